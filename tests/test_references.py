"""Are the cables of REF lines found, and told from what is no cable?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import headlines, labels
from indexer.header import read_header
from indexer.page import Stated
from indexer.references import Reference, cable_ids, linked, parse, parse_lists

YEAR = 2009


def found(text: str) -> tuple[str, ...]:
    return cable_ids(items(text))


def items(text: str, year: int | None = YEAR) -> tuple[Reference, ...]:
    return parse_lists(headlines.find(text, labels.flat(text)).refs, year)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("REF: OSLO 12", "09OSLO12", id="one"),
        pytest.param("REF: A. OSLO 12 B. STATE 4567", "09OSLO12 09STATE4567", id="letters and full stops"),
        pytest.param("REFS: (A) Oslo 12, (B) 08 Oslo 0013", "09OSLO12 08OSLO13", id="letters in parentheses"),
        pytest.param("REF: [A] OSLO 12 [B] OSLO 13", "09OSLO12 09OSLO13", id="letters in brackets"),
        pytest.param(
            "REF: A) OSLO 12 AND 13; B) 2007 OSLO 14", "09OSLO12 09OSLO13 07OSLO14", id="one origin, two serials"
        ),
        pytest.param("REF: A. OSLO 12 (08) B. OSLO 13-07", "08OSLO12 07OSLO13", id="the year behind"),
        pytest.param("REF: '08 OSLO 12", "08OSLO12", id="the year with an apostrophe"),
        pytest.param("REF: A. A. OSLO 12 B. REF B OSLO 13", "09OSLO12 09OSLO13", id="letters twice"),
        pytest.param("REF: A. OSLO 12\n¶B. OSLO 13", "09OSLO12 09OSLO13", id="a pilcrow"),
        pytest.param(
            "REF: A. SAO\n\nPAULO 12 B. OSLO 13", "09SAOPAULO12 09OSLO13", id="an origin broken by a blank line"
        ),
        pytest.param("REF: A. OSLO 12 (NOTAL) B. OSLO 13 AND PREVIOUS", "09OSLO12 09OSLO13", id="remarks"),
        pytest.param("REF: OSL0 12", "09OSLO12", id="a zero for an O"),
        pytest.param("REF: SECSTATE 12 & USUN 13", "09STATE12 09USUNNEWYORK13", id="abbreviations"),
        pytest.param("SUBJECT: FISHREF: OSLO 12", "09OSLO12", id="the label glued to the subject"),
        pytest.param("REF: OSLO 12\n\nOslo 99 people met.", "09OSLO12", id="prose behind a blank line"),
        pytest.param("REF: OSLO 12\n1. (C) OSLO 14 SAID", "09OSLO12", id="a paragraph behind"),
        pytest.param("REF: OSLO 12 OSLO 00000015 002 OF 003", "09OSLO12", id="a page line behind"),
        pytest.param("REF: A/ OSLO 12 B/ OSLO 13", "09OSLO12 09OSLO13", id="letters and strokes"),
        pytest.param("REF: OSLO 00012/08; OSLO 1234/1235", "08OSLO12 09OSLO1234 09OSLO1235", id="strokes behind"),
        pytest.param("REF: OSLO 12; 13; 14", "09OSLO12 09OSLO13 09OSLO14", id="semicolons"),
        pytest.param("REF: O8 OSLO 12", "08OSLO12", id="an O in the year"),
        pytest.param("REF: STATE 12 PARA 4 AND OSLO 13, PARAS 1-3", "09STATE12 09OSLO13", id="paragraphs of a cable"),
        pytest.param("REF: DUBAI RPO 378, REO BASRAH 13", "09RPODUBAI378 09BASRAH13", id="offices"),
        pytest.param("REF: NONE", "", id="none"),
        pytest.param("REF: A. UNSCR 1737 B. IIR 6 876 0015 C. FY 2008", "", id="numbers that are no cables"),
        pytest.param("REF: OSLO DAILY REPORT FOR MAY 12", "", id="a report"),
    ],
)
def test_cables(text: str, expected: str) -> None:
    assert found(text) == tuple(expected.split())


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("OKSTAD-LUND E-MAIL 10/15/07", "email"),
        ("OKSTAD/LUND TELCON OF MAY 3", "tel"),
        ("9 FAM APPENDIX K, 406", "book"),
        ("OSLO DAILY REPORT FOR MAY", "report"),
        ("TD-314/12345-08", "report"),
        ("IIR 6 846 0061 08", "report"),
        ("LUND TO OKSTAD, E-MAILS OF MAY 3 AND 4", "email"),
        ("OKSTAD PHONE CONVERSATION OF MAY 3", "tel"),
        ("OSLO, MAY 3 (10/15/07)", "other"),
        ("OKSTAD-LUND MEETING, OSLO", "meeting"),
        ("PRESIDENTIAL LETTER", "other"),
    ],
)
def test_what_is_no_cable_keeps_its_words(item: str, kind: str) -> None:
    assert parse(f"A. OSLO 12 B. {item}", YEAR) == [Reference("09OSLO12", "cable", "A"), Reference(item, kind, "B")]


def test_the_cable_itself_is_no_reference() -> None:
    assert cable_ids(items("REF: A. OSLO 12 B. OSLO 13"), "09OSLO12") == ("09OSLO13",)


def test_cables_of_posts_with_one_series_are_linked_under_its_name() -> None:
    assert linked("09USEUBRUSSELS12") == linked("09BRUSSELS12") == "09BRUSSELS12"
    assert linked("09USNATO12") == "09USNATO12"
    text = "UNCLAS OSLO 000012\nSUBJECT: FISH\nREF: A. USEU BRUSSELS 14 B. USEU 15 C. OSLO 12\n\n1. (U) We met."
    assert read_header(text, Stated(date="2009-05-04")).references == ("09BRUSSELS14", "09BRUSSELS15")


def test_no_year_no_id() -> None:
    assert cable_ids(items("REF: A. OSLO 12 B. 08 OSLO 13", None)) == ("08OSLO13",)


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=600), st.one_of(st.none(), st.integers(1966, 2010)))
def test_any_list_is_read(text: str, year: int | None) -> None:
    read = parse(text, year)
    assert all(item.value for item in read)
    digits = [item.value[2:].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for item in read if item.kind == "cable"]
    assert all(serial in text.replace(" ", "") or serial.isdecimal() for serial in digits)


origins = st.sampled_from(["OSLO", "SAO PAULO", "STATE", "THE HAGUE", "USNATO", "PORT-AU-PRINCE"])


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.tuples(origins, st.integers(1, 99_999)), min_size=1, max_size=12, unique=True))
def test_an_enumerated_list_is_read_whole(cables: list[tuple[str, int]]) -> None:
    text = "REF: " + " ".join(f"{chr(65 + at)}. {origin} {serial}" for at, (origin, serial) in enumerate(cables))
    read = items(text)
    assert [item.enum for item in read] == [chr(65 + at) for at in range(len(cables))]
    assert [item.value.lstrip("09ABCDEFGHIJKLMNOPQRSTUVWXYZ") for item in read] == [
        str(serial).lstrip("09") for _, serial in cables
    ]
