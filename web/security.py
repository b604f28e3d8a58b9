"""What keeps a reader safe from a page, and the server from its callers?"""

import hmac
from collections.abc import Iterable
from functools import partial
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import ServiceUnavailable, Unauthorized
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wsgi import ClosingIterator

from web.settings import Settings
from web.turns import Turns

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOOPBACK = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})
ALWAYS_OPEN = frozenset({"/healthz"})
ALONE = 0.05
"""Seconds in which a request is worked on with no new one beside it: more than twice what most pages take."""
_NEVER_LIMITED = ("/static/", "/healthz", "/readyz", "/metrics")
_LONG = ("/export.", "/dossier.zip")


def protect(app: Flask, settings: Settings) -> None:
    """Puts all of it around the app."""
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    if settings.rate_limit:
        limiter = Limiter(
            get_remote_address,
            app=app,
            application_limits=[settings.rate_limit],
            storage_uri="memory://",  # each worker process counts for itself
            headers_enabled=True,
        )
        limiter.request_filter(lambda: request.path.startswith(_NEVER_LIMITED))
    if settings.password:  # after the limit, which so holds for guesses, too
        _ask_for(app, settings.password)
    _bound_writers(app, settings)
    _take_turns(app, settings)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def is_local() -> bool:
    """Does the request come from this machine itself, through no proxy that it tells of?"""
    return request.remote_addr in LOOPBACK and "X-Forwarded-For" not in request.headers


def _ask_for(app: Flask, password: str) -> None:
    """One shared password for a private newsroom, compared in constant time."""
    expected = password.encode()

    @app.before_request
    def check() -> None:
        if request.path in ALWAYS_OPEN:
            return
        given = request.authorization
        offered = (given.password or "") if given and given.type == "basic" else ""
        if not hmac.compare_digest(offered.encode(), expected):
            challenge = Response(headers={"WWW-Authenticate": 'Basic realm="Reftel", charset="UTF-8"'})
            raise Unauthorized(www_authenticate=challenge.www_authenticate)


def _bound_writers(app: Flask, settings: Settings) -> None:
    """A third of the threads may write a long answer; whoever asks for one more is told to come back at once (503).

    Such an answer holds its thread until its reader has taken it, however slowly.
    """
    writers = Turns(max(1, settings.threads // 3))
    answered = app.wsgi_app

    @app.before_request
    def take() -> None:
        if request.path.startswith(_LONG):
            turn = writers.take(0)
            if turn is None:
                raise ServiceUnavailable("Others are taking away long results. Please try again in a few seconds.")
            request.environ["reftel.writer"] = turn

    def leave(environ: WSGIEnvironment) -> None:
        turn = environ.pop("reftel.writer", None)
        if turn is not None:
            writers.give_back(turn)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            answering = answered(environ, start_response)
        except BaseException:
            leave(environ)
            raise
        # the server closes it in whatever way it ends, also before its first byte
        return ClosingIterator(answering, partial(leave, environ))

    app.wsgi_app = answer  # type: ignore[method-assign]


def _take_turns(app: Flask, settings: Settings) -> None:
    """At most `at_once` requests are worked on; one that waits longer than `patience` is told to come back (503)."""
    turns = Turns(settings.at_once, ALONE)

    @app.before_request
    def wait() -> None:
        if request.path.startswith(_NEVER_LIMITED):
            return
        turn = turns.take(settings.patience)
        if turn is None:
            raise ServiceUnavailable("More is being asked than can be answered. Please try again in a few seconds.")
        request.environ["reftel.turn"] = turn

    @app.teardown_request
    def leave(_: BaseException | None) -> None:
        turn = request.environ.pop("reftel.turn", None)
        if turn is not None:
            turns.give_back(turn)
