"""Which terms do several lexicons have together, and which number does each term get?

Their bytes are looked up in a table by a compiled loop: a merge of many runs meets the same words again and again.
"""

from collections.abc import Iterable
from secrets import randbits

import numpy as np

from index.codec.arrays import Array
from index.codec.lexicon import SEPARATOR, Lexicon
from index.compiled import compiled

_FEWEST_ROWS = 1 << 16


def united(lexicons: Iterable[Lexicon | None]) -> tuple[list[bytes], list[Array]]:
    """All terms in order, and for each lexicon the new number (i64) of each of its terms; of None there are none."""
    met = _Met()
    numbers = [met.take(lexicon) if lexicon is not None else np.zeros(0, np.int64) for lexicon in lexicons]
    terms = met.terms()
    del met  # of a large index it takes much memory
    order = sorted(range(len(terms)), key=terms.__getitem__)
    place = np.empty(len(terms), np.int64)
    place[order] = np.arange(len(terms))
    return [terms[number] for number in order], [place[some] for some in numbers]


class _Met:
    """Terms, numbered as they are met: their bytes end to end, as in a lexicon, and a table of their numbers."""

    def __init__(self) -> None:
        self.count = 0
        self._text = np.empty(0, np.uint8)
        self._ends = np.zeros(1, np.int64)  # term n ends at _ends[n + 1] and begins at _ends[n]
        self._table = np.zeros((_FEWEST_ROWS, 2), np.uint64)
        self._factor = randbits(64) | 1  # by chance, so that no terms can be written that all point to one row

    def take(self, lexicon: Lexicon) -> Array:
        """The numbers of the terms of a lexicon."""
        text, ends = np.array(lexicon.text), lexicon.ends.astype(np.int64)
        self._text = _with_room(self._text, int(self._ends[self.count]) + text.size)
        self._ends = _with_room(self._ends, self.count + ends.size + 1)
        if 2 * (self.count + ends.size) > len(self._table):
            held = self._table[self._table[:, 1] != 0]
            self._table = np.zeros((4 * (self.count + ends.size), 2), np.uint64)
            _put(held, self._table)
        numbers = np.empty(ends.size, np.int64)
        self.count = _meet(text, ends, self._table, self._factor, self._text, self._ends, self.count, numbers)
        return numbers

    def terms(self) -> list[bytes]:
        return self._text[: self._ends[self.count]].tobytes().split(SEPARATOR)[:-1]


def _with_room(array: Array, size: int) -> Array:
    """The array, or where it is smaller than that a larger one that begins with it."""
    if array.size >= size:
        return array
    larger = np.empty(max(size, 2 * array.size), array.dtype)
    larger[: array.size] = array
    return larger


@compiled("i8(u1[::1], i8[::1], u8[:, ::1], u8, u1[::1], i8[::1], i8, i8[::1])")
def _meet(
    text: Array,
    ends: Array,
    table: Array,
    factor: int,
    met: Array,
    met_ends: Array,
    count: int,
    numbers: Array,
) -> int:
    """The numbers of terms, of which `count` have been met before; returns how many there are now. A row of the table
    is (hash, number + 1), (0, 0) where it is free; a term has the first row from where its hash points to that was free
    for it."""
    rows = np.uint64(table.shape[0])
    start = 0
    for n in range(ends.size):
        size = ends[n] - start
        mixed = np.uint64(size)
        for at in range(start, ends[n]):
            mixed = (mixed ^ np.uint64(text[at])) * factor
        row = ((mixed >> np.uint64(32)) * rows) >> np.uint64(32)
        number = -1
        while table[row, 1] and number < 0:
            if table[row, 0] == mixed:
                known = int(table[row, 1]) - 1
                begin = met_ends[known]
                same = met_ends[known + 1] - begin == size
                at = 0
                while same and at < size:
                    same = met[begin + at] == text[start + at]
                    at += 1
                if same:
                    number = known
                    continue
            row += np.uint64(1)
            if row == rows:
                row = np.uint64(0)
        if number < 0:
            number = count
            table[row, 0] = mixed
            table[row, 1] = number + 1
            begin = met_ends[number]
            for at in range(size):
                met[begin + at] = text[start + at]
            met_ends[number + 1] = begin + size
            count += 1
        numbers[n] = number
        start = ends[n]
    return count


@compiled("void(u8[:, ::1], u8[:, ::1])")
def _put(held: Array, table: Array) -> None:
    """Puts rows in a table that has none of them, and room for all."""
    rows = np.uint64(table.shape[0])
    for n in range(held.shape[0]):
        row = ((held[n, 0] >> np.uint64(32)) * rows) >> np.uint64(32)
        while table[row, 1]:
            row += np.uint64(1)
            if row == rows:
                row = np.uint64(0)
        table[row, 0], table[row, 1] = held[n, 0], held[n, 1]
