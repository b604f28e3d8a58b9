"""How is compressed data read in a stream, without being taken in by a bomb?"""

import bz2
import io
import lzma
import zlib
from typing import IO, Protocol

CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b\x08"
XZ_MEMORY = 256 * 1024 * 1024  # bytes that an .xz may ask for its dictionary
FREE = 64 * 1024 * 1024  # bytes that anything may unpack to
RATIO = 200  # beyond them: times its packed size


class Bomb(Exception):
    """Something unpacks to more than pages of text ever do."""


class Damaged(Exception):
    """Compressed data that is cut off or broken."""


class Budget:
    """What one file of the crawl may unpack to, its archives within archives included."""

    def __init__(self, packed: int) -> None:
        self.most = FREE + RATIO * packed
        self.left = self.most

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Bomb(f"it unpacks to more than {self.most // 2**20} MiB, {RATIO} times its size")


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the interface that those of bz2 and lzma have."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


def _decompressor(magic: bytes) -> _Decompressor | None:
    if magic.startswith(_GZIP):
        return _Gzip()
    if magic.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    if magic.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
    return None


def is_packed(head: bytes) -> bool:
    """Whether data that begins so is gzip, bzip2 or xz."""
    return head.startswith((_GZIP, b"BZh", b"\xfd7zXZ\x00"))


def beginning(head: bytes, size: int) -> bytes:
    """The first bytes of what packed data that begins with `head` holds; b"" where it is broken from the start."""
    unpacker = _decompressor(head)
    try:
        return unpacker.decompress(head, size) if unpacker else b""
    except (OSError, zlib.error, lzma.LZMAError, EOFError):
        return b""


class Rest(io.RawIOBase):
    """A stream whose first bytes were already taken: gives them again, then the rest."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)]
        if data:
            self._head = self._head[len(data) :]
        else:
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Unpacked(io.RawIOBase):
    """What gzip, bzip2 or xz data holds, members one after the other. Raises Bomb and Damaged while it is read.

    With `mend` damage is noted in `damage`, and reading goes on at the next gzip member (of a WARC: the next record).
    """

    def __init__(self, stream: IO[bytes], budget: Budget, *, mend: bool = False) -> None:
        self._stream = stream
        self._budget = budget
        self._unpacker: _Decompressor | None = None
        self._waiting = b""
        self._mend = mend
        self.damage = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._next(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while True:
            try:
                data = self._step(size)
            except Damaged as error:
                if not self._mend:
                    raise
                self.damage = self.damage or str(error)
                self._to_next_member()
                continue
            if data is not None:
                return data

    def _step(self, size: int) -> bytes | None:
        """Some unpacked bytes; b"" at the end; None when there are none yet."""
        if self._unpacker is None:
            self._waiting = (self._waiting or self._stream.read(CHUNK)).lstrip(b"\x00")
            if 0 < len(self._waiting) < 6:
                self._waiting += self._stream.read(CHUNK)
            self._unpacker = _decompressor(self._waiting)
            if self._unpacker is None:
                if self._waiting:
                    raise Damaged("something that is not compressed follows the compressed data")
                return b""
        if not self._waiting and self._unpacker.needs_input:
            self._waiting = self._stream.read(CHUNK)
            if not self._waiting:
                raise Damaged("the compressed data ends too early")
        try:
            data = self._unpacker.decompress(self._waiting, size)
        except (OSError, zlib.error, lzma.LZMAError, EOFError) as error:
            raise Damaged(f"the compressed data is broken ({error})") from error
        self._waiting = b""
        if self._unpacker.eof:
            self._waiting = self._unpacker.unused_data
            self._unpacker = None
        return data or None

    def _to_next_member(self) -> None:
        """Passes bytes until a gzip member may begin."""
        self._unpacker = None
        self._waiting = self._waiting[1:]
        while True:
            at = self._waiting.find(_GZIP)
            if at >= 0:
                self._waiting = self._waiting[at:]
                return
            data = self._stream.read(CHUNK)
            if not data:
                self._waiting = b""
                return
            self._waiting = self._waiting[-2:] + data


class Counted(io.RawIOBase):
    """A stream whose bytes are counted against the budget."""

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def buffered(stream: io.RawIOBase) -> IO[bytes]:
    """The stream with the whole interface of a file."""
    return io.BufferedReader(stream, CHUNK)
