"""The posts that are measured: the seed or the example, and made-up ones of any size."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "seed" / "post.yaml"
EXAMPLE = ROOT / "examples" / "post.yaml"

HEAD = """\
title: A long read about handovers
subtitle: In many parts
author:
  - 5b1f6c9e-8d0f-4a51-9d3b-2f9f0c7a4e11
replicator_content:
"""

_WORDS = """
    sales delivery promise team week whiteboard reason pump checklist market bread water holiday question
    answer customer plan budget river letter garden summer evening engine story detail colour naïve – “quote”
"""
WORDS = _WORDS.split()


def small() -> tuple[str, str]:
    """Return the name and the text of the smallest post: the seed if it is there, else the example."""
    path = SEED if SEED.is_file() else EXAMPLE
    return f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")


def of_size(size: int) -> str:
    """Return a post of about `size` bytes; the same each time."""
    dice = random.Random(size)
    parts, length = [HEAD], len(HEAD)
    while length < size:
        block = _block(len(parts), dice)
        parts.append(block)
        length += len(block.encode())
    return "".join(parts)


def of_blocks(count: int) -> str:
    """Return a post with so many blocks; the same each time."""
    dice = random.Random(count)
    return HEAD + "".join(_block(index, dice) for index in range(count))


def _block(index: int, dice: random.Random) -> str:
    return _MAKERS[index % len(_MAKERS)](dice)


def _words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(WORDS, k=count))


def _paragraph(dice: random.Random) -> str:
    return (
        "  - \n    type: paragraph\n    text: |\n"
        f"      {_words(dice, 25)}, with **{_words(dice, 2)}** and *{_words(dice, 1)}*.\n\n"
        f"      > {_words(dice, 12)}\n\n"
        f"      {_words(dice, 40)}: [{_words(dice, 2)}](https://example.com/{dice.randrange(999)}).\n"
    )


def _folded(dice: random.Random) -> str:
    lines = "".join(f"      {_words(dice, 14)}\n" for _ in range(3))
    return f"  - \n    type: paragraph\n    text: >\n{lines}"


def _quote(dice: random.Random) -> str:
    return (
        f"  - \n    type: blockquote\n    quote: >\n      {_words(dice, 15)}\n"
        f"    source: '{_words(dice, 2)} '\n"
    )


def _heading(dice: random.Random) -> str:
    return f'  -\n    type: heading\n    text: "{_words(dice, 5)}: {_words(dice, 2)}"\n    level: 3\n'


def _image(dice: random.Random) -> str:
    return (
        f"  - \n    type: image\n    image:\n      - /assets/{dice.randrange(9999)}.jpg\n"
        f"    caption: {_words(dice, 6)}\n"
    )


def _list(dice: random.Random) -> str:
    items = "".join(f"      - {_words(dice, 6)}, *{_words(dice, 1)}*\n" for _ in range(4))
    return f"  -\n    type: list\n    ordered: true\n    items:\n{items}"


def _divider(_: random.Random) -> str:
    return "  -\n    type: divider\n    id: k3v9x0\n    enabled: true\n"


_MAKERS: tuple[Callable[[random.Random], str], ...] = (
    _paragraph,
    _image,
    _folded,
    _quote,
    _heading,
    _paragraph,
    _list,
    _divider,
)
