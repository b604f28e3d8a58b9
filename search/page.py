"""What is asked of the index, and what comes back?

`Question` is what a reader wants, already parsed; `Answer` is one page of hits with its facets. Both are plain data:
the web, the terminal and the API are all made from them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, overload

from index.cable import Cable
from index.codec.arrays import Array
from index.reader import Leaf

Found = Sequence[tuple[Leaf, Array]]
"""For each segment the documents (in it, rising) that answer."""


class Sort(StrEnum):
    RELEVANCE = "relevance"
    OLDEST = "date"
    NEWEST = "-date"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as typed and clicked.

    `chosen` and `excluded`: facet name -> canonical values (OR within a facet, AND across; excluded ones are taken
    away). For the date facet use `since` and `until` (`2009`, `2009-10` or `2009-10-09`, both included).
    """

    query: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the cable's text: plain strings, `marked` ones are what matched. `paragraph` is its number or None."""

    pieces: tuple[tuple[str, bool], ...]  # (text, marked)
    paragraph: int | None = None

    def to_json(self) -> dict[str, Any]:
        """`{text, marks: [[start, end], …], paragraph}`: marks are character offsets into the text."""
        marks = []
        at = 0
        for piece, marked in self.pieces:
            if marked:
                marks.append([at, at + len(piece)])
            at += len(piece)
        return {"text": "".join(piece for piece, _ in self.pieces), "marks": marks, "paragraph": self.paragraph}


@dataclass(frozen=True, slots=True)
class Hit:
    cable: Cable
    score: float
    snippets: tuple[Snippet, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What an answer says of one cable."""
        return {
            "id": self.cable.id,
            "date": self.cable.date,
            "origin": self.cable.origin,
            "classification": self.cable.classification,
            "title": self.cable.title,
            "score": self.score,
            "snippets": [snippet.to_json() for snippet in self.snippets],
        }


@dataclass(frozen=True, slots=True)
class Near:
    """A cable that is no hit but comes near one: it lacks some words of the question.

    `leads`: its subject holds all the other words, so it is shown before the hits.
    """

    hit: Hit
    lacks: tuple[str, ...]
    leads: bool


@dataclass(slots=True)  # not frozen: an answer may have thousands of them, and a frozen one takes three times as long
class Bucket:
    """A facet value and how many hits have it, the facet's own selection left out of account."""

    value: str
    count: int
    chosen: bool = False
    excluded: bool = False


@dataclass(slots=True)
class Counts(Sequence[Bucket]):
    """The counted values of a facet, made into buckets when they are looked at: there are thousands of them, and a page
    shows some."""

    values: list[str]
    counts: list[int]

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Bucket]:
        return map(Bucket, self.values, self.counts)

    @overload
    def __getitem__(self, at: int) -> Bucket: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Bucket, ...]: ...
    def __getitem__(self, at: int | slice) -> Bucket | tuple[Bucket, ...]:
        if isinstance(at, slice):
            return tuple(map(Bucket, self.values[at], self.counts[at]))
        return Bucket(self.values[at], self.counts[at])


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question  # as it was answered: of dates typed the wrong way round, the earlier first
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Sequence[Bucket]]  # by field name; "date" in months (`2009-10`), oldest first; others by count
    generation: int
    took_ms: float
    notes: tuple[str, ...] = ()
    nearest: tuple[Near, ...] = ()  # beside few hits or none, never counted among them
    found: Found = field(default=(), compare=False, repr=False)  # all hits, for what else a page asks of them

    def to_json(self) -> dict[str, Any]:
        """The public contract of `reftel search --json` and `/api/v1/search`."""
        return {
            "query": self.question.query,
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
            "nearest": [
                {**near.hit.to_json(), "lacks": list(near.lacks), "leads": near.leads} for near in self.nearest
            ],
            "facets": {
                name: [{"value": bucket.value, "count": bucket.count} for bucket in buckets]
                for name, buckets in self.facets.items()
            },
            "generation": self.generation,
            "took_ms": self.took_ms,
            "notes": list(self.notes),
        }
