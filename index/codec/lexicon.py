"""Which terms does a field have, and under which numbers?

Terms are byte strings in sorted order, laid end to end with a newline after each; a term is known by its number in that
order.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property, lru_cache

import numpy as np

from index.codec import patterns
from index.codec.arrays import Array

SEPARATOR = b"\n"

_STRETCH = 128
_PATTERNS_REMEMBERED = 64
_MOST_REMEMBERED = 20_000


def pack(terms: Iterable[bytes]) -> tuple[Array, Array]:
    """Sorted terms as (blob, ends): term i lies in blob[ends[i - 1] : ends[i] - 1]. No term may hold the separator."""
    listed = list(terms)
    blob = SEPARATOR.join([*listed, b""])
    lengths = np.fromiter(map(len, listed), np.int64, len(listed))
    return np.frombuffer(blob, np.uint8), np.cumsum(lengths + 1).astype(np.uint32)


class Lexicon:
    """The terms of one field of one segment."""

    def __init__(self, blob: Array, ends: Array) -> None:
        self.text = blob  # the terms, each with its separator
        self._bytes = memoryview(blob.data)
        self.ends = ends  # where in `text` each ends, with its separator
        self.count = len(ends)
        self.find = lru_cache(8192)(self._find)  # a page of a cable asks for each of its words
        self._found: dict[Hashable, Array] = {}

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> bytes:
        start = int(self.ends[number - 1]) if number else 0
        return bytes(self._bytes[start : int(self.ends[number]) - 1])

    def all(self) -> list[bytes]:
        """Every term, in order."""
        return self.some(0, self.count)

    def some(self, low: int, high: int) -> list[bytes]:
        """The terms from number `low` up to `high`."""
        if low >= high:
            return []
        start = int(self.ends[low - 1]) if low else 0
        return bytes(self._bytes[start : int(self.ends[high - 1]) - 1]).split(SEPARATOR)

    def _find(self, term: bytes) -> int | None:
        """The number of a term, or None when the field does not have it."""
        number = self.first_from(term)
        return number if number < self.count and self[number] == term else None

    def first_from(self, term: bytes) -> int:
        """The number of the first term that is not before `term`; `len` when all are."""
        stretch = bisect_left(self._signposts, term)
        low = max(0, stretch - 1) * _STRETCH
        return low + bisect_left(self.some(low, min(low + _STRETCH, self.count)), term)

    @cached_property
    def _signposts(self) -> list[bytes]:
        """Every so many terms one, so that a term is sought in two short lists."""
        return [self[number] for number in range(0, self.count, _STRETCH)]

    def beginning(self, prefix: bytes) -> tuple[int, int]:
        """The numbers (low, high) of the terms that begin with `prefix`: a contiguous stretch."""
        if not prefix:
            return 0, self.count
        # 255 is in no UTF-8 text, so it comes after all that begins so.
        return self.first_from(prefix), self.first_from(prefix + b"\xff")

    def starts_of(self, numbers: Array) -> Array:
        """Where in `text` these terms begin."""
        return np.where(numbers > 0, self.ends[numbers - 1], 0).astype(np.intp)

    def ends_of(self, numbers: Array) -> Array:
        """Where in `text` these terms end."""
        return self.ends[numbers].astype(np.intp) - 1

    def at(self, places: Array) -> Array:
        """The numbers of the terms in which these places of `text` lie."""
        return np.searchsorted(self.ends, places.astype(self.ends.dtype), "right")

    @cached_property
    def letters(self) -> Array:
        """Which characters each term has, as bits; made when it is first asked for."""
        return patterns.letters(self)

    def matching(self, glob: str) -> Array:
        """The numbers of the terms that match a glob of `*`, `?` and `[…]`, rising."""
        return self._remembered(("glob", glob), lambda: patterns.matching(self, glob))

    def near(self, term: str, most: int, prefix: int) -> Array:
        """The numbers of the terms within `most` edits that share the first `prefix` characters, rising."""
        return self._remembered((term, most, prefix), lambda: patterns.near(self, term, most, prefix))

    def _remembered(self, asked: Hashable, find: Callable[[], Array]) -> Array:
        """What was found for one of the last patterns, unless it is much. (A race finds it twice.)"""
        found = self._found.get(asked)
        if found is None:
            found = find()
            if found.size <= _MOST_REMEMBERED:
                if len(self._found) >= _PATTERNS_REMEMBERED:
                    self._found.clear()
                self._found[asked] = found
        return found
