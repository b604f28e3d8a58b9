"""What becomes of each page of a crawl? Worker processes read pages; what each gave comes back in the crawl's order."""

import multiprocessing
import os
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import NamedTuple

from index.cable import Cable
from index.orphans import end_with_parent
from indexer.identity import anchors
from indexer.page import NotACable, Page, Skipped, sha256
from indexer.read import read_page
from indexer.report import Facts, facts
from indexer.spill import pack

PAGES_AT_ONCE = 32


class Read(NamedTuple):
    """A cable read from a page, packed for the spill, with what the build must know of it."""

    id: str
    date: str
    packed: bytes
    facts: Facts
    anchors: tuple[int, ...]


class PageKey(NamedTuple):
    """Which page, with which bytes, saved when: another key is another page, or a changed one."""

    where: str
    sha256: str  # "" for what is left out before its bytes are read
    crawled: str


class Known(NamedTuple):
    """A page that an earlier build has read, and what became of it.

    `cables` loads what it gave, in the worker process that calls it; it must pickle.
    """

    key: PageKey
    cables: Callable[[], Iterable[Cable]]
    skipped: Skipped | None = None
    failed: str = ""


class PageRead(NamedTuple):
    """What became of a page: its cables, or why it gives none. `failed` is what broke in our own reader."""

    key: PageKey
    cables: tuple[Read, ...] = ()
    skipped: Skipped | None = None
    failed: str = ""


Item = Page | Known | Skipped


def key_of(item: Item) -> PageKey:
    match item:
        case Page():
            return PageKey(item.where, sha256(item.data + item.damage.encode()), item.crawled)
        case Known():
            return item.key
        case Skipped():
            return PageKey(item.where, "", "")


def read_all(stream: Iterable[Item], processes: int) -> Iterator[PageRead]:
    """What becomes of each page, in the order of the stream; a few batches are under way at a time."""
    rest = iter(stream)
    batches = iter(lambda: list(islice(rest, PAGES_AT_ONCE)), [])
    waiting: deque[tuple[list[Item], Future[list[PageRead]]]] = deque()
    pool = _pool(processes)
    try:
        while True:
            while len(waiting) < 3 * processes and (batch := next(batches, None)):
                waiting.append((batch, _submitted(pool, batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                # A worker died (out of memory, a fault in a library). Find the page, keep the others, go on.
                yield from map(_alone, batch)
                pool = _pool(processes)
                waiting = deque((other, _submitted(pool, other)) for other, _ in waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, batch: list[Item]) -> Future[list[PageRead]]:
    """What will be read of the batch; a pool that broke while nobody waited for it says so there, as all others do."""
    try:
        return pool.submit(read_batch, batch)
    except BrokenProcessPool as broken:
        never: Future[list[PageRead]] = Future()
        never.set_exception(broken)
        return never


def read_batch(batch: list[Item]) -> list[PageRead]:
    """Runs in a worker. A page on which the reader itself breaks comes back with its traceback; the rest are read."""
    return [_read(item) for item in batch]


def _read(item: Item) -> PageRead:
    key = key_of(item)
    if isinstance(item, Skipped):
        return PageRead(key, skipped=item)
    try:
        if isinstance(item, Known):
            return PageRead(key, tuple(map(_packed, item.cables())), item.skipped, item.failed)
        return PageRead(key, tuple(map(_packed, read_page(item))))
    except NotACable as why:
        return PageRead(key, skipped=Skipped(key.where, why.reason, why.detail))
    except Exception:  # a defect of ours, whatever it is, is reported and never the end of a build
        return PageRead(key, failed=traceback.format_exc(limit=-3))


def _packed(cable: Cable) -> Read:
    return Read(cable.id, cable.date, pack(cable), facts(cable), anchors(cable))


def _alone(item: Item) -> PageRead:
    """A page of a batch that killed a worker, in a process of its own."""
    with _pool(1) as pool:
        try:
            return pool.submit(read_batch, [item]).result()[0]
        except BrokenProcessPool:
            return PageRead(key_of(item), failed="the process that read it died")


def _pool(processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(processes, context, initializer=end_with_parent, initargs=(os.getpid(),))
