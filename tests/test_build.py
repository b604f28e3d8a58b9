"""Does a crawl become an index, with nothing lost unseen?"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import IndexMissing, UsageError
from index.store import Store
from indexer import reading
from indexer.build import Advance, build
from indexer.page import Page, Reason, Skipped
from indexer.report import Report
from indexer.sources import pages
from tests.conftest import ROOT

SAMPLE = ROOT / "samples" / "crawl"


@contextmanager
def silent(_what: str, _total: int | None) -> Iterator[Advance]:
    yield lambda _n: None


def build_index(source: Path, place: Path, processes: int = 1) -> Report:
    return build([source], Store(place), processes=processes, memory_mb=256, progress=silent)


def content(place: Path) -> list[str]:
    """Every cable of an index, in document order, without the moment at which its page was saved."""
    generation = Store(place).current()
    records = []
    for docnum in range(len(generation)):
        record = generation.cable(docnum).to_json()
        for source in record["sources"]:
            del source["crawled"]
        records.append(json.dumps(record, sort_keys=True))
    return records


def test_every_page_is_accounted_for(sample_index: Path) -> None:
    report = Store(sample_index).current().report
    files = [path for path in SAMPLE.rglob("*") if path.is_file()]
    assert report["pages"] == len(files)
    assert report["failed"] == 0
    assert report["skipped"] == sum(report["reasons"].values()) == len(report["left_out"])
    assert report["cables"] + report["duplicates"] + report["skipped"] == report["pages"]
    assert report["cables"] == sum(report["years"].values()) == len(Store(sample_index).current())


def test_the_same_crawl_gives_the_same_content_whatever_the_processes_and_the_order(
    sample_index: Path, tmp_path: Path
) -> None:
    halves = tmp_path / "b", tmp_path / "a"
    for number, path in enumerate(sorted(p for p in SAMPLE.rglob("*") if p.is_file())):
        target = halves[number % 2] / path.relative_to(SAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    build([halves[0], halves[1]], Store(tmp_path / "index"), processes=2, memory_mb=256, progress=silent)
    assert content(tmp_path / "index") == content(sample_index)


def test_documents_stand_oldest_first(sample_index: Path) -> None:
    generation = Store(sample_index).current()
    dates = [generation.cable(docnum).date for docnum in range(len(generation))]
    assert dates == sorted(dates)


def test_a_copy_of_a_page_is_a_source_and_no_second_cable(sample_index: Path) -> None:
    generation = Store(sample_index).current()
    docnum = generation.docnum("07KYIV5017")
    assert docnum is not None
    publishers = {source.url.split("/")[2] for source in generation.cable(docnum).sources}
    assert publishers == {"www.scoop.co.nz", "m.scoop.co.nz"}


def test_a_redacted_page_is_kept_as_a_version(sample_index: Path) -> None:
    generation = Store(sample_index).current()
    docnum = generation.docnum("06ANKARA9148")
    assert docnum is not None
    cable = generation.cable(docnum)
    assert {source.publisher for source in cable.sources} == {"scoop", "wikileaks"}
    assert len(cable.versions) == 1


def test_a_crawl_without_cables_leaves_the_old_index_answering(tmp_path: Path) -> None:
    place = tmp_path / "index"
    (tmp_path / "junk").mkdir()
    (tmp_path / "junk" / "notes.txt").write_text("Bread, milk, and a stamp.")
    with pytest.raises(UsageError, match=r"no cable in 1 pages"):
        build_index(tmp_path / "junk", place)
    with pytest.raises(IndexMissing):
        Store(place).current()
    build_index(SAMPLE, place)
    with pytest.raises(UsageError):
        build_index(tmp_path / "junk", place)
    assert Store(place).current().number == 1


def test_a_page_on_which_the_reader_breaks_is_listed_and_the_rest_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(page: Page) -> list[object]:
        if page.where == "bad":
            raise RuntimeError("a defect of ours")
        return []

    monkeypatch.setattr(reading, "read_page", broken)
    bad, good, empty = reading.read_batch(
        [Page("bad", "", b"x"), Page("good", "", b"x"), Skipped("empty", Reason.EMPTY)]
    )
    assert "a defect of ours" in bad.failed
    assert not good.failed
    assert empty.skipped
    assert empty.skipped.where == "empty"


def test_a_page_that_kills_its_worker_is_listed_and_the_rest_are_read(tmp_path: Path) -> None:
    crawl = tmp_path / "crawl"
    shutil.copytree(SAMPLE / "www.scoop.co.nz" / "stories" / "WL0912", crawl / "WL0912")
    (crawl / "killer.htm").write_text("<html>dies</html>")
    crawled = list(pages([crawl]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_batch", _die_on_killer)
        outcomes = list(reading.read_all(crawled, 1))
    (failed,) = (outcome for outcome in outcomes if outcome.failed)
    assert failed.key.where.endswith("killer.htm")
    assert len(outcomes) == len(crawled)
    assert sum(len(outcome.cables) for outcome in outcomes) >= 1


_read_batch = reading.read_batch


def _die_on_killer(batch: list[reading.Item]) -> list[reading.PageRead]:
    if any(reading.key_of(item).where.endswith("killer.htm") for item in batch):
        import os  # noqa: PLC0415 - runs in the worker

        os._exit(9)
    return _read_batch(batch)
