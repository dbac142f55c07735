#!/usr/bin/env python3
"""
Everything a developer does, one command each; needs nothing but Python 3.11 or newer.

    python3 dev.py demo    set up, and render the example post to build/post.html
    python3 dev.py test    all checks: lint, types, tests
    python3 dev.py lint    ruff, and its formatter
    python3 dev.py types   mypy and pyright
    python3 dev.py pytest  the tests alone; further arguments go to pytest
    python3 dev.py spec    fetch the Markdown specifications, for the tests that hold our engines against them
    python3 dev.py bench   the benchmarks; further arguments go to benchmarks/run.py
    python3 dev.py gallery every built-in block in every format, to docs/gallery.md
    python3 dev.py docs    the documentation, to build/site; with --serve it can be read in a browser
    python3 dev.py package what is released, to build/dist: built, checked, and installed where nothing else is

The first one to run makes a virtual environment in .venv and installs what it needs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SPEC_PACKAGE = "marko==2.2.4"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    name, *rest = arguments or ["help"]
    command = COMMANDS.get(name)
    if command is None:
        print(__doc__)
        return 0 if name in ("help", "-h", "--help") else 2
    try:
        command(rest)
    except subprocess.CalledProcessError as error:
        print(f"failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    return 0


def demo(_: list[str]) -> None:
    """Render the example post to a page."""
    set_up(developing=False)
    run("-m", "replicator", "show", "examples/post.yaml")
    run("-m", "replicator", "render", "examples/post.yaml", "--page", "-o", "build/post.html")
    print("\nrendered examples/post.yaml to build/post.html: open it in a browser")


def test(_: list[str]) -> None:
    """Run all checks."""
    lint([])
    types([])
    docs([])
    package([])
    try:
        spec([])
    except subprocess.CalledProcessError:
        print("the Markdown specifications cannot be fetched; the tests that need them are skipped")
    pytest(["-n", "auto"])


def lint(_: list[str]) -> None:
    """Check style and format."""
    set_up()
    run("-m", "ruff", "check", ".")
    run("-m", "ruff", "format", "--check", ".")


def types(_: list[str]) -> None:
    """Check types, with both checkers."""
    set_up()
    run("-m", "mypy")
    run("-m", "pyright")


def pytest(arguments: list[str]) -> None:
    """Run the tests."""
    set_up()
    run("-m", "pytest", *arguments)


def bench(arguments: list[str]) -> None:
    """Run the benchmarks."""
    set_up()
    run("benchmarks/run.py", *arguments)


def spec(_: list[str]) -> None:
    """Fetch the specifications of CommonMark and GFM, which marko's source package ships, to build/spec."""
    set_up()
    target = ROOT / "build" / "spec"
    if (target / "gfm.txt").exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    download = ("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps")
    run(*download, "--no-binary", ":all:", "--dest", str(target), SPEC_PACKAGE)
    with tarfile.open(next(target.glob("*.tar.gz"))) as package:
        for member in package.getmembers():
            name = Path(member.name).name
            if "/tests/spec/" in member.name and name in ("commonmark.txt", "gfm.txt"):
                (target / name).write_bytes(package.extractfile(member).read())  # type: ignore[union-attr]


def gallery(_: list[str]) -> None:
    """Write docs/gallery.md anew."""
    set_up()
    run("docs/gallery.py")


def docs(arguments: list[str]) -> None:
    """Build the documentation; a warning is an error."""
    set_up()
    site = ROOT / "build" / "site"
    run("-m", "sphinx", "-W", "--keep-going", "--quiet", "-b", "html", "docs", str(site))
    print("built build/site/index.html")
    if "--serve" in arguments:
        run("-m", "http.server", "--bind", "127.0.0.1", "--directory", str(site))


def package(_: list[str]) -> None:
    """Build what is released, check it, and run it in an environment of its own."""
    set_up()
    dist, bare = ROOT / "build" / "dist", ROOT / "build" / "bare"
    for each in (dist, bare):
        shutil.rmtree(each, ignore_errors=True)
    run("-m", "build", "--outdir", str(dist))
    run("-m", "twine", "check", "--strict", *map(str, sorted(dist.iterdir())))
    venv.create(bare, with_pip=True)
    python = bare / PYTHON.relative_to(VENV)
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, *dist.glob("*.whl")], cwd=bare, check=True)
    page = (
        python,
        "-m",
        "replicator",
        "render",
        ROOT / "examples" / "post.yaml",
        "--page",
        "-o",
        "post.html",
    )
    subprocess.run(page, cwd=bare, check=True)
    print("built and tried", *(each.name for each in sorted(dist.iterdir())))


def set_up(*, developing: bool = True) -> None:
    """Make the virtual environment, once for each state of pyproject.toml."""
    definition = (ROOT / "pyproject.toml").read_bytes()
    stamp = VENV / f"replicator-{'dev' if developing else 'run'}.stamp"
    digest = hashlib.sha256(definition + sys.version.encode()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    if not PYTHON.exists():
        if find_spec("ensurepip") is None:
            sys.exit("this Python cannot make virtual environments: install the package python3-venv first")
        print("setting up .venv …", flush=True)
        venv.create(VENV, with_pip=True)
    wanted = tomllib.loads(definition.decode())["dependency-groups"]["dev"] if developing else []
    run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ".", *wanted)
    stamp.write_text(digest)


def run(*arguments: str) -> None:
    """Run Python of the virtual environment in the project's folder."""
    subprocess.run([PYTHON, *arguments], cwd=ROOT, check=True)


COMMANDS: dict[str, Callable[[list[str]], None]] = {
    command.__name__: command
    for command in (demo, test, lint, types, pytest, spec, bench, gallery, docs, package)
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
