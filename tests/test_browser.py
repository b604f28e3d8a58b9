"""Do the pages work in a real browser: for the eye, the keyboard and a screen reader, and against attack?

Chromium is Debian's; where there is none these tests skip, unless REFTEL_BROWSER is set.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from index.cable import Paragraph
from index.store import Store
from indexer.build import build
from tests.browsing import barriers, served, serving
from tests.cables import ANKARA_SECRET, ASTANA_REVIEW, MOSCOW_MONTHLY
from web.app import create_app
from web.citing import citation
from web.settings import Settings

PAGES = (
    "/",
    "/search?q=EXBS&program=EXBS&-agency=CBP",
    "/search?q=zeppelin",
    "/search?q=nofield%3Ax&sort=odd",
    "/facet/agency",
    "/program/EXBS",
    f"/cable/{MOSCOW_MONTHLY.id}?q=FSTEK",
    f"/cable/{ANKARA_SECRET.id}",
    f"/cable/{ANKARA_SECRET.id}/versions/1",
    f"/cable/{MOSCOW_MONTHLY.id}/original",
    "/help",
    "/about",
    "/coverage",
    "/coverage?post=MOSCOW",
    "/dossier",
    "/dossier?title=Valves&id=06ANKARA94112&note=See+the+DCM&id=08MOSCOW93301&note=",
    "/api/",
    "/cable/NONE",
    "/cable/08MOSCOW93302",
    "/program/EXBZ",
    "/search?q=EXBS&origin=Russia&-tag=PARM",
    "/search?q=EXBS&from=2008-06&to=2008-06",
    "/search?q=samara&origin=Embassy%20Ankara",
    f"/search?q={'customs%20' * 200}",
    "/search?page=99",
    "/facet/origin?order=country",
    "/facet/tag?find=zzz",
    "/export.csv?from=2009-13",
)
FAILING = ("/cable/NONE", "/cable/08MOSCOW93302", "/program/EXBZ", "/export.csv?from=2009-13")
"""Pages of errors; of these the browser's console tells, too."""
ATTACKS = (
    "<script>window.ran=1</script>",
    '"><img src=x onerror=window.ran=1>',
    "<svg/onload=window.ran=1>",
    "javascript:window.ran=1",
    "</title><script>window.ran=1</script>",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "'-window.ran=1-'",
    "{{constructor.constructor('window.ran=1')()}}",
    "\u202egnp.exe\u2066<b onmouseover=window.ran=1>",
)


@pytest.fixture(scope="module")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over the sample crawl, read and indexed as `make demo` does it."""
    index = tmp_path_factory.mktemp("sample")
    crawl = Path(__file__).parent.parent / "samples" / "crawl"
    build(
        [crawl], Store(index), processes=1, memory_mb=128, progress=lambda what, total: nullcontext(lambda done: None)
    )
    with serving(create_app(index, Settings())) as root:
        yield root


def test_from_a_question_to_a_paragraph(page: Page, sample_site: str) -> None:
    page.goto(sample_site)
    page.get_by_label("Search the cables").fill("program:EXBS agency:FSTEK")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    before = page.locator(".hit").count()
    assert before > 1
    page.locator(".facet", has_text="Origin").get_by_role("link", name="Embassy Moscow").first.click()
    page.wait_for_url("**origin=Embassy%20Moscow**")
    expect(page.locator(".chip")).to_contain_text("Embassy Moscow")
    assert 0 < page.locator(".hit").count() <= before
    addresses = [str(link.get_attribute("href")) for link in page.locator(".hit h2 a").all()]
    for address in addresses:
        page.goto(sample_site + address)
        if page.locator("#p9").count():
            break
    page.locator(".contents a[href='#p9']").click()
    assert page.url.endswith("#p9")
    expect(page.locator("#p9")).to_be_in_viewport()
    expect(page.locator("#p9 .number")).to_have_text("9")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_on_any_page(browser: Browser, site: str, scheme: Any) -> None:
    page = browser.new_page(color_scheme=scheme, reduced_motion="reduce")
    for address in PAGES:
        page.goto(site + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert barriers(page) == [], address
    page.close()


def test_every_page_fits_a_narrow_screen_and_does_not_jump(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(
        "window.shift = 0; const add = list => { for (const one of list.getEntries()) window.shift += one.value };"
        "new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true})"
    )
    for address in PAGES:
        page.goto(site + address, wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        assert page.evaluate("window.shift") < 0.01, address
    page.close()


def test_nothing_is_asked_of_others(page: Page, site: str) -> None:
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    for address in PAGES:
        if address not in FAILING:
            page.goto(site + address)
    assert all(url.startswith(site) for url in asked)
    assert not faults


def test_everything_by_keyboard(page: Page, site: str) -> None:
    page.goto(site + "/search?q=EXBS")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".hit.here")).to_have_count(1)
    expect(page.locator(".hit").nth(1).locator("h2 a")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".hit").nth(0).locator("h2 a")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cable/**")
    page.keyboard.press("n")
    assert page.evaluate("location.hash").startswith("#hit")


def test_suggestions_by_keyboard(page: Page, site: str) -> None:
    page.goto(site)
    box = page.get_by_role("combobox")
    box.press_sequentially("agency:fst")
    option = page.get_by_role("option", name="FSTEK")
    expect(option).to_be_visible()
    assert barriers(page) == []
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(box).to_have_value("agency:FSTEK ")
    box.press("Enter")
    page.wait_for_url("**/search?q=agency**")


def test_all_of_it_without_script(browser: Browser, site: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(site)
    page.get_by_label("Search the cables").fill("EXBS")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Exclude agency FSTEK").click()
    expect(page.locator(".chip.negative")).to_contain_text("FSTEK")
    page.get_by_label("From").fill("2010")
    page.get_by_role("button", name="Set").click()
    expect(page.locator(".hit")).to_have_count(1)
    page.locator(".hit h2 a").click()
    expect(page.locator("h1")).to_contain_text("Blue Lantern")
    page.close()


def test_cables_are_put_aside_noted_and_taken_away(browser: Browser, site: str) -> None:
    page = browser.new_page()
    for cable in (MOSCOW_MONTHLY, ANKARA_SECRET):
        page.goto(f"{site}/cable/{cable.id}")
        page.get_by_role("button", name="Put aside").click()
        expect(page.get_by_role("button", name="Put aside")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Dossier (2)").click()
    expect(page.locator(".warn")).to_be_hidden()
    page.get_by_label(f"Note on {MOSCOW_MONTHLY.id}").fill("Ask about Samara")
    page.get_by_label("Title").fill("Valves & licences")
    page.get_by_role("button", name="Keep title and notes").click()
    expect(page.locator("h1")).to_have_text("Valves & licences")
    page.goto(site)
    page.get_by_role("link", name="Dossier (2)").click()
    expect(page.get_by_label(f"Note on {MOSCOW_MONTHLY.id}")).to_have_value("Ask about Samara")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download as pages").click()
    assert taken.value.suggested_filename == "dossier.zip"
    page.get_by_role("button", name=f"Take {ANKARA_SECRET.id} out").click()
    expect(page.get_by_role("link", name="Dossier (1)")).to_be_visible()
    page.close()


def test_a_paragraph_is_linked_and_cited(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/cable/{MOSCOW_MONTHLY.id}?q=EXBS")
    paragraph = page.locator("#p2")
    paragraph.hover()
    paragraph.get_by_role("button", name="Link").click()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/cable/{MOSCOW_MONTHLY.id}#p2"
    paragraph.get_by_role("button", name="Cite").click()
    assert page.evaluate("navigator.clipboard.readText()") == citation(MOSCOW_MONTHLY, "para. 2")
    expect(paragraph.get_by_role("button", name="Copied").first).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Copy citation").click()
    assert page.evaluate("navigator.clipboard.readText()") == citation(MOSCOW_MONTHLY)
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_from_one_marked_passage_to_the_next(browser: Browser, site: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto(f"{site}/cable/{MOSCOW_MONTHLY.id}?q=EXBS")
    between = page.get_by_role("group", name="Marked passages")
    between.get_by_role("button", name="Next marked passage").click()
    expect(page.locator("#hit1")).to_be_in_viewport()
    expect(between).to_contain_text("1 of ")
    between.get_by_role("button", name="Previous marked passage").click()
    last = page.locator("mark[id]").last
    expect(last).to_be_in_viewport()
    over = between.bounding_box()
    for link in page.locator(".contents a").all():
        box = link.bounding_box()
        assert over and box and (width < 960 or box["y"] >= over["y"] + over["height"]), "it hides the contents"
    page.close()


def test_going_back_restores_the_place(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 800, "height": 400})
    page.goto(site + "/search?q=EXBS&page=1")
    page.locator(".hit h2 a").last.click()
    page.wait_for_url("**/cable/**")
    page.go_back()
    page.wait_for_function("window.scrollY > 100")


def test_a_cable_of_attack_strings_runs_nothing(page: Page) -> None:
    everything = " ".join(ATTACKS)
    hostile = replace(
        ASTANA_REVIEW,
        id="09ATTACK1",
        title=everything,
        subject=everything,
        summary=everything,
        signer=everything,
        origin=ATTACKS[1],
        captions=ATTACKS,
        tags=ATTACKS,
        programs=ATTACKS,
        agencies=ATTACKS,
        offices=ATTACKS,
        other_references=ATTACKS,
        references=(*ASTANA_REVIEW.references, *ATTACKS),
        classified_by=everything,
        notes=ATTACKS,
        paragraphs=tuple(Paragraph(n, attack, attack, attack) for n, attack in enumerate(ATTACKS)),
        text=everything,
        body=everything,
        header_length=0,
        sources=tuple(replace(ASTANA_REVIEW.sources[0], url=attack, publisher=attack) for attack in ATTACKS),
        versions=ANKARA_SECRET.versions and (replace(ANKARA_SECRET.versions[0], url=ATTACKS[3], text=everything),),
    )
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    with served([hostile]) as root:
        for address in (
            "/",
            "/search?q=window",
            "/facet/program",
            "/cable/09ATTACK1?q=script",
            "/cable/09ATTACK1/original",
            "/cable/09ATTACK1/versions/1",
            "/about",
            "/coverage",
            "/dossier",
            "/dossier?title=Valves&id=06ANKARA94112&note=See+the+DCM&id=08MOSCOW93301&note=",
            f"/search?q={ATTACKS[0]}&program={ATTACKS[1]}",
        ):
            page.goto(root + address)
            for element in page.locator("main a, main mark").all()[:20]:
                element.hover(force=True, timeout=2000) if element.is_visible() else None
            assert page.evaluate("window.ran") is None, address
            assert page.locator("main img, main iframe, main script, [onload], [onerror]").count() == 0, address
            assert page.locator("a[href^='javascript' i]").count() == 0, address
    assert not dialogs
