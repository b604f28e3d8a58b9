"""How are all the cables of a build written, and how is what was written opened?

Worker processes turn batches of cables into runs (small segments), which are then merged into one segment. Memory is
bounded by the size of a run; no document can vanish: what each step took in and gave out is counted and compared.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from index import compiled, merge
from index.cable import Cable
from index.carried import NOTHING, Carried
from index.codec import cables
from index.codec.codec import NAME, ColumnSegment, write_contents
from index.codec.segment import Segment
from index.invert import MOST_BYTES, MOST_DOCUMENTS, Inverter
from index.kept import pack
from index.processes import executor, in_each
from index.reader import Reader

Batch = TypeVar("Batch")

TEXT_BYTES = 14
"""Memory that a byte of text takes while it is inverted, at most."""

SAMPLED_BATCHES = 8
SAMPLES = 64
"""Of so many batches, at most, so many cables each, the compression learns its dictionary."""

SEGMENT_ID = "00000001"


def write(
    directory: Path,
    batches: Sequence[Batch],
    load: Callable[[Batch], Iterable[Cable]],
    processes: int,
    memory_mb: int,
    progress: Callable[[int], None],
    others: Carried = NOTHING,
) -> int:
    """Writes the cables that `load` gives for each batch, and the `others` that are carried from another index, into an
    index at `directory`; returns how many there are.

    With two or more processes `load` runs in workers, so the batches must pickle. `progress` is told of cables done.
    The documents stand in the order of (date, id) whatever the order of the batches.
    """
    runs = directory / "runs"
    runs.mkdir()
    most_bytes = min(max(1, memory_mb * 1_000_000 // processes // TEXT_BYTES), MOST_BYTES)
    compiled.prepare()
    _workers[:] = [_Worker(runs, load, others.dictionary or learn(batches, load), most_bytes)]
    with executor(processes) as pool:
        taken = 0
        for count in pool.map(_take, batches):
            taken += count
            progress(count)
        made = [*chain.from_iterable(in_each(pool, processes, _finish))]
    _workers.clear()  # what it has learned of words is much
    segments = [Segment([runs / name]) for name, _ in made]
    counted = sum(count for _, count in made)
    if not taken == counted == sum(segment.documents for segment in segments):
        raise RuntimeError("the runs do not hold the cables that were given: nothing is published")
    segments += [segment for segment, _ in others.segments]
    alive = [None] * len(made) + [mask for _, mask in others.segments]
    counted += others.size
    progress(others.size)
    if segments:
        with executor(processes) as pool:
            merged = merge.merge(directory, f"{NAME}_{SEGMENT_ID}", segments, alive, pool)
        if merged != counted:
            raise RuntimeError(f"{counted} cables were to be merged, {merged} were: nothing is published")
    shutil.rmtree(runs)
    write_contents(directory, [ColumnSegment(NAME, SEGMENT_ID, counted)] if counted else [])
    return counted


def open_segment(directory: Path) -> Reader:
    """The index at `directory`, open for reading. Raises IndexDamaged or IndexVersion."""
    return Reader(directory)


def learn(batches: Sequence[Batch], load: Callable[[Batch], Iterable[Cable]]) -> bytes:
    """A dictionary for the compression of these cables."""
    step = max(1, -(-len(batches) // SAMPLED_BATCHES))
    sampled = (cable for batch in batches[::step] for cable in islice(load(batch), SAMPLES))
    return cables.learn([pack(cable) for cable in sampled])


class _Worker(Generic[Batch]):
    """Turns batches into runs. Each worker process has one of its own, with what it has not written yet."""

    def __init__(
        self, runs: Path, load: Callable[[Batch], Iterable[Cable]], dictionary: bytes, most_bytes: int
    ) -> None:
        self.runs, self.load, self.most_bytes = runs, load, most_bytes
        self.inverter = Inverter(dictionary)
        self.made: list[tuple[str, int]] = []
        self.taken = 0

    def take(self, batch: Batch) -> int:
        """Takes the cables of a batch; returns how many they are."""
        before = self.taken
        for cable in self.load(batch):
            self.inverter.add(cable)
            self.taken += 1
            if self.inverter.size >= self.most_bytes or self.inverter.documents == MOST_DOCUMENTS:
                self._write()
        return self.taken - before

    def finish(self) -> list[tuple[str, int]]:
        """Writes what is not written yet; returns the names of all runs, and how many cables each holds."""
        if self.inverter.documents:
            self._write()
        if self.taken != sum(count for _, count in self.made):
            raise RuntimeError(f"{self.taken} cables were taken, others written: nothing is published")
        return self.made

    def _write(self) -> None:
        name = f"{os.getpid()}-{len(self.made):06d}.arrays"
        self.made.append((name, self.inverter.write(self.runs / name)))


_workers: list[_Worker[Any]] = []
"""The one of the build that is under way. It is made before the processes are forked, which so have one each."""


def _take(batch: Batch) -> int:
    return _workers[0].take(batch)


def _finish() -> list[tuple[str, int]]:
    return _workers[0].finish()
