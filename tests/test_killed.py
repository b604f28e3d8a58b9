"""Does a whole run of `reftel index` leave the old index answering, whenever and whatever of it dies?

Runs that build the first index, the next, or an update of it; killed within or from outside, with a worker killed, on a
full disk and on a broken one. `make torture` does so at many more points (REFTEL_TORTURE says how many).
"""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from index.agreement import disagreements
from index.errors import IndexMissing
from index.store import Store
from tests.conftest import ROOT
from tests.stores import held
from tests.test_store_killed import debris, dying

TORTURE = int(os.environ.get("REFTEL_TORTURE", "0"))
STORIES = ROOT / "samples" / "crawl" / "www.scoop.co.nz" / "stories"
OLD = [STORIES / "WL0912"]
NEW = sorted(STORIES.glob("WL[01][09]*"))

WAYS = {
    "first": ("at", "at"),
    "next": ("at", "full", "worker", "after"),
    "update": ("at", "broken", "worker", "after"),
}
"""What happens in which run (tests/dying.py), once each in a short test."""


def index_of(crawl: list[Path], index: Path) -> set[str]:
    command = ["index", *map(str, crawl), "--index", str(index), "--processes", "1"]
    built = CliRunner().invoke(reftel.main, command)
    assert built.exit_code == 0, built.output
    return held(Store(index))


@pytest.mark.parametrize("run", WAYS)
def test_the_old_index_answers_and_the_next_run_clears_up(run: str, tmp_path: Path) -> None:
    index = tmp_path / "index"
    new_ids = index_of(NEW, tmp_path / "new")
    old_ids = set() if run == "first" else index_of(OLD, index)
    assert old_ids < new_ids
    command = ["reftel", "index", *map(str, NEW), "--processes", "2", "--keep", "1000"]
    stopped: Counter[str] = Counter()
    ways = WAYS[run]
    points = -(-TORTURE * len(ways) // sum(map(len, WAYS.values()))) or len(ways)
    with dying(index, *command, *["--update"] * (run == "update")) as runs:
        events = runs("finish")["events"]
        to_old_index(index, old_ids)
        for point in range(points):
            way = ways[point % len(ways)]
            told = runs(f"{way} {1 + events * (2 * point + 1) // (2 * points)}")
            stopped[way] += told["how"] != "published"
            assert "Traceback" not in told["said"], told["said"]
            if old_ids or Store(index).numbers():
                sound(index, new_ids if told["how"] == "published" else old_ids, new_ids)
            else:
                with pytest.raises(IndexMissing):
                    Store(index).current()
            if point % 4 == 3 or point == points - 1:  # the others are cleared up by a run that dies in its turn
                assert runs("finish")["how"] == "published"
                sound(index, new_ids)
                assert debris(index) == []
            to_old_index(index, old_ids)
    must_stop = set(ways) - {"after", "worker"}  # the others may come too late, or be made good
    assert all(stopped[way] > ways.count(way) * points // len(ways) // 2 for way in must_stop), stopped


def sound(index: Path, *either: set[str]) -> None:
    """The index is whole to its last byte, agrees with itself, and holds the one or the other."""
    assert Store(index).check() == []
    generation = Store(index).current()
    assert generation.trouble == ""
    assert list(disagreements(generation, lambda _: None)) == []
    assert held(Store(index)) in either


def to_old_index(index: Path, old_ids: set[str]) -> None:
    """Goes back to where the run began; what a run that died has left stays."""
    if old_ids:
        Store(index).rollback(1)
    elif Store(index).numbers():
        shutil.rmtree(index)
