"""Which cables are searched when relevance is judged? The real ones of the reference material."""

import csv
import json
import lzma
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, index, qparser

from index.cable import Cable
from index.fields import searched_text
from index.generation import Generation
from index.store import Store
from indexer.body import read_body
from search.answer import answer
from search.page import Question
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
    """Questions as a reader would type them, each written after reading a cable's summary.

    Those in `reporter's words` say it as a newspaper would; most hold a word or two that the cable has not.
    """
    with Path(__file__).with_name("by_hand.tsv").open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t")
        return [Judged(row["kind"], row["query"], tuple(row["wanted"].split())) for row in rows]


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


Search = Callable[[str], Sequence[str]]
"""The ids of cables for a question, in the order in which a reader sees them."""


def reftel(generation: Generation) -> Search:
    """Our first page: the cables that lead, the hits, the others that come near."""

    def search(text: str) -> list[str]:
        page = answer(generation, Question(text))
        before = [near.hit for near in page.nearest if near.leads]
        after = [near.hit for near in page.nearest if not near.leads]
        return [hit.cable.id for hit in (*before, *page.hits, *after)]

    return search


def stock_whoosh(cables: Sequence[Cable], folder: Path) -> dict[str, Search]:
    """Whoosh as it comes (its BM25F, stemming analyzer and multi-field parser), its words ANDed and ORed."""
    stemming = analysis.StemmingAnalyzer()
    schema = fields.Schema(
        id=fields.ID(stored=True), subject=fields.TEXT(analyzer=stemming), text=fields.TEXT(analyzer=stemming)
    )
    folder.mkdir()
    made = index.create_in(folder, schema)
    writer = made.writer(limitmb=512)
    for one in cables:
        writer.add_document(id=one.id, subject=one.subject, text=searched_text(one))
    writer.commit(optimize=True)
    searcher = made.searcher()

    def joining(group: type[qparser.GroupNode]) -> Search:
        parser = qparser.MultifieldParser(["subject", "text"], schema, group=group)
        return lambda text: [hit["id"] for hit in searcher.search(parser.parse(text), limit=10)]

    return {"stock Whoosh, AND": joining(qparser.AndGroup), "stock Whoosh, OR": joining(qparser.OrGroup)}


def ranks(judged: Sequence[Judged], search: Search) -> list[int]:
    """For each question the place of a wanted cable among the first ten that `search` gives, 0 where none is there."""
    return [
        next((place for place, found in enumerate(list(search(one.query))[:10], 1) if found in one.wanted), 0)
        for one in judged
    ]


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares of questions whose cable is the first, is among the first ten; the mean reciprocal rank."""

    first: float
    ten: float
    mrr: float

    def __str__(self) -> str:
        return f"{self.first:.3f} / {self.ten:.3f} / {self.mrr:.3f}"

    def reaches(self, other: "Measures") -> bool:
        """Whether no measure is below the other's."""
        return self.first >= other.first and self.ten >= other.ten and self.mrr >= other.mrr


def measured(places: Sequence[int]) -> Measures:
    """What these places (0: not among the first ten) come to."""
    count = len(places)
    return Measures(
        first=places.count(1) / count,
        ten=sum(place > 0 for place in places) / count,
        mrr=sum(1 / place for place in places if place) / count,
    )
