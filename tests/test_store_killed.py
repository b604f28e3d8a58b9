"""May a build die at any instant? `make torture` kills it at many more points (REFTEL_TORTURE says how many)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.store import Store
from tests.cables import CABLES
from tests.conftest import ROOT
from tests.stores import held, publish

POINTS = int(os.environ.get("REFTEL_TORTURE", "16"))
OLD_IDS, NEW_IDS = {c.id for c in CABLES[:4]}, {c.id for c in CABLES}


class Dying:
    """The helper process (tests/dying.py), asked by `__call__`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def __call__(self, line: str) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(line + "\n")
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert told["left"] == [], f"processes outlive {line}"
        return told


@contextmanager
def dying(index: Path, *arguments: str) -> Iterator[Dying]:
    command = [sys.executable, "-m", "tests.dying", str(index), *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    ) as process:
        yield Dying(process)
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    publish(Store(tmp_path), CABLES[:4])
    return tmp_path


def still_well(index: Path) -> None:
    assert Store(index).check() == []
    generation = Store(index).current()
    assert generation.trouble == ""
    assert held(Store(index)) == (OLD_IDS if generation.number == 1 else NEW_IDS)


def debris(index: Path) -> list[Path]:
    """What lies in the index that belongs to no finished generation."""
    finished = {f"{number:08d}" for number in Store(index).numbers()}
    return [p for p in (index / "generations").iterdir() if p.name not in finished] + list(index.rglob("*.new"))


@pytest.mark.parametrize("word", ["at", "after"])
def test_killed_at_any_event(index: Path, word: str) -> None:
    points = POINTS if word == "at" else POINTS // 4
    killed = left_behind = 0
    with dying(index) as builds:
        events = builds("finish")["events"]
        for point in range(points):
            killed += builds(f"{word} {1 + point * events // points}")["how"] == "killed"
            still_well(index)
            left_behind += len(debris(index))
            if point % 4 == 3:  # the others are cleared up by a build that is killed in its turn
                assert builds("finish")["how"] == "published"
                assert debris(index) == []
                Store(index).keep(2)
    assert killed >= points * 3 // 4, "no two builds have quite the same events, but nearly"
    assert left_behind, "builds were killed in the midst of their work"
