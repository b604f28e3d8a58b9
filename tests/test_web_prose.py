"""Does plain text become paragraphs without a word lost?"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.prose import Hits, unmarked


def read(text: str) -> list[tuple[str, bool]]:
    return [("".join(span.text for span in block.spans), block.keeps_lines) for block in Hits(unmarked).blocks(text)]


def test_lines_are_joined_and_blank_lines_part() -> None:
    assert read("one\ntwo\n\nthree") == [("one two", False), ("three", False)]


def test_bullets_begin_a_paragraph() -> None:
    assert read("They asked for:\n- boats\nand oars\n- ropes") == [
        ("They asked for:", False),
        ("- boats and oars", False),
        ("- ropes", False),
    ]


def test_columns_keep_their_lines() -> None:
    table = "Year     Seizures\n2007     14\n2008     21"
    assert read(f"As follows:\n\n{table}") == [("As follows:", False), (table, True)]


def test_redactions_are_told_apart() -> None:
    spans = Hits(unmarked).spans("XXXXXXXXXXXX of the MFA, not XXL")
    assert [(span.text, span.kind) for span in spans] == [("XXXXXXXXXXXX", "redaction"), (" of the MFA, not XXL", "")]


def test_hits_are_counted_over_the_page() -> None:
    hits = Hits(lambda text: ((text[:1], True), (text[1:], False)))
    hits.spans("ab")
    assert hits.spans("cd")[0].hit == 2


@given(st.text(max_size=300))
def test_no_word_is_lost(text: str) -> None:
    shown = " ".join(block for block, _ in read(text))
    assert "".join(shown.split()) == "".join(text.split())


@pytest.mark.parametrize("text", [" " * 1_000_000, "X" * 1_000_000, "X " * 500_000, "a   b" * 200_000, "\t" * 300_000])
def test_hostile_text_takes_no_time(text: str) -> None:
    started = time.perf_counter()
    read(text)
    assert time.perf_counter() - started < 2
