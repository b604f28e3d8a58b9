"""How does a crawl become an index? Pages to cables to a new generation, with a report of everything left out.

Three steps, in the order of the crawl or of the cables whatever the number of processes:

1. read: worker processes turn pages into cables, which wait on disk (`spill`);
2. merge: the pages of one cable become one cable;
3. index: worker processes turn the cables, oldest first, into the new generation.

Counts are checked where work changes hands: every page ends as a cable's source or in the list of what was left out.
"""

import multiprocessing
import os
import tempfile
import time
import traceback
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

from index.cable import Cable
from index.errors import UsageError
from index.orphans import end_with_parent
from index.store import Store
from indexer.identity import anchors, apart, is_nameless, recognised
from indexer.page import NotACable, Page, Skipped
from indexer.read import read_page
from indexer.report import Facts, Report, facts, tell
from indexer.sources import pages
from indexer.spill import Place, Spill, load, load_all, pack
from indexer.values import alias_table, name_table
from indexer.versions import merge

PAGES_AT_ONCE = 32
CABLES_AT_ONCE = 500
MOST_ALIKE = 20
"""Pages that a page without an id is compared with; form letters to all posts begin alike."""

Advance = Callable[[int], None]
Progress = Callable[[str, int | None], AbstractContextManager[Advance]]
"""`progress("reading pages", total)` gives a context in which `advance(n)` says that n more are done; None: unknown."""


class Read(NamedTuple):
    """A cable read from a page, packed for the spill."""

    id: str
    date: str
    packed: bytes
    facts: Facts
    anchors: tuple[int, ...]


class Outcome(NamedTuple):
    """What became of some pages."""

    pages: int
    cables: list[Read]
    skipped: list[Skipped]
    failed: list[tuple[str, str]]  # where, what broke


def build(sources: Iterable[Path], store: Store, *, processes: int, memory_mb: int, progress: Progress) -> Report:
    """Builds a new generation from a crawl and publishes it.

    Raises UsageError when a source does not exist or no cable was found; the old generation then goes on answering.
    """
    started = time.monotonic()
    report = Report()
    with (
        store.build() as generation,
        tempfile.TemporaryDirectory(dir=generation.path.parent, prefix="spill-") as folder,
        Spill(Path(folder) / "cables") as spill,
    ):
        found: dict[Place, Facts] = {}
        texts = _Texts()
        with progress("reading pages", None) as advance:
            for outcome in _read_all(pages(sources), processes):
                report.pages += outcome.pages
                report.leave_out(outcome.skipped)
                report.fail(outcome.failed)
                for read in outcome.cables:
                    place = spill.append(read.id, read.date, read.packed)
                    found[place] = read.facts
                    texts.add(place, read.anchors)
                advance(outcome.pages)
        texts.name_the_nameless(found, spill)
        cables = _merged(found, spill)
        if not cables:
            raise UsageError(_nothing_found(report))
        report.cables = len(cables)
        report.duplicates = len(found) - len(cables)
        places = sorted(cables)
        with progress("indexing cables", len(places)) as advance:
            lots = spill.lots(places, CABLES_AT_ONCE)
            written = generation.write(lots, load, processes, memory_mb, advance)
        if written != len(places):
            raise RuntimeError(f"{len(places)} cables were handed over, {written} came back: nothing is published")
        tell(report, (cables[place] for place in places))
        report.generation = generation.number
        report.seconds = round(time.monotonic() - started, 1)
        generation.publish(report.to_json(), alias_table(), name_table())
    return report


class _Texts:
    """Which places have paragraphs in common?"""

    def __init__(self) -> None:
        self._by_anchor: dict[int, list[Place]] = defaultdict(list)
        self._nameless: list[tuple[Place, tuple[int, ...]]] = []

    def add(self, place: Place, anchors: tuple[int, ...]) -> None:
        if is_nameless(place.id):
            self._nameless.append((place, anchors))
            return
        for anchor in anchors:
            self._by_anchor[anchor].append(place)

    def name_the_nameless(self, found: dict[Place, Facts], spill: Spill) -> None:
        """Cables whose page does not give their id get it from another page that has the same text."""
        for place, starts in self._nameless:
            alike = sorted({other for anchor in starts for other in self._by_anchor[anchor]})[:MOST_ALIKE]
            if not alike:
                continue
            (cable,) = load_all(spill, [place])
            named = recognised(cable, load_all(spill, alike))
            if named is not cable:
                del found[place]
                found[spill.append(named.id, named.date, pack(named))] = facts(named)


def _merged(found: dict[Place, Facts], spill: Spill) -> dict[Place, Facts]:
    """One place a cable: the pages that carry the same one are merged, and the merged one is spilled anew."""
    cables: dict[Place, Facts] = {}
    for _, group in groupby(sorted(found, key=lambda place: (place.id, place.offset)), key=lambda place: place.id):
        places = list(group)
        if len(places) == 1:
            cables[places[0]] = found[places[0]]
            continue
        for same in apart(load_all(spill, places)):
            cable = merge(same)
            cables[spill.append(cable.id, cable.date, pack(cable))] = facts(cable)
    return cables


def _read_all(stream: Iterable[Page | Skipped], processes: int) -> Iterator[Outcome]:
    """What becomes of each page, in the order of the crawl; a few batches are under way at a time."""
    rest = iter(stream)
    batches = iter(lambda: list(islice(rest, PAGES_AT_ONCE)), [])
    waiting: deque[tuple[list[Page | Skipped], Future[Outcome]]] = deque()
    pool = _pool(processes)
    try:
        while True:
            while len(waiting) < 3 * processes and (batch := next(batches, None)):
                waiting.append((batch, pool.submit(read_batch, batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                # A worker died (out of memory, a fault in a library). Find the page, keep the others, go on.
                yield _one_by_one(batch)
                pool = _pool(processes)
                waiting = deque((other, pool.submit(read_batch, other)) for other, _ in waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(processes, context, initializer=end_with_parent, initargs=(os.getpid(),))


def read_batch(batch: list[Page | Skipped]) -> Outcome:
    """Runs in a worker. A page on which the reader itself breaks is listed with its traceback; the rest are read."""
    outcome = Outcome(len(batch), [], [], [])
    for item in batch:
        if isinstance(item, Skipped):
            outcome.skipped.append(item)
            continue
        try:
            for cable in read_page(item):
                outcome.cables.append(_packed(cable))
        except NotACable as why:
            outcome.skipped.append(Skipped(item.where, why.reason, why.detail))
        except Exception:  # a defect of ours, whatever it is, is reported and never the end of a build
            outcome.failed.append((item.where, traceback.format_exc(limit=-3)))
    return outcome


def _packed(cable: Cable) -> Read:
    return Read(cable.id, cable.date, pack(cable), facts(cable), anchors(cable))


def _one_by_one(batch: list[Page | Skipped]) -> Outcome:
    """The batch that killed a worker, each page in a process of its own."""
    total = Outcome(len(batch), [], [], [])
    for item in batch:
        with _pool(1) as pool:
            try:
                part = pool.submit(read_batch, [item]).result()
            except BrokenProcessPool:
                total.failed.append((item.where, "the process that read it died"))
                continue
        total.cables.extend(part.cables)
        total.skipped.extend(part.skipped)
        total.failed.extend(part.failed)
    return total


def _nothing_found(report: Report) -> str:
    reasons = ", ".join(f"{count} {reason}" for reason, count in report.reasons.items())
    examples = "; ".join(f"{item['where']}: {item['reason']}" for item in report.left_out[:3])
    return f"no cable in {report.pages} pages ({reasons or 'nothing to read'}). {examples}".strip()
