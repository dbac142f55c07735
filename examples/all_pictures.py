"""
List every picture that the posts in a folder show, with the place where it stands.

Run it from a checkout: `python examples/all_pictures.py examples`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import replicator
from replicator.errors import ContentError, format_path


def main(folder: str) -> int:
    failed = 0
    for path in sorted(Path(folder).rglob("*.yaml")):
        try:
            post = replicator.load(path)
        except ContentError as error:
            print(error.report(), file=sys.stderr)
            failed += 1
            continue
        for visit in replicator.walk(post):
            if isinstance(visit.block, replicator.blocks.Image):
                print(f"{path}: {format_path(visit.path)}: {', '.join(visit.block.image)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:] or ["."]))
