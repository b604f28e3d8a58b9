"""Do words stand side by side, or in one paragraph?

A place is one number: which candidate document, times 2^23, plus the position in it. No slop reaches from one document
into the next.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.codec.arrays import Array
from index.codec.postings import MOST_POSITIONS, Postings
from index.fields import PARAGRAPH_BREAK
from index.invert import gather
from index.schema import BREAKS, PARAGRAPH_GAP
from search import sets

if TYPE_CHECKING:
    from search.matching import Matching

_SHIFT = 23
assert 1 << _SHIFT == 2 * MOST_POSITIONS  # noqa: S101 - so that no slop reaches across


def in_sequence(matching: "Matching", field: str, words: Sequence[str], slop: int) -> Array:
    """The documents in which the words follow each other, each at most `slop` positions after the one before.

    A slop beyond a paragraph's end does not help: words of different paragraphs are not near.
    """
    candidates, numbers, postings = _with_all(matching, field, words)
    if postings is None or not candidates.size:
        return candidates
    ends = _sequence(matching, postings, candidates, numbers, slop)
    return candidates[sets.rising(ends >> _SHIFT)]


def in_one_paragraph(matching: "Matching", field: str, groups: Sequence[Sequence[str]]) -> Array:
    """The documents with a paragraph that holds every group of neighbouring words."""
    candidates, _, postings = _with_all(matching, field, [word for group in groups for word in group])
    if postings is None or not candidates.size:
        return candidates
    breaks = _breaks(matching, candidates)
    shared: Array | None = None
    for group in groups:
        numbers = [number for word in group if (number := postings.lexicon.find(word.encode())) is not None]
        places = _sequence(matching, postings, candidates, numbers, 1)
        paragraphs = sets.rising(((places >> _SHIFT) << 32) | np.searchsorted(breaks, places))
        shared = paragraphs if shared is None else np.intersect1d(shared, paragraphs, assume_unique=True)
    assert shared is not None  # noqa: S101 - there are words, so there are groups
    return candidates[sets.rising(shared >> 32)]


def _with_all(matching: "Matching", field: str, words: Sequence[str]) -> tuple[Array, list[int], Postings | None]:
    """The documents that have all the words somewhere, and the words' numbers."""
    postings = matching.postings(field)
    if postings is None or not words:
        return sets.EMPTY, [], None
    numbers = [postings.lexicon.find(word.encode()) for word in words]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return sets.EMPTY, [], postings
    found: Array | None = None
    for number in sorted(set(known), key=postings.document_count):
        more = matching.documents(postings, number)
        found = more if found is None else sets.intersection(found, more, matching.size)
        if not found.size:
            break
    assert found is not None  # noqa: S101 - there is a word
    return found, known, postings


def _sequence(matching: "Matching", postings: Postings, candidates: Array, numbers: Sequence[int], slop: int) -> Array:
    """Where such a sequence of terms ends, rising."""
    reach = max(0, min(slop, MOST_POSITIONS - 1))
    breaks = _breaks(matching, candidates) if reach > PARAGRAPH_GAP else None
    ends = places_of(postings, numbers[0], candidates)
    for number in numbers[1:]:
        if not ends.size:
            break
        places = places_of(postings, number, candidates)
        if reach == 1:
            ends = _in_both(ends + 1, places)
            continue
        at = np.searchsorted(ends, places)
        nearest = ends[np.maximum(at - 1, 0)]
        follows = (at > 0) & (places - nearest <= reach)
        if breaks is not None:
            follows &= np.searchsorted(breaks, places) == np.searchsorted(breaks, nearest)
        ends = places[follows]
    return ends


def _in_both(one: Array, other: Array) -> Array:
    """What two rising arrays share: a stable sort of the two end to end merges them, which is faster than to seek."""
    merged = np.concatenate([one, other])
    merged.sort(kind="stable")
    shared: Array = merged[1:][merged[1:] == merged[:-1]]
    return shared


def places_of(postings: Postings, number: int, candidates: Array) -> Array:
    """Where a term stands in the candidates, all of which have it or not."""
    documents = postings.documents_of(number)
    firsts = postings.first_places(number)
    if documents.size == candidates.size and np.array_equal(documents, candidates):
        frequencies = np.diff(firsts, append=postings.occurrence_count(number))
        return np.repeat(np.arange(candidates.size) << _SHIFT, frequencies) + postings.positions(number)
    if not documents.size:
        return sets.EMPTY
    if candidates.size <= sets.FEW_TO_SEEK:
        at = np.minimum(np.searchsorted(documents, candidates), documents.size - 1)
        owner = np.flatnonzero(documents[at] == candidates)
        at = at[owner]
    else:
        rank = np.full(int(max(documents[-1], candidates[-1])) + 1, -1, np.int64)
        rank[candidates] = np.arange(candidates.size)
        owner = rank[documents]
        at = np.flatnonzero(owner >= 0)
        owner = owner[at]
    counts = np.append(firsts, postings.occurrence_count(number))[at + 1] - firsts[at]
    places: Array = np.repeat(owner << _SHIFT, counts) + postings.positions(number, at=gather(firsts[at], counts))
    return places


def _breaks(matching: "Matching", candidates: Array) -> Array:
    """Where the paragraphs of the candidates part."""
    postings = matching.postings(BREAKS)
    number = None if postings is None else postings.lexicon.find(PARAGRAPH_BREAK.encode())
    return sets.EMPTY if postings is None or number is None else places_of(postings, number, candidates)
