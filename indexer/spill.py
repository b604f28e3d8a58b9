"""Where do cables wait between reading and indexing? On disk: packed and compressed, one after the other."""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import zstandard

from index import kept
from index.cable import Cable


class Lot(NamedTuple):
    """Some of a spill's cables: where each begins, and how long it is. Small enough to be sent to a worker process."""

    path: Path
    offsets: Sequence[int]
    lengths: Sequence[int]


_COMPRESSOR = zstandard.ZstdCompressor(level=1)  # one for a process, whose only thread it serves
_UNDATED = "9999"  # comes last
_END = b"\0"  # of a date; sorts before whatever may follow in a longer one


def pack(cable: Cable) -> bytes:
    return _COMPRESSOR.compress(kept.pack(cable))


class Spill(AbstractContextManager["Spill"]):
    """An append-only file of packed cables, which go by their numbers: 0, 1, 2 …

    Of each its date, its id and its place are held, in a hundred bytes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb")
        self._ends = array("Q", [0])  # cable n lies in the file from _ends[n] to _ends[n + 1]
        self._names = bytearray()  # dates and ids, in the same way
        self._name_ends = array("Q", [0])

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, cable_id: str, date: str, packed: bytes) -> int:
        """The cable's number."""
        self._names += (date or _UNDATED).encode() + _END + cable_id.encode()
        self._name_ends.append(len(self._names))
        self._file.write(packed)
        self._ends.append(self._ends[-1] + len(packed))
        return len(self._ends) - 2

    def order(self, number: int) -> bytes:
        """Sorts cables oldest first, undated last, then by id: the order of the index's documents."""
        return bytes(self._names[self._name_ends[number] : self._name_ends[number + 1]])

    def date(self, number: int) -> str:
        date = self.order(number).partition(_END)[0].decode()
        return "" if date == _UNDATED else date

    def cable_id(self, number: int) -> str:
        return self.order(number).partition(_END)[2].decode()

    def place(self, number: int) -> tuple[int, int]:
        """Where a cable begins in the file, and its length."""
        start, end = self._ends[number : number + 2]
        return start, end - start

    def packed(self, number: int) -> bytes:
        """A cable as it was appended."""
        offset, length = self.place(number)
        self._file.flush()
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def lots(self, numbers: Sequence[int], size: int) -> list[Lot]:
        """The cables of these numbers in lots of `size`, readable by any process from now on."""
        self._file.flush()
        return [self._lot(numbers[start : start + size]) for start in range(0, len(numbers), size)]

    def _lot(self, numbers: Sequence[int]) -> Lot:
        offsets, lengths = zip(*map(self.place, numbers), strict=True)
        return Lot(self.path, array("Q", offsets), array("Q", lengths))


def load(lot: Lot) -> Iterator[Cable]:
    """The cables of a lot, in its order."""
    unpack = zstandard.ZstdDecompressor()
    with lot.path.open("rb") as file:
        for offset, length in zip(lot.offsets, lot.lengths, strict=True):
            file.seek(offset)
            yield kept.unpack(unpack.decompress(file.read(length)))


def load_all(spill: Spill, numbers: Sequence[int]) -> list[Cable]:
    """The cables of these numbers, at least one."""
    (lot,) = spill.lots(numbers, len(numbers))
    return list(load(lot))
