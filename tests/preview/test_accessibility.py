"""What axe-core, the accessibility checker, says of the pages: nothing."""

from __future__ import annotations

import pytest

from long.accessibility import LOOKS, pages, violations
from tools import AXE, CHROMIUM


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
@pytest.mark.skipif(
    not AXE.exists(), reason="there is no axe-core: npm install --prefix build/tools axe-core"
)
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(look: str) -> None:
    axe = AXE.read_text(encoding="utf-8")
    found = {name: violations(page, axe, CHROMIUM or "", *LOOKS[look]) for name, page in pages().items()}

    assert {name: each for name, each in found.items() if each} == {}
