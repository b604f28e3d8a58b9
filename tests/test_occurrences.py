"""Are occurrences put in order, whatever order they come in?"""

from collections import Counter
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.codec.postings import MOST_DOCUMENTS, MOST_OCCURRENCES, MOST_POSITIONS
from index.occurrences import BITS, Layout

TERMS, DOCUMENTS, POSITIONS = 5, 7, 50
OCCURRENCES = st.sets(st.tuples(*(st.integers(0, n - 1) for n in (TERMS, DOCUMENTS, POSITIONS))))


def columns(rows: list[tuple[int, int, int]]) -> list[np.ndarray]:
    return list(np.array(rows, np.int64).reshape(-1, 3).T)


@given(OCCURRENCES, st.randoms())
@settings(deadline=None)
def test_postings(occurrences: set[tuple[int, int, int]], shuffler: Random) -> None:
    rows = sorted(occurrences)
    counted = Counter(row[:2] for row in rows)
    mixed = list(rows)
    shuffler.shuffle(mixed)
    layout = Layout.of(DOCUMENTS, POSITIONS)
    found = layout.postings(layout.keys(*columns(mixed)), TERMS)
    assert found.counts.tolist() == [sum(term == t for term, _ in counted) for t in range(TERMS)]
    assert found.documents.tolist() == [document for _, document in counted]
    assert found.frequencies is not None and found.frequencies.tolist() == list(counted.values())
    assert found.positions is not None and found.positions.tolist() == [place for *_, place in rows]


@given(st.lists(st.tuples(st.integers(0, TERMS - 1), st.integers(0, DOCUMENTS - 1), st.integers(1, 40_000))))
@settings(deadline=None)
def test_sums(rows: list[tuple[int, int, int]]) -> None:
    summed: Counter[tuple[int, int]] = Counter()
    for term, document, frequency in rows:
        summed[term, document] += frequency
    layout = Layout.of(DOCUMENTS, MOST_OCCURRENCES + 1)
    found = layout.sums(layout.keys(*columns(rows)), TERMS)
    ordered = sorted(summed)
    assert found.counts.tolist() == [sum(term == t for term, _ in ordered) for t in range(TERMS)]
    assert found.documents.tolist() == [document for _, document in ordered]
    assert found.frequencies is not None
    assert found.frequencies.tolist() == [min(summed[one], MOST_OCCURRENCES) for one in ordered]


def test_more_occurrences_than_are_kept() -> None:
    layout = Layout.of(2, 1 << 17)
    places = np.arange(MOST_OCCURRENCES + 5)
    found = layout.postings(np.concatenate([layout.keys(0, 1, places), layout.keys(1, 0, np.arange(2))]), 2)
    assert found.frequencies is not None and found.frequencies.tolist() == [MOST_OCCURRENCES, 2]
    assert found.positions is not None and found.positions.tolist() == [*range(MOST_OCCURRENCES), 0, 1]


def test_the_largest_segment_leaves_room_for_terms() -> None:
    layout = Layout.of(MOST_DOCUMENTS, MOST_POSITIONS)
    assert layout.most_terms == 1 << 17
    largest = int(layout.keys(layout.most_terms - 1, MOST_DOCUMENTS - 1, MOST_POSITIONS - 1))
    assert largest == (1 << BITS) - 1


@given(st.lists(st.lists(st.lists(st.integers(0, TERMS - 1), max_size=6), min_size=1, max_size=3), max_size=DOCUMENTS))
@settings(deadline=None)
def test_words_that_come_paragraph_after_paragraph(texts: list[list[list[int]]]) -> None:
    terms = np.array([3, 0, 4, 1, 2], np.uint32)
    flat = [(document, n * 10, words) for document, text in enumerate(texts) for n, words in enumerate(text)]
    documents, begins, paragraphs = [*zip(*flat, strict=True)] or [(), (), ()]
    where = [np.array(one, np.int64) for one in (list(map(len, paragraphs)), documents, begins)]
    words = np.array([word for some in paragraphs for word in some], np.uint32)
    layout = Layout.of(DOCUMENTS, POSITIONS)
    rows = [(int(terms[word]), d, at) for d, begin, some in flat for at, word in enumerate(some, begin)]
    assert layout.of_words(words, *where, terms).tolist() == layout.keys(*columns(rows)).tolist()
