"""Every program in examples/ runs."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

import replicator
from corpus import shared
from replicator import Post
from replicator.frontmatter import Content
from replicator.statamic import Site

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
BLOG, SITE = str(EXAMPLES / "blog"), str(EXAMPLES / "site")

Check = Callable[[str, Path], None]


def _own_blocks(printed: str, _: Path) -> None:
    assert '<aside class="tip">' in printed


def _slack(printed: str, _: Path) -> None:
    assert "<https://example.com/handover|checklist>" in printed


def _alt_texts(printed: str, _: Path) -> None:
    assert "post.yaml: replicator_content[2]: /assets/whiteboard.jpg\n" in printed
    assert "pumps.md: replicator_content[1]: valve.jpg\n" in printed
    assert "whiteboard.jpg" not in "".join(line for line in printed.splitlines() if "handovers" in line)


def _static_site(_: str, out: Path) -> None:
    index = (out / "index.html").read_text(encoding="utf-8")
    assert index.index("pumps.html") < index.index("handovers.html")
    page = (out / "handovers.html").read_text(encoding="utf-8")
    assert '<a href="#what-we-do-now">' in page
    assert '<h2 id="what-we-do-now">' in page
    assert '<link rel="canonical" href="https://example.com/handovers.html">' in page


def _hugo(_: str, out: Path) -> None:
    post = Content.parse((out / "content/blog/a-sourdough-diary.md").read_text(encoding="utf-8"))
    assert post.data["url"] == "/blog/2024/a-sourdough-diary"
    assert post.data["topics"] == ["craft"]
    assert "[a question](/blog/2024/why-we-bake)" in post.body
    other = Content.parse((out / "content/blog/why-we-bake.md").read_text(encoding="utf-8"))
    assert other.data["params"] == {"id": "why", "cover": "bread/loaf.svg"}
    assert other.body.startswith("Flour, water")
    assert "draft: true" in (out / "content/blog/half-baked.md").read_text(encoding="utf-8")
    assert (out / "content/_index.md").is_file()
    assert (out / "static/assets/bread/loaf.svg").is_file()


def _eleventy(_: str, out: Path) -> None:
    post = Content.parse((out / "blog/a-sourdough-diary.md").read_text(encoding="utf-8"))
    assert post.data["permalink"] == "/blog/2024/a-sourdough-diary/"
    assert post.data["topics"] == ["craft"]
    assert "[a question](/blog/2024/why-we-bake)" in post.body
    assert "permalink: false" in (out / "blog/half-baked.md").read_text(encoding="utf-8")
    assert json.loads((out / "blog/blog.json").read_text())["tags"] == ["blog"]


def _feed(printed: str, _: Path) -> None:
    space = {"atom": "http://www.w3.org/2005/Atom"}
    titles = [each.text for each in fromstring(printed.encode()).findall("atom:entry/atom:title", space)]
    assert titles == ["A sourdough diary", "Why we bake"]


def _search(printed: str, _: Path) -> None:
    assert printed.startswith("Why our handovers kept failing (handovers.html#what-we-do-now)\n")
    assert "[Fridays]" in printed


PROGRAMS: dict[str, tuple[list[str], Check]] = {
    "own_blocks.py": ([], _own_blocks),
    "slack.py": ([str(EXAMPLES / "post.yaml")], _slack),
    "alt_texts.py": ([str(EXAMPLES)], _alt_texts),
    "static_site.py": ([BLOG, "out"], _static_site),
    "to_hugo.py": ([SITE, "out"], _hugo),
    "to_eleventy.py": ([SITE, "out"], _eleventy),
    "feed.py": ([SITE], _feed),
    "search_index.py": ([BLOG, "out/search.db", "friday why"], _search),
}


def test_every_program_is_tried() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(PROGRAMS)


@pytest.mark.parametrize("name", [name for name, (arguments, _) in PROGRAMS.items() if arguments])
@pytest.mark.parametrize("arguments", [["nowhere"] * 3, ["nowhere", "out"], ["nowhere"]])
def test_an_example_says_in_a_line_what_is_wrong_with_its_arguments(
    name: str, arguments: list[str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "1"},
    )

    assert done.returncode in (1, 2)
    assert re.fullmatch(r"(usage: .*\n(?: .*\n)*)?.*(error:|nowhere).*\n", done.stderr), done.stderr
    assert not list(tmp_path.rglob("*.html"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_runs_and_does_what_it_promises(name: str, tmp_path: Path) -> None:
    arguments, check = PROGRAMS[name]
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "1"},
    )

    assert (done.returncode, done.stderr) == (0, "")
    check(done.stdout, tmp_path / "out")


def test_every_post_among_the_examples_can_be_read() -> None:
    assert all(replicator.load(path).title for path in (EXAMPLES / "blog").iterdir())


def test_a_link_in_a_message_for_slack_calls_nobody():
    slack = runpy.run_path(str(EXAMPLES / "slack.py"))["slack"]

    assert slack(Post(content="[a](!channel) ![b](@U123) [c](/x) [d](https://example.com/)")) == (
        "a b c <https://example.com/|d>\n"
    )


@pytest.mark.parametrize("program", ["to_hugo.py", "to_eleventy.py"])
def test_every_entry_gets_a_file_of_its_own_when_it_moves(program: str, tmp_path: Path) -> None:
    content = tmp_path / "site/content/collections"
    for place, collection in (("blog", "date: true"), ("talks", "slugs: false")):
        (content / place).mkdir(parents=True)
        (content / f"{place}.yaml").write_text(f"title: Any\n{collection}\nroute: '/{place}/{{slug}}'\n")
    for name, title in (
        ("blog/2024-05-01.bread.md", "One"),
        ("blog/2024-05-02.bread.md", "Two"),
        ("blog/2024-05-03.Bread.md", "Three"),
        ("blog/2024-05-04.index.md", "Four"),
        ("blog/2024-05-05.x.md", "Five"),
        ("talks/one.md", "Six"),
        ("talks/two.md", "Seven"),
    ):
        slug = "slug: a/../b\n" if title == "Five" else ""
        (content / name).write_text(f"---\nid: {title}\ntitle: {title}\n{slug}---\n")
    main = runpy.run_path(str(EXAMPLES / program))["main"]

    assert main(str(tmp_path / "site"), str(tmp_path / "out")) == 0

    files = sorted(path for path in (tmp_path / "out").rglob("*.md"))
    found = [Content.parse(path.read_text(encoding="utf-8")).data["title"] for path in files]
    assert sorted(found) == ["Five", "Four", "One", "Seven", "Six", "Three", "Two"]
    assert len({str(path).casefold() for path in files}) == 7
    assert not [path for path in files if "None" in path.name or path.parent.name not in ("blog", "talks")]


@pytest.mark.parametrize("program", ["to_hugo.py", "to_eleventy.py"])
@pytest.mark.parametrize("site", ["jessarcher+jessarcher.com", "daticahealth+Datica-V3"])
def test_no_entry_of_a_real_site_is_lost_when_it_moves(
    program: str, site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main = runpy.run_path(str(EXAMPLES / program))["main"]

    assert main(str(shared(f"corpus/{site}")), str(tmp_path)) == 0

    count = len(list(tmp_path.rglob("*.md")))
    assert capsys.readouterr().out.startswith(f"{count} entries in ")
    assert count == len(list(Site.open(shared(f"corpus/{site}")).entries()))
