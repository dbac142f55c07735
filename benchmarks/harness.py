"""
Timing that a stranger can believe: candidates take turns in one process, in a new order each round.

A number is the median over the rounds; a ratio is the median of the rounds' own ratios to the first
candidate, so that a machine that gets slower meanwhile slows everyone.
Garbage collection stays on, as users have it, and starts from a clean heap before each sample.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping

ENOUGH = 0.02
"""Seconds that a sample should take; quick functions are called several times for it."""


def compare(
    candidates: Mapping[str, Callable[[], object]], rounds: int, *, once: bool = False
) -> dict[str, list[float]]:
    """
    Return the seconds that a call of each candidate took, round by round.

    Args:
        candidates: What to call; the first one is what the others are measured against.
        rounds: How often each has its turn.
        once: Whether a sample is one call, however quick.
    """
    repeats = {name: 1 if once else calls_for_a_sample(call) for name, call in candidates.items()}
    samples: dict[str, list[float]] = {name: [] for name in candidates}
    order = list(candidates)
    dice = random.Random(rounds)
    for _ in range(rounds):
        dice.shuffle(order)
        for name in order:
            samples[name].append(time_calls(candidates[name], repeats[name]))
    return samples


def calls_for_a_sample(call: Callable[[], object]) -> int:
    """Return how many calls make a sample that the clock can measure; the first call warms up."""
    call()
    return max(1, round(ENOUGH / max(time_calls(call, 1), 1e-9)))


def time_calls(call: Callable[[], object], repeats: int) -> float:
    """Return the seconds of one call, as a mean of several."""
    gc.collect()
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - start) / repeats


def table(title: str, samples: Mapping[str, list[float]]) -> None:
    """Print a table: median milliseconds, the best, and the ratio to the first candidate."""
    base = next(iter(samples.values()))
    width = max(len(name) for name in samples)
    print(f"\n{title}")
    print(f"  {'':{width}}  {'median ms':>10}  {'best ms':>10}  {'ratio':>7}")
    for name, taken in samples.items():
        each = statistics.median(mine / theirs for mine, theirs in zip(taken, base, strict=False))
        median, best = statistics.median(taken) * 1e3, min(taken) * 1e3
        print(f"  {name:{width}}  {median:10.3f}  {best:10.3f}  {each:6.2f}×")
