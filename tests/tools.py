"""
Programs of others that some tests drive where they are installed.

    npm install --prefix build/tools yaml-language-server axe-core
    apt-get install chromium
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

__all__ = ["AXE", "CHROMIUM", "LANGUAGE_SERVER"]

_MODULES = Path(__file__).resolve().parents[1] / "build" / "tools" / "node_modules"
_PATH = os.pathsep.join([str(_MODULES / ".bin"), os.environ.get("PATH", os.defpath)])

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
"""The browser of this machine, or None."""

LANGUAGE_SERVER = shutil.which("yaml-language-server", path=_PATH)
"""The YAML language server, the one that VS Code, Neovim and others use, or None."""

AXE = _MODULES / "axe-core" / "axe.min.js"
"""Where the script of axe-core is, the accessibility checker, if it is there."""
