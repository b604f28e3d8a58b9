"""What do readers get while the generation that answers changes? (index/store.py)"""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import generation as generation_module
from index import manifest
from index.store import Store
from tests.cables import CABLES
from tests.stores import publish

LONG = 20.0


@pytest.fixture
def index(tmp_path: Path) -> Path:
    publish(Store(tmp_path), CABLES[:3])
    return tmp_path


def test_others_are_answered_from_the_old_generation_while_one_opens_the_new(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(index)
    assert store.current().number == 1
    publish(Store(index), CABLES[:4])
    begun, go_on = threading.Event(), threading.Event()
    best = Store._best

    def slowly(self: Store, stated: str) -> object:
        begun.set()
        assert go_on.wait(LONG)
        return best(self, stated)

    monkeypatch.setattr(Store, "_best", slowly)
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(store.current)
        assert begun.wait(LONG)
        try:
            assert store.current().number == 1
        finally:
            go_on.set()
        assert opening.result().number == 2
    assert store.current().number == 2


def test_no_reader_is_left_with_nothing_when_files_were_touched(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation_module, "LOOK_AGAIN", 0.0)
    store = Store(index)
    first = store.current()
    for name in first.manifest["files"]:
        (first.path / name).touch()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: store.current().number, range(40)))
    assert found == [1] * 40


def test_another_generation_is_read_through_once(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(Store(index), CABLES[:4])
    monkeypatch.setattr(Store, "remember", lambda *_: None)  # as where the disk is read-only
    for memory in (index / "seen").iterdir():
        memory.unlink()
    read: list[Path] = []
    digest = manifest._digest
    monkeypatch.setattr(manifest, "_digest", lambda path: read.append(path) or digest(path))
    store = Store(index)
    first = store.earlier(1)
    assert first is not None and first.number == 1 and len(first) == 3
    files = len(read)
    assert files > 0
    assert store.earlier(1) is first
    assert len(read) == files
    assert store.earlier(7) is None
