"""Do two updates that come at about the same time both count? (indexer/build.py)"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.store import Build, Store
from indexer.build import update
from tests.test_build import SAMPLE, build_index, silent

PAGES = sorted((SAMPLE / "www.scoop.co.nz").rglob("WL*/*.htm"))[:3]


def crawl(folder: Path, page: Path) -> Path:
    folder.mkdir()
    shutil.copyfile(page, folder / page.name)
    return folder


class OvertakenStore(Store):
    """Just before it gets the lock another update is published."""

    def __init__(self, path: Path, other: Path) -> None:
        super().__init__(path)
        self.other = other

    @contextmanager
    def build(self) -> Iterator[Build]:
        brought_up_to_date(Store(self.path), self.other)
        with super().build() as made:
            yield made


def brought_up_to_date(store: Store, source: Path) -> None:
    update([source], store, prune=False, processes=1, memory_mb=256, progress=silent)


def test_what_another_update_published_meanwhile_is_not_lost(tmp_path: Path) -> None:
    first, second, third = (crawl(tmp_path / str(n), page) for n, page in enumerate(PAGES))
    index = tmp_path / "index"
    build_index(first, index)
    assert len(Store(index).current()) == 1
    brought_up_to_date(OvertakenStore(index, second), third)
    assert Store(index).current().number == 3
    assert len(Store(index).current()) == 3
