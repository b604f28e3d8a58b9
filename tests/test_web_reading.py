"""Does the reading page tell a reader all that the header, the text and the index know of a cable?"""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cable import Addressee, Cable, Paragraph, Recipients
from index.store import Store
from search.likely import canonical
from tests.cables import ANKARA_SECRET, ASTANA_REVIEW, CABLES, MOSCOW_MONTHLY, QUITO_BARE
from tests.web_site import browse
from web import codes
from web.app import create_app
from web.citing import citation
from web.difference import passages
from web.letters import lettered, mentions
from web.prose import Hits, Link, unmarked
from web.settings import Settings


def soup_of(address: str, status: int = 200, **site: object) -> BeautifulSoup:
    response = browse(**site).get(address)  # type: ignore[arg-type]
    assert response.status_code == status
    return BeautifulSoup(response.text, "lxml")


def text_of(element: object) -> str:
    return " ".join(element.get_text(" ").split()) if element is not None else ""  # type: ignore[attr-defined]


# Which cable is meant


@pytest.mark.parametrize(
    "written",
    ["09moscow2555", "09 MOSCOW 002555", "09-Moscow-2555", "2009MOSCOW2555", " 09_MOSCOW_2555 ", "09MOSCOW2555.html"],
)
def test_a_loosely_written_id_is_put_right(written: str) -> None:
    assert canonical(written) == "09MOSCOW2555"


@pytest.mark.parametrize("written", ["", "MOSCOW 2555", "09MOSCOW", "9MOSCOW1", "09M1", "a" * 10_000, "09MOSCOW0"])
def test_what_is_no_id_is_none(written: str) -> None:
    assert canonical(written) == ""


def test_a_loosely_written_address_leads_to_the_right_one_and_keeps_its_question() -> None:
    client = browse()
    loose = f"08%20moscow%2000{MOSCOW_MONTHLY.id[8:]}"
    for tail in ("", "?q=EXBS", "/original"):
        response = client.get(f"/cable/{loose}{tail}")
        assert (response.status_code, response.headers["Location"]) == (301, f"/cable/{MOSCOW_MONTHLY.id}{tail}")


def test_an_unknown_id_offers_those_near_it_and_what_cites_it() -> None:
    cited = replace(ASTANA_REVIEW, references=("08MOSCOW93302",))
    page = soup_of("/cable/08moscow093302", 404, cables=[MOSCOW_MONTHLY, cited])
    assert text_of(page.h1) == "08MOSCOW93302 is not in this index"
    assert "telegram 93,302 of MOSCOW in 2008" in text_of(page.select_one(".lede"))
    links = [str(a["href"]) for a in page.select("main ul a")]
    assert links == [f"/cable/{ASTANA_REVIEW.id}", f"/cable/{MOSCOW_MONTHLY.id}"]


def test_an_id_of_the_wrong_year_or_post_finds_the_one_letter_that_differs() -> None:
    for wrong in ("07MOSCOW93301", "08MOSCOV93301"):
        page = soup_of(f"/cable/{wrong}", 404)
        assert page.select_one(f"main ul a[href='/cable/{MOSCOW_MONTHLY.id}']"), wrong


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=60)
def test_whatever_is_asked_for_gets_a_page(written: str) -> None:
    assert browse().get("/cable/" + re.sub(r"[/\\]|^\.+$", "", written)).status_code in {200, 301, 308, 404}


# What the codes mean


def test_every_code_of_the_header_is_explained() -> None:
    addressees = Recipients(
        action=(Addressee("SECSTATE WASHDC", "RUEHC", "PRIORITY", "4410"),),
        info=(Addressee("AMEMBASSY KYIV", "RUEHKV"), Addressee("NATO EU COLLECTIVE", excluded=("AMEMBASSY ATHENS",))),
    )
    full = replace(MOSCOW_MONTHLY, captions=("SIPDIS",), recipients=addressees)
    facts = text_of(soup_of(f"/cable/{full.id}", cables=[full]).select_one(".facts"))
    for told in (
        "telegram 93,301 of MOSCOW in 2008",
        codes.date_time_group(full.date),
        "Russia",
        codes.CAPTIONS["SIPDIS"],
        codes.PRECEDENCES[full.precedence],
        "Arms Controls and Disarmament",
        "Export Control and Related Border Security",
        "Secretary of State, Washington; priority",
        "American Embassy Kyiv",
        "RUEHKV",
        "without AMEMBASSY ATHENS",
    ):
        assert told in facts, told


def test_codes() -> None:
    assert codes.number("99STATE12") == (1999, "STATE", 12)
    assert codes.number("UNKNOWN-1a2b") is None
    assert codes.date_time_group("2009-10-09T11:03:00Z") == "091103Z OCT 09"
    assert codes.date_time_group("2009-10-09") == ""
    assert codes.classification("SECRET//NOFORN").endswith("seriously; not for foreign nationals")
    assert codes.addressee("RUSSIA COLLECTIVE") == "a list of posts"
    assert codes.addressee("NSC WASHDC") == ""


def test_portion_marks_are_explained_beside_the_contents() -> None:
    marked = replace(
        ASTANA_REVIEW, paragraphs=(Paragraph(1, "SBU", "One."), Paragraph(2, "C/NF", "Two."), Paragraph(3, "U", "3."))
    )
    page = soup_of(f"/cable/{marked.id}", cables=[marked])
    assert [text_of(one) for one in page.select(".marks > span")] == [
        "SBU sensitive but unclassified",
        "C/NF confidential, not for foreign nationals",
        "U unclassified",
    ]


# The text


def test_gaps_and_redactions_are_pointed_out_and_led_to() -> None:
    holed = replace(
        ASTANA_REVIEW,
        missing_paragraphs=(2,),
        redactions=3,
        paragraphs=(
            Paragraph(1, "C", "XXXXXXXXXXXX met XXXXXXXXXXXX."),
            Paragraph(3, "C", "All well.", heading="WHAT XXXXXXXXXXXX SAID"),
        ),
    )
    page = soup_of(f"/cable/{holed.id}", cables=[holed])
    warnings = page.select(".text > .warn")
    assert [a["href"] for a in warnings[0].select("a")] == ["#p2"]
    assert text_of(warnings[1]).startswith("3 passages of this text were removed")
    assert [a["href"] for a in warnings[1].select("a")] == ["#p1", "#p3"]
    assert page.select_one("#p3 h2 .redaction") is not None
    assert page.select_one(".contents a[href='#p3'] .redaction") is not None


def test_marked_passages_in_headings_count_and_are_reached() -> None:
    paragraphs = (Paragraph(1, "", "No valves.", heading="About valves"), Paragraph(2, "", "Nothing."))
    headed = replace(ASTANA_REVIEW, paragraphs=paragraphs)
    page = soup_of(f"/cable/{headed.id}?q=valves", cables=[headed])
    assert [mark.text for mark in page.select(".text mark")] == ["valves", "valves"]
    assert text_of(page.select_one(".contents .hits-here")) == "2 marked"
    assert text_of(page.select_one(".between-hits a")) == "2 marked passages"


# Citing


def test_a_citation_names_who_what_when_and_where() -> None:
    said = citation(MOSCOW_MONTHLY, "para. 3")
    assert said.startswith(f"Embassy Moscow, “{MOSCOW_MONTHLY.title},” cable 08MOSCOW93301, ")
    assert said.endswith(f", para. 3, {MOSCOW_MONTHLY.sources[0].url}")
    assert citation(replace(QUITO_BARE, title="", subject="", sources=())).count(QUITO_BARE.id) == 1
    assert citation(replace(MOSCOW_MONTHLY, title="Why?")).startswith("Embassy Moscow, “Why?” cable")


# What the text refers to

HEAD = "CONFIDENTIAL\nSUBJECT: VALVES\n\nREF: A. {}\n\nClassified By: DCM U. S. Moscow 99 for reasons 1.4 (b).\n\n"
ITEMS = "MOSCOW 02555 (NOTAL)  B. (B) 08 STATE 76904; C. TELCON BROWN-SMITH  D) AMEMBASSY MOSCOW 25551"
THREE = ("09MOSCOW2555", "08STATE76904", "09MOSCOW25551")


def referring(head: str, ids: tuple[str, ...], text: str = "") -> Cable:
    return replace(
        ASTANA_REVIEW,
        references=ids,
        other_references=(),
        text=head + text,
        header_length=len(head),
        paragraphs=(Paragraph(1, "", text), Paragraph(2, "", "Nothing.")),
    )


def test_letters_are_read_where_the_ref_line_names_post_and_number() -> None:
    assert lettered(referring(HEAD.format(ITEMS), THREE)) == {"A": THREE[0], "B": THREE[1], "D": THREE[2]}
    assert lettered(referring(HEAD.format("PARIS 1  B. ROME 2"), THREE)) == {}
    assert lettered(referring("no header", THREE[:1])) == {"": THREE[0]}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("as told in ref A.", ["A"]),
        ("(refs a and d)", ["a", "d"]),
        ("REFTELS A-B, D say", ["A", "B", "D"]),
        ("reftel (B)", ["B"]),
        ("We will ref a meeting; see Ref C; reflect A; reference A", []),
        ("reftel says", []),
    ],
)
def test_a_letter_in_the_text_means_its_reference(text: str, meant: list[str]) -> None:
    letters = lettered(referring(HEAD.format(ITEMS), THREE))
    assert [text[start:end] for start, end, _ in mentions(text, letters)] == meant


def test_references_in_the_text_are_links() -> None:
    cable = referring(HEAD.format(f"MOSCOW {MOSCOW_MONTHLY.id[8:]}  B. 08 STATE 1"), (MOSCOW_MONTHLY.id, "08STATE1"))
    cable = replace(cable, paragraphs=(Paragraph(1, "", "As ref A and ref B say."), Paragraph(2, "", "Nothing.")))
    page = soup_of(f"/cable/{cable.id}", cables=[MOSCOW_MONTHLY, cable])
    assert [(a.text, a["href"]) for a in page.select(".text a.reference")] == [
        ("A", f"/cable/{MOSCOW_MONTHLY.id}"),
        ("B", "/search?q=ref%3A08STATE1"),
    ]
    assert [text_of(one) for one in page.select(".facts .letter")] == ["A", "B"]


@given(st.text(alphabet="refs tel ABab,-()./ \n", max_size=200))
@settings(deadline=None, max_examples=100)
def test_links_lose_no_letter_of_a_text(text: str) -> None:
    spans = Hits(unmarked, {"A": Link("/a", ""), "B": Link("/b", ""), "": Link("/c", "")}).spans(text)
    assert "".join(span.text for span in spans) == text


@pytest.mark.parametrize("text", ["ref " * 100_000, "ref A" + ", A" * 100_000, "refs A and " * 50_000])
def test_hostile_references_take_no_time(text: str) -> None:
    started = time.process_time()
    assert list(mentions(text, {"A": 1})) is not None
    lettered(referring("REF: " + text, THREE))
    assert time.process_time() - started < 2


# How versions differ


def words(text: str) -> list[str]:
    return text.split()


def side(text_of_runs: list[tuple[str, str]], skipped: str) -> list[str]:
    return [word for kind, text in text_of_runs if kind != skipped for word in text.split() if word != "…"]


def test_a_difference_is_shown_with_the_words_around_it() -> None:
    here = "1. The officer,\nIvan Petrov, said so.\n\n2. No more."
    there = "1. The officer, XXXXXXXXXXXX,\nsaid so. 2. No   more."
    [passage] = passages(here, there)
    assert [(run.kind, run.text) for run in passage] == [
        ("same", "1. The officer,"),
        ("here", "Ivan Petrov,"),
        ("there", "XXXXXXXXXXXX,"),
        ("same", "said so. 2. No more."),
    ]


def test_only_blank_space_is_no_difference() -> None:
    assert passages("a b\n\nc\n", "a\nb c") == []


def test_distant_differences_are_passages_of_their_own() -> None:
    middle = " ".join(f"word{n}" for n in range(200))
    first, second = passages(f"one {middle} two", f"uno {middle} dos")
    assert first[-1].text.endswith("word11 …")
    assert second[0].text.startswith("… word188 ")


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "\n", "\n\n", "word"]), max_size=40).map(" ".join)


@given(TEXTS, TEXTS)
@settings(deadline=None, max_examples=100)
def test_short_texts_are_told_whole_on_both_sides(here: str, there: str) -> None:
    runs = [(run.kind, run.text) for passage in passages(here, there) for run in passage]
    if words(here) == words(there):
        assert not runs
    elif len(words(here)) < 12:
        assert side(runs, "there") == words(here)
        assert side(runs, "here") == words(there)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("a " * 200_000, "b " * 200_000),
        ("\n\n".join(f"w{n % 7}" for n in range(50_000)), "\n\n".join(f"w{n % 5}" for n in range(50_000))),
        (" ".join(f"w{n % 101}" for n in range(4_400)), " ".join(f"w{n % 103}" for n in range(4_400))),
    ],
)
def test_hostile_texts_are_compared_in_bounded_time(here: str, there: str) -> None:
    started = time.process_time()
    assert passages(here, there)
    assert time.process_time() - started < 5


def test_a_version_of_the_same_words_says_so() -> None:
    same = replace(ANKARA_SECRET.versions[0], text=ANKARA_SECRET.text.replace("\n", " "))
    page = soup_of(
        f"/cable/{ANKARA_SECRET.id}/versions/1", cables=[replace(ANKARA_SECRET, versions=(same,)), *CABLES[:1]]
    )
    assert text_of(page.select_one(".nothing")) == "Word by word the two texts are the same."


# Values


def test_a_value_page_says_what_it_is_and_since_when() -> None:
    page = soup_of("/program/EXBS")
    head = text_of(page.select_one(".sheet-head"))
    assert "Export Control and Related Border Security" in head
    assert re.search(r"\d+ cables → .* – ", head)
    beside = text_of(page.select_one(".narrow"))
    assert "PARM Arms Controls and Disarmament" in beside


def test_a_value_in_another_spelling_leads_to_its_page() -> None:
    client = browse()
    for other in ("exbs", "Export%20Control%20and%20Related%20Border%20Security"):
        response = client.get(f"/program/{other}")
        assert (response.status_code, response.headers["Location"]) == (301, "/program/EXBS")


def test_an_unknown_value_offers_those_near_it() -> None:
    page = soup_of("/program/EXBZ", 404)
    assert page.select_one("main a[href='/program/EXBS']") is not None


# What is here


def test_about_tells_codes_unknown_and_acronyms_learned(tmp_path: Path) -> None:
    report = {
        "cables": 1,
        "fields": {"tag": 1, "program": 1},
        "inferred": 1,
        "acronyms": [["FSTEK", "Federal Service for Technical and Export Control", 3]],
        "unknown_routes": [["RUXYZ", 2]],
        "unknown_tags": [["ZZZZ", 4]],
        "left_out": [{"where": "a.htm", "reason": "no cable on the page", "detail": ""}],
        "reasons": {"no cable on the page": 1},
    }
    with Store(tmp_path).build() as generation:
        generation.write([[MOSCOW_MONTHLY]], list, processes=1, memory_mb=64, progress=lambda _: None)
        generation.publish(report, {}, {})
    main = text_of(BeautifulSoup(create_app(tmp_path, Settings()).test_client().get("/about").text, "lxml").main)
    for told in (
        "1 cable, sent from",
        "generation 1",
        "FSTEK Federal Service for Technical and Export Control 3",
        "RUXYZ 2",
        "ZZZZ 4",
        "No cable on the page 1",
        "a.htm",
        "classification of 1 cable is inferred",
    ):
        assert told in main, told


def test_coverage_of_a_post_names_what_is_only_cited() -> None:
    cables = [
        replace(MOSCOW_MONTHLY, references=()),
        replace(ASTANA_REVIEW, references=("08MOSCOW93302", MOSCOW_MONTHLY.id)),
    ]
    posts = soup_of("/coverage", cables=cables)
    assert [text_of(cell) for cell in posts.select("tbody tr")] == [
        "MOSCOW 2008 1 93,302 1",
        "ASTANA 2009 1 91,877 0",
    ]
    moscow = soup_of("/coverage?post=moscow", cables=cables)
    assert [a["href"] for a in moscow.select(".unknown a")] == ["/search?q=ref%3A08MOSCOW93302"]
    assert "No telegram of “NOWHERE”" in text_of(soup_of("/coverage?post=nowhere").main)


def test_no_page_of_a_long_cable_is_heavy() -> None:
    paragraphs = tuple(Paragraph(n, "C", f"The valve {n} is shut. " * 70) for n in range(1, 76))
    text = "\n\n".join(f"{p.number}. (C) {p.text}" for p in paragraphs)
    long = replace(MOSCOW_MONTHLY, paragraphs=paragraphs, text=text, body=text, header_length=0)
    client = browse([long])
    for tail in ("", "?q=valve", "/original"):
        assert len(client.get(f"/cable/{long.id}{tail}").data) < 300_000, tail
