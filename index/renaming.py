"""What do the postings of a field of several segments become in one of them all?

They are merged a stretch of terms at a time: the memory needed is that of a stretch, of the terms themselves and of a
few numbers for each document.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from index.codec.arrays import Array, Writer
from index.codec.postings import BLOCK, FIRST, MOST_OCCURRENCES, MOST_POSITIONS, Postings, PostingsWriter
from index.compiled import compiled
from index.occurrences import Layout
from index.placing import Source, in_turn, united_terms

STRETCH = 2_000_000
"""Postings or positions that are merged at a time: about 60 bytes each. (Of a term that has more, those of some blocks
of documents.)"""

_NONE = np.zeros(0, np.int64)


def write_postings(
    writer: Writer, sources: Sequence[Source], documents: int, name: str, length_bytes: Array | None
) -> None:
    """Writes the postings of a field; `documents`: how many there are in the outcome. Raises ValueError where a source
    does not agree with itself."""
    terms, maps = united_terms(sources, name)
    merging = [
        _Merging(source.segment, source.places, held, numbers)
        for source, numbers in zip(sources, maps, strict=True)
        if (held := source.segment.postings(name)) is not None
    ]
    if not merging:
        return
    with_positions = merging[0].postings.has_positions
    counts = np.zeros(len(terms), np.int64)
    occurrences = np.zeros(len(terms), np.int64) if with_positions else None
    for one in in_turn(merging):
        mine, mine_occurrences = one.counts()
        counts[one.numbers] += mine
        if occurrences is not None:
            occurrences[one.numbers] += mine_occurrences
    used = np.flatnonzero(counts)
    target = PostingsWriter(
        writer,
        name,
        [terms[n] for n in used.tolist()] if used.size < len(terms) else terms,
        documents=documents,
        counts=counts[used],
        occurrences=None if occurrences is None else occurrences[used],
        length_bytes=None if with_positions else length_bytes,
    )
    layout = Layout.of(documents, MOST_POSITIONS if with_positions else MOST_OCCURRENCES + 1)
    sizes = counts if occurrences is None else occurrences
    for low, high in _stretches(sizes, layout.most_terms):
        goes_on = False
        room = np.empty(int(sizes[low:high].sum()), np.int64)
        for some in _document_ranges(documents, room.size):
            taken = 0
            for one in in_turn(merging):
                taken += one.take(low, high, layout, some, room[taken:])
            if not taken:
                continue
            keys = room[:taken]
            stretch = layout.postings(keys, high - low) if with_positions else layout.sums(keys, high - low)
            # A term that lost all its documents is not in the outcome.
            target.append(replace(stretch, counts=stretch.counts[stretch.counts > 0]), goes_on=goes_on)
            goes_on = True
    target.finish()


def _document_ranges(documents: int, size: int) -> list[range]:
    """Which documents to take at a time of a stretch of so many postings or positions: as many blocks as have about
    STRETCH of them. Only a single term has more: it is read from the start for each range."""
    blocks = -(-documents // BLOCK)
    at_once = BLOCK * max(1, blocks * STRETCH // max(1, size))
    return [range(start, min(start + at_once, documents)) for start in range(0, documents, at_once)]


def _stretches(sizes: Array, most_terms: int) -> list[tuple[int, int]]:
    """Cuts terms into stretches of about STRETCH postings, or of a single term that has more."""
    ends = np.cumsum(sizes)
    cuts = [0]
    while (start := cuts[-1]) < sizes.size:
        before = int(ends[start - 1]) if start else 0
        end = int(np.searchsorted(ends, before + STRETCH, "right"))
        cuts.append(min(max(start + 1, end), start + most_terms))
    return list(pairwise(cuts))


@dataclass(frozen=True, slots=True)
class _Merging(Source):
    """A source's postings of a field: `numbers[old]` is the new number of a term."""

    postings: Postings
    numbers: Array

    @property
    def is_whole(self) -> bool:
        return bool((self.places >= 0).all())

    def counts(self) -> tuple[Array, Array]:
        """Documents that stay, and their occurrences, of each of its terms."""
        size = self.numbers.size
        if self.is_whole:
            documents = self.postings.document_counts().astype(np.int64)
            if not self.postings.has_positions:
                return documents, documents
            return documents, self.postings.occurrence_counts().astype(np.int64)
        documents, occurrences = np.zeros(size, np.int64), np.zeros(size, np.int64)
        for low, high in _stretches(self.postings.document_counts(), size):
            kept = self.places[self.postings.documents_of(low, high)] >= 0
            term = np.repeat(np.arange(low, high), self.postings.document_counts(low, high))[kept]
            documents += np.bincount(term, minlength=size)
            frequencies = self.postings.frequencies(low, high)[kept]
            occurrences += np.bincount(term, frequencies, minlength=size).astype(np.int64)
            self.segment.release()
        return documents, occurrences

    def take(self, low: int, high: int, layout: Layout, some: range, keys: Array) -> int:
        """Writes its occurrences (postings, where there are no positions) of the new terms low…high-1 in some of the
        new documents as keys, in which the term `low` is 0; returns how many there are. Raises ValueError when they do
        not agree with each other or there is no room for them."""
        if self.places.max(initial=-1) < some.start or self.places.min(initial=some.stop) >= some.stop:
            return 0  # runs follow each other in time: most have none of a block of documents
        first, last = np.searchsorted(self.numbers, [low, high]).tolist()
        held = self.postings
        terms = layout.keys(self.numbers[first:last] - low, 0, 0)
        counts, documents = held.document_counts(first, last).astype(np.int64), held.documents_of(first, last)
        if held.has_positions:
            values, mark = held.raw_positions(first, last).astype(np.int64), FIRST
            wide = held.wide_positions(first, last)
        else:
            values, mark, wide = held.frequencies(first, last), 0, (_NONE, _NONE)
        bounds = some.start, some.stop, layout.place_bits
        taken = _rename(terms, counts, documents, self.places, *bounds, values, mark, *wide, keys)
        if taken < 0:
            raise ValueError(f"the postings of {held.field} do not agree with each other")
        return taken


@compiled("i8(i8[::1], i8[::1], i8[::1], i8[::1], i8, i8, i8, i8[::1], i8, i8[::1], i8[::1], i8[::1])")
def _rename(
    terms: Array,
    counts: Array,
    documents: Array,
    places: Array,
    start: int,
    stop: int,
    place_bits: int,
    values: Array,
    first: int,
    wide_at: Array,
    wide: Array,
    keys: Array,
) -> int:
    """Writes as keys what some terms have in the new documents start…stop-1; returns how many keys, -1 where sizes do
    not agree or there is no room.

    `terms`: the new key of each; `counts`: its postings, whose `documents` become `places[document]`. `values`: the
    positions of each posting as they lie, with `first`, `wide_at` and `wide` as index/codec/postings.py tells; where
    `first` is 0, one value of each posting.
    """
    if counts.sum() != documents.size:
        return -1
    posting = at = wider = made = 0
    for term in range(terms.size):
        for _ in range(counts[term]):
            place = places[documents[posting]]
            key = terms[term] | (place << place_bits)
            posting += 1
            begin = at
            while at < values.size and (values[at] >= first) == (at == begin):
                value = values[at] & (first - 1)
                if wider < wide_at.size and wide_at[wider] == at:
                    value = wide[wider]
                    wider += 1
                if start <= place < stop:
                    if made == keys.size:
                        return -1
                    keys[made] = key | value
                    made += 1
                at += 1
            if at == begin:
                return -1
    return made if at == values.size else -1
