"""Has the page changed since the reader last had it?

A page depends on its address, on the generation that answers and why that one does, and on this version of the program:
all of these make its tag, before any work is done, and whoever asks again with the tag is answered 304. A generation is
known by its seal, not by its number: every index begins with generation 1.
"""

import functools
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from web.reading import reading

P = ParamSpec("P")


ROOMS = ("web", "search", "index")
"""Where the program of a page lies. (An index may lie in the last, too: it is not of these kinds.)"""
KINDS = {".py", ".html", ".xml", ".css", ".js", ".svg"}


def digest_of_program(root: Path) -> str:
    """Changes whenever a module, a template or a static file in one of the rooms under `root` does."""
    digest = hashlib.sha256()
    for path in sorted(path for room in ROOMS for path in (root / room).rglob("*") if path.suffix in KINDS):
        digest.update(path.read_bytes())
    return digest.hexdigest()


PROGRAM = digest_of_program(Path(__file__).parent.parent)
"""Of the program that runs: read when it begins, since files that are replaced later do not change it."""


def _state() -> tuple[str, ...]:
    """What every page depends on besides its address."""
    current = reading()
    return current.seal, current.trouble, PROGRAM


def kept(view: Callable[[], str]) -> Callable[[], str]:
    """Makes a page that depends on nothing but the generation once for each generation."""

    @functools.wraps(view)
    def wrapper() -> str:
        made: dict[str, tuple[tuple[str, ...], str]] = current_app.extensions.setdefault("reftel-kept", {})
        state = _state()
        page = made.get(view.__name__)
        if page is None or page[0] != state:
            page = made[view.__name__] = state, view()
        return page[1]

    return wrapper


def unchanged(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Answers 304 without calling the view, where the reader's copy is still right."""

    @functools.wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Response:
        state = json.dumps([*_state(), request.full_path])
        tag = hashlib.sha256(state.encode()).hexdigest()[:20]
        known = request.if_none_match.contains_weak(tag)
        response = Response(status=304) if known else make_response(view(*args, **kwargs))
        if response.status_code in {200, 304}:
            response.set_etag(tag, weak=True)
            response.headers["Cache-Control"] = "no-cache"
        return response

    return wrapper
