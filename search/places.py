"""Do words stand side by side, or in one paragraph?

A place is one number: the document, times 2^23, plus the position in it. No slop reaches from one document into the
next. Where very many documents have all the words, a glance at the first few places of each word settles most
of them; the rest is looked at in stretches, so that memory is bounded whatever the words are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.codec.arrays import Array, ranges
from index.codec.postings import FIRST, MOST_POSITIONS, Postings
from index.fields import PARAGRAPH_BREAK
from index.schema import BREAKS, EXACT, PARAGRAPH_GAP
from search import sets
from search.lookup import Lookup

_SHIFT = 23
assert 1 << _SHIFT == 2 * MOST_POSITIONS  # noqa: S101 - so that no slop reaches across

MOST_PLACES = 1 << 17
"""Places of the words of a query that are held in memory at a time, about."""
MANY = 32 * MOST_PLACES
"""From so many places on it pays to glance first."""
FEW = 4
"""Ends of which there are so many times fewer than places after them are sought among these, not the other way."""

MANY_TIMES = 16
"""Where a term has so many times the documents that matter, these are sought among them."""
NEARLY_ALL = 0.7
FEW_PLACES = 2_000
"""Where so large a part of a term's documents matters, or it has so few places, all are read: it takes less time than
to choose."""

_DOCUMENTS_AT_ONCE = 1 << 14

GLANCED = 12
"""Places of a word in a document that a glance takes in."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand at one place of a sequence: any of some terms; and the documents that have any of them."""

    numbers: tuple[int, ...]
    documents: Array


def in_sequence(lookup: Lookup, field: str, words: Sequence[str], slop: int) -> Array:
    """The documents in which the words follow each other, each at most `slop` positions after the one before.

    In a field of stems any words of these stems. A slop beyond a paragraph's end does not help: words of different
    paragraphs are not near.
    """
    postings, slots = _slots(lookup, field, words)
    candidates = _with_most(slots, lookup.size)
    if postings is None or len(slots) < 2 or not candidates.size:
        return candidates
    reach = max(0, min(slop, MOST_POSITIONS - 1))

    def look(some: Array) -> Array:
        return sets.rising(_sequence(lookup, postings, some, slots, reach) >> _SHIFT)

    def glance(rows: Sequence[list[Array]]) -> Array:
        return _follow(rows, reach)

    return _found(lookup, postings, candidates, slots, look, glance if reach <= PARAGRAPH_GAP else None)


def in_one_paragraph(lookup: Lookup, field: str, groups: Sequence[Sequence[str]], stems: Sequence[str] = ()) -> Array:
    """The documents with a paragraph that holds every group of neighbouring words, and a word of every stem.

    `field` is one of exact words; the stems are those of the field that it belongs to.
    """
    postings, stemmed = _slots(lookup, field.removesuffix(EXACT), stems)
    sequences = [[slot] for slot in stemmed]
    for group in groups:
        postings, slots = _slots(lookup, field, group)
        sequences.append(slots)
    flat = [slot for slots in sequences for slot in slots]
    candidates = _with_all(flat, lookup.size)
    if postings is None or not candidates.size:
        return candidates

    def look(some: Array) -> Array:
        breaks = _breaks(lookup, some)
        shared: Array | None = None
        for slots in sequences:
            places = _sequence(lookup, postings, some, slots, 1)
            paragraphs = sets.rising(((places >> _SHIFT) << 32) | np.searchsorted(breaks, places))
            shared = paragraphs if shared is None else np.intersect1d(shared, paragraphs, assume_unique=True)
        return sets.EMPTY if shared is None else sets.rising(shared >> 32)

    is_plain = all(len(slots) == 1 for slots in sequences)
    return _found(lookup, postings, candidates, flat, look, _near if is_plain else None)


def _slots(lookup: Lookup, field: str, words: Sequence[str]) -> tuple[Postings | None, list[Slot]]:
    """The postings that know where the words of a field stand, and for each word what may stand there."""
    postings = lookup.postings(field)
    if postings is None or postings.has_positions:
        numbers = [lookup.number(field, word) for word in words]
        return postings, [
            Slot(() if number is None else (number,), lookup.having(field, word))
            for number, word in zip(numbers, words, strict=True)
        ]
    exact = lookup.postings(field + EXACT)
    return exact, [
        Slot(() if exact is None else lookup.words_of(exact, word), lookup.having(field, word)) for word in words
    ]


def _with_all(slots: Sequence[Slot], size: int) -> Array:
    """The documents that have something for every slot."""
    found: Array | None = None
    for slot in sorted(slots, key=lambda one: one.documents.size):
        found = slot.documents if found is None else sets.intersection(found, slot.documents, size)
        if not found.size:
            break
    return sets.EMPTY if found is None else found


def _with_most(slots: Sequence[Slot], size: int) -> Array:
    """The documents that have something for every slot but the commonest: its places are sought in these anyway."""
    return _with_all(sorted(slots, key=lambda one: one.documents.size)[: max(1, len(slots) - 1)], size)


def _found(
    lookup: Lookup,
    postings: Postings,
    candidates: Array,
    slots: Sequence[Slot],
    look: Callable[[Array], Array],
    glance: Callable[[Sequence[list[Array]]], Array] | None,
) -> Array:
    """The candidates that `look` finds among those it is given, or that a glance settles.

    `look` may also find others between them: they match, and a glance has settled them before.
    """
    if not all(slot.numbers for slot in slots):
        return sets.EMPTY
    per_document = sum(
        sum(map(postings.occurrence_count, slot.numbers)) / max(1, slot.documents.size) for slot in slots
    )
    at_once = max(1, int(MOST_PLACES / max(per_document, 1)))
    settled, rest = sets.EMPTY, candidates
    if glance and candidates.size * per_document >= MANY:
        lookup.spend(candidates.size * len(slots) * GLANCED)
        settled, rest = _glanced(lookup, postings, _with_all(slots, lookup.size), slots, glance)
    lookup.spend(int(rest.size * per_document))
    found = [look(rest[start : start + at_once]) for start in range(0, rest.size, at_once)]
    seen = found[0] if len(found) == 1 else np.concatenate([sets.EMPTY, *found])
    return sets.union([settled, seen], lookup.size) if settled.size else seen


def _glanced(
    lookup: Lookup,
    postings: Postings,
    candidates: Array,
    slots: Sequence[Slot],
    glance: Callable[[Sequence[list[Array]]], Array],
) -> tuple[Array, Array]:
    """(the candidates of which it holds, those that are still to be looked at).

    Of what may stand at a place only the commonest is looked at: it is nearly always the one.
    """
    rows: list[list[Array]] = []
    uncertain = np.zeros(candidates.size, bool)
    for slot in slots:
        number = max(slot.numbers, key=postings.document_count)
        firsts = lookup.firsts(postings, number)
        at, there = _at(lookup.documents_of(postings, number), candidates)
        uncertain |= ~there
        rows.append(_first_places(postings.raw_positions(number), firsts[at], firsts[at + 1]))
        wide = postings.wide_positions(number)[0]
        if wide.size:  # raw positions are not the whole truth there
            uncertain |= np.isin(at, np.searchsorted(firsts, wide, "right") - 1)
    held = glance(rows) & ~uncertain
    return candidates.compress(held), candidates.compress(~held)


def _first_places(raw: Array, firsts: Array, ends: Array) -> list[Array]:
    """The first place of each document, then the second, … (u16); the last one again where there are no more."""
    places = np.empty((GLANCED, firsts.size), np.uint16)
    for start in range(0, firsts.size, _DOCUMENTS_AT_ONCE):  # all of one document together: they are neighbours
        some = slice(start, start + _DOCUMENTS_AT_ONCE)
        at = np.minimum(firsts[some, None] + np.arange(GLANCED), ends[some, None] - 1)
        places[:, some] = raw[at].T
    places &= np.uint16(FIRST - 1)
    return list(places)


def _follow(rows: Sequence[list[Array]], reach: int) -> Array:
    """Where some place of each word follows one of the word before within `reach`; rows of u16, one for each place."""
    ends = [np.ones(rows[0][0].size, bool) for _ in rows[0]]
    for before, after in pairwise(rows):
        reached = []
        for place in after:
            follows = np.zeros(place.size, bool)
            for end, here in zip(ends, before, strict=True):
                # What comes before wraps round and is far.
                follows |= end & (place - here - np.uint16(1) < np.uint16(reach))
            reached.append(follows)
        ends = reached
    found: Array = np.logical_or.reduce(ends)
    return found


def _near(rows: Sequence[list[Array]]) -> Array:
    """Where all words have a place so near to one of the first that no paragraph's end is between."""
    gap = np.uint16(PARAGRAPH_GAP)
    found = np.zeros(rows[0][0].size, bool)
    for here in rows[0]:
        together = np.ones(here.size, bool)
        for others in rows[1:]:
            near = np.zeros(here.size, bool)
            for place in others:
                near |= place - here + gap <= 2 * gap
            together &= near
        found |= together
    return found


def _sequence(lookup: Lookup, postings: Postings, candidates: Array, slots: Sequence[Slot], reach: int) -> Array:
    """Where such a sequence of terms ends, rising."""
    if reach == 1:
        return _side_by_side(lookup, postings, candidates, slots)
    breaks = _breaks(lookup, candidates) if reach > PARAGRAPH_GAP and len(slots) > 1 else None
    ends = _places(lookup, postings, slots[0], candidates)
    for slot in slots[1:]:
        if not ends.size:
            break
        places = _places(lookup, postings, slot, candidates)
        if breaks is None and ends.size * FEW < places.size:
            first, last = (np.searchsorted(places, end, "right") for end in (ends, ends + reach))
            ends = places[np.unique(ranges(first, last - first))]
            continue
        at = np.searchsorted(ends, places)
        nearest = ends[np.maximum(at - 1, 0)]
        follows = (at > 0) & (places - nearest <= reach)
        if breaks is not None:
            follows &= np.searchsorted(breaks, places) == np.searchsorted(breaks, nearest)
        ends = places.compress(follows)
    return ends


def _side_by_side(lookup: Lookup, postings: Postings, candidates: Array, slots: Sequence[Slot]) -> Array:
    """Where the last of these neighbours stands, rising.

    It is known how far they stand apart, so they may be read in any order: the rarest come first, and the commoner are
    read only where these stand together.
    """
    rarest_first = sorted(range(len(slots)), key=lambda at: sum(map(postings.occurrence_count, slots[at].numbers)))
    first, *others = rarest_first
    found, standing = _places(lookup, postings, slots[first], candidates), first
    for at in others:
        if standing != first:
            candidates = sets.rising(found >> _SHIFT)
        if not candidates.size:
            break
        found, standing = _in_both(found + (at - standing), _places(lookup, postings, slots[at], candidates)), at
    return found + (len(slots) - 1 - standing)


def _in_both(one: Array, other: Array) -> Array:
    """What two rising arrays share: a stable sort of the two end to end merges them, which is faster than to seek."""
    merged = np.concatenate([one, other])
    merged.sort(kind="stable")
    return merged[1:].compress(merged[1:] == merged[:-1])


def _places(lookup: Lookup, postings: Postings, slot: Slot, candidates: Array) -> Array:
    """Where anything of the slot stands in the candidates, rising."""
    found = [_places_of(lookup, postings, number, candidates) for number in slot.numbers]
    if len(found) < 2:
        return found[0] if found else sets.EMPTY
    merged = np.concatenate(found)
    merged.sort(kind="stable")
    return merged


def _places_of(lookup: Lookup, postings: Postings, number: int, candidates: Array) -> Array:
    """Where a term stands in those of the candidates that have it, and perhaps in others between them."""
    documents = lookup.documents_of(postings, number)
    low, high = documents.searchsorted((candidates[0], candidates[-1] + 1))
    owners = documents[low:high]
    firsts = lookup.firsts(postings, number)[low : high + 1]
    if owners.size * NEARLY_ALL <= candidates.size or firsts[-1] - firsts[0] <= FEW_PLACES:
        starts = firsts[:-1] - firsts[0]
        occurrences = np.arange(firsts[0], firsts[-1])
    else:
        if candidates.size <= owners.size // MANY_TIMES:
            at, held = _at(owners, candidates)
            at = at.compress(held)
        else:
            at = np.flatnonzero(sets.contained(owners, candidates, lookup.size))
        owners, first = owners[at], firsts[at]
        counts = firsts[at + 1] - first
        starts = counts.cumsum() - counts
        # From each occurrence to the next is one step, and from the last of a document a leap to the first of the next.
        occurrences = np.ones(int(counts.sum()), np.int64)
        if at.size:
            occurrences[starts] = first
            occurrences[starts[1:]] -= first[:-1] + counts[:-1] - 1
        occurrences.cumsum(out=occurrences)
    leaps = owners << _SHIFT
    places = np.zeros(occurrences.size, np.int64)
    places[starts] = leaps
    places[starts[1:]] -= leaps[:-1]
    places.cumsum(out=places)
    places += postings.positions(number, at=occurrences)
    return places


def _at(documents: Array, candidates: Array) -> tuple[Array, Array]:
    """Where the candidates stand among the documents (anywhere, where they do not), and whether they do."""
    if np.array_equal(documents, candidates):
        return np.arange(candidates.size), np.ones(candidates.size, bool)
    at = np.minimum(np.searchsorted(documents, candidates), documents.size - 1)
    return at, documents[at] == candidates


def _breaks(lookup: Lookup, candidates: Array) -> Array:
    """Where the paragraphs of the candidates part."""
    postings = lookup.postings(BREAKS)
    number = None if postings is None else postings.lexicon.find(PARAGRAPH_BREAK.encode())
    if postings is None or number is None:
        return sets.EMPTY
    return _places_of(lookup, postings, number, candidates)
