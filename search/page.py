"""What is asked of the index, and what comes back?

`Question` is what a reader wants, already parsed; `Answer` is one page of hits with its facets. Both are plain data:
the web, the terminal and the API are all made from them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from index.cable import Cable


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


@dataclass(frozen=True, slots=True)
class Hit:
    cable: Cable
    score: float
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class Bucket:
    """A facet value and how many hits have it, the facet's own selection left out of account."""

    value: str
    count: int
    chosen: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question
    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[Bucket, ...]]  # by field name; "date" in months (`2009-10`), oldest first; others by count
    generation: int
    took_ms: float
    notes: tuple[str, ...] = ()
