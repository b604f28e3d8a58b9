"""How are occurrences put in the order of terms, documents and positions?

Those that come document after document, each with its positions rising, are counted and then put where they belong.
Others, from several indexes, are plain numbers that are sorted: NumPy sorts these several times as fast as it finds a
sorting order, and nothing has to be put in that order after.
"""

from dataclasses import dataclass

import numpy as np

from index.codec.arrays import Array
from index.codec.postings import MOST_OCCURRENCES, Stretch
from index.compiled import compiled

BITS = 63


@dataclass(frozen=True, slots=True)
class Layout:
    """An occurrence as a number: its term, then so many bits for its document, then so many for its position; or a
    posting as a number, with its frequency in the place of the position."""

    document_bits: int
    place_bits: int

    @classmethod
    def of(cls, documents: int, places: int) -> "Layout":
        """For so many documents and positions (or frequencies), counted from 0."""
        return cls(max(documents - 1, 0).bit_length(), max(places - 1, 0).bit_length())

    @property
    def most_terms(self) -> int:
        """How many terms, counted from 0, there is room for."""
        return 1 << (BITS - self.document_bits - self.place_bits)

    def keys(self, term: Array | int, document: Array | int, place: Array | int) -> Array:
        keys: Array = (((np.asarray(term, np.int64) << self.document_bits) | document) << self.place_bits) | place
        return keys

    def postings(self, keys: Array, terms: int) -> Stretch:
        """The postings of `terms` terms from all their occurrences. Sorts the keys in their place."""
        keys.sort()
        counts = np.zeros(terms, np.int64)
        documents, frequencies, positions = (np.empty(keys.size, np.int32) for _ in range(3))
        arrays = counts, documents, frequencies, positions
        found, kept = _split(keys, self.document_bits, self.place_bits, MOST_OCCURRENCES, *arrays)
        return Stretch(counts, documents[:found], frequencies[:found], positions[:kept])

    def sums(self, keys: Array, terms: int) -> Stretch:
        """The postings of `terms` terms from keys with frequencies; those of one term and document are added up. Sorts
        the keys in their place."""
        keys.sort()
        counts = np.zeros(terms, np.int64)
        documents, frequencies = np.empty(keys.size, np.int32), np.empty(keys.size, np.int32)
        arrays = counts, documents, frequencies
        found = _add_up(keys, self.document_bits, self.place_bits, MOST_OCCURRENCES, *arrays)
        return Stretch(counts, documents[:found], frequencies[:found])


@compiled("UniTuple(i8, 2)(i8[::1], i8, i8, i8, i8[::1], i4[::1], i4[::1], i4[::1])")
def _split(
    keys: Array,
    document_bits: int,
    place_bits: int,
    most: int,
    counts: Array,
    documents: Array,
    frequencies: Array,
    positions: Array,
) -> tuple[int, int]:
    """The postings and positions, `most` of each posting, of sorted occurrences; returns how many there are. `counts`:
    zeros."""
    found = kept = 0
    last = np.int64(-1)
    for key in keys:
        posting = key >> place_bits
        if posting != last:
            last = posting
            counts[posting >> document_bits] += 1
            documents[found] = posting & ((1 << document_bits) - 1)
            frequencies[found] = 0
            found += 1
        if frequencies[found - 1] < most:
            frequencies[found - 1] += 1
            positions[kept] = key & ((1 << place_bits) - 1)
            kept += 1
    return found, kept


@compiled("i8(i8[::1], i8, i8, i8, i8[::1], i4[::1], i4[::1])")
def _add_up(
    keys: Array, document_bits: int, place_bits: int, most: int, counts: Array, documents: Array, frequencies: Array
) -> int:
    """The postings of sorted keys with frequencies, none more than `most`; returns how many there are. `counts`:
    zeros."""
    found = 0
    last = np.int64(-1)
    for key in keys:
        posting = key >> place_bits
        if posting != last:
            last = posting
            counts[posting >> document_bits] += 1
            documents[found] = posting & ((1 << document_bits) - 1)
            frequencies[found] = 0
            found += 1
        frequency = key & ((1 << place_bits) - 1)
        frequencies[found - 1] = min(frequencies[found - 1] + frequency, most)
    return found


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Where the words of some paragraphs stand: each paragraph has so many (`sizes`), belongs to a document (rising),
    and its first word has the position `begins`. Arrays of i64."""

    sizes: Array
    documents: Array
    begins: Array

    def postings(self, words: Array, order: Array, *, positions: bool) -> tuple[Array, Stretch]:
        """The words (u32 numbers) of the paragraphs, one after the other, as postings in an order of all numbers; and
        which of the numbers occur, in that order."""
        state = np.zeros((order.size, 4), np.int64)
        state[:, _LAST] = -1
        _count(words, self.sizes, self.documents, MOST_OCCURRENCES, state)
        documents, occurrences = state[order, _DOCUMENTS], state[order, _OCCURRENCES]
        used = np.flatnonzero(documents)
        size, places = int(documents.sum()), int(occurrences.sum()) if positions else 0
        state[:, _LAST] = -1
        state[order, _DOCUMENTS] = np.cumsum(documents) - documents
        state[order, _OCCURRENCES] = np.cumsum(occurrences) - occurrences
        owners, frequencies, found = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(places, np.int32)
        _fill(words, self.sizes, self.documents, self.begins, MOST_OCCURRENCES, state, owners, frequencies, found)
        return order[used], Stretch(documents[used], owners, frequencies, found if positions else None)


_LAST, _SEEN, _DOCUMENTS, _OCCURRENCES = range(4)
"""What is held of a number while its occurrences go by, side by side in memory: the last document that has it, how
often that one has it, and its documents and occurrences so far."""


@compiled("void(u4[::1], i8[::1], i8[::1], i8, i8[:, ::1])")
def _count(words: Array, sizes: Array, owners: Array, most: int, state: Array) -> None:
    """Counts in `state` the documents of each number, and its occurrences, `most` of each document."""
    at = 0
    for paragraph in range(sizes.size):
        owner = owners[paragraph]
        for word in words[at : at + sizes[paragraph]]:
            if state[word, _LAST] != owner:
                state[word, _LAST] = owner
                state[word, _SEEN] = 0
                state[word, _DOCUMENTS] += 1
            if state[word, _SEEN] < most:
                state[word, _SEEN] += 1
                state[word, _OCCURRENCES] += 1
        at += sizes[paragraph]


@compiled("void(u4[::1], i8[::1], i8[::1], i8[::1], i8, i8[:, ::1], i4[::1], i4[::1], i4[::1])")
def _fill(
    words: Array,
    sizes: Array,
    owners: Array,
    begins: Array,
    most: int,
    state: Array,
    documents: Array,
    frequencies: Array,
    positions: Array,
) -> None:
    """Puts the documents, frequencies and (unless `positions` is empty) positions of each number, `most` of each
    document, where `state` says that its next ones belong."""
    at = 0
    for paragraph in range(sizes.size):
        owner = owners[paragraph]
        position = begins[paragraph]
        for word in words[at : at + sizes[paragraph]]:
            if state[word, _LAST] != owner:
                state[word, _LAST] = owner
                documents[state[word, _DOCUMENTS]] = owner
                frequencies[state[word, _DOCUMENTS]] = 0
                state[word, _DOCUMENTS] += 1
            posting = state[word, _DOCUMENTS] - 1
            if frequencies[posting] < most:
                frequencies[posting] += 1
                if positions.size:
                    positions[state[word, _OCCURRENCES]] = position
                    state[word, _OCCURRENCES] += 1
            position += 1
        at += sizes[paragraph]
