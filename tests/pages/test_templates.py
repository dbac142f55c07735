"""Templates."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from markupsafe import escape

from renderers.attacks import ATTACKS, dangers
from replicator import Block, Label, Markdown, Post, RawBlock, define, html, markdown, text, use_templates
from replicator.blocks import Columns, Divider, Group, Heading, Paragraph
from replicator.errors import MissingExtraError, RenderError


@define
class Callout(Block):
    block_type = "callout"
    text: Markdown = ""
    tone: Label = ""


@pytest.fixture
def write(tmp_path: Path):
    """A function that writes templates into the folder, and gives the folder."""
    (tmp_path / "blocks").mkdir()

    def written(**templates: str) -> Path:
        for name, source in templates.items():
            stem, _, suffix = name.rpartition("_")
            (tmp_path / "blocks" / f"{stem}.{suffix}").write_text(source, encoding="utf-8")
        return tmp_path

    return written


def test_a_type_looks_as_its_template_says(write):
    site = html.copy()
    folder = write(
        callout_html='<aside class="{{ block.tone }}">{{ render.markdown(block.text) }}</aside>\n',
        group_html="<section>{{ render.blocks(block.blocks) }}</section>\n",
    )

    assert use_templates(site, folder) == ["callout", "group"]
    assert site(Group(blocks=[Callout("*a*", 'x"><b>')])) == (
        '<section><aside class="x&#34;&gt;&lt;b&gt;"><p><em>a</em></p>\n</aside></section>'
    )
    assert "<aside" not in html(Callout("a"))


def test_each_format_has_its_own_and_escapes_for_itself(write):
    folder = write(
        callout_html="{{ block.text }}",
        callout_md="!!! {{ block.tone }} {{ block.extra.get('n') }}\n\n{{ render.markdown(block.text) }}",
        callout_txt="<{{ block.tone }}>\n{{ render.inline(block.text) }}",
    )
    block = Callout("*a* <b>", "*hm* [x]", extra={"n": 7})
    sites = [each.copy() for each in (html, markdown, text)]
    for site in sites:
        assert use_templates(site, folder) == ["callout"]

    assert [str(site(block)) for site in sites] == [
        "*a* &lt;b&gt;",
        "!!! \\*hm\\* \\[x\\] 7\n\n*a* <b>\n",
        "<*hm* [x]>\na\n",
    ]


def test_a_template_knows_its_post_and_what_it_is_in(write):
    site = html.copy()
    use_templates(site, write(callout_html="{{ post.title }} {{ parent.title }};"))

    assert site(Post(title="<T>", blocks=[Callout()])) == "&lt;T&gt; &lt;T&gt;;"
    assert "T G;" in site(Post(title="T", blocks=[Group(title="G", blocks=[Callout()])]))


def test_neighbours_are_those_that_are_shown(write):
    site = html.copy()
    source = (
        "{{ depth }}.{{ index }} {{ previous.type if previous else '-' }} {{ next.type if next else '-' }};"
    )
    use_templates(site, write(callout_html=source))
    inner = Columns(blocks=[Callout(), Heading(text="x", enabled=False), Callout()])
    raw = RawBlock(type="raw", extra={"a": [Callout()], "b": [Divider(), Callout()]})
    post = Post(blocks=[Callout(), Callout(enabled=False), Divider(), inner, raw, Callout()])
    found = [each.split("<")[0] for each in str(site(post)).replace(">", "<").split("<") if ";" in each]

    assert "".join(found).replace("\n", "").split(";")[:-1] == [
        "1.0 - divider",
        "2.0 - callout",
        "2.2 callout -",
        "2.0 - -",
        "2.2 divider -",
        "1.5 raw -",
    ]
    assert site([Callout()]) == "1.0 - -;"


def test_what_it_would_be_without_can_be_shown(write):
    site = html.copy()
    folder = write(
        paragraph_html="<div>{{ default() }}</div>",
        callout_html="<i>{{ default() }}</i>",
        raw_html="<b>{{ default() }}</b>",
    )
    for _ in "ab":  # a second reading replaces the first
        use_templates(site, folder)

    assert site(Paragraph(text="a")) == "<div><p>a</p>\n</div>"
    assert site(Callout("a")) == "<i><div>\n<p>a</p>\n</div>\n</i>"
    assert site(RawBlock(type="raw", extra={"x": [Paragraph(text="a")]})) == (
        '<b><div class="unknown-block" data-type="raw"><div><p>a</p>\n</div></div>\n</b>'
    )


def test_templates_include_others_and_know_the_names_that_are_given(write):
    site = html.copy()
    folder = write(callout_html="{% include 'part.html' %}{{ shout(block.text) }}")
    (folder / "part.html").write_text("<hr>{{ block.tone }}")
    use_templates(site, folder, shout=str.upper)

    assert site(Callout("<a>", "&")) == "<hr>&amp;&lt;A&gt;"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a\n{% if %}", r"blocks/callout\.html:2: Expected an expression"),
        ("a\n\n{{ nope }}", r"blocks/callout\.html:3: 'nope' is undefined"),
        ("a\n{{ block.colour }}", r"blocks/callout\.html:2: .* has no attribute 'colour'"),
        ("{% include 'none.html' %}", r"none\.html"),
    ],
)
def test_an_error_names_the_template_and_the_line(write, source, message):
    site, folder = html.copy(), write(callout_html=source)

    def shown() -> str:
        use_templates(site, folder)
        return site(Callout())

    with pytest.raises(RenderError, match=message):
        shown()


def test_a_folder_without_templates_is_an_error(tmp_path):
    with pytest.raises(RenderError, match="no folder with templates for html"):
        use_templates(html.copy(), tmp_path)


def test_without_jinja_the_message_says_what_to_install(write, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)

    with pytest.raises(MissingExtraError, match=r"pip install '\.\[templates\]'"):
        use_templates(html.copy(), write(callout_html=""))


def test_macros_are_escaped_once(write):
    site = markdown.copy()
    macro = "{% macro own(x) %}*{{ x }}*{% endmacro %}"
    source = macro + "{% from 'parts.md' import loud %}{{ own('a*') }} {{ loud('b*') }}"
    folder = write(callout_md=source)
    (folder / "parts.md").write_text("{% macro loud(x) %}**{{ x }}**{% endmacro %}")
    use_templates(site, folder)

    assert site(Callout()) == "*a\\** **b\\***\n"


def test_a_copy_shows_what_it_would_show_without(write):
    site = html.copy()
    use_templates(site, write(callout_html="<i>{{ default() }}</i>"))
    other = site.copy()
    other.renders(Callout)(lambda block, render: render.element("b", block.text))

    assert other(Callout("a")) == "<i><b>a</b></i>"


def test_no_attack_gets_through_a_template(write):
    site = html.copy()
    source = '<p title="{{ block.tone }}">{{ block.tone }}<a href="{{ render.link(block.tone) }}">x</a></p>'
    use_templates(site, write(callout_html=source + "{{ render.markdown(block.text) }}{{ default() }}"))

    for attack in ATTACKS[::7]:
        assert dangers(site(Callout(attack, attack))) == [], attack


@pytest.mark.parametrize(
    "words",
    [
        "# a",
        "- a",
        "+ a",
        "* a",
        "> a",
        "1. a",
        "1) a",
        "---",
        "===",
        "| a |",
        ": a",
        "~~~",
        "```",
        " # a",
        "a",
    ],
)
def test_what_is_put_in_makes_no_mark_of_markdown_at_the_start_of_a_line(write, words):
    site = markdown.copy()
    use_templates(
        site, write(note_md="{{ block.extra.text }}\n{{ block.extra.text }}\n\n- {{ block.extra.text }}\n")
    )
    shown = html(Post(content=site(RawBlock(type="note", extra={"text": words}))))
    plain = str(escape(words.strip()))

    assert shown == f"<p>{plain}\n{plain}</p>\n<ul>\n<li>{plain}</li>\n</ul>\n"


def test_a_link_in_a_template_for_markdown_is_resolved_once(write):
    site = markdown.copy(resolve_link=lambda url: f"/new{url}")
    use_templates(site, write(callout_md="{{ render.inline(block.text) }} [own](/b)"))

    assert site(Callout(text="[a](/a)")) == "[a](/new/a) [own](/b)\n"
