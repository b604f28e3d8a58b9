"""Are the lines of a header read, compared, and told from the body? The cables are fictional but true to form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.header import Header, read_header
from indexer.page import Stated

WHOLE = """VZCZCXRO1234
RR RUEHFL RUEHKW
DE RUEHNY #0712/01 2031204
ZNY CCCCC ZZH
P R 221204Z JUL 09
FM AMEMBASSY OSLO
TO RUEHC/SECSTATE WASHDC PRIORITY 7741
INFO RUEHZL/EUROPEAN POLITICAL COLLECTIVE
XMT AMEMBASSY ROME
RUEHSM/AMEMBASSY STOCKHOLM ROUTINE 0099

C O N F I D E N T I A L SECTION 01 OF 02 OSLO 000712

NOFORN
SIPDIS

STATE FOR EUR/NB: KLUND; COMMERCE PASS NOAA

E.O. 12958: DECL: 07/22/2019
TAGS: PREL, EFIS, SENV,
NO
SUBJECT: NORWAY DEFENDS ITS WHALERS BEFORE
THE COMMISSION

REF: A. OSLO 650
     B. 08 STATE 12345
     C. LUND-OKSTAD E-MAIL 07/20/09

Classified By: Ambassador Kari B. Lund for reasons 1.4 (b) a
nd (d).

1. (C) Summary. The Foreign Ministry told us that catches remain small.

OSLO 00000712  002 OF 002

2. (C/NF) The Ministry was firm.
LUND
"""


def test_a_whole_header() -> None:
    header = read_header(WHOLE, Stated())
    assert header == Header(
        id="09OSLO712",
        date="2009-07-22T12:04:00Z",
        origin="Embassy Oslo",
        classification="CONFIDENTIAL//NOFORN",
        precedence="priority",
        captions=("NOFORN", "SIPDIS"),
        subject="NORWAY DEFENDS ITS WHALERS BEFORE THE COMMISSION",
        tags=("PREL", "EFIS", "SENV", "NO"),
        references=("09OSLO650", "08STATE12345"),
        other_references=("LUND-OKSTAD E-MAIL 07/20/09",),
        recipients=header.recipients,
        classified_by="Kari B. Lund",
        declassify_on="2019-07-22",
        length=WHOLE.index("1. (C)"),
        scope=WHOLE.index("NORWAY"),
    )
    action, info = header.recipients.action, header.recipients.info
    assert [(a.name, a.route, a.precedence, a.mcn) for a in action] == [
        ("SECSTATE WASHDC", "RUEHC", "PRIORITY", "7741")
    ]
    assert info[0].excluded == ("AMEMBASSY ROME", "AMEMBASSY STOCKHOLM")


def test_a_whole_header_without_line_ends() -> None:
    on_one_line = " ".join(WHOLE.split())
    header, whole = read_header(on_one_line, Stated()), read_header(WHOLE, Stated())
    same = "id date origin classification precedence captions subject tags references recipients"
    for name in same.split():
        assert getattr(header, name) == getattr(whole, name), name
    assert on_one_line[header.length :].startswith("1. (C) Summary.")


STRIPPED = """DE RUEHNY #0712/01 2031204
P R 221204Z JUL 09




E.O. 12958: N/A

Summary: Catches remain small. End summary.

1. The Ministry was firm.
"""


def test_a_page_stripped_of_most_lines() -> None:
    header = read_header(STRIPPED, Stated())
    assert (header.id, header.origin, header.date) == ("09OSLO712", "Embassy Oslo", "2009-07-22T12:04:00Z")
    assert (header.classification, header.classification_inferred) == ("UNCLASSIFIED", True)
    assert header.subject == ""
    assert STRIPPED[header.length :].startswith("Summary: Catches")
    assert header.scope == header.length


def test_a_page_without_date_time_group() -> None:
    text = "DE RUEHNY #0712/01 2031204\n\nE.O. 12958: N/A\n\n1. The Ministry was firm.\n"
    header = read_header(text, Stated(date="2009-07-22"))
    assert (header.id, header.date) == ("09OSLO712", "2009-07-22T12:04:00Z")
    assert read_header(text, Stated(date="2009-07")).date == "2009-07-22T12:04:00Z"
    assert read_header(text, Stated()).id.startswith("UNKNOWN-")


def test_the_first_lines_of_a_newspaper() -> None:
    text = (
        "Cable dated:2009-07-22T12:04:00\nC O N F I D E N T I A L SECTION 01 OF 02 OSLO 000712SIPDISE.O. 12958: DECL: "
        "07/22/2019TAGS: PREL NO\nSUBJECT: WHALES\n1. (C) We met.\n"
    )
    header = read_header(text, Stated())
    assert (header.id, header.date, header.tags) == ("09OSLO712", "2009-07-22T12:04:00Z", ("PREL", "NO"))
    assert header.classification == "CONFIDENTIAL"


@pytest.mark.parametrize(
    ("banner", "captions", "classification"),
    [
        ("UNCLAS OSLO 000712", "", "UNCLASSIFIED"),
        ("UNCLAS SECTION 01 OF 02 OSLO 000712", "SENSITIVE", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
        ("UNCLAS E F T O OSLO 000712", "", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
        ("UNCLAS OSLO 000712", "SENSITIVE BUT UNCLASSIFIED", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
        ("S E C R E T OSLO 000712", "NOFORN", "SECRET//NOFORN"),
        ("S E C R E T NOFORN OSLO 000712", "", "SECRET//NOFORN"),
        ("S e c r e t oslo 000712", "Noforn", "SECRET//NOFORN"),
        ("C O N F I D E N T I A L OSLO 000712", "SENSITIVE", "CONFIDENTIAL"),
        ("CC O N F I D E N T I A L OSLO 000712", "", "CONFIDENTIAL"),
        ("E C R E T SECTION 01 OF 02 OSLO 000712", "", "SECRET"),
        ("C O N F I D E N T A L SECTION 01 OF 02 OSLO 000712", "", "CONFIDENTIAL"),
        ("UNCLASSIFIED//FOR OFFICIAL USE ONLY", "", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
    ],
)
def test_banners(banner: str, captions: str, classification: str) -> None:
    sent = "R 221204Z JUL 09\nFM AMEMBASSY OSLO"
    text = f"{sent}\n\n{banner}\n\n{captions}\n\nTAGS: PREL, NO\nSUBJECT: WHALES\n\n1. We met."
    header = read_header(text, Stated())
    assert (header.classification, header.classification_inferred) == (classification, False)
    if "712" in banner:
        assert header.id == "09OSLO712"


@pytest.mark.parametrize(
    ("lines", "body", "inferred"),
    [
        ("E.O. 12958: N/A", "1. We met.", "UNCLASSIFIED"),
        ("E.O. 12958: N/A", "1. (SBU) We met.", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
        ("E.O. 12958: DECL: 07/22/2019", "1. (U) We met. 2. (C) They left.", "CONFIDENTIAL"),
        ("", "1. (U) We met.\n\n2. (S/NF) They left.", "SECRET//NOFORN"),
        ("", "1. We met.", None),
        ("E.O. 12958: DECL: 07/22/2019", "1. We met.", None),
    ],
)
def test_inferred_classification(lines: str, body: str, inferred: str | None) -> None:
    header = read_header(f"{lines}\n\n{body}", Stated())
    assert (header.classification, header.classification_inferred) == (inferred, inferred is not None)


@pytest.mark.parametrize(
    ("line", "date", "precedence"),
    [
        ("R 091103Z OCT 09", "2009-10-09T11:03:00Z", "routine"),
        ("O P 091103Z OCT 09 ZDK", "2009-10-09T11:03:00Z", "immediate"),
        ("Z 091103Z OCT 79", "1979-10-09T11:03:00Z", "flash"),
        ("P 091103Z OCY 09", "2009-10-09T11:03:00Z", "priority"),
        ("R 099903Z OCT 09", "2009-10-09", "routine"),
        ("R 391103Z OCT 09", "", ""),
    ],
)
def test_date_time_groups(line: str, date: str, precedence: str) -> None:
    header = read_header(f"{line}\nFM AMEMBASSY OSLO\n\nTAGS: NO\nSUBJECT: WHALES\n\n1. We met.", Stated())
    assert (header.date, header.precedence) == (date, precedence)


@pytest.mark.parametrize(
    ("line", "deadline"),
    [
        ("E.O. 12958: DECL: 07/22/2019", "2019-07-22"),
        ("E.O. 12958: DECL: 7/2/19", "2019-07-02"),
        ("E.O. 12958: DECL: 2019/07/22", "2019-07-22"),
        ("EO 13526: DECL: 22/07/2019", "2019-07-22"),
        ("E.O. 12958: DECL: JULY 22, 2019", "2019-07-22"),
        ("E.O. 12958: DECL: X1, X5", "X1, X5"),
        ("E.O. 12958: N/A", ""),
        ("E.O. 12958: DECL: N/A", ""),
        ("DECLASSIFY ON: 20190722", "2019-07-22"),
        ("E.O. 12958: DECL: 13/33/2019", "13/33/2019"),
    ],
)
def test_declassification(line: str, deadline: str) -> None:
    assert read_header(f"{line}\nTAGS: NO\nSUBJECT: WHALES\n\n1. We met.", Stated()).declassify_on == deadline


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        ("SUBJECT: WHALES\n\nREF: OSLO 12", "WHALES"),
        ("SUBJ: WHALES", "WHALES"),
        ("SUBEJCT: WHALES", "WHALES"),
        ("SUBJECT\n\nWHALES", "WHALES"),
        ("SUBJECT: WHALES\nAND FISH\nREF OSLO 12", "WHALES AND FISH"),
        ("SUBJECT: (C) WHALES", "(C) WHALES"),
        ("SUBJECT: WHALESREF: OSLO 12", "WHALES"),
        ("SUBJECT: WHALES IN OSLO OSLO 00000712 001.2 OF 002\nAND FISH", "WHALES IN OSLO AND FISH"),
        ("SUBJECT: NORWAY’S WHALES", "NORWAY’S WHALES"),
        ("SUBJECT: WHALES \\\nAND FISH \\\n \\\nREF: OSLO 12", "WHALES AND FISH"),
        ("SUBJECT: WHALES\n--------\nSUMMARY\n", "WHALES"),
    ],
)
def test_subjects(lines: str, subject: str) -> None:
    assert read_header(f"TAGS: PREL, NO\n{lines}\n\n1. (U) We met.", Stated()).subject == subject


def test_a_subject_cut_off_and_sent_again() -> None:
    text = (
        "UNCLAS OSLO 000712\nTAGS: NO\nSUBJECT: NORWAY DEFENDS ITS WH...\n\n"
        "UNCLAS OSLO 000712 SIPDIS TAGS: NO\nSUBJECT: NORWAY DEFENDS ITS WHALERS\n\n1. (U) We met."
    )
    header = read_header(text, Stated(date="2009-07-22"))
    assert header.subject == "NORWAY DEFENDS ITS WH..."
    assert any("NORWAY DEFENDS ITS WHALERS" in note for note in header.notes)
    assert text[header.length :] == "1. (U) We met."


NOFORN = "CONFIDENTIAL//NOFORN"


@pytest.mark.parametrize(
    ("text", "stated", "told"),
    [
        pytest.param(WHOLE, Stated(classification="CONFIDENTIAL"), True, id="in the cable"),
        pytest.param(WHOLE.replace("NOFORN", "SENSITIVE"), Stated(classification=NOFORN), True, id="on the page"),
        pytest.param(WHOLE, Stated(classification=NOFORN), False, id="on both"),
        pytest.param(
            WHOLE,
            Stated(classification="CONFIDENTIAL", with_captions=False),
            False,
            id="the page never names captions there",
        ),
        pytest.param(
            "UNCLAS OSLO 000712\n\nNOT FOR INTERNET DISTRIBUTION\n\nSUBJECT: WHALES\n\n1. We met.",
            Stated(classification="UNCLASSIFIED"),
            False,
            id="handling words",
        ),
    ],
)
def test_a_caption_that_one_side_lacks_is_told_and_the_page_is_believed(text: str, stated: Stated, told: bool) -> None:
    header = read_header(text, stated)
    assert header.classification == stated.classification
    assert any(note.startswith(f"The page says {stated.classification}, ") for note in header.notes) == told


@pytest.mark.parametrize(
    ("text", "stated", "cable_id", "note"),
    [
        pytest.param(WHOLE, Stated(id="09OSLO713"), "09OSLO713", "lines give 09OSLO712", id="another serial"),
        pytest.param(WHOLE, Stated(id="09EFTOOSLO712"), "09OSLO712", "09OSLO712 is meant", id="a damaged id"),
        pytest.param(WHOLE, Stated(id="09SECTION01OF02OSLO12"), "09OSLO712", "lines give", id="a damaged serial"),
        pytest.param(WHOLE, Stated(date="2009-07-02"), "09OSLO712", "dates the cable 2009-07-02", id="another day"),
        pytest.param(WHOLE, Stated(origin="Embassy Rome"), "09OSLO712", "names Embassy Rome", id="another post"),
        pytest.param(WHOLE, Stated(classification="SECRET"), "09OSLO712", "page says SECRET", id="another banner"),
        pytest.param(
            WHOLE.replace("OSLO 000712", "OSLO 000812"), Stated(), "09OSLO712", "banner gives", id="banner and DE line"
        ),
        pytest.param(
            STRIPPED.replace("RUEHNY #0712/01 203", "RUEHC #0712 203"),
            Stated(),
            "09STATE70712",
            "follows",
            id="the Department",
        ),
        pytest.param(
            STRIPPED.replace("RUEHNY #0712/01 203", "RUEHC #5712 203"),
            Stated(),
            "09STATE75712",
            "follows",
            id="near the pace",
        ),
        pytest.param("1. We met.", Stated(), "UNKNOWN-d082d0df7172", "made from its text", id="nothing to go by"),
    ],
)
def test_contradictions_and_gaps_are_told(text: str, stated: Stated, cable_id: str, note: str) -> None:
    header = read_header(text, stated)
    assert header.id == cable_id
    assert any(note in line for line in header.notes)


ONLY_STATED = "UNCLAS OSLO 000712\n\nSUBJECT: WHALES\n\n1. We met."
LAST_DAY = STRIPPED.replace("2031204", "3661204")  # of a leap year: what is counted from the year 9999 has no date


@pytest.mark.parametrize(
    ("text", "stated", "date", "note"),
    [
        pytest.param(ONLY_STATED, "9999-10-09", "", "The page dates the cable 9999-10-09", id="a year to come"),
        pytest.param(ONLY_STATED, "0001-10-09", "", "The page dates the cable 0001-10-09", id="the year 1"),
        pytest.param(ONLY_STATED, "1899-12-31", "", "The page dates the cable 1899-12-31", id="before all cables"),
        pytest.param(ONLY_STATED, "2009-13-45", "", "The page dates the cable 2009-13-45", id="no day"),
        pytest.param(ONLY_STATED, "1900-01-01", "1900-01-01", "", id="the first year"),
        pytest.param(ONLY_STATED, "1917-01-16", "1917-01-16", "", id="a telegram of the First World War"),
        pytest.param(ONLY_STATED, "2009-07", "", "", id="a month is no day"),
        pytest.param(ONLY_STATED, "2009-13", "", "The page dates the cable 2009-13", id="no month"),
        pytest.param(ONLY_STATED, "2090-07", "", "The page dates the cable 2090-07", id="a month to come"),
        pytest.param(STRIPPED, "9999-07-22", "2009-07-22T12:04:00Z", "The page dates", id="the group is right"),
        pytest.param(LAST_DAY, "9999-12-31", "2009-07-22T12:04:00Z", "The page dates", id="no year 10000"),
        pytest.param(
            STRIPPED.replace("JUL 09", "JUL 2099"), "2009-07-22", "2009-07-22T12:04:00Z", "group dates", id="the group"
        ),
        pytest.param(f"Cable dated:9999-07-22T12:04:00\n{ONLY_STATED}", "", "", 'line "Cable dated"', id="a newspaper"),
        pytest.param(f"Cable dated:2009-13-45T12:04:00\n{ONLY_STATED}", "", "", 'line "Cable dated"', id="its month"),
        pytest.param(f"Cable dated:2009-07-22T99:04:00\n{ONLY_STATED}", "", "2009-07-22", "", id="its hour"),
    ],
)
def test_a_date_of_another_age_is_none(text: str, stated: str, date: str, note: str) -> None:
    header = read_header(text, Stated(id="09OSLO712", date=stated))
    assert (header.id, header.date) == ("09OSLO712", date)
    assert [said for said in header.notes if "cannot be" in said and note in said] or not note
    assert not note or date or len(header.notes) == 1


@pytest.mark.parametrize("date", ["", "2009-07-22"])
def test_an_id_of_a_year_to_come_gives_no_date_and_says_so(date: str) -> None:
    stated = Stated(id="49OSLO712", date=date)
    header = read_header("DE RUEHNY #0712/01 2031204\n\nSUBJECT: WHALES\n\n1. We met.", stated)
    assert (header.id, header.date[:10]) == ("49OSLO712", date)
    assert "The id 49OSLO712 is one of 2049, which cannot be." in header.notes


def test_stations_with_two_posts_share_a_series() -> None:
    sent = "DE RUEHBS #0712 2031204\nR 221204Z JUL 09\nFM USEU BRUSSELS"
    text = f"{sent}\n\nUNCLAS USEU BRUSSELS 000712\n\nTAGS: EUN\n\n1. We met."
    header = read_header(text, Stated())
    assert (header.id, header.origin, header.notes) == ("09BRUSSELS712", "USEU Brussels", ())


def test_what_the_page_states_fills_gaps() -> None:
    stated = Stated("09OSLO712", "2009-07-22", "Oslo", "SECRET", "WHALES", ("PREL", "NO"), ("09OSLO650",))
    header = read_header("The Ministry was firm.", stated)
    assert (header.id, header.date, header.origin, header.classification) == (
        "09OSLO712", "2009-07-22", "Embassy Oslo", "SECRET",
    )  # fmt: skip
    assert (header.subject, header.tags, header.references) == ("WHALES", ("PREL", "NO"), ("09OSLO650",))
    assert header.length == 0


def test_page_lines_give_an_id() -> None:
    text = "1. (U) We met.\n\nOSLO 00000712  002 OF 002\n\n2. (U) They left."
    assert read_header(text, Stated(date="2009-07-22")).id == "09OSLO712"


@pytest.mark.parametrize("cut", ["1. (C...\nid: 144228", "1. (C) Summary: The fle...", "1. ...7/28/2005 14:18"])
def test_a_header_cut_off_is_followed_by_the_whole_one(cut: str) -> None:
    first = f"DE RUEHNY #0389/01 0641759\nP 041759Z MAR 08\n\nE.O. 12958: N/A\nSUBJECT: FISH\n\n{cut}\n"
    second = "UNCLAS OSLO 000389\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: PGOV NO\nSUBJECT: FISH\n\nREF: OSLO 12\n\n"
    body = "1. (C) Summary: The fleet is out."
    header = read_header(first + second + body, Stated())
    assert (header.id, header.tags, header.references) == ("08OSLO389", ("PGOV", "NO"), ("08OSLO12",))
    assert (first + second + body)[header.length :] == body
    alone = read_header(f"UNCLAS OSLO 000389\n\nTAGS: PGOV NO\nSUBJECT: FISH\n\n{cut}", Stated())
    assert alone.tags == ("PGOV", "NO")


@pytest.mark.parametrize(
    "body",
    [
        "(U) PolOffs delivered reftel points to the ministry on May 3 and were told that it was under review.",
        "U) PolOffs delivered reftel points to the ministry on May 3 and were told that it was under review.",
        "(C) MFA Deputy Head Ola Nordmann thanked us for the points and said that his office was at work on it.",
        "(U) On May 3, PolOff delivered the points of the demarche to the ministry and was told to wait for it.",
        "Per Ref. A, post met the ministry.\nRef. B, Oslo said, was not known to it.",
    ],
)
@pytest.mark.parametrize("gap", [" ", "\n", "\n\n", "\n\n________________\n\n"])
def test_prose_behind_references_is_the_body(body: str, gap: str) -> None:
    if gap != "\n\n" and body.startswith("Per"):
        return  # nothing but the blank line tells it from an item
    text = f"UNCLAS OSLO 000012\n\nSUBJECT: FISH\n\nREF: A. STATE 33031\n     B. STATE 32599{gap}{body}"
    header = read_header(text, Stated(date="2009-05-04"))
    assert header.references == ("09STATE33031", "09STATE32599")
    assert header.other_references == ()
    assert text[header.length :].strip("_\n") == body


def test_marked_cables_are_references_and_no_body() -> None:
    text = (
        "SUBJECT: FISH\n\nREF: (A) OSLO 11\n     (B) OSLO 12\n     (C) STATE 13\n     (S) ROME 14\n\n1. (C) "
        + "we met " * 30
    )
    header = read_header(text, Stated(date="2009-05-04"))
    assert header.references == ("09OSLO11", "09OSLO12", "09STATE13", "09ROME14")


moments = st.one_of(st.just(""), st.dates().map(str), st.text(max_size=12))
stateds = st.builds(
    Stated, id=st.text(max_size=12), date=moments, origin=st.text(max_size=12), subject=st.text(max_size=12)
)
pieces = st.lists(st.one_of(st.sampled_from(WHOLE.split("\n")), st.text(max_size=30)), max_size=25)


@settings(deadline=None)  # the machine may be busy
@given(pieces.map("\n".join), stateds)
def test_any_lines_are_read(text: str, stated: Stated) -> None:
    header = read_header(text, stated)
    assert header.id
    assert 0 <= header.scope <= header.length <= len(text) or header.scope <= len(text)
    squeezed = "".join(text.split())
    for addressee in (*header.recipients.action, *header.recipients.info):
        assert "".join(addressee.name.split()) in squeezed
    if not stated.subject:
        assert all(word in text for word in header.subject.split() if "&" not in text)


@settings(deadline=None)  # the machine may be busy
@given(
    st.integers(1990, 2010),
    st.integers(1, 12),
    st.integers(1, 28),
    st.sampled_from(["OSLO", "MOSCOW", "LAPAZ"]),
    st.integers(1, 9_999),
)
def test_what_is_written_is_read(year: int, month: int, day: int, origin: str, serial: int) -> None:
    names = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
    text = (
        f"R {day:02d}1204Z {names[month - 1]} {year % 100:02d}\nFM AMEMBASSY {origin}\nTO SECSTATE WASHDC\n\n"
        f"UNCLAS {origin} {serial:06d}\n\nTAGS: PREL\nSUBJECT: WHALES\n\n1. We met."
    )
    header = read_header(text, Stated())
    assert header.id == f"{year % 100:02d}{origin}{serial}"
    assert header.date == f"{year}-{month:02d}-{day:02d}T12:04:00Z"
    assert header.notes == ()
