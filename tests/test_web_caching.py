"""Is a reader told that a page has not changed only when it has not? (web/caching.py)"""

from pathlib import Path

import pytest
from flask import Flask

from index.store import Store
from tests.cables import CABLES
from tests.web_site import build
from web import caching
from web.app import create_app
from web.index_reading import IndexReading
from web.settings import Settings

ADDRESSES = ("/", "/about", "/search?q=EXBS", "/api/v1/search?q=EXBS")


def site_of(index: Path) -> Flask:
    return create_app(index, Settings())


def status(app: Flask, address: str, tag: str) -> int:
    return app.test_client().get(address, headers={"If-None-Match": tag}).status_code


def tag_of(app: Flask, address: str) -> str:
    return app.test_client().get(address).headers["ETag"]


def damage(index: Path, number: int) -> None:
    victim = index / "generations" / f"{number:08}" / "names.json"
    victim.write_bytes(b"[" + victim.read_bytes()[1:])


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_index_is_another_page_though_both_are_of_generation_1(address: str, tmp_path: Path) -> None:
    for name, cables in (("one", CABLES), ("other", CABLES[:1])):
        assert build(tmp_path / name, cables) == 1
    tag = tag_of(site_of(tmp_path / "one"), address)
    assert status(site_of(tmp_path / "one"), address, tag) == 304
    assert status(site_of(tmp_path / "other"), address, tag) == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_generation_that_answers_for_a_damaged_one_is_another_page(address: str, tmp_path: Path) -> None:
    build(tmp_path)
    tag = tag_of(site_of(tmp_path), address)
    build(tmp_path, CABLES[:1])
    damage(tmp_path, 2)
    assert status(site_of(tmp_path), address, tag) == 200


def test_pages_that_are_made_once_are_made_anew_when_the_generation_answers_for_a_damaged_one(tmp_path: Path) -> None:
    build(tmp_path)
    readings = [IndexReading(Store(tmp_path).current())]
    client = create_app(lambda: readings[-1], Settings()).test_client()
    assert "is damaged" not in client.get("/about").text
    build(tmp_path, CABLES[:1])
    damage(tmp_path, 2)
    readings.append(IndexReading(Store(tmp_path).current()))
    assert "is damaged" in client.get("/about").text


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_another_version_of_the_program_is_sent_again(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path)
    app = site_of(tmp_path)
    tag = tag_of(app, address)
    monkeypatch.setattr(caching, "PROGRAM", "another")
    assert status(app, address, tag) == 200


@pytest.mark.parametrize("name", ["web/app.py", "web/templates/base.html", "search/run.py", "index/codec/arrays.py"])
def test_any_file_that_a_page_is_made_with_makes_another_version(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("before")
    before = caching.digest_of_program(tmp_path)
    file.write_text("after")
    assert caching.digest_of_program(tmp_path) != before


@pytest.mark.parametrize("name", ["index/data/CURRENT", "index/data/generations/00000001/MAIN_1.text.arrays"])
def test_an_index_that_lies_beside_the_program_is_no_part_of_it(name: str, tmp_path: Path) -> None:
    before = caching.digest_of_program(tmp_path)
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("cables")
    assert caching.digest_of_program(tmp_path) == before
