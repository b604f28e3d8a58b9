"""How is the site put together?

`create_app` is the WSGI application that gunicorn serves and the tests call. Each view module answers one kind of
address; all of them ask the index through `web.reading`.
"""

import os
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask_compress import Compress

from web import access, api, errors, static, urls, words
from web.dossier import file_name
from web.filters import FILTERS
from web.index_reading import readings
from web.metrics import Metrics
from web.reading import Reading
from web.security import protect
from web.settings import Settings
from web.views import about, cable, coverage, dossier, exports, facet, feeds, fields, help, home, results, status

VIEWS = (home, results, facet, cable, fields, help, about, coverage, dossier, exports, feeds, status, api)


def create_app(index: Path | Callable[[], Reading] | None = None, settings: Settings | None = None) -> Flask:
    """The site over the index at a path (REFTEL_INDEX unless given), or over whatever gives readings."""
    if index is None:
        index = Path(os.environ.get("REFTEL_INDEX", "index/data"))
    if isinstance(index, Path):
        index = readings(index)
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=16 * 1024, **_COMPRESSION)
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["reftel"] = index
    app.extensions["reftel-settings"] = settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        static=static.address,
        search_address=urls.search_address,
        query_address=urls.query_address,
        value_address=urls.value_address,
        cable_address=urls.cable_address,
        term=urls.term,
        address_of=urls.address,
        count=words.count,
        file_name=file_name,
    )
    app.jinja_env.filters.update(FILTERS)
    app.extensions["reftel-metrics"] = Metrics()
    access.keep(app, settings, app.extensions["reftel-metrics"])
    protect(app, settings)
    for view in VIEWS:
        app.register_blueprint(view.pages)
    errors.register(app)
    app.add_url_rule("/static/<path:name>", "static", static.serve)
    Compress(app)
    return app


_COMPRESSION = {
    "COMPRESS_MIN_SIZE": 700,
    "COMPRESS_ZSTD_LEVEL": 1,  # in half the time of level 3, which makes pages smaller by a fiftieth
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/javascript",
        "application/json",
        "application/problem+json",
        "application/atom+xml",
        "application/opensearchdescription+xml",
        "image/svg+xml",
    ],
}
