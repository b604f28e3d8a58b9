"""Does an update give exactly the index that a build of everything gives?"""

import json
import os
import random
import shutil
from pathlib import Path

import pytest

from index.store import Store
from indexer import reading
from indexer.build import build, update
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
