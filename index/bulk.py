"""How are all the cables of a build written, and how is what was written opened?

Worker processes turn batches of cables into runs (small segments), which are then merged into one segment. Memory is
bounded by the size of a run; no document can vanish: what each step took in and gave out is counted and compared.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice, pairwise
from pathlib import Path
from typing import Generic, TypeVar

from index import merge
from index.cable import Cable
from index.carried import NOTHING, Carried
from index.codec import cables
from index.codec.codec import NAME, ColumnSegment, write_contents
from index.codec.segment import Segment
from index.invert import MOST_BYTES, MOST_DOCUMENTS, Inverter
from index.kept import pack
from index.processes import executor
from index.reader import Reader

Batch = TypeVar("Batch")

MOST_BATCHES = 8
"""Batches that a worker takes at a time and, as far as memory allows, turns into one run."""

TASKS = 2
"""A task is at most such a part of what remains for each process, so that all processes end at about one time."""

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

    With two or more processes `load` runs in workers, so it and the batches must pickle. `progress` is told of cables
    done. The documents stand in the order of (date, id) whatever the order of the batches.
    """
    runs = directory / "runs"
    runs.mkdir()
    most_bytes = min(max(1, memory_mb * 1_000_000 // processes // TEXT_BYTES), MOST_BYTES)
    worker = _Worker(runs, load, others.dictionary or learn(batches, load), most_bytes)
    tasks = [batches[start:end] for start, end in pairwise(ends_of_tasks(len(batches), processes))]
    with executor(processes) as pool:
        done = _in_turn(pool, worker, tasks, 2 * processes, progress)
    _inverters.clear()  # with these processes goes what they have learned of words, which is much
    segments = [Segment([runs / name]) for name, _ in done]
    counted = sum(count for _, count in done)
    if counted != sum(segment.documents for segment in segments):
        raise RuntimeError("the runs do not hold the cables that were given: nothing is published")
    segments += [segment for segment, _ in others.segments]
    alive = [None] * len(done) + [mask for _, mask in others.segments]
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


def ends_of_tasks(batches: int, processes: int) -> list[int]:
    """Cuts so many batches into tasks: 0 and the end of each. They become smaller towards the last."""
    ends = [0]
    while (rest := batches - ends[-1]) > 0:
        ends.append(ends[-1] + min(max(1, rest // (TASKS * processes)), MOST_BATCHES))
    return ends


def open_segment(directory: Path) -> Reader:
    """The index at `directory`, open for reading. Raises IndexDamaged or IndexVersion."""
    return Reader(directory)


def learn(batches: Sequence[Batch], load: Callable[[Batch], Iterable[Cable]]) -> bytes:
    """A dictionary for the compression of these cables."""
    step = max(1, -(-len(batches) // SAMPLED_BATCHES))
    sampled = (cable for batch in batches[::step] for cable in islice(load(batch), SAMPLES))
    return cables.learn([pack(cable) for cable in sampled])


class _Worker(Generic[Batch]):
    """What a worker process does: it turns some batches into runs and says which and of how many cables."""

    def __init__(
        self, runs: Path, load: Callable[[Batch], Iterable[Cable]], dictionary: bytes, most_bytes: int
    ) -> None:
        self.runs, self.load, self.dictionary, self.most_bytes = runs, load, dictionary, most_bytes

    def __call__(self, number: int, batches: Sequence[Batch]) -> list[tuple[str, int]]:
        inverter = _inverter(self.dictionary)
        made: list[tuple[str, int]] = []
        taken = 0

        def write() -> None:
            name = f"{number:06d}-{len(made):04d}.arrays"
            made.append((name, inverter.write(self.runs / name)))

        for batch in batches:
            for cable in self.load(batch):
                inverter.add(cable)
                taken += 1
                if inverter.size >= self.most_bytes or inverter.documents == MOST_DOCUMENTS:
                    write()
        if inverter.documents:
            write()
        if taken != sum(count for _, count in made):
            raise RuntimeError(f"{taken} cables were taken, {made} written: nothing is published")
        return made


_inverters: dict[bytes, Inverter] = {}


def _inverter(dictionary: bytes) -> Inverter:
    """This process's inverter: what it learned of words serves the next task, too."""
    if dictionary not in _inverters:
        _inverters.clear()
        _inverters[dictionary] = Inverter(dictionary)
    return _inverters[dictionary]


def _in_turn(
    pool: Executor,
    worker: _Worker[Batch],
    tasks: Sequence[Sequence[Batch]],
    at_once: int,
    progress: Callable[[int], None],
) -> list[tuple[str, int]]:
    """The runs of all tasks, in the order of the tasks; a few are under way at a time."""
    waiting: set[Future[list[tuple[str, int]]]] = set()
    made: list[tuple[str, int]] = []
    for number, task in enumerate(tasks):
        waiting.add(pool.submit(worker, number, task))
        if len(waiting) >= at_once:
            waiting = _collect(waiting, made, progress)
    while waiting:
        waiting = _collect(waiting, made, progress)
    return sorted(made)


def _collect(
    waiting: set[Future[list[tuple[str, int]]]], made: list[tuple[str, int]], progress: Callable[[int], None]
) -> set[Future[list[tuple[str, int]]]]:
    done, rest = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        runs = future.result()
        made += runs
        progress(sum(count for _, count in runs))
    return rest
