"""
Make a search index of a folder of posts with SQLite's FTS5, and ask it.

A post is indexed in pieces, so that an answer leads to the right heading.

Run it from a checkout: `python examples/search_index.py examples/blog build/search.db pump`.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import replicator
from replicator.errors import ContentError, ReplicatorError
from replicator.folders import content_files

Row = tuple[str, str, str, str]

TABLE = """
CREATE VIRTUAL TABLE pieces USING fts5(
    title, headings, words, address UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2'
)
"""
QUESTION = """
SELECT title, address, snippet(pieces, 2, '[', ']', '…', 12) FROM pieces
WHERE pieces MATCH ? ORDER BY bm25(pieces, 8, 4, 1) LIMIT 10
"""


def rows(folder: str) -> Iterator[Row]:
    for path in map(Path, content_files(folder)):
        try:
            post = replicator.load(path)
        except ContentError as error:
            print(error.report(), file=sys.stderr)
            continue
        for piece in replicator.chunks(post, words=120):
            headings = " › ".join(heading.text for heading in piece.headings)
            yield piece.title, headings, piece.text, f"{path.stem}.html{piece.anchor}"


def quoted(question: str) -> str:
    """Return what people type as FTS5 takes it: words, of which all have to be there, the last as a beginning."""
    words = [f'"{word.replace(chr(34), "")}"' for word in question.split()]
    return " ".join(words) + "*"


def main(folder: str, database: str, question: str) -> int:
    found = list(rows(folder))
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    Path(database).unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(TABLE)
        connection.executemany("INSERT INTO pieces VALUES (?, ?, ?, ?)", found)
        connection.commit()
        for title, address, snippet in connection.execute(QUESTION, [quoted(question)]):
            print(f"{title} ({address})\n    {' '.join(snippet.split())}")
    return 0


if __name__ == "__main__":
    program = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    program.add_argument("folder", help="a folder of posts")
    program.add_argument("database", help="the file to make")
    program.add_argument("question", help="words to look for")
    try:
        sys.exit(main(**vars(program.parse_args())))
    except (OSError, ReplicatorError) as error:
        sys.exit(str(error))
