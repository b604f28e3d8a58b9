"""Is every request counted, whatever becomes of the process that counts? (web/metrics.py)"""

import os
import signal
import threading
from collections.abc import Callable

from web.metrics import ROWS, Metrics


def in_a_process(work: Callable[[], None]) -> int:
    """Forks a worker that does it; how it ended, as `os.waitstatus_to_exitcode` says."""
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    work()
    os._exit(0)


class Deadly(float):
    """Kills the process that adds it up."""

    def __radd__(self, _: float) -> float:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("killed")


def test_a_worker_that_is_killed_as_it_counts_keeps_nobody_waiting() -> None:
    metrics = Metrics()
    assert in_a_process(lambda: metrics.count("page", 200, Deadly(1))) == -signal.SIGKILL
    counting = threading.Thread(target=metrics.count, args=("page", 200, 1.0), daemon=True)
    counting.start()
    counting.join(10)
    assert not counting.is_alive()


def test_each_worker_tells_of_all_and_a_successor_goes_on_counting() -> None:
    metrics = Metrics()

    def serve(worker: int) -> None:
        metrics.count_as(worker)
        for _ in range(3):
            metrics.count("page", 200, 0.5)
        metrics.count("api", 404, 20.0)

    for worker in (1, 2, 1 + ROWS):
        assert in_a_process(lambda worker=worker: serve(worker)) == 0  # type: ignore[misc]
    metrics.count("page", 200, 0.001)
    lines = metrics.text(generation=7, cables=8).splitlines()
    for line in (
        'reftel_requests_total{kind="page",status="2xx"} 10',
        'reftel_requests_total{kind="api",status="4xx"} 3',
        'reftel_request_seconds_bucket{le="0.005"} 1',
        'reftel_request_seconds_bucket{le="0.5"} 10',
        'reftel_request_seconds_bucket{le="10.0"} 10',
        'reftel_request_seconds_bucket{le="+Inf"} 13',
        "reftel_request_seconds_sum 64.501000",
        "reftel_request_seconds_count 13",
        "reftel_generation 7",
        "reftel_cables 8",
    ):
        assert line in lines
