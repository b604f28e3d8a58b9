"""How is compressed data read in a stream, without being taken in by a bomb?"""

import bz2
import io
import lzma
import re
import zlib
from collections.abc import Callable
from typing import IO, Protocol

import brotli  # type: ignore[import-untyped]

CHUNK = 64 * 1024
_PIECE = 256  # bytes of a body unpacked at a time: of a damaged one no more than what these hold is lost
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


class _Zlib:
    """zlib's decompressor with the interface that those of bz2 and lzma have."""

    def __init__(self, wbits: int = 31) -> None:
        self._zlib = zlib.decompressobj(wbits)

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


class _Brotli:
    """Brotli's decompressor with that interface; it may give somewhat more than `max_length` bytes."""

    unused_data = b""

    def __init__(self) -> None:
        self._brotli = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._brotli.is_finished())

    @property
    def needs_input(self) -> bool:
        return bool(self._brotli.can_accept_more_data())

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return bytes(self._brotli.process(data, output_buffer_limit=max_length))


def _decompressor(magic: bytes) -> _Decompressor | None:
    if magic.startswith(_GZIP):
        return _Zlib()
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


def _deflate(data: bytes) -> _Decompressor:
    """`deflate` is said of zlib data and, by many servers, of deflate data without zlib's head."""
    has_head = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return _Zlib(15 if has_head else -15)


_CODINGS: dict[str, Callable[[bytes], _Decompressor]] = {
    "gzip": lambda _: _Zlib(),
    "x-gzip": lambda _: _Zlib(),
    "deflate": _deflate,
    "br": lambda _: _Brotli(),
}
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 is text though it is full of zero bytes


def decoded(data: bytes, coding: str, most: int) -> tuple[bytes, str]:
    """What a body in an HTTP content coding holds, and what is wrong with it: "" where nothing is.

    Of a damaged body what comes before the damage; of one that holds more than `most` bytes, at least so many. Servers
    state codings that are none, and crawlers keep the statement of one they have undone: a text stays as it is.
    """
    begin = _CODINGS.get(coding)
    if not data or coding in ("", "identity"):
        return data, ""
    body, damage = _unpacked(data, begin, most) if begin else (b"", f"nobody here knows the coding {coding!r}")
    if damage and (data.startswith(_WIDE) or not _NO_TEXT.search(data, 0, 1024)):
        return data, ""
    return body, damage


def _unpacked(data: bytes, begin: Callable[[bytes], _Decompressor], most: int) -> tuple[bytes, str]:
    parts: list[bytes] = []
    size = at = 0
    unpacker = begin(data)
    while size <= most:
        if unpacker.eof:
            at -= len(unpacker.unused_data)
            if not data.startswith(_GZIP, at):
                break
            unpacker = begin(data)  # gzip's members may stand one after the other
        hungry = unpacker.needs_input
        piece = data[at : at + _PIECE] if hungry else b""
        at += len(piece)
        try:
            part = unpacker.decompress(piece, CHUNK)
        except (zlib.error, brotli.error) as error:
            return b"".join(parts), f"the compressed data is broken ({error})"
        if hungry and not (piece or part or unpacker.eof):
            return b"".join(parts), "the compressed data ends too early"
        parts.append(part)
        size += len(part)
    return b"".join(parts), ""


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
