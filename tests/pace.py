"""How long does work take? In seconds of an idle processor: what else the machine does makes everything longer."""

import time
from collections.abc import Callable

_IDLE = 0.002
"""Seconds that `_slowness` works on an idle machine of the slowest kind on which the limits of tests were set."""


def seconds(work: Callable[[], object]) -> float:
    """The processor time of the work, by how slow the machine is right after it."""
    start = time.process_time()
    work()
    return (time.process_time() - start) / _slowness()


def _slowness() -> float:
    """How many times as long as on an idle machine anything takes just now; 1 where nothing else is done."""
    start = time.process_time()
    lines = [f"{n}. (C) He left." for n in range(4_000)]
    assert sum(len(line.split(" ")) + line.upper().count("E") for line in lines) == 24_000
    return max(1.0, (time.process_time() - start) / _IDLE)
