"""Documents as nobody's writer would write them: every style, comment, mark and line end that people use."""

from __future__ import annotations

import random

from random_edits import random_key

WORDS = [
    "alpha",
    "beta gamma",
    "it's",
    "a: b",
    "# x",
    "- y",
    "yes",
    "12",
    "3.50",
    "ümläut 😀",
    "https://x.y/z#f",
    "tab\tin",
    "",
]


def handwritten(seed: int) -> str:
    """A text, the same for the same seed."""
    return _Hand(random.Random(seed)).document()


class _Hand:
    """Writes a document with a style of its own in every place."""

    def __init__(self, pick: random.Random) -> None:
        self.pick = pick
        self.anchors: list[str] = []
        self.count = 0
        self.mappings: list[str] = []
        self.step = pick.choice([2, 2, 2, 4, 3])
        self.list_indent = pick.choice([0, self.step, self.step])
        self.dash = pick.choice(["- ", "-\n", "- \n", "-   "])
        self.comments = pick.choice([0, 0.1, 0.3])
        self.decorated = pick.choice([0, 0, 0.15])

    def chance(self, share: float) -> bool:
        return self.pick.random() < share

    def document(self) -> str:
        lines = self.mapping(0, 3) if self.chance(0.85) else self.listing(0, 3)
        text = "\n".join(lines) + "\n"
        if self.chance(0.15):
            text = "---\n" + text + ("...\n" if self.chance(0.5) else "")
        if self.chance(0.2):
            text = "# a header\n\n" + text
        if self.chance(0.2):
            text = text.removesuffix("\n")
        if self.chance(0.2):
            text = text.replace("\n", "\r\n")
        return ("\ufeff" if self.chance(0.1) else "") + text

    def mapping(self, indent: int, depth: int) -> list[str]:
        lines: list[str] = []
        keys: set[str] = set()
        for _ in range(self.pick.randrange(1, 5)):
            key = random_key(self.pick)
            if key not in keys and key != "<<":
                keys.add(key)
                lines += self.around(indent, f"{self.key(key)}:", self.value(indent, depth, in_list=False))
        if self.mappings and self.chance(self.decorated):
            lines.append(" " * indent + "<<: *" + self.pick.choice(self.mappings))
        return lines

    def listing(self, indent: int, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.pick.randrange(1, 5)):
            inner = self.mapping(indent + self.step, depth - 1) if depth and self.chance(0.4) else []
            if inner:
                if (
                    self.dash.startswith("- ")
                    and not self.dash.endswith("\n")
                    and inner[0].strip()[:1] not in {"", "#"}
                ):
                    gap = self.dash.ljust(self.step)[: max(self.step, 2)]
                    inner = (len(gap) != self.step and self.mapping(indent + len(gap), depth - 1)) or inner
                    while inner[1:] and inner[0].strip()[:1] in {"", "#"}:
                        inner.pop(0)
                    lines += [" " * indent + gap + inner[0].lstrip(" "), *inner[1:]]
                else:
                    lines += [" " * indent + self.dash.rstrip("\n"), *inner]
            else:
                lines += self.around(indent, "-", self.value(indent, depth, in_list=True))
        return lines

    def around(self, indent: int, start: str, value: list[str]) -> list[str]:
        """A key or dash with its value, with a comment or a blank line before it."""
        before = []
        if self.chance(self.comments):
            before.append(" " * indent + "# about what follows")
        if self.chance(0.05):
            before.append("")
        return [*before, " " * indent + start + value[0], *value[1:]]

    def value(self, indent: int, depth: int, in_list: bool) -> list[str]:
        if self.anchors and self.chance(self.decorated):
            return [" *" + self.pick.choice(self.anchors)]
        anchor = ""
        if self.chance(self.decorated):
            self.count += 1
            anchor = f" &a{self.count}"
        kind = self.pick.random()
        tail = "  # trailing" if self.chance(self.comments) else ""
        if depth and kind < 0.2:
            lines = [anchor + tail, *self.mapping(indent + self.step, depth - 1)]
            if anchor:
                self.mappings.append(anchor[2:])
        elif depth and kind < 0.4:
            lines = [
                anchor + tail,
                *self.listing(indent + (self.step if in_list else self.list_indent), depth - 1),
            ]
        elif kind < 0.5:
            lines = [f"{anchor} {self.flow(2)}{tail}"]
        elif kind < 0.65:
            lines = self.block(indent, anchor)
        elif kind < 0.7:
            lines = [anchor + tail]
        else:
            lines = [f"{anchor} {self.scalar(flow=False)}{tail}"]
        if anchor:
            self.anchors.append(anchor[2:])
        return lines

    def block(self, indent: int, anchor: str) -> list[str]:
        sign = self.pick.choice("||>") + self.pick.choice(["", "", "-", "+"])
        body = self.pick.choice(
            [
                ["one line"],
                ["two", "lines"],
                ["with", "", "blank", ""],
                ["x  ", "  deeper", "back"],
                ["# not a comment"],
                ["k: v", "- i"],
            ]
        )
        blank = self.pick.choice(["", " " * (indent + self.step)])
        return [f"{anchor} {sign}", *(" " * (indent + self.step) + line if line else blank for line in body)]

    def key(self, key: str) -> str:
        return self.quoted(key, flow=True)

    def scalar(self, flow: bool) -> str:
        if self.chance(0.3):
            return self.pick.choice(
                ["1", "2.50", "true", "False", "null", "~", "0x1F", "2020-01-01", "1_000", ".inf"]
            )
        if self.chance(0.05):
            return self.pick.choice(["!!str 12", "!local text", '!!int "5"', "!php/enum A::B"])
        return self.quoted(self.pick.choice(WORDS), flow)

    def quoted(self, text: str, flow: bool) -> str:
        safe = text.replace(" ", "").replace("_", "").isalnum() and text.isascii() and not text[0].isdigit()
        style = self.pick.choice('ps"' if safe else 's"')
        if style == "p":
            return text
        if style == "s" and text.isprintable():
            return "'" + text.replace("'", "''") + "'"
        return (
            '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'
        )

    def flow(self, depth: int) -> str:
        kind = self.pick.random()
        if depth and kind < 0.5:
            space = self.pick.choice(["", " "])
            parts = [self.flow(depth - 1) for _ in range(self.pick.randrange(4))]
            return "[" + space + ", ".join(parts) + space + "]"
        if depth and kind < 0.8:
            keys = {random_key(self.pick) for _ in range(self.pick.randrange(3))} - {"<<"}
            return "{" + ", ".join(f"{self.key(key)}: {self.flow(depth - 1)}" for key in sorted(keys)) + "}"
        return self.scalar(flow=True)
