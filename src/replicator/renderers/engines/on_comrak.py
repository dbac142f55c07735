"""
Markdown to HTML, on comrak; the only importer of it.

comrak writes the HTML itself. Links and images are sent through the context while it writes;
what is left to do to its HTML are replacements of texts that nothing else in it can look like,
since every `<`, `>` and `"` of the source that is not raw HTML has been escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import quote

import attrs
import comrak
from markupsafe import Markup

from replicator.renderers.engines import PREFIX, Extensions, MarkdownContext, unwrapped
from replicator.renderers.safety import safe

__all__ = ["MAX_COLUMNS", "MAX_TERMS", "inline", "render"]

_OMITTED = "<!-- raw HTML omitted -->"
"""What comrak leaves where raw HTML was; it cannot come from anything else, being raw HTML itself."""

_NO_ADDRESS = ""
_NOWHERE = re.compile(r'<a href=""(?: title="[^"]*")?>((?:(?!</?a[ >]).)*)</a>', re.DOTALL)
_UNSEEN = re.compile(r'<img src="" alt="([^"]*)"(?: title="[^"]*")? />')
_TASK = re.compile(r'<input type="checkbox"( checked="")? disabled="" /> (\n<p>)?')
_PLAIN = re.compile(r"[A-Za-z0-9:/?#@!$&()*+,;=%._~\[\]-]*\Z")
_ADDRESS_SAFE = ":/?#@!$&()*+,;=%-._~[]"


def render(source: str, extensions: Extensions, context: MarkdownContext) -> str:
    """Return the HTML of Markdown; see `MarkdownEngine.render`."""
    extensions = _bearable(extensions, source)
    bare = _bare_addresses(extensions, source)
    addresses = _Addresses(context) if bare is not False or "]" in source or "<" in source else None
    options = _with_addresses(extensions, addresses, bare=bool(bare)) if addresses else _without(extensions)
    html = comrak.render_markdown(source, options, None, _RENDER[context.raw_html])
    if addresses and bare is None and addresses.whole != source.count("://"):
        options.autolink = True
        html = comrak.render_markdown(source, options, None, _RENDER[context.raw_html])
    raw = context.raw_html == "trust"
    if context.raw_html == "sanitise" and _OMITTED in html:
        html, raw = comrak.render_markdown(source, options, None, _RENDER["trust"]), True
    if addresses and addresses.error:
        raise addresses.error
    html = _finished(html, xhtml=raw)
    if extensions.footnotes and "data-footnotes" in html:
        html = _with_numbered_notes(html)
    return html if raw and context.raw_html == "sanitise" else safe(html)  # comrak escapes all else


def inline(line: str, extensions: Extensions, context: MarkdownContext) -> str:
    """Return the HTML of Markdown that is part of a line; see `MarkdownEngine.inline`."""
    html = render(PREFIX + line, extensions, context)
    inside = unwrapped(str(html))
    return safe(inside) if isinstance(html, Markup) else inside


MAX_COLUMNS = 1_000
"""How many columns a table may have before tables are not read; comrak's time grows with their square."""

MAX_TERMS = 2_000
"""How many definitions one text may have before they are not read, for the same reason."""

_DEFINES = re.compile(r"^[ \t>*+\-\d.)]*+:", re.MULTILINE)


def _bearable(extensions: Extensions, source: str) -> Extensions:
    """Return what is to be read of a text, without what would take comrak forever."""
    wide = extensions.tables and source.count("|") > MAX_COLUMNS
    if wide and any(line.count("|") > MAX_COLUMNS for line in source.splitlines()):
        extensions = attrs.evolve(extensions, tables=False)
    long = extensions.definition_lists and source.count(":") > MAX_TERMS
    if long and len(_DEFINES.findall(source.replace("\r", "\n"))) > MAX_TERMS:
        extensions = attrs.evolve(extensions, definition_lists=False)
    return extensions


def _finished(html: str, *, xhtml: bool) -> str:
    if '=""' in html:
        html = _TASK.sub(lambda match: f"{match[2] or ''}{'☑' if match[1] else '☐'} ", html)
        html = _UNSEEN.sub(r"\1", _NOWHERE.sub(r"\1", html))
    return html if xhtml else html.replace(" />", ">")


_NOTE_DATA = re.compile(r' data-footnote[a-z-]*(?:="[^"]*")?|(?<=↩)<sup class="footnote-ref">\d+</sup>')
_NOTE_NAME = re.compile(r'<li id="fn-([^"]*)">')
_NOTE_ID = re.compile(
    r'<a href="#fn-(?P<reference>[^"]*)" id="fnref-[^"]*"|<li id="fn-(?P<note>[^"]*)">'
    r'|href="#fnref-[^"]*" class="footnote-backref"'
)


def _with_numbered_notes(html: str) -> str:
    """Give notes the ids that the other engine gives them: by their numbers instead of their names."""
    html = _NOTE_DATA.sub("", html)
    numbers = {name: number for number, name in enumerate(_NOTE_NAME.findall(html), 1)}
    seen: dict[str, int] = {}
    note = 0

    def numbered(match: re.Match[str]) -> str:
        nonlocal note
        reference = match["reference"]
        if match["note"] is not None:
            note = numbers[match["note"]]
            return f'<li id="fn-{note}">'
        number = note if reference is None else numbers.get(reference, 0)
        kind = "back" if reference is None else "there"
        count = seen[f"{kind} {number}"] = seen.get(f"{kind} {number}", 0) + 1
        own = f"{number}-{count}" if count > 1 else f"{number}"
        if reference is None:
            return f'href="#fnref-{own}" class="footnote-backref"'
        return f'<a href="#fn-{number}" id="fnref-{own}"'

    return _NOTE_ID.sub(numbered, html)


class _Addresses:
    """Sends addresses through the context; comrak swallows what a function raises, so it is kept."""

    def __init__(self, context: MarkdownContext) -> None:
        self._context = context
        self.error: Exception | None = None
        """What a function raised."""
        self.whole = 0
        """How many addresses with a scheme there were."""

    def link(self, url: str) -> str:
        return self._resolved(self._context.link, url)

    def image(self, url: str) -> str:
        return self._resolved(self._context.image, url)

    def _resolved(self, resolve: Callable[[str], str | None], url: str) -> str:
        self.whole += url.count("://")
        try:
            return resolve(url if _PLAIN.match(url) else quote(url, safe=_ADDRESS_SAFE)) or _NO_ADDRESS
        except Exception as error:
            self.error = self.error or error
            return _NO_ADDRESS


def _bare_addresses(extensions: Extensions, source: str) -> bool | None:
    """
    Tell whether there may be a bare address: looking for one takes comrak as long as all the rest.

    None says that each address seems to be that of a link; that is sure if all of them turn out to be.
    """
    if not extensions.autolinks or ("://" not in source and "@" not in source and "www." not in source):
        return False
    return True if "@" in source or "www." in source or _BARE.search(source) else None


_BARE = re.compile(r"://(?<!\]\(http://)(?<!\]\(https://)")


def _with_addresses(extensions: Extensions, addresses: _Addresses, *, bare: bool) -> comrak.ExtensionOptions:
    options = _new(extensions)
    options.autolink = bare
    options.link_url_rewriter = addresses.link
    options.image_url_rewriter = addresses.image
    return options


@cache
def _without(extensions: Extensions) -> comrak.ExtensionOptions:
    """Return what comrak is to read where there is no address; all renderings share it."""
    return _new(extensions)


def _new(extensions: Extensions) -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    options.table = extensions.tables
    options.strikethrough = extensions.strikethrough
    options.tasklist = extensions.task_lists
    options.footnotes = extensions.footnotes
    options.description_lists = extensions.definition_lists
    return options


def _render_options(*, escape: bool = False, unsafe: bool = False) -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.escape = escape
    options.unsafe_ = unsafe
    return options


_RENDER = {
    "sanitise": _render_options(),
    "escape": _render_options(escape=True),
    "trust": _render_options(unsafe=True),
}
