"""
What an edit costs beside its peers: read, change one field, write and check, as ratios from one run.

    python benchmarks/editing.py

ruamel.yaml's round trip is what most programs would use for it; PyYAML, which keeps no byte, shows what reading
costs alone. Every round runs all candidates, in turn; the figures are medians.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml
from ruamel.yaml import YAML

from replicator.yaml import parse
from replicator.yaml.dialects import dump

BLOCKS = [
    {
        "type": "blockquote",
        "quote": "A lack of alignment and trust between sales and services delivery leads to lost opportunities\n",
        "source": "SPI Research ",
    },
    {
        "type": "paragraph",
        "text": "> Some *Markdown* of several lines,\n\nwith a [link](https://example.org).\n",
    },
    {"type": "image", "image": ["/assets/shouting.jpeg"]},
]


def post(size: int) -> str:
    """A post of about so many characters, as Spyc writes it."""
    one = len(dump({"replicator_content": BLOCKS}, "spyc"))
    blocks = BLOCKS * max(1, round(size / one))
    return dump({"title": "A post", "author": ["f0946120"], "replicator_content": blocks}, "spyc")


def ours(text: str) -> str:
    document = parse(text)
    data = document.data
    data["replicator_content"][0]["source"] = "SPI Research"
    return document.updated(data)


def ruamel(text: str) -> str:
    loader = YAML()
    data = loader.load(text)
    data["replicator_content"][0]["source"] = "SPI Research"
    out = io.StringIO()
    loader.dump(data, out)
    return out.getvalue()


def pyyaml(text: str) -> object:
    return yaml.load(text, yaml.CSafeLoader)


CANDIDATES: dict[str, Callable[[str], object]] = {
    "edit": ours,
    "parse": parse,
    "ruamel": ruamel,
    "pyyaml": pyyaml,
}


def measure(text: str, rounds: int) -> dict[str, float]:
    """The median seconds of every candidate."""
    times: dict[str, list[float]] = {name: [] for name in CANDIDATES}
    for _ in range(rounds):
        for name, candidate in CANDIDATES.items():
            began = time.perf_counter()
            candidate(text)
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in times.items()}


def main() -> None:
    seed = Path(__file__).resolve().parents[2] / "shared" / "seed" / "post.yaml"
    texts = {"100 KB": (post(100_000), 7), "1 MB": (post(1_000_000), 3)}
    if seed.exists():
        texts = {"seed": (seed.read_text(encoding="utf-8"), 100), **texts}
    print(f"{'text':>8}  {'edit ms':>8}  {'ruamel / edit':>13}  {'parse / PyYAML':>14}  {'µs per KB':>9}")
    for name, (text, rounds) in texts.items():
        found = measure(text, rounds)
        print(
            f"{name:>8}  {found['edit'] * 1e3:8.2f}  {found['ruamel'] / found['edit']:12.1f}×"
            f"  {found['parse'] / found['pyyaml']:13.2f}×  {found['edit'] * 1e9 / len(text):9.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
