"""Import times, each in a process of its own, everything compiled beforehand."""

from __future__ import annotations

import os
import random
import subprocess
import sys

TIMED = "import time; start = time.perf_counter()\n{}\nprint(time.perf_counter() - start)"

PROGRAMS = {
    "attrs + cattrs + ruamel.yaml": "import attrs, cattrs, ruamel.yaml",
    "import replicator": "import replicator",
    "… and a load": "import replicator; replicator.loads('title: Hello')",
    "… and to_html": ("import replicator; replicator.to_html([replicator.blocks.Paragraph(text='*Hello*')])"),
    "attrs + cattrs + ruamel.yaml + mistune": "import attrs, cattrs, ruamel.yaml, mistune",
}


def compare(rounds: int) -> dict[str, list[float]]:
    """Return the seconds that each program took inside its process, round by round."""
    for program in PROGRAMS.values():
        run(program)
    samples: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    order = list(PROGRAMS)
    dice = random.Random(rounds)
    for _ in range(rounds):
        dice.shuffle(order)
        for name in order:
            samples[name].append(run(PROGRAMS[name]))
    return samples


def run(program: str) -> float:
    """Run a program in a new Python that may keep compiled files, and return what its clock says."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", TIMED.format(program)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return float(done.stdout)
