"""Where does the index lie, and which generation answers?

    DIR/
      CURRENT                  the number of the generation that answers, one line
      LOCK                     held (flock) by the process that builds; its text says who
      generations/00000007/    one whole index: the segment's files, aliases.json, report.json, manifest.json

A build writes a new generation beside the old one, syncs it and publishes it by renaming a new `CURRENT` over the old:
whoever dies before that instant leaves the old generation answering. A generation never changes once it is published,
so a reader may keep one open for as long as it likes. Nothing in an index is executed when it is opened.
"""

import fcntl
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from index import bulk
from index.cable import Cable
from index.errors import IndexDamaged, IndexLocked, IndexMissing, IndexVersion

log = logging.getLogger(__name__)

FORMAT = 1
"""Raised whenever files that an older Reftel wrote can no longer be read, or would be read differently."""

Batch = TypeVar("Batch")
Aliases = dict[str, dict[str, tuple[str, ...]]]
"""Field name -> folded alias -> the canonical values that it stands for."""


class Generation:
    """One published index, open for reading. Safe to share between threads and across fork."""

    def __init__(self, path: Path, number: int) -> None:
        self.path = path
        self.number = number
        self.manifest = _read_manifest(path)
        self.reader = bulk.open_segment(path)

    @cached_property
    def report(self) -> dict[str, Any]:
        """What the build had to say: counts, fields, what was left out and why."""
        report: dict[str, Any] = json.loads((self.path / "report.json").read_text(encoding="utf-8"))
        return report

    @cached_property
    def aliases(self) -> Aliases:
        """Which names stand for which values of this index."""
        table = json.loads((self.path / "aliases.json").read_text(encoding="utf-8"))
        return {field: {alias: tuple(values) for alias, values in names.items()} for field, names in table.items()}

    def cable(self, docnum: int) -> Cable:
        return Cable.from_json(json.loads(self.reader.stored_json(docnum)))

    def docnum(self, cable_id: str) -> int | None:
        """The document that holds this cable (any case), or None."""
        found: int | None = self.reader.docnum(cable_id)
        return found

    def __len__(self) -> int:
        return int(self.reader.doc_count())


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
    ) -> int:
        """Indexes the cables that `load` gives for each batch, in that order, and returns how many.

        `load` runs in worker processes, so it and the batches must pickle. `progress` is told of cables done.
        """
        self.cables = bulk.write(self.path, batches, load, processes, memory_mb, progress)
        return self.cables

    def publish(self, report: dict[str, Any], aliases: Aliases) -> int:
        """Syncs the files, writes their manifest and makes this generation the one that answers."""
        _write_json(self.path / "report.json", report)
        _write_json(self.path / "aliases.json", aliases)
        names = sorted(p.name for p in self.path.iterdir())
        manifest = {
            "format": FORMAT,
            "generation": self.number,
            "cables": self.cables,
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": {n: {"bytes": (self.path / n).stat().st_size, "sha256": _sha256(self.path / n)} for n in names},
        }
        _write_json(self.path / "manifest.json", manifest)
        for name in [*names, "manifest.json"]:
            _sync(self.path / name)
        _sync(self.path)
        _sync(self.path.parent)
        self._store.point_to(self.number)
        return self.number


class Store:
    """The index directory. Opening one executes nothing that lies in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._generations = path / "generations"
        self._open: Generation | None = None

    def current(self) -> Generation:
        """The generation that answers now. Cheap: one small read when nothing has changed.

        Raises IndexMissing, IndexVersion or IndexDamaged.
        """
        number = self.current_number()
        if self._open is None or self._open.number != number:
            self._open = Generation(self._folder(number), number)
        return self._open

    def current_number(self) -> int:
        pointer = self.path / "CURRENT"
        try:
            return int(pointer.read_text(encoding="ascii"))
        except FileNotFoundError:
            raise IndexMissing(
                f"no index at {self.path}: build one with `reftel index CRAWL --index {self.path}`"
            ) from None
        except ValueError:
            raise IndexDamaged(
                f"{pointer} does not hold a generation's number: rebuild, or `reftel rollback`"
            ) from None

    def numbers(self) -> list[int]:
        """The generations on disk that were finished, oldest first."""
        if not self._generations.is_dir():
            return []
        return sorted(int(p.name) for p in self._generations.iterdir() if (p / "manifest.json").is_file())

    @contextmanager
    def build(self) -> Iterator[Build]:
        """A new generation to fill and publish. What an earlier, broken build left behind is cleared.

        Raises IndexLocked when another process is building here. Unpublished work is removed on the way out.
        """
        self._generations.mkdir(parents=True, exist_ok=True)
        with _lock(self.path / "LOCK"):
            self._clear_debris()
            number = max(self.numbers(), default=0) + 1
            folder = self._folder(number)
            folder.mkdir()
            try:
                yield Build(self, folder, number)
            finally:
                if not (folder / "manifest.json").is_file():
                    shutil.rmtree(folder)

    def keep(self, count: int) -> list[int]:
        """Removes all but the newest `count` generations and the current one; returns the removed."""
        current = self.current_number()
        removed = [n for n in self.numbers()[:-count] if n != current]
        for number in removed:
            shutil.rmtree(self._folder(number))
        return removed

    def point_to(self, number: int) -> None:
        """Publishes: from this instant `number` answers."""
        fresh = self.path / "CURRENT.new"
        fresh.write_text(f"{number}\n", encoding="ascii")
        _sync(fresh)
        fresh.replace(self.path / "CURRENT")
        _sync(self.path)

    def check(self, number: int | None = None) -> list[str]:
        """Reads every byte of a generation: one sentence for each fault, none when all is well."""
        folder = self._folder(self.current_number() if number is None else number)
        manifest = _read_manifest(folder)
        there = {p.name for p in folder.iterdir()} - {"manifest.json"}
        faults = [f"{folder / n} is missing" for n in sorted(manifest["files"].keys() - there)]
        faults += [f"{folder / n} does not belong there" for n in sorted(there - manifest["files"].keys())]
        for name in sorted(there & manifest["files"].keys()):
            expected = manifest["files"][name]
            if (folder / name).stat().st_size != expected["bytes"]:
                faults.append(f"{folder / name} has {(folder / name).stat().st_size} bytes, not {expected['bytes']}")
            elif _sha256(folder / name) != expected["sha256"]:
                faults.append(f"{folder / name} is not what was written (its SHA-256 differs)")
        return faults

    def _folder(self, number: int) -> Path:
        return self._generations / f"{number:08d}"

    def _clear_debris(self) -> None:
        for folder in self._generations.iterdir():
            if not (folder / "manifest.json").is_file():
                log.warning("removing what an unfinished build left at %s", folder)
                shutil.rmtree(folder)


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise IndexDamaged(f"{path} is missing: rebuild the index, or `reftel rollback`") from None
    except ValueError as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): rebuild the index, or `reftel rollback`") from None
    if manifest.get("format") != FORMAT:
        raise IndexVersion(
            f"the index at {folder} is of format {manifest.get('format')}, this Reftel reads {FORMAT}: "
            "rebuild it with `reftel index`"
        )
    return manifest


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Holds the lock file; the kernel lets go of it when the process dies."""
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise IndexLocked(f"another build is running here ({file.read().strip()}); wait for it to end") from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {datetime.now(UTC).isoformat(timespec='seconds')}\n")
        file.flush()
        yield


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Makes a file, or a directory's entries, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
