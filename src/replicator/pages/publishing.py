"""What machines are told about a post on the web: JSON-LD as schema.org has it, Open Graph, the head of its page."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

import attrs
from markupsafe import Markup

from replicator.characters import printable
from replicator.errors import RenderError
from replicator.model import Author, Post, Record
from replicator.pages.passages import Passage, passages
from replicator.pages.words import beginning, counts, minutes
from replicator.renderers import HtmlRenderer, Render
from replicator.renderers import html as default_renderer
from replicator.renderers.safety import safe_url
from replicator.typing import check_type

__all__ = ["Moment", "PublishedPost", "absolute", "head_tags", "moment", "open_graph", "schema_org"]

Moment: TypeAlias = datetime | date | int | str
"""A point in time: a date is its midnight, what has no time zone is UTC, a number is Unix time, text is ISO 8601."""


def moment(value: Moment | None) -> datetime | None:
    """
    Return a point in time with its time zone.

    Raises:
        RenderError: A text is no date of ISO 8601, or a number too great for one.
    """
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value.strip())
        elif isinstance(value, int):
            value = datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise RenderError(
            f"expected a date such as 2024-05-31 or 2024-05-31T12:00Z, found {value!r}"
        ) from None
    check_type(value, (date, type(None)), "a datetime, a date, Unix time or ISO 8601")
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def _web_address(value: str) -> str:
    check_type(value, str, "an address as text")
    found = absolute(value)
    if found is None:
        raise RenderError(f"expected a whole address such as https://example.com/a, found {value!r}")
    return found


@attrs.frozen
class PublishedPost:
    """A post, and what only its publisher knows: where it is, since when, of whom."""

    post: Record = attrs.field(
        validator=lambda _page, _field, post: check_type(post, Record, "a post"), repr=False
    )
    """The post: a `Post`, or any record with a `title`, such as an entry of a site."""

    url: str = attrs.field(converter=_web_address)
    """The address of its page, whole: `https://example.com/handovers`."""

    published: datetime | None = attrs.field(default=None, converter=moment, kw_only=True)
    """When it appeared: a datetime, a date, Unix time or ISO 8601."""

    updated: datetime | None = attrs.field(default=None, converter=moment, kw_only=True)
    """When it was last changed. Default: nobody says; a feed then has when it appeared."""

    authors: Sequence[Author] = attrs.field(default=(), kw_only=True, repr=False)
    """Who wrote it. Default: the post's authors, as far as the renderer's option `authors` knows them."""

    description: str | None = attrs.field(default=None, kw_only=True, repr=reprlib.repr)
    """What it is about, in a sentence or two. Default: the subtitle, or how the article begins."""

    image: str | None = attrs.field(default=None, kw_only=True)
    """The address of its picture. Default: the post's `hero_image` or `intro_image`."""

    site_name: str | None = attrs.field(default=None, kw_only=True)
    """The name of the site that it is on."""

    language: str = attrs.field(default="en", kw_only=True)
    """The language that it is written in, as in HTML: `en`, `de-CH`."""

    renderer: HtmlRenderer = attrs.field(default=default_renderer, kw_only=True)
    """What renders the post."""

    @property
    def title(self) -> str:
        """The headline; '' where there is none."""
        return " ".join(printable(self._text("title")).split())

    @cached_property
    def passages(self) -> list[Passage]:
        """What is read in the post."""
        return passages(self.post, renderer=self.renderer)

    @property
    def summary(self) -> str:
        """What it is about: the description, the subtitle, or the first 40 words."""
        said = self.description or self._text("subtitle")
        return " ".join(printable(said).split()) or beginning(self.passages, 40)

    @property
    def author_names(self) -> list[str]:
        """The names of its authors, as far as they are known."""
        names = [author.display_name for author in self.authors] or self._own_names()
        return [clean for name in names if (clean := " ".join(printable(name).split()))]

    @property
    def picture(self) -> str | None:
        """The whole address of its picture, or None; never inline data."""
        stored = self.post.hero_image or self.post.intro_image if isinstance(self.post, Post) else None
        url = self.image or self._render.asset(stored)
        return absolute(url, self.url) if url else None

    def _text(self, name: str) -> str:
        """Return the text of a field, which a record of a site's own class may lack, or have for something else."""
        value = getattr(self.post, name, None)
        return value if isinstance(value, str) else ""

    def _own_names(self) -> list[str]:
        authors = self.post.author if isinstance(self.post, Post) else []
        return [self._render.author(each) for each in authors]

    @property
    def _render(self) -> Render[Any]:
        return self.renderer.render_class(self.renderer.session(self.post, {}))


def absolute(url: str, base: str = "") -> str | None:
    """Return the whole address of something on the web, seen from a page; None where it has none."""
    try:
        whole = safe_url(urljoin(base, url))
        found = whole and urlsplit(whole)
    except ValueError:  # brackets that are no address of IPv6
        return None
    return whole if found and found.scheme in ("http", "https") and found.netloc else None


def check_page(page: object) -> None:
    """
    Make sure that something is a `PublishedPost`.

    Raises:
        TypeError: It is something else, such as the post alone.
    """
    check_type(page, PublishedPost, "a PublishedPost", "make one with PublishedPost(post, url)")


def schema_org(page: PublishedPost) -> dict[str, Any]:
    """
    Return what schema.org has to say of an article, as JSON-LD data; `head_tags` writes it into a page.

    Args:
        page: The post and where it is. What it does not tell is left out.

    Raises:
        RenderError: As `to_html`.
    """
    check_page(page)
    words, characters = counts(page.passages)
    said = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": page.title,
        "alternativeHeadline": printable(page._text("subtitle")).strip(),
        "description": page.summary,
        "image": [picture] if (picture := page.picture) else None,
        "author": [{"@type": "Person", "name": name} for name in page.author_names],
        "publisher": page.site_name and {"@type": "Organization", "name": page.site_name},
        "datePublished": page.published and page.published.isoformat(),
        "dateModified": page.updated and page.updated.isoformat(),
        "inLanguage": page.language,
        "wordCount": words + characters,
        "timeRequired": f"PT{reading}M" if (reading := minutes(words, characters)) else None,
        "url": page.url,
        "mainEntityOfPage": page.url,
    }
    return {name: value for name, value in said.items() if value}


def open_graph(page: PublishedPost) -> dict[str, str]:
    """
    Return what is shown of a post where people share it: properties of Open Graph, and of Twitter's cards.

    Args:
        page: The post and where it is. What it does not tell is left out.

    Raises:
        RenderError: As `to_html`.
    """
    check_page(page)
    picture = page.picture
    language, _, territory = page.language.partition("-")
    said = {
        "og:type": "article",
        "og:title": page.title,
        "og:description": page.summary,
        "og:url": page.url,
        "og:image": picture,
        "og:site_name": page.site_name,
        "og:locale": f"{language.lower()}_{territory.upper()}" if len(territory) == 2 else None,
        "article:published_time": page.published and page.published.isoformat(),
        "article:modified_time": page.updated and page.updated.isoformat(),
        "twitter:card": "summary_large_image" if picture else "summary",
    }
    return {name: printable(value) for name, value in said.items() if value}


def head_tags(page: PublishedPost) -> Markup:
    """
    Return what belongs into the `head` of a post's page: title, description, canonical address, both kinds of metadata.

    Args:
        page: The post and where it is.

    Raises:
        RenderError: As `to_html`.
    """
    check_page(page)
    tags = [
        Markup("<title>{}</title>\n").format(page.title or "Untitled"),
        Markup('<meta name="description" content="{}">\n').format(page.summary) if page.summary else "",
        Markup('<link rel="canonical" href="{}">\n').format(page.url),
        *(
            Markup('<meta {}="{}" content="{}">\n').format(
                "name" if name.startswith("twitter:") else "property", name, value
            )
            for name, value in open_graph(page).items()
        ),
        Markup('<script type="application/ld+json">\n{}\n</script>\n').format(_json(schema_org(page))),
    ]
    return Markup("").join(tags)


_IN_SCRIPT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What could end a script, or begin a comment in it; JSON takes it escaped as well."""


def _json(data: dict[str, Any]) -> Markup:
    text = printable(json.dumps(data, ensure_ascii=False, indent=2))
    return Markup(text.translate(_IN_SCRIPT))  # noqa: S704  # nothing in it is markup any more
