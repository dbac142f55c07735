"""How the documentation is built: Sphinx, with the pages in Markdown and the reference from the docstrings."""

from __future__ import annotations

import re
from typing import Any

import replicator

project = "replicator"
copyright = "the replicator developers"
version = release = replicator.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
]
html_theme = "furo"
html_title = "replicator"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
copybutton_prompt_text = "$ "
templates_path: list[str] = []

myst_heading_anchors = 3
myst_links_external_new_tab = False

default_role = "py:obj"
"""Docstrings put one backtick around code, as Markdown does; what is a name leads to it."""

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False


suppress_warnings = ["ref.python"]
"""A bare `type` or `html` in a docstring may be several things; then it leads to one of them."""

_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_NAME = re.compile(r"[\w.]+")


def setup(app: Any) -> None:
    """Have docstrings, which are written in Markdown, read as Sphinx expects them."""
    app.connect("autodoc-process-docstring", _from_markdown, priority=100)  # before napoleon


def _from_markdown(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Turn fences into directives, and code that is no name into literals."""
    found, inside = [], False
    for line in lines:
        text = line.lstrip()
        if text.startswith("```"):
            indent = line[: len(line) - len(text)]
            language = text.strip("`") or "text"
            found += [""] if inside else ["", f"{indent}.. code-block:: {language}", ""]
            inside = not inside
        elif inside:
            found.append(f"   {line}" if line else line)
        else:
            found.append(_CODE.sub(_literal, line))
    lines[:] = found


def _literal(code: re.Match[str]) -> str:
    return code[0] if _NAME.fullmatch(code[1]) else f"``{code[1].strip()}``"
