"""Has the page changed since the reader last had it?

A page depends on its address, the generation and this version of the program, so that all three make its tag, before
any work is done: whoever asks again with the tag is answered 304.
"""

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from web.reading import reading

P = ParamSpec("P")


@functools.cache
def _program() -> str:
    """Changes whenever a module, template or static file of the site does."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in {".py", ".html", ".xml", ".css", ".js"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def kept(view: Callable[[], str]) -> Callable[[], str]:
    """Makes a page that depends on nothing but the generation once for each generation."""

    @functools.wraps(view)
    def wrapper() -> str:
        made: dict[str, tuple[int, str]] = current_app.extensions.setdefault("reftel-kept", {})
        number = reading().number
        if view.__name__ not in made or made[view.__name__][0] != number:
            made[view.__name__] = number, view()
        return made[view.__name__][1]

    return wrapper


def unchanged(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Answers 304 without calling the view, where the reader's copy is still right."""

    @functools.wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Response:
        state = f"{reading().number} {_program()} {request.full_path}"
        tag = hashlib.sha256(state.encode("utf-8", "surrogateescape")).hexdigest()[:20]
        known = request.if_none_match.contains_weak(tag)
        response = Response(status=304) if known else make_response(view(*args, **kwargs))
        if response.status_code in {200, 304}:
            response.set_etag(tag, weak=True)
            response.headers["Cache-Control"] = "no-cache"
        return response

    return wrapper
