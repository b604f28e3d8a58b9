"""What is kept of each request? A count, and one line of JSON in the log where that is wanted.

    {"time": "2026-11-24T04:25:51Z", "address": "203.0.113.9", "path": "/search", "status": 200, …}

What people ask for is not kept: the path without its query, unless the settings say otherwise.
"""

import json
import logging
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from web.metrics import Metrics, kind_of
from web.settings import Settings

log = logging.getLogger("reftel.access")


def keep(app: Flask, settings: Settings, metrics: Metrics) -> None:
    """Counts and logs every request of the app."""
    if settings.access_log and not log.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False

    @app.before_request
    def arrive() -> None:
        g.arrived = time.perf_counter()

    @app.after_request
    def leave(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("arrived", time.perf_counter())
        metrics.count(kind_of(request.path), response.status_code, seconds)
        if settings.access_log:
            log.info(line(response.status_code, seconds, settings.log_queries))
        return response


def line(status: int, seconds: float, with_query: bool) -> str:
    """The log's line of the present request."""
    kept = {
        "time": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "address": request.remote_addr,
        "method": request.method,
        "path": request.full_path.rstrip("?") if with_query else request.path,
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    return json.dumps(kept)
