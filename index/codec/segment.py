"""What does a segment hold? Postings, values, numbers, lengths and cables of a number of documents, for good.

    F/lengths, F/length_bytes   u32 and u8, D: words of each document in a scored field, and as Whoosh rounds them
    F/numbers                   i32, D: the number of each document in a numeric field, NO_NUMBER for none

Each of its files describes itself (`meta`): version and analysis; documents; fields {name: kind}; by_date: whether the
documents stand in the order of (date, id), those without a date last.
"""

import threading
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import numpy as np
from whoosh.util.numeric import length_to_byte

from index import analysis
from index.codec.arrays import Array, Reader
from index.codec.cables import Cables
from index.codec.part import Arrays
from index.codec.postings import Postings
from index.codec.values import Values
from index.errors import IndexVersion

VERSION = 4
NO_NUMBER = -(1 << 31)

Part = TypeVar("Part")


class Kind(StrEnum):
    """What is kept of a Whoosh field."""

    SCORED = "scored"  # frequencies and lengths
    POSITIONS = "positions"  # and where the words stand
    PLACES = "places"  # positions, but no lengths: nothing to score
    VALUES = "values"  # which documents have a value, and what values a document has
    NUMBERS = "numbers"


class Segment:
    """An open segment; all its arrays are mapped, so that it may be shared by threads and by forked processes."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Raises IndexDamaged when a file is not whole, IndexVersion when another version wrote it."""
        self.paths = tuple(paths)
        self.arrays = Arrays([Reader(path) for path in paths])
        described = [reader.meta for reader in self.arrays.readers]
        for path, meta in zip(paths, described, strict=True):
            if meta.get("version") != VERSION or meta.get("analysis") != analysis.VERSION:
                raise IndexVersion(f"{path} was written by another version of Reftel: run `reftel index` again")
        self.documents: int = max(meta["documents"] for meta in described)
        self.by_date: bool = all(meta["by_date"] for meta in described)
        self.fields = {name: Kind(kind) for meta in described for name, kind in meta["fields"].items()}
        self.cables = Cables(self.arrays)
        self._made: dict[tuple[type, str], object] = {}
        self._turn = threading.Lock()

    def __reduce__(self) -> tuple[type["Segment"], tuple[tuple[Path, ...]]]:
        return (Segment, (self.paths,))  # another process opens the same files

    def postings(self, field: str) -> Postings | None:
        """The postings of a field; None when no document has anything in it."""
        if f"{field}/starts" not in self.arrays:
            return None
        return self._once(Postings, field)

    def values(self, field: str) -> Values | None:
        if f"{field}/labels" not in self.arrays:
            return None
        return self._once(Values, field)

    def numbers(self, field: str) -> Array | None:
        return self.arrays.get(f"{field}/numbers")

    def lengths(self, field: str) -> Array | None:
        """Words of each document in a scored field."""
        return self.arrays.get(f"{field}/lengths")

    def length_bytes(self, field: str) -> Array | None:
        return self.arrays.get(f"{field}/length_bytes")

    def release(self) -> None:
        """Lets go of the pages of memory that reading has filled; they are read again when they are needed."""
        for reader in self.arrays.readers:
            reader.release()

    def damaged(self) -> list[str]:
        """The names of arrays that are not what was written. Reads everything."""
        return [f"{reader.path.name}: {name}" for reader in self.arrays.readers for name in reader.damaged()]

    def _once(self, make: type[Part], field: str) -> Part:
        known = self._made.get((make, field))
        if known is None:
            with self._turn:
                known = self._made.setdefault((make, field), make(self.arrays, field, self.documents))  # type: ignore[call-arg]
        assert isinstance(known, make)  # noqa: S101 - for the type checker
        return known


def describe(documents: int, fields: dict[str, Kind], *, by_date: bool) -> dict[str, object]:
    """A segment file's description of itself."""
    return {
        "version": VERSION,
        "analysis": analysis.VERSION,
        "documents": documents,
        "fields": fields,
        "by_date": by_date,
    }


_LONGEST_EXACT = 1 << 16
_LENGTH_BYTES = np.array([length_to_byte(length) for length in range(_LONGEST_EXACT)], np.uint8)


def as_length_bytes(lengths: Array) -> Array:
    """Lengths as Whoosh rounds them to a byte."""
    coded: Array = _LENGTH_BYTES[np.minimum(lengths, _LONGEST_EXACT - 1)]
    for at in np.flatnonzero(lengths >= _LONGEST_EXACT).tolist():
        coded[at] = length_to_byte(int(lengths[at]))
    return coded
