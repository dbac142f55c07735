"""Every program in examples/ runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

PROGRAMS = {
    "own_blocks.py": ([], '<aside class="tip">'),
    "slack.py": ([str(EXAMPLES / "post.yaml")], "<https://example.com/handover|checklist>"),
    "all_pictures.py": ([str(EXAMPLES)], "replicator_content[2]: "),
}


def test_every_program_is_tried() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(PROGRAMS)


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_runs_and_prints_what_it_promises(name: str) -> None:
    arguments, expected = PROGRAMS[name]
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )

    assert expected in done.stdout
