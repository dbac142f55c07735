"""What the scripts here that need a browser share: a page is opened, and says what it found."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from html import unescape
from pathlib import Path
from typing import Any

__all__ = ["verdict"]


def verdict(page: str, chromium: str, *flags: str, seconds: int = 300) -> Any:
    """
    Return what a page left as JSON in `<pre id="verdict">`, or what went wrong as a str.

    Args:
        page: The HTML of a page that runs its own judge.
        chromium: The browser.
        flags: More arguments for it.
        seconds: How long it may take.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "page.html"
        path.write_text(page, encoding="utf-8", errors="replace")
        command = [
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom", "--virtual-time-budget=20000",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile", *flags, path.as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return "the page did not come to its end in time"
    match = re.search(r'<pre id="verdict">(.*?)</pre>', done.stdout, re.DOTALL)
    if not match:
        return f"the page did not come to its end: {done.stdout[-300:]!r}{done.stderr[-300:]!r}"
    return json.loads(unescape(match[1]))
