"""Which words do many texts have? `analysis` for whole batches: the same words, found by arrays instead of one by one.

Texts are cut at white space and at marks that separate words whatever stands around them. The pieces that remain are
nearly always words, and nearly always known: up to 16 bytes of each are looked up as two numbers in a table, all at
once. Only a piece that is new, long or unlucky is looked at by itself, and it is `analysis` that says what its words
are.
"""

from array import array
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

import numpy as np

from index import analysis
from index.codec.arrays import Array, ranges
from index.fields import PARAGRAPH_BREAK

LONGEST_REMEMBERED = 64
"""Bytes of a piece; longer ones are looked at anew each time, so that rubbish takes no memory."""

_BREAK_BYTES = PARAGRAPH_BREAK.encode()
_BREAK, _END = b"\xff", b"\xfe"  # bytes that no UTF-8 has
_CUTS = 2
"""Codes below are marks: 0 the end of a text, 1 the end of another paragraph."""
_SPACE, _DOT = 32, 46
_TABLED = 16
"""Bytes of the longest piece that the table holds."""

_PROBES = 4
_FEWEST_SLOTS = 1 << 16
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
_LEADING = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
"""Masks of the first 0…8 bytes of a number that was read from bytes."""


def _codes() -> bytes:
    """What each byte of a text becomes: letters small, a space for what separates words in every rule of `analysis`."""
    kept = {code: chr(code).lower() for code in range(128) if chr(code).isalnum() or chr(code) in ".'`"}
    codes = [ord(kept.get(code, " ")) if code < 128 else code for code in range(256)]
    codes[_BREAK[0]], codes[_END[0]] = 1, 0
    return bytes(codes)


_CODES = _codes()


def marked(paragraphs: list[str]) -> bytes:
    """A text for `Vocabulary.cut`, its paragraphs apart."""
    text = _BREAK.join(map(str.encode, paragraphs)) + _END
    # A single byte is found faster, and most texts have none of these.
    return text.replace(_BREAK_BYTES, _BREAK) if _BREAK_BYTES[:1] in text else text


class Cut(NamedTuple):
    """The words (numbers, u32) of some texts, one after the other; how many each paragraph has; how many paragraphs
    each text has (at least one)."""

    words: Array
    paragraphs: Array
    texts: Array


class Vocabulary:
    """Words (in UTF-8) and pieces of text, numbered as they are met. For one thread."""

    def __init__(self) -> None:
        self.terms: list[bytes] = []
        self.stems: list[bytes] = []
        self._stem_of = array("I")
        self._stem_number: dict[str, int] = {}
        self._number: dict[bytes, int] = {}
        self._words = array("I")  # of piece n: _words[_starts[n]] and following, _counts[n] of them
        self._starts = array("I")
        self._counts = array("I")
        self._low = array("Q")  # the first 8 bytes of each piece that the table holds, and the next
        self._high = array("Q")
        self._slots = np.zeros(_FEWEST_SLOTS, np.int32)  # numbers of pieces; 0, the empty piece, where there is none
        self._others: dict[bytes, int] = {}  # the pieces that the table does not hold
        self._others[b""] = 0
        self._learn([b""], np.zeros(1), np.zeros(1))

    def __len__(self) -> int:
        return len(self._starts)

    def stem_of(self) -> Array:
        """For each term the number of its stem in `stems`."""
        new = b"\n".join(self.terms[len(self._stem_of) :]).decode()
        for stem in analysis.stems(new.split("\n")) if new else ():
            number = self._stem_number.setdefault(stem, len(self._stem_number))
            self._stem_of.append(number)
        self.stems += [stem.encode() for stem in islice(self._stem_number, len(self.stems), None)]
        return np.array(self._stem_of, np.intp)

    def cut(self, texts: bytes) -> Cut:
        """The words of texts, each as `marked` gives it."""
        data = b" " + texts.translate(_CODES) + b" " * _TABLED
        codes = np.frombuffer(data, np.uint8)
        is_apart = codes <= _SPACE
        edges = np.flatnonzero(is_apart[1:] != is_apart[:-1]) + 1
        starts, ends = edges[::2], edges[1::2]
        sizes = ends - starts - (codes[ends - 1] == _DOT)
        pieces = self._pieces(data, starts, sizes)
        counts = np.frombuffer(self._counts, np.uint32)[pieces]
        sums = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        marks = np.flatnonzero(codes < _CUTS)
        paragraphs = np.diff(sums[np.searchsorted(starts, marks)], prepend=0)
        last = np.flatnonzero(codes[marks] == 0)
        return Cut(self._words_of(pieces, counts, sums), paragraphs, np.diff(last, prepend=-1))

    def _words_of(self, pieces: Array, counts: Array, sums: Array) -> Array:
        """The words of these pieces. Nearly all have one."""
        if not sums[-1]:
            return np.zeros(0, np.uint32)
        starts, words = np.frombuffer(self._starts, np.uint32), np.frombuffer(self._words, np.uint32)
        found: Array = words[np.minimum(starts[pieces], words.size - 1)]
        others = np.flatnonzero(counts != 1)
        if others.size:
            found = np.repeat(found, counts)
            some = counts[others]
            found[ranges(sums[others], some)] = words[ranges(starts[pieces[others]], some)]
        return found

    def _pieces(self, data: bytes, starts: Array, sizes: Array) -> Array:
        """The number of each piece of data."""
        eight = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))
        low = eight[starts] & _LEADING[np.minimum(sizes, 8)]
        high = np.zeros(low.size, np.uint64)
        long = np.flatnonzero(sizes > 8)
        high[long] = eight[starts[long] + 8] & _LEADING[np.minimum(sizes[long] - 8, 8)]
        pieces = self._find(low, high)
        unknown = np.flatnonzero((pieces < 0) | (sizes > _TABLED))
        if not unknown.size:
            return pieces
        new: dict[bytes, int] = {}
        first_at: list[int] = []  # where each new piece was met
        numbers = []
        for n, start, size in zip(unknown.tolist(), starts[unknown].tolist(), sizes[unknown].tolist(), strict=True):
            piece = data[start : start + size]
            number = self._others.get(piece, -1)
            if number < 0 and (number := new.setdefault(piece, len(self) + len(new))) == len(self) + len(first_at):
                first_at.append(n)
            numbers.append(number)
        pieces[unknown] = numbers
        tabled = sizes[first_at] <= _TABLED
        self._learn(new, np.where(tabled, low[first_at], 0), np.where(tabled, high[first_at], 0))
        return pieces

    def _learn(self, pieces: Iterable[bytes], low: Array, high: Array) -> None:
        """New pieces, and what the table is to hold of each (0: nothing)."""
        first = len(self)
        number_of, terms, words = self._number.setdefault, self.terms, self._words
        for number, piece in enumerate(pieces, first):
            start = len(words)
            self._starts.append(start)
            if piece.isalnum() and len(piece) <= _TABLED:  # most are: ASCII letters and digits
                found: Iterable[bytes] = (piece,)
            else:
                found = [term.encode() for term in analysis.chunk_terms(piece.decode())]
            for term in found:
                known = number_of(term, len(terms))
                if known == len(terms):
                    terms.append(term)
                words.append(known)
            self._counts.append(len(words) - start)
            if _TABLED < len(piece) <= LONGEST_REMEMBERED:
                self._others[piece] = number
        self._low.frombytes(low.astype(np.uint64).tobytes())
        self._high.frombytes(high.astype(np.uint64).tobytes())
        self._remember(first)

    # The table: a piece lies in one of _PROBES slots from the one that its bytes point to.

    def _remember(self, first: int) -> None:
        """Puts the pieces that are numbered from `first` on in the table or, where their slots are taken, beside it."""
        while 4 * len(self) > self._slots.size:
            self._slots = np.zeros(4 * self._slots.size, np.int32)
            first = 1
        lows, highs = np.frombuffer(self._low, np.uint64), np.frombuffer(self._high, np.uint64)
        numbers = np.flatnonzero(lows[first:]) + first
        slots = self._slot(lows[numbers], highs[numbers])
        for _ in range(_PROBES):
            free = self._slots[slots] == 0
            self._slots[slots[free]] = numbers[free]
            rest = self._slots[slots] != numbers
            numbers, slots = numbers[rest], (slots[rest] + 1) & (self._slots.size - 1)
        for number, low, high in zip(numbers.tolist(), lows[numbers].tolist(), highs[numbers].tolist(), strict=True):
            self._others[(low | high << 64).to_bytes(_TABLED, "little").rstrip(b"\0")] = number

    def _find(self, low: Array, high: Array) -> Array:
        """The numbers of pieces; -1 for those that the table does not hold."""
        slots = self._slot(low, high)
        lows, highs = np.frombuffer(self._low, np.uint64), np.frombuffer(self._high, np.uint64)
        found = self._slots[slots].astype(np.intp)
        rest = np.flatnonzero((lows[found] != low) | (highs[found] != high))
        for _ in range(_PROBES - 1):
            if not rest.size:
                return found
            slots[rest] = (slots[rest] + 1) & (self._slots.size - 1)
            found[rest] = self._slots[slots[rest]]
            rest = rest[(lows[found[rest]] != low[rest]) | (highs[found[rest]] != high[rest])]
        found[rest] = -1
        return found

    def _slot(self, low: Array, high: Array) -> Array:
        mixed = (low * _MIX[0]) ^ (high * _MIX[1])
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX[0]
        return (mixed >> np.uint64(65 - self._slots.size.bit_length())).astype(np.intp)
