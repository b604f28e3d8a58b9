"""How busy is the server, and how quick?

Counters live in memory that worker processes forked from one parent share, so that any of them can tell of all. Each
process counts in a row of its own: none waits for another, which may have been killed as it counted. The text is
Prometheus's exposition format.
"""

import threading
from collections.abc import Iterator
from ctypes import Structure, c_double, c_uint64
from multiprocessing.sharedctypes import RawArray

KINDS = ("page", "api", "export", "static", "status")
STATUSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


ROWS = 4 * 64  # more than there are workers, and workers that end while their successors begin


class _Row(Structure):
    """What one process has counted."""

    _fields_ = (
        ("requests", c_uint64 * (len(KINDS) * len(STATUSES))),
        ("durations", c_uint64 * (len(BOUNDS) + 1)),
        ("seconds", c_double),
    )


class Metrics:
    """Counts of requests by kind and status, and of their durations by bound."""

    def __init__(self) -> None:
        self._rows = RawArray(_Row, ROWS)
        self._one_by_one = threading.Lock()  # the threads of this process
        self.count_as(0)

    def count_as(self, worker: int) -> None:
        """The number of the worker that this process is; what an earlier one of its row has counted stays."""
        self._row = self._rows[worker % ROWS]

    def count(self, kind: str, status: int, seconds: float) -> None:
        """One request more."""
        place = KINDS.index(kind) * len(STATUSES) + min(max(status // 100, 1), 5) - 1
        bound = next((n for n, limit in enumerate(BOUNDS) if seconds <= limit), len(BOUNDS))
        with self._one_by_one:
            self._row.requests[place] += 1
            self._row.durations[bound] += 1
            self._row.seconds += seconds

    def text(self, generation: int, cables: int) -> str:
        """The exposition; `generation` is 0 where no index can be read."""
        return "\n".join([*self._lines(generation, cables), ""])

    def _lines(self, generation: int, cables: int) -> Iterator[str]:
        yield "# HELP reftel_requests_total Requests answered."
        yield "# TYPE reftel_requests_total counter"
        for place, number in enumerate(map(sum, zip(*(row.requests for row in self._rows), strict=True))):
            kind, status = KINDS[place // len(STATUSES)], STATUSES[place % len(STATUSES)]
            if number:
                yield f'reftel_requests_total{{kind="{kind}",status="{status}"}} {number}'
        yield "# HELP reftel_request_seconds Time from a request's arrival at the application to its answer."
        yield "# TYPE reftel_request_seconds histogram"
        durations = map(sum, zip(*(row.durations for row in self._rows), strict=True))
        running = 0
        for bound, number in zip([*map(str, BOUNDS), "+Inf"], durations, strict=True):
            running += number
            yield f'reftel_request_seconds_bucket{{le="{bound}"}} {running}'
        yield f"reftel_request_seconds_sum {sum(row.seconds for row in self._rows):.6f}"
        yield f"reftel_request_seconds_count {running}"
        yield "# HELP reftel_generation The generation of the index that answers."
        yield "# TYPE reftel_generation gauge"
        yield f"reftel_generation {generation}"
        yield "# HELP reftel_cables Cables in that generation."
        yield "# TYPE reftel_cables gauge"
        yield f"reftel_cables {cables}"


def kind_of(path: str) -> str:
    """The kind of a request, by its address."""
    if path.startswith("/static/"):
        return "static"
    if path in {"/healthz", "/readyz", "/metrics"}:
        return "status"
    if path.startswith("/api/"):
        return "api"
    return "export" if path.startswith("/export") else "page"
