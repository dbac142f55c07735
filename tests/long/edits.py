"""
Make many random edits of real files and check every one: `python tests/long/edits.py 20000 [seed]`.

Each result must read back as exactly the data that was meant, leave every byte outside the edit alone, and mean
the same to the pure-Python parser of ruamel.yaml, where that can read it at all.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from random_edits import corpus_documents, random_change, reads_alike, touches_only
from replicator.errors import EditError
from replicator.yaml.splice.compare import same


def main(count: int, seed: int) -> int:
    documents = corpus_documents()
    pick = random.Random(seed)
    figures: Counter[str] = Counter()
    began = time.perf_counter()
    while figures["edits"] < count:
        document = pick.choice(documents)
        change = random_change(document, pick)
        if change is None:
            continue
        figures["edits"] += 1
        figures[change.kind] += 1
        try:
            text = document.updated(change.data)
        except EditError as error:
            figures["refused"] += 1
            print("REFUSED", document.name, change.kind, change.path, str(error)[:200])
            continue
        if not same(document.reread(text).written, change.data):
            figures["wrong"] += 1
            print("WRONG", document.name, change.kind, change.path)
        if not touches_only(change, document.text, text):
            figures["touched more"] += 1
            print("MORE", document.name, change.kind, change.path)
        if not reads_alike(text):
            figures["read otherwise by ruamel.yaml"] += 1
            print("OTHERWISE", document.name, change.kind, change.path)
    print(dict(figures), f"{time.perf_counter() - began:.1f} s, seed {seed}")
    return sum(
        figures[kind] for kind in ("refused", "wrong", "touched more", "read otherwise by ruamel.yaml")
    )


if __name__ == "__main__":
    sys.exit(
        bool(main(int(sys.argv[1]) if sys.argv[1:] else 20_000, int(sys.argv[2]) if sys.argv[2:] else 1))
    )
