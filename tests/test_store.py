"""Does the index keep its promises: nothing lost, no wrong answer, one builder at a time?"""

import contextlib
import errno
import json
import logging
import multiprocessing
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import generation as generation_module
from index import manifest
from index.agreement import disagreements
from index.cable import Cable
from index.disk import Disk
from index.errors import IndexDamaged, IndexLocked, IndexMissing, IndexVersion, UsageError, WorkerDied
from index.store import Store
from tests.cables import CABLES, MOSCOW_MONTHLY
from tests.conftest import ROOT
from tests.stores import FailingDisk, ForgetfulDisk, PowerCut, fill, fill_with_copies, flip, held, publish

OLD, NEW = CABLES[:6], CABLES[2:]
OLD_IDS, NEW_IDS = {c.id for c in OLD}, {c.id for c in NEW}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two generations: OLD, then NEW."""
    path = tmp_path_factory.mktemp("built") / "index"
    publish(Store(path), OLD)
    publish(Store(path), NEW)
    return path


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """A copy of it to damage."""
    return Path(shutil.copytree(built, tmp_path / "index"))


@pytest.fixture
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers look at the files at every question."""
    monkeypatch.setattr(generation_module, "LOOK_AGAIN", 0.0)


def generation_file(index: Path, number: int, name: str) -> Path:
    return index / "generations" / f"{number:08d}" / name


# A generation


def test_what_is_published_answers(index: Path) -> None:
    generation = Store(index).current()
    assert (generation.number, len(generation), generation.trouble) == (2, len(NEW), "")
    assert held(Store(index)) == NEW_IDS
    assert generation.cable(generation.docnum("08moscow93301") or 0).id in NEW_IDS | OLD_IDS
    assert generation.report["cables"] == len(NEW)
    assert generation.aliases == {"program": {"customs": ("CBP",)}}


def test_a_cable_comes_back_as_it_went_in(tmp_path: Path) -> None:
    publish(Store(tmp_path), [MOSCOW_MONTHLY])
    generation = Store(tmp_path).current()
    assert generation.cable(generation.docnum(MOSCOW_MONTHLY.id) or 0) == MOSCOW_MONTHLY


def test_an_open_store_takes_up_what_is_published(index: Path) -> None:
    reader = Store(index)
    before = reader.current()
    assert reader.current() is before
    publish(Store(index), OLD)
    assert held(reader) == OLD_IDS
    assert before.cable(0).id in NEW_IDS, "who holds the old generation still reads it"


def test_a_build_that_fails_leaves_nothing_and_the_old_one_answering(index: Path) -> None:
    def fail() -> None:
        with Store(index).build() as build:
            fill(build, OLD)
            raise ValueError("the crawl is bad")

    with pytest.raises(ValueError, match="the crawl is bad"):
        fail()
    assert Store(index).numbers() == [1, 2]
    assert sorted(p.name for p in (index / "generations").iterdir()) == ["00000001", "00000002"]
    assert held(Store(index)) == NEW_IDS


def _killed(batch: list[Cable]) -> list[Cable]:
    """Gives a batch as it is, unless it is the first one and this is a worker, which is then killed."""
    if multiprocessing.parent_process() and batch[0] == NEW[0]:
        os.kill(os.getpid(), 9)
    return batch


def test_a_worker_that_is_killed_ends_the_build_with_a_clear_line(index: Path) -> None:
    with pytest.raises(WorkerDied, match="fewer --processes"), Store(index).build() as build:
        build.write([[cable] for cable in NEW], _killed, processes=2, memory_mb=64, progress=lambda _: None)
    assert held(Store(index)) == NEW_IDS
    assert Store(index).numbers() == [1, 2]


def test_no_index_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="reftel index CRAWL"):
        Store(tmp_path / "nowhere").current()


# The lock


HOLD = textwrap.dedent("""
    import multiprocessing, os, sys, time
    from pathlib import Path
    from index.store import Store
    with Store(Path(sys.argv[1])).build():
        if sys.argv[2:]:
            worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
            worker.start()
            print(worker.pid, flush=True)
        else:
            print("building", flush=True)
        time.sleep(60)
""")


def holder(index: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Another process that is building, ready."""
    command = [sys.executable, "-c", HOLD, str(index), *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_of_two_builds_one_works_and_the_other_says_who_does(index: Path) -> None:
    with holder(index) as other:
        assert other.stdout and other.stdout.readline() == "building\n"
        with pytest.raises(IndexLocked, match=rf"process {other.pid} on .*wait for it to end"):
            publish(Store(index), OLD)
        with pytest.raises(IndexLocked):
            Store(index).keep(1)
        with pytest.raises(IndexLocked):
            Store(index).rollback()
        other.kill()
    publish(Store(index), OLD)
    assert held(Store(index)) == OLD_IDS


def test_a_worker_that_outlives_its_build_does_not_hold_the_lock(index: Path) -> None:
    with holder(index, "with a worker") as other:
        assert other.stdout
        worker = int(other.stdout.readline())
        other.kill()
        other.wait()
        try:
            os.kill(worker, 0)  # it lives
            publish(Store(index), OLD)
        finally:
            os.kill(worker, 9)


def test_one_process_cannot_build_twice_at_once(index: Path) -> None:
    with Store(index).build(), pytest.raises(IndexLocked, match="this process"), Store(index).build():
        pass


# Damage


def every_file(index: Path) -> list[Path]:
    return [p for p in sorted(generation_file(index, 2, "").rglob("*")) if p.is_file()]


def test_any_flipped_bit_is_found_and_the_old_generation_answers(
    index: Path, caplog: pytest.LogCaptureFixture, watchful: None
) -> None:
    for path in every_file(index):
        size = path.stat().st_size
        for position in sorted({0, size // 3, size // 2, size - 1}):
            flip(path, position, position % 8)
            faults = Store(index).check()
            assert len(faults) == 1 and str(path) in faults[0], (path, position, faults)
            caplog.clear()
            generation = Store(index).current()
            assert (generation.number, len(generation)) == (1, len(OLD)), (path, position)
            assert str(path) in generation.trouble
            assert [r.levelno for r in caplog.records] == [logging.CRITICAL]
            flip(path, position, position % 8)
    assert Store(index).check() == []
    assert held(Store(index)) == NEW_IDS


def swap_in_the_first(index: Path) -> None:
    shutil.rmtree(generation_file(index, 2, ""))
    shutil.copytree(generation_file(index, 1, ""), generation_file(index, 2, ""))


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file is gone": (lambda i: every_file(i)[0].unlink(), "is missing"),
    "a file is there that was not written": (
        lambda i: generation_file(i, 2, "extra").write_text("?"),
        "does not belong there",
    ),
    "a file is cut": (lambda i: os.truncate(every_file(i)[0], 10), "has 10 bytes, not"),
    "a file is longer": (lambda i: os.truncate(every_file(i)[0], 10**6), "has 1000000 bytes, not"),
    "the manifest is gone": (lambda i: generation_file(i, 2, manifest.NAME).unlink(), "manifest.json is missing"),
    "the manifest is no JSON": (lambda i: generation_file(i, 2, manifest.NAME).write_text("{"), "cannot be read"),
    "the manifest is another thing": (
        lambda i: generation_file(i, 2, manifest.NAME).write_text("[]"),
        "cannot be read",
    ),
    "the folder is gone": (lambda i: shutil.rmtree(generation_file(i, 2, "")), "manifest.json is missing"),
    "the folder is a copy of another": (swap_in_the_first, "holds generation 1"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_found_named_and_passed_over(index: Path, what: str) -> None:
    damage, sentence = DAMAGE[what]
    damage(index)
    assert sentence in "; ".join(Store(index).check())
    generation = Store(index).current()
    assert (generation.number, len(generation)) == (1, len(OLD))
    assert generation.trouble


def test_a_wrong_count_is_found(tmp_path: Path) -> None:
    with Store(tmp_path).build() as build:
        fill(build, OLD)
        build.cables += 1
        build.publish({}, {})
    assert Store(tmp_path).check() == [
        f"{generation_file(tmp_path, 1, '')} holds {len(OLD)} cables, its manifest says {len(OLD) + 1}"
    ]


@pytest.mark.parametrize("text", ["", "1", "two", "3 " + "0" * 64, "1 " + "0" * 64, "9" * 500, "\0\0\0\0", "2\n"])
def test_a_damaged_pointer_never_gives_a_wrong_answer(index: Path, text: str) -> None:
    (index / "CURRENT").write_text(text)
    assert Store(index).check()
    generation = Store(index).current()
    assert generation.number in (1, 2)
    assert len(generation) == len(OLD if generation.number == 1 else NEW)
    assert generation.trouble


def test_without_a_pointer_the_newest_good_one_answers(index: Path) -> None:
    (index / "CURRENT").unlink()
    generation = Store(index).current()
    assert (generation.number, "CURRENT is missing" in generation.trouble) == (2, True)


def test_damage_under_a_running_server_is_noticed(index: Path, watchful: None) -> None:
    server = Store(index)
    assert server.current().number == 2
    path = every_file(index)[0]
    flip(path, path.stat().st_size // 2)
    assert server.current().number == 1
    assert server.current() is server.current(), "it is not opened again at each question"


def test_when_nothing_is_whole_there_is_no_answer(index: Path) -> None:
    for number in (1, 2):
        flip(generation_file(index, number, "report.json"), 0)
    with pytest.raises(IndexDamaged, match="build the index anew"):
        Store(index).current()
    with pytest.raises(IndexDamaged):
        Store(index).rollback()


def test_bytes_are_read_again_only_when_the_files_were_touched(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(index).current()  # a copy: its inodes are new

    def read_again(*_: object) -> None:
        raise AssertionError("every byte is read again")

    monkeypatch.setattr(manifest, "differences", read_again)
    assert Store(index).current().number == 2


def test_an_index_on_a_read_only_disk_is_served(index: Path) -> None:
    shutil.rmtree(index / "seen")
    assert held(Store(index, FailingDisk(at=1, error=errno.EROFS))) == NEW_IDS
    assert not (index / "seen").exists() or not list((index / "seen").iterdir())


# Versions


@pytest.mark.parametrize("what", ["format", "analyzer"])
def test_an_index_of_another_version_is_told_with_what_to_do(index: Path, what: str) -> None:
    path = generation_file(index, 2, manifest.NAME)
    changed = {**json.loads(path.read_text()), what: 999}
    del changed["seal"]
    path.write_bytes(manifest.encode({**changed, "seal": manifest._seal(changed)}))
    with pytest.raises(
        IndexVersion, match=rf"{what} version 999, this Reftel has \d+: build it anew with `reftel index"
    ):
        Store(index).current()


# Going back, and clearing up


def test_rollback_goes_to_the_last_good_one(index: Path) -> None:
    publish(Store(index), NEW)
    assert Store(index).rollback() == 2
    flip(generation_file(index, 1, "report.json"), 0)
    with pytest.raises(IndexDamaged, match=r"report\.json"):
        Store(index).rollback()
    assert Store(index).rollback(3) == 3
    assert Store(index).current_number() == 3
    with pytest.raises(UsageError, match=r"there is no generation 9 in .*\[1, 2, 3\]"):
        Store(index).rollback(9)


def test_a_build_after_a_rollback_does_not_reuse_a_number(index: Path) -> None:
    Store(index).rollback()
    assert publish(Store(index), NEW) == 3


def test_a_number_is_not_used_again_even_when_its_generation_was_removed(index: Path) -> None:
    shutil.rmtree(generation_file(index, 2, ""))
    assert publish(Store(index), NEW) == 3


def test_keep_removes_old_generations_but_never_the_current_one(index: Path) -> None:
    for _ in range(3):
        publish(Store(index), NEW)
    Store(index).rollback(1)
    assert Store(index).keep(2) == [2, 3]
    assert Store(index).numbers() == [1, 4, 5]
    assert sorted(p.name for p in (index / "seen").iterdir()) == ["00000001.json", "00000004.json", "00000005.json"]
    with pytest.raises(UsageError):
        Store(index).keep(0)


def test_keep_counts_good_generations(index: Path) -> None:
    publish(Store(index), NEW)
    generation_file(index, 2, "report.json").unlink()
    assert Store(index).keep(2) == [2]


# A disk that fails, and one that forgets


def publish_copy(store: Store, built: Path, number: int) -> int:
    """Publishes the cables of generation `number` of `built`: 1 are OLD, 2 are NEW."""
    with store.build() as build:
        fill_with_copies(build, generation_file(built, number, ""), len(OLD if number == 1 else NEW))
        return build.publish({}, {})


@pytest.fixture(scope="module")
def steps(built: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """What a build asks of the disk, in steps."""
    disk = FailingDisk()
    path = tmp_path_factory.mktemp("steps")
    publish_copy(Store(path), built, 1)
    publish_copy(Store(path, disk), built, 2)
    assert disk.steps > 10
    return disk.steps


@pytest.mark.parametrize("for_ever", [True, False], ids=["for ever", "once"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=errno.errorcode.get)
def test_a_disk_that_fails_at_any_step(tmp_path: Path, built: Path, steps: int, error: int, for_ever: bool) -> None:
    publish_copy(Store(tmp_path), built, 1)
    for at in range(1, steps + 1):
        try:
            number = publish_copy(Store(tmp_path, FailingDisk(at, error, for_ever)), built, 2)
        except OSError as failure:
            assert failure.errno == error
            assert Store(tmp_path).check() == []
            assert held(Store(tmp_path)) in (OLD_IDS, NEW_IDS)
        else:
            assert held(Store(tmp_path)) == NEW_IDS, "what was not needed may fail, and only that"
            assert Store(tmp_path).current_number() == number
    publish_copy(Store(tmp_path), built, 1)
    assert held(Store(tmp_path)) == OLD_IDS
    assert not list(tmp_path.rglob("*.new"))


@pytest.mark.parametrize("names", [True, False], ids=["names stay", "names go"])
def test_power_lost_at_any_step(tmp_path: Path, built: Path, steps: int, names: bool) -> None:
    for at in range(1, steps + 2):
        root = tmp_path / str(at)
        root.mkdir()
        publish_copy(Store(root), built, 1)
        disk = ForgetfulDisk(root, at)
        try:
            publish_copy(Store(root, disk), built, 2)
        except PowerCut:
            assert at <= steps
        else:
            assert at > steps
        disk.lose(names)
        assert Store(root).check() == [], at
        assert held(Store(root)) == NEW_IDS or (at <= steps and held(Store(root)) == OLD_IDS), "published is published"
        publish_copy(Store(root), built, 2)
        assert held(Store(root)) == NEW_IDS


@pytest.mark.parametrize("names", [True, False], ids=["names stay", "names go"])
def test_power_lost_at_any_step_of_the_first_build(tmp_path: Path, built: Path, steps: int, names: bool) -> None:
    published = 0
    for at in range(1, steps + 6):
        root = tmp_path / str(at)
        root.mkdir()
        disk = ForgetfulDisk(root, at)
        with contextlib.suppress(PowerCut):
            publish_copy(Store(root, disk), built, 2)
        disk.lose(names)
        try:
            assert Store(root).check() == [], at
            assert held(Store(root)) == NEW_IDS
            published += 1
        except IndexMissing:
            assert at <= steps + 4, "published is published"
        publish_copy(Store(root), built, 2)
        assert held(Store(root)) == NEW_IDS
    assert published


def test_a_forgetful_disk_does_forget(tmp_path: Path) -> None:
    """The test's own disk: a rename without a sync is lost, or leaves an empty file."""
    for names in (False, True):
        root = tmp_path / str(names)
        root.mkdir()
        (root / "a").write_bytes(b"old")
        disk = ForgetfulDisk(root)
        disk.write(root / "b", b"new")
        disk.replace(root / "b", root / "a")
        disk.lose(names)
        assert (root / "a").read_bytes() == (b"" if names else b"old")


def test_a_disk_writes_whole_files_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OSError, match="the disk fails"):
        FailingDisk(at=2).put(tmp_path / "a", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    Disk().put(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


# Orphans


ORPHAN = textwrap.dedent("""
    import multiprocessing, os, time
    from index.orphans import end_with_parent
    def work(parent):
        end_with_parent(parent)
        print("working", flush=True)
        time.sleep(60)
    multiprocessing.get_context("fork").Process(target=work, args=(os.getpid(),)).start()
    time.sleep(60)
""")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_a_worker_ends_with_its_parent() -> None:
    command = [sys.executable, "-c", ORPHAN]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout and parent.stdout.readline() == "working\n"
        parent.kill()
        assert parent.stdout.read() == "", "the pipe closes when the last of both has ended"


# Agreement


def test_a_whole_index_agrees_with_itself(built: Path) -> None:
    counted = [0]
    assert list(disagreements(Store(built).current(), counted.append)) == []
    assert sum(counted) == len(NEW)


def test_an_index_that_does_not_agree_is_told(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = Store(built).current()
    honest = generation.cable
    changed = replace(NEW[0], programs=("Megaports",), title="Zeppelins")
    monkeypatch.setattr(generation, "cable", lambda n: changed if honest(n).id == changed.id else honest(n))
    said = list(disagreements(generation, lambda _: None))
    assert f"{changed.id} is not found by its word 'zeppelins'" in said
    assert "program:'megaports' finds 0 cables, 1 have it" in said
