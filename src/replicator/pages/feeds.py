"""Feeds of many posts, for readers that come back: Atom (RFC 4287) and RSS 2.0."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from replicator.characters import printable
from replicator.errors import RenderError
from replicator.pages.publishing import Moment, PublishedPost, absolute, check_page, moment
from replicator.renderers import AssetResolver, ImageSource, Resolver

__all__ = ["atom_feed", "rss_feed"]


def atom_feed(
    posts: Iterable[PublishedPost],
    *,
    title: str,
    url: str,
    feed_url: str | None = None,
    subtitle: str | None = None,
    author: str | None = None,
    updated: Moment | None = None,
    full: bool = True,
) -> str:
    """
    Return an Atom feed, whose entries are in the order of the posts.

    Args:
        posts: The posts and where they are; each needs a date.
        title: What the feed is called.
        url: The address of the site, or of the page that lists the posts; the feed's identity.
        feed_url: The address of the feed itself.
        subtitle: What it is about.
        author: Who stands for posts without an author. Default: the title.
        updated: When something last changed. Default: when one of the posts did.
        full: Whether to give the whole articles besides the summaries.

    Raises:
        RenderError: A post has no date, or there is neither a post nor `updated`; and as `to_html`.
    """
    entries = _pages(posts)
    last = moment(updated) or max(map(_changed, entries), default=None)
    if last is None:
        raise RenderError("a feed without posts has no date: say `updated`")
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _add(feed, "title", title)
    _add(feed, "subtitle", subtitle)
    _add(feed, "id", url)
    _add(feed, "link", rel="alternate", type="text/html", href=url)
    if feed_url:
        _add(feed, "link", rel="self", type="application/atom+xml", href=feed_url)
    _add(feed, "updated", last.isoformat())
    _add(SubElement(feed, "author"), "name", author or title)
    for each in entries:
        _atom_entry(SubElement(feed, "entry", {"xml:lang": printable(each.language)}), each, full=full)
    return _written(feed)


def _pages(posts: Iterable[PublishedPost]) -> list[PublishedPost]:
    pages = list(posts)
    for each in pages:
        check_page(each)
    return pages


def _atom_entry(entry: Element, page: PublishedPost, *, full: bool) -> None:
    _add(entry, "title", page.title or "Untitled")
    _add(entry, "id", _identity(page))
    _add(entry, "link", rel="alternate", type="text/html", href=page.url)
    _add(entry, "published", page.published.isoformat() if page.published else None)
    _add(entry, "updated", _changed(page).isoformat())
    for name in page.author_names:
        _add(SubElement(entry, "author"), "name", name)
    _add(entry, "summary", page.summary)
    if full:
        _add(entry, "content", _article(page), type="html", **{"xml:base": page.url})


def rss_feed(
    posts: Iterable[PublishedPost],
    *,
    title: str,
    url: str,
    feed_url: str | None = None,
    subtitle: str | None = None,
    full: bool = True,
) -> str:
    """
    Return an RSS 2.0 feed, for readers that know no Atom; see `atom_feed`.

    Raises:
        RenderError: As `to_html`.
    """
    spaces = {
        "xmlns:atom": "http://www.w3.org/2005/Atom",
        "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    }
    rss = Element("rss", {"version": "2.0", **spaces})
    channel = SubElement(rss, "channel")
    _add(channel, "title", title)
    _add(channel, "link", url)
    _add(channel, "description", subtitle or title)
    if feed_url:
        _add(channel, "atom:link", rel="self", type="application/rss+xml", href=feed_url)
    for page in _pages(posts):
        item = SubElement(channel, "item")
        identity = _identity(page)
        _add(item, "title", page.title or "Untitled")
        _add(item, "link", page.url)
        _add(item, "guid", identity, isPermaLink="true" if identity == page.url else "false")
        _add(item, "pubDate", format_datetime(page.published) if page.published else None)
        for name in page.author_names:
            _add(item, "dc:creator", name)
        _add(item, "description", escape(page.summary, quote=False))  # which readers take for HTML
        _add(item, "content:encoded", _article(page) if full else None)
    return _written(rss)


def _changed(page: PublishedPost) -> datetime:
    changed = page.updated or page.published
    if changed is None:
        raise RenderError(f"{page.url}: an entry of a feed needs a date: say `published` or `updated`")
    return changed


def _identity(page: PublishedPost) -> str:
    """Return what stays the same wherever the post moves: its id where that is unique in the world, or its address."""
    try:
        return UUID(page._text("id")).urn
    except ValueError:
        return page.url


def _article(page: PublishedPost) -> str:
    """Return the HTML of an article, whose links and pictures can be found from elsewhere."""
    options = page.renderer.session(page.post, {}).options
    renderer = page.renderer.copy(
        resolve_link=_from_elsewhere(options["resolve_link"], page.url),
        resolve_asset=_image_from_elsewhere(options["resolve_asset"], page.url),
    )
    return str(renderer(page.post, page=False))  # plain text: `Markup` would be escaped twice


def _from_elsewhere(resolve: Resolver, page_url: str) -> Resolver:
    def resolved(address: str) -> str | None:
        found = resolve(address)
        return (absolute(found, page_url) or found) if isinstance(found, str) else found

    return resolved


def _image_from_elsewhere(resolve: AssetResolver, page_url: str) -> AssetResolver:
    def resolved(address: str) -> str | ImageSource | None:
        found = resolve(address)
        if isinstance(found, ImageSource):
            return found.relocated(lambda url: absolute(url, page_url))
        return (absolute(found, page_url) or found) if isinstance(found, str) else found

    return resolved


def _add(parent: Element, tag: str, text: str | None = "", **attributes: str) -> None:
    """Add an element, cleaned of what no XML may hold; nothing where there is neither text nor attributes."""
    if text or (attributes and text is not None):
        clean = {name: printable(value) for name, value in attributes.items()}
        SubElement(parent, tag, clean).text = printable(text) or None


def _written(root: Element) -> str:
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'
