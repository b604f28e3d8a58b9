"""Which terms fit a pattern, and which are nearly this one?

Everything here is bounded: a pattern is matched piece by piece without backtracking, a fuzzy term by one table over all
candidates at once. Which letters a term has, kept as bits, rules out most terms before anything else is looked at.
"""

import fnmatch
import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.codec.arrays import Array

if TYPE_CHECKING:
    from index.codec.lexicon import Lexicon

Numbers = NDArray[np.intp]
"""Numbers of terms, rising."""

FEW = 2_000
"""Up to so many candidates are matched one by one."""

_BATCH = 50_000
_NONE: Numbers = np.array([], np.intp)

# ASCII characters share 32 bits and all others have the last of them, so an edit changes at most two bits.
_WIDE = np.uint32(1 << 31)
_LETTER_BITS = np.array(
    [0 if byte < 32 else 1 << (byte & 31) if byte < 128 else 1 << 31 for byte in range(256)], np.uint32
)


def letters(lexicon: "Lexicon") -> Array:
    """Which characters each term has, as bits."""
    if not len(lexicon):
        return np.zeros(0, np.uint32)
    bits: Array = np.bitwise_or.reduceat(_LETTER_BITS[lexicon.text], lexicon.starts_of(np.arange(len(lexicon))))
    return bits


def _letters_of(term: str) -> np.uint32:
    codes = np.frombuffer(term.encode(), np.uint8)
    return np.uint32(np.bitwise_or.reduce(_LETTER_BITS[codes], initial=0))


def matching(lexicon: "Lexicon", glob: str) -> Numbers:
    """The terms that match a glob of `*`, `?` and `[…]`, as `fnmatch` reads it."""
    prefix = re.split(r"[*?\[]", glob, maxsplit=1)[0]
    low, high = lexicon.beginning(prefix.encode())
    is_plain = "[" not in glob
    needed = _letters_of(re.sub(r"[*?]", "", glob) if is_plain else prefix)
    bits = lexicon.letters[low:high]
    fits = bits & needed == needed
    if is_plain and np.count_nonzero(fits) > FEW:
        # In terms of other than ASCII characters `?` may be several bytes.
        is_wide = bits & _WIDE != 0
        some, sure = _by_pieces(lexicon, glob.encode(), np.flatnonzero(fits & ~is_wide) + low)
        some = np.concatenate([some, np.flatnonzero(fits & is_wide) + low])
    else:
        some, sure = np.flatnonzero(fits) + low, _NONE
    accepts = re.compile(fnmatch.translate(glob)).match
    found = np.array([n for n in some.tolist() if accepts(lexicon[n].decode())], np.intp)
    return np.sort(np.concatenate([found, sure])) if found.size else sure


def _by_pieces(lexicon: "Lexicon", glob: bytes, candidates: Numbers) -> tuple[Numbers, Numbers]:
    """(those still to be matched one by one, those that match): each piece between stars is sought in all at once.

    The leftmost place of a piece is the best one, for it leaves the most room for the next.
    """
    first, *pieces = re.sub(rb"\*+", b"*", glob).split(b"*")
    last = pieces.pop() if pieces else None
    if len(pieces) == 1 and not first and not last and b"?" not in pieces[0]:
        return _NONE, candidates[_holding(lexicon, pieces[0])[candidates]]
    starts, ends = lexicon.starts_of(candidates), lexicon.ends_of(candidates)
    at = starts + len(first)
    fits = (at == ends if last is None else at + len(last) <= ends) & _stands(lexicon.text, first, starts)
    for piece in pieces:
        candidates, ends, at = candidates[fits], ends[fits], at[fits]
        if candidates.size <= FEW:
            return candidates, _NONE
        places = np.append(np.flatnonzero(_stand(lexicon.text, piece)), lexicon.text.size)
        at = places[np.searchsorted(places, at)] + len(piece)
        fits = at <= ends
    if last:
        fits &= (ends - len(last) >= at) & _stands(lexicon.text, last, ends - len(last))
    return _NONE, candidates[fits]


def _holding(lexicon: "Lexicon", piece: bytes) -> Array:
    """For each term whether the piece stands in it."""
    stand = _stand(lexicon.text, piece)
    places = np.flatnonzero(stand)
    if places.size > len(lexicon) // 4:
        held: Array = np.logical_or.reduceat(stand, lexicon.starts_of(np.arange(len(lexicon))))
        return held
    held = np.zeros(len(lexicon), bool)
    held[lexicon.at(places)] = True
    return held


def _stands(text: Array, piece: bytes, places: Array) -> Array:
    """At which of the places the piece stands; `?` is any byte."""
    stands = np.ones(places.size, bool)
    for offset, letter in enumerate(piece):
        if letter != ord("?"):
            stands &= text[np.minimum(places + offset, text.size - 1)] == letter
    return stands


def _stand(text: Array, piece: bytes) -> Array:
    """For each place of the text whether the piece stands there; `?` is any byte."""
    stands = np.ones(text.size, bool)
    for offset, letter in enumerate(piece):
        if letter != ord("?"):
            stands[: text.size - offset] &= text[offset:] == letter
            stands[text.size - offset :] = False
    return stands


def near(lexicon: "Lexicon", term: str, most: int, prefix: int) -> Numbers:
    """The terms within `most` edits (insert, delete, replace a character) that share the first `prefix` ones."""
    shared = term[:prefix].encode()
    low, high = lexicon.beginning(shared)
    # An edit takes away one letter and adds one, at most.
    differing = np.bitwise_count(lexicon.letters[low:high] ^ _letters_of(term))
    candidates = np.flatnonzero(differing <= 2 * most) + low
    starts, sizes = lexicon.starts_of(candidates), lexicon.ends_of(candidates) - lexicon.starts_of(candidates)
    is_wide = lexicon.letters[candidates] & _WIDE != 0
    of_size = (sizes >= len(term) - most) & (sizes <= np.where(is_wide, 4, 1) * (len(term) + most))
    found: list[Numbers] = []
    plain = np.flatnonzero(of_size & ~is_wide)
    for start in range(0, plain.size, _BATCH):
        part = plain[start : start + _BATCH]
        at = starts[part][:, None] + np.arange(len(term) + most)
        texts = lexicon.text[np.minimum(at, lexicon.text.size - 1)]
        found.append(candidates[part][_distances(term, texts, sizes[part]) <= most])
    wide = candidates[of_size & is_wide]
    for start in range(0, wide.size, _BATCH):
        numbers = wide[start : start + _BATCH]
        words = [lexicon[n].decode() for n in numbers.tolist()]
        lengths = np.array([len(word) for word in words])
        texts = np.array(words).view(np.uint32).reshape(len(words), -1)
        found.append(numbers[_distances(term, texts, lengths) <= most])
    return np.sort(np.concatenate(found)) if found else _NONE


def _distances(term: str, texts: Array, sizes: Array) -> Array:
    """Edit distances between a term and many texts (rows of characters), by the usual table, one column for all."""
    width = texts.shape[1]
    columns = np.ascontiguousarray(texts.T)
    number = np.uint8 if len(term) + width < 255 else np.uint16
    row = [np.full(len(sizes), j, number) for j in range(width + 1)]
    for i, letter in enumerate(term, 1):
        code = ord(letter)
        above = row
        row = [np.full(len(sizes), i, number)]
        for j in range(1, width + 1):
            replaced = above[j - 1] + (columns[j - 1] != code)
            row.append(np.minimum(replaced, np.minimum(above[j], row[j - 1]) + number(1)))
    distances: Array = np.stack(row)[sizes, np.arange(len(sizes))]
    return distances
