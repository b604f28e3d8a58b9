"""Does reading go on when a worker process dies, whenever that is?"""

import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

from indexer import reading
from indexer.page import Reason, Skipped

KILLER = "killer.htm"
_read_batch, _pool = reading.read_batch, reading._pool


def _die_on_killer(batch: list[reading.Item]) -> list[reading.PageRead]:
    if any(reading.key_of(item).where == KILLER for item in batch):
        os._exit(9)
    return _read_batch(batch)


def _until_broken(pool: ProcessPoolExecutor) -> None:
    with pytest.raises(BrokenProcessPool):
        while True:
            pool.submit(int).result()


def test_a_worker_that_dies_while_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pools: list[ProcessPoolExecutor] = []

    def remembered(processes: int) -> ProcessPoolExecutor:
        pools.append(_pool(processes))
        return pools[-1]

    monkeypatch.setattr(reading, "PAGES_AT_ONCE", 1)
    monkeypatch.setattr(reading, "read_batch", _die_on_killer)
    monkeypatch.setattr(reading, "_pool", remembered)
    names = ["first.htm", KILLER, *(f"{number}.htm" for number in range(8))]
    outcomes = reading.read_all([Skipped(name, Reason.EMPTY) for name in names], processes=1)
    seen = [next(outcomes)]
    _until_broken(pools[0])  # as a consumer does that takes its time over the first page
    seen += outcomes
    assert [outcome.key.where for outcome in seen] == names
    assert [outcome.key.where for outcome in seen if outcome.failed] == [KILLER]
