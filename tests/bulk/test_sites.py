"""A whole site converted: links resolved by other processes, and written again when they lead elsewhere."""

from __future__ import annotations

import html
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from bulk_posts import post
from corpus import shared
from replicator import Author, convert_many
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

    assert names(again) == {"bread", "buns"}
    assert 'href="/blog/buns"' in outputs(folder.parent / "build")["bread"]


def test_an_edit_of_a_text_has_only_that_file_converted(folder: Path) -> None:
    converted(folder)
    with (folder / BLOG / "rolls.md").open("a") as file:
        file.write("Warm.\n")

    with processes("fork") as executor:
        assert names(converted(folder, executor)) == {"rolls"}


ALL = {"bread", "rolls", "salt", "home", "team", "about"}


@pytest.mark.parametrize(
    ("name", "old", "new", "again"),
    [
        (f"{BLOG}.yaml", "blog/", "news/", {"bread"}),
        (f"{BLOG}/rolls.md", "id: rolls", "id: buns", {"bread", "rolls"}),
        (f"{BLOG}/buns.md", "", "---\nid: buns\ntitle: Buns\n---\n", {"buns"}),
        (f"{BLOG}/salt.md", "id: salt", "id: pepper", {"salt"}),
        ("content/trees/collections/pages.yaml", "children: [{entry: team}]", "children: []", {"home"}),
        ("content/assets/main.yaml", "disk: assets", "disk: files", {"rolls"}),
        ("public/assets/.meta/roll.jpg.yaml", "width: 4", "width: 8", {"rolls"}),
        ("public/assets/.meta/roll.jpg.yaml", "height: 3", "height: 3\ndata: {alt: Warm}", {"rolls"}),
        ("public/assets/other.jpg", "", "x", set()),
        ("users/jane@example.com.yaml", "name: Jane", "name: Joan", {"bread"}),
        ("users/tom@example.com.yaml", "", "id: tom\nname: Tom\n", set()),
        ("resources/sites.yaml", "", "default: {url: /en}\n", {"bread", "home"}),
        ("resources/blueprints/user.yaml", "handle: name", "handle: nickname", set()),
        (f"{BLOG}/rolls.md", "title: Rolls", "title: Buns\npublished: false", {"rolls"}),
    ],
)
def test_only_what_was_told_something_else_is_converted_again(
    folder: Path, name: str, old: str, new: str, again: set[str]
) -> None:
    assert names(converted(folder)) == ALL
    file = folder / name
    file.write_text(file.read_text().replace(old, new) if file.exists() else new)

    assert names(converted(folder)) == again
    assert names(converted(folder)) == set()
    (wanted := folder.parent / "wanted").mkdir()
    convert_many(folder, out=wanted, page=True, **Site.open(folder).render_options)
    assert outputs(wanted) == outputs(folder.parent / "build")


def test_a_link_that_led_nowhere_is_written_when_it_leads_somewhere(folder: Path) -> None:
    rolls = folder / BLOG / "rolls.md"
    text = rolls.read_text()
    rolls.unlink()
    with processes("spawn") as executor:
        converted(folder, executor)
        assert "<a " not in outputs(folder.parent / "build")["bread"]
        rolls.write_text(text)

        assert names(converted(folder, executor)) == {"bread", "rolls"}
    assert 'href="/blog/rolls"' in outputs(folder.parent / "build")["bread"]


def test_a_site_that_moves_to_another_folder_has_nothing_converted_again(folder: Path) -> None:
    both = folder.parent / "both"
    both.mkdir()
    folder = folder.rename(both / "bakery")
    converted(folder)
    both = both.rename(both.parent / "elsewhere")

    assert names(converted(both / "bakery")) == set()


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


# Resolvers of one's own.


def table(answers: dict[str, str]) -> Callable[[str], str | None]:
    """Return a resolver that no module has, as one that was typed into a notebook."""
    scope = {"answers": answers, "__name__": "__main__"}
    exec("def resolve(target):\n    return answers.get(target) or None", scope)
    return scope["resolve"]  # type: ignore[return-value]


def links(folder: Path, **targets: str) -> Path:
    folder.mkdir()
    for name, target in targets.items():
        (folder / f"{name}.yaml").write_text(post(name, f"[Go]({target})"))
    return folder


@pytest.mark.parametrize("to", ["html", "markdown", "text"])
def test_any_resolver_is_asked_again_what_it_was_asked(tmp_path: Path, to: Any) -> None:
    posts = links(tmp_path / "links", a="one", b="two", c="gone")
    answers = {"one": "/1", "two": "/2"}

    def run() -> set[str]:
        resolve = table(answers)
        return names(convert_many(posts, to=to, out=tmp_path / "out", resolve_link=resolve))

    assert (run(), run()) == ({"a", "b", "c"}, set())
    answers["unasked"] = "/x"
    assert run() == set()
    answers["two"] = "/too"
    assert (run(), run()) == ({"b"}, set())
    answers |= {"one": "", "gone": "/here"}
    assert (run(), run()) == ({"a", "c"}, set())


def test_a_resolver_is_asked_each_question_once_to_know_that_nothing_changed(tmp_path: Path) -> None:
    posts = links(tmp_path / "links", a="one", b="one", c="two")
    asked: list[str] = []

    def resolve(target: str) -> str:
        asked.append(target)
        return f"/{target}"

    convert_many(posts, out=tmp_path / "out", resolve_link=resolve)
    asked.clear()
    convert_many(posts, out=tmp_path / "out", resolve_link=resolve)
    assert sorted(asked) == ["one", "two"]

    convert_many(posts, out=tmp_path / "out")
    asked.clear()
    assert len(convert_many(posts, out=tmp_path / "out", resolve_link=resolve).converted) == 3


def test_a_resolver_that_answers_otherwise_each_time_has_its_outputs_made_each_time(tmp_path: Path) -> None:
    posts = links(tmp_path / "links", a="one")
    (posts / "b.yaml").write_text(post("B"))
    count = iter(range(99))

    for again in ({"a", "b"}, {"a"}, {"a"}):
        report = convert_many(posts, out=tmp_path / "out", resolve_link=lambda _: f"/{next(count)}")
        assert names(report) == again


def test_a_resolver_that_fails_fails_each_time_and_not_for_others(tmp_path: Path) -> None:
    posts = links(tmp_path / "links", a="one", b="two")
    answers: dict[str, str] = {"two": "/2"}

    def run() -> Report:
        return convert_many(posts, out=tmp_path / "out", resolve_link=lambda target: answers[target])

    for _ in range(2):
        report = run()
        assert [Path(each.source).stem for each in report.failed] == ["a"]
        assert "KeyError: 'one'" in str(report.problems[0])
    answers["one"] = "/1"
    assert names(run()) == {"a"}
    del answers["one"]  # what was made before stays, and is told to be stale
    assert [Path(each.source).stem for each in run().failed] == ["a"]
    assert 'href="/1"' in (tmp_path / "out/a.html").read_text()


def test_resolvers_that_a_renderer_has_itself_are_asked_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = links(tmp_path / "links", a="one", b="two")
    (tmp_path / "own_looks.py").write_text(
        "import replicator\nanswers = {}\nhtml = replicator.html.copy(resolve_link=lambda t: answers.get(t))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "own_looks", raising=False)

    def run() -> set[str]:
        return names(convert_many(posts, out=tmp_path / "out", renderer="own_looks:html"))

    assert (run(), run()) == ({"a", "b"}, set())
    sys.modules["own_looks"].answers["two"] = "/2"
    assert run() == {"b"}


def test_authors_that_are_given_count_where_they_are_named(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    for name in ("jane", "tom"):
        (posts / f"{name}.yaml").write_text(f"title: Hello\nauthor: [{name}]\n")

    def run(**known: str) -> set[str]:
        authors = {key: Author(name=name) for key, name in known.items()}
        return names(convert_many(posts, out=tmp_path / "out", page=True, authors=authors))

    assert (run(jane="Jane"), run(jane="Jane")) == ({"jane", "tom"}, set())
    assert run(jane="Jane", tom="Tom", anna="Anna") == {"tom"}
    assert run(tom="Tom") == {"jane"}
    assert "Jane" not in (tmp_path / "out/jane.html").read_text()


@pytest.mark.parametrize("asked", ["[1]", '{"resolve_link": 5}', '{"resolve_link": [[]]}', '{"x": ["y"]}'])
def test_questions_that_make_no_sense_have_the_output_made_again(tmp_path: Path, asked: str) -> None:
    posts = links(tmp_path / "links", a="one")
    convert_many(posts, out=tmp_path / "out", resolve_link=str)
    manifest = tmp_path / "out" / FILE
    manifest.write_text(manifest.read_text().replace('{"resolve_link": ["one"]}', asked))

    assert names(convert_many(posts, out=tmp_path / "out", resolve_link=str)) == {"a"}


def test_a_question_may_be_of_any_characters(tmp_path: Path) -> None:
    posts = links(tmp_path / "links", a="käse")
    (posts / "b.yaml").write_bytes(
        b'title: B\nreplicator_content:\n  - type: image\n    image: "\xf0\x9f\xa5\x96\\u0085.jpg"\n'
    )

    for again in ({"a", "b"}, set()):
        report = convert_many(
            posts, out=tmp_path / "out", resolve_link=str, resolve_asset=lambda path: f"/{path}"
        )
        assert names(report) == again
