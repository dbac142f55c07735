"""A small client of the YAML language server, the one that VS Code, Neovim and others use; over stdio."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools import LANGUAGE_SERVER


def command() -> list[str]:
    """Return how the server is started, or skip the test that asks for it."""
    if LANGUAGE_SERVER is None:
        pytest.skip("there is no yaml-language-server: npm install --prefix build/tools yaml-language-server")
    return [LANGUAGE_SERVER, "--stdio"]


class Server:
    """A running server, which knows the files that were opened."""

    def __init__(self, folder: Path, settings: dict[str, Any] | None = None) -> None:
        self._settings = {"validate": True, "hover": True, "completion": True, **(settings or {})}
        self._process = subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._id = 0
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        self.request(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            capabilities={"workspace": {"configuration": True}, "textDocument": {"publishDiagnostics": {}}},
        )
        self._send({"method": "initialized", "params": {}})

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file and return what the server says is wrong with it."""
        uri = path.as_uri()
        self._diagnostics.pop(uri, None)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        self._read_until(lambda _: uri in self._diagnostics)
        return self._diagnostics[uri]

    def ask(self, method: str, path: Path, line: int, character: int) -> Any:
        """Ask for a hover or for completions at a place, counted from 0."""
        place = {"line": line, "character": character}
        return self.request(f"textDocument/{method}", textDocument={"uri": path.as_uri()}, position=place)

    def request(self, method: str, **params: Any) -> Any:
        """Send a request and return the result."""
        self._id += 1
        number = self._id
        self._send({"id": number, "method": method, "params": params})
        answer = self._read_until(lambda message: message.get("id") == number and "method" not in message)
        assert "error" not in answer, answer
        return answer["result"]

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _read_until(self, is_wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            message = self._read()
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                self._diagnostics[params["uri"]] = params["diagnostics"]
            elif "id" in message and "method" in message:
                self._send({"id": message["id"], "result": self._answer(message)})
            if is_wanted(message):
                return message

    def _answer(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        sections = [item.get("section") for item in message["params"]["items"]]
        return [self._settings if section == "yaml" else {} for section in sections]

    def _read(self) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        length = 0
        while (line := stream.readline().strip()) or not length:
            assert line or self._process.poll() is None, "the server ended"
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(stream.read(length))
        return message
