"""Does each page say what it should, whatever it is asked, and hurt nobody?"""

import json
import logging
import re
import threading
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from index.cable import Paragraph
from index.errors import IndexMissing
from index.fields import FIELDS
from search.page import Answer, Question
from tests.cables import ANKARA_SECRET, ASTANA_REVIEW, CABLES, MOSCOW_MONTHLY, QUITO_BARE
from tests.web_site import all_of_them, browse, build
from web import static
from web.app import create_app
from web.index_reading import IndexReading
from web.security import POLICY
from web.settings import Settings

PAGES = (
    "/",
    "/search",
    "/search?q=EXBS",
    "/search?q=EXBS&program=EXBS&-agency=CBP&from=2008&to=2009-12&sort=date",
    "/search?q=zeppelin",
    "/search?q=nofield:x&page=99&sort=odd&strange=1",
    "/facet/agency",
    "/facet/tag?q=EXBS&find=arms&order=name",
    "/program/EXBS",
    "/agency/Ministry%20of%20Foreign%20Affairs%20(Russia)",
    "/origin/Embassy%20Moscow",
    "/help",
    "/about",
    "/coverage",
    "/dossier",
    "/dossier?title=Valves&id=06ANKARA94112&note=See+the+DCM&id=08MOSCOW93301&note=",
    "/api/",
    "/cable/NONE",
    *(f"/cable/{cable.id}?q=EXBS" for cable in CABLES),
    f"/cable/{MOSCOW_MONTHLY.id}/original",
    f"/cable/{ANKARA_SECRET.id}/versions/1",
)


def soup_of(address: str) -> BeautifulSoup:
    return BeautifulSoup(browse().get(address).text, "lxml")


def text_of(element: object) -> str:
    return " ".join(element.get_text(" ").split()) if element is not None else ""  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_and_safe(address: str) -> None:
    response = browse().get(address)
    assert response.status_code == (404 if "NONE" in address else 200)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    page = BeautifulSoup(response.text, "lxml")
    assert len(response.data) < 300_000
    assert len(page.select("h1")) == 1
    assert page.title is not None
    assert not page.select("[style], style, script:not([src]), [onclick], [onload]")
    outside = [e for e in page.select("[src], link[href]") if str(e.get("src") or e.get("href")).startswith("http")]
    assert not outside
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", PAGES)
def test_no_link_of_a_page_is_dead(address: str) -> None:
    client = browse()
    page = BeautifulSoup(client.get(address).text, "lxml")
    for link in {a["href"] for a in page.select("a[href]")}:
        if link.startswith(("http:", "https:")):
            continue
        path, _, fragment = link.partition("#")
        response = client.get(path, follow_redirects=True) if path else client.get(address)
        assert response.status_code == 200 or not path, link
        if fragment:
            assert BeautifulSoup(response.text, "lxml").select(f"[id='{fragment}']"), link


def test_results_show_what_was_asked() -> None:
    page = soup_of("/search?q=EXBS&program=EXBS&-agency=CBP&from=2008")
    assert "cables for EXBS" in text_of(page.h1)
    chips = [text_of(chip) for chip in page.select(".chip")]
    assert chips == ["Program EXBS × , remove", "not Agency CBP × , remove", "Date since 2008 × , remove"]
    assert page.select_one("input#q")["value"] == "EXBS"  # type: ignore[index]
    kept = {(i["name"], i["value"]) for i in page.select("form.ask input[type=hidden]")}
    assert kept == {("program", "EXBS"), ("-agency", "CBP"), ("from", "2008")}
    assert page.select(".snippet mark")
    assert re.search(r"\?q=EXBS#p\d$", str(page.select_one(".snippet a.para")["href"]))  # type: ignore[index]


def test_a_facet_is_chosen_excluded_and_dropped_by_links() -> None:
    client = browse()
    page = BeautifulSoup(client.get("/search?q=EXBS").text, "lxml")
    pick = next(a for a in page.select(".facet a.pick") if "FSTEK" in a.text)
    chosen = BeautifulSoup(client.get(str(pick["href"])).text, "lxml")
    assert "3 cables" in text_of(chosen.h1)
    assert "5 cables" in text_of(page.h1)
    again = next(a for a in chosen.select(".facet a.pick") if "FSTEK" in a.text)
    assert again["href"] == "/search?q=EXBS"
    exclude = page.select_one("a.not[aria-label='Exclude agency FSTEK']")
    assert exclude is not None
    assert "2 cables" in text_of(BeautifulSoup(client.get(str(exclude["href"])).text, "lxml").h1)


def test_a_chosen_value_stays_in_view_at_zero() -> None:
    page = soup_of("/search?q=visas&program=EXBS")
    chosen = page.select_one(".facet li.chosen")
    assert "EXBS" in text_of(chosen)
    assert "0 cables" in text_of(chosen)


def test_a_facet_page_finds_and_sorts_its_values() -> None:
    page = soup_of("/facet/agency?find=ministry&order=name")
    names = [text_of(name) for name in page.select(".pick .name")]
    assert names == ["Ministry of Foreign Affairs (Russia)", "Ministry of Foreign Affairs (Turkey)"]


def test_the_histogram_is_also_a_table_and_every_bar_a_link() -> None:
    page = soup_of("/search?q=EXBS&from=2008&to=2008")
    assert [text_of(row) for row in page.select(".as-table tbody tr")][5] == "June 2008 1"
    bars = page.select("svg.bars a")
    assert bars[0]["aria-label"] == "April 2008: 1 cable"
    assert bars[0]["href"] == "/search?q=EXBS&from=2008-04&to=2008-04"
    assert [text_of(c) for c in page.select(".crumbs > *:not([aria-hidden])")] == ["All dates", "2008"]


def test_an_id_as_the_query_leads_to_the_cable() -> None:
    response = browse().get("/search?q=08moscow93301")
    assert (response.status_code, response.headers["Location"]) == (302, "/cable/08MOSCOW93301")


def test_nothing_found_says_so_and_leads_on() -> None:
    page = soup_of("/search?q=zeppelin&program=EXBS")
    assert "There is no cable with “zeppelin”." in text_of(page.select_one(".nothing"))
    assert text_of(page.select_one(".nothing li:has(a[href='/search?program=EXBS'])")).endswith("5")
    together = soup_of("/search?q=samara+zebra+date:1999&program=EXBS")
    assert "only those with “samara”" in text_of(together.select_one(".nothing"))
    each = soup_of("/search?q=samara&origin=Embassy+Ankara")
    assert "Each part finds cables, but no cable has them all." in text_of(each.select_one(".nothing"))


def test_a_page_beyond_the_last_leads_back() -> None:
    page = soup_of("/search?q=EXBS&page=1000000000")
    assert page.select_one(".nothing a[href='/search?q=EXBS']")


def test_a_cable_shows_its_parts() -> None:
    page = soup_of(f"/cable/{MOSCOW_MONTHLY.id}?q=FSTEK")
    assert [p["id"] for p in page.select(".text > [id]")] == ["s1", "p1", "p2", "p3", "p4"]
    assert "Paragraph 3 is missing from the page" in text_of(page.select_one("#p3"))
    assert "inferred" in text_of(page.select_one(".facts"))
    assert page.select_one(f".refs a[href='/cable/{'08STATE94402'}']")
    assert "Cited by 1" in text_of(page.select_one("#citing"))
    assert [mark["id"] for mark in page.select(".text mark")] == ["hit1", "hit2"]
    assert "1–31 May 2008" in text_of(page.select_one(".facts"))


def test_a_reference_that_is_not_held_is_said_to_be() -> None:
    page = soup_of(f"/cable/{ASTANA_REVIEW.id}")
    assert "09STATE99120 not in this index" in text_of(page.select_one(".refs"))
    assert "A NEIGHBOR'S MODEL" in [text_of(h) for h in page.select(".paragraph h2")]


def test_redactions_and_versions_are_shown() -> None:
    page = soup_of(f"/cable/{ANKARA_SECRET.id}")
    assert text_of(page.select_one("#p2 .redaction")) == "XXXXXXXXXXXX"
    assert page.select_one(f"a[href='/cable/{ANKARA_SECRET.id}/versions/1']")
    difference = soup_of(f"/cable/{ANKARA_SECRET.id}/versions/1")
    assert "of the MFA said" in text_of(difference.select_one(".diff li"))
    assert "XXXXXXXXXXXX" in text_of(difference.select_one(".diff ins"))


def test_a_bare_cable_is_still_readable() -> None:
    page = soup_of(f"/cable/{QUITO_BARE.id}")
    assert "the road is open again" in text_of(page.select_one(".text"))


def test_original_text_stands_as_sent() -> None:
    assert soup_of(f"/cable/{MOSCOW_MONTHLY.id}/original").select_one("pre").text == MOSCOW_MONTHLY.text  # type: ignore[union-attr]


def test_neighbours_are_of_the_same_post_and_in_order() -> None:
    before = replace(MOSCOW_MONTHLY, id="08MOSCOW93300", date="2008-06-11T09:00:00Z")
    after = replace(MOSCOW_MONTHLY, id="08MOSCOW93399", date="2008-07-11T09:00:00Z")
    client = browse([*CABLES, before, after])
    page = BeautifulSoup(client.get(f"/cable/{MOSCOW_MONTHLY.id}").text, "lxml")
    assert page.select_one("a.earlier")["href"] == f"/cable/{before.id}"  # type: ignore[index]
    assert page.select_one("a.later")["href"] == f"/cable/{after.id}"  # type: ignore[index]


def test_help_has_every_field_with_an_example_that_runs() -> None:
    page = soup_of("/help")
    for row in FIELDS:
        assert page.select_one(f"#field-{row.name} a[href]") is not None, row.name


def test_about_says_what_was_left_out() -> None:
    assert "No cable on the page 2" in text_of(soup_of("/about").main)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/nowhere", 404), ("/cable/..%2f..", 404), ("/facet/nonsense", 404), ("/program/none", 404), ("/search", 405)],
)
def test_errors_are_pages_without_a_trace(address: str, status: int) -> None:
    client = browse()
    response = client.post(address) if status == 405 else client.get(address)
    assert response.status_code == status
    assert "Traceback" not in response.text
    assert response.headers["Content-Security-Policy"] == POLICY


def test_a_fault_of_ours_shows_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(IndexReading):
        def answer(self, question: Question) -> Answer:
            raise RuntimeError("secret detail")

    reading = Broken(all_of_them().generation)
    client = create_app(lambda: reading, Settings()).test_client()
    response = client.get("/search?q=x")
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert "secret detail" in caplog.text


def app_without_index() -> Flask:
    def none() -> IndexReading:
        raise IndexMissing("no index at /somewhere")

    return create_app(none, Settings())


@pytest.mark.parametrize("address", ["/", "/search?q=x", "/cable/X", "/api/v1/search", "/readyz"])
def test_without_an_index_all_say_503(address: str) -> None:
    response = app_without_index().test_client().get(address)
    assert response.status_code == 503
    assert "/somewhere" not in response.text


def test_alive_even_without_an_index() -> None:
    assert app_without_index().test_client().get("/healthz").json == {"status": "ok"}
    assert browse().get("/readyz").json == {"status": "ok", "generation": 1}


def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    client = browse()
    tag = client.get("/search?q=EXBS").headers["ETag"]
    again = client.get("/search?q=EXBS", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/search?q=FSTEK", headers={"If-None-Match": tag}).status_code == 200


def test_a_new_generation_is_served_at_once(tmp_path: Path) -> None:
    build(tmp_path)
    client = create_app(tmp_path, Settings()).test_client()
    first = client.get("/search?q=EXBS")
    build(tmp_path, CABLES[:1])
    second = client.get("/search?q=EXBS", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert "1 cable " in text_of(BeautifulSoup(second.text, "lxml").h1)


def test_feeds_and_descriptions_are_well_formed() -> None:
    client = browse([*CABLES, replace(MOSCOW_MONTHLY, id="08X1", title="a < b & c \x00\ufffe ]]>")])
    feed = ElementTree.fromstring(client.get("/feed.atom?q=EXBS").data)  # noqa: S314
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 6
    assert ElementTree.fromstring(client.get("/opensearch.xml").data) is not None  # noqa: S314


def test_the_password_is_asked_for_everywhere_but_health() -> None:
    client = browse(password="sesame")
    assert client.get("/").status_code == 401
    assert "Basic" in client.get("/search").headers["WWW-Authenticate"]
    assert client.get("/static/reftel.css").status_code == 401
    assert client.get("/healthz").status_code == 200
    assert client.get("/", auth=("anyone", "sesame")).status_code == 200
    assert client.get("/", auth=("anyone", "Sesame")).status_code == 401
    assert client.get("/", headers={"Authorization": "Bearer sesame"}).status_code == 401


def test_too_many_requests_are_told_to_wait() -> None:
    client = browse(rate_limit="3/minute")
    statuses = [client.get("/help").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert client.get("/healthz").status_code == 200
    refused = client.get("/help")
    assert refused.headers["Retry-After"]
    assert "more requests" in refused.text


def test_overload_is_refused_quickly_and_passes() -> None:
    started, release = threading.Event(), threading.Event()

    class Slow(IndexReading):
        def answer(self, question: Question) -> Answer:
            started.set()
            release.wait(5)
            return super().answer(question)

    reading = Slow(all_of_them().generation)
    app = create_app(lambda: reading, Settings(at_once=1, patience=0.05))
    first = threading.Thread(target=lambda: app.test_client().get("/search?q=a"))
    first.start()
    started.wait(5)
    refused = app.test_client().get("/search?q=b")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert app.test_client().get("/healthz").status_code == 200
    release.set()
    first.join()
    assert app.test_client().get("/search?q=b").status_code == 200


def test_metrics_are_for_this_machine_only() -> None:
    client = browse()
    client.get("/search?q=x")
    assert 'reftel_requests_total{kind="page",status="2xx"}' in client.get("/metrics").text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    opened = browse(public_metrics=True)
    assert opened.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_forwarded_addresses_are_believed_only_when_told() -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "reftel.example", "X-Forwarded-For": "203.0.113.9"}
    assert "https://reftel.example" not in browse().get("/opensearch.xml", headers=headers).text
    assert "https://reftel.example/search" in browse(proxies=1).get("/opensearch.xml", headers=headers).text


def test_settings_come_from_the_environment() -> None:
    settings = Settings.from_environment({"REFTEL_PASSWORD": "x", "REFTEL_PROXIES": "1", "REFTEL_LOG_QUERIES": "yes"})
    assert (settings.password, settings.proxies, settings.log_queries) == ("x", 1, True)
    with pytest.raises(ValueError, match="REFTEL_PROXIES"):
        Settings.from_environment({"REFTEL_PROXIES": "many"})


def test_hostile_cables_stay_text() -> None:
    attack = "<script>alert(1)</script>\" onload=x '><img src=x onerror=alert(1)> {{7*7}} \u202e"
    hostile = replace(
        MOSCOW_MONTHLY,
        id="08EVIL1",
        title=attack,
        subject=attack,
        signer=attack,
        programs=(attack,),
        captions=(attack,),
        other_references=(attack,),
        paragraphs=(Paragraph(1, attack, attack, attack),),
        notes=(attack,),
        sources=(replace(MOSCOW_MONTHLY.sources[0], url="javascript:alert(1)", publisher=attack),),
    )
    client = browse([hostile])
    for address in ("/", "/search?q=script", "/cable/08EVIL1?q=alert", "/cable/08EVIL1/original", "/facet/program"):
        page = BeautifulSoup(client.get(address).text, "lxml")
        assert len(page.select("script")) == 1, address
        assert not page.select("img, [onload], [onerror]")
        assert not [a for a in page.select("a[href]") if str(a["href"]).lower().startswith("javascript")]
        assert "49" not in text_of(page.h1)


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', "%00", "a" * 9_000, "\u202eabc", "(" * 500])
def test_hostile_queries_stay_text(query: str) -> None:
    client = browse()
    for path in ("/search", "/facet/agency", f"/cable/{MOSCOW_MONTHLY.id}", "/feed.atom", "/export.csv"):
        response = client.get(path, query_string={"q": query})
        assert response.status_code == 200 or (len(query) > 2000 and path in {"/feed.atom", "/export.csv"})
        assert "<script>alert" not in response.text


def test_style_and_script_are_light() -> None:
    assert sum(path.stat().st_size for path in static.FOLDER.iterdir()) < 60_000
    css = (static.FOLDER / "reftel.css").read_text()
    assert not re.search(r"url\(|@import", css)


def test_static_files_are_kept_by_browsers_and_nothing_else_is_served() -> None:
    client = browse()
    address = re.search(r'href="(/static/reftel\.css\?v=\w+)"', client.get("/").text)
    assert address is not None
    assert "immutable" in client.get(address.group(1)).headers["Cache-Control"]
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/reftel.py"):
        assert client.get(path).status_code == 404


def test_the_access_log_holds_no_query_unless_told(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("reftel.access")
    for log_queries in (False, True):
        logger.handlers.clear()
        client = browse(access_log=True, log_queries=log_queries)
        client.get("/search?q=secret%0Aforged")
        kept = json.loads(capsys.readouterr().out)
        assert (kept["path"], kept["status"]) == ("/search?q=secret%0Aforged" if log_queries else "/search", 200)
    logger.handlers.clear()


def test_a_month_is_drawn_day_by_day_whatever_day_is_chosen() -> None:
    for dates in ("from=2008-06&to=2008-06", "from=2008-06-11&to=2008-06-11"):
        page = soup_of(f"/search?q=EXBS&{dates}")
        assert [
            (bar["aria-label"], bar["href"]) for bar in page.select("section[aria-labelledby=when] svg.bars a")
        ] == [("11 June 2008: 1 cable", "/search?q=EXBS&from=2008-06-11&to=2008-06-11")]
        assert len(page.select("section[aria-labelledby=when] .as-table tbody tr")) == 30


def test_a_permalink_tells_what_entered_and_left(tmp_path: Path) -> None:
    build(tmp_path, [MOSCOW_MONTHLY, ASTANA_REVIEW])
    client = create_app(tmp_path, Settings()).test_client()
    page = BeautifulSoup(client.get("/search?q=EXBS").text, "lxml")
    permalink = str(next(a["href"] for a in page.select(".take a") if a.text == "Permalink"))
    assert permalink == "/search?q=EXBS&generation=1"
    assert "This address was made" not in client.get(permalink).text
    build(tmp_path, [MOSCOW_MONTHLY, replace(ASTANA_REVIEW, id="09ASTANA91878")])
    said = text_of(BeautifulSoup(client.get(permalink).text, "lxml").select_one(".notes"))
    assert "generation 2 answers now" in said
    assert "Entered: 09ASTANA91878 . Left: 09ASTANA91877." in said
    gone = client.get("/search?q=EXBS&generation=77").text
    assert "cannot be told any more" in gone


def test_posts_by_country_and_long_facets_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    page = soup_of("/facet/origin?order=country")
    names = [text_of(name) for name in page.select(".choice .name")]
    assert names[0] == "Embassy Ankara"
    assert names[-3:] == ["Embassy Moscow Russia", "Secretary of State", "Embassy Kyiv Ukraine"]
    monkeypatch.setattr("web.views.facet.PER_PAGE", 5)
    first = soup_of("/facet/agency?order=name")
    assert len(first.select(".choice")) == 5
    following = first.select_one("a[rel=next]")
    assert following is not None
    second = soup_of(str(following["href"]))
    assert len(second.select(".choice")) == 5
    assert not {text_of(c) for c in first.select(".choice")} & {text_of(c) for c in second.select(".choice")}


def test_reporting_periods_have_a_row_of_their_own() -> None:
    page = soup_of("/search?q=EXBS&program=EXBS")
    bars = page.select("section[aria-labelledby=reporting] svg.bars a")
    assert [bar["aria-label"] for bar in bars] == [
        "February 2007: 1 cable",
        "March 2007: 1 cable",
        "May 2008: 1 cable",
    ]
    assert bars[2]["href"] == "/search?q=EXBS%20period%3A2008-05&program=EXBS"
    assert "1 cable " in text_of(soup_of(str(bars[2]["href"])).h1)
    assert not soup_of("/search?q=visas").select("[aria-labelledby=reporting]")


def test_dates_the_wrong_way_round_are_put_right_and_the_page_says_so() -> None:
    client = browse()
    page = BeautifulSoup(client.get("/search?q=EXBS&from=2009&to=2008").text, "lxml")
    assert "it was read the other way round" in text_of(page.select_one(".notes"))
    right = BeautifulSoup(client.get("/search?q=EXBS&from=2008&to=2009").text, "lxml")
    assert [a["href"] for a in page.select(".hit a")] == [a["href"] for a in right.select(".hit a")]
    assert page.select(".hit")
    assert [text_of(chip) for chip in page.select(".chip")] == [text_of(chip) for chip in right.select(".chip")]
