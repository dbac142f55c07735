"""Files of a site are read by their blueprints wherever they are shown or changed: one entry, one page."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest

from replicator import convert_many, load, to_text
from replicator.bulk import Report, plan_edits
from replicator.cli import main
from replicator.errors import ReplicatorError
from replicator.statamic import Site
from statamic.sites import real_sites, write_site

BLOG = "content/collections/blog"
BLUEPRINT = """
sections:
  main:
    fields:
      - {handle: title, field: {type: text}}
      - {handle: lead, field: {type: textarea}}
      - handle: page_builder
        field:
          type: replicator
          sets:
            saying:
              fields:
                - {handle: words, field: {type: textarea}}
            picture_row:
              fields:
                - {handle: caption, field: {type: text}}
"""
SITE = {
    "resources/blueprints/collections/blog/post.yaml": BLUEPRINT,
    "resources/sites.yaml": "en: {name: English, url: /}\nnl: {name: Dutch, url: /nl}\n",
    f"{BLOG}.yaml": "route: 'blog/{slug}'\nsites: [en, nl]\n",
    f"{BLOG}/en/bread.md": (
        "---\nid: bread\ntitle: Bread\nlead: Slowly\npage_builder:\n"
        "  - {type: saying, words: Wheat}\n  - {type: gone, words: Rye}\n---\n"
    ),
    f"{BLOG}/nl/bread.md": "---\nid: brood\norigin: bread\ntitle: Brood\n---\n",
    f"{BLOG}/en/draft.md": "---\nid: draft\ntitle: Draft\npublished: false\n---\n",
    "content/globals/footer.yaml": "data:\n  words: Flour\n",
    "README.md": "---\ntitle: Notes\nreplicator_content: [{type: paragraph, text: Salt}]\n---\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_site(tmp_path / "bakery", SITE)
    return tmp_path / "bakery"


def converted(folder: Path, **options: object) -> Report:
    said = {"out": folder.parent / "build", **Site.open(folder).convert_options, **options}
    return convert_many(folder, to="text", **said)


def written(folder: Path) -> dict[str, str]:
    out = folder.parent / "build"
    return {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*.txt")}


def names(report: Report) -> list[str]:
    assert not report.problems
    return [
        Path(each.target).relative_to(Path(each.target).parents[1]).as_posix() for each in report.converted
    ]


def test_a_site_is_converted_by_its_blueprints_with_what_comes_from_origins(folder: Path) -> None:
    report = converted(folder)

    assert written(folder)[f"{BLOG}/en/bread.txt"] == "Slowly\n\nWheat\n"
    assert written(folder)[f"{BLOG}/nl/bread.txt"] == "Slowly\n\nWheat\n"
    assert report.left_out == {"gone": 2}


def test_what_depends_on_a_blueprint_or_an_origin_is_converted_again(folder: Path) -> None:
    converted(folder)
    assert names(converted(folder)) == []

    bread = folder / BLOG / "en/bread.md"
    bread.write_text(bread.read_text().replace("Wheat", "Spelt"))
    assert names(converted(folder)) == ["en/bread.txt", "nl/bread.txt"]
    assert written(folder)[f"{BLOG}/nl/bread.txt"] == "Slowly\n\nSpelt\n"

    blueprint = folder / "resources/blueprints/collections/blog/post.yaml"
    blueprint.write_text(blueprint.read_text().replace("picture_row", "gone").replace("caption", "words"))
    assert len(names(converted(folder))) == 3
    assert written(folder)[f"{BLOG}/nl/bread.txt"] == "Slowly\n\nSpelt\n\nRye\n"
    assert names(converted(folder)) == []


def test_an_origin_that_comes_later_is_noticed(folder: Path) -> None:
    bread = folder / BLOG / "en/bread.md"
    text = bread.read_text()
    bread.unlink()
    converted(folder)
    bread.write_text(text)

    assert names(converted(folder)) == ["en/bread.txt", "nl/bread.txt"]


def test_commands_read_files_as_their_site_does(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bread = str(folder / BLOG / "nl/bread.md")

    assert main(["render", "--to", "text", bread]) == 0
    assert capsys.readouterr() == (
        "Slowly\n\nWheat\n",
        "1 block of a type that nobody knows was left out: gone\n",
    )
    assert main(["render", "--to", "text", "--no-site", str(folder / BLOG / "en/bread.md")]) == 0
    assert capsys.readouterr() == ("", "2 blocks of types that nobody knows were left out: gone, saying\n")
    assert main(["show", bread]) == 0
    assert "Saying" in capsys.readouterr().out
    assert main(["render", "--to", "text", str(folder / "README.md")]) == 0  # no file of the site's
    assert capsys.readouterr().out == "Salt\n"
    assert main(["convert", str(folder), "-o", str(folder.parent / "build"), "--to", "text"]) == 0
    assert "3 blocks" not in (told := capsys.readouterr().err)
    assert "2 blocks of types that nobody knows were left out: gone" in told
    assert written(folder)[f"{BLOG}/en/bread.txt"] == "Slowly\n\nWheat\n"


def test_a_script_is_given_what_is_stored_as_the_class_of_its_blueprint(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    script = tmp_path / "louder.py"
    script.write_text(
        "def apply(post):\n    if post.lead:\n        post.page_builder[0].words += '!'\n"
        "    assert type(post).__name__ == 'Post' and not post.extra\n"
    )

    assert main(["apply", str(script), str(folder), "--write"]) == 0
    assert "1 changed, 0 failed" in capsys.readouterr().err
    assert "words: Wheat!}" in (folder / BLOG / "en/bread.md").read_text()
    assert main(["apply", str(script), str(folder), "--no-site"]) == 1  # of no class with `lead`


def test_edits_are_planned_with_the_reader_of_a_site(folder: Path) -> None:
    def check(post: object) -> None:
        assert post.get("lead") in ("Slowly", None)  # type: ignore[attr-defined]

    assert plan_edits(folder, check, reader=Site.open(folder).reader).problems == ()


def test_a_file_of_a_site_is_opened_by_its_path(folder: Path) -> None:
    path = folder / BLOG / "en/bread.md"
    site = Site.around(path)
    assert site is not None
    found = site.file_at(path)
    assert found is not None
    assert found.post.lead == "Slowly"
    assert found.post.get("lead") == load(path).get("lead") == "Slowly"
    footer = site.file_at(folder / "content/globals/footer.yaml")
    assert footer is not None
    assert footer.post == footer.complete
    assert site.file_at(folder / "README.md") is None


def test_json_is_what_is_stored(folder: Path) -> None:
    convert_many(folder, out=folder.parent / "json", to="json", reader=Site.open(folder).reader)

    assert json.loads((folder.parent / "json" / BLOG / "nl/bread.json").read_text())["title"] == "Brood"


def test_an_entry_shows_its_text_and_authors_whatever_its_blueprint_has(folder: Path) -> None:
    jane = {"users/jane@example.com.yaml": "id: jane\nname: Jane\n"}
    salt = "---\nid: salt\ntitle: Salt\nauthor: jane\n---\nFrom the *sea*.\n"
    pages = "content/collections/pages"  # which has no blueprint
    flour = "---\nid: flour\ntitle: Flour\nreplicator_content:\n  - {type: paragraph, text: Rye}\n---\n"
    added = {f"{BLOG}/en/salt.md": salt, f"{pages}.yaml": "", f"{pages}/flour.md": flour}
    write_site(folder, {**jane, **added})

    converted(folder, page=True)

    assert written(folder)[f"{BLOG}/en/salt.txt"] == "Salt\n====\n\nJane\n\nFrom the sea.\n"
    assert "Rye" in written(folder)[f"{pages}/flour.txt"]


def test_pages_lie_where_their_urls_lead(folder: Path) -> None:
    report = converted(folder, layout="url")

    assert sorted(written(folder)) == ["blog/bread/index.txt", "nl/blog/bread/index.txt"]
    assert report.without_page == (str(folder / BLOG / "en/draft.md"),)
    assert "1 without a page" in str(report)
    assert len(converted(folder, layout="url").unchanged) == 2


def test_two_entries_of_one_url_are_both_named(folder: Path) -> None:
    write_site(folder, {f"{BLOG}/en/2024/bread.md": "---\nid: again\ntitle: Again\n---\n"})

    with pytest.raises(
        ReplicatorError, match=r"(?s)same file.*blog/bread/index.txt.*2024/bread.md.*en/bread.md"
    ):
        converted(folder, layout="url")


def test_only_sites_have_urls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("title: A\n")

    with pytest.raises(ReplicatorError, match="give a reader"):
        convert_many(tmp_path / "a.yaml", out=tmp_path / "out", layout="url")
    with pytest.raises(SystemExit):
        main(["convert", str(tmp_path / "a.yaml"), "-o", str(tmp_path / "out"), "--layout", "url"])
    assert "--layout url needs files of a site" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("out", "layout"),
    [
        (".", "source"),  # by URL, the pages would lie beside `content`
        *product([BLOG, f"{BLOG}/new", "content/collections/pages"], ["source", "url"]),
    ],
)
def test_no_output_is_written_where_a_site_has_its_entries(folder: Path, out: str, layout: str) -> None:
    before = sorted(folder.rglob("*"))

    with pytest.raises(ReplicatorError, match="taken for content"):
        converted(folder, out=folder / out, layout=layout)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("to", ["html", "markdown", "text"])
def test_a_folder_of_its_own_in_a_site_is_fine_time_and_again(folder: Path, to: str) -> None:
    for _ in range(2):
        report = convert_many(folder, out=folder / "build", to=to, **Site.open(folder).convert_options)
    assert len(report.unchanged) == 3


def test_markdown_is_not_written_among_its_sources(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: A\n")

    with pytest.raises(ReplicatorError, match="taken for content"):
        convert_many(tmp_path, out=tmp_path, to="markdown")
    assert convert_many(tmp_path, out=tmp_path, to="html").converted
    assert convert_many(
        tmp_path / "a.yaml", out=tmp_path, to="markdown"
    ).converted  # a file is named by itself


WORD = re.compile(r"\w+")


@pytest.mark.parametrize("root", real_sites(), ids=lambda path: path.name)
def test_every_word_of_a_real_entry_is_in_what_is_converted(root: Path, tmp_path: Path) -> None:
    site = Site.open(root)
    report = convert_many(root, out=tmp_path, to="text", **site.convert_options)
    pages = {each.source: Path(each.target) for each in report.converted}

    lacking = []
    for entry in site.entries():
        if entry.path in pages:
            shown = set(WORD.findall(pages[entry.path].read_text()))
            wanted = set(WORD.findall(to_text(entry.complete, **site.render_options)))
            if not wanted <= shown:
                lacking.append((entry.path, wanted - shown))
    assert lacking == []
    assert pages
