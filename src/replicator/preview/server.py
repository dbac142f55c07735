"""The server: who may ask, what for, and what is answered."""

from __future__ import annotations

import mimetypes
import os
import secrets
import shutil
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from socketserver import TCPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

from replicator.converter import Converter
from replicator.errors import ContentError, RenderError, unreadable
from replicator.preview.documents import (
    OWN,
    POSTS,
    Document,
    failure_document,
    listing,
    picture_missing,
    post_document,
    post_url,
)
from replicator.preview.sources import NoSuchPostError, Source, find_source
from replicator.preview.watching import Watch
from replicator.renderers import HtmlRenderer
from replicator.renderers import html as default_renderer
from replicator.typing import StrPath

__all__ = ["HOST", "MOST_CONNECTIONS", "MOST_LISTENERS", "Preview", "serve"]

HOST = "127.0.0.1"
"""The only address that is listened on: this machine's own."""

MOST_CONNECTIONS = 128
"""How many connections are served at once; each has a thread."""

MOST_LISTENERS = 64
"""How many open pages are told of changes; so there is always a connection left to look at another one."""


def serve(
    path: StrPath,
    *,
    port: int = 8000,
    renderer: HtmlRenderer = default_renderer,
    converter: Converter[Any] | None = None,
    started: Callable[[str], object] = print,
) -> None:
    """
    Show posts in a browser, until Ctrl-C.

    Args:
        path: A content file, a folder of them, or the folder of a site made with Statamic.
        port: Where to listen; 0 for any free port.
        renderer: What shows the posts.
        converter: Knows the block types and the class of the posts; that of the site, or the default one.
        started: Called with the address when it can be opened; prints it unless given.

    Raises:
        OSError: There is nothing at `path`, or the port is taken.
    """
    preview = Preview(path, port=port, renderer=renderer, converter=converter)
    try:
        started(preview.url)
        preview.run()
    except KeyboardInterrupt:
        pass
    finally:
        preview.stop()


class Preview:
    """
    A preview that runs beside a program; under `with` it is started and stopped.

    ```python
    with Preview("post.yaml", port=0) as preview:
        webbrowser.open(preview.url)
    ```
    """

    def __init__(
        self,
        path: StrPath,
        *,
        port: int = 0,
        renderer: HtmlRenderer = default_renderer,
        converter: Converter[Any] | None = None,
    ) -> None:
        """Take the arguments of `serve`, and the port; nothing is answered before it is started."""
        self.path = Path(path)
        self.renderer = renderer
        self.converter = converter
        self._source = find_source(self.path, converter)
        self._watch = Watch(self._source.stats)
        self._opened = self._watch.version()
        self._lock = threading.Lock()
        self._running = False
        self.stopping = threading.Event()
        """Set when it stops."""
        self._server = _Server(port, self)

    def __repr__(self) -> str:
        return f"<Preview of {self.path} at {self.url}>"

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Where to open it: the list of posts, or the one post that was asked for."""
        start = self._source.start
        return f"http://{HOST}:{self.port}{post_url(start) if start else '/'}"

    def run(self) -> None:
        """Answer until `stop` is called from elsewhere."""
        self._running = True
        try:
            self._server.serve_forever(poll_interval=0.1)
        finally:
            self._running = False

    def __enter__(self) -> Self:
        self._running = True  # from now on, so that it can be stopped before its thread has come so far
        threading.Thread(target=self.run, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop answering, and give the port back."""
        self.stopping.set()
        if self._running:
            self._server.shutdown()
        self._server.server_close()

    def version(self) -> str:
        """Return a word that is another one when any file has changed."""
        return self._watch.version()

    def document(self, name: str | None) -> tuple[HTTPStatus, Document]:
        """Return the page of a post, or of all posts, or of what is wrong."""
        with self._lock:
            try:
                source = self._current()
                found = listing(source) if name is None else post_document(source.open(name), self.renderer)
            except NoSuchPostError:
                return HTTPStatus.NOT_FOUND, failure_document(f"There is no {name}")
            except ContentError as error:
                return HTTPStatus.UNPROCESSABLE_ENTITY, failure_document("Not readable yet", error.problems)
            except OSError as error:
                problem = unreadable(error, error.filename)
                return HTTPStatus.NOT_FOUND, failure_document("Not readable", [problem])
            except RenderError as error:
                return HTTPStatus.UNPROCESSABLE_ENTITY, failure_document(
                    "Not to be shown", details=str(error)
                )
            except Exception as error:  # a function of the user's own
                return _broken(error)
            return HTTPStatus.OK, found

    def post_at(self, path: str) -> str | None:
        """Return the name of the post that has a URL on the site."""
        with self._lock, suppress(OSError, ContentError):  # of a site that is being changed
            return self._current().post_at(path)
        return None

    def file(self, path: str) -> Path | None:
        """Return a picture, sound or film that may be shown, by the path of its URL."""
        parts = path.split("/")
        if "\\" in path or not all(parts) or any(part.startswith(".") for part in parts):
            return None
        with (
            self._lock,
            suppress(OSError, ContentError),
        ):  # of a name that is too long, of a site being changed
            source = self._current()
            found = source.asset(path)
            if found is not None and found.is_file() and _media_type(found) is not None:
                real = found.resolve()
                return real if any(real.is_relative_to(each.resolve()) for each in source.folders) else None
        return None

    def _current(self) -> Source:
        """Return what is shown, opened anew if anything has changed."""
        version = self._watch.version()
        if version != self._opened:
            self._source = find_source(self.path, self.converter, self._source)
            self._opened = version
        return self._source


def _broken(error: Exception) -> tuple[HTTPStatus, Document]:
    """Return a page for an error in code, which whoever wrote the code wants to see whole."""
    details = "".join(traceback.format_exception(error))
    return HTTPStatus.INTERNAL_SERVER_ERROR, failure_document(
        "An error in the code that renders", details=details
    )


def _media_type(path: Path) -> str | None:
    """Return the type of a file that a page may show; None for one of any other kind."""
    found = mimetypes.guess_type(path.name)[0] or ""
    return found if found.startswith(("image/", "audio/", "video/")) else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = sys.platform != "win32"  # where it would let two servers have one port
    request_queue_size = MOST_CONNECTIONS  # the operating system has those beyond it try again after seconds

    def __init__(self, port: int, preview: Preview) -> None:
        self.preview = preview
        self.listeners = threading.BoundedSemaphore(MOST_LISTENERS)
        """Held by each page that waits for changes."""
        self._connections = threading.BoundedSemaphore(MOST_CONNECTIONS)
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking a name server who we are."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    @cached_property
    def hosts(self) -> frozenset[str]:
        """What a browser calls us; a page that has made its own name lead here calls us by that name."""
        return frozenset(f"{name}:{self.server_port}" for name in (HOST, "localhost"))

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, if there are not too many; whoever opens more connections than that loses them."""
        if not self._connections.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:  # there is no room for another thread
            self._connections.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer all requests of a connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._connections.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that have gone away."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "replicator"
    sys_version = ""
    timeout = 30

    @property
    def _serving(self) -> _Server:
        assert isinstance(self.server, _Server)  # noqa: S101  # for type checkers
        return self.server

    def do_GET(self) -> None:
        """Answer the only kind of request that there is."""
        if self.headers.get_all("Host", []) not in [[host] for host in self._serving.hosts]:
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"This is not the host that was asked for.\n")
            return
        address = urlsplit(self.path)
        path = os.fsdecode(unquote_to_bytes(address.path))
        if address.netloc or not path.startswith("/") or "\0" in path:
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"A path was expected.\n")
        elif path == "/" or path.startswith(POSTS):
            self._page(path)
        elif path == f"{OWN}events":
            self._events(parse_qs(address.query).get("version", [""])[0])
        elif path in _STATIC:
            self._send(HTTPStatus.OK, _STATIC[path], _static(path.removeprefix(OWN)))
        else:
            self._other(path)

    def _page(self, path: str) -> None:
        """Answer with a page, or with a picture that stands beside a post."""
        preview = self._serving.preview
        name = path.removeprefix(POSTS) if path != "/" else None
        if name and (file := preview.file(name)):
            self._file(file)
            return
        version = preview.version()
        status, document = preview.document(name)
        if status == HTTPStatus.NOT_FOUND and self.headers.get("Sec-Fetch-Dest") == "image":
            picture = picture_missing((name or "").removeprefix("/"))
            self._send(status, "image/svg+xml", picture.encode(errors="replace"), _INERT)
            return
        nonce = secrets.token_urlsafe(16)
        html, policy = document.completed(nonce, version)
        self._send(
            status,
            "text/html; charset=utf-8",
            html.encode(errors="replace"),
            {"Content-Security-Policy": policy},
        )

    def _events(self, seen: str) -> None:
        """Say when anything has changed; a line now and then shows whether the browser still listens."""
        self.close_connection = True
        if not self._serving.listeners.acquire(blocking=False):
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", b"Too many pages are open.\n")
            return
        try:
            self._tell_of_changes(seen)
        finally:
            self._serving.listeners.release()

    def _tell_of_changes(self, seen: str) -> None:
        preview = self._serving.preview
        self._head(HTTPStatus.OK, "text/event-stream", {"Connection": "close"})
        self.wfile.write(b"retry: 1000\n\n")
        beats = 0
        while not preview.stopping.wait(_BEAT):
            version = preview.version()
            if version != seen:
                self.wfile.write(f"data: {version}\n\n".encode())
                return
            beats += 1
            if beats % _SIGN_OF_LIFE == 0:
                self.wfile.write(b":\n\n")

    def _other(self, path: str) -> None:
        """Answer what the site itself would: a picture, or the page of an entry."""
        preview = self._serving.preview
        file = preview.file(path.removeprefix("/"))
        if file is not None:
            self._file(file)
        elif name := preview.post_at(path):
            self._redirect(name)
        else:
            self._page(f"{POSTS}{path}")  # where no post is: names do not begin with a slash

    def _file(self, path: Path) -> None:
        with path.open("rb") as file:
            length = path.stat().st_size
            self._head(HTTPStatus.OK, _media_type(path) or "", {"Content-Length": str(length), **_INERT})
            shutil.copyfileobj(file, self.wfile)

    def _redirect(self, name: str) -> None:
        self._send(HTTPStatus.FOUND, "text/plain", b"", {"Location": post_url(name)})

    def _send(
        self, status: HTTPStatus, kind: str, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self._head(status, kind, {"Content-Length": str(len(body)), **(headers or {})})
        self.wfile.write(body)

    def _head(self, status: HTTPStatus, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **_ALWAYS, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name in the standard library
        """Keep quiet."""


_BEAT = 0.2
_SIGN_OF_LIFE = 25

_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",  # players want to know that they are in a page
    "X-Content-Type-Options": "nosniff",
}
"""What every answer says."""

_INERT = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
"""What a picture may do that is opened as a page: a SVG could hold scripts."""

_STATIC = {
    f"{OWN}preview.css": "text/css; charset=utf-8",
    f"{OWN}preview.js": "text/javascript; charset=utf-8",
}
"""The preview's own files."""


def _static(name: str) -> bytes:
    return resources.files("replicator.preview").joinpath(name).read_bytes()
