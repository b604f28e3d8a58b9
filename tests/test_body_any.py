"""Is any text read as a body, and is what is read of it on the page?"""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import numbering, pagebreaks
from indexer.body import Body, read_body
from indexer.page import NotACable, Page
from indexer.read import read_page

PIECES = (
    *(
        "1. ",
        "2. (C) ",
        "(3) ",
        "¶4. ",
        "5) ",
        "12.",
        "1.5 ",
        "(SBU) ",
        "(C//NF) ",
        "\n",
        "\n\n",
        "\n\n\n",
        " ",
        "  ",
        "\t",
    ),
    *("Summary: ", "SUMMARY\n-------\n", "End summary. ", "COMMENT\n", "-----\n", "- - -", "=====", "-- ", "* ", "a. "),
    *(
        "OSLO 00000012  002 OF 003\n",
        "PAGE 02 OSLO 01196 01 OF 02 082030Z\n",
        "SIPDIS\n",
        "NNNN",
        "XXXXXXXXXXXX",
        "\\\n",
    ),
    *(
        "He left. ",
        "the minister ",
        "THE MINISTER ",
        "Lund",
        "HOLLOWAY",
        "| a | b |\n",
        "a    b    c\n",
        "…",
        "é",
        "\u2028",
        "\xa0",
    ),
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=60).map("".join)


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def in_order(parts: list[str], whole: str) -> bool:
    """Whether the parts stand in the text one behind the other."""
    at = 0
    for part in parts:
        at = whole.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def check(body: Body, page: str) -> None:
    whole = letters(page)
    assert in_order([letters(paragraph.text) for paragraph in body.paragraphs], letters(body.text))
    for line in body.text.split("\n"):
        assert letters(line) in whole
    assert letters(body.closing) in whole
    for paragraph in body.paragraphs:
        assert paragraph.number is None or str(paragraph.number) in page
        assert letters(paragraph.marking) in whole
        assert all(letters(heading) in letters(body.text) for heading in paragraph.heading.split(" / "))


@settings(max_examples=100, deadline=None)
@given(texts)
def test_what_is_read_of_a_body_is_in_it(text: str) -> None:
    body = read_body(text)
    check(body, text)
    assert set(body.missing_paragraphs).isdisjoint(paragraph.number for paragraph in body.paragraphs)


@settings(max_examples=100, deadline=None)
@given(texts)
def test_every_word_of_a_body_is_in_a_part_of_it(text: str) -> None:
    body = read_body(text)
    parts = "".join(p.marking + p.text + p.heading for p in body.paragraphs) + body.closing
    lost = set(re.findall(r"[a-z]{3,}", body.text.lower())) - set(re.findall(r"[a-z]{3,}", parts.lower()))
    assert all(word in letters(parts) for word in lost)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400) | texts.map(lambda text: f"UNCLAS OSLO 000012\nSUBJECT: FISH\n\n{text}".encode()))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for kind in ("text/plain", "text/html"):
        try:
            cables = read_page(Page("page", "", data, kind))
        except NotACable:
            continue
        assert all(cable.id for cable in cables)
        for cable in cables:
            whole = letters(cable.text)
            assert all(letters(line) in whole for line in cable.body.split("\n"))


COUNTED = [*("OF", "of", " OF ", " of ", " ", "  ", "1", "2", "00", "001", "003", "12345678"), *".\nx¶A", "(C)"]


@given(st.lists(st.sampled_from(COUNTED), max_size=25).map("".join))
def test_what_is_sought_by_a_part_that_is_found_fast_is_what_the_whole_pattern_finds(text: str) -> None:
    counts = pagebreaks._ANY_COUNT.finditer(text)
    assert [one.span() for one in pagebreaks._counts(text)] == [one.span() for one in counts]
    ends = {one.end() for one in numbering._IN_LINE.finditer(text) if text[one.start() - 1 : one.start()] in (" ", "¶")}
    assert {number.end for number in numbering._inside_lines(text)} <= ends
