"""How is a whole result, or one cable, taken away? (`/export.csv` and its like, `/cable/ID.ris` and its like)

A whole result is streamed, without a cap: memory does not grow with it.
"""

import json
from collections.abc import Callable, Iterable, Iterator

from flask import Blueprint, Response, request

from index.cable import Cable
from web import formats, openapi, parameters
from web.errors import not_found
from web.reading import reading

pages = Blueprint("exports", __name__)

Lines = Iterator[str]


def _csv(cables: Iterable[Cable]) -> Lines:
    yield "\ufeff" + formats.csv_line(list(formats.COLUMNS))  # the mark makes spreadsheets read UTF-8
    for cable in cables:
        yield formats.csv_line(formats.csv_cells(cable))


def _ndjson(cables: Iterable[Cable]) -> Lines:
    for cable in cables:
        yield cable.dumps() + "\n"


def _ris(cables: Iterable[Cable]) -> Lines:
    yield from map(formats.ris, cables)


def _bibtex(cables: Iterable[Cable]) -> Lines:
    yield from (formats.bibtex(cable) + "\n" for cable in cables)


def _csl(cables: Iterable[Cable]) -> Lines:
    yield "["
    for position, cable in enumerate(cables):
        yield (",\n" if position else "\n") + json.dumps(formats.csl(cable), ensure_ascii=False)
    yield "\n]\n"


FORMATS: dict[str, tuple[Callable[[Iterable[Cable]], Lines], str]] = {
    "csv": (_csv, "text/csv; charset=utf-8; header=present"),
    "ndjson": (_ndjson, "application/x-ndjson"),
    "ris": (_ris, "application/x-research-info-systems; charset=utf-8"),
    "bib": (_bibtex, "application/x-bibtex; charset=utf-8"),
    "csl.json": (_csl, "application/vnd.citationstyles.csl+json"),
}


@pages.get("/export.<path:kind>")
def result(kind: str) -> Response:
    """Every cable that answers the question of the address."""
    _known(kind)
    current = reading()
    asked = parameters.whole(request.args, openapi.WHOLE)
    response = _file(kind, current.every(asked), "reftel")
    response.headers["X-Reftel-Generation"] = str(current.number)
    return response


@pages.get("/cable/<identifier>.<any(ris, bib, 'csl.json', ndjson, csv):kind>")
def one(identifier: str, kind: str) -> Response:
    """One cable."""
    found = reading().cable(identifier)
    if found is None:
        not_found(f"The cable “{identifier[:60]}” is not in this index.")
    return _file(kind, [found], found.id)


def _known(kind: str) -> None:
    if kind not in FORMATS:
        not_found(f"There is no export of the kind “{kind[:20]}”: {', '.join(FORMATS)}.")


def _file(kind: str, cables: Iterable[Cable], name: str) -> Response:
    write, content_type = FORMATS[kind]
    response = Response(write(cables), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{_plain(name)}.{kind}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isascii() and c.isalnum()) or "cable"
