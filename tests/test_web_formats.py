"""Is what is taken away whole, and harmless to what opens it?"""

import csv
import io
import json
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from index.cable import Cable
from tests.cables import ANKARA_SECRET, CABLES, MOSCOW_MONTHLY, QUITO_BARE
from tests.web_site import browse
from web import formats, openapi
from web.views import exports


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "\x00=1"],
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert formats.safe_cell(text).startswith("'")


@given(st.text(max_size=40))
def test_a_line_of_csv_is_read_back_as_one_line(text: str) -> None:
    (row,) = csv.reader(io.StringIO(formats.csv_line([text, "end"]), newline=""))
    assert row[1] == "end"
    assert row[0].lstrip("'") == formats.safe_cell(text).lstrip("'")


@pytest.mark.parametrize("cable", CABLES, ids=lambda cable: cable.id)
def test_every_cable_leaves_in_every_form(cable: Cable) -> None:
    assert len(formats.csv_cells(cable)) == len(formats.COLUMNS)
    assert formats.ris(cable).startswith("TY  - GOVDOC\r\n")
    assert formats.ris(cable).endswith("ER  - \r\n")
    assert formats.bibtex(cable).count("{") == formats.bibtex(cable).count("}")
    assert formats.csl(cable)["id"] == cable.id


def test_a_line_break_cannot_forge_a_record() -> None:
    forged = replace(MOSCOW_MONTHLY, title="A\r\nER  - \r\nTY  - JOUR", signer="x}\n@book{y")
    assert formats.ris(forged).count("\r\nER  - ") == 1
    assert "\r" not in formats.bibtex(replace(forged, title="x}\r@book{y,"))
    assert "x\\}" in formats.bibtex(replace(forged, title="x} @book{y,"))


def test_dates_in_reference_managers() -> None:
    assert "DA  - 2008/06/11" in formats.ris(MOSCOW_MONTHLY)
    assert "month = {6}" in formats.bibtex(MOSCOW_MONTHLY)
    assert formats.csl(MOSCOW_MONTHLY)["issued"] == {"date-parts": [[2008, 6, 11]]}
    assert "issued" not in formats.csl(QUITO_BARE)


def test_whole_results_leave_over_http() -> None:
    client = browse()
    lines = client.get("/export.ndjson?q=EXBS").text.splitlines()
    assert {json.loads(line)["id"] for line in lines} >= {"08MOSCOW93301", "08STATE94402"}
    rows = list(csv.DictReader(io.StringIO(client.get("/export.csv").text.removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == [c.id for c in sorted(CABLES, key=lambda c: c.date, reverse=True)]
    assert len(json.loads(client.get("/export.csl.json").text)) == len(CABLES)
    assert client.get("/export.bib?q=nothing-has-this").text == ""
    assert client.get("/export.ris").text.count("ER  - ") == len(CABLES)
    assert client.get("/export.exe").status_code == 404


def test_a_whole_result_is_of_what_was_asked_or_of_nothing() -> None:
    client = browse()
    for address in (
        "/export.csv?from=2009-13",
        "/export.ris?programme=EXBS",
        "/export.ndjson?from=2010&to=2009",
        "/feed.atom?from=2009-10-09&to=2009-10-08",
        "/feed.atom?to=soon",
        "/export.bib?page=2",
    ):
        response = client.get(address)
        assert response.status_code == 400, address
        assert "cannot be asked" in response.text
    assert set(exports.FORMATS) == set(openapi.EXPORTS)


def test_a_result_page_tells_zotero_what_it_lists() -> None:
    page = BeautifulSoup(browse().get("/search?q=EXBS").text, "lxml")
    listed = [dict(parse_qsl(str(span["title"]))) for span in page.select("span.Z3988")]
    assert len(listed) == len(page.select(".hit"))
    (moscow,) = (one for one in listed if one["rft.series"] == f"Diplomatic cable {MOSCOW_MONTHLY.id}")
    assert moscow["rft.btitle"] == MOSCOW_MONTHLY.title
    assert (moscow["rft.date"], moscow["rft.aucorp"]) == ("2008-06-11", "Embassy Moscow")


def test_one_cable_leaves_over_http() -> None:
    client = browse()
    for kind in ("ris", "bib", "csl.json", "ndjson", "csv"):
        response = client.get(f"/cable/{ANKARA_SECRET.id}.{kind}")
        assert ANKARA_SECRET.id in response.text
        assert response.headers["Content-Disposition"] == f'attachment; filename="{ANKARA_SECRET.id}.{kind}"'
    assert client.get("/cable/NONE.ris").status_code == 404
