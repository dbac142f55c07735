"""The page around an article: a complete HTML document with one small stylesheet."""

from __future__ import annotations

import re

from markupsafe import Markup

__all__ = ["STYLE", "page"]

STYLE = """\
:root {
  color-scheme: light dark;
  --paper: #fdfcf9; --ink: #22201d; --quiet: #6d675f; --line: #e3ddd3; --accent: #8c3b1f; --wash: #f4f0e8;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #191817; --ink: #e4dfd6; --quiet: #a09889; --line: #37332e; --accent: #e59b74; --wash: #242220;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; padding: clamp(1.5rem, 6vw, 5rem) 1.25rem 6rem;
  background: var(--paper); color: var(--ink);
  font: 1.125rem/1.65 Charter, "Bitstream Charter", "Sitka Text", "Iowan Old Style", Cambria, Georgia, serif;
  font-kerning: normal; font-variant-numeric: oldstyle-nums; hanging-punctuation: first last;
}
article { max-width: 36rem; margin: 0 auto; overflow-wrap: break-word; }
article > * { margin: 1.4rem 0; }
p, ul, ol, dl, pre, table, figure, blockquote { margin: 1.4rem 0; }
p { text-wrap: pretty; hyphens: auto; hyphenate-limit-chars: 8 4 4; }
h1, h2, h3, h4, h5, h6 {
  margin: 2.4em 0 .6em; line-height: 1.2; font-weight: 600; letter-spacing: -.01em;
  text-wrap: balance; font-variant-numeric: lining-nums;
}
h1 { font-size: clamp(2rem, 6vw, 2.75rem); letter-spacing: -.02em; }
h2 { font-size: 1.5rem; } h3 { font-size: 1.2rem; } h4, h5, h6 { font-size: 1rem; }
h2 + h3, h3 + h4 { margin-top: 1.2em; }
header { margin: 0 0 3rem; }
header h1 { margin: 0; }
.subtitle {
  margin: .75rem 0 0; color: var(--quiet); font-size: 1.3rem; line-height: 1.4; text-wrap: balance;
}
.byline { margin: 1.5rem 0 0; color: var(--quiet); font-size: .95rem; }
.hero { margin: 2.25rem 0 0; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: .06em; }
a:hover { text-decoration-thickness: .12em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
sub, sup { font-size: .7em; line-height: 0; }
mark { padding: 0 .15em; border-radius: 2px; background: #f7dfa0; color: #22201d; }
img, video, iframe { display: block; max-width: 100%; height: auto; margin: 0 auto; border-radius: 3px; }
img { max-height: 90vh; object-fit: contain; color: var(--quiet); font-size: .9rem; font-style: italic; }
p img { display: inline-block; }
iframe { width: 100%; aspect-ratio: 16 / 9; border: 0; background: var(--wash); }
figure { margin: 2.25rem 0; }
figure > pre, figure > table { margin: 0; }
figcaption, caption { color: var(--quiet); font-size: .9rem; line-height: 1.45; text-wrap: pretty; }
figcaption { margin-top: .7rem; text-align: center; }
pre + figcaption { text-align: left; }
caption { padding-top: .7rem; caption-side: bottom; text-align: left; }
blockquote {
  margin: 2rem 0; padding: 0 0 0 1.4rem; border-left: 2px solid var(--accent); font-style: italic;
}
blockquote em, blockquote cite em { font-style: normal; }
blockquote > p, blockquote > footer { margin: .8rem 0; }
blockquote footer { color: var(--quiet); font-size: .9rem; font-style: normal; }
blockquote > :first-child { margin-top: 0; } blockquote > :last-child { margin-bottom: 0; }
cite { font-style: normal; } footer cite em { font-style: italic; }
.pull-quote {
  margin: 3rem 0; border: 0; padding: 0; font-size: 1.5rem; line-height: 1.35; text-align: center;
}
.pull-quote p { text-wrap: balance; hyphens: none; }
.pull-quote footer { font-size: .95rem; }
code, pre, kbd, samp {
  font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em;
  font-variant-numeric: lining-nums; hyphens: none;
}
code, kbd { padding: .1em .3em; border-radius: 3px; background: var(--wash); overflow-wrap: anywhere; }
pre {
  padding: 1rem 1.2rem; overflow-x: auto; border-radius: 4px; background: var(--wash); line-height: 1.5;
}
pre code { padding: 0; background: none; font-size: 1em; overflow-wrap: normal; }
hr { width: 4rem; margin: 3rem auto; border: 0; border-top: 1px solid var(--quiet); }
ul, ol { padding-left: 1.4rem; } li { margin: .35rem 0; } li::marker { color: var(--quiet); }
li > ul, li > ol, li > p { margin: .35rem 0; } li > p + p { margin-top: .8rem; }
dt { font-weight: 600; } dd { margin: 0 0 .8rem 1.4rem; } dd > :first-child { margin-top: 0; }
table { width: 100%; border-collapse: collapse; font-size: .95rem; line-height: 1.45; }
table { font-variant-numeric: lining-nums tabular-nums; }
th, td {
  padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
}
th { font-weight: 600; }
th:last-child, td:last-child { padding-right: 0; }
th > *, td > * { margin: 0; } th > * + *, td > * + * { margin-top: .5rem; }
[align="center"] { text-align: center; } [align="right"] { text-align: right; }
[align="justify"] { text-align: justify; }
thead th { border-bottom: 1px solid var(--ink); }
.gallery, .columns {
  display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr));
}
.gallery > *, .columns > * { min-width: 0; margin: 0; }
.columns > div > :first-child, .columns section > :first-child { margin-top: 0; }
.gallery img { width: 100%; aspect-ratio: 4 / 3; object-fit: cover; background: var(--wash); }
.gallery > figcaption { grid-column: 1 / -1; margin-top: 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; }
.button {
  display: inline-block; padding: .5rem 1.1rem; border: 1px solid var(--accent); border-radius: 4px;
  text-decoration: none; font-size: 1rem;
}
.button:hover { background: var(--accent); color: var(--paper); }
.footnotes { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .9rem; }
.unknown-block:empty { display: none; }
@media (max-width: 30rem) {
  body { font-size: 1.0625rem; }
  blockquote { padding-left: 1rem; }
  pre { margin-left: -1.25rem; margin-right: -1.25rem; padding: 1rem 1.25rem; border-radius: 0; }
  figure > pre { margin: 0 -1.25rem; }
  th, td { overflow-wrap: anywhere; hyphens: auto; padding-right: .6rem; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #555; --wash: #f6f6f6; }
  @page { margin: 2.2cm; }
  body { padding: 0; font-size: 11pt; line-height: 1.5; }
  article { max-width: none; }
  a { color: inherit; }
  a[href*="://"]::after { content: " (" attr(href) ")"; font-size: .8em; overflow-wrap: anywhere; }
  iframe, video { display: none; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  p, li { orphans: 3; widows: 3; }
  h1, h2, h3, h4, h5, h6, thead { break-after: avoid; }
  figure, img, tr, blockquote { break-inside: avoid; }
  .button { padding: 0; border: 0; text-decoration: underline; }
}
"""
"""The stylesheet of a page: one column, a readable measure, light and dark, nothing loaded from anywhere."""

_PAGE = Markup(  # a constant
    """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<article>
{article}</article>
</main>
</body>
</html>
"""
)


def page(article: Markup, *, title: str, lang: str = "en", style: str = STYLE) -> Markup:
    """
    Return a complete HTML document around an article; code that is wider than the page can be scrolled by keys.

    `style` is a stylesheet that may be trusted.
    """
    inside = Markup(_SCROLLED.sub('<pre tabindex="0"', article))  # noqa: S704  # as safe as it was
    return _PAGE.format(lang=lang, title=title or "Untitled", style=Markup(style), article=inside)  # noqa: S704


_SCROLLED = re.compile(r"<pre(?=[\s>])(?![^>]*\btabindex=)")
