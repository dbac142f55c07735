"""The documents that the preview shows: a post with its places, the list of posts, what is wrong."""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

import attrs
from markupsafe import Markup, escape

from replicator.errors import Problem, format_path
from replicator.frontmatter import BODY_KEY
from replicator.messages import counted
from replicator.preview.overview import Listed
from replicator.preview.sources import OpenPost, Source
from replicator.renderers import HtmlRenderer
from replicator.renderers.html_format.marking import Marked, marked
from replicator.renderers.html_format.page import page
from replicator.typing import DataPath

__all__ = [
    "OWN",
    "POSTS",
    "Document",
    "failure_document",
    "listing",
    "picture_missing",
    "post_document",
    "post_url",
]

OWN = "/-/"
"""What the preview's own addresses begin with; all others are the site's."""

POSTS = f"{OWN}post/"
"""What the addresses of posts begin with, before their names."""


def post_url(name: str) -> str:
    """Return the address of a post."""
    return f"{POSTS}{quote(os.fsencode(name))}"


@attrs.frozen
class Document:
    """A page of the preview, to be completed with the version it shows and a nonce."""

    html: str
    """The HTML of a whole page."""

    back: bool = True
    """Whether the bar above it leads to the list of posts."""

    about: Markup = attrs.field(factory=Markup)
    """What more is in the bar."""

    places: Any = None
    """Where the blocks are from."""

    def completed(self, nonce: str, version: str) -> tuple[str, str]:
        """Return the HTML with the preview's own parts, and the Content-Security-Policy that lets them run."""
        before, end_of_head, after = self.html.partition("</head>")
        after = _BODY.sub(lambda body: f"{body[0]}{self._bar()}", after, count=1)
        places = json.dumps(self.places).replace("<", "\\u003c")
        parts = _HEAD.format(nonce=nonce, version=version, places=Markup(places), own=OWN)  # noqa: S704
        return f"{before}{parts}{end_of_head}{after}", _policy(nonce, before)

    def _bar(self) -> Markup:
        back = Markup('<a href="/">All posts</a>') if self.back else Markup()
        return _BAR.format(back=back, about=self.about)


_BODY = re.compile(r"<body\b[^>]*>")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

_HEAD = Markup("""\
<link rel="icon" href="data:,">
<link rel="stylesheet" nonce="{nonce}" href="{own}preview.css">
<script type="application/json" id="preview-places">{places}</script>
<script nonce="{nonce}" src="{own}preview.js" data-version="{version}" defer></script>
""")

_BAR = Markup("""
<header class="preview-bar">
<nav aria-label="Preview">{back}</nav>
{about}<p class="preview-state" role="status" data-preview-state></p>
</header>
""")


def _policy(nonce: str, head: str) -> str:
    """Return a policy that runs the preview's script and styles, those of a page's head, and nothing of a post."""
    styles = " ".join(f"'sha256-{_digest(style)}'" for style in _STYLE.findall(head))
    return "; ".join([
        "default-src 'none'",
        f"script-src 'nonce-{nonce}'",
        f"style-src 'nonce-{nonce}' {styles}".rstrip(),
        "connect-src 'self'",
        "img-src 'self' data: http: https:",
        "media-src 'self' http: https:",
        "frame-src https:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ])  # fmt: skip


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


# A post.


def post_document(found: OpenPost, renderer: HtmlRenderer) -> Document:
    """
    Return the page of a post.

    Raises:
        RenderError: As `to_html`; besides, whatever a function that renders raises.
    """
    own = {name: value for name, value in found.options.items() if name not in renderer.options}
    shown = marked(found.post, renderer, {**own, "page": True}, nodes=True)
    html = str(renderer.finish(shown.html, shown.session))
    file = readable(found.origins[0][0])
    return Document(html, about=_about_post(file, found.problems), places=_places(found, shown))


def _places(found: OpenPost, shown: Marked) -> dict[str, Any]:
    """Return what the script needs to know: the place of each block, of the title, of what is in no block."""

    def place(path: DataPath, what: str) -> dict[str, str]:
        file, line = found.place(path)
        return {"place": f"{readable(file)}:{line}", "what": what}

    return {
        "blocks": [
            place(path, name) if path else None for path, name in zip(shown.paths, shown.names, strict=True)
        ],
        "title": place(("title",), "title"),
        "around": place(shown.around, "text"),
        "body": _places_in_body(found, shown),
        "bodyIn": next((number for number, path in enumerate(shown.paths) if path == (BODY_KEY,)), None),
    }


def _places_in_body(found: OpenPost, shown: Marked) -> list[dict[str, str]]:
    """Return the place of each element of the Markdown after the front matter."""
    file, line = found.place((BODY_KEY,))
    body = next(content.body for path, content in found.origins if path == file).replace("\r\n", "\n")
    return [
        {"place": f"{readable(file)}:{line + body.count(chr(10), 0, offset)}", "what": "text"}
        for offset in (shown.offsets if body else ())
    ]


def _about_post(file: str, problems: Sequence[Problem]) -> Markup:
    name = Markup('<p class="preview-file">{}</p>\n').format(_copying(file))
    if not problems:
        return name
    summary = Markup("<summary>{}</summary>").format(counted(len(problems), "problem"))
    return name + Markup('<details class="preview-problems">{}{}</details>\n').format(
        summary, _problem_list(problems)
    )


# The list of posts.


def listing(source: Source) -> Document:
    """Return the list of all posts."""
    posts = source.posts()
    stray = source.problems
    count = sum(post.problems for post in posts) + len(stray)
    about = ", ".join([counted(len(posts), "post"), *([counted(count, "problem")] if count else [])])
    article = Markup('<header><h1>{}</h1><p class="subtitle">{}</p></header>\n{}{}{}').format(
        source.title, about, _filter(len(posts)), _groups(posts), _stray(stray)
    )
    return Document(str(page(article, title=f"{source.title}: posts")), back=False)


def _filter(count: int) -> Markup:
    if count < _MANY:
        return Markup()
    return Markup(
        '<p class="preview-filter"><label>Only those with '
        '<input type="search" autocomplete="off" data-preview-filter></label></p>\n'
    )


_MANY = 12
"""From so many posts on there is a field to filter them."""


def _groups(posts: Iterable[Listed]) -> Markup:
    sections = [
        Markup('<section>{}<ul class="preview-posts">\n{}</ul></section>\n').format(
            Markup("<h2>{}</h2>").format(group) if group else "", Markup().join(map(_item, members))
        )
        for group, members in groupby(sorted(posts, key=_group), key=_group)
    ]
    return Markup().join(sections)


def _group(post: Listed) -> str:
    return post.group


def _item(post: Listed) -> Markup:
    marks = [
        Markup('<span class="preview-draft">draft</span>') if post.draft else "",
        Markup('<span class="preview-count">{}</span>').format(counted(post.problems, "problem"))
        if post.problems
        else "",
    ]
    return Markup(
        '<li><a href="{}">{}</a>{}<p class="preview-facts">{}<span class="preview-path">{}</span></p></li>\n'
    ).format(
        post_url(post.name),
        post.title,
        Markup().join(Markup(" {}").format(mark) for mark in marks if mark),
        Markup("<span>{}</span> ").format(post.date) if post.date else "",
        post.name,
    )


def _stray(problems: Sequence[Problem]) -> Markup:
    if not problems:
        return Markup()
    return Markup("<section><h2>Elsewhere</h2>{}</section>\n").format(_problem_list(problems))


# What is wrong.


def failure_document(title: str, problems: Sequence[Problem] = (), details: str = "") -> Document:
    """Return a page that says why there is none, with the places that are known."""
    inside = _problem_list(problems) if problems else Markup()
    if details:
        inside += Markup('<pre tabindex="0">{}</pre>').format(details)
    article = Markup("<header><h1>{}</h1></header>\n{}").format(title, inside)
    return Document(str(page(article, title=title)))


def _problem_list(problems: Iterable[Problem]) -> Markup:
    return Markup('<ul class="preview-list">\n{}</ul>\n').format(Markup().join(map(_problem, problems)))


def _problem(problem: Problem) -> Markup:
    path = format_path(problem.path)
    message = f"{path}: {problem.message}" if path else problem.message
    hint = Markup(" <span>({})</span>").format(problem.hint) if problem.hint else ""
    file = readable(Path(problem.file)) if problem.file else ""
    place = _copying(f"{file}:{problem.line}" if problem.line else file) if file else ""
    excerpt = problem.excerpt()
    code = Markup('<pre tabindex="0">{}</pre>').format(excerpt) if excerpt else ""
    return Markup("<li><p>{}{}</p>{}{}</li>\n").format(message, hint, place, code)


def picture_missing(path: str) -> str:
    """Return a picture that says that there is none."""
    words = path if len(path) <= _FITS else f"…{path[-_FITS:]}"
    return _PICTURE.format(words=escape(words))


_FITS = 44
_PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" viewBox="0 0 640 360">
<style>
rect {{ fill: #f4f0e8 }} text {{ fill: #6d675f; font: 20px system-ui, sans-serif; text-anchor: middle }}
@media (prefers-color-scheme: dark) {{ rect {{ fill: #242220 }} text {{ fill: #a09889 }} }}
</style>
<rect width="640" height="360"/><text x="320" y="172">no such picture</text><text x="320" y="204">{words}</text>
</svg>
"""


# Small things.


def readable(path: Path) -> str:
    """Return a path as people and editors take it: from the current folder where it lies in that."""
    try:
        found = os.path.relpath(path)
    except ValueError:  # on another drive
        return str(path)
    return str(path.absolute()) if found.startswith(os.pardir) else found


def _copying(place: str) -> Markup:
    return Markup('<button type="button" data-preview-copy="{0}" title="Copy">{0}</button>').format(place)
