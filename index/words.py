"""Which words do many texts have? `analysis` for whole batches: the same words, found by compiled loops.

Texts are cut at white space and at marks that separate words whatever stands around them. The pieces that remain are
nearly always words, and nearly always known: up to 16 bytes of each are looked up as two numbers in a table. Only a
piece that is new or long is looked at by itself, and it is `analysis` that says what its words are.
"""

from array import array
from itertools import islice
from secrets import randbits
from typing import NamedTuple

import numpy as np

from index import analysis
from index.codec.arrays import Array
from index.compiled import compiled
from index.fields import PARAGRAPH_BREAK

LONGEST_REMEMBERED = 64
"""Bytes of a piece; longer ones are looked at anew each time, so that rubbish takes no memory."""

_BREAK_BYTES = PARAGRAPH_BREAK.encode()
_BREAK, _END = b"\xff", b"\xfe"  # bytes that no UTF-8 has
_TEXT_ENDS, _PARAGRAPH_ENDS, _SPACE, _DOT = 0, 1, 32, 46
"""Codes of `_codes`: two marks, what separates words (as all do that are no greater), and what may end a piece."""

_TABLED = 16
"""Bytes of the longest piece that the table holds."""
_LONG = (1 << 64) - 1
"""Stands for the bytes of a longer one; no text has them."""

_FEWEST_ROWS = 1 << 16
_CODE, _COLUMNS = 2, 4  # which column of the table has the code; how many there are
_UNKNOWN, _EMPTY = 0, 2  # codes: of a piece that is not known, and of one of which nothing is left


def _codes() -> bytes:
    """What each byte of a text becomes: letters small, a space for what separates words in every rule of `analysis`."""
    kept = {code: chr(code).lower() for code in range(128) if chr(code).isalnum() or chr(code) in ".'`"}
    codes = [ord(kept.get(code, " ")) if code < 128 else code for code in range(256)]
    codes[_BREAK[0]], codes[_END[0]] = _PARAGRAPH_ENDS, _TEXT_ENDS
    return bytes(codes)


_CODES = _codes()
_CODE_OF = np.frombuffer(bytearray(_CODES), np.uint8)


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
    """Words (in UTF-8), numbered as they are met, and what is known of pieces of text. For one thread.

    The code of a piece tells its words: 2 * n + 1 where it is the one word n, else 2 * n + 2 where they are list n.
    """

    def __init__(self) -> None:
        self.terms: list[bytes] = []
        self.stems: list[bytes] = []
        self._stem_of = array("I")
        self._stem_number: dict[str, int] = {}
        self._order = self._stem_order = np.zeros(0, np.uint32), np.zeros(0, np.uint32)
        self._number: dict[bytes, int] = {}
        self._lists = array("I")  # of words, one after the other
        self._ends = array("I")  # list n ends at _ends[n + 1] and begins at _ends[n]
        self._ends.append(0)
        self._list([])  # list 0 is that of an empty piece
        self._pieces = 0
        self._table = np.zeros((_FEWEST_ROWS, _COLUMNS), np.uint64)
        # By chance, so that no text can be written whose pieces all point to one row.
        self._mix = np.array([randbits(64) | 1, randbits(64) | 1], np.uint64)
        self._long: dict[bytes, int] = {}  # the codes of pieces that the table does not hold

    def __len__(self) -> int:
        """How many pieces are known."""
        return self._pieces

    def stem_of(self) -> Array:
        """For each term the number (u32) of its stem in `stems`."""
        new = b"\n".join(self.terms[len(self._stem_of) :]).decode()
        for stem in analysis.stems(new.split("\n")) if new else ():
            number = self._stem_number.setdefault(stem, len(self._stem_number))
            self._stem_of.append(number)
        self.stems += [stem.encode() for stem in islice(self._stem_number, len(self.stems), None)]
        return np.array(self._stem_of, np.uint32)

    def in_order(self) -> tuple[Array, Array]:
        """The numbers of all terms, in the order of the terms; and for each number its place in that order."""
        self._order = _in_order(self._order, self.terms)
        return self._order

    def stems_in_order(self) -> tuple[Array, Array]:
        """The same for all stems that `stem_of` knows."""
        self._stem_order = _in_order(self._stem_order, self.stems)
        return self._stem_order

    def cut(self, texts: bytearray) -> Cut:
        """The words of texts, each as `marked` gives it, one after the other."""
        data = np.frombuffer(texts, np.uint8)
        most = data.size // 2 + 1
        low, high, starts = np.empty(most, np.uint64), np.empty(most, np.uint64), np.empty(most, np.int64)
        sizes, marks = np.empty(most, np.int64), np.empty(data.size, np.int64)
        found, marked = _cut(data, _CODE_OF, low, high, starts, sizes, marks)
        marks = marks[:marked]
        codes = np.empty(found, np.uint32)
        _look_up(low[:found], high[:found], self._table, self._mix, codes)
        new = np.flatnonzero(codes == _UNKNOWN)
        if new.size:
            codes[new] = self._codes_of(texts, starts[new].tolist(), sizes[new].tolist())
        lists, ends = np.array(self._lists, np.uint32), np.array(self._ends, np.uint32)
        listed = codes[codes & 1 == 0] // 2 - 1
        words = np.empty(found - listed.size + int((ends[listed + 1] - ends[listed]).sum()), np.uint32)
        paragraphs = np.empty(marked, np.int64)
        _spell(codes, marks, lists, ends, words, paragraphs)
        return Cut(words, paragraphs, np.diff(np.flatnonzero(marks & 1), prepend=-1))

    def _codes_of(self, texts: bytearray, starts: list[int], sizes: list[int]) -> list[int]:
        """The codes of pieces that the table does not hold; it holds those that are new after that."""
        tabled: dict[bytes, int] = {}
        codes = []
        for start, size in zip(starts, sizes, strict=True):
            piece = bytes(texts[start : start + size].translate(_CODES))
            held = tabled if size <= _TABLED else self._long
            code = held.get(piece)
            if code is None:
                code = self._code(piece)
                if size <= LONGEST_REMEMBERED:
                    held[piece] = code
            codes.append(code)
        self._remember(tabled)
        return codes

    def _code(self, piece: bytes) -> int:
        """The code of a new piece."""
        self._pieces += 1
        if len(piece) <= _TABLED and piece.isalnum():  # most are: ASCII letters and digits
            return 2 * self._number_of(piece) + 1
        words = [self._number_of(term.encode()) for term in analysis.chunk_terms(piece.decode())]
        return 2 * words[0] + 1 if len(words) == 1 else 2 * self._list(words) + 2

    def _number_of(self, term: bytes) -> int:
        number = self._number.setdefault(term, len(self.terms))
        if number == len(self.terms):
            self.terms.append(term)
        return number

    def _list(self, words: list[int]) -> int:
        """The number of a new list of words."""
        self._lists.extend(words)
        self._ends.append(len(self._lists))
        return len(self._ends) - 2

    def _remember(self, codes: dict[bytes, int]) -> None:
        """Puts new pieces in the table."""
        if 2 * len(self) > len(self._table):
            held = self._table[self._table[:, _CODE] != 0]
            self._table = np.zeros((4 * len(self), _COLUMNS), np.uint64)
            _put(held, self._table, self._mix)
        rows = array("Q")
        for piece, code in codes.items():
            rows.extend((int.from_bytes(piece[:8], "little"), int.from_bytes(piece[8:], "little"), code, 0))
        _put(np.frombuffer(rows, np.uint64).reshape(-1, _COLUMNS), self._table, self._mix)


def _in_order(known: tuple[Array, Array], names: list[bytes]) -> tuple[Array, Array]:
    """The numbers of all names in the order of the names, and the place of each; of the first ones they are known. (A
    sort takes little time for what is in order.)"""
    before = known[0]
    if before.size == len(names):
        return known
    order = np.array(
        sorted([*before.tolist(), *range(before.size, len(names))], key=names.__getitem__),
        np.uint32,
    )
    places = np.empty_like(order)
    places[order] = np.arange(order.size, dtype=np.uint32)
    return order, places


# --- loops -----------------------------------------------------------------------------------------------------------
#
# The table: (first 8 bytes of a piece, the next 8, its code, nothing), so that one look at memory tells all of it. A
# piece lies in the first row, from the one that its bytes and `mix` point to, that was free for it; a code of 0 is a
# free row.


@compiled("UniTuple(i8, 2)(u1[::1], u1[::1], u8[::1], u8[::1], i8[::1], i8[::1], i8[::1])")
def _cut(
    data: Array, codes: Array, low: Array, high: Array, starts: Array, sizes: Array, marks: Array
) -> tuple[int, int]:
    """Cuts data into pieces: the bytes of each as two numbers, where it starts and its size without a dot at the end.
    Each mark gives how many pieces stand before it, times 2, and 1 more where a text ends. Returns how many pieces and
    marks there are. Data ends with a mark."""
    found = marked = size = 0
    first = second = before = np.uint64(0)
    for at in range(data.size):
        code = np.uint64(codes[data[at]])
        if code > _SPACE:
            if size < 8:
                first |= code << np.uint64(8 * size)
            elif size < _TABLED:
                second |= code << np.uint64(8 * size - 64)
            size += 1
            before = code
            continue
        if size:
            starts[found] = at - size
            if before == _DOT:
                size -= 1
                if size < 8:
                    first &= (np.uint64(1) << np.uint64(8 * size)) - np.uint64(1)
                elif size < _TABLED:
                    second &= (np.uint64(1) << np.uint64(8 * size - 64)) - np.uint64(1)
            low[found] = first if size <= _TABLED else _LONG
            high[found] = second
            sizes[found] = size
            found += 1
            size = 0
            first = second = np.uint64(0)
        if code < _SPACE:
            marks[marked] = 2 * found + (code == _TEXT_ENDS)
            marked += 1
    return found, marked


@compiled("void(u8[::1], u8[::1], u8[:, ::1], u8[::1], u4[::1])")
def _look_up(low: Array, high: Array, table: Array, mix: Array, codes: Array) -> None:
    """The codes of pieces by their bytes; _UNKNOWN where the table does not have them."""
    rows = np.uint64(table.shape[0])
    for n in range(low.size):
        if low[n] == 0:
            codes[n] = _EMPTY
            continue
        mixed = (low[n] * mix[0]) ^ (high[n] * mix[1])
        mixed = (mixed ^ (mixed >> np.uint64(29))) * mix[0]
        row = ((mixed >> np.uint64(32)) * rows) >> np.uint64(32)
        while table[row, _CODE] and (table[row, 0] != low[n] or table[row, 1] != high[n]):
            row += np.uint64(1)
            if row == rows:
                row = np.uint64(0)
        codes[n] = table[row, _CODE]


@compiled("void(u8[:, ::1], u8[:, ::1], u8[::1])")
def _put(rows: Array, table: Array, mix: Array) -> None:
    """Puts rows that the table does not have in it; it must have room for them."""
    size = np.uint64(table.shape[0])
    for n in range(rows.shape[0]):
        mixed = (rows[n, 0] * mix[0]) ^ (rows[n, 1] * mix[1])
        mixed = (mixed ^ (mixed >> np.uint64(29))) * mix[0]
        row = ((mixed >> np.uint64(32)) * size) >> np.uint64(32)
        while table[row, _CODE]:
            row += np.uint64(1)
            if row == size:
                row = np.uint64(0)
        table[row] = rows[n]


@compiled("void(u4[::1], i8[::1], u4[::1], u4[::1], u4[::1], i8[::1])")
def _spell(codes: Array, marks: Array, lists: Array, ends: Array, words: Array, paragraphs: Array) -> None:
    """The words of pieces by their codes, and how many stand before each mark, after the one before."""
    at = before = piece = 0
    for mark in range(marks.size):
        while piece < marks[mark] >> 1:
            code = codes[piece]
            if code & 1:
                words[at] = code >> 1
                at += 1
            else:
                for n in range(ends[(code >> 1) - 1], ends[code >> 1]):
                    words[at] = lists[n]
                    at += 1
            piece += 1
        paragraphs[mark] = at - before
        before = at
