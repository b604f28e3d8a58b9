"""Is what is merged the same, whatever is merged at a time, and are runs as few as they may be?"""

import os
import signal
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

import numpy as np
import pytest

from index import bulk, merge, renaming
from index.cable import Cable
from index.codec.arrays import Reader, Writer
from index.codec.postings import BLOCK, FIRST, PostingsWriter, Stretch
from index.codec.segment import Segment
from index.errors import WorkerDied
from index.invert import MOST_DOCUMENTS
from index.placing import Source
from index.processes import executor, in_each
from tests.test_carried import arrays


def test_a_term_of_many_documents_is_merged_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = BLOCK + 4_000
    words = np.random.default_rng(1).integers(0, 3, (count, 3))
    cables = [
        Cable(f"09MOSCOW{n}", date=f"{2000 + n * 7 % 10}-01-01", title=" ".join(["the", *map("word{}".format, some)]))
        for n, some in enumerate(words.tolist())
    ]
    batches = [cables[start::40] for start in range(40)]  # every run has documents of every block
    at_once, in_pieces = tmp_path / "once", tmp_path / "pieces"
    for folder, stretch in ((at_once, 1 << 40), (in_pieces, 20_000)):
        folder.mkdir()
        monkeypatch.setattr(renaming, "STRETCH", stretch)
        assert bulk.write(folder, batches, iter, 1, 256, print) == count
    assert arrays(at_once) == arrays(in_pieces)


def test_a_term_may_be_written_in_several_pieces(tmp_path: Path) -> None:
    documents = np.arange(0, 5 * BLOCK, 1_000)
    by_block = np.split(documents, np.searchsorted(documents, BLOCK * np.arange(1, 5)))
    for name, pieces in (("once", [documents]), ("pieces", by_block)):
        with Writer(tmp_path / name) as writer:
            counts = np.array([2, documents.size, 1])
            postings = PostingsWriter(writer, "f", [b"a", b"b", b"c"], documents=5 * BLOCK, counts=counts)
            postings.append(Stretch(counts[:1], np.array([3, 4 * BLOCK])))
            for number, piece in enumerate(pieces):
                postings.append(Stretch(np.array([piece.size]), piece), goes_on=number > 0)
            postings.append(Stretch(counts[2:], np.array([7])))
            postings.finish()
    once, in_pieces = Reader(tmp_path / "once"), Reader(tmp_path / "pieces")
    assert {name: once[name].tolist() for name in once} == {name: in_pieces[name].tolist() for name in in_pieces}
    assert once["f/run_starts"].tolist() == [0, 2, 7, 8]


CABLES = [Cable(f"09MOSCOW{n}", date=f"{2000 + n % 10}-01-01", title=f"word{n % 7} the") for n in range(60)]


@pytest.mark.parametrize(
    ("processes", "memory_mb", "documents", "most_runs"),
    [
        (1, 256, MOST_DOCUMENTS, 1),
        (2, 256, MOST_DOCUMENTS, 2),
        (3, 256, MOST_DOCUMENTS, 3),
        (1, 256, 9, 7),  # a run may hold no more of them
        (1, 0, MOST_DOCUMENTS, 60),  # there is memory for one at a time
    ],
)
def test_many_batches_become_few_runs(
    processes: int, memory_mb: int, documents: int, most_runs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once, merged = tmp_path / "once", merge.merge
    once.mkdir()
    assert bulk.write(once, [CABLES], iter, 1, 256, print) == len(CABLES)
    runs: list[int] = []

    def counting(
        folder: Path, name: str, segments: Sequence[Segment], alive: Sequence[np.ndarray | None], pool: Executor
    ) -> int:
        runs.extend(segment.documents for segment in segments)
        return merged(folder, name, segments, alive, pool)

    monkeypatch.setattr(merge, "merge", counting)
    monkeypatch.setattr(bulk, "MOST_DOCUMENTS", documents)
    folder = tmp_path / "batches"
    folder.mkdir()
    told: list[int] = []
    batches = [[cable] for cable in reversed(CABLES)]
    assert bulk.write(folder, batches, iter, processes, memory_mb, told.append) == len(CABLES)
    assert len(runs) == most_runs if processes == 1 else len(runs) <= most_runs
    assert sum(runs) == len(CABLES)
    assert max(runs) <= documents
    assert told == [1] * len(CABLES) + [0]  # and nothing is carried
    assert arrays(folder) == arrays(once)


def test_a_merge_holds_the_pages_of_one_run_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of however many there are: what is mapped counts as memory of the process."""
    write_part, release = merge._write_part, Segment.release
    let_go: list[Path] = []

    def writing(path: Path, part: str, sources: Sequence[Source], documents: int) -> None:
        assert len(sources) == 3
        assert not _runs_in_memory()
        with monkeypatch.context() as here:
            here.setattr(Segment, "release", releasing)
            write_part(path, part, sources, documents)
        assert not _runs_in_memory()

    def releasing(segment: Segment) -> None:
        assert _runs_in_memory() <= set(segment.paths)
        let_go.extend(segment.paths)
        release(segment)

    monkeypatch.setattr(merge, "_write_part", writing)
    monkeypatch.setattr(bulk, "MOST_DOCUMENTS", 20)
    assert bulk.write(tmp_path, [CABLES], iter, 1, 256, print) == len(CABLES)
    assert len(set(let_go)) == 3


def _runs_in_memory() -> set[Path]:
    """The runs of which this process holds pages."""
    held, mapped = set(), Path()
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        name, *values = line.split(maxsplit=5)
        if not name.endswith(":"):  # a stretch of memory: from-to, rights, offset, device, inode, file
            mapped = Path(values[-1])
        elif name == "Rss:" and values[0] != "0" and mapped.parent.name == "runs":
            held.add(mapped)
    return held


@pytest.mark.parametrize(
    ("counts", "raw", "room", "written"),
    [
        ([2], [FIRST | 3, 5, FIRST | 4], 3, [3, 5, 1 << 8 | 4]),
        ([2], [FIRST | 3, 5, FIRST | 4], 2, None),  # more than there is room for
        ([2], [FIRST | 3, 5, 4], 3, None),  # a posting without a position
        ([2], [FIRST | 3, FIRST | 5, FIRST | 4], 3, None),  # positions without a posting
        ([2], [3, FIRST | 5, FIRST | 4], 3, None),
        ([3], [FIRST | 3, 5, FIRST | 4], 3, None),  # postings without a document
        ([2], [], 3, None),
    ],
)
def test_postings_that_do_not_agree_are_not_merged(
    counts: list[int], raw: list[int], room: int, written: list[int] | None
) -> None:
    none, keys = np.zeros(0, np.int64), np.full(4, -1)
    terms, documents = np.zeros(1, np.int64), np.array([0, 1])
    size = renaming._rename(
        terms, np.array(counts), documents, documents, 0, 2, 8, np.array(raw, np.int64), FIRST, none, none, keys[:room]
    )
    assert size == (-1 if written is None else len(written))
    assert written is None or keys[:size].tolist() == written
    assert keys[room:].tolist() == [-1] * (4 - room)


@pytest.mark.parametrize("processes", [0, 1, 2, 4])
def test_work_is_done_once_in_each_process(processes: int) -> None:
    with executor(processes) as pool:
        assert sum(pool.map(abs, range(9))) == 36
        workers = in_each(pool, processes, os.getpid)
    assert len(set(workers)) == len(workers) == max(processes, 1)
    assert (os.getpid() in workers) == (processes < 2)


def test_nobody_waits_for_a_process_that_was_killed() -> None:
    with pytest.raises(WorkerDied), executor(2) as pool:
        pool.submit(_die)
        in_each(pool, 2, os.getpid)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
