"""Which terms does a field have, and which of them are meant by a pattern?

Terms are byte strings in sorted order, laid end to end with a newline after each; a term is known by its number in that
order. Everything here is bounded: a pattern is matched without backtracking, a fuzzy term by one table over all
candidates at once.
"""

import fnmatch
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.codec.arrays import Array

Numbers = NDArray[np.intp]
"""Numbers of terms, rising."""

SEPARATOR = b"\n"

_STRETCH = 128


def pack(terms: Iterable[bytes]) -> tuple[Array, Array]:
    """Sorted terms as (blob, ends): term i lies in blob[ends[i - 1] : ends[i] - 1]. No term may hold the separator."""
    listed = list(terms)
    blob = SEPARATOR.join([*listed, b""])
    lengths = np.fromiter((len(term) + 1 for term in listed), np.int64, len(listed))
    return np.frombuffer(blob, np.uint8), np.cumsum(lengths).astype(np.uint32)


class Lexicon:
    """The terms of one field of one segment."""

    def __init__(self, blob: Array, ends: Array) -> None:
        self._bytes = memoryview(blob.data)
        self._ends = ends
        self.count = len(ends)
        self.find = lru_cache(1024)(self._find)
        self.matching = lru_cache(64)(self._matching)
        self.near = lru_cache(64)(self._near)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> bytes:
        start = int(self._ends[number - 1]) if number else 0
        return bytes(self._bytes[start : int(self._ends[number]) - 1])

    def all(self) -> list[bytes]:
        """Every term, in order."""
        return self.some(0, self.count)

    def some(self, low: int, high: int) -> list[bytes]:
        """The terms from number `low` up to `high`."""
        if low >= high:
            return []
        start = int(self._ends[low - 1]) if low else 0
        return bytes(self._bytes[start : int(self._ends[high - 1]) - 1]).split(SEPARATOR)

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

    @cached_property
    def letters(self) -> Array:
        """Which characters each term has, as bits; made when it is first asked for."""
        if not self.count:
            return np.zeros(0, np.uint32)
        starts = np.concatenate([[0], self._ends[:-1]])
        bits: Array = np.bitwise_or.reduceat(_LETTER_BITS[np.frombuffer(self._bytes, np.uint8)], starts)
        return bits

    def _matching(self, glob: str) -> Numbers:
        """The terms that match a glob of `*`, `?` and `[…]`, as `fnmatch` reads it (which does not backtrack)."""
        prefix, pieces = _literals(glob)
        low, high = self.beginning(prefix.encode())
        accepts = re.compile(fnmatch.translate(glob)).match
        longest = max(pieces, key=len, default="").encode()
        if longest:
            return np.array([n for n in self._holding(longest, low, high) if accepts(self[n].decode())], np.intp)
        return np.array([n for n, t in enumerate(self.some(low, high), low) if accepts(t.decode())], np.intp)

    def _holding(self, literal: bytes, low: int, high: int) -> Iterator[int]:
        """The terms between two numbers that hold these bytes somewhere."""
        if low >= high:
            return
        start = int(self._ends[low - 1]) if low else 0
        region = self._bytes[start : int(self._ends[high - 1])]
        places = [match.start() + start for match in re.finditer(re.escape(literal), region)]
        yield from np.unique(np.searchsorted(self._ends, np.array(places, self._ends.dtype), "right")).tolist()

    def _near(self, term: str, most: int, prefix: int) -> Numbers:
        """The terms within `most` edits (insert, delete, replace a character) that share the first `prefix` ones."""
        shared = term[:prefix]
        low, high = self.beginning(shared.encode())
        if low >= high:
            return np.array([], np.intp)
        starts = np.concatenate([[0], self._ends[:-1]]).astype(np.int64)[low:high]
        sizes = self._ends[low:high].astype(np.int64) - 1 - starts
        widest = len(term.encode()) + 4 * most
        # An edit takes away one letter and adds one, at most.
        differing = np.bitwise_count(self.letters[low:high] ^ _letters_of(term))
        candidates = np.flatnonzero((sizes >= len(term) - most) & (sizes <= widest) & (differing <= 2 * most))
        blob = np.frombuffer(self._bytes, np.uint8)
        # Bytes are characters where all are ASCII; the others are few and are compared one by one.
        columns = np.arange(widest + 1)
        found: list[Numbers] = []
        for part in np.array_split(candidates, -(-len(candidates) // _FUZZY_BATCH) or 1):
            at = starts[part][:, None] + columns
            text = np.where(columns < sizes[part][:, None], blob[np.minimum(at, len(blob) - 1)], 0)
            plain = (text < 128).all(axis=1) & (sizes[part] <= len(term) + most)
            distances = _distances(term, text[plain, : len(term) + most], sizes[part][plain])
            found.append(part[plain][distances <= most])
            others = [n for n in part[~plain].tolist() if _distance(term, self[low + n].decode()) <= most]
            found.append(np.array(others, np.intp))
        numbers = np.sort(np.concatenate(found)) + low
        return np.array([n for n in numbers.tolist() if self[n].decode().startswith(shared)], np.intp)


_FUZZY_BATCH = 50_000

# ASCII characters share 32 bits; other bytes have none, so an edit of any character changes at most two bits.
_LETTER_BITS = np.array([1 << (byte & 31) if 32 < byte < 128 else 0 for byte in range(256)], np.uint32)


def _letters_of(term: str) -> np.uint32:
    return np.uint32(np.bitwise_or.reduce(_LETTER_BITS[np.frombuffer(term.encode(), np.uint8)]))


def _literals(glob: str) -> tuple[str, list[str]]:
    """The plain text before the first wildcard, and the plain pieces after it (none where a class `[…]` stands)."""
    prefix = re.split(r"[*?\[]", glob, maxsplit=1)[0]
    rest = glob[len(prefix) :]
    return prefix, [] if "[" in rest else [piece for piece in re.split(r"[*?]", rest) if piece]


def _distances(term: str, texts: Array, sizes: Array) -> Array:
    """Edit distances between a term and many texts (rows of bytes), by the usual table, one column for all texts."""
    width = texts.shape[1]
    columns = np.ascontiguousarray(texts.T)
    row = [np.full(len(sizes), j, np.uint8) for j in range(width + 1)]
    for i, letter in enumerate(term, 1):
        code = ord(letter)
        above = row
        row = [np.full(len(sizes), i, np.uint8)]
        for j in range(1, width + 1):
            replaced = above[j - 1] + (columns[j - 1] != code)
            row.append(np.minimum(replaced, np.minimum(above[j], row[j - 1]) + np.uint8(1)))
    distances: Array = np.stack(row)[sizes, np.arange(len(sizes))]
    return distances


def _distance(term: str, text: str) -> int:
    """The edit distance between two strings."""
    row = list(range(len(text) + 1))
    for i, letter in enumerate(term, 1):
        above, row = row, [i]
        for j, other in enumerate(text, 1):
            row.append(min(above[j - 1] + (letter != other), above[j] + 1, row[j - 1] + 1))
    return row[-1]
