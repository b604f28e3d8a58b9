"""Is the server alive, ready and well? (`/healthz`, `/readyz`, `/metrics`)"""

import logging

from flask import Blueprint, Response, current_app, jsonify

from index.errors import ReftelError
from web.errors import not_found
from web.reading import reading
from web.security import is_local

pages = Blueprint("status", __name__)
log = logging.getLogger(__name__)


@pages.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return _fresh(jsonify(status="ok"))


@pages.get("/readyz")
def ready() -> Response:
    """The index can be read: 200 with its generation, or 503."""
    try:
        return _fresh(jsonify(status="ok", generation=reading().number))
    except ReftelError as error:
        log.error("not ready: %s", error)
        response = _fresh(jsonify(status="no index"))
        response.status_code = 503
        return response


@pages.get("/metrics")
def measured() -> Response:
    """For Prometheus, and for this machine alone unless the settings open it."""
    if not (current_app.extensions["reftel-settings"].public_metrics or is_local()):
        not_found("There is no page at this address.")
    try:
        number, cables = reading().number, int(reading().report.get("cables", 0))
    except ReftelError:
        number, cables = 0, 0
    metrics = current_app.extensions["reftel-metrics"]
    return _fresh(Response(metrics.text(number, cables), content_type="text/plain; version=0.0.4; charset=utf-8"))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
