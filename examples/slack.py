"""
Write posts as messages for Slack: a format of one's own, made of the one for plain text.

Run it from a checkout: `python examples/slack.py examples/post.yaml`.
Slack's own description of the format: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import argparse
import sys

import replicator
from replicator.errors import ReplicatorError
from replicator.renderers import Element, Flow, TagFunction, TextRender, verbatim


def marked(mark: str) -> TagFunction:
    """Return what writes an element with a mark before and after its words."""
    return lambda element: element.inside.enclosed(mark, mark)


def heading(element: Element) -> Flow:
    words = element.render.escape(" ".join(element.inside.plain.split()))
    return verbatim([f"*{words}*"] if words else [])


def link(element: Element) -> Flow:
    return address(element, element.attributes.get("href"), element.inside)


def image(element: Element) -> Flow:
    return address(
        element, element.attributes.get("src"), element.render.text(element.render.alt(element.attributes))
    )


def address(element: Element, url: str | None, words: Flow) -> Flow:
    """
    Write words that lead to a whole address; a safe one has no `<`, `>` or `|` in it.

    Others lead nowhere in Slack, or to people: `<!channel|words>` and `<@U123|words>` call them.
    """
    whole = url and url.lower().startswith(("https://", "http://", "mailto:"))
    return words.enclosed(f"<{element.render.escape(url)}|", ">") if whole else words


def program(element: Element) -> Flow:
    return fenced(element.render.escape(element.inside.plain))


def table(element: Element) -> Flow:
    return fenced(str(TextRender.tags["table"](element)))


def fenced(text: str) -> Flow:
    return verbatim(["```", *text.rstrip().split("\n"), "```"])


class SlackRender(TextRender):
    """Writes words and elements as Slack reads them; what is not said here is as in plain text."""

    format = "slack"
    tags = {
        **TextRender.tags,
        **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading),
        **dict.fromkeys(("b", "strong"), marked("*")),
        **dict.fromkeys(("i", "em", "cite"), marked("_")),
        **dict.fromkeys(("s", "del"), marked("~")),
        "a": link,
        "code": marked("`"),
        "img": image,
        "pre": program,
        "table": table,
    }

    def escape(self, text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


slack = replicator.text.copy(SlackRender, width=None)


@slack.renders(replicator.blocks.Video)
def video(block, render):
    return render.link(block.url)  # Slack shows a player for an address that stands alone


def main(file: str) -> int:
    print(slack(replicator.load(file), page=True))
    return 0


if __name__ == "__main__":
    program = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    program.add_argument("file", help="a post")
    try:
        sys.exit(main(**vars(program.parse_args())))
    except (OSError, ReplicatorError) as error:
        sys.exit(str(error))
