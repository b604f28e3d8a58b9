"""Which style sheet, script and picture belong to the pages, and how are they addressed?

Their addresses change with their contents, so that a browser may keep them for ever.
"""

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask import Response, request

from web.errors import not_found

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def _file(name: str) -> tuple[bytes, str] | None:
    """(contents, digest) of a static file, None where there is none of the name."""
    path = FOLDER / name
    if path.parent != FOLDER or path.suffix not in _TYPES or not path.is_file():
        return None
    data = path.read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:12]


def contents(name: str) -> bytes:
    """The bytes of a static file. Raises KeyError where there is none of the name."""
    found = _file(name)
    if found is None:
        raise KeyError(name)
    return found[0]


def address(name: str) -> str:
    """The address of a static file."""
    found = _file(name)
    return f"/static/{quote(name)}" + (f"?v={found[1]}" if found else "")


def serve(name: str) -> Response:
    """The view of `/static/NAME`."""
    found = _file(name)
    if found is None:
        not_found("There is no such file.")
    data, digest = found
    response = Response(data, content_type=f"{_TYPES[Path(name).suffix]}; charset=utf-8")
    current = request.args.get("v") == digest
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    response.set_etag(digest)
    response.make_conditional(request)
    return response
