"""Which records does a WARC file hold?

The file is cut into records here, so that a length that lies, a record cut off or bytes between records spoil no other
record. The HTTP head in a record is warcio's business; chunks and compressed bodies are not, since it cuts a damaged
body short and says nothing.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from indexer.unpacking import decoded

LONGEST_HEAD = 64 * 1024  # bytes of a record's own headers
_RUNS_OVER = "its length runs over the next record"
_LINE = 8 * 1024
_BLOCK = 64 * 1024
_START = re.compile(rb"WARC/[01]\.\d+\r?\n(?=(?:[A-Za-z][\w-]*:[^\r\n]*\r?\n){0,30}?WARC-)")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(r"\d{1,18}", re.ASCII)
_STATUS = re.compile(r"\d{3}", re.ASCII)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_HTTP = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0", "HTTP/3"], verify=False)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its headers by lower-case name, and its block as far as it was read and is there."""

    headers: dict[str, str]
    block: bytes
    damage: str = ""  # what is wrong with it, or with what was skipped before it

    @property
    def type(self) -> str:
        return self.headers.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        return self.headers.get("warc-target-uri", "").strip("<> ")


@dataclass(frozen=True, slots=True)
class Response:
    """What an HTTP server answered: status 0 where the record does not say."""

    status: int
    content_type: str = ""
    location: str = ""
    sent: bytes = b""  # the body as it came over the wire
    coding: str = ""
    chunked: bool = False

    def body(self, most: int) -> tuple[bytes, str]:
        """The body freed of chunks and compression, and what is wrong with it: "" where nothing is.

        Of a damaged body what comes before the damage; of one that holds more than `most` bytes, at least so many.
        """
        data, cut = _unchunked(self.sent) if self.chunked else (self.sent, "")
        data, damage = decoded(data, self.coding, most)
        return data, cut or damage


def records(stream: IO[bytes], longest: int) -> Iterator[Record]:
    """The records of an uncompressed WARC, blocks cut at `longest` bytes plus a head. Memory holds one at a time."""
    reader = _Reader(stream)
    while True:
        skipped = reader.find_start()
        headers = reader.headers()
        if headers is None:
            if skipped:
                yield Record({}, b"", f"{skipped} bytes at the end are no record")
            return
        damage = f"{skipped} bytes before it are no record" if skipped else ""
        length = headers.get("content-length", "")
        if _LENGTH.fullmatch(length):
            block, missing = reader.block(int(length), longest + LONGEST_HEAD)
        else:
            block, missing = reader.block(0, longest + LONGEST_HEAD)
            missing = missing or "it states no length that can be"
        yield Record(headers, block, missing or damage)


def response(record: Record) -> Response:
    """The HTTP answer in a record, or what stands in it without one."""
    stream = io.BytesIO(record.block)
    if record.type == "resource" or record.block[:5].upper() != b"HTTP/":
        return Response(200, record.headers.get("content-type", ""), sent=record.block)
    try:
        head: StatusAndHeaders = _HTTP.parse(stream)
    except (StatusAndHeadersParserException, EOFError, ValueError):
        return Response(0)

    def stated(name: str) -> str:
        return head.get_header(name) or ""

    code = head.get_statuscode() or ""
    return Response(
        int(code) if _STATUS.fullmatch(code) else 0,
        stated("Content-Type"),
        stated("Location"),
        stream.read(),
        stated("Content-Encoding").strip().lower(),
        stated("Transfer-Encoding").strip().lower() == "chunked",
    )


def _unchunked(data: bytes) -> tuple[bytes, str]:
    """A body without its chunks, and what is wrong with them; as it is where the crawler has taken them away before."""
    chunks: list[bytes] = []
    at = 0
    while head := _CHUNK.match(data, at):
        size = int(head[1], 16)
        if not size:
            return b"".join(chunks), ""
        at = head.end() + size + 2
        if data[at - 2 : at] not in (b"\r\n", b"\r", b""):
            break
        chunks.append(data[head.end() : at - 2])
    if not chunks:
        return data, ""
    return b"".join(chunks), "a chunk of it is cut off or broken"


class _Reader:
    """The stream with what was read too far: `_ahead` from `_at` on. (To cut off what is done with would copy the rest
    for each piece of a record.)"""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._ahead = b""
        self._at = 0

    def _fill(self, size: int) -> bool:
        """Whether at least `size` bytes are ahead."""
        while (there := len(self._ahead) - self._at) < size:
            data = self._stream.read(max(_BLOCK, size - there))
            if not data:
                return False
            self._ahead = self._ahead[self._at :] + data
            self._at = 0
        return True

    def find_start(self) -> int:
        """Goes to the next record; the number of bytes that had to be passed for it, blank lines aside."""
        passed = 0
        while True:
            more = self._fill(_BLOCK)
            match = _START.search(self._ahead, self._at)
            end = match.start() if match else max(self._at, len(self._ahead) - (_LINE if more else 0))
            passed += len(self._ahead[self._at : end].strip())
            self._at = end
            if match or not more:
                return passed

    def headers(self) -> dict[str, str] | None:
        """The headers of the record that begins here; None at the end of the file."""
        self._fill(LONGEST_HEAD)
        most = min(self._at + LONGEST_HEAD, len(self._ahead))
        match = _BLANK_LINE.search(self._ahead, self._at, most)
        if not _START.match(self._ahead, self._at):
            self._at = len(self._ahead)
            return None
        end = match.end() if match else most
        lines = self._ahead[self._at : end].decode("utf-8", "replace").splitlines()[1:]
        self._at = end
        pairs = (line.partition(":") for line in lines if ":" in line)
        return {name.strip().lower(): value.strip() for name, _, value in pairs}

    def block(self, length: int, longest: int) -> tuple[bytes, str]:
        """The record's block, at most `longest` bytes of it, and what is wrong with its length."""
        wanted = min(length, longest)
        self._fill(wanted + 4)
        start, end = self._at, self._at + wanted
        block = self._ahead[start:end]
        if wanted == length == len(block) and (
            self._ahead.startswith((b"\r\n\r\n", b"\n\n"), end) or not self._ahead[end:].strip()
        ):
            self._at = end
            return block, ""
        inside = _START.search(block)
        if inside:
            self._at = start + inside.start()
            return block[: inside.start()].rstrip(b"\r\n"), _RUNS_OVER
        if length > longest:
            self._at = end
            return block, self._pass(length - longest)
        if len(block) < length:
            self._at = len(self._ahead)
            return block, f"cut off: {len(block)} of {length} bytes are there"
        return self._up_to_next(len(block), longest)

    def _up_to_next(self, least: int, longest: int) -> tuple[bytes, str]:
        """The block of a record that is longer than it says: up to where the next record begins."""
        self._fill(longest + _BLOCK)
        start = self._at
        inside = _START.search(self._ahead, start + least)
        self._at = inside.start() if inside else min(start + longest, len(self._ahead))
        return self._ahead[start : self._at].rstrip(b"\r\n"), "it is longer than it says"

    def _pass(self, size: int) -> str:
        """Goes `size` bytes on, or to the next record where one begins before; what is wrong, then."""
        while size > 0 and self._fill(2 * _LINE):
            inside = _START.search(self._ahead, self._at, self._at + size + _LINE)
            if inside and inside.start() < self._at + size:
                self._at = inside.start()
                return _RUNS_OVER
            taken = min(size, len(self._ahead) - self._at - _LINE)
            self._at += taken
            size -= taken
        end = self._at + size
        inside = _START.search(self._ahead, self._at)
        self._at = min(end, inside.start() if inside else len(self._ahead))
        return _RUNS_OVER if inside and inside.start() < end else ""
