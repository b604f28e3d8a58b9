"""How is the site put together?

`create_app` is the WSGI application that gunicorn serves and the tests call. Each view module answers one kind of
address; all of them ask the index through `web.reading`.
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, request
from flask_compress import Compress

from web import access, api, errors, urls, words
from web.filters import FILTERS
from web.index_reading import readings
from web.metrics import Metrics
from web.reading import Reading
from web.security import protect
from web.settings import Settings
from web.views import about, cable, coverage, exports, feeds, fields, help, home, results, status

STATIC = Path(__file__).parent / "static"
VIEWS = (home, results, cable, fields, help, about, coverage, exports, feeds, status, api)


def create_app(index: Path | Callable[[], Reading] | None = None, settings: Settings | None = None) -> Flask:
    """The site over the index at a path (REFTEL_INDEX unless given), or over whatever gives readings."""
    if index is None:
        index = Path(os.environ.get("REFTEL_INDEX", "index/data"))
    if isinstance(index, Path):
        index = readings(index)
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=16 * 1024, COMPRESS_MIMETYPES=_COMPRESSED, COMPRESS_MIN_SIZE=700)
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["reftel"] = index
    app.extensions["reftel-settings"] = settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        static=static_address,
        search_address=urls.search_address,
        query_address=urls.query_address,
        value_address=urls.value_address,
        cable_address=urls.cable_address,
        term=urls.term,
        address_of=urls.address,
        count=words.count,
    )
    app.jinja_env.filters.update(FILTERS)
    app.extensions["reftel-metrics"] = Metrics()
    access.keep(app, settings, app.extensions["reftel-metrics"])
    protect(app, settings)
    for view in VIEWS:
        app.register_blueprint(view.pages)
    errors.register(app)
    app.add_url_rule("/static/<path:name>", "static", static_file)
    Compress(app)
    return app


_COMPRESSED = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "application/problem+json",
    "application/atom+xml",
    "application/opensearchdescription+xml",
    "image/svg+xml",
]
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def _contents(name: str) -> tuple[bytes, str] | None:
    path = STATIC / name
    if path.parent != STATIC or path.suffix not in _TYPES or not path.is_file():
        return None
    data = path.read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:12]


def static_address(name: str) -> str:
    """The address of a static file; it changes with the contents, so a browser may keep it for ever."""
    found = _contents(name)
    return f"/static/{quote(name)}" + (f"?v={found[1]}" if found else "")


def static_file(name: str) -> Response:
    """A style sheet, script or picture."""
    found = _contents(name)
    if found is None:
        errors.not_found("There is no such file.")
    data, digest = found
    response = Response(data, content_type=f"{_TYPES[Path(name).suffix]}; charset=utf-8")
    current = request.args.get("v") == digest
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    response.set_etag(digest)
    response.make_conditional(request)
    return response
