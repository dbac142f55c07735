"""
Every attack in a real browser: does anything run?

    python tests/long/browser_attacks.py                 all attacks, both engines, sanitised and as text
    python tests/long/browser_attacks.py --control       some of them unprotected, a page each: is what runs noticed?
    python tests/long/browser_attacks.py --chromium PATH

A page holds what many attacks became, each in an element of its own. In the page, `alert` and its like take notes;
then every link and button is pressed, every element is sent every event that an attack names,
and everything is looked through for what could run later: handlers, scripts, addresses as the browser reads them.
Needs Chromium (`apt-get install chromium`), and no network.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from long.browser import verdict
from renderers.attacks import ATTACKS
from renderers.test_safety import post_of
from replicator.model import Author, RawBlock
from replicator.renderers import to_html
from replicator.renderers.engines import CommonMark, MarkdownEngine, Mistune, RawHtml
from richtext.test_rendering import attacked
from tools import CHROMIUM

PER_PAGE = 200
EVERY = 12
"""Of so many attacks the control takes one."""

NOTES = """
<script>
  window.__ran = [];
  for (const name of ["alert", "confirm", "prompt", "print"])
    window[name] = () => { window.__ran.push("ran " + name) };
</script>
"""

JUDGE = f"<script>{Path(__file__).with_name('browser_judge.js').read_text(encoding='utf-8')}</script>"


def main(arguments: list[str]) -> int:
    """Render, open, judge; the exit code says whether all is well."""
    parser = argparse.ArgumentParser(description="Every attack in a real browser.")
    parser.add_argument("--chromium", default=CHROMIUM)
    parser.add_argument("--control", action="store_true", help="leave the attacks unprotected")
    options = parser.parse_args(arguments)
    if not options.chromium:
        print("there is no chromium on this machine: apt-get install chromium, or --chromium PATH")
        return 2
    if options.control:
        return control(options.chromium)
    bad = 0
    for name, make in PROTECTED.items():
        hits = [hit for page in pages(make, ATTACKS, PER_PAGE) for hit in judged(page, options.chromium)]
        print(f"{name}: {len(ATTACKS):,} attacks, {len(hits):,} findings")
        print("".join(f"    {hit[:160]}\n" for hit in hits[:20]), end="")
        bad += len(hits)
    return 1 if bad else 0


def control(chromium: str) -> int:
    """Open attacks that nothing protects from, to see that the judge sees."""
    some = ATTACKS[::EVERY]
    hits = [judged(page, chromium, 20) for page in pages(unprotected, some, 1)]
    ran = sum(any("ran " in finding for finding in found) for found in hits)
    print(f"unprotected: {len(some)} attacks, {ran} ran, {sum(map(bool, hits))} noticed")
    return 0 if ran > len(some) // 4 else 1


def pages(make: Callable[[str], str], attacks: list[str], size: int) -> Iterator[str]:
    """Give pages with what the attacks became."""
    for start in range(0, len(attacks), size):
        parts = [
            f'<section data-attack="{index}">{make(attack)}</section>\n'
            for index, attack in enumerate(attacks[start : start + size], start)
        ]
        yield f"<!DOCTYPE html><meta charset=utf-8><title>wait</title><body>{NOTES}{''.join(parts)}{JUDGE}"


def judged(page: str, chromium: str, seconds: int = 300) -> list[str]:
    """Return what the browser found in a page."""
    found = verdict(page, chromium, seconds=seconds)
    return found["found"] if isinstance(found, dict) else [found]


def rendered(engine: MarkdownEngine, raw_html: RawHtml) -> Callable[[str], str]:
    """Return a function that puts an attack everywhere in a post, in its rich text too, and renders it."""

    def render(attack: str) -> str:
        post = post_of(attack)
        post.blocks.append(RawBlock(type="rich", extra={"text": attacked(attack)}))
        return to_html(post, engine=engine, raw_html=raw_html, authors={attack: Author(name=attack)})

    return render


def unprotected(attack: str) -> str:
    """Put an attack where a careless template would: between tags, and in a link."""
    return f'<div>{attack}</div><a href="{attack}">x</a>'


EVERYTHING = {"footnotes": True, "definition_lists": True}
PROTECTED = {
    f"{type(engine).__name__}, {mode}": rendered(engine, mode)
    for engine in (Mistune(**EVERYTHING), CommonMark(**EVERYTHING))
    for mode in ("sanitise", "escape")
}
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
