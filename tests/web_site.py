"""What do the web's tests browse? A site over a real index of a few fictional cables, built when first asked for."""

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from jinja2 import StrictUndefined

from index.analysis import fold
from index.cable import Cable
from index.store import Store
from tests.cables import CABLES
from web.app import create_app
from web.index_reading import IndexReading
from web.settings import Settings

NAMES = {
    "program": {"EXBS": "Export Control and Related Border Security"},
    "agency": {"FSTEK": "Federal Service for Technical and Export Control"},
    "tag": {"PARM": "Arms Controls and Disarmament", "ETTC": "Trade and Technology Controls"},
    "origin": {"Embassy Moscow": "Russia", "Consulate Vladivostok": "Russia", "Embassy Kyiv": "Ukraine"},
}
ALIASES = {
    field: {fold(name): tuple(value for value, other in names.items() if other == name) for name in names.values()}
    for field, names in NAMES.items()
}


def build(index: Path, cables: Iterable[Cable] = CABLES) -> int:
    """Publishes a generation of these cables and gives its number."""
    held = sorted(cables, key=lambda cable: cable.date)
    report = {
        "cables": len(held),
        "pages": len(held) + 3,
        "duplicates": 1,
        "failed": 0,
        "reasons": {"no cable on the page": 2},
        "publishers": {"scoop": len(held)},
    }
    with Store(index).build() as generation:
        generation.write([held], list, processes=1, memory_mb=64, progress=lambda _: None)
        return generation.publish(report, ALIASES, NAMES)


def reading_of(cables: Iterable[Cable]) -> IndexReading:
    """A reading of an index of these cables; it lasts as long as the test process."""
    folder = tempfile.TemporaryDirectory(prefix="reftel-test-")
    _kept.append(folder)
    build(Path(folder.name), cables)
    return IndexReading(Store(Path(folder.name)).current())


_kept: list[tempfile.TemporaryDirectory[str]] = []


@cache
def all_of_them() -> IndexReading:
    """The reading of all the shared cables, built once."""
    return reading_of(CABLES)


def browse(cables: Iterable[Cable] | None = None, **settings: Any) -> FlaskClient:
    """A client of a site of these cables, of all the shared ones unless given."""
    reading = all_of_them() if cables is None else reading_of(cables)
    app = create_app(lambda: reading, Settings(**settings))
    app.jinja_env.undefined = StrictUndefined  # a name that a template misspells is an error here
    return app.test_client()
