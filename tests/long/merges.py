"""
Merge many pairs of concurrent edits of real files: `python tests/long/merges.py 20000 [seed [edits]]`.

`edits` is how many edits each side makes, one unless given.

Each change of both sides must be in the result or in a conflict; the conflicts are counted beside those that
`git merge-file` leaves.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from concurrent_edits import figures
from random_edits import corpus_documents


def main(count: int = 5000, seed: int = 1, edits: int = 1) -> int:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = figures(corpus_documents(), random.Random(seed), count, Path(folder), edits)
    print(f"{dict(found)}, seed {seed}, {edits} edits a side, {time.perf_counter() - began:.0f} s")
    return int(found["lost edits"] > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
