"""How do arrays lie in a file?

    magic, 64 bytes
    array, array, …       little-endian, each at a multiple of 64 bytes
    directory             JSON: {"meta": {…}, "arrays": {name: [dtype, offset, count, crc32]}}
    trailer, 64 bytes     offset, length and crc32 of the directory, magic

A file is written once, from front to back or into regions whose sizes are known beforehand, and then only mapped into
memory: opening one reads the directory and executes nothing, and pages are shared between processes.
"""

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.errors import IndexDamaged

MAGIC = b"Reftel arrays 1\n"
ALIGNMENT = 64
_TRAILER = struct.Struct("<QQI")

Array = NDArray[Any]


class Region:
    """Room for `count` values, filled from front to back by `append`; several may be filled in turn."""

    def __init__(self, handle: int, name: str, dtype: np.dtype[Any], offset: int, count: int) -> None:
        self.name, self.dtype, self.offset, self.count = name, dtype, offset, count
        self.filled = 0
        self.crc = 0
        self._handle = handle

    def append(self, values: Array) -> None:
        """Adds the values; they are converted to the region's type. Raises ValueError when they do not fit in."""
        if self.filled + values.size > self.count:
            raise ValueError(f"{self.name} has room for {self.count} values, {self.filled + values.size} came")
        data = np.ascontiguousarray(values, self.dtype).reshape(-1).view(np.uint8).data
        position = self.offset + self.filled * self.dtype.itemsize
        self.crc = zlib.crc32(data, self.crc)
        self.filled += values.size
        while data:
            written = os.pwrite(self._handle, data, position)
            data, position = data[written:], position + written


class Writer:
    """Writes a file of arrays. As a context it closes on success and leaves an unfinished file on failure."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.meta: dict[str, Any] = {}
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        self._end = ALIGNMENT
        self._regions: dict[str, Region] = {}
        os.pwrite(self._handle, MAGIC.ljust(ALIGNMENT, b"\0"), 0)

    def reserve(self, name: str, dtype: DTypeLike, count: int) -> Region:
        """Room for an array that is filled later; `close` insists on its being full."""
        if name in self._regions:
            raise ValueError(f"{self.path.name} already has an array {name}")
        plain = np.dtype(dtype).newbyteorder("<")
        region = Region(self._handle, name, plain, self._end, count)
        self._end += -(-count * plain.itemsize // ALIGNMENT) * ALIGNMENT
        self._regions[name] = region
        return region

    def add(self, name: str, values: Array) -> None:
        self.reserve(name, values.dtype, values.size).append(values)

    def close(self) -> None:
        """Writes the directory. Raises ValueError when a region is not full: something was lost on the way."""
        for region in self._regions.values():
            if region.filled != region.count:
                raise ValueError(f"{region.name} should hold {region.count} values and holds {region.filled}")
        arrays = {r.name: [r.dtype.str, r.offset, r.count, r.crc] for r in self._regions.values()}
        directory = json.dumps({"meta": self.meta, "arrays": arrays}, separators=(",", ":")).encode()
        os.pwrite(self._handle, directory, self._end)
        trailer = _TRAILER.pack(self._end, len(directory), zlib.crc32(directory)).ljust(ALIGNMENT - len(MAGIC), b"\0")
        os.pwrite(self._handle, trailer + MAGIC, self._end + len(directory))
        os.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            os.close(self._handle)


class Reader:
    """A file of arrays, mapped. `reader[name]` is the array, read-only; the file must stay as it is."""

    def __init__(self, path: Path) -> None:
        """Raises IndexDamaged when the file is not whole."""
        self.path = path
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < 2 * ALIGNMENT:
                raise IndexDamaged(f"{path} is cut short: rebuild the index, or `reftel rollback`")
            self._map = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        trailer = self._map[size - ALIGNMENT :]
        start, length, crc = _TRAILER.unpack_from(trailer)
        directory = self._map[start : start + length]
        whole = self._map[: len(MAGIC)] == trailer[-len(MAGIC) :] == MAGIC and start + length == size - ALIGNMENT
        if not whole or zlib.crc32(directory) != crc:
            raise IndexDamaged(f"{path} is not what was written: rebuild the index, or `reftel rollback`")
        content = json.loads(directory)
        self.meta: dict[str, Any] = content["meta"]
        self._arrays: dict[str, tuple[str, int, int, int]] = content["arrays"]
        self._views: dict[str, Array] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __getitem__(self, name: str) -> Array:
        """The array `name`; KeyError when there is none."""
        view = self._views.get(name)
        if view is None:
            dtype, offset, count, _ = self._arrays[name]
            view = self._views[name] = np.frombuffer(self._map, dtype, count, offset)
        return view

    def release(self) -> None:
        """Lets go of the pages of memory that reading has filled; they are read again when they are needed."""
        self._map.madvise(mmap.MADV_DONTNEED)

    def damaged(self) -> list[str]:
        """The names of arrays whose bytes are not those that were written. Reads the whole file."""
        return [name for name, (*_, crc) in self._arrays.items() if zlib.crc32(self[name].view(np.uint8).data) != crc]


def ranges(starts: Array, counts: Array) -> Array:
    """The numbers starts[i], starts[i] + 1, … (counts[i] of them), for each i in turn."""
    ends = np.cumsum(counts, dtype=np.int64)
    found: Array = np.arange(ends[-1] if ends.size else 0) + np.repeat(starts - (ends - counts), counts)
    return found
