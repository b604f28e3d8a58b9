"""How is a server asked by many at once? HTTP/1.1 over connections that are kept, as browsers do."""

import asyncio
import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]
import zstandard

_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "deflate": zlib.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    packed: bytes
    seconds: float

    @property
    def body(self) -> str:
        return _UNPACK[self.headers.get("content-encoding", "")](self.packed).decode()


class Cut(Exception):
    """A reply that broke off in its midst."""


class Connection:
    """One connection, opened when it is needed and again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Reply:
        """Raises OSError or EOFError when there is no reply, Cut when there is half of one."""
        started = time.perf_counter()
        kept = self._streams is not None
        try:
            reply = await self._get(path, started)
        except (ConnectionError, EOFError):
            if not kept:
                raise
            self.close()  # the server has closed it meanwhile, as it may
            reply = await self._get(path, started)
        if reply.headers.get("connection", "").lower() == "close":
            self.close()
        return reply

    async def _get(self, path: str, started: float) -> Reply:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        writer.write(request(path))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        try:
            if headers.get("transfer-encoding") == "chunked":
                packed = await _chunks(reader)
            else:
                packed = await reader.readexactly(int(headers.get("content-length", 0)))
        except (OSError, EOFError) as error:
            raise Cut(f"{path} broke off: {error!r}") from error
        return Reply(int(head[0].split()[1]), headers, packed, time.perf_counter() - started)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    pieces = []
    while size := int(await reader.readline(), 16):
        pieces.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readline()
    return b"".join(pieces)


def request(path: str) -> bytes:
    """As a browser asks for it."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\r\n"
    ).encode("ascii")


def spread(addresses: list[str], connections: int) -> list[Iterator[str]]:
    """For each connection all addresses, without end, beginning at another place."""

    def from_place(place: int) -> Iterator[str]:
        while True:
            yield addresses[place % len(addresses)]
            place += 1

    return [from_place(len(addresses) * number // connections) for number in range(connections)]
