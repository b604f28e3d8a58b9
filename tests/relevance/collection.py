"""Which cables are searched when relevance is judged? The real ones of the reference material."""

import csv
import json
import lzma
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.cable import Cable
from index.store import Generation, Store
from indexer.body import read_body
from tests.relevance.known_items import Judged

AT_ONCE = 250


def rows(shared: Path, every: int = 1) -> list[dict[str, Any]]:
    """Every so many-th record of the collection."""
    with lzma.open(shared / "data" / "scale" / "cables.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for number, line in enumerate(lines) if number % every == 0]


def cable(row: dict[str, Any]) -> Cable:
    header = row["header_text"] + "\n\n"
    body = read_body(row["body_text"])
    subject = row["subject_full"] or row["subject"] or ""
    return Cable(
        id=row["id"],
        date=row["created"][:10],
        origin=row["origin"],
        classification=row["classification"],
        title=subject,
        subject=subject,
        tags=tuple(row["tags"]),
        summary=body.summary,
        paragraphs=body.paragraphs,
        text=header + row["body_text"],
        header_length=len(header),
        body=body.text,
    )


def by_hand() -> list[Judged]:
    """Questions as a reader would type them, each written after reading a cable's summary."""
    with Path(__file__).with_name("by_hand.tsv").open(encoding="utf-8", newline="") as table:
        return [Judged("by hand", row["query"], row["wanted"]) for row in csv.DictReader(table, delimiter="\t")]


def build(records: Sequence[dict[str, Any]], folder: Path, processes: int = 2) -> Generation:
    """The records as an index."""
    store = Store(folder)
    batches = [records[start : start + AT_ONCE] for start in range(0, len(records), AT_ONCE)]
    with store.build() as making:
        making.write(batches, _read, processes, 512, _ignore)
        making.publish({}, {})
    return store.current()


def _read(batch: Sequence[dict[str, Any]]) -> Iterator[Cable]:
    return map(cable, batch)


def _ignore(_: int) -> None:
    """Progress that nobody watches."""


def ranks(judged: Sequence[Judged], search: Callable[[str], Sequence[str]]) -> list[int]:
    """For each question the place of the wanted cable among the first ten that `search` gives, 0 where it is not."""
    places = []
    for one in judged:
        found = list(search(one.query))[:10]
        places.append(found.index(one.wanted) + 1 if one.wanted in found else 0)
    return places


def success(places: Sequence[int], within: int) -> float:
    """The share of questions whose cable is among the first `within`."""
    return sum(0 < place <= within for place in places) / len(places)


def mean_reciprocal_rank(places: Sequence[int]) -> float:
    return sum(1 / place for place in places if place) / len(places)
