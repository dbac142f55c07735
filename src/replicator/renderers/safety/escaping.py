"""Text and HTML as `Markup`, without the price of asking each of many pieces what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from markupsafe import Markup

__all__ = ["SPECIAL", "safe"]

safe: Callable[[str], Markup] = partial(str.__new__, Markup)
"""`Markup(…)` for a plain `str` that is safe, without looking what it is: for what is done to every element."""

SPECIAL = re.compile(r"""[&<>"']""")
"""What has to be escaped in HTML; looking for it is quicker than escaping what has none."""
