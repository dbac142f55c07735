"""One set of generated examples where a run must be repeatable; new ones each time at a developer's desk."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# How long it takes to make an example says something about the machine only.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("desk")
if os.environ.get("CI"):
    settings.load_profile("ci")
