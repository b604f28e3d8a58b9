"""Does the builder cut texts into the same words as a query is cut?"""

from unittest import mock

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index import analysis, words
from index.codec.arrays import ranges
from index.fields import PARAGRAPH_BREAK
from index.words import LONGEST_REMEMBERED, Vocabulary, marked

ODD = st.text(st.sampled_from("aAeé\u0301.'’`´sS-/_,12 \x00\x01\x1f\u2029\u00a0\u00ad\n\u200bЖßﬁ²İ"), max_size=40)
RUBBISH = st.text(st.sampled_from("ab.'é"), min_size=10, max_size=2 * LONGEST_REMEMBERED)
TEXT = st.lists(st.one_of(st.text(), ODD, RUBBISH), max_size=4)


def analysed(text: list[str]) -> list[list[str]]:
    """The words of each paragraph, as a query is cut."""
    return [analysis.terms(one) for one in PARAGRAPH_BREAK.join(text).split(PARAGRAPH_BREAK)]


def cut(vocabulary: Vocabulary, texts: list[list[str]]) -> list[list[list[str]]]:
    """The words of each paragraph of each text, as the builder cuts them."""
    found = vocabulary.cut(bytearray().join(map(marked, texts)))
    said = [vocabulary.terms[n].decode() for n in found.words.tolist()]
    ends = np.cumsum(found.paragraphs).tolist()
    paragraphs = iter([said[a:b] for a, b in zip([0, *ends], ends, strict=False)])
    made = [[next(paragraphs) for _ in range(count)] for count in found.texts.tolist()]
    assert next(paragraphs, None) is None
    assert len(said) == (ends[-1] if ends else 0)
    return made


@given(st.lists(st.lists(TEXT, max_size=4), max_size=4))
@settings(deadline=None, max_examples=100)
def test_words_are_those_of_a_query(batches: list[list[list[str]]]) -> None:
    vocabulary = Vocabulary()
    for batch in [*batches, *batches]:
        assert cut(vocabulary, batch) == [analysed(text) for text in batch]


@given(st.lists(TEXT, max_size=6))
@settings(deadline=None, max_examples=50)
def test_pieces_whose_rows_are_taken_are_known_all_the_same(batch: list[list[str]]) -> None:
    with mock.patch.object(words, "_FEWEST_ROWS", 2):  # nearly every piece meets others
        vocabulary = Vocabulary()
        for _ in range(2):
            assert cut(vocabulary, batch) == [analysed(text) for text in batch]


def test_a_growing_table_forgets_nothing() -> None:
    vocabulary = Vocabulary()
    text = [f"word{n} more{n}thansixteenbytes" for n in range(20_000)]
    assert cut(vocabulary, [text]) == [analysed(text)]
    pieces = len(vocabulary)
    assert cut(vocabulary, [text, text]) == [analysed(text)] * 2
    assert len(vocabulary) == pieces == 2 * len(text)


def test_pieces_of_all_sizes_with_and_without_a_dot() -> None:
    vocabulary = Vocabulary()
    text = ["abcdefghijklmnopqrstuvwxyz"[:size] + dot for size in range(1, 24) for dot in ("", ".", "..")]
    for _ in range(2):
        assert cut(vocabulary, [[" ".join(text)], text]) == [analysed([" ".join(text)]), analysed(text)]


def test_a_long_piece_is_not_remembered() -> None:
    vocabulary = Vocabulary()
    cut(vocabulary, [["x" * LONGEST_REMEMBERED, "y" * (LONGEST_REMEMBERED + 1)]])
    once = len(vocabulary)
    cut(vocabulary, [["x" * LONGEST_REMEMBERED]])
    assert len(vocabulary) == once
    cut(vocabulary, [["y" * (LONGEST_REMEMBERED + 1)]])
    assert len(vocabulary) == once + 1


def test_ranges() -> None:
    assert ranges(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]
    assert ranges(np.array([], np.int64), np.array([], np.int64)).tolist() == []
