"""Which pages has an index read, and what became of each? Kept with a generation: an update reads only what is new.

    ledger.jsonl.zst    one page a line: its key by its real path, and its cables or why it has none
    kept.cables         the cables of pages that were merged with others, as each page gave them (packed as in a spill)

A cable that stands on one page only is not kept twice: the ledger names the document of the generation that holds it.
"""

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import count
from pathlib import Path
from typing import Any

import zstandard

from index import bulk
from index.cable import Cable
from index.generation import Generation
from index.reader import Reader
from indexer.page import Page, Reason, Skipped
from indexer.printable import printable
from indexer.reading import Item, Known, PageKey, key_of
from indexer.spill import Lot, Spill, load

LEDGER = "ledger.jsonl.zst"
KEPT = "kept.cables"

LET_GO_EVERY = 64
"""After the cables of so many pages a worker lets go of the memory that reading them has filled."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a page, and the numbers of its cables in the spill."""

    key: PageKey
    cables: tuple[int, ...] = ()
    skipped: Skipped | None = None
    failed: str = ""


class Entries(AbstractContextManager["Entries"]):
    """The entries of a build in the order of the crawl. They wait on disk: there may be a million."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, entry: Entry) -> None:
        self._file.write(_line({"key": entry.key, "cables": entry.cables, **_why(entry.skipped, entry.failed)}))

    def __iter__(self) -> Iterator[Entry]:
        self._file.flush()
        with self._path.open(encoding="utf-8", errors="surrogateescape") as lines:
            for record in map(json.loads, lines):
                key = PageKey(*record["key"])
                yield Entry(key, tuple(record["cables"]), _skipped(key, record), record["failed"])


def write(folder: Path, entries: Iterable[Entry], documents: Set[int], spill: Spill) -> None:
    """Writes the ledger of a build; `documents` are the numbers of cables that are documents of it as they are."""
    really = _by_real_path()
    with (
        (folder / LEDGER).open("wb") as packed,
        zstandard.ZstdCompressor(level=3).stream_writer(packed) as stream,
        Spill(folder / KEPT) as kept,
    ):
        stream.write(_line({"reader": reader_version()}))
        for entry in entries:
            cables = [_address(number, documents, spill, kept) for number in entry.cables]
            stream.write(_line({"key": really(entry.key), "cables": cables, **_why(entry.skipped, entry.failed)}))


def _address(number: int, documents: Set[int], spill: Spill, kept: Spill) -> str | list[Any]:
    cable_id = spill.cable_id(number)
    if number in documents:
        return cable_id
    date = spill.date(number)
    return [date, cable_id, *kept.place(kept.append(cable_id, date, spill.packed(number)))]


def _why(skipped: Skipped | None, failed: str) -> dict[str, Any]:
    """Why a page gave no cable, for a line of the ledger."""
    return {"skipped": [str(skipped.reason), skipped.detail] if skipped else None, "failed": failed}


def _skipped(key: PageKey, record: dict[str, Any]) -> Skipped | None:
    return Skipped(key.where, Reason(record["skipped"][0]), record["skipped"][1]) if record["skipped"] else None


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogateescape") + b"\n"


class Ledger:
    """The pages that a generation has read.

    Pages go by their real paths: a source may be named in another way than it was, and is called in the report as it
    is named now. Pages read by another version of the reader are read again where the crawl still has them.
    """

    def __init__(self, generation: Generation) -> None:
        self.reader = generation.reader
        self._folder = generation.path
        self._really = _by_real_path()
        self._pages: dict[PageKey, dict[str, Any]] = {}
        with (generation.path / LEDGER).open("rb") as file:
            lines = io.TextIOWrapper(
                zstandard.ZstdDecompressor().stream_reader(file), encoding="utf-8", errors="surrogateescape"
            )
            self._current = json.loads(next(lines))["reader"] == reader_version()
            for line in lines:
                record = json.loads(line)
                self._pages[self._really(PageKey(*record.pop("key")))] = record

    def updated(self, stream: Iterable[Page | Skipped], pruned: Iterable[Path]) -> Iterator[Item]:
        """The pages of an update: what is unchanged as `Known`, what is new or changed as it comes, then the pages that
        the crawl no longer has, but for those under a `pruned` source."""
        seen: set[PageKey] = set()
        places: set[str] = set()
        for item in stream:
            key = key_of(item)
            real = self._really(key)
            seen.add(real)
            places.add(real.where)
            known = self._pages.get(real) if self._current and key.sha256 else None
            yield self._known(key, known) if known and not known["failed"] else item
        roots = [_real_path(str(root)) for root in pruned]
        for real, record in self._pages.items():
            if real not in seen and real.where not in places and not any(_lies_in(real.where, root) for root in roots):
                yield self._known(real, record)

    def documents(self, entries: Iterable[Entry]) -> dict[int, str]:
        """Which cables of an update are documents of the generation, as they are: their numbers, and their ids."""
        if not self._current:
            return {}
        return {
            number: address
            for entry in entries
            for number, address in zip(entry.cables, self._cables_of(entry.key), strict=False)
            if isinstance(address, str)
        }

    def _cables_of(self, key: PageKey) -> list[Any]:
        """The addresses of a page's cables; none for a page that the generation has not read."""
        record = self._pages.get(self._really(key))
        return record["cables"] if record else []

    def _known(self, key: PageKey, record: dict[str, Any]) -> Known:
        cables = partial(_cables, self._folder, record["cables"])
        return Known(key, cables, _skipped(key, record), record["failed"])


def _cables(folder: Path, addresses: list[Any]) -> list[Cable]:
    """Runs in a worker: the cables of a page, from the documents of a generation or from those it kept."""
    cables: list[Cable] = []
    reader, read = _reader(folder)
    if next(read) % LET_GO_EVERY == 0:
        reader.release()
    for address in addresses:
        if isinstance(address, str):
            docnum = reader.docnum(address)
            if docnum is None:
                raise RuntimeError(f"{folder} no longer holds {address}")
            cables.append(reader.cable(docnum))
        else:
            _, _, offset, length = address
            cables += load(Lot(folder / KEPT, [offset], [length]))
    return cables


@cache
def _reader(folder: Path) -> tuple[Reader, Iterator[int]]:
    """The documents of a generation, and a count of the pages whose cables were read from them."""
    return bulk.open_segment(folder), count()


def _by_real_path() -> Callable[[PageKey], PageKey]:
    """Gives the key of a page by its real path, as links stand now. A link that was left out is a place of its own."""
    real_path = lru_cache(maxsize=4096)(_real_path)  # pages of one folder or archive follow each other

    def really(key: PageKey) -> PageKey:
        path, packed, member = key.where.partition("!")
        folder, name = os.path.split(path)
        real = f"{real_path(folder).rstrip('/')}/{name}"
        if (packed or key.sha256) and os.path.islink(real):  # noqa: PTH114 - Path's raises where a name is too long
            real = real_path(real)
        return key._replace(where=f"{real}{packed}{member}")

    return really


def _real_path(path: str) -> str:
    """A path without links, written as `sources` writes it."""
    return printable(os.path.realpath(path))


def _lies_in(where: str, root: str) -> bool:
    return where == root or where.startswith((f"{root.rstrip('/')}/", f"{root}!"))


@cache
def reader_version() -> str:
    """A fingerprint of the code and the tables that read pages and index cables."""
    digest = hashlib.sha256()
    for room in ("indexer", "index"):
        for file in sorted(_files(resources.files(room)), key=str):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "data":  # where an index lies if nothing else was said
            yield from _files(entry)
        elif entry.name.endswith((".py", ".tsv")):
            yield entry
