"""How are occurrences put in the order of terms, documents and positions? As plain numbers, which are sorted.

NumPy sorts numbers several times as fast as it finds a sorting order, and nothing has to be put in that order after. To
count them and put each where it belongs takes longer, too: memory is then written here and there.
"""

from dataclasses import dataclass, replace

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

    def of_words(self, words: Array, sizes: Array, documents: Array, begins: Array, terms: Array) -> Array:
        """The keys of words (u32) that come paragraph after paragraph. Of each paragraph: how many words it has, its
        document, and the position of its first word; `terms` (u32) has the term of each word."""
        keys = np.empty(words.size, np.int64)
        _of_words(words, sizes, documents, begins, terms, self.document_bits, self.place_bits, keys)
        return keys

    def postings(self, keys: Array, terms: int) -> Stretch:
        """The postings of `terms` terms from all their occurrences. Sorts the keys in their place."""
        return self._postings(keys, terms, np.empty(keys.size, np.int32))

    def sums(self, keys: Array, terms: int) -> Stretch:
        """The postings of `terms` terms from keys with frequencies; those of one term and document are added up. Sorts
        the keys in their place."""
        return replace(self._postings(keys, terms, np.empty(0, np.int32)), positions=None)

    def _postings(self, keys: Array, terms: int, positions: Array) -> Stretch:
        keys.sort()
        counts = np.zeros(terms, np.int64)
        documents, frequencies = np.empty(keys.size, np.int32), np.empty(keys.size, np.int32)
        arrays = counts, documents, frequencies, positions
        found, kept = _split(keys, self.document_bits, self.place_bits, MOST_OCCURRENCES, *arrays)
        return Stretch(counts, documents[:found], frequencies[:found], positions[:kept])


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
    """The postings and positions, `most` of each posting, of sorted keys; returns how many there are. Where `positions`
    is empty the keys have frequencies in their place, which are added up. `counts`: zeros."""
    found = kept = 0
    last = np.int64(-1)
    for key in keys:
        posting = key >> place_bits
        place = key & ((1 << place_bits) - 1)
        if posting != last:
            last = posting
            counts[posting >> document_bits] += 1
            documents[found] = posting & ((1 << document_bits) - 1)
            frequencies[found] = 0
            found += 1
        if positions.size == 0:
            frequencies[found - 1] = min(frequencies[found - 1] + place, most)
        elif frequencies[found - 1] < most:
            frequencies[found - 1] += 1
            positions[kept] = place
            kept += 1
    return found, kept


@compiled("void(u4[::1], i8[::1], i8[::1], i8[::1], u4[::1], i8, i8, i8[::1])")
def _of_words(
    words: Array,
    sizes: Array,
    documents: Array,
    begins: Array,
    terms: Array,
    document_bits: int,
    place_bits: int,
    keys: Array,
) -> None:
    """Writes the keys of words that come paragraph after paragraph."""
    at = 0
    for paragraph in range(sizes.size):
        key = (documents[paragraph] << place_bits) + begins[paragraph]
        for word in words[at : at + sizes[paragraph]]:
            keys[at] = key + (np.int64(terms[word]) << (document_bits + place_bits))
            key += 1
            at += 1
