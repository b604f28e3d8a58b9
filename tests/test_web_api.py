"""Does the programming interface do what its description says, and nothing else?"""

import json
from pathlib import Path

import pytest
import schemathesis
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from index.fields import FACETS, FIELDS
from index.store import Store
from search import dates
from tests.cables import CABLES, MOSCOW_MONTHLY
from tests.web_site import browse, build
from web.app import create_app
from web.settings import Settings
from web.urls import is_date

# Unlike a server, schemathesis closes no answer: no turn to write one comes back.
site = browse(threads=10_000).application
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site)


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    asked = {name: given for name, given in (case.query or {}).items() if isinstance(given, str)}
    given = [asked[name] for name in ("from", "to") if name in asked]
    # a pattern cannot say that February has no 30th, nor which of two dates is the earlier
    can_be = all(map(is_date, given)) and ("/api/" in case.path or not (given[1:] and dates.is_backward(*given)))
    made_here = asked.get("cursor", "1-").startswith("1-")
    if can_be and made_here:
        case.call_and_validate(headers={"Accept-Encoding": "identity"})


def test_the_answer_of_the_contract() -> None:
    answer = browse().get("/api/v1/search?q=EXBS&limit=2&from=2008").json
    assert answer is not None
    assert list(answer) == ["query", "total", "hits", "nearest", "facets", "generation", "took_ms", "notes", "next"]
    assert (answer["query"], answer["total"], len(answer["hits"])) == ("EXBS", 4, 2)
    assert set(answer["facets"]) == {row.name for row in FACETS}
    assert answer["facets"]["program"][0] == {"value": "EXBS", "count": 4}
    hit = answer["hits"][0]
    assert set(hit) == {"id", "date", "origin", "classification", "title", "score", "snippets"}
    snippet = hit["snippets"][0]
    assert [snippet["text"][start:end] for start, end in snippet["marks"]] == ["EXBS"]


def test_a_cable_is_the_record_of_the_contract() -> None:
    response = browse().get(f"/api/v1/cables/{MOSCOW_MONTHLY.id.lower()}")
    assert response.json == json.loads(MOSCOW_MONTHLY.dumps())


def test_the_cursor_goes_through_the_whole_result() -> None:
    client = browse()
    seen: list[str] = []
    cursor: str | None = "1-0"
    while cursor:
        answer = client.get(f"/api/v1/search?limit=3&cursor={cursor}").json
        assert answer is not None
        seen += [hit["id"] for hit in answer["hits"]]
        cursor = answer["next"]
    assert sorted(seen) == sorted(cable.id for cable in CABLES)


def test_a_cursor_stays_in_its_generation_while_that_is_kept(tmp_path: Path) -> None:
    build(tmp_path)
    client = create_app(tmp_path, Settings()).test_client()
    address = "/api/v1/search?limit=3&sort=date"
    first = client.get(address).json
    assert first is not None
    build(tmp_path, CABLES[:1])
    second = client.get(f"{address}&cursor={first['next']}").json
    assert second is not None
    assert (second["generation"], second["total"]) == (1, len(CABLES))
    in_order = sorted((cable.id for cable in CABLES if cable.date), key={c.id: c.date for c in CABLES}.__getitem__)
    assert [hit["id"] for hit in (*first["hits"], *second["hits"])] == in_order[:6]
    Store(tmp_path).keep(1)
    assert client.get(f"{address}&cursor={second['next']}").status_code == 410


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/v1/search?limit=0", 400, "limit"),
        ("/api/v1/search?limit=101", 400, "limit"),
        ("/api/v1/search?offset=-1", 400, "offset"),
        ("/api/v1/search?from=2009-13", 400, "2009-13"),
        ("/api/v1/search?sort=best", 400, "best"),
        ("/api/v1/search?cursor=zzz", 400, "cursor"),
        ("/api/v1/search?cursor=", 400, "cursor"),
        ("/api/v1/search?cursor=9-20", 410, "Generation 9"),
        ("/api/v1/search?limit=3&limit=4", 400, "2 times"),
        ("/api/v1/search?" + "&".join(["tag=PARM"] * 101), 400, "101"),
        ("/api/v1/search?programme=EXBS", 400, "programme"),
        ("/api/v1/search?q=" + "a" * 2001, 400, "2,001"),
        ("/api/v1/suggest?form=xml", 400, "xml"),
        ("/api/v1/cables/NONE", 404, "NONE"),
        ("/api/v1/cables/", 404, "cables"),
        ("/api/v2/search", 404, ""),
        ("/api/v1/nothing", 404, "nothing"),
    ],
)
def test_what_cannot_be_done_is_a_problem(address: str, status: int, said: str) -> None:
    response = browse().get(address)
    assert response.status_code == status
    if "/v1/" in address:
        assert response.content_type == "application/problem+json"
        assert response.json is not None
        assert response.json["status"] == status
        assert said in response.json["detail"]


def test_reading_only() -> None:
    response = browse().post("/api/v1/search")
    assert (response.status_code, response.content_type) == (405, "application/problem+json")
    assert "GET" in response.headers["Allow"]


def test_unchanged_answers_are_not_sent_again() -> None:
    client = browse()
    for address in ("/api/v1/search?q=EXBS", f"/api/v1/cables/{MOSCOW_MONTHLY.id}", "/api/v1/openapi.json"):
        tag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304, address


def test_suggestions_for_the_page_and_for_the_browser() -> None:
    client = browse()
    found = client.get("/api/v1/suggest?q=agency:fs").json
    assert found == {"suggestions": [{"query": "agency:FSTEK ", "label": "FSTEK", "kind": "agency", "count": 3}]}
    response = client.get("/api/v1/suggest?q=fs&form=opensearch")
    assert response.content_type == "application/x-suggestions+json"
    typed, queries, *_ = json.loads(response.text)
    assert (typed, queries[0]) == ("fs", "agency:FSTEK ")


def test_the_fields_of_a_query_are_told_to_programs_and_to_people() -> None:
    client = browse()
    described = client.get("/api/v1/openapi.json").json
    assert described is not None
    for address in ("/api/v1/search", "/export.{kind}", "/feed.atom"):
        (query,) = (row for row in described["paths"][address]["get"]["parameters"] if row["name"] == "q")
        assert query["x-fields"] == {row.name: row.meaning for row in FIELDS}
    told = BeautifulSoup(client.get("/api/").text, "lxml").select("details li")
    assert [" ".join(one.get_text().split()) for one in told] == [f"{row.name}: {row.meaning}" for row in FIELDS]


def test_a_phone_shows_any_parameter_whole(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(site + "/api/")
    heights = page.evaluate("[...document.querySelectorAll('tbody tr')].map(row => row.getBoundingClientRect().height)")
    assert len(heights) > len(FACETS)
    assert max(heights) < 844 / 2
    page.close()
