"""Where do cables wait between reading and indexing? On disk: packed and compressed, one after the other."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import zstandard

from index import kept
from index.cable import Cable


class Place(NamedTuple):
    """Where a cable waits. Sorts oldest first, undated last, then by id: the order of the index's documents."""

    date: str
    id: str
    offset: int
    length: int


_COMPRESSOR = zstandard.ZstdCompressor(level=1)  # one for a process, whose only thread it serves

Lot = tuple[Path, tuple[Place, ...]]
"""Some of a spill's cables; small enough to be sent to a worker process."""


def pack(cable: Cable) -> bytes:
    return _COMPRESSOR.compress(kept.pack(cable))


class Spill(AbstractContextManager["Spill"]):
    """An append-only file of packed cables."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb")
        self._end = 0

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, cable_id: str, date: str, packed: bytes) -> Place:
        place = Place(date or "9999", cable_id, self._end, len(packed))
        self._file.write(packed)
        self._end += len(packed)
        return place

    def packed(self, place: Place) -> bytes:
        """A cable as it was appended."""
        self._file.flush()
        with self.path.open("rb") as file:
            file.seek(place.offset)
            return file.read(place.length)

    def lots(self, places: list[Place], size: int) -> list[Lot]:
        """The places in lots of `size`, readable by any process from now on."""
        self._file.flush()
        return [(self.path, tuple(places[i : i + size])) for i in range(0, len(places), size)]


def load(lot: Lot) -> Iterator[Cable]:
    """The cables of a lot, in its order."""
    path, places = lot
    unpack = zstandard.ZstdDecompressor()
    with path.open("rb") as file:
        for place in places:
            file.seek(place.offset)
            yield kept.unpack(unpack.decompress(file.read(place.length)))


def load_all(spill: Spill, places: Iterable[Place]) -> list[Cable]:
    (lot,) = spill.lots(list(places), 1 << 30)
    return list(load(lot))
