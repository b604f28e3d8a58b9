"""Do narrowing, zooming, errors and what is taken away work in a real browser, without a barrier?"""

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import barriers, served, serving
from tests.cables import ANKARA_SECRET, MOSCOW_MONTHLY
from tests.web_site import browse
from web.app import create_app
from web.settings import Settings


def assert_error(page: Page, address: str, status: int) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status
    assert barriers(page) == [], status


def test_no_barrier_on_the_page_of_any_error(page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("on purpose")

    with serving(browse(rate_limit="1/minute").application) as root:
        page.goto(root + "/help")
        assert_error(page, root + "/help", 429)
    with serving(create_app(tmp_path, Settings())) as root:
        assert_error(page, root, 503)
    monkeypatch.setattr("web.index_reading.IndexReading.answer", broken)
    with served() as root:
        assert_error(page, root + "/search?q=x", 500)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["zeppelin samara", "samara EXBS zeppelin"])
def test_no_barrier_beside_what_comes_nearest(
    page: Page, site: str, query: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/search?q={query}")
    expect(page.locator(".nearest .lacks").first).to_contain_text("zeppelin")
    assert barriers(page) == []


def test_a_dossier_taken_away_is_read_without_a_server(page: Page, site: str, tmp_path: Path) -> None:
    page.goto(f"{site}/dossier?title=Valves&id={MOSCOW_MONTHLY.id}&note=See+the+DCM")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download as pages").click()
    with zipfile.ZipFile(taken.value.path()) as pack:
        pack.extractall(tmp_path)
    page.goto((tmp_path / "index.html").as_uri())
    expect(page.locator("h1")).to_have_text("Valves")
    assert barriers(page) == []
    page.locator("h2 a").click()
    expect(page.locator("h1")).to_have_text(MOSCOW_MONTHLY.title)
    expect(page.locator("h1")).to_have_css("font-weight", "600")  # the style sheet came along
    assert barriers(page) == []


def test_notes_too_long_for_an_address_are_not_lost(page: Page, site: str) -> None:
    page.goto(f"{site}/dossier?title=Valves&id={MOSCOW_MONTHLY.id}&note=&id={ANKARA_SECRET.id}&note=")
    for note in page.get_by_placeholder("Note").all():
        note.fill("é" * 900)
    page.get_by_role("button", name="Keep title and notes").click()
    expect(page.get_by_role("alert")).to_contain_text("characters too long")
    assert barriers(page) == []
    expect(page.get_by_placeholder("Note").last).to_have_value("é" * 900)
    page.get_by_placeholder("Note").last.fill("shorter")
    page.get_by_role("button", name="Keep title and notes").click()
    page.wait_for_url("**note=shorter**")


def test_years_months_and_days_by_zooming(page: Page, site: str) -> None:
    page.goto(site + "/search")
    chart = page.locator("section[aria-labelledby=when]")
    for name, period in (("2008", "2008"), ("June 2008", "2008-06"), ("11 June 2008", "2008-06-11")):
        chart.locator(f"svg a[aria-label^='{name}: ']").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**from={period}&to={period}")
        expect(page.locator(".chip")).to_contain_text(name)
    chart.get_by_role("link", name="All dates").click()
    page.wait_for_url("**/search")
    expect(page.locator(".chip")).to_have_count(0)


def test_a_country_is_chosen_as_a_whole_and_its_posts_one_by_one(page: Page) -> None:
    vladivostok = replace(MOSCOW_MONTHLY, id="08VLADIVOSTOK7", origin="Consulate Vladivostok")
    with served([MOSCOW_MONTHLY, vladivostok, ANKARA_SECRET]) as root:
        page.goto(root + "/search")
        facet = page.locator("section.facet[aria-labelledby=facet-origin]")
        facet.locator(".whole .pick").click()
        expect(page.locator(".chip")).to_contain_text("Russia")
        expect(page.locator(".hit")).to_have_count(2)
        expect(facet.locator("[aria-current=true]")).to_have_count(3)
        assert barriers(page) == []
        facet.locator(".within .pick", has_text="Embassy Moscow").click()
        expect(page.locator(".hit")).to_have_count(1)
        expect(page.locator(".chip")).to_contain_text("Consulate Vladivostok")
