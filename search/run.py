"""Which cables answer a query, in which order, and how do they fall into facets?

    query, filters ──► matching (sets of documents) ──► counting (facets)
                                    └──► scoring, ranking (the page that is asked for)

Works on whole arrays, segment by segment. Exact: every hit is found and counted, however far down the page lies.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from index.codec.arrays import Array
from index.generation import Generation
from index.reader import Leaf, Reader
from search import sets
from search.counting import Hits, facet
from search.lookup import Budget
from search.matching import Matching
from search.page import Counts, Found, Sort
from search.ranking import best, by_date
from search.scoring import Scoring, Statistics


@dataclass(frozen=True, slots=True)
class Matches:
    """`total` hits, all of them in `found`; `docs` are those of the page as (document number, score), best first; a
    sort by date scores 0.

    `facets`: for each facet the values that hits have, and how many; a facet's counts leave out of account the filter
    of its own name. Dates are counted in months (`2009-10`), oldest first, other facets by count.
    """

    total: int
    docs: tuple[tuple[int, float], ...]
    facets: dict[str, Counts]
    found: Found = ()


def run(
    generation: Generation,
    query: Any,
    filters: Mapping[str, Any],
    facets: Sequence[str],
    sort: Sort = Sort.RELEVANCE,
    offset: int = 0,
    limit: int = 10,
) -> Matches:
    """Answers a `whoosh.query` tree over a generation, narrowed by filters (facet name -> query).

    Raises UsageError for a query that asks for too much work or is of an unknown kind.
    """
    return run_reader(generation.reader, query, filters, facets, sort, offset, limit)


def run_reader(
    reader: Reader,
    query: Any,
    filters: Mapping[str, Any],
    facets: Sequence[str],
    sort: Sort = Sort.RELEVANCE,
    offset: int = 0,
    limit: int = 10,
) -> Matches:
    """As `run`, over an open index."""
    found = _found(reader, query, filters)
    counts = {name: facet(reader, name).count([one.without(name) for one in found]) for name in facets}
    total = sum(one.hits.size for one in found)
    page: list[tuple[int, float]] = []
    if limit > 0 and offset < total:
        if sort is Sort.RELEVANCE:
            page = _most_relevant(found, query, statistics(reader), offset, limit)
        else:
            page = by_date([(one.leaf, one.hits) for one in found], sort is Sort.NEWEST, offset, limit)
    return Matches(total, tuple(page), counts, _hits(found))


def every(reader: Reader, query: Any, filters: Mapping[str, Any]) -> Found:
    """All that answers, in no other order than the index's: each segment, and the documents in it (i64, ascending)."""
    return _hits(_found(reader, query, filters))


def _hits(found: "Sequence[_Found]") -> Found:
    return [(one.leaf, one.hits) for one in found]


def _found(reader: Reader, query: Any, filters: Mapping[str, Any]) -> "list[_Found]":
    budget = Budget()
    return [_Found(leaf, query, filters, budget) for leaf in reader.leaves]


class _Found:
    """What one segment holds for the query, with all filters and without each of them."""

    def __init__(self, leaf: Leaf, query: Any, filters: Mapping[str, Any], budget: Budget) -> None:
        self.leaf = leaf
        self.matching = Matching(leaf, budget)
        self._base = self.matching.alive(query)
        self._narrowing = {name: self.matching.of(one) for name, one in filters.items()} if self._base.size else {}
        self.hits = self._narrowed("")
        self._counted = Hits(leaf, self.hits)

    def without(self, name: str) -> Hits:
        """The hits, the filter of that name left out of account."""
        return Hits(self.leaf, self._narrowed(name)) if name in self._narrowing else self._counted

    def _narrowed(self, name: str) -> Array:
        found = self._base
        for other, narrowing in self._narrowing.items():
            if other != name:
                found = sets.intersection(found, narrowing, self.matching.size)
        return found


def _most_relevant(
    found: Sequence[_Found], query: Any, known: Statistics, offset: int, limit: int
) -> list[tuple[int, float]]:
    scored = []
    for one in found:
        scores = Scoring(one.matching, known).of(query, one.hits)
        top = best(scores, offset + limit)
        scored.append((one.hits[top] + one.leaf.base, scores[top]))
    documents = np.concatenate([some for some, _ in scored])
    scores = np.concatenate([some for _, some in scored])
    order = np.lexsort((documents, -scores))[offset : offset + limit]
    return list(zip(documents[order].tolist(), scores[order].tolist(), strict=True))


_statistics: WeakKeyDictionary[Reader, Statistics] = WeakKeyDictionary()
_turn = threading.Lock()


def statistics(reader: Reader) -> Statistics:
    """What scores depend on of this index, computed once."""
    with _turn:
        known = _statistics.get(reader)
        if known is None:
            known = _statistics[reader] = Statistics(reader)
        return known
