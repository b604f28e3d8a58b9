"""Does an update give exactly the index that a build of everything gives?"""

import json
import os
import random
import shutil
from pathlib import Path

import pytest

from index.cable import Cable
from index.store import Store
from indexer import reading
from indexer.build import build, update
from indexer.page import Page
from tests.test_build import SAMPLE, build_index, silent

SEQUENCES = int(os.environ.get("REFTEL_EDITS", "6"))
PAGES = sorted(path for path in SAMPLE.rglob("WL*/*") if path.is_file())
MERGED = sorted(SAMPLE.glob("m.scoop.co.nz/**/*.htm*")) + sorted(SAMPLE.glob("wikileaks.org/**/*.htm*"))
MERGED += [path for path in PAGES if path.name in {page.name for page in MERGED} or b"ANKARA" in path.read_bytes()]


def everything(place: Path) -> dict[str, object]:
    """The cables in document order, all arrays of the segment and the report, without what is bound to differ."""
    generation = Store(place).current()
    report = dict(generation.report)
    for name in ("generation", "seconds"):
        del report[name]
    report["left_out"] = sorted(json.dumps(item) for item in report["left_out"])
    report["reasons"] = dict(sorted(report["reasons"].items()))
    (leaf,) = generation.reader.leaves
    arrays = {
        name: file[name].tobytes()
        for file in leaf.segment.arrays.readers
        for name in file
        if not name.startswith("cables/")  # compressed with the dictionary of an earlier build
    }
    cables = [generation.cable(n).dumps() for n in range(len(generation))]
    return {"cables": cables, "arrays": arrays, "report": report}


def edit(crawl: Path, chance: random.Random) -> None:
    """One change to a crawl: pages come, go, change their words, or become junk."""
    there = sorted(path for path in crawl.iterdir() if path.is_file())
    victim = chance.choice(there)
    match chance.choice(["add", "add", "remove", "change", "spoil"]):
        case "add":
            page = chance.choice(PAGES)
            shutil.copyfile(page, crawl / f"{page.parent.name}-{page.name}")
        case "remove" if len(there) > 3:
            victim.unlink()
        case "change":
            victim.write_bytes(victim.read_bytes().replace(b"the", b"every"))
        case _:
            victim.write_bytes(b"" if chance.random() < 0.5 else b"<html><title>404 Not Found</title></html>")


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_random_edits(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    crawl = tmp_path / "crawl"
    crawl.mkdir()
    for page in [*chance.sample(PAGES, 6), *MERGED]:
        shutil.copyfile(page, crawl / f"{page.parent.name}-{page.name}")
    build_index(crawl, tmp_path / "updated")
    for _ in range(3):
        edit(crawl, chance)
        update([crawl], Store(tmp_path / "updated"), prune=True, processes=1, memory_mb=256, progress=silent)
    build_index(crawl, tmp_path / "rebuilt")
    assert everything(tmp_path / "updated") == everything(tmp_path / "rebuilt")


def test_only_new_and_changed_pages_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl = tmp_path / "crawl"
    crawl.mkdir()
    for page in PAGES[:4]:
        shutil.copyfile(page, crawl / page.name)
    build_index(crawl, tmp_path / "index")
    shutil.copyfile(PAGES[5], crawl / PAGES[5].name)
    read = tmp_path / "read"
    original = reading.read_page
    monkeypatch.setattr(reading, "read_page", lambda page: (read.write_text(page.where), original(page))[1])
    update([crawl], Store(tmp_path / "index"), prune=False, processes=1, memory_mb=256, progress=silent)
    assert read.read_text() == str(crawl / PAGES[5].name)


def test_without_prune_what_a_source_no_longer_has_stays(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    shutil.copytree(PAGES[0].parent, first)
    shutil.copytree(PAGES[-1].parent, second)
    store = Store(tmp_path / "index")
    build([first, second], store, processes=1, memory_mb=256, progress=silent)
    held = everything(tmp_path / "index")["cables"]
    shutil.rmtree(first)
    first.mkdir()
    (first / "note.txt").write_text("Bread, milk, and a stamp.")
    update([first], store, prune=False, processes=1, memory_mb=256, progress=silent)
    assert everything(tmp_path / "index")["cables"] == held
    report = update([first], store, prune=True, processes=1, memory_mb=256, progress=silent)
    assert 0 < report.cables < len(held)  # type: ignore[arg-type]


def named_otherwise(crawl: Path, how: str) -> Path:
    """The same crawl by another name."""
    match how:
        case "relative":
            return Path(os.path.relpath(crawl))
        case "from within":
            os.chdir(crawl)
            return Path()
        case "a link":
            link = crawl.parent / "link"
            link.symlink_to(crawl)
            return link
    return crawl.parent / "elsewhere" / ".." / crawl.name


NAMES = ["relative", "from within", "a link", "dots"]


@pytest.mark.parametrize("packed", [False, True], ids=["a folder", "an archive"])
@pytest.mark.parametrize("how", NAMES)
def test_a_source_named_otherwise_is_the_same(
    how: str, packed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl = tmp_path / "crawl"
    for page in PAGES[:4]:
        (crawl / "pages").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(page, crawl / "pages" / page.name)
    (crawl / "notes.txt").write_text("Bread, milk, and a stamp.")
    (crawl / "to notes").symlink_to("notes.txt")
    (tmp_path / "elsewhere").mkdir()
    if packed:
        shutil.make_archive(str(tmp_path / "packed"), "zip", crawl)
        shutil.rmtree(crawl)
        crawl.mkdir()
        (tmp_path / "packed.zip").rename(crawl / "packed.zip")
    monkeypatch.chdir(tmp_path)
    store = Store(tmp_path / "index")
    first = build([crawl], store, processes=1, memory_mb=256, progress=silent)
    monkeypatch.setattr(reading, "read_page", lambda page: pytest.fail(f"{page.where} is read again"))
    again = update([named_otherwise(crawl, how)], store, prune=False, processes=1, memory_mb=256, progress=silent)
    assert (again.pages, again.skipped, again.duplicates) == (first.pages, first.skipped, first.duplicates)


@pytest.mark.parametrize("how", NAMES)
def test_prune_drops_what_a_source_named_otherwise_no_longer_has(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl = tmp_path / "crawl"
    crawl.mkdir()
    (tmp_path / "elsewhere").mkdir()
    for page in PAGES[:4]:
        shutil.copyfile(page, crawl / page.name)
    monkeypatch.chdir(tmp_path)
    first = build_index(crawl, tmp_path / "index")
    (crawl / PAGES[0].name).unlink()
    update(
        [named_otherwise(crawl, how)],
        Store(tmp_path / "index"),
        prune=True,
        processes=1,
        memory_mb=256,
        progress=silent,
    )
    assert len(Store(tmp_path / "index").current()) == first.cables - 1


def test_a_page_behind_a_link_stays_when_it_goes(tmp_path: Path) -> None:
    """The link that is left out is another place than the page it leads to."""
    crawl = tmp_path / "crawl"
    crawl.mkdir()
    for page in PAGES[:2]:
        shutil.copyfile(page, crawl / page.name)
    (crawl / "link").symlink_to(PAGES[0].name)
    first = build_index(crawl, tmp_path / "index")
    (crawl / PAGES[0].name).unlink()
    report = update([crawl], Store(tmp_path / "index"), prune=False, processes=1, memory_mb=256, progress=silent)
    assert report.cables == first.cables


def test_a_page_on_which_the_reader_broke_stays_in_the_report_when_the_crawl_has_it_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl = tmp_path / "crawl"
    crawl.mkdir()
    for page in PAGES[:3]:
        shutil.copyfile(page, crawl / page.name)
    broken = crawl / PAGES[0].name
    original = reading.read_page

    def read_page(page: Page) -> list[Cable]:
        if page.where == str(broken):
            raise RuntimeError("a defect of ours")
        return original(page)

    monkeypatch.setattr(reading, "read_page", read_page)
    assert build_index(crawl, tmp_path / "index").failed == 1
    broken.unlink()
    for _ in range(2):  # what one update keeps the next one keeps as well
        report = update([crawl], Store(tmp_path / "index"), prune=False, processes=1, memory_mb=256, progress=silent)
        assert (report.pages, report.cables, report.failed) == (3, 2, 1)
        assert [(item["where"], item["reason"]) for item in report.left_out] == [
            (str(broken), "the reader broke on it")
        ]


@pytest.mark.parametrize("name", ["a\u0007bell", "caf\udce9", "two\nlines"])
def test_prune_knows_a_source_whose_name_cannot_be_printed(name: str, tmp_path: Path) -> None:
    crawl = tmp_path / name
    crawl.mkdir()
    for page in PAGES[:2]:
        shutil.copyfile(page, crawl / page.name)
    first = build_index(crawl, tmp_path / "index")
    (crawl / PAGES[0].name).unlink()
    update([crawl], Store(tmp_path / "index"), prune=True, processes=1, memory_mb=256, progress=silent)
    assert len(Store(tmp_path / "index").current()) == first.cables - 1
