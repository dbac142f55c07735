"""What axe-core, the accessibility checker, says of the pages: nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from long.accessibility import AXE, LOOKS, pages, violations
from long.browser import CHROMIUM

AXE_FILE = Path(os.environ.get("REPLICATOR_AXE", AXE))


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
@pytest.mark.skipif(
    not AXE_FILE.exists(), reason="there is no axe-core: npm install --prefix build/axe axe-core"
)
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(look: str) -> None:
    axe = AXE_FILE.read_text(encoding="utf-8")
    found = {name: violations(page, axe, CHROMIUM or "", *LOOKS[look]) for name, page in pages().items()}

    assert {name: each for name, each in found.items() if each} == {}
