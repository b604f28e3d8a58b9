"""What does a reader see when something cannot be answered?

A page in the same clothes as the others, or problem+json (RFC 9457) under `/api/`; never a stack trace.
"""

import json
import logging
from typing import NoReturn

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from index.errors import IndexDamaged, IndexMissing, IndexVersion, ReftelError, UsageError

log = logging.getLogger(__name__)

NO_INDEX = "The index is not available at the moment. Whoever runs this server finds the reason in its log."
RETRY_AFTER = "5"  # seconds

HEADINGS = {
    400: "That cannot be asked",
    401: "A password, please",
    404: "Not here",
    405: "Only reading is possible here",
    410: "The index has gone on",
    413: "That is too much at once",
    429: "Slower, please",
    500: "Something went wrong on our side",
    503: "Not at the moment",
}
ADVICE = {
    401: "This reading room is private. Ask the people who run it for the password.",
    404: "There is no page at this address. The search above finds cables by their words, fields or ids.",
    405: "This address can be read, not written.",
    413: "The request is larger than this server takes.",
    429: "There were more requests from your address than this server allows. Please wait a moment.",
    500: "It is not your doing; it was written to the server's log. Please try again, or ask another way.",
}


def not_found(message: str) -> NoReturn:
    """Ends the request with a 404 that says what is not there."""
    raise NotFound(message)


def register(app: Flask) -> None:
    """Every error of the app goes through here."""

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        ours = status != 429 and error.description != type(error).description  # the limiter says only "3 per 1 minute"
        own = error.description if ours and error.description else ""
        response = page(status, own or ADVICE.get(status, error.description or ""))
        if error.response is not None:
            return error.get_response()  # type: ignore[return-value]
        for name, value in error.get_headers():
            if name.lower() not in {"content-type"}:
                response.headers[name] = value
        return response

    @app.errorhandler(IndexMissing)
    @app.errorhandler(IndexVersion)
    @app.errorhandler(IndexDamaged)
    def index(error: ReftelError) -> Response:
        log.error("cannot answer: %s", error)
        return page(503, NO_INDEX)

    @app.errorhandler(UsageError)
    def usage(error: UsageError) -> Response:
        return page(400, str(error))

    @app.errorhandler(Exception)
    def other(error: Exception) -> Response:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return page(500, ADVICE[500])


def page(status: int, message: str) -> Response:
    """The error as a page, or as problem+json for a program."""
    heading = HEADINGS.get(status, "That did not work")
    if request.path.startswith("/api/v1/"):
        response = problem(status, heading, message)
    else:
        response = Response(render_template("error.html", status=status, heading=heading, message=message), status)
    if status in {429, 503}:
        response.headers.setdefault("Retry-After", RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def problem(status: int, title: str, detail: str) -> Response:
    """RFC 9457: `{type, title, status, detail}`."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(json.dumps(body), status, content_type="application/problem+json")
