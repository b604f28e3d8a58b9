"""May a build die at any instant? `make torture` kills it at many more points (REFTEL_TORTURE says how many)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store import Store
from tests.cables import CABLES
from tests.conftest import ROOT
from tests.stores import held, publish

POINTS = int(os.environ.get("REFTEL_TORTURE", "16"))
OLD_IDS, NEW_IDS = {c.id for c in CABLES[:4]}, {c.id for c in CABLES}


class Dying:
    """The helper process (tests/dying.py), asked by `__call__`."""

    def __init__(self, index: Path) -> None:
        command = [sys.executable, "-m", "tests.dying", str(index)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def __call__(self, line: str) -> list[str]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(line + "\n")
        return self.process.stdout.readline().split()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    publish(Store(tmp_path), CABLES[:4])
    return tmp_path


@pytest.fixture
def dying(index: Path) -> Iterator[Dying]:
    helper = Dying(index)
    with helper.process:
        yield helper
        assert helper.process.stdin
        helper.process.stdin.close()


def still_well(index: Path) -> None:
    assert Store(index).check() == []
    generation = Store(index).current()
    assert generation.trouble == ""
    assert held(Store(index)) == (OLD_IDS if generation.number == 1 else NEW_IDS)


def debris(index: Path) -> list[Path]:
    """What lies in the index that belongs to no finished generation."""
    finished = {f"{number:08d}" for number in Store(index).numbers()}
    return [p for p in (index / "generations").iterdir() if p.name not in finished] + list(index.rglob("*.new"))


def test_killed_at_any_event(index: Path, dying: Dying) -> None:
    word, events, _ = dying("finish")
    assert word == "published"
    left_behind = 0
    for point in range(POINTS):
        event = 1 + point * int(events) // POINTS
        assert dying(f"event {event}") == ["killed"], event
        still_well(index)
        left_behind += len(debris(index))
        if point % 4 == 3:  # the others are cleared up by a build that is killed in its turn
            assert dying("finish")[0] == "published"
            assert debris(index) == []
            Store(index).keep(2)
    assert left_behind, "builds were killed in the midst of their work"


def test_killed_at_any_time(index: Path, dying: Dying) -> None:
    seconds = float(dying("finish")[2])
    killed = 0
    for point in range(max(4, POINTS // 4)):
        killed += dying(f"after {seconds * (0.1 + point % 9 / 10)}") == ["killed"]
        still_well(index)
    assert killed, "some were not so quick"
    assert dying("finish")[0] == "published"
    assert debris(index) == []
