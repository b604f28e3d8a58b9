"""Is what the fuzzer once found still mended? Tries it again, and some of everything that it begins with."""

import random
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent.parent / "samples" / "crawl"
FOUND = sorted(HERE.glob("found/*/*"))


@pytest.mark.parametrize("path", FOUND, ids=[f"{path.parent.name}: {path.name}" for path in FOUND])
def test_what_was_found_does_no_harm(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_some_spoiled_bytes_do_no_harm(target: str) -> None:
    chance = random.Random(2)
    seeds = [
        b'"customs seminar"~5 OR -(program:EXBS date:2009-09..)',
        *(p.read_bytes() for p in SAMPLE.rglob("WL10*/*")),
    ]
    for _ in range(40):
        data = bytearray(seeds[0] if target in ("query", "question") else chance.choice(seeds[1:]))
        for _ in range(chance.randrange(1, 9)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(9)] = chance.randbytes(chance.randrange(9))
        TARGETS[target](bytes(data))
