"""On every page of the reference crawls: is the text the cable's, whole, and nobody else's?

The bars: no word of `boilerplate_words` that the cable does not have, no phrase of `boilerplate_headlines`, at least
99.5% of the cable's characters in their order (white space aside), nothing added, the manifest's action obeyed.
"""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.encoding import decode
from indexer.page import NotACable, Page, Reason, Skipped, Transcript
from indexer.publishers import plain, transcripts, unknown
from indexer.publishers.document import Document
from indexer.sources import pages

Gold = dict[str, Any]
KEPT = 0.995

_WORD = re.compile(r"[a-z0-9]+")


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[Gold]:
    with gzip.open(shared / "data/dev/gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def squeeze(text: str) -> str:
    return "".join(text.split())


def kept_and_added(wanted: str, got: str) -> tuple[float, int]:
    """The share of `wanted` that is in `got` in its order, and the characters of `got` that are not in `wanted`.

    Exact where only the beginning, the end or one stretch differs, which is how a page's text goes wrong.
    """
    start = next((n for n, (a, b) in enumerate(zip(wanted, got, strict=False)) if a != b), min(len(wanted), len(got)))
    most = min(len(wanted), len(got)) - start
    end = next((n for n in range(most) if wanted[-1 - n] != got[-1 - n]), most)
    return (start + end) / max(1, len(wanted)), len(got) - start - end


def faults(label: Gold, text: str) -> list[str]:
    """What is wrong with the text of a page, in words."""
    wanted = label["page_text"]
    kept, added = kept_and_added(squeeze(wanted), squeeze(text))
    words = set(_WORD.findall(text.lower())) & set(label["boilerplate_words"]) - set(_WORD.findall(wanted.lower()))
    headlines = [headline for headline in label["boilerplate_headlines"] if headline in text]
    found = []
    if kept < KEPT:
        found.append(f"keeps {kept:.4f}")
    if added:
        found.append(f"adds {added} characters")
    if words:
        found.append(f"words of the page: {sorted(words)[:5]}")
    if headlines:
        found.append(f"headlines: {headlines[:2]}")
    return found


def read(item: Page | Skipped) -> list[Transcript] | Reason:
    if isinstance(item, Skipped):
        return item.reason
    try:
        return transcripts(item)
    except NotACable as why:
        return why.reason


def stem(url: str) -> str:
    """A story's address without its type: the sample page is in the crawl as text and stated as HTML."""
    return url.rpartition(".")[0]


def scoop(shared: Path) -> Iterator[Page | Skipped]:
    return pages([shared / "data/dev/scoop.warc.gz"])


def test_scoop_pages(shared: Path, gold: list[Gold]) -> None:
    labels = {stem(label["scoop_url"]): label for label in gold}
    junk = json.loads((shared / "data/dev/scoop.warc.junk.json").read_text())
    wrong: dict[str, object] = {}
    seen = set()
    for item in scoop(shared):
        got = read(item)
        url = item.url if isinstance(item, Page) else item.where.partition("!")[2]
        label = labels.get(stem(url))
        if label is not None:
            seen.add(stem(url))
            if not isinstance(got, list) or len(got) != 1:
                wrong[url] = got
                continue
            if found := faults(label, got[0].text):
                wrong[url] = found
            if label["layout"] != "plain" and got[0].stated.date != label["date"][:10]:
                wrong[url] = got[0].stated
        elif url in junk["not_cables"] and isinstance(got, list):
            wrong[url] = got[0].text[:200]
    assert not wrong
    assert seen == set(labels)


def test_the_reasons_of_what_a_warc_leaves_out(shared: Path) -> None:
    left = {item.where.partition("!")[2]: item.reason for item in scoop(shared) if isinstance(item, Skipped)}
    assert left == {
        "https://www.scoop.co.nz/robots.txt": Reason.NOT_A_PAGE,
        "https://www.scoop.co.nz/images/logo.gif": Reason.NOT_A_PAGE,
        "https://www.scoop.co.nz/stories/WL0910/S99999.htm": Reason.NOT_FOUND,
        "http://scoop.co.nz/stories/WL0910/S02555.htm": Reason.NOT_A_PAGE,
    }


def test_the_cable_is_found_without_knowing_the_publisher(shared: Path, gold: list[Gold]) -> None:
    """The same pages read by the cable's own form alone: what holds for a publisher nobody has described."""
    labels = {label["scoop_url"]: label for label in gold}
    wrong: dict[str, object] = {}
    for item in scoop(shared):
        if not isinstance(item, Page) or item.url not in labels:
            continue
        text = decode(item.data, item.content_type)
        reader = unknown if "<body" in text[:5000] else plain
        try:
            (got,) = reader.read(Document(item, text, reader is unknown))
        except NotACable as why:
            wrong[item.url] = why
            continue
        if found := faults(labels[item.url], got.text):
            wrong[item.url] = found
    assert len(wrong) <= len(labels) * 0.005, wrong


def test_mirrored_folder(shared: Path, gold: list[Gold]) -> None:
    root = shared / "data/dev/scoop-crawl"
    lines = (shared / "data/dev/scoop-crawl.manifest.jsonl").read_text(encoding="utf-8").splitlines()
    manifest = {entry["path"]: entry for entry in map(json.loads, lines)}
    labels = {label["scoop_url"]: label for label in gold}
    by_id = {label["id"]: label for label in gold}
    wrong: dict[str, object] = {}
    seen = set()
    for item in pages([root]):
        path = item.where.removeprefix(f"{root}/")
        entry = manifest[path]
        seen.add(path)
        got = read(item)
        cable = isinstance(got, list)
        if not entry["action"].endswith("-or-skip") and cable is (entry["action"] == "skip"):
            wrong[path] = (entry["action"], got)
        if not isinstance(got, list) or entry["action"] == "duplicate":
            continue
        label = labels.get(entry.get("url", "")) or by_id.get(entry.get("id", ""))
        if label is not None and (entry["action"] == "index" or "page_text" in entry):
            own = label | ({"page_text": entry["page_text"]} if "page_text" in entry else {})
            comparable = "page_text" in entry or entry.get("url") in labels
            if comparable and (found := faults(own, got[0].text)):
                wrong[path] = found
    assert not wrong
    assert seen == set(manifest)


def test_wikileaks_pages(shared: Path, gold: list[Gold]) -> None:
    labels = {label["wikileaks_url"]: label for label in gold}
    wrong: dict[str, object] = {}
    count = 0
    for item in pages([shared / "data/dev/wikileaks.warc.gz"]):
        assert isinstance(item, Page)
        (got,) = transcripts(item)
        label = labels[item.url]
        count += 1
        stated = (got.stated.id, got.stated.date, got.stated.origin, got.stated.classification)
        if stated != (label["id"], label["created"][:10], label["origin"], label["classification"]):
            wrong[item.url] = stated
        if list(got.stated.tags) != list(dict.fromkeys(label["tag_links"])):
            wrong[item.url] = got.stated.tags
        if squeeze(got.text) != squeeze((label["header_text"] or "") + (label["body_text"] or "")):
            wrong[item.url] = got.text[:200]
    assert not wrong
    assert count >= 600


def test_the_sample_page(shared: Path) -> None:
    (page,) = pages([shared / "data/scoop-exbs-russia-2009-10.txt"])
    assert isinstance(page, Page)
    (got,) = transcripts(page)
    assert got.title == "Exbs Russia Monthly Reporting Cable"
    assert got.text.startswith("DE RUEHMO #2555/01 2821103\nR 091103Z OCT 09")
    assert got.text.endswith("event the first week of February 2010.")
    for foreign in ("Bachelet", "Taliban", "Palestinian", "Headlines", "Scoop", "More>>"):
        assert foreign not in got.text
