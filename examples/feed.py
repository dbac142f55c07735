"""
Print the Atom feed of a blog made with Statamic, newest post first.

Run it from a checkout: `python examples/feed.py examples/site > build/feed.xml`.
"""

from __future__ import annotations

import argparse
import sys

import replicator
from replicator import PublishedPost
from replicator.errors import ReplicatorError
from replicator.statamic import Site

HOME = "https://example.com"


def main(source: str) -> int:
    site = Site.open(source)
    renderer = replicator.html.copy(**site.render_options)
    published = [
        PublishedPost(
            entry.complete,
            f"{HOME}{entry.url}",
            published=entry.date,
            authors=entry.authors,
            site_name="A bakery",
            renderer=renderer,
        )
        for entry in site.entries("blog")
        if entry.published and entry.url and entry.date
    ]
    newest_first = sorted(published, key=lambda page: page.published, reverse=True)
    print(
        replicator.atom_feed(newest_first, title="A bakery", url=f"{HOME}/", feed_url=f"{HOME}/feed.xml"),
        end="",
    )
    return 0


if __name__ == "__main__":
    program = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    program.add_argument("source", help="the folder of a site")
    try:
        sys.exit(main(**vars(program.parse_args())))
    except (OSError, ReplicatorError) as error:
        sys.exit(str(error))
