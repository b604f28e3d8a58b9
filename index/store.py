"""Where does the index lie, and which generation answers?

    DIR/
      CURRENT                  which generation answers: its number and its manifest's seal, one line
      LOCK                     held by the process that builds; its text says who
      generations/00000007/    one whole index: the segment, aliases.arrays, names.json, report.json, manifest.json
      seen/00000007.json       how its files looked when all their bytes were last read

A build writes a new generation beside the old one, syncs it and publishes it by renaming a new `CURRENT` over the old:
whoever dies before that instant leaves the old generation answering. A generation never changes once it is published,
so a reader may keep one open for as long as it likes. Nothing in an index is executed when it is opened, and no
generation answers whose bytes are not those written: the newest good one before it does, and says so.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from index import aliases, bulk, manifest
from index.cable import Cable
from index.carried import NOTHING, Carried
from index.disk import Disk
from index.errors import IndexDamaged, IndexMissing, IndexVersion, UsageError
from index.generation import FullNames, Generation, Opened
from index.lock import building

log = logging.getLogger(__name__)

NOTHING_YET = b"0 nothing is published yet\n"
"""What `CURRENT` holds until the first build is published: that it is missing is damage, then."""

Batch = TypeVar("Batch")


class Build:
    """A generation in the making; see `Store.build`."""

    def __init__(self, store: "Store", path: Path, number: int) -> None:
        self._store = store
        self.path = path
        self.number = number
        self.cables = 0

    def write(
        self,
        batches: Sequence[Batch],
        load: Callable[[Batch], Iterable[Cable]],
        processes: int,
        memory_mb: int,
        progress: Callable[[int], None],
        others: Carried = NOTHING,
    ) -> int:
        """Indexes the cables that `load` gives for each batch, in that order, and takes in the `others` from an older
        generation; returns how many there are.

        `load` runs in worker processes, so it and the batches must pickle. `progress` is told of cables done.
        """
        self.cables = bulk.write(self.path, batches, load, processes, memory_mb, progress, others)
        return self.cables

    def publish(self, report: dict[str, Any], table: aliases.Table, names: FullNames | None = None) -> int:
        """Syncs the files, writes their manifest and makes this generation the one that answers.

        The manifest comes to the disk after all that it names, and `CURRENT` after the manifest.
        """
        disk = self._store.disk
        disk.write(self.path / "report.json", _json(report))
        aliases.write(self.path / aliases.NAME, table)
        disk.write(self.path / "names.json", _json(names or {}))
        folders = {self.path}
        for name in manifest.files(self.path):
            disk.sync(self.path / name)
            folders.add((self.path / name).parent)
        for folder in folders:
            disk.sync(folder)
        built = datetime.now(UTC).isoformat(timespec="seconds")
        written = manifest.compose(self.path, self.number, self.cables, built)
        disk.put(self.path / manifest.NAME, manifest.encode(written))
        disk.sync(self.path.parent)
        self._store.remember(self.number, written)
        self._store.point_to(self.number, written)
        return self.number


class Pointer(NamedTuple):
    """What `CURRENT` says."""

    number: int
    seal: str


class Store:
    """The index directory. Opening one executes nothing that lies in it."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        self.path = path
        self.disk = disk or Disk()
        self._generations = path / "generations"
        self._pointer = path / "CURRENT"
        self._open: Opened | None = None
        self._earlier: Opened | None = None
        self._opening = threading.Lock()

    # Reading

    def current(self) -> Generation:
        """The generation that answers now. Cheap: one small read when nothing has changed.

        A damaged generation never answers: it is named in the log, and the newest good one before it answers, with
        `trouble` saying why. Raises IndexMissing, IndexVersion, or IndexDamaged when there is no good one.
        """
        stated = self._stated()
        whole = opened if (opened := self._open) and opened.untouched() else None
        if whole and whole.stated == stated:
            return whole.generation
        # While one opens the new generation, and perhaps reads all of it, the others are answered from the old.
        if not self._opening.acquire(blocking=whole is None) and whole:
            return whole.generation
        try:
            while (opened := self._open) is None or stated != opened.stated or not opened.untouched():
                try:
                    self._open = self._best(stated)
                except IndexDamaged:
                    if self._stated() == stated:
                        raise
                    # it was replaced, and its files removed, while we were opening it
                stated = self._stated()
            return opened.generation
        finally:
            self._opening.release()

    def current_number(self) -> int:
        """The number that `CURRENT` states. Raises IndexMissing or IndexDamaged."""
        stated = self._stated()
        pointer = _parse(stated)
        if pointer is None:
            raise IndexDamaged(self._unreadable(stated))
        return pointer.number

    def numbers(self) -> list[int]:
        """The generations on disk that were finished, oldest first."""
        return sorted(int(p.parent.name) for p in self._generations.glob(f"[0-9]*/{manifest.NAME}"))

    def earlier(self, number: int) -> Generation | None:
        """Another generation than the current one, to compare with: None where it is gone or not whole."""
        if number not in self.numbers():
            return None
        kept = self._earlier
        if kept is None or kept.generation.number != number or not kept.untouched():
            try:
                self._earlier = kept = self._opened(number, None)
            except (IndexDamaged, IndexVersion) as error:
                log.warning("generation %d cannot be compared with: %s", number, error)
                return None
        return kept.generation

    def check(self, number: int | None = None) -> list[str]:
        """Reads every byte of a generation, the current one unless told, and says what is wrong with it.

        One sentence a fault, naming the file; empty when all is well. Raises IndexMissing when there is no index.
        """
        stated = self._stated()
        pointer = _parse(stated)
        faults = [] if pointer or number is not None else [self._unreadable(stated)]
        asked = number or (pointer.number if pointer else max(self.numbers(), default=1))
        faults += self._wrong(asked)
        if not faults and pointer and pointer.number == asked and pointer.seal != self._seal(asked):
            faults.append(f"{self._pointer} was written for another generation {asked} than the one that lies there")
        return faults

    # Writing

    @contextmanager
    def build(self) -> Iterator[Build]:
        """A new generation to fill and publish. What an earlier, broken build left behind is cleared.

        Raises IndexLocked when another process is building here. Unpublished work is removed on the way out.
        """
        self.disk.make_folder(self._generations)
        with building(self.path / "LOCK"):
            self._clear_debris()
            if not self._pointer.exists() and not self.numbers():
                self.disk.put(self._pointer, NOTHING_YET)
            number = max(*self.numbers(), self._stated_number(), 0) + 1
            folder = self._folder(number)
            self.disk.make_folder(folder)
            try:
                yield Build(self, folder, number)
            finally:
                if number not in self.numbers():
                    self.disk.remove(folder)

    def rollback(self, number: int | None = None) -> int:
        """Makes an earlier generation answer, the newest good one before the current unless told; returns its number.

        Raises UsageError when the one asked for is not there, IndexDamaged when no good one is, and IndexLocked
        during a build.
        """
        with building(self.path / "LOCK"):
            pointer = _parse(self._stated())
            there = self.numbers()
            if number is not None and number not in there:
                raise UsageError(f"there is no generation {number} in {self.path}; there are {there}")
            earlier = [n for n in reversed(there) if pointer is None or n < pointer.number]
            faults: list[str] = []
            for candidate in earlier if number is None else [number]:
                if not (wrong := self._wrong(candidate)):
                    self.point_to(candidate, manifest.read(self._folder(candidate)))
                    return candidate
                faults += wrong
        raise IndexDamaged("; ".join(faults) or f"there is no earlier generation in {self.path} to go back to")

    def keep(self, count: int) -> list[int]:
        """Removes all but the newest `count` good generations and the current one; returns the removed.

        Good here is what its manifest and the sizes of its files say. Raises IndexLocked during a build.
        """
        if count < 1:
            raise UsageError("at least one generation is kept")
        with building(self.path / "LOCK"):
            self._clear_debris()
            good = [n for n in self.numbers() if self._looks_whole(n)]
            kept = {*good[-count:], self.current_number()}
            removed = [n for n in self.numbers() if n not in kept]
            for number in removed:
                # Without its manifest it is debris already, should we die before the rest is gone.
                self.disk.remove(self._folder(number) / manifest.NAME)
                self.disk.remove(self._folder(number))
                self.disk.remove(self._memory(number))
        return removed

    def point_to(self, number: int, found: manifest.Manifest) -> None:
        """Publishes: from this instant `number` answers."""
        self.disk.put(self._pointer, f"{number} {found['seal']}\n".encode("ascii"))

    def remember(self, number: int, found: manifest.Manifest) -> None:
        """Notes that all bytes of a generation have just been read (or written) and are right."""
        memory = self._memory(number)
        try:
            self.disk.make_folder(memory.parent)
            self.disk.put(memory, _json(manifest.seen(self._folder(number), found)))
        except OSError as error:  # an index on a read-only disk: its bytes are read at each start
            log.info("cannot note that generation %d was read: %s", number, error)

    # Inside

    def _stated(self) -> str:
        """What `CURRENT` holds. Raises IndexMissing when nothing was ever published here."""
        try:
            stated = self._pointer.read_bytes()
        except FileNotFoundError:
            stated = b"" if self.numbers() else NOTHING_YET
        if stated == NOTHING_YET:
            raise IndexMissing(f"no index at {self.path}: build one with `reftel index CRAWL --index {self.path}`")
        return stated.decode("ascii", "replace")

    def _stated_number(self) -> int:
        try:
            pointer = _parse(self._stated())
        except IndexMissing:
            return 0
        return pointer.number if pointer else 0

    def _unreadable(self, stated: str) -> str:
        what = f"says {stated[:100]!r}, not which generation answers" if stated else "is missing"
        return f"{self._pointer} {what}: build the index anew, or `reftel rollback`"

    def _best(self, stated: str) -> Opened:
        """Opens the generation that `CURRENT` states, or else the newest good one before it, or any good one."""
        pointer = _parse(stated)
        trouble = [] if pointer else [self._unreadable(stated)]
        first = pointer.number if pointer else max(self.numbers(), default=0)
        # Those after it were gone back from, or never published: they are the last resort.
        others = sorted((n for n in self.numbers() if n != first), key=lambda n: (n > first, -n))
        for number in [first, *others]:
            seal = pointer.seal if pointer and pointer.number == number else None
            try:
                opened = self._opened(number, seal, stated)
            except IndexDamaged as error:
                trouble.append(str(error))
                continue
            except IndexVersion:
                if not trouble:
                    raise
                continue
            if trouble:
                opened.generation.trouble = "; ".join(trouble)
                log.critical(
                    "DAMAGED INDEX: generation %d answers in its place. %s. Build it anew with `reftel index`, or make "
                    "%d the current one with `reftel rollback`.",
                    number,
                    opened.generation.trouble,
                    number,
                )
            return opened
        raise IndexDamaged(f"{'; '.join(trouble)}. No generation is whole: build the index anew")

    def _opened(self, number: int, seal: str | None, stated: str = "") -> Opened:
        """Opens a generation whose bytes are those written. Raises IndexDamaged or IndexVersion."""
        folder = self._folder(number)
        found = manifest.read(folder)
        if found["generation"] != number or seal not in (None, found["seal"]):
            raise IndexDamaged(f"{folder} is not the generation that {self._pointer} was written for")
        look = manifest.seen(folder, found)
        if faults := manifest.misfits(folder, found):
            raise IndexDamaged("; ".join(faults.values()))
        if self._memories(number) != look:
            if faults := manifest.differences(folder, found):
                raise IndexDamaged("; ".join(faults.values()))
            self.remember(number, found)
        try:
            generation = Generation(folder, number, found)
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"{folder} cannot be opened: {error}") from error
        return Opened(generation, stated, look)

    def _wrong(self, number: int) -> list[str]:
        """What is wrong with a generation, `CURRENT` left out of account. Reads every byte."""
        folder = self._folder(number)
        try:
            found = manifest.read(folder)
            faults = [*manifest.differences(folder, found).values()]
            if found["generation"] != number:
                faults.append(f"{folder} holds generation {found['generation']}")
            if not faults and (held := len(Generation(folder, number, found))) != found["cables"]:
                faults.append(f"{folder} holds {held} cables, its manifest says {found['cables']}")
        except (IndexDamaged, IndexVersion) as error:
            return [str(error)]
        except (OSError, ValueError) as error:
            return [f"{folder} cannot be opened: {error}"]
        return faults

    def _seal(self, number: int) -> str:
        seal: str = manifest.read(self._folder(number))["seal"]
        return seal

    def _looks_whole(self, number: int) -> bool:
        try:
            return not manifest.misfits(self._folder(number), manifest.read(self._folder(number)))
        except (IndexDamaged, IndexVersion):
            return False

    def _folder(self, number: int) -> Path:
        return self._generations / f"{number:08d}"

    def _memory(self, number: int) -> Path:
        return self.path / "seen" / f"{number:08d}.json"

    def _memories(self, number: int) -> manifest.Seen | None:
        try:
            noted: manifest.Seen = json.loads(self._memory(number).read_bytes())
        except (OSError, ValueError):  # none, or not to be relied on: the bytes are read again
            return None
        return noted

    def _clear_debris(self) -> None:
        """Removes what builds that died left behind: unfinished generations, half-written small files."""
        finished = {self._folder(number) for number in self.numbers()}
        debris = [p for p in self._generations.iterdir() if p not in finished]
        debris += [p for folder in (self.path, self.path / "seen", *finished) for p in folder.glob("*.new")]
        for path in debris:
            log.warning("removing what an unfinished build left at %s", path)
            self.disk.remove(path)


def _parse(stated: str) -> Pointer | None:
    number, _, seal = stated.rstrip("\n").partition(" ")
    if number.isascii() and number.isdigit() and len(number) <= 8 and len(seal) == 64:
        return Pointer(int(number), seal)
    return None


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
