"""The file of a user is no post, and whatever is done with it, nobody sees what is secret in it."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import replicator
from corpus import content_files
from replicator import AuthorFile, PostFile, define
from replicator.bulk import plan_edits
from replicator.changesets import edit_of
from replicator.cli import main
from replicator.errors import ContentError, StructureError
from replicator.frontmatter import Content
from replicator.migrations import Migration, RenameType, migrate
from replicator.privacy import holds_secrets, is_user
from replicator.sources import read_content

USER = """\
# who bakes
name: 'Jane Doe'
super: true
id: 7
password_hash: $2y$10$hidden-1
remember_token: hidden-2
two_factor_secret: hidden-3
two_factor_recovery_codes: hidden-4
passkeys:
  key-1:
    name: laptop
    credential: { publicKey: hidden-5 }
preferences:
  locale: de
"""

OF_A_USER = [
    USER,
    "password_hash: hidden\n",
    "id: 7\nremember_token: hidden\n",
    "name: Jane\npasskeys: {a: {id: hidden}}\n",
    "two_factor_confirmed_at: 1700000000\ntitle: Doctor\n",
    "email: jane@example.com\npassword: hidden\n",
    "---\nfirst_name: Jane\npassword: hidden\n---\nI *bake*.\n",
]

NO_USERS = [
    "title: Members only\nname: a\npassword: open sesame\n",
    "password: open sesame\nblocks: []\n",
    "title: Design tokens\ntokens: [a]\n",
    "title: T\nblocks:\n  -\n    type: login\n    password_hash: shown in a lesson\n",
]


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("jane.yaml").write_text(USER)
    return Path("jane.yaml")


@pytest.mark.parametrize("text", OF_A_USER)
@pytest.mark.parametrize(
    "read",
    [
        replicator.loads,
        lambda text: replicator.load(io.StringIO(text)),
        lambda text: replicator.Converter(misfits="keep").loads(text),
        lambda text: replicator.Converter(post=replicator.statamic.Entry).loads(text),
        lambda text: replicator.Converter().structure(Content.parse(text).data, replicator.Post),
    ],
)
def test_the_file_of_a_user_is_no_post(text: str, read: Callable[[str], Any]) -> None:
    with pytest.raises(
        StructureError, match=r"expected a post, found the file of a user .*load_author"
    ) as error:
        read(text)

    assert "hidden" not in error.value.report()


@pytest.mark.parametrize("text", NO_USERS)
def test_a_post_that_has_a_password_is_a_post(text: str) -> None:
    assert replicator.dumps(replicator.loads(text), source=text) == text


def test_whoever_wants_a_key_of_users_in_a_class_of_their_own_has_it() -> None:
    @define
    class Account(replicator.Record):
        password_hash: str = ""

    assert replicator.loads("password_hash: abc\n", converter=replicator.Converter(post=Account)) == Account(
        "abc"
    )


def test_no_post_of_a_real_site_is_taken_for_a_user_and_no_user_for_a_post() -> None:
    files = content_files()
    if not files:
        pytest.skip("no corpus beside this checkout")
    found, secretive, users = [], [], []
    for path in files:
        try:
            data = read_content(path).written
        except ContentError:
            continue
        if is_user(data):
            found.append(path)
        if holds_secrets(data):
            secretive.append(path)
        if path.parent.name == "users" and not {"settings", "resources"} & {*path.parts}:
            users.append(path)
    print(f"\n{len(users)} files of users among {len(files)} real files")

    assert found == secretive == users
    assert users


def test_an_edit_of_a_user_keeps_what_is_secret_byte_for_byte(user: Path) -> None:
    file = AuthorFile.open(user)
    file.author.name = "Jane Roe"
    file.author.extra["preferences"]["locale"] = "fr"
    shown = f"{file!r} {file.author!r} {file.diff()}"
    file.save()

    assert user.read_text() == USER.replace("Jane Doe", "Jane Roe").replace("locale: de", "locale: fr")
    assert "+name: 'Jane Roe'" in shown
    assert "hidden" not in shown


def test_an_edit_beside_a_secret_shows_no_line_of_it() -> None:
    content = Content.parse("password_hash: hidden\nname: Jane\nremember_token: hidden\n")

    assert edit_of(content, content.text.replace("Jane", "Joan"), "a").diff() == (
        "--- a\n+++ a\n@@ -2 +2 @@\n-name: Jane\n+name: Joan\n"
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["show", "jane.yaml"], 1),
        (["render", "jane.yaml"], 1),
        (["convert", "jane.yaml", "-o", "build", "--to", "json", "--jobs", "1"], 1),
        (["apply", "script.py", "jane.yaml"], 1),
        (["check", "jane.yaml"], 0),
        (["check", "jane.yaml", "--format", "json"], 0),
        (["check", "jane.yaml", "--fix"], 0),
        (["check", "wrong.yaml"], 1),
        (["check", "broken.yaml"], 1),
        (["diff", "jane.yaml", "other.yaml"], 1),
        (["diff", "jane.yaml", "other.yaml", "--format", "json"], 1),
        (["diff", "jane.yaml", "other.yaml", "--format", "html"], 1),
        (["diff", "jane.yaml", "broken.yaml"], 2),
        (["merge", "jane.yaml", "other.yaml", "third.yaml", "-o", "merged.yaml"], 1),
        (["merge", "jane.yaml", "other.yaml", "broken.yaml", "-o", "merged.yaml"], 1),
    ],
)
def test_no_command_prints_a_secret(
    user: Path, capsys: pytest.CaptureFixture[str], command: list[str], code: int
) -> None:
    Path("script.py").write_text("def apply(post):\n    print(post)\n")
    Path("wrong.yaml").write_text(USER.replace("super: true", "super: [perhaps]"))
    Path("broken.yaml").write_text(USER.replace("$2y$10$hidden-1", "'hidden-6"))
    Path("other.yaml").write_text(USER.replace("hidden-2", "hidden-7").replace("Jane Doe", "Joan"))
    Path("third.yaml").write_text(USER.replace("hidden-2", "hidden-8"))

    assert main(command) == code
    captured = capsys.readouterr()
    assert "hidden" not in captured.out + captured.err
    assert user.read_text() == USER


def test_a_diff_tells_that_a_secret_changed_and_not_what_it_is() -> None:
    changes = replicator.diff(USER, USER.replace("hidden-2", "hidden-9").replace("hidden-5", "hidden-1"))

    assert [*map(str, changes)] == ["remember_token text changed", "passkeys text changed"]
    assert "hidden" not in f"{changes!r} {replicator.versions.as_text(changes)}"


def test_two_versions_of_a_user_are_merged_with_their_secrets() -> None:
    merged = replicator.merge(USER, USER.replace("Jane Doe", "Joan"), USER.replace("hidden-1", "hidden-9"))

    assert merged.text == USER.replace("Jane Doe", "Joan").replace("hidden-1", "hidden-9")
    assert "hidden" not in repr(merged)


def test_a_check_of_a_user_says_what_does_not_fit() -> None:
    problems = replicator.check(io.StringIO(USER.replace("super: true", "super: [perhaps]")))

    assert [(each.line, each.path) for each in problems] == [(3, ("super",))]


def test_a_function_is_never_given_the_file_of_a_user(user: Path) -> None:
    seen: list[Any] = []

    changes = plan_edits(user, seen.append)

    assert "load_author" in str(changes.problems[0])
    assert seen == []


@given(st.data())
def test_no_message_about_a_broken_file_of_a_user_shows_a_secret(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(USER)))
    odd = data.draw(
        st.sampled_from(["'", '"', "[", "{", "}", ": ", "\t", "\n  ", "&a ", "*b", "!c ", "- ", "|", "%"])
    )
    text = USER[:place] + odd + USER[place:]
    told = " ".join(_told(text))

    keys = {"password_hash": 1, "remember_token": 2, "two_factor_secret": 3, "passkeys": 5}
    sound = [number for key, number in keys.items() if f"\n{key}: " in text or f"\n{key}:\n" in text]
    assert not [number for number in sound if f"hidden-{number}" in told]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffpassword_hash: 'hidden\nname: x\n",
        "name: J\rpassword_hash: 'hidden\rfoo: 1\r",
        "name: x\u2028password_hash: 'hidden\n",
        "name: x\n!!str password_hash: hidden: x\n",
        "name: x\n&a password_hash: hidden: x\n",
        "--- {name: x, password_hash: hidden: x}\n",
        "# c\n{name: x, password_hash: hidden: x}\n",
        "- password_hash: hidden: x\n",
        "auth:\n  password: hidden: x\n",
        'name: x\n"pass\\x77ord_hash": hidden: x\n',
        "name: Jane\npassword: *hidden\n",
        "password_hash: !!int hidden\n",
        "password_hash: &hidden\n  - *hidden\n",
        "password_hash: {hidden: 1, hidden: 2}\n",
    ],
)
def test_no_message_about_what_cannot_be_read_repeats_a_secret(text: str) -> None:
    told = [*_told(text)]
    assert told
    assert "hidden" not in " ".join(told)


def test_a_message_about_words_that_only_speak_of_secrets_shows_its_line() -> None:
    with pytest.raises(ContentError) as caught:
        replicator.loads("title: 'On passwords\nintro: Your password: a secret\n")
    assert "On passwords" in caught.value.report()


def _told(text: str) -> Iterator[str]:
    for problem in replicator.check(io.StringIO(text)):
        yield f"{problem} {problem.excerpt()}"
    for read in (replicator.loads, replicator.Converter().loads_author):
        try:
            read(text)
        except ContentError as error:
            yield f"{error} {error.report()} {error!r}"


def test_no_object_that_was_made_of_a_user_is_logged_with_a_secret(
    user: Path, caplog: pytest.LogCaptureFixture
) -> None:
    content = read_content(user)
    objects = [content, content.document, AuthorFile.open(user), replicator.load_author(user)]
    with caplog.at_level(logging.INFO):
        logging.getLogger("mine").info("%r", objects)

    assert "hidden" not in caplog.text


def test_a_new_file_of_a_post_says_what_it_will_be(tmp_path: Path) -> None:
    file = PostFile.create(tmp_path / "new.yaml", replicator.Post(title="New"))

    assert "+title: New" in file.diff()


def test_a_migration_takes_no_secrets_into_its_journal(user: Path, tmp_path: Path) -> None:
    user.write_text(f"{USER}bio:\n  -\n    type: text\n    text: I bake.\n")
    migrations = [Migration("0001_words", [RenameType("text", "words")])]

    run = migrate(migrations, user, journals=tmp_path / "journals")

    assert "the file of a user" in str(run.problems[0])
    run.apply(skip=True)
    assert not [path for path in tmp_path.rglob("*.json") if "hidden" in path.read_text()]
