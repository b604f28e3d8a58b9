"""How are sets of documents combined? A set is a rising array of document numbers (intp), below a size.

`members.compress(mask)` is `members[mask]` in a third of the time where the mask is irregular.
"""

import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager

import numpy as np

from index.codec.arrays import Array

EMPTY: Array = np.array([], np.intp)
EMPTY.flags.writeable = False

FEW_TO_SORT = 20_000
"""Up to so many members a union is sorted; above it is marked in a mask."""
FEW_TO_SEEK = 5_000
"""Up to so many members are sought in the other set one by one; above a mask is asked."""
FEW_TIMES = 16
"""In a set of so many times more members, members are sought one by one."""


def union(sets: Iterable[Array], size: int) -> Array:
    """What is in any of the sets; a set that holds all the others is given back itself."""
    few: list[Array] = []
    total = 0
    rest = iter(sets)
    for one in rest:
        if one.size:
            few.append(one)
            total += one.size
            if total > FEW_TO_SORT:
                break
    if len(few) < 2 and total <= FEW_TO_SORT:
        return few[0] if few else EMPTY
    if total <= FEW_TO_SORT:
        merged = np.concatenate(few)
        merged.sort(kind="stable")
        return rising(merged)
    with mask(size) as marked:
        largest = max(few, key=len)
        marked[largest] = True
        is_whole = True
        for one in few:
            is_whole = _mark(marked, one, is_whole) if one is not largest else is_whole
        for one in rest:
            is_whole = _mark(marked, one, is_whole)
        return largest if is_whole else np.flatnonzero(marked)


def _mark(mask: Array, members: Array, is_whole: bool) -> bool:
    if is_whole and bool(mask[members].all()):
        return True
    mask[members] = True
    return False


def rising(members: Array) -> Array:
    """A sorted array without its repetitions."""
    first = np.ones(members.size, bool)
    np.not_equal(members[1:], members[:-1], out=first[1:])
    return members.compress(first)


def distinct(members: Array, size: int) -> Array:
    """The set of these numbers, which come in any order and perhaps more than once."""
    if members.size <= FEW_TO_SORT:
        return np.unique(members)
    with mask(size) as marked:
        marked[members] = True
        return np.flatnonzero(marked)


def intersection(one: Array, other: Array, size: int) -> Array:
    """What is in both."""
    small, large = (one, other) if one.size <= other.size else (other, one)
    if small.size == 0 or large.size == size:
        return small
    return small.compress(contained(small, large, size))


def difference(one: Array, other: Array, size: int) -> Array:
    """What is in the one and not in the other."""
    if not one.size or not other.size:
        return one
    return one.compress(~contained(one, other, size))


def contained(some: Array, whole: Array, size: int) -> Array:
    """A mask of the members of `some` that are in `whole`."""
    if not whole.size:
        return np.zeros(some.size, bool)
    if some.size <= FEW_TO_SEEK:
        at = whole.searchsorted(some)
        found: Array = whole[np.minimum(at, whole.size - 1)] == some
        return found
    with mask(size) as marked:
        marked[whole] = True
        held: Array = marked[some]
        return held


def places(some: Array, whole: Array, size: int) -> Array:
    """Where the members of `some` stand in `whole`, which has them all."""
    if some.size * FEW_TIMES < whole.size:
        return whole.searchsorted(some)
    with mask(size) as marked:
        marked[some] = True
        return np.flatnonzero(marked[whole])


def complement(some: Array, size: int) -> Array:
    """What is not in the set."""
    with mask(size) as marked:
        marked[some] = True
        return np.flatnonzero(~marked)


_SIZES = 32

_LARGE = 31 << 20
"""Bytes of an array from whose size GNU's C library still learns; larger ones it always gives back."""


class _Scratch(threading.local):
    """The arrays of one thread that wait for their next use."""

    def __init__(self) -> None:
        self.rooms: dict[tuple[int, type], list[Array]] = {}
        # A large array that is given back teaches the C library to keep up to twice as much for the next ones. Pages
        # that are fetched anew for each question, all zeros, would take as long as the question itself.
        np.empty(_LARGE, np.uint8)


_scratch = _Scratch()


class _Room:
    """An array for each document, this thread's own as long as the context lasts."""

    __slots__ = ("_array", "_spare")

    def __init__(self, size: int, dtype: type) -> None:
        rooms = _scratch.rooms
        if len(rooms) > _SIZES:
            rooms.clear()  # of segments that are long closed
        self._spare = rooms.setdefault((size, dtype), [])
        self._array = self._spare.pop() if self._spare else np.zeros(size, dtype)

    def __enter__(self) -> Array:
        return self._array

    def __exit__(self, *_: object) -> None:
        self._spare.append(self._array)


def mask(size: int) -> AbstractContextManager[Array]:
    """A mask of False."""
    room = _Room(size, bool)
    room._array.fill(False)
    return room


def sums(size: int) -> AbstractContextManager[Array]:
    """Room for a number (float64) for each document, not cleared."""
    return _Room(size, float)
