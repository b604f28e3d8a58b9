"""How does a crawl become an index? Pages to cables to a new generation, with a report of everything left out.

Three steps, in the order of the crawl or of the cables whatever the number of processes:

1. read: worker processes turn pages into cables, which wait on disk (`reading`, `spill`);
2. gather: the pages of one cable become one cable (`gathering`);
3. index: worker processes turn the cables, oldest first, into the new generation.

Counts are checked where work changes hands: every page ends as a cable's source or in the list of what was left out.
"""

import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from index.carried import NOTHING, carried
from index.errors import UsageError
from index.store import Store
from indexer import ledger
from indexer.gathering import Gathering
from indexer.reading import Item, read_all
from indexer.report import Report
from indexer.sources import pages
from indexer.spill import Spill, load
from indexer.values import alias_table, name_table

CABLES_AT_ONCE = 500

Advance = Callable[[int], None]
Progress = Callable[[str, int | None], AbstractContextManager[Advance]]
"""`progress("reading pages", total)` gives a context in which `advance(n)` says that n more are done; None: unknown."""


def build(sources: Iterable[Path], store: Store, *, processes: int, memory_mb: int, progress: Progress) -> Report:
    """Builds a new generation from a crawl and publishes it.

    Raises UsageError when a source does not exist or no cable was found; the old generation then goes on answering.
    """
    return _build(lambda: (pages(sources), None), store, processes, memory_mb, progress)


def update(
    sources: Iterable[Path], store: Store, *, prune: bool, processes: int, memory_mb: int, progress: Progress
) -> Report:
    """Builds a new generation from the current one and what is new or changed in a crawl: the same as a build of all.

    Pages that a source no longer has stay, unless `prune`. Raises what `build` raises.
    """
    roots = list(sources)

    def begin() -> tuple[Iterable[Item], ledger.Ledger]:
        known = ledger.Ledger(store.current())
        return known.updated(pages(roots), roots if prune else ()), known

    store.current()  # before anything is written where there is no index
    return _build(begin, store, processes, memory_mb, progress)


def _build(
    begin: Callable[[], tuple[Iterable[Item], ledger.Ledger | None]],
    store: Store,
    processes: int,
    memory_mb: int,
    progress: Progress,
) -> Report:
    """`begin` gives what is to be read and what an earlier build knew of it. It is called when no other can build any
    more: what another published meanwhile must not be lost."""
    started = time.monotonic()
    report = Report()
    with (
        store.build() as generation,
        tempfile.TemporaryDirectory(dir=generation.path.parent, prefix="spill-") as folder,
        Spill(Path(folder) / "cables") as spill,
        ledger.Entries(Path(folder) / "entries") as entries,
    ):
        stream, known = begin()
        gathering = Gathering(spill)
        with progress("reading pages", None) as advance:
            for page in read_all(stream, processes):
                report.count(page.key.where, page.skipped, page.failed)
                numbers = tuple(map(gathering.add, page.cables))
                entries.append(ledger.Entry(page.key, numbers, page.skipped, page.failed))
                advance(1)
        cables = gathering.merged()
        if not cables:
            raise UsageError(_nothing_found(report))
        report.cables = len(cables)
        report.duplicates = gathering.read - len(cables)
        same = known.documents(entries) if known else {}
        unchanged = {number: same[number] for number in cables if number in same}
        others = carried(known.reader, unchanged.values()) if known else NOTHING
        del known, stream  # what they know of all pages takes much memory
        with progress("indexing cables", len(cables)) as advance:
            changed = [number for number in cables if unchanged.get(number) not in others.ids]
            lots = spill.lots(changed, CABLES_AT_ONCE)
            written = generation.write(lots, load, processes, memory_mb, advance, others)
        if written != len(cables):
            raise RuntimeError(f"{len(cables)} cables were handed over, {written} came back: nothing is published")
        as_read = {number for number in cables if number < gathering.read}
        ledger.write(generation.path, entries, as_read, spill)
        gathering.tally.tell(report)
        report.generation = generation.number
        report.seconds = round(time.monotonic() - started, 1)
        generation.publish(report.to_json(), alias_table(), name_table())
    return report


def _nothing_found(report: Report) -> str:
    reasons = ", ".join(f"{count} {reason}" for reason, count in report.reasons.items())
    examples = "; ".join(f"{item['where']}: {item['reason']}" for item in report.left_out[:3])
    return f"no cable in {report.pages} pages ({reasons or 'nothing to read'}). {examples}".strip()
