"""Films, and other things from elsewhere."""

from __future__ import annotations

import re
from typing import Any

from replicator.blocks.parts import anchor, figure
from replicator.kinds import Asset, Label, Text, Url, field, several
from replicator.model import Block
from replicator.registry import default_registry
from replicator.renderers import MarkdownNode, Read, Render, Span, markdown, renders

__all__ = ["Video"]

_PLAYERS = {
    r"https?://(?:www\.|m\.)?youtube(?:-nocookie)?\.com/"
    r"(?:watch\?(?:.*&)?v=|embed/|shorts/|live/)([\w-]{6,20})(?:[?&#/].*)?": (
        "https://www.youtube-nocookie.com/embed/{}"
    ),
    r"https?://youtu\.be/([\w-]{6,20})(?:[?&#/].*)?": "https://www.youtube-nocookie.com/embed/{}",
    r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,12})(?:[?&#/].*)?": (
        "https://player.vimeo.com/video/{}?dnt=1"
    ),
}
_FILES = (".mp4", ".webm", ".ogv", ".m4v", ".mov")


@default_registry.block("video", aliases=("embed", "youtube", "vimeo", "oembed"))
class Video(Block):
    """A film by its address, or as a file of the site; anything else that has an address becomes a link."""

    url: Url = field(
        default="", key="video_url", aliases=("url", "youtube_url", "vimeo_url", "embed_url", "src", "link")
    )
    video: list[Asset] = field(factory=list, converter=several, aliases=("file",))
    """A file, or an address."""
    caption: Text = field(default="", aliases=("title",))
    size: Label = ""


@renders(Video)
def video(block: Video, render: Render[Any]) -> Any:
    """A player that sets no cookies until it is started, and under it a link for everyone else."""
    address, file = block.url.strip(), next(iter(block.video), "")
    stored = address or file
    url = render.link(address) or render.asset(stored) or render.link(file)
    caption = block.caption.strip()
    words = anchor(caption or stored, url, render) if url else caption
    return figure([url and _player(url, caption, render)], words, render)


_FRAME = re.compile(r"<iframe\s[^<>]*?src=[\"']([^\"'<>]+)[\"'][^<>]*>\s*</iframe>", re.IGNORECASE)


@markdown.reads(Video, "paragraph", "html")
def read_video(node: MarkdownNode, read: Read) -> Video | None:
    """The address of a film that stands alone, a link to one, or the frame of its player."""
    from html import unescape

    frame = _FRAME.fullmatch(node.text)
    alone = re.sub(r"\A//", "https://", unescape(frame[1])) if frame else node.text
    if _is_film(alone):
        return Video(url=alone)
    spans: tuple[Span, ...] = (
        read.spans(node.text) if node.kind == "paragraph" and node.text[:1] in ("[", "<") else ()
    )
    if len(spans) != 1 or spans[0].title or not _is_film(spans[0].url):
        return None
    url, words = read.address(spans[0].url), read.words(spans[0].inside)
    return Video(url=url, caption="" if words == url else words) if words else None


def _is_film(url: str) -> bool:
    return url.partition("?")[0].lower().endswith(_FILES) or any(re.fullmatch(each, url) for each in _PLAYERS)


def _player(url: str, title: str, render: Render[Any]) -> Any:
    if url.partition("?")[0].lower().endswith(_FILES):
        return render.element("video", src=url, controls=True, preload="metadata")
    for pattern, player in _PLAYERS.items():
        if match := re.fullmatch(pattern, url):
            source = player.format(match[1])
            return render.element(
                "iframe", src=source, title=title or "Video", loading="lazy", allowfullscreen=True
            )
    return None
