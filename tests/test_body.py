"""Are the parts of a body found, whatever their form?"""

import pytest

from indexer.body import Body, read_body
from indexer.numbering import find_numbers
from indexer.pagebreaks import clean

Shape = list[tuple[int | None, str, str]]


def numbers(body: Body) -> list[int | None]:
    return [paragraph.number for paragraph in body.paragraphs]


def shape(text: str) -> Shape:
    """Number, marking and heading of each paragraph."""
    return [(p.number, p.marking, p.heading) for p in read_body(text).paragraphs]


WRAPPED = """\
1. (SBU) Summary: The customs service opened a laboratory at the
port on May 3. Post helped to equip it. End Summary.

-----------------
A New Laboratory
-----------------

2. (SBU) The director showed EconOff the equipment. He asked for:

-- two more scanners;
-- a course for the inspectors; and
-- spare parts.

Next Steps
----------

3. (U) The office will report on the course in June.

COMMENT

4. (C/NF) The laboratory is a step forward. END COMMENT.

HOLLOWAY
"""


def test_a_cable_in_full_form_is_taken_apart() -> None:
    body = read_body(WRAPPED)
    assert shape(WRAPPED) == [
        (1, "SBU", ""),
        (2, "SBU", "A New Laboratory"),
        (3, "U", "Next Steps"),
        (4, "C/NF", "COMMENT"),
    ]
    assert body.summary == ("The customs service opened a laboratory at the port on May 3. Post helped to equip it.")
    assert body.paragraphs[1].text == (
        "The director showed EconOff the equipment. He asked for:\n\n"
        "-- two more scanners;\n-- a course for the inspectors; and\n-- spare parts."
    )
    assert body.closing == "HOLLOWAY"
    assert (body.missing_paragraphs, body.notes, body.redactions, body.is_partial) == ((), (), 0, False)


def test_a_body_that_lost_its_line_breaks_is_taken_apart_too() -> None:
    one_line = " ".join(WRAPPED.split())
    assert [found[:2] for found in shape(one_line)] == [(1, "SBU"), (2, "SBU"), (3, "U"), (4, "C/NF")]
    assert shape(one_line)[1][2] == "A New Laboratory"
    assert read_body(one_line).closing == "HOLLOWAY"


@pytest.mark.parametrize(
    ("first", "second", "marking"),
    [
        ("1. ", "2. ", ""),
        ("1) ", "2) ", ""),
        ("(1) ", "(2) ", ""),
        ("¶1. ", "¶2. ", ""),
        ("1.(SBU) ", "2.(SBU) ", "SBU"),
        ("1 (C) ", "2 (C) ", "C"),
        ("(C) 1. ", "(C) 2. ", "C"),
        ("1. (S//REL TO USA, ACGU) ", "2. (S//REL TO USA, ACGU) ", "S//REL TO USA, ACGU"),
        ("1. (C-NF) ", "2. (C-NF) ", "C-NF"),
        ("1.  (u) ", "2.  (u) ", "U"),
        ("1. (S//REL SPAIN,\nITALY) ", "2. (S//REL SPAIN,\nITALY) ", "S//REL SPAIN, ITALY"),
    ],
)
def test_numbers_and_markings_have_many_forms(first: str, second: str, marking: str) -> None:
    came = "A delegation of the customs service came to the capital for a week of talks on the new port."
    for gap in ("\n\n", "\n"):
        body = read_body(f"{first}{came}{gap}{second}It left.")
        assert [(p.number, p.marking, p.text) for p in body.paragraphs] == [
            (1, marking, came),
            (2, marking, "It left."),
        ]


LISTS = {
    "a list inside paragraph 2 is no restart": (
        "1. (C) The talks began.\n\n2. (C) The minister had three wishes:\n\n1. a visit;\n2. a loan;\n3. a letter.\n\n"
        "3. (C) We promised nothing.",
        [1, 2, 3],
    ),
    "nor does a longer list in the last paragraph go on with the count": (
        "1. The talks began.\n\n2. They ended.\n\n"
        "3. The text names:\n\n1. customs;\n2. police;\n3. courts;\n4. banks;\n"
        "5. ports;\n6. mines.",
        [1, 2, 3],
    ),
    "questions in a sentence are no paragraphs": (
        "1. (C) He asked: 1) How many? 2) By when? 3) At whose cost?\n\n2. (C) We took note.",
        [1, 2],
    ),
    "a decimal at the start of a line is no paragraph": (
        "1. The budget grew to\n2.5 million. Trade fell by\n3.1 percent.\n\n2. The bank is calm.",
        [1, 2],
    ),
    "a list without marks is none where paragraphs have them": (
        "1. (C) He gave us a text.\n\nBegin text:\n\n1. The river is ours.\n\n2. The bank is yours.\n\n"
        "3. The boats are for all.\n\n4. Let us meet.\n\nEnd text.\n\n2. (C) We thanked him.\n\n3. (U) He left.",
        [1, 2, 3],
    ),
    "a table of contents is no first count": (
        "1. Lead Stories\n2. Harbour\n3. Bridge\n\n\n1. Lead Stories\n\nEditorials are about the storm and cost.\n\n"
        "2. Harbour\n\nThe Herald asks who pays for the crane that fell.\n\n3. Bridge\n\nNobody does, says the Post.",
        [None, 1, 2, 3],
    ),
    "a header sent twice gives paragraph 1 twice": (
        "1. ...\n\nUNCLAS OSLO 000851\n\nREF: OSLO 12\n\n1. Summary: Banks are old here and go with the weather.\n\n"
        "2. The oldest is on the square, with lions at its door.\n\n3. The youngest has no door at all, and no lions.",
        [None, None, None, 1, 2, 3],
    ),
    "a number torn from its law is none": (
        "4. The board was founded in 1997 to lend to farmers under Law No.\n\n5. It was closed in 2009.\n\n"
        "5. A fund took its place, with the clerks and their chairs.\n\n6. It lends to fishermen as well.",
        [4, 5, 6],
    ),
    "nor is the day of a date": (
        "1. (C) The minister will travel on June\n12. He returns in July.\n\n2. (C) We shall meet him.",
        [1, 2],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LISTS.values(), ids=LISTS.keys())
def test_only_paragraph_numbers_are_paragraph_numbers(text: str, expected: list[int]) -> None:
    assert numbers(read_body(text)) == expected


def test_each_section_of_a_report_counts_anew() -> None:
    text = (
        "1. The office met the customs service on May 3 to plan it.\n\nB. TRAINING\n\n1. A course was held at the "
        "port for ten inspectors.\n\n2. Another was put off.\n\nC. EQUIPMENT\n\n1. Two scanners came by ship."
    )
    assert numbers(read_body(text)) == [1, 1, 2, 1]


def test_a_missing_number_is_named() -> None:
    day = "Something happened on this day of the visit that was worth a paragraph, if not a cable of its own."
    body = read_body("\n\n".join(f"{n}. {day}" for n in (1, 2, 3, 5, 6, 9)))
    assert body.missing_paragraphs == (4, 7, 8)
    assert body.notes == ("Paragraph numbers left out: 4, 7, 8.",)


def test_a_repeated_number_is_noted_and_nothing_is_missing() -> None:
    body = read_body("1. (C) One.\n\n2. (C) Two.\n\n2. (C) Two again.\n\n3. (C) Three.")
    assert numbers(body) == [1, 2, 2, 3]
    assert body.missing_paragraphs == ()
    assert body.notes == ("Paragraph numbers given more than once: 2.",)


def test_text_before_paragraph_1_is_a_paragraph_without_a_number() -> None:
    body = read_body("Summary: All went well. End Summary\n\n1. (U) The visit began.\n\n2. (U) It ended.")
    assert [(p.number, p.text) for p in body.paragraphs] == [
        (None, "Summary: All went well. End Summary"),
        (1, "The visit began."),
        (2, "It ended."),
    ]


def test_a_body_without_numbers_is_cut_at_its_empty_lines() -> None:
    body = read_body("(SBU) The minister resigned.\n\n(U) His deputy follows.\n\nNORTH")
    assert [(p.number, p.marking, p.text) for p in body.paragraphs] == [
        (None, "SBU", "The minister resigned."),
        (None, "U", "His deputy follows."),
    ]


def test_a_ruled_heading_inside_a_paragraph_begins_one_without_a_number() -> None:
    text = "1. (C) The vote is due.\n\nComment\n-------\nWe expect a tie, and a long night for all concerned."
    assert shape(text) == [(1, "C", ""), (None, "", "Comment")]


def test_the_rows_of_a_table_stay_rows() -> None:
    table = "Party      Seats   Share\n-----      -----   -----\nGreens     12      24\nReds       38      76"
    body = read_body(f"1. (U) The results:\n\n{table}\n\n2. (U) The turnout was high.")
    assert body.paragraphs[0].text == f"The results:\n\n{table}"
    assert numbers(body) == [1, 2]


def test_redactions_are_counted_and_a_partial_extract_is_known() -> None:
    body = read_body(
        "This record is a partial extract of the original cable.\n\n1. (C) XXXXXXXXXXXX met XXXXXXXXXXXX at xxxxxxxxxx."
    )
    assert body.redactions == 3
    assert body.is_partial


BROKEN = {
    "in a word": ("1. (C) The minister said that the price of the cran", True),
    "behind a comma": ("1. (C) He saw the bridge, the harbour and the tower,", True),
    "in damage": ("1. (C) They talked about the price of the mo~97@Q5OQg", True),
    "with dots after a beginning": ("1. (C) On July 3, Presi...", True),
    "where it says so": ("1. (C) They met.\n\n***********************\n* Missing Section 002 *\n****", True),
    "before it begins": ("", True),
    "nowhere, it is signed": ("1. (C) He came to see the new bridge and left.\n\nHOLLOWAY", False),
    "nowhere, it is signed in small letters": ("1. (C) He came to see the new bridge and left.\nholloway", False),
    "nowhere, it only has no full stop": ("1. (C) He came to see the new bridge in OSLO", False),
    "nowhere, it ends in an address": ("1. (C) He wrote it all down at www.state.sgov.gov/p/eur", False),
    "nowhere, it trails off": ("1. (C) " + "He came and saw the bridge. " * 30 + "Time will tell...", False),
}


@pytest.mark.parametrize(("text", "broken"), BROKEN.values(), ids=BROKEN.keys())
def test_a_text_that_breaks_off_is_partial(text: str, broken: bool) -> None:
    body = read_body(text)
    assert body.is_partial is broken
    assert bool(body.notes) is broken


def test_damaged_letters_stay_as_they_are() -> None:
    text = "1. (C) KDOD,s budget is 8small,8 said Gutirrez."
    assert read_body(text).text == text


def test_the_line_separator_of_word_processors_is_a_line_break() -> None:
    assert numbers(read_body("\u2028\u20281. (U) One.\u2028\u20282. (U) Two.")) == [1, 2]


BREAKS = {
    "on a line of its own": (
        "The team met\n\nROME 00001725  002 OF 003\n\n\nthe minister.",
        "The team met\nthe minister.",
    ),
    "with a decimal count": ("He came to\nPARIS 00000741 001.2 OF 004\nParis.", "He came to\nParis."),
    "with a name of two words cut to ten letters": (
        "exports to\n\nBUENOS AIR 00000548 003 OF 003\n\nBrazil",
        "exports to\nBrazil",
    ),
    "inside a line": ("said the NEW DELHI 00001036 002 OF 002 minister.", "said the minister."),
    "in mixed case": ("said\n\nMoscow 00003579 002 of 005\n\nthe minister.", "said\nthe minister."),
    "after a text in capitals": ("OLD AND NEW TRIPOLI 00000759 001.2 OF 002", "OLD AND NEW"),
    "between two paragraphs": (
        "It was over.\n\nCARACAS 00002200 002 OF 002\n\n\n4. (C) The next day",
        "It was over.\n\n4. (C) The next day",
    ),
    "in the old form with its classification": (
        "BETTER THAN\n                       CONFIDENTIAL\n\nPAGE 04        ROME  03639  01 OF 03  231626Z\nBEFORE.",
        "BETTER THAN\nBEFORE.",
    ),
    "a stray caption": ("the office of the\n\nSIPDIS\nSecretary", "the office of the\nSecretary"),
    "a stray caption in a line": ("met the SIPDIS Secretary", "met the Secretary"),
    "but not a caption that is spoken of": ('Please use the "SIPDIS" caption.', 'Please use the "SIPDIS" caption.'),
    "nor a word that only looks like one": ("A CONFIDENTIAL READOUT\nfollowed.", "A CONFIDENTIAL READOUT\nfollowed."),
    "the end of the message": ("It is done.\n\nHALL\n\nNNNN\n", "It is done.\n\nHALL"),
    "the escapes of a CSV file": ("The bank \\\n \\\nis closed. \\\n", "The bank\n\nis closed."),
}


@pytest.mark.parametrize(("text", "expected"), BREAKS.values(), ids=BREAKS.keys())
def test_page_breaks_go_and_what_they_tore_is_joined(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_the_header_that_a_further_section_repeats_goes() -> None:
    text = """\
3. (C) THE COURT BEGAN BY ADDING REGIONAL GOVERNMENT

                           CONFIDENTIAL     PTQ4581

PAGE 01        ROME  03639  02 OF 03  231627Z
ACTION EUR-00

INFO  LOG-00   NP-00    AGRE-00  AID-00
      SAS-00     /018W
                  ------------------CF2A6B  231627Z /38
P 231625Z JUL 02
FM AMEMBASSY ROME
TO SECSTATE WASHDC PRIORITY 5040
INFO EU MEMBER STATES COLLECTIVE

C O N F I D E N T I A L SECTION 02 OF 03 ROME 003639

SIPDIS

E.O. 12958: DECL: 07/19/2012
TAGS: PGOV IT
SUBJECT: A COURT AND ITS JUDGES, AND
WHAT COMES NEXT

REPRESENTATIVES TO ITS BENCH.

4. (C) THE NEXT STEP IS THE SENATE."""
    assert [" ".join(line.split()) for line in clean(text).split("\n") if line] == [
        "3. (C) THE COURT BEGAN BY ADDING REGIONAL GOVERNMENT",
        "REPRESENTATIVES TO ITS BENCH.",
        "4. (C) THE NEXT STEP IS THE SENATE.",
    ]


SIGNATURES = {
    "on its own line": ("1. (C) It is over.\n\nHOLLOWAY", "HOLLOWAY"),
    "in mixed case": ("1. (C) It is over.\n\nvan Doren", "van Doren"),
    "after the last sentence": ("1. (C) It is over. End Comment. Holloway", "Holloway"),
    "over residue": ("1. (C) It is over.\nHOLLOWAY\n\n=====CABLE ENDS=====", "HOLLOWAY\n\n=====CABLE ENDS====="),
    "absent": ("1. (C) It is over.\n\nEND TEXT", ""),
    "absent where a sentence ends in an acronym": ("1. (C) They like the EU and\nNATO. It joined NATO.", ""),
}


@pytest.mark.parametrize(("text", "expected"), SIGNATURES.values(), ids=SIGNATURES.keys())
def test_the_signature_is_no_part_of_the_last_paragraph(text: str, expected: str) -> None:
    body = read_body(text)
    assert body.closing == expected
    assert not expected or expected not in body.paragraphs[-1].text


@pytest.mark.parametrize(
    ("gap", "joined"),
    [
        ("touring their Customs\n\nAcademy. The purpose", True),  # a page break that someone removed before us
        ("touring their customs.\n\nAcademy of the purpose", False),
    ],
)
def test_a_tear_without_its_page_break_is_joined_when_the_sentence_goes_on(gap: str, joined: bool) -> None:
    lines = "6. The group next traveled to St. Petersburg, meeting with\nRussian officials there and also " + gap
    assert ("\n\n" not in clean(lines)) is joined


def test_no_numbers_in_a_text_without_any() -> None:
    assert find_numbers("The minister resigned in 1999.") == []
