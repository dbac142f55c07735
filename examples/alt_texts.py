"""
List every picture in a folder of posts that says nothing to who cannot see it, with the place where it stands.

It looks at what readers get, so pictures in Markdown, in rich text and in blocks of your own are found as well.

Run it from a checkout: `python examples/alt_texts.py examples`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import replicator
from replicator import Post
from replicator.errors import ContentError, ReplicatorError, format_path
from replicator.folders import content_files


class Pictures(HTMLParser):
    """Collects the pictures without a text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.silent: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "img" and not (said.get("alt") or "").strip():
            self.silent.append(said.get("src") or "?")


def silent(post: Post) -> Iterator[tuple[str, str]]:
    """Give the places and addresses of pictures without a text: in which block, or in the text between blocks."""
    inside = [
        (format_path(visit.path), source)
        for visit in replicator.walk(post)
        if not any(replicator.walk(visit.block))  # what holds blocks is named by them
        for source in Pictures(replicator.to_html(visit.block)).silent
    ]
    everywhere = Counter(Pictures(replicator.to_html(post)).silent)
    yield from inside
    yield from (("text", source) for source in (everywhere - Counter(each for _, each in inside)).elements())


def main(folder: str) -> int:
    count = failed = 0
    for path in content_files(folder):
        try:
            post = replicator.load(path)
        except ContentError as error:
            print(error.report(), file=sys.stderr)
            failed += 1
            continue
        for place, source in silent(post):
            print(f"{path}: {place}: {source}")
            count += 1
    print(f"{count} pictures say nothing, {failed} files failed")
    return 1 if failed else 0


if __name__ == "__main__":
    program = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    program.add_argument("folder", nargs="?", default=".", help="a folder of posts")
    try:
        sys.exit(main(**vars(program.parse_args())))
    except (OSError, ReplicatorError) as error:
        sys.exit(str(error))
