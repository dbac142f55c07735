"""Which class stands for which type, and every refusal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import replicator
from replicator import Block, Converter, Markdown, Registry, define, field
from replicator.errors import RegistrationError


@pytest.fixture
def registry() -> Registry:
    registry = Registry()

    @registry.block("note", aliases=("remark",))
    class Note(Block):
        text: Markdown = ""

    return registry


def test_a_class_is_found_by_its_name_and_its_aliases(registry: Registry) -> None:
    assert registry["note"] is registry["remark"]
    assert list(registry) == ["note", "remark"]
    assert len(registry) == 2
    assert "nothing" not in registry


def test_a_class_knows_its_first_name(registry: Registry) -> None:
    assert registry.name_of(registry["remark"]) == "note"
    assert registry["note"]().type == "note"


def test_a_taken_name_is_refused_with_its_owner(registry: Registry) -> None:
    with pytest.raises(RegistrationError, match=r"'remark' is already .*Note: choose another name"):

        @registry.block("remark")
        class Other(Block):
            pass


def test_a_taken_name_can_be_replaced_on_purpose(registry: Registry) -> None:
    @registry.block("note", replace=True)
    class Other(Block):
        pass

    assert registry["note"] is Other
    assert registry["remark"] is not Other


def test_a_refused_registration_changes_nothing(registry: Registry) -> None:
    with pytest.raises(RegistrationError):

        @registry.block("fresh", aliases=("note",))
        class Other(Block):
            pass

    assert "fresh" not in registry


def test_a_copy_is_independent(registry: Registry) -> None:
    copy = registry.copy()
    copy.remove("note")

    @copy.block("other")
    class Other(Block):
        pass

    assert "note" in registry
    assert "other" not in registry


def test_registering_the_same_class_again_is_no_error(registry: Registry) -> None:
    assert registry.register("note", registry["note"]) is registry["note"]


def test_a_converter_sees_what_is_registered_after_it_was_made(registry: Registry) -> None:
    converter = Converter(registry)
    text = "replicator_content: [{type: late, x: a}]"
    assert isinstance(converter.loads(text).blocks[0], replicator.RawBlock)

    @registry.block("late")
    class Late(Block):
        x: str

    assert converter.loads(text).blocks == [Late(x="a")]


def not_a_block(registry: Registry) -> None:
    @registry.block("bad")  # type: ignore[arg-type]
    class Bad:
        text: str


def reserved_name(registry: Registry) -> None:
    @registry.block("bad")
    class Bad(Block):
        enabled: str  # type: ignore[assignment]


def reserved_key(registry: Registry) -> None:
    @registry.block("bad")
    class Bad(Block):
        kind: str = field(key="type")


def key_twice(registry: Registry) -> None:
    @registry.block("bad")
    class Bad(Block):
        a: str
        b: str = field(aliases=("a",))


def bytes_field(registry: Registry) -> None:
    @registry.block("bad")
    class Bad(Block):
        data: bytes


def set_field(registry: Registry) -> None:
    @registry.block("bad")
    class Bad(Block):
        data: list[set[str]]


def number_keys(registry: Registry) -> None:
    @registry.block("bad")
    class Bad(Block):
        data: dict[int, str]


def unknown_annotation(registry: Registry) -> None:
    @registry.block("bad")
    class Bad(Block):
        data: Missing  # type: ignore[name-defined]  # noqa: F821


def no_annotation(registry: Registry) -> None:
    @registry.block("bad")
    class Bad(Block):
        data = field(default="")


def no_name(registry: Registry) -> None:
    @registry.block  # type: ignore[arg-type]
    class Bad(Block):
        pass


def empty_name(registry: Registry) -> None:
    registry.block("")


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (not_a_block, r"is not a block: write `class Bad\(replicator.Block\)`"),
        (reserved_name, r"Bad.enabled: every block has `enabled`; choose another name"),
        (reserved_key, r"Bad.kind: the key 'type' is already taken"),
        (key_twice, r"Bad.b: the key 'a' is already taken"),
        (bytes_field, r"Bad.data: `bytes` cannot be stored in YAML; use str"),
        (set_field, r"Bad.data: .*set.* cannot be stored in YAML"),
        (number_keys, r"Bad.data: `dict\[int, str\]` cannot be stored in YAML; .* dict\[str, …\]"),
        (unknown_annotation, r"an annotation cannot be resolved .*Missing.*; import the name"),
        (no_annotation, r"Bad: a field has no type: write `name: str = field\(…\)`"),
        (no_name, r"a block type's name is text, .*: write @block\('name'\)"),
        (empty_name, r"a block type's name is text"),
    ],
)
def test_a_class_that_cannot_serve_is_refused_with_what_to_do(
    registry: Registry, mistake: Callable[[Registry], None], message: str
) -> None:
    with pytest.raises(RegistrationError, match=message):
        mistake(registry)

    assert "bad" not in registry


@pytest.fixture
def entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Install a module with one entry point."""

    def install(module: str, value: str) -> None:
        (tmp_path / "strange_plugin.py").write_text(module)
        info = tmp_path / "strange_plugin-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: strange-plugin\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[replicator.blocks]\nstrange = strange_plugin:{value}\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "strange_plugin", raising=False)

    return install


def test_a_plugin_may_be_a_function_that_registers(
    registry: Registry, entry_point: Callable[[str, str], None]
) -> None:
    entry_point(
        "import replicator\n"
        "@replicator.define\nclass A(replicator.Block):\n    x: str = ''\n"
        "def add(registry):\n    registry.register('a', A, replace=True)\n",
        "add",
    )

    assert registry.load_plugins() == ["strange"]
    assert registry["a"].__name__ == "A"


@pytest.mark.parametrize(
    ("module", "value", "message"),
    [
        ("x = 1", "x", "neither a block class nor a function"),
        ("x = 1", "y", "the plug-in 'strange' .* fails"),
        ("raise OSError('no')", "y", "the plug-in 'strange' .* fails: OSError"),
    ],
)
def test_a_plugin_that_fails_is_named(
    registry: Registry, entry_point: Callable[[str, str], None], module: str, value: str, message: str
) -> None:
    entry_point(module, value)

    with pytest.raises(RegistrationError, match=message):
        registry.load_plugins()


def test_an_attrs_class_is_registered_as_it_is(registry: Registry) -> None:
    @define
    class Mine(Block):
        x: Any = None

    assert registry.register("mine", Mine) is Mine
