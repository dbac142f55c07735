"""
Make a small site from a folder of posts: a page for each post, and a page that lists them, newest first.

Run it from a checkout: `python examples/static_site.py examples/blog build/site`.
"""

from __future__ import annotations

import argparse
import sys
from html import escape
from pathlib import Path

import replicator
from replicator import PublishedPost
from replicator.errors import ContentError, ReplicatorError

SITE = "https://example.com"

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}</head>
<body>
<main>
{main}</main>
</body>
</html>
"""


def main(source: str, output: str) -> int:
    paths = sorted(path for path in Path(source).iterdir() if path.suffix == ".md")
    out = Path(output)
    out.mkdir(parents=True, exist_ok=True)
    pages: list[PublishedPost] = []
    failed = 0
    for path in paths:
        try:
            post = replicator.load(path)
        except ContentError as error:
            print(error.report(), file=sys.stderr)
            failed += 1
            continue
        page = PublishedPost(post, f"{SITE}/{path.stem}.html", published=post.extra.get("date"))
        pages.append(page)
        article = replicator.to_html(post)
        more = f"<p>{replicator.reading_time(post)} min</p>\n{replicator.to_html(replicator.toc(post))}"
        title = f"<h1>{escape(page.title)}</h1>\n"
        write(out / f"{path.stem}.html", replicator.head_tags(page), f"{title}{more}\n{article}")
    pages.sort(key=lambda page: page.published.isoformat() if page.published else "", reverse=True)
    write(out / "index.html", "<title>All posts</title>\n", listing(pages))
    print(f"{len(pages)} posts in {out}, {failed} failed")
    return 1 if failed else 0


def listing(pages: list[PublishedPost]) -> str:
    items = "".join(
        f'<li><a href="{escape(page.url)}">{escape(page.title)}</a>: {escape(page.summary)}</li>\n'
        for page in pages
    )
    return f"<h1>All posts</h1>\n<ul>\n{items}</ul>\n"


def write(path: Path, head: str, main: str) -> None:
    path.write_text(PAGE.format(head=head, main=main), encoding="utf-8")


if __name__ == "__main__":
    program = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    program.add_argument("source", help="a folder of posts")
    program.add_argument("output", help="a folder")
    try:
        sys.exit(main(**vars(program.parse_args())))
    except (OSError, ReplicatorError) as error:
        sys.exit(str(error))
