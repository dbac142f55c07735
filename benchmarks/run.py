"""
What replicator costs beside its peers and its parts.

    python benchmarks/run.py                  everything, in five to ten minutes
    python benchmarks/run.py load render      some of it: load, edit, growth, render, rich-text, import, site, bulk
    python benchmarks/run.py --full           also ruamel's round trip, Markdown and text of 5 MB

How to read it: the first row of a table is what its ratios refer to, and the candidates took turns in this
one process, so 0.80× is a fifth less time than the first row, 2.00× is twice its time.
Milliseconds are this machine's, and say little about another; ratios travel.
The goals that the project set itself are printed beside the tables they are about.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable

import editing
import growing
import harness
import imports
import peers
import posts
import rendering
import sites

import bulk as bulk_work
import replicator


def main(arguments: list[str]) -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description="What replicator costs beside its peers and its parts.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"which: {', '.join(PARTS)}; all by default")
    parser.add_argument("--full", action="store_true", help="5 MB also with what takes long")
    parser.add_argument("--rounds", type=int, default=15, help="rounds for small posts; large ones get fewer")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.parts if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    print(f"Python {sys.version.split()[0]} on {sys.platform}, {options.rounds} rounds")
    for name in options.parts or PARTS:
        PARTS[name](options)
    return 0


def load(options: argparse.Namespace) -> None:
    """Text to typed post, against text to plain dicts and to other objects."""
    name, text = posts.small()
    inputs = {
        name: (text, 1.0),
        "100 KB": (posts.of_size(100_000), 0.4),
        "5 MB": (posts.of_size(5_000_000), 0.2),
    }
    for label, (source, share) in inputs.items():
        check_peers(source)
        candidates = loaders(source, round_trip=label != "5 MB" or options.full)
        samples = harness.compare(candidates, max(3, round(options.rounds * share)))
        blocks = len(replicator.loads(source).blocks)
        harness.table(
            f"load {label}: {len(source.encode()):,} bytes, {blocks:,} blocks (goal: ≤ 1.00×)", samples
        )


def loaders(text: str, *, round_trip: bool) -> dict[str, Callable[[], object]]:
    """Return the ways to load a text; the first is what the ratios refer to."""
    candidates: dict[str, Callable[[], object]] = {
        "PyYAML CSafeLoader, plain dicts": lambda: peers.csafe(text),
        "replicator.loads, typed post": lambda: replicator.loads(text),
        "python-frontmatter + pydantic": peers.frontmatter_pydantic(text),
        "ruamel.yaml safe, plain dicts": lambda: peers.ruamel_safe(text),
    }
    if round_trip:
        candidates["ruamel.yaml round trip"] = lambda: peers.ruamel_round_trip(text)
    return candidates


def check_peers(text: str) -> None:
    """Make sure that everyone reads the same blocks, before anyone is timed."""
    mine = [block.type for block in replicator.loads(text).blocks]
    plain = [block["type"] for block in peers.csafe(text)["replicator_content"]]
    typed = [block.type for block in peers.frontmatter_pydantic(text)().replicator_content]
    if not mine == plain == typed:
        raise SystemExit("the loaders disagree about the blocks: nothing to compare")


def edit(options: argparse.Namespace) -> None:
    """One edit, from text to verified text, against a round trip."""
    name, text = posts.small()
    inputs = {name: (text, 1.0), "100 KB": (posts.of_size(100_000), 0.4)}
    if options.full:
        inputs["5 MB"] = (posts.of_size(5_000_000), 0.2)
    for label, (source, share) in inputs.items():
        samples = harness.compare(editing.candidates(source), max(3, round(options.rounds * share)))
        goal = "15" if label == "100 KB" else "20"
        harness.table(f"edit one field of {label} (goal: ruamel.yaml ≥ {goal}×)", samples)


def growth(options: argparse.Namespace) -> None:
    """Cost per block as posts grow."""
    rounds = max(3, options.rounds // 3)
    print("\ngrowth: µs for each block, and the ratio to the smallest post (goal: linear, about 1.00×)")
    for title, prepare in growing.WORK.items():
        steps = {count: prepare(count) for count in growing.STEPS}
        samples = harness.compare({f"{count:,}": work for count, work in steps.items()}, rounds, once=True)
        print(f"  {title}")
        first = None
        for count, taken in zip(steps, samples.values(), strict=True):
            each = statistics.median(taken) / count * 1e6
            first = first or each
            print(f"    {count:>6,} blocks  {each:10.2f} µs  {each / first:6.2f}×")


def render(options: argparse.Namespace) -> None:
    """Post to HTML, against mistune alone on the same Markdown."""
    name, text = posts.small()
    inputs = {
        name: (text, 1.0),
        "100 KB": (posts.of_size(100_000), 0.4),
        "5 MB": (posts.of_size(5_000_000), 0.1),
    }
    for label, (source, share) in inputs.items():
        post = replicator.loads(source)
        candidates = rendering.candidates(post, others=label != "5 MB" or options.full)
        samples = harness.compare(candidates, max(3, round(options.rounds * share)))
        harness.table(f"render {label} to HTML (goals: to_html ≤ 1.20×, commonmark ≤ 0.25×)", samples)


def rich_text(options: argparse.Namespace) -> None:
    """Rich text to HTML, and to its form in files, against mistune alone on Markdown that says the same."""
    for count in (20, 2_000):
        samples = harness.compare(rendering.rich_candidates(count), max(3, options.rounds // 3))
        harness.table(f"rich text of {count:,} paragraphs (goal: to_html ≤ 1.00×)", samples)


def importing(options: argparse.Namespace) -> None:
    """`import replicator`, against importing its parts, each in a new process."""
    samples = imports.compare(options.rounds * 2)
    harness.table("import, in a new process each time (goal: import replicator ≤ 1.30×)", samples)


def site(options: argparse.Namespace) -> None:
    """A whole site: opened, indexed, loaded and checked, against plain dicts of the same files."""
    goal = "goal: index ≤ 2.00×, check ≤ 4.00×"
    rounds = max(3, options.rounds // 3)
    with sites.made() as folder:
        harness.table(
            f"a made-up site of {sites.COUNT:,} entries ({goal})",
            harness.compare(sites.candidates(folder), rounds),
        )
        more = sites.peak(folder)
    if sites.REAL.is_dir():
        harness.table(
            f"the largest real site ({goal})", harness.compare(sites.candidates(sites.REAL), rounds)
        )
    with sites.made(sites.COUNT // 10) as folder:
        less = sites.peak(folder)
    with sites.made() as folder:
        samples = harness.compare(sites.previewed(folder), rounds, once=True)
        harness.table(f"the list of a preview, {sites.COUNT:,} entries (goal: a change ≤ 0.20×)", samples)
    print(
        f"\nmost memory while streaming: {less:,} bytes for {sites.COUNT // 10:,} entries, {more:,} for {sites.COUNT:,}"
    )


def bulk(options: argparse.Namespace) -> None:
    """Thousands of files, against a plain loop of PyYAML and mistune."""
    bulk_work.run(max(3, options.rounds // 5))


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "load": load,
    "edit": edit,
    "growth": growth,
    "render": render,
    "rich-text": rich_text,
    "import": importing,
    "site": site,
    "bulk": bulk,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
