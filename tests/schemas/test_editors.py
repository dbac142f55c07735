"""What people see who write content in an editor, or check it by the schema alone."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema
import pytest

import replicator
from corpus import content_files
from language_server import Server
from replicator import Block, Kind, Label, Markdown, Post, Url, field
from replicator.cli import main
from replicator.errors import ContentError
from replicator.frontmatter import Content
from replicator.registry import Registry

ROOT = Path(__file__).resolve().parents[2]
POST = """\
title: Tea
replicator_content:
  - type: image
    image: a.jpg
    alt: leaves
  - type: image
    caption: [a, b]
"""


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_descriptions_are_the_docstrings_of_classes_and_fields() -> None:
    own = Registry()

    @own.block("note")
    class Note(Block):
        """A remark.

        With more about it.
        """

        text: Markdown = ""
        """What it says,
        in a few words."""
        source: Markdown = field(default="me", metadata={"doc": "Where it is from."})
        other: Markdown | None = None

    found = replicator.json_schema(Note, registry=own)["$defs"]["Note"]

    assert found["description"] == "A remark."
    said = {key: each.get("description") for key, each in found["properties"].items()}
    assert said["text"] == "What it says, in a few words."
    assert said["source"] == "Where it is from."
    assert said["other"] == "Text in Markdown."
    assert said["enabled"].startswith("False for a block")
    assert found["properties"]["source"]["default"] == "me"


def test_a_field_that_has_to_be_there_is_required() -> None:
    own = Registry()

    @own.block("note")
    class Note(Block):
        text: Markdown
        words: Markdown = field(aliases=("said",))

    check = jsonschema.Draft202012Validator(replicator.json_schema(Note, registry=own))

    assert check.is_valid({"type": "note", "text": "a", "words": "b"})
    assert check.is_valid({"type": "note", "text": "a", "said": "b"})
    assert not check.is_valid({"type": "note", "text": "a"})
    assert not check.is_valid({"type": "note", "words": "a"})
    assert not check.is_valid({"type": "note", "text": "a", "said": ["b"]})


def test_without_a_docstring_the_type_says_what_belongs_into_a_field() -> None:
    own = Registry()

    @own.block("note")
    class Note(Block):
        day: datetime.date
        size: Literal["small", "large"] = "small"
        words: list[Label] = field(factory=list)
        number: int | None = None
        inside: list[Block] = field(factory=list)
        link: Url = ""
        odd: Annotated[str, Kind("pull-quote")] = ""

    found = replicator.json_schema(Note, registry=own)["$defs"]["Note"]["properties"]

    assert {
        key: each.get("description") for key, each in found.items() if key not in ("type", "id", "enabled")
    } == {
        "day": "A date as 2024-05-01.",
        "size": "One of `small` or `large`.",
        "words": "A word that is not shown to readers; one, or a list of several.",
        "number": "A whole number.",
        "inside": "Blocks.",
        "link": "Where a link leads: a path or an address.",
        "odd": "Pull quote.",
    }
    assert found["day"]["anyOf"][0]["format"] == "date"


def test_a_class_that_holds_itself_has_a_finite_schema() -> None:
    schema = replicator.json_schema(Post)

    assert schema["$defs"]["Group"]["properties"]["blocks"]["items"] == {"$ref": "#/$defs/Block"}


@pytest.mark.usefixtures("_folder")
def test_the_command_writes_a_schema_for_posts_for_a_class_and_for_a_site(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "examples" / "site", "site")
    Path("mypages.py").write_text(
        "import replicator\n\n@replicator.define\nclass Page(replicator.Post):\n    n: int = 1\n"
    )
    monkeypatch.delitem(sys.modules, "mypages", raising=False)

    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(replicator.json_schema()))
    assert main(["schema", "--class", "mypages:Page", "-o", "page.json"]) == 0
    assert json.loads(Path("page.json").read_text())["properties"]["n"]["default"] == 1
    assert main(["schema", "site", "--collection", "blog"]) == 0
    blog = json.loads(capsys.readouterr().out)
    assert "page_builder" in blog["properties"]
    assert main(["schema", "site", "-o", "schemas"]) == 0
    settings = json.loads(capsys.readouterr().out)["yaml.schemas"]
    assert settings["schemas/blog.schema.json"] == "site/content/collections/blog/**"
    assert json.loads(Path("schemas/blog.schema.json").read_text()) == blog

    assert main(["schema", "--class", "mypages:Nothing"]) == 1
    for arguments in (["schema", "site"], ["schema", "site", "--collection", "blogg"]):
        with pytest.raises(SystemExit):
            main(arguments)


@pytest.mark.usefixtures("_folder")
def test_an_entry_is_held_against_the_blueprint_that_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "examples" / "site", "site")
    folder = Path("site/resources/blueprints/collections/blog")
    (folder / "review.yaml").write_text(
        "fields: [{handle: stars, field: {type: integer, instructions: One to five}}]\n"
    )
    assert main(["schema", "site", "--collection", "blog"]) == 0
    check = jsonschema.Draft202012Validator(json.loads(capsys.readouterr().out))

    assert check.is_valid({"blueprint": "review", "stars": 3})
    assert not check.is_valid({"blueprint": "review", "stars": "many"})
    assert check.is_valid({"blueprint": "post", "stars": "many"})
    assert check.is_valid({"stars": "many"})


@pytest.mark.usefixtures("_folder")
def test_check_jsonschema_takes_real_files_and_refuses_a_spoiled_one() -> None:
    Path("schema.json").write_text(json.dumps(replicator.json_schema()))
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", "schema.json"]
    files = []
    for path in content_files()[::40]:
        try:
            content = Content.parse(path.read_text(encoding="utf-8"))
        except ContentError:
            continue
        name = f"{len(files)}.yaml"
        Path(name).write_text(content.document.text, encoding="utf-8")
        files.append(name)
    if not files:
        pytest.skip("the shared material has no corpus beside this checkout")
    Path("spoiled.yaml").write_text(POST)

    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    done = subprocess.run([*command, "spoiled.yaml"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "replicator_content[1].caption" in done.stdout
    print(f"\n{len(files)} real files taken")


def opened(tmp_path: Path, text: str, schema: dict[str, Any]) -> tuple[Server, Path, list[dict[str, Any]]]:
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    path = tmp_path / "post.yaml"
    server = Server(tmp_path, {"schemas": {(tmp_path / "schema.json").as_uri(): "*.yaml"}})
    return server, path, server.open(path, text)


def test_an_editor_marks_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    server, _, problems = opened(tmp_path, POST, replicator.json_schema())
    with server:
        assert [each["range"]["start"] for each in problems] == [{"line": 6, "character": 13}]


def test_an_editor_takes_the_schema_that_the_file_itself_names(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(replicator.json_schema()))
    with Server(tmp_path) as server:
        problems = server.open(tmp_path / "a.yaml", f"# yaml-language-server: $schema=./schema.json\n{POST}")

    assert [each["range"]["start"]["line"] for each in problems] == [7]


def test_an_editor_offers_block_types_and_their_fields_and_explains_them(tmp_path: Path) -> None:
    text = f"{POST}  - type: \n  - type: image\n    \n"
    server, path, _ = opened(tmp_path, text, replicator.json_schema())
    with server:
        types = {each["label"] for each in server.ask("completion", path, 7, 10)["items"]}
        fields = {each["label"] for each in server.ask("completion", path, 9, 4)["items"]}
        top = {each["label"] for each in server.ask("completion", path, 10, 0)["items"]}
        hover = server.ask("hover", path, 4, 5)["contents"]["value"]

    assert {"paragraph", "image", "gallery"} <= types
    assert {"caption", "alignment", "link"} <= fields
    assert {"subtitle", "hero_image"} <= top
    assert "What is to be seen, for those who cannot" in hover


def test_the_options_of_a_blueprint_are_offered_and_others_taken() -> None:
    own = Registry()

    @own.block("note")
    class Note(Block):
        tone: Markdown = field(default="calm", metadata={"options": ("calm", "loud")})

    schema = replicator.json_schema(Note, registry=own)

    assert schema["$defs"]["Note"]["properties"]["tone"]["anyOf"][0] == {"enum": ["calm", "loud"]}
    assert jsonschema.Draft202012Validator(schema).is_valid({"type": "note", "tone": "odd"})
