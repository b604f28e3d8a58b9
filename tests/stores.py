"""How do the tests of the store build, damage and cut the power of an index?"""

import errno
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.cable import Cable
from index.disk import Disk
from index.store import Build, Store


def as_it_is(batch: Sequence[Cable]) -> Iterable[Cable]:
    return batch


def ignore(_: int) -> None:
    """Progress that nobody watches."""


def fill(build: Build, cables: Sequence[Cable]) -> None:
    build.write([list(cables)], as_it_is, processes=1, memory_mb=128, progress=ignore)


def fill_with_copies(build: Build, generation: Path, cables: int) -> None:
    """Takes over the segment of another generation: as good as `fill`, and quick."""
    for path in generation.iterdir():
        if path.name not in ("manifest.json", "report.json", "aliases.arrays"):
            shutil.copy(path, build.path)
    build.cables = cables


def publish(store: Store, cables: Sequence[Cable]) -> int:
    """Builds and publishes a generation of these cables; returns its number."""
    with store.build() as build:
        fill(build, cables)
        return build.publish({"cables": len(cables)}, {"program": {"customs": ("CBP",)}})


def held(store: Store) -> set[str]:
    """The ids that the index answers with."""
    generation = store.current()
    return {generation.cable(number).id for number in range(len(generation))}


def flip(path: Path, position: int, bit: int = 0) -> None:
    """Changes one bit of a file."""
    with path.open("r+b") as file:
        file.seek(position)
        old = file.read(1)[0]
        file.seek(position)
        file.write(bytes([old ^ (1 << bit)]))


class FailingDisk(Disk):
    """A disk whose step number `at` (from 1) fails, and with it, when `for_ever`, all that follow."""

    def __init__(self, at: int = 0, error: int = errno.ENOSPC, for_ever: bool = True) -> None:
        self.at, self.error, self.for_ever = at, error, for_ever
        self.steps = 0

    def _step(self, path: Path) -> None:
        self.steps += 1
        if self.at and (self.steps == self.at or (self.for_ever and self.steps > self.at)):
            raise OSError(self.error, "the disk fails", str(path))

    def write(self, path: Path, data: bytes) -> None:
        if self.at and self.steps + 1 >= self.at:
            path.write_bytes(data[: len(data) // 2])  # what did fit
        self._step(path)
        super().write(path, data)

    def sync(self, path: Path) -> None:
        self._step(path)
        super().sync(path)

    def replace(self, source: Path, target: Path) -> None:
        self._step(target)
        super().replace(source, target)


class PowerCut(BaseException):
    """The machine stops; nothing that follows in the process is to happen."""


class ForgetfulDisk(Disk):
    """A disk that keeps only what was synced, and stops at step number `at`.

    After the cut `lose` brings about the worst that a file system may do: bytes that were not synced are gone, and
    names that were not synced are as they were before (`names` false) or as they were to be (`names` true).
    """

    def __init__(self, root: Path, at: int = 0) -> None:
        self.root, self.at = root, at
        self.steps = 0
        self.files: dict[int, bytes] = {}  # inode -> the bytes that are safe
        self.folders: dict[Path, dict[str, int]] = {}  # folder -> its names that are safe, and their inodes
        self._all_is_safe()

    def _all_is_safe(self) -> None:
        for path in [self.root, *self.root.rglob("*")]:
            self._safe(path)

    def _safe(self, path: Path) -> None:
        if path.is_dir():
            self.folders[path] = {p.name: p.stat().st_ino for p in path.iterdir()}
        else:
            self.files[path.stat().st_ino] = path.read_bytes()

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise PowerCut

    def write(self, path: Path, data: bytes) -> None:
        self._step()
        super().write(path, data)

    def replace(self, source: Path, target: Path) -> None:
        self._step()
        if target.exists():  # kept, lest its inode be given to another file
            target.rename(target.with_name(target.name + ".kept"))
        super().replace(source, target)

    def sync(self, path: Path) -> None:
        self._step()
        super().sync(path)
        self._safe(path)

    def lose(self, names: bool) -> None:
        """Cuts the power: what is not safe is lost."""
        there = {p: p.stat().st_ino for p in self.root.rglob("*") if p.is_file() and not p.name.endswith(".kept")}
        contents = {inode: self.files.get(inode, b"") for inode in there.values()}
        for kept in list(self.root.rglob("*.kept")):
            kept.unlink()
        for path, inode in there.items():
            before = self.folders.get(path.parent, {})
            if names or before.get(path.name) == inode:
                path.write_bytes(contents[inode])
            else:
                path.unlink()
        if names:
            return
        for folder, before in self.folders.items():
            for name, inode in before.items():
                if not (folder / name).exists() and inode in self.files:
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / name).write_bytes(self.files[inode])
