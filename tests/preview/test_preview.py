"""The preview: what it shows, whom it answers, how it notices changes."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from renderers.attacks import ATTACKS, dangers
from renderers.words import errors_of
from replicator import Post, RawBlock, dumps
from replicator.blocks import Image, Paragraph
from replicator.cli import main
from replicator.preview import Preview, serve
from replicator.preview.server import MOST_CONNECTIONS, MOST_LISTENERS
from replicator.preview.watching import Watch, stats_of
from replicator.renderers import html
from replicator.yaml import dump

ROOT = Path(__file__).resolve().parents[2]

POST = """\
title: Bread & <butter>
author: jane
replicator_content:
  - type: paragraph
    text: Flour, *water* ![loaf](pictures/loaf.png).
  - type: group
    blocks:
      - type: blockquote
        quote: Bread is life.
  - type: mystery
    station: bergen
---
Text after it <script>alert(1)</script>.

> Somebody said.
"""

PICTURE = b"\x89PNG\r\n\x1a\n"


class Answer:
    """What came back."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.text = self.body.decode(errors="replace")


def ask(preview: Preview, path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask as no browser would: the path goes out as it is given."""
    connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return Answer(connection.getresponse())
    finally:
        connection.close()


def places(answer: Answer) -> dict[str, Any]:
    """Return what a page knows of its blocks."""
    found = re.search(r'<script type="application/json" id="preview-places">(.*?)</script>', answer.text)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    posts = tmp_path / "posts"
    (posts / "deep" / "pictures").mkdir(parents=True)
    (posts / "bread.md").write_text(f"---\n{POST}")
    (posts / "deep" / "diary 1.yaml").write_text(POST.partition("---")[0])
    (posts / "wrong.yaml").write_text("title: [a\n")
    (posts / "deep" / "pictures" / "loaf.png").write_bytes(PICTURE)
    (posts / ".env.png").write_bytes(PICTURE)
    (tmp_path / "secret.png").write_bytes(PICTURE)
    return posts


@pytest.fixture
def preview(folder: Path) -> Iterator[Preview]:
    with Preview("posts") as found:
        yield found


@pytest.fixture
def bakery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Preview]:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples" / "site", tmp_path / "bakery")
    with Preview("bakery") as found:
        yield found


def test_the_list_has_every_post_with_its_title_and_its_problems(preview: Preview) -> None:
    page = ask(preview, "/")

    assert page.status == 200
    assert '<a href="/-/post/bread.md">Bread &amp; &lt;butter&gt;</a>' in page.text
    assert '<a href="/-/post/deep/diary%201.yaml">' in page.text
    assert (
        '<a href="/-/post/wrong.yaml">wrong.yaml</a> <span class="preview-count">1 problem</span>'
        in page.text
    )
    assert errors_of(page.text) == []


def test_the_list_of_a_site_has_dates_collections_drafts_and_what_the_check_finds(bakery: Preview) -> None:
    page = ask(bakery, "/").text

    assert re.findall("<h2>(.*?)</h2>", page) == ["Blog", "Pages"]
    assert re.findall(r"<span>(\d{4}-\d\d-\d\d)</span>", page) == ["2024-07-01", "2024-06-12", "2024-05-01"]
    assert '<span class="preview-draft">draft</span> <span class="preview-count">2 problems</span>' in page


def test_a_post_is_the_page_that_the_renderer_makes(preview: Preview) -> None:
    page = ask(preview, "/-/post/bread.md")

    assert page.status == 200
    assert "<h1>Bread &amp; &lt;butter&gt;</h1>" in page.text
    assert "<p>Flour, <em>water</em>" in page.text
    assert "alert(1)" not in page.text.partition("<article>")[2]
    assert errors_of(page.text) == []


def test_every_block_knows_its_file_and_line(preview: Preview) -> None:
    page = ask(preview, "/-/post/bread.md")
    known = places(page)

    assert [(block["place"], block["what"]) for block in known["blocks"]] == [
        ("posts/bread.md:5", "paragraph"),
        ("posts/bread.md:9", "blockquote"),
        ("posts/bread.md:7", "group"),
        ("posts/bread.md:11", "mystery"),
    ]
    assert known["title"]["place"] == "posts/bread.md:2"
    assert known["around"]["place"] == "posts/bread.md:14"
    assert [each["place"] for each in known["body"]] == ["posts/bread.md:14", "posts/bread.md:16"]
    assert re.findall(r"<!--(?:block (\d+)|(end) of block)-->", page.text) == [
        ("0", ""), ("", "end"), ("2", ""), ("1", ""), ("", "end"), ("", "end"), ("3", ""), ("", "end"),
    ]  # fmt: skip


def test_fields_of_a_record_know_their_lines_too(bakery: Preview) -> None:
    known = places(ask(bakery, "/-/post/content/collections/blog/2024-05-01.why-we-bake.md"))

    assert ("bakery/content/collections/blog/2024-05-01.why-we-bake.md:6", "cover") in [
        (block["place"], block["what"]) for block in known["blocks"]
    ]


def test_nodes_of_rich_text_know_their_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "tests" / "golden" / "richtext.yaml", "rich.yaml")
    lines = Path("rich.yaml").read_text().splitlines()
    with Preview("rich.yaml") as preview:
        known = places(ask(preview, "/-/post/rich.yaml"))["blocks"]

    assert {"heading", "paragraph", "bulletList", "listItem", "tableCell"} <= {each["what"] for each in known}
    for each in known:
        line = int(each["place"].removeprefix("rich.yaml:"))
        first = next(each for each in lines[line - 1 :] if "type: " in each)
        assert each["what"] in first, each


def test_what_is_wrong_is_shown_with_line_and_caret(preview: Preview) -> None:
    page = ask(preview, "/-/post/wrong.yaml")

    assert page.status == 422
    assert 'data-preview-copy="posts/wrong.yaml:1"' in page.text
    assert "1 | title: [a\n  |        ^" in unescape(page.text)


def test_what_is_wrong_with_a_post_that_can_be_shown_stands_above_it(bakery: Preview) -> None:
    page = ask(bakery, "/-/post/content/collections/blog/2024-07-01.half-baked.md")

    assert page.status == 200
    assert "<summary>2 problems</summary>" in page.text
    assert "there is no user `jim`" in page.text


def test_an_error_in_a_function_that_renders_is_shown_whole(folder: Path) -> None:
    site = html.copy()

    @site.renders("mystery")
    def mystery(block: RawBlock, render: Any) -> None:
        raise ZeroDivisionError("<oops>")

    with Preview(folder / "bread.md", renderer=site) as preview:
        page = ask(preview, "/-/post/bread.md")

    assert page.status == 500
    assert "ZeroDivisionError: &lt;oops&gt;" in page.text
    assert "def mystery" not in page.text


def test_a_single_file_opens_at_once(folder: Path) -> None:
    with Preview(folder / "deep" / "diary 1.yaml") as preview:
        assert preview.url == f"http://127.0.0.1:{preview.port}/-/post/diary%201.yaml"
        assert ask(preview, "/-/post/diary%201.yaml").status == 200
        assert ask(preview, "/-/post/../wrong.yaml").status == 404


def test_a_file_of_a_site_is_shown_as_part_of_it(bakery: Preview) -> None:
    name = "content/collections/blog/2024-05-01.why-we-bake.md"
    with Preview(Path("bakery", name)) as preview:
        assert preview.url.endswith(f"/-/post/{name}")
        assert 'src="/assets/bread/loaf.svg"' in ask(preview, f"/-/post/{name}").text


def test_a_url_of_the_site_leads_to_the_post_that_has_it(bakery: Preview) -> None:
    answer = ask(bakery, "/blog/2024/why-we-bake")

    assert answer.status == 302
    assert answer.headers["Location"] == "/-/post/content/collections/blog/2024-05-01.why-we-bake.md"


def test_pictures_are_found_beside_the_post_and_can_run_nothing(preview: Preview, bakery: Preview) -> None:
    assert 'src="/deep/pictures/loaf.png"' in ask(preview, "/-/post/deep/diary%201.yaml").text
    answer = ask(preview, "/deep/pictures/loaf.png")
    assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, PICTURE, "image/png")

    assert ask(preview, "/-/post/deep/pictures/loaf.png").body == PICTURE  # as raw HTML would ask for it
    drawing = ask(bakery, "/assets/bread/loaf.svg")
    assert drawing.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in drawing.headers["Content-Security-Policy"]
    assert drawing.headers["X-Content-Type-Options"] == "nosniff"


def test_a_missing_picture_says_so(preview: Preview) -> None:
    answer = ask(preview, "/no%3C/such.png", Sec_Fetch_Dest="image")

    assert (answer.status, answer.headers["Content-Type"]) == (404, "image/svg+xml")
    assert "no&lt;/such.png" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.png",
        "/%2e%2e/secret.png",
        "/..%2fsecret.png",
        "/deep/../../secret.png",
        "/deep/%2e%2e/%2e%2e/secret.png",
        "/..%5csecret.png",
        "/%2fetc%2fpasswd",
        "//etc/passwd",
        "/-/post/../../secret.png",
        "/.env.png",
        "/link.png",
        "/bread.md",
        "/secret%00.png",
        "/-/preview.py",
        "/-/../server.py",
    ],
)
def test_nothing_else_leaves_the_machine(path: str, preview: Preview, folder: Path) -> None:
    (folder / "link.png").symlink_to(folder.parent / "secret.png")

    assert ask(preview, path).status in (400, 404)


def test_an_absolute_path_gives_nothing(preview: Preview, tmp_path: Path) -> None:
    assert ask(preview, quote(str(tmp_path / "secret.png"))).status == 404
    assert ask(preview, f"/{quote(str(tmp_path / 'secret.png'), safe='')}").status == 404


STRANGERS = ["evil.example", "evil.example:{}", "localhost.evil.example:{}", "127.0.0.1", "127.0.0.1:1", ""]


@pytest.mark.parametrize("host", STRANGERS)
def test_a_name_that_somebody_made_lead_here_gets_no_answer(host: str, preview: Preview) -> None:
    answer = ask(preview, "/", Host=host.format(preview.port))

    assert answer.status == 403
    assert "Bread" not in answer.text


def test_both_names_of_this_machine_are_answered(preview: Preview) -> None:
    for name in ("127.0.0.1", "localhost"):
        assert ask(preview, "/", Host=f"{name}:{preview.port}").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
def test_only_reading_is_answered(method: str, preview: Preview) -> None:
    answer = ask(preview, "/", method)

    assert answer.status == 501
    assert not any(name.lower().startswith("access-control") for name in answer.headers)


def connected(preview: Preview, request: bytes) -> socket.socket:
    """Begin to ask, and wait for nothing."""
    connection = socket.create_connection(("127.0.0.1", preview.port), timeout=20)
    connection.sendall(request)
    return connection


def begun(path: str) -> bytes:
    """Return a request of which the last line is missing."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:".encode()


def test_requests_that_are_too_large_are_refused(preview: Preview) -> None:
    assert ask(preview, f"/{'a' * 70_000}").status == 414
    assert ask(preview, "/", Cookie="a" * 70_000).status == 431
    assert ask(preview, "/", **{f"X_{number}": "a" for number in range(200)}).status == 431
    assert ask(preview, "/").status == 200


def test_pages_that_wait_for_changes_leave_room_for_others(preview: Preview) -> None:
    request = begun("/-/events?version=x") + f"{preview.port}\r\n\r\n".encode()
    version = version_of(ask(preview, "/"))
    request = request.replace(b"version=x", f"version={version}".encode())
    waiting = [connected(preview, request) for _ in range(MOST_LISTENERS)]
    try:
        assert all(each.recv(12) == b"HTTP/1.1 200" for each in waiting)
        assert ask(preview, f"/-/events?version={version}").status == 503
        assert ask(preview, "/").status == 200
    finally:
        for each in waiting:
            each.close()


def test_those_who_open_connections_and_ask_nothing_are_bounded(preview: Preview) -> None:
    opened = [connected(preview, begun("/")) for _ in range(MOST_CONNECTIONS + 10)]
    try:
        refused = opened[-1]
        with suppress(ConnectionError):
            assert refused.recv(1) == b""
        assert threading.active_count() < MOST_CONNECTIONS + 10
    finally:
        for each in opened:
            each.close()
    answered = False
    for _ in range(100):  # until the threads have noticed
        with suppress(OSError, http.client.HTTPException):
            answered = ask(preview, "/").status == 200
        if answered:
            break
        threading.Event().wait(0.05)
    assert answered


def test_only_this_machine_is_listened_to(preview: Preview) -> None:
    with socket.create_connection(("127.0.0.1", preview.port)) as connection:
        assert connection.getpeername()[0] == "127.0.0.1"
    with (
        pytest.raises((ConnectionError, TimeoutError)),
        socket.create_connection(("127.0.0.2", preview.port), timeout=1),
    ):
        pass


def test_the_policy_lets_nothing_of_a_post_run(preview: Preview) -> None:
    first, second = ask(preview, "/-/post/bread.md"), ask(preview, "/-/post/bread.md")
    policy = dict(
        part.strip().partition(" ")[::2] for part in first.headers["Content-Security-Policy"].split(";")
    )
    nonce = policy["script-src"]

    assert re.fullmatch(r"'nonce-[\w-]{20,}'", nonce)
    assert nonce not in second.headers["Content-Security-Policy"]
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in first.headers["Content-Security-Policy"]
    assert "style=" not in first.text


def test_a_page_asks_only_its_own_server(preview: Preview, bakery: Preview) -> None:
    for page in (ask(preview, "/"), ask(preview, "/-/post/bread.md"), ask(bakery, "/")):
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
    for path in ("/-/preview.js", "/-/preview.css"):
        answer = ask(preview, path)
        assert answer.status == 200
        assert "http:" not in answer.text
        assert "https:" not in answer.text


def test_no_attack_in_a_title_a_type_or_a_message_runs_in_any_page(folder: Path) -> None:
    harmless, some = "words", ATTACKS[::8]
    for index, text in enumerate([harmless, *some]):
        type_ = f"{text}." if text.strip() else "type"
        post = Post(title=text, blocks=[RawBlock(type=type_), Paragraph(text=text)], extra={"date": text})
        (folder / f"{index}.yaml").write_text(dumps(post))
        (folder / f"{index}-wrong.yaml").write_text(dump({"title": {text: text}}))
    with Preview(folder) as preview:
        first = ask(preview, "/-/post/0.yaml").text
        own = Counter(dangers(first)) + Counter(["<button>"] * 9)
        assert Counter(dangers(ask(preview, "/").text)) <= own + Counter(["<input>"] * 2)
        style = first[
            first.index("<style>") : first.index("</style>")
        ]  # most of a page, and no post is in it
        for index in range(1, len(some) + 1):
            for name in (f"{index}.yaml", f"{index}-wrong.yaml"):
                page = ask(preview, f"/-/post/{name}")
                assert page.status in (200, 422)
                assert page.text.count(style) == 1
                assert Counter(dangers(page.text.replace(style, "<style>"))) <= own, name


@pytest.mark.parametrize(
    "address", ["x" * 5_000, "a%00b", "\0", "../secret.png", "/../secret.png", "%2e%2e/secret.png"]
)
def test_an_odd_address_of_a_picture_does_no_harm(address: str, folder: Path) -> None:
    text = dumps(Post(blocks=[Image(image=[address])]))
    (folder / "odd.yaml").write_text(text)
    with Preview(folder) as preview:
        page = ask(preview, "/-/post/odd.yaml")
        assert page.status == 200
        for src in re.findall(r'src="(/[^"-][^"]*)"', page.text):
            assert ask(preview, src).status in (400, 404)


@pytest.mark.parametrize(
    "path",
    ["/-/post/a%00b", f"/{'x' * 5_000}", f"/-/post/{'x' * 5_000}.md", "/%00", "*", "http://evil.example/"],
)
def test_an_odd_path_is_refused(path: str, preview: Preview, bakery: Preview) -> None:
    for each in (preview, bakery):
        assert ask(each, path).status in (400, 403, 404)


def version_of(answer: Answer) -> str:
    found = re.search(r'data-version="(\w+)"', answer.text)
    assert found
    return found[1]


def test_a_page_hears_of_a_change_and_is_then_another_one(preview: Preview, folder: Path) -> None:
    version = version_of(ask(preview, "/-/post/wrong.yaml"))
    heard: list[str] = []
    listener = threading.Thread(
        target=lambda: heard.append(ask(preview, f"/-/events?version={version}").text)
    )
    listener.start()
    (folder / "wrong.yaml").write_text("title: Right now\n")
    listener.join(timeout=20)

    assert re.fullmatch(r"retry: 1000\n\n:?\n*data: \w+\n\n", heard[0])
    page = ask(preview, "/-/post/wrong.yaml")
    assert page.status == 200
    assert "<h1>Right now</h1>" in page.text
    assert version_of(page) != version


def test_a_page_that_missed_a_change_hears_of_it_at_once(preview: Preview) -> None:
    assert "data: " in ask(preview, "/-/events?version=older").text


def test_new_posts_and_posts_that_are_gone_are_noticed(preview: Preview, folder: Path) -> None:
    watch = Watch(lambda: stats_of(folder))
    before = watch.version()
    (folder / "new.yaml").write_text("title: New\n")
    (folder / "wrong.yaml").unlink()
    while watch.version() == before:
        pass

    page = ask(preview, "/").text
    while "New" not in page:
        page = ask(preview, "/").text
    assert "wrong.yaml" not in page
    assert ask(preview, "/-/post/wrong.yaml").status == 404


def test_what_is_shown_may_go_away_and_come_back(bakery: Preview) -> None:
    Path("bakery").rename("gone")
    while ask(bakery, "/").status == 200:
        pass
    assert ask(bakery, "/assets/bread/loaf.svg").status == 404
    Path("gone").rename("bakery")
    while ask(bakery, "/").status != 200:
        pass
    assert ask(bakery, "/assets/bread/loaf.svg").status == 200


def test_a_site_whose_own_files_are_broken_says_so(bakery: Preview) -> None:
    Path("bakery/content/collections/blog.yaml").write_text("title: [Blog\n")
    page = ask(bakery, "/")
    while "blog.yaml:1" not in page.text:
        page = ask(bakery, "/")
    assert ask(bakery, "/no/such/page").status == 404


def test_what_holds_no_content_is_not_looked_at(folder: Path) -> None:
    for name in ("node_modules/a.md", ".git/a.md", "vendor/a.yaml", "a.txt"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("title: x\n")
    (folder / "loop").symlink_to(folder, target_is_directory=True)

    assert [path.relative_to(folder).as_posix() for path in stats_of(folder)] == [
        "bread.md",
        "deep/diary 1.yaml",
        "wrong.yaml",
    ]


def test_the_port_is_free_again_afterwards(folder: Path) -> None:
    with Preview(folder) as preview:
        port = preview.port
    with Preview(folder, port=port) as again:
        assert ask(again, "/").status == 200


def test_listeners_end_with_the_preview(folder: Path) -> None:
    with Preview(folder) as preview:
        connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=20)
        connection.request("GET", f"/-/events?version={preview.version()}")
        heard = connection.getresponse()
        assert heard.readline() == b"retry: 1000\n"

    assert b"data:" not in heard.read()
    connection.close()


def test_serving_ends_when_it_is_interrupted(folder: Path) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    serve(folder, port=0, started=interrupt)


def test_the_command_says_where_and_stops_at_ctrl_c(folder: Path) -> None:
    command = [sys.executable, "-m", "replicator", "preview", "posts", "--port", "0"]
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # what runs in the background ignores it
    )
    assert running.stdout is not None
    line = running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, complaints = running.communicate(timeout=30)

    assert re.fullmatch(r"posts is shown at http://127\.0\.0\.1:\d+/ until Ctrl-C\n", line)
    assert (running.returncode, complaints) == (0, "")


def test_the_command_says_that_a_port_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Preview(folder) as preview, pytest.raises(SystemExit, match="2"):
        main(["preview", "posts", "--port", str(preview.port)])

    assert "is taken" in capsys.readouterr().err


def test_nothing_to_show_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "nowhere"]) == 1

    assert "nowhere: No such file" in capsys.readouterr().err


def test_posts_of_a_site_of_ones_own_are_shown_by_its_renderer_and_converter(folder: Path) -> None:
    from replicator import Converter

    site = html.copy(resolve_asset=lambda path: f"/elsewhere/{path}")
    with Preview(folder, renderer=site, converter=Converter(post=Post)) as preview:
        assert 'src="/elsewhere/pictures/loaf.png"' in ask(preview, "/-/post/bread.md").text


def test_names_that_are_odd_are_found_again(folder: Path) -> None:
    names = ["a%2fb.md", "q?x=1#y.md", "<b>&.md", "ø ü.md"]
    for name in names:
        (folder / name).write_text("---\ntitle: Odd\n---\n")
    with Preview(folder) as preview:
        links = re.findall(r'<a href="(/-/post/[^"]*)">Odd</a>', ask(preview, "/").text)

        assert len(links) == len(names)
        assert [ask(preview, unescape(link)).status for link in links] == [200] * len(names)


@pytest.mark.skipif(sys.platform != "linux", reason="such names are possible on Linux only")
def test_a_name_that_is_no_text_does_no_harm(folder: Path) -> None:
    (folder / os.fsdecode(b"a\xff.md")).write_text("---\ntitle: Odd\n---\n")
    with Preview(folder) as preview:
        assert ask(preview, "/").status == 200
