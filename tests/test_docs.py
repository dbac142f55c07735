"""Every example in README and docs runs, and says the truth."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import MethodType, ModuleType

import pytest

import replicator
from replicator.cli import main

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^(?:<!-- not run: (.*?) -->\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+\.md)[^)]*\)")


def examples(text: str, language: str) -> list[tuple[int, str]]:
    """Return the blocks of a language that are to be run, each with its line; a reason excuses a block."""
    return [
        (text.count("\n", 0, match.start(3)) + 1, match[3])
        for match in FENCE.finditer(text)
        if match[2] == language and not (match[1] or "").strip()
    ]


def commands(block: str) -> list[tuple[str, list[str]]]:
    """Return the commands of a console block, each with the lines that it is said to print."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [
        (lines[0], [line.rstrip() for line in lines[1:]]) for part in parts if (lines := part.splitlines())
    ]


@pytest.fixture
def _playground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder with the example post and the example site; the registry and the renderers are put back afterwards."""
    (tmp_path / "post.yaml").write_text((ROOT / "examples" / "post.yaml").read_text(encoding="utf-8"))
    _write_versions(tmp_path)
    shutil.copytree(ROOT / "examples" / "site", tmp_path / "bakery")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "content_types", raising=False)  # other tests write one too
    stores = [
        replicator.registry._classes,
        replicator.richtext.schema.nodes,
    ]
    before = [dict(store) for store in stores]
    renderers = (replicator.html, replicator.markdown, replicator.text)
    functions = [each.functions.copy() for each in renderers]
    yield
    for renderer, kept in zip(renderers, functions, strict=True):
        renderer.functions = kept
    for store, content in zip(stores, before, strict=True):
        store.clear()
        store.update(content)


def _write_versions(folder: Path) -> None:
    """Write what two people made of the post: `edited.yaml` and `theirs.yaml`."""
    post = (folder / "post.yaml").read_text()
    image = "  - \n    type: image\n    image:\n      - /assets/whiteboard.jpg\n"
    start = post.index("  - \n    type: paragraph")
    edited = post[:start] + post[post.index(image) + len(image) :]
    edited = edited.replace("kept failing", "failed").replace(
        "replicator_content:\n", f"replicator_content:\n{image}"
    )
    (folder / "edited.yaml").write_text(edited)
    theirs = post.replace("      - /assets/whiteboard.jpg", "      - /assets/whiteboard-may.jpg")
    (folder / "theirs.yaml").write_text(theirs.replace("id: 0b6", "  -\n    type: divider\nid: 0b6"))


@pytest.mark.usefixtures("_playground")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_python_examples_of_a_page_run(page: Path) -> None:
    namespace: dict[str, object] = {"__name__": f"docs_{page.stem.replace('-', '_')}"}
    for line, code in examples(page.read_text(encoding="utf-8"), "python"):
        source = "\n" * (line - 1) + code
        exec(compile(source, str(page), "exec", dont_inherit=True), namespace)


@pytest.mark.usefixtures("_playground")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_print_what_it_shows(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _, block in examples(page.read_text(encoding="utf-8"), "console"):
        for command, shown in commands(block):
            program, *arguments = shlex.split(command, comments=True)
            assert program == "replicator", command
            assert main(arguments) == (1 if "# exits with 1" in command else 0), command
            printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
            assert not shown or printed == shown, command


def test_a_block_is_left_out_only_for_a_reason() -> None:
    text = "<!-- not run: needs a site -->\n```python\na\n```\n<!-- not run: -->\n```python\nb\n```\n"

    assert examples(text, "python") == [(7, "b\n")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).is_file(), target


def test_the_docstrings_of_the_public_names_say_something() -> None:
    silent = [name for name in replicator.__all__ if not getattr(replicator, name).__doc__]

    assert silent == []


def test_the_reference_has_every_public_name() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "reference").glob("*.md"))
    documented = {
        id(getattr(import_module(module), name))
        for module in re.findall(r"automodule:: (\S+)", pages)
        for name in import_module(module).__all__
    }

    missing = [
        name
        for name in replicator.__all__
        if not isinstance(value := getattr(replicator, name), ModuleType | MethodType)  # with their class
        and id(value) not in documented
    ]
    assert missing == []


def test_the_comparison_shows_what_the_libraries_make_of_the_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import comparison

    page = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    assert comparison.EXAMPLE in page
    assert comparison.page() in page


def test_the_gallery_shows_every_built_in_block_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")
    import gallery

    shown = gallery.TARGET.read_text(encoding="utf-8")
    assert shown == gallery.page(), "python3 dev.py gallery"
    for name, cls in replicator.registry.items():
        if cls.__module__.startswith("replicator.blocks."):
            assert f"`{name}`" in shown


def test_the_tests_that_pages_name_are_there() -> None:
    for page in PAGES:
        for name in re.findall(r"`(tests/[\w/]+\.py)`", page.read_text(encoding="utf-8")):
            assert (ROOT / name).is_file(), (page.name, name)


def test_the_readme_has_every_extra_and_all_is_those_that_programs_use() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    table = re.findall(r"^\| `([a-z]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(table) == sorted(extras)
    assert extras["all"] == [f"replicator[{','.join(sorted(extras.keys() - {'all', 'testing'}))}]"]
