"""What is content in a site made with Statamic, and what only describes it: one answer for all that takes folders."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus import SHARED
from replicator import convert_many
from replicator.bulk import plan_edits
from replicator.cli import main
from replicator.folders import CONTENT_SUFFIXES, content_files
from replicator.migrations import Migration, RenameType, migrate
from replicator.preview.sources import find_source
from replicator.sitefiles import POSTS, kind_of, site_root
from replicator.statamic import Site

TREE = "tree:\n  -\n    entry: '1'\n"
FILES = {
    "README.md": "# Not of Statamic\n",
    "composer.md": "not yaml: [\n",
    "node_modules/pkg/README.md": "# Not ours\n",
    "notes/idea.md": "---\ntitle: Idea\n---\n",
    "content/collections/blog.yaml": "title: Blog\n",
    "content/collections/blog/2024-05-01.hello.md": "---\nid: '1'\ntitle: Hello\n---\nText.\n",
    "content/collections/blog/de/2024-05-01.hallo.md": "---\nid: '2'\norigin: '1'\n---\nText.\n",
    "content/taxonomies/tags.yaml": "title: Tags\n",
    "content/taxonomies/tags/bread.yaml": "title: Bread\n",
    "content/globals/seo.yaml": "title: SEO\ndata:\n  description: d\n",
    "content/trees/collections/blog.yaml": TREE,
    "content/navigation/main.yaml": "title: Main\n",
    "content/assets/main.yaml": "title: Main\ndisk: assets\n",
    "resources/blueprints/collections/blog/post.yaml": "tabs: {}\n",
    "resources/users/roles.yaml": "editor:\n  title: Editor\n",
    "users/jane@example.com.yaml": "id: jane\nname: Jane\npassword_hash: hidden\n",
}
ENTRIES = [
    "content/collections/blog/2024-05-01.hello.md",
    "content/collections/blog/de/2024-05-01.hallo.md",
]
TERMS = ["content/taxonomies/tags/bread.yaml"]
GLOBALS = ["content/globals/seo.yaml"]
OTHERS = sorted(
    name
    for name in FILES
    if name.startswith(("content", "users", "resources")) and name not in [*ENTRIES, *TERMS, *GLOBALS]
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site in a folder beside a folder of posts, which belongs to no site."""
    for name, text in {
        **{f"site/{name}": text for name, text in FILES.items()},
        "posts/a.yaml": "title: A\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "site"


def under(site: Path, *names: str) -> list[str]:
    return [f"{site}/{name}" for name in names]


def test_of_a_site_only_content_is_found(site: Path) -> None:
    skipped: list[str] = []

    assert [*content_files(site, skipped=skipped)] == under(site, *ENTRIES, *GLOBALS, *TERMS)
    assert sorted(skipped) == under(site, *OTHERS)


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("", [*ENTRIES, *TERMS]),
        ("content", [*ENTRIES, *TERMS]),
        ("content/collections", ENTRIES),
        ("content/collections/blog/de", ENTRIES[1:]),
        ("content/trees", []),
        ("users", []),
        ("notes", ["notes/idea.md"]),
    ],
)
def test_a_part_of_a_site_holds_what_the_site_holds_there(site: Path, folder: str, found: list[str]) -> None:
    assert [*content_files(site / folder, kinds=POSTS)] == under(site, *found)


def test_a_folder_that_holds_sites_is_gone_through_site_by_site(site: Path) -> None:
    assert [*content_files(".", kinds=POSTS)] == [
        "./posts/a.yaml",
        *(f"./site/{name}" for name in [*ENTRIES, *TERMS]),
    ]


@pytest.mark.parametrize("name", ["README.md", "content/trees/collections/blog.yaml", *GLOBALS])
def test_a_file_that_is_named_is_taken_whatever_it_is(site: Path, name: str) -> None:
    assert [*content_files(site / name, kinds=POSTS)] == under(site, name)


def test_an_old_site_is_known_from_the_folder_in_it_too(tmp_path: Path) -> None:
    for name in ("collections/blog/a.md", "pages/about/index.md", "pages/folder.yaml"):
        (tmp_path / "site/content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site/content" / name).write_text("---\ntitle: A\n---\n")

    for folder in ("", "site", "site/content"):
        assert len([*content_files(tmp_path / folder, kinds=POSTS)]) == 2
    assert len([*content_files(tmp_path / "site/content/pages", kinds=POSTS)]) == 1


def test_other_systems_have_a_folder_content_too(tmp_path: Path) -> None:
    for name in ("content/posts/a.md", "content/globals.yaml", "users/b.yaml", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("title: A\n")

    assert len([*content_files(tmp_path, kinds=POSTS)]) == 4
    assert Site.around(tmp_path / "content/posts/a.md") is None
    assert len(find_source(tmp_path, None).posts()) == 4


def test_a_collection_may_be_called_as_a_folder_of_statamic(site: Path) -> None:
    for name in ("users", "content"):
        (site / f"content/collections/{name}").mkdir()
        (site / f"content/collections/{name}/x.md").write_text("---\nid: '3'\n---\n")

    assert set(content_files(site / "content/collections/users")) == {
        f"{site}/content/collections/users/x.md"
    }
    found = Site.around(site / "content/collections/users/x.md")
    assert found is not None
    assert found.root == site


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("site/content/pages/about/index.md", "entry"),
        ("site/content/pages/index.md", "entry"),
        ("site/content/pages/about/de.index.md", "entry"),
        ("site/content/pages/about/notes.md", "other"),
        ("site/content/collections/blog/1.a.md", "entry"),
        ("site/content/collections/blog/folder.yaml", "other"),
        ("site/content/taxonomies/tags/a.yaml", "term"),
        ("site/settings/users/roles.yaml", "other"),
        ("site/users/jane.yaml", "user"),
        ("vendor/a/content/collections/b/c.md", None),
        ("content/collections/blog/a.md\nb.md", "entry"),
    ],
)
def test_a_path_tells_what_a_file_is(path: str, kind: str | None) -> None:
    assert kind_of(path) == kind


def test_paths_tell_of_real_sites_what_the_sites_tell() -> None:
    folders = [path for path in (SHARED / "corpus").glob("*") if site_root(str(path)) == str(path)]
    if not folders:
        pytest.skip("no corpus beside this checkout")
    counts: Counter[str] = Counter()
    for folder in folders:
        site = Site.open(folder)
        told = {
            **{each.path: "entry" for each in site.entries()},
            **{each.path: "term" for each in site.terms()},
            **{each.path: "globals" for each in site.contents.globals()},
            **dict.fromkeys(site.users.paths, "user"),
        }
        files = (path for path in folder.rglob("*") if path.is_file() and "/." not in str(path))
        kinds = {str(path): kind_of(path.relative_to(folder).as_posix()) for path in files}

        assert {path: kind for path, kind in kinds.items() if kind in told.values()} == told
        posts = {path for path, kind in told.items() if kind in POSTS and path.endswith(CONTENT_SUFFIXES)}
        assert {*content_files(folder, kinds=POSTS)} == posts
        counts.update(map(str, kinds.values()))
    print(f"\nfiles of {len(folders)} real sites: {dict(counts)}")


def test_a_site_is_converted_without_what_describes_it(site: Path, tmp_path: Path) -> None:
    report = convert_many(site, out=tmp_path / "out", to="text")

    assert [each.source for each in report.conversions] == under(site, *ENTRIES, *TERMS)
    assert sorted(report.skipped) == sorted(under(site, *OTHERS, *GLOBALS))
    assert str(report) == "3 converted, 0 unchanged, 0 failed, 9 skipped (no posts)"
    assert str(convert_many(site / "content/trees/collections/blog.yaml", out=tmp_path / "out")).startswith(
        "1 con"
    )


def test_a_site_behind_a_url_is_converted_in_the_same_way(site: Path, tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.put(str(site), "/sites/one", recursive=True)
    try:
        for url in ("memory://sites", "memory://sites/one", "memory://sites/one/content"):
            report = convert_many(url, out=tmp_path / "out", to="text", force=True)
            assert len(report.conversions) == 3
            assert all("one/content/" in each.source for each in report.conversions)
        for part in ("users", "content/globals"):
            for root in ("memory://sites/one", site.as_uri()):
                assert convert_many(f"{root}/{part}", out=tmp_path / "out", to="text").conversions == ()
    finally:
        memory.rm("/sites", recursive=True)


def test_a_function_is_run_over_the_posts_of_a_site(site: Path) -> None:
    seen: list[str] = []

    changes = plan_edits(site, lambda post: seen.append(post.title))

    assert seen == ["Hello", None, "Bread"]
    assert changes.problems == ()
    assert len(changes.skipped) == len([*OTHERS, *GLOBALS])


def test_a_migration_leaves_blueprints_alone_and_not_what_is_stored_by_them(site: Path) -> None:
    (site / GLOBALS[0]).write_text("title: SEO\ndata:\n  parts:\n    -\n      type: text\n      text: x\n")
    (site / "resources/blueprints/globals").mkdir()
    blueprint = site / "resources/blueprints/globals/seo.yaml"
    blueprint.write_text("fields:\n  -\n    type: text\n")

    run = migrate([Migration("0001_words", [RenameType("text", "words")])], site, journals=site)

    assert [edit.path for edit in run.changes.edits] == under(site, GLOBALS[0])
    assert str(blueprint) in run.skipped


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        (
            ["convert", "site", "-o", "out", "--jobs", "1"],
            0,
            "3 converted, 0 unchanged, 0 failed, 9 skipped (no posts)",
        ),
        (
            ["convert", "site/users", "-o", "out"],
            0,
            "0 converted, 0 unchanged, 0 failed, 1 skipped (no posts)",
        ),
        (["apply", "script.py", "site"], 0, "0 would change, 0 failed, 9 skipped (no posts)"),
        (["apply", "script.py", "site/users/jane@example.com.yaml"], 1, "found the file of a user"),
        (["migrate", "migration.py", "site"], 0, "8 files skipped (no content)"),
        (["check", "site/resources"], 1, "nothing but what describes a site: name the site"),
        (["check", "site/notes"], 0, "no problems"),
        (["check", "site/users"], 0, "no problems"),
        (["check", "site/content/collections/blog/2024-05-01.hello.md"], 0, "no problems"),
    ],
)
def test_commands_take_of_a_site_what_they_are_for_and_tell_the_rest(
    site: Path, capsys: pytest.CaptureFixture[str], command: list[str], code: int, told: str
) -> None:
    Path("script.py").write_text("def apply(post):\n    pass\n")
    Path("migration.py").write_text(
        "from replicator.migrations import RenameType\n\noperations = [RenameType('a', 'b')]\n"
    )

    assert main(command) == code
    captured = capsys.readouterr()
    assert told in captured.out + captured.err
    assert "hidden" not in captured.out + captured.err


def test_a_check_of_a_folder_finds_a_site_that_has_no_content_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "site/resources/blueprints/collections/blog/post.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("fields: nothing\n")

    assert main(["check", str(tmp_path)]) == 1
    assert "post.yaml" in capsys.readouterr().out
