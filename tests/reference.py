"""What would stock Whoosh answer? The same cables in its own W3 codec, asked by its own searcher.

Known defects of Whoosh 2.7.4 that this works around: results are asked for with `limit=None`, and what is meant to
score a constant (prefix, wildcard, fuzzy, range) is wrapped so that it does.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from whoosh import matching, query
from whoosh.filedb.filestore import RamStorage
from whoosh.searching import Searcher

from index import analysis, schema
from index.cable import Cable
from index.fields import BY_NAME, Kind
from index.schema import field_values

CONSTANT = (query.Prefix, query.Wildcard, query.FuzzyTerm, query.TermRange, query.NumericRange)


def in_order(cables: Iterable[Cable]) -> list[Cable]:
    """The order in which a bulk build numbers them."""
    return sorted(cables, key=lambda c: (schema.minutes(c.date) if c.date else 1 << 40, analysis.fold(c.id)))


def empty_index() -> Any:
    """An empty stock index. (Its name is its own: Whoosh's temporary files are called after it.)"""
    return RamStorage().create_index(schema.schema(), indexname=f"MAIN{uuid.uuid4().hex}")


def whoosh_index(cables: Iterable[Cable]) -> Any:
    """A stock index of the cables, numbered as they come."""
    index = empty_index()
    writer = index.writer(limitmb=64)
    for cable in cables:
        writer.add_document(**schema.document(cable))
    writer.commit()
    return index


class Beside(query.Query):  # type: ignore[misc]
    """AndNot and AndMaybe as they are meant. (Whoosh's own matchers lose their place when they are skipped.)"""

    def __init__(self, first: query.Query, second: query.Query, is_unwanted: bool) -> None:
        self.first, self.second, self.is_unwanted = first, second, is_unwanted

    def estimate_size(self, ixreader: Any) -> int:
        return int(self.first.estimate_size(ixreader))

    def matcher(self, searcher: Searcher, context: Any = None) -> Any:
        wanted = _scores(self.first.matcher(searcher, context))
        other = _scores(self.second.matcher(searcher, context))
        if self.is_unwanted:
            found = {docnum: score for docnum, score in wanted.items() if docnum not in other}
        else:
            found = {docnum: score + other.get(docnum, 0) for docnum, score in wanted.items()}
        return matching.ListMatcher(list(found), weights=list(found.values()))


def _scores(matcher: Any) -> dict[int, float]:
    found = {}
    while matcher.is_active():
        found[matcher.id()] = matcher.score()
        matcher.next()
    return found


def stated(asked: query.Query) -> query.Query:
    """The query with our rule for constant scores made explicit, and without what Whoosh gets wrong."""
    if isinstance(asked, query.AndNot | query.AndMaybe):
        return Beside(stated(asked.a), stated(asked.b), isinstance(asked, query.AndNot))
    if isinstance(asked, CONSTANT):
        return query.ConstantScoreQuery(asked, asked.boost)
    return asked if asked.is_leaf() else asked.apply(stated)


def hits(searcher: Searcher, asked: query.Query, filters: Iterable[query.Query] = ()) -> dict[int, float]:
    """Document -> score for every hit."""
    kept: set[int] | None = None
    for one in filters:
        found = set(searcher.docs_for_query(one))
        kept = found if kept is None else kept & found
    if kept is not None and not kept:
        return {}  # Whoosh takes an empty filter for none
    results = searcher.search(stated(asked), limit=None, filter=kept)
    return {docnum: score for score, docnum in results.top_n}


def facet(cables: Sequence[Cable], documents: Iterable[int], name: str) -> dict[str, int]:
    """Value (folded; a month for dates) -> how many of the documents have it."""
    row = BY_NAME[name]
    counts: Counter[str] = Counter()
    for docnum in documents:
        values = field_values(row, cables[docnum])
        counts.update(value[:7] if row.kind is Kind.DATE else analysis.fold(value) for value in values)
    return dict(counts)


def same_scores(ours: Mapping[int, float], theirs: Mapping[int, float]) -> bool:
    """Whether the hits are the same and their scores within 1e-9."""
    return ours.keys() == theirs.keys() and all(
        abs(score - theirs[docnum]) <= 1e-9 * max(1.0, abs(theirs[docnum])) for docnum, score in ours.items()
    )
