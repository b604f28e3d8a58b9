"""How are occurrences put in the order of terms, documents and positions? As plain numbers, which are sorted.

NumPy sorts numbers several times as fast as it finds a sorting order, and nothing has to be put in that order after.
"""

from dataclasses import dataclass

import numpy as np

from index.codec.arrays import Array
from index.codec.postings import MOST_OCCURRENCES, Stretch

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

    def places(self, keys: Array) -> Array:
        found: Array = keys & ((1 << self.place_bits) - 1)
        return found

    def postings(self, keys: Array, terms: int) -> Stretch:
        """The postings of `terms` terms from all their occurrences. Sorts the keys in their place and uses them up."""
        keys.sort()
        positions = self.places(keys).astype(np.int32)
        keys >>= self.place_bits
        starts = np.flatnonzero(changes(keys))
        frequencies = np.diff(starts, append=keys.size)
        if frequencies.max(initial=0) > MOST_OCCURRENCES:
            positions = positions[np.arange(keys.size) - np.repeat(starts, frequencies) < MOST_OCCURRENCES]
            frequencies = np.minimum(frequencies, MOST_OCCURRENCES)
        return Stretch(*self._counted(keys[starts], terms), frequencies, positions)

    def sums(self, keys: Array, terms: int) -> Stretch:
        """The postings of `terms` terms from keys with frequencies; those of one term and document are added up. Sorts
        the keys in their place and uses them up."""
        keys.sort()
        frequencies = self.places(keys)
        keys >>= self.place_bits
        starts = np.flatnonzero(changes(keys))
        if starts.size < keys.size:
            keys, frequencies = keys[starts], np.add.reduceat(frequencies, starts)
        return Stretch(*self._counted(keys, terms), np.minimum(frequencies, MOST_OCCURRENCES))

    def _counted(self, keys: Array, terms: int) -> tuple[Array, Array]:
        """From (term, document): how many documents each term has, and the documents."""
        documents = keys & ((1 << self.document_bits) - 1)
        keys >>= self.document_bits
        return np.bincount(keys, minlength=terms), documents


def changes(keys: Array) -> Array:
    """A mask of the numbers that differ from the one before; the first one does."""
    changed = np.ones(keys.size, bool)
    np.not_equal(keys[1:], keys[:-1], out=changed[1:])
    return changed
