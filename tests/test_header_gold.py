"""How many header fields of real pages are read right? Floors over the labelled pages; raise them, never lower them.

The labels have a few faults of their own: quotation marks stripped from the ends of subjects, TAGS of continuation
lines and free words left out, WikiLeaks' own slips in the caveat of a classification.
"""

import gzip
import json
import lzma
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from indexer.header import Header, read_header
from indexer.ids import canonicalize_id
from indexer.page import NotACable, Page, Stated, Transcript
from indexer.publishers import transcripts
from indexer.sources import pages

Label = dict[str, Any]
FLOORS = {
    "scoop": {"id": 1.0, "date": 1.0, "origin": 1.0, "classification": 0.987, "subject": 0.967, "tags": 0.993},
    "wikileaks": {"id": 1.0, "date": 1.0, "origin": 1.0, "classification": 1.0, "subject": 0.98, "tags": 0.989},
}
GENERAL = {"id": 0.998, "date": 0.999, "origin": 0.999, "classification": 0.988, "subject": 0.979, "tags": 0.993}


@dataclass
class Score:
    """Right and all readings by field; TAGS as true and false finds."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def count(self, name: str, label: str, wanted: object, got: object) -> None:
        self.all[name] += 1
        self.right[name] += wanted == got
        if wanted != got:
            self.wrong.append(f"{label} {name}: {wanted!r}, not {got!r}")

    def count_tags(self, wanted: set[str], got: set[str]) -> None:
        """F1 is twice the common tags over all tags of both sides."""
        self.right["tags"] += 2 * len(wanted & got)
        self.all["tags"] += len(wanted) + len(got)

    def check(self, floors: dict[str, float]) -> None:
        low = {
            name: self.right[name] / self.all[name]
            for name in floors
            if self.right[name] < floors[name] * self.all[name]
        }
        assert not low, "\n".join([str(low), *self.wrong])


def score(readings: Iterator[tuple[Label, Header, Callable[[str], bool]]]) -> Score:
    """Readings are (label, header, whether a line of the cable is on its page)."""
    result = Score()
    for label, header, has in readings:
        moment = label.get("dtg_iso") or ""
        if has("banner") or has("de"):
            result.count("id", label["id"], canonicalize_id(label["id"]), header.id)
        if has("dtg"):
            wanted = moment.replace("Z", ":00Z") if "T" in moment else label["date"]
            result.count("date", label["id"], wanted, header.date[: len(wanted)])
        if has("fm") or has("de"):
            result.count("origin", label["id"], label["origin"], header.origin)
        if has("banner"):
            result.count("classification", label["id"], label["classification"], header.classification)
        if has("subject") and label["subject_full"]:
            result.count("subject", label["id"], label["subject_full"].split(), header.subject.split())
        if has("tags") and label["tags"]:
            result.count_tags(set(label["tags"]), set(header.tags))
    return result


@pytest.fixture(scope="module")
def labels(shared: Path) -> list[Label]:
    with gzip.open(shared / "data" / "dev" / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _transcripts(crawl: Path) -> Iterator[Transcript]:
    for page in pages([crawl]):
        if isinstance(page, Page):
            try:
                yield from transcripts(page)
            except NotACable:
                continue  # a junk record of the crawl


@pytest.mark.parametrize("publisher", ["scoop", "wikileaks"])
def test_pages(shared: Path, labels: list[Label], publisher: str) -> None:
    by_url = {label[f"{publisher}_url"]: label for label in labels}
    readings = []
    for transcript in _transcripts(shared / "data" / "dev" / f"{publisher}.warc.gz"):
        label = by_url.get(transcript.url)
        if label:
            on_page = label["on_page"] if publisher == "scoop" else dict.fromkeys(label["on_page"], True)
            readings.append((label, read_header(transcript.text, transcript.stated), on_page.__getitem__))
    assert len(readings) >= 600
    score(iter(readings)).check(FLOORS[publisher])


def test_texts_without_a_page(shared: Path) -> None:
    """6,112 cables as bare text, of which only the day is stated."""

    def readings() -> Iterator[tuple[Label, Header, Callable[[str], bool]]]:
        with lzma.open(shared / "data" / "scale" / "cables.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                label = json.loads(line)
                text = f"{label['header_text'] or ''}\n\n{label['body_text'] or ''}"
                yield label, read_header(text, Stated(date=label["created"][:10])), lambda line: True

    score(readings()).check(GENERAL)
