"""
Whether the YAML language server says of real files what the converter says: `python tests/long/language_server.py`.

The server is looked for as `yaml-language-server`, or where `YAML_LANGUAGE_SERVER` says.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

import replicator  # noqa: E402
from corpus import content_files  # noqa: E402
from language_server import Server  # noqa: E402
from replicator.errors import ContentError  # noqa: E402
from replicator.frontmatter import Content  # noqa: E402


def main(step: int) -> int:
    """Open every so many-th file in the server, and print what it complains about."""
    folder = Path(tempfile.mkdtemp())
    schema = folder / "schema.json"
    schema.write_text(json.dumps(replicator.json_schema()))
    settings = {"schemas": {schema.as_uri(): "*.yaml"}, "maxItemsComputed": 100_000}
    opened = complaints = 0
    start = time.perf_counter()
    with Server(folder, settings) as server:
        for path in content_files()[::step]:
            try:
                content = Content.parse(path.read_text(encoding="utf-8"))
                replicator.loads(content.text)
            except ContentError:
                continue
            text = content.document.text
            problems = server.open(folder / f"{opened}.yaml", text)
            opened += 1
            ours = [each for each in problems if each.get("source", "").startswith("yaml-schema")]
            complaints += bool(ours)
            for each in ours[:1]:
                print(path.name, each["range"]["start"], each["message"][:200])
    print(
        f"{opened} files opened in {time.perf_counter() - start:.0f} s, {complaints} with complaints of the schema"
    )
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
