"""
Merge many pairs of concurrent edits of real files: `python tests/long/merges.py 20000 [seed]`.

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


def main(count: int, seed: int) -> int:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = figures(corpus_documents(), random.Random(seed), count, Path(folder))
    print(f"{dict(found)}, seed {seed}, {time.perf_counter() - began:.0f} s")
    return int(found["lost edits"] > 0)


if __name__ == "__main__":
    counts = [int(each) for each in sys.argv[1:]]
    sys.exit(main(counts[0] if counts else 5000, counts[1] if len(counts) > 1 else 1))
