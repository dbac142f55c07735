"""A whole site converted: links resolved by other processes, and written again when they lead elsewhere."""

from __future__ import annotations

import html
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

import pytest

from bulk_posts import post
from corpus import shared
from replicator import convert_many
from replicator.bulk import Report
from replicator.bulk.manifest import FILE
from replicator.cli import main
from replicator.statamic import Site, Types, codegen
from statamic.sites import write_site

BLOG = "content/collections/blog"
SITE = {
    "resources/blueprints/user.yaml": "fields:\n  - {handle: name, field: {type: text}}\n",
    f"{BLOG}.yaml": "route: 'blog/{slug}'\n",
    f"{BLOG}/bread.md": "---\nid: bread\ntitle: Bread\nauthor: [jane]\n---\n[Rolls](statamic://entry::rolls)\n",
    f"{BLOG}/rolls.md": "---\nid: rolls\ntitle: Rolls\n---\n![A roll](statamic://asset::main::roll.jpg)\n",
    f"{BLOG}/salt.md": "---\nid: salt\ntitle: Salt\n---\nSea.\n",
    "content/collections/pages.yaml": "route: '{parent_uri}/{slug}'\nstructure: {root: true}\n",
    "content/collections/pages/home.md": "---\nid: home\ntitle: Home\n---\n[Team](statamic://entry::team)\n",
    "content/collections/pages/team.md": "---\nid: team\ntitle: Team\n---\nJane.\n",
    "content/collections/pages/about.md": "---\nid: about\ntitle: About\n---\nUs.\n",
    "content/trees/collections/pages.yaml": (
        "tree: [{entry: home}, {entry: about, children: [{entry: team}]}]\n"
    ),
    "content/assets/main.yaml": "disk: assets\n",
    "public/assets/roll.jpg": "x",
    "public/assets/.meta/roll.jpg.yaml": "width: 4\nheight: 3\n",
    "users/jane@example.com.yaml": "id: jane\nname: Jane\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bakery"
    write_site(folder, SITE)
    return folder


def converted(folder: Path, executor: Executor | None = None) -> Report:
    """Convert a site into a folder beside it, as it is now."""
    out = folder.parent / "build"
    return convert_many(
        folder, out=out, executor=executor, page=True, to="html", **Site.open(folder).render_options
    )


def names(report: Report) -> set[str]:
    assert not report.problems
    return {Path(each.target).stem for each in report.converted}


def outputs(out: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in out.rglob("*.*") if path.name != FILE}


@contextmanager
def processes(method: str) -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=get_context(method)) as executor:
        yield executor


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_of_every_kind_find_what_the_site_knows(folder: Path, method: str) -> None:
    with processes(method) as executor:
        assert len(names(converted(folder, executor))) == 6
    found = outputs(folder.parent / "build")

    assert 'href="/blog/rolls"' in found["bread"]
    assert "Jane" in found["bread"]
    assert 'href="/about/team"' in found["home"]
    assert '<img src="/assets/roll.jpg" alt="A roll" width="4" height="3">' in found["rolls"]
    assert not converted(folder).converted


def test_the_options_of_a_site_are_used_in_a_process_that_knows_nothing_of_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    options = Site.open("bakery").render_options
    monkeypatch.chdir("/")  # where no `bakery` is
    program = (
        "import pickle, replicator, sys; options = pickle.load(sys.stdin.buffer)\n"
        "print(replicator.to_html(replicator.Post(author=['jane'], content=sys.argv[1]), page=True, **options))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, "[Rolls](statamic://entry::rolls)"],
        input=pickle.dumps(options),
        capture_output=True,
        check=True,
    )

    assert b'href="/blog/rolls"' in done.stdout
    assert b"Jane" in done.stdout


def test_a_process_opens_a_site_once(folder: Path) -> None:
    site = Site.open(folder)

    assert pickle.loads(pickle.dumps(site)) is site
    assert pickle.loads(pickle.dumps(site.render_options))["resolve_link"].__self__ is site
    assert pickle.loads(pickle.dumps(Site.open(folder))) is not site


def test_a_site_travels_with_the_types_of_a_module(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "travelling_types.py").write_text(codegen(Site.open(folder).blueprints.values()))
    monkeypatch.syspath_prepend(folder)
    types: Types = import_module("travelling_types").TYPES

    assert pickle.loads(pickle.dumps(types)) is types
    assert pickle.loads(pickle.dumps(Site.open(folder, types=types))).types is types
    with pytest.raises(pickle.PicklingError, match="the module that `codegen` wrote"):
        pickle.dumps(Site.open(folder, types=Site.open(folder).types))


def test_links_to_a_renamed_entry_are_written_again_by_the_same_processes(folder: Path) -> None:
    with processes("spawn") as executor:
        converted(folder, executor)
        (folder / BLOG / "rolls.md").rename(folder / BLOG / "buns.md")
        again = converted(folder, executor)

    assert names(again) == {"bread", "buns", "salt", "home", "team", "about"}
    assert 'href="/blog/buns"' in outputs(folder.parent / "build")["bread"]


def test_an_edit_of_a_text_has_only_that_file_converted(folder: Path) -> None:
    converted(folder)
    with (folder / BLOG / "rolls.md").open("a") as file:
        file.write("Warm.\n")

    with processes("fork") as executor:
        assert names(converted(folder, executor)) == {"rolls"}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (f"{BLOG}.yaml", "blog/", "news/"),
        (f"{BLOG}/rolls.md", "id: rolls", "id: buns"),
        ("content/trees/collections/pages.yaml", "children: [{entry: team}]", "children: []"),
        ("content/assets/main.yaml", "disk: assets", "disk: files"),
        ("public/assets/.meta/roll.jpg.yaml", "width: 4", "width: 8"),
        ("public/assets/roll%201.jpg", "", "x"),
        (
            "content/assets/main.yaml",
            "disk: assets",
            "disk: assets\nassets: {1: {alt: A}, ~: {}, a.jpg: 1.5}",
        ),
        ("users/jane@example.com.yaml", "name: Jane", "name: Joan"),
        ("resources/sites.yaml", "", "default: {url: /en}\n"),
    ],
)
def test_the_fingerprint_is_another_one_where_an_answer_is(
    folder: Path, name: str, old: str, new: str
) -> None:
    before = Site.open(folder).fingerprint
    file = folder / name
    file.write_text(file.read_text().replace(old, new) if file.exists() else new)

    assert Site.open(folder).fingerprint != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (f"{BLOG}/rolls.md", "title: Rolls", "title: Buns\npublished: false"),
        ("resources/blueprints/user.yaml", "handle: name", "handle: nickname"),
        ("content/collections/pages/home.md", "[Team]", "[We]"),
    ],
)
def test_the_fingerprint_stays_where_the_answers_do(folder: Path, name: str, old: str, new: str) -> None:
    before = Site.open(folder).fingerprint
    file = folder / name
    file.write_text(file.read_text().replace(old, new))

    assert Site.open(folder).fingerprint == before
    elsewhere = folder.rename(folder.parent / "elsewhere")
    assert Site.open(elsewhere).fingerprint == before


@pytest.mark.parametrize("blog", ["route: '{title}'\n", "route: '{mount}/{slug}'\nmount: rolls\n"])
def test_an_entry_without_a_url_fails_alone_though_others_link_to_it(folder: Path, blog: str) -> None:
    (folder / f"{BLOG}.yaml").write_text(blog)  # its URL needs what is broken, or itself
    (folder / BLOG / "rolls.md").write_text("---\nid: rolls\ntitle: [\n---\n")

    report = converted(folder)

    assert [Path(each.source).stem for each in report.failed] == ["rolls"]
    assert "Rolls" in (bread := outputs(folder.parent / "build")["bread"])
    assert "<a " not in bread


def test_every_link_of_a_real_site_that_leads_somewhere_is_in_what_processes_write(tmp_path: Path) -> None:
    root = shared("corpus/monsun-theater+monsunpro")
    site = Site.open(root)
    with processes("fork") as executor:
        report = convert_many(
            root / "content/collections", out=tmp_path, executor=executor, **site.render_options
        )
    count = 0
    for each in report.converted:
        written = re.findall(r"href: .(?:statamic://)?(entry::[\w-]+)", Path(each.source).read_text())
        shown = html.unescape(Path(each.target).read_text())
        urls = [url for url in map(site.resolve_link, written) if url]
        assert [url for url in urls if f'href="{url}"' not in shown] == []
        count += len(urls)

    assert not report.problems
    assert count > 200


# The commands.


@pytest.fixture
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("source", ["bakery", ".", f"bakery/{BLOG}", f"bakery/{BLOG}/bread.md"])
def test_convert_knows_the_site_of_what_it_converts(source: str, jobs: str) -> None:
    assert main(["convert", source, "-o", "out", "--jobs", jobs, "--to", "markdown"]) == 0
    assert "[Rolls](/blog/rolls)" in outputs(Path("out"))["bread"]

    assert main(["convert", source, "-o", "out", "--jobs", "1", "--no-site"]) == 0
    assert "/blog/rolls" not in outputs(Path("out"))["bread"]


@pytest.mark.usefixtures("_here")
def test_convert_says_where_files_are_not_those_of_one_site(capsys: pytest.CaptureFixture[str]) -> None:
    Path("post.yaml").write_text(post("A"))
    arguments = ["convert", "bakery", "post.yaml", "-o", "out", "--jobs", "1"]

    assert main(arguments) == 0
    assert f"the files are of {Path.cwd().as_posix()}/bakery and of no site;" in capsys.readouterr().err
    assert main([*arguments, "--no-site"]) == main([*arguments, "--to", "json"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("to", ["html", "markdown"])
def test_render_knows_the_site_of_each_file(capsys: pytest.CaptureFixture[str], to: str) -> None:
    Path("post.yaml").write_text("content: '![A bun](roll.jpg)'\n")
    files = [f"bakery/{BLOG}/bread.md", f"bakery/{BLOG}/rolls.md", "post.yaml"]

    assert main(["render", *files, "--to", to]) == 0
    shown = capsys.readouterr().out
    assert main(["render", *files, "--to", to, "--no-site"]) == 0
    alone = capsys.readouterr().out

    assert [shown.count(each) for each in ("statamic://", "/blog/rolls", "/assets/roll.jpg")] == [0, 1, 1]
    assert [alone.count(each) for each in ("/blog/rolls", "/assets/roll.jpg")] == [0, 0]


@pytest.mark.usefixtures("_here")
def test_render_names_the_authors_of_the_site(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", f"bakery/{BLOG}/bread.md", "--page"]) == 0
    assert "Jane" in capsys.readouterr().out


# Objects of one's own.

OPTIONS = """\
class Names:
    def __init__(self, fingerprint):
        self.fingerprint = fingerprint

    def resolve(self, target):
        return f"/{self.fingerprint}"
"""


def test_what_an_option_says_that_it_depends_on_counts(
    tmp_path: Path, posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_names.py").write_text(OPTIONS)
    monkeypatch.syspath_prepend(tmp_path)
    made = import_module("own_names").Names

    def run(fingerprint: str) -> int:
        resolve = made(fingerprint).resolve
        return len(convert_many(posts, out=tmp_path / "out", resolve_link=resolve).converted)

    assert (run("a"), run("a"), run("b")) == (3, 0, 3)
