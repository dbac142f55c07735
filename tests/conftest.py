"""
The same generated examples in every run, so that a red one is red again and a green one is no luck.

`HYPOTHESIS_PROFILE=search python3 dev.py pytest` looks for new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# How long it takes to make an example says something about the machine only.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeat", settings.get_profile("search"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))
