"""How do the hits spread over the days of a month, and over the months that they report on?

(The date facet of an answer counts the months in which cables were sent.)
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from index.codec.segment import NO_NUMBER
from index.store import Generation
from search import compile as compiling
from search import run
from search.answer import narrow
from search.language import parse
from search.page import Bucket, Question, Sort
from search.tree import Node, Word, conjunction

MOST_COUNTED = 50_000
"""Hits that are looked at; the fullest month of the whole collection has about 6,000."""
LONGEST_PERIOD = 24
"""Months; of a longer period only the first ones are counted."""


def by_day(generation: Generation, question: Question, month: str) -> tuple[Bucket, ...]:
    """The days of the month (`2009-10`) that have hits, in order; the question's own dates are left out of account."""
    within = replace(question, since=month, until=month)
    counts: Counter[str] = Counter()
    for (minutes,) in _numbers(generation, within, parse(question.query).tree, "date"):
        counts[str(np.datetime64(minutes, "m").astype("datetime64[D]"))] += 1
    return tuple(Bucket(day, counts[day]) for day in sorted(counts))


def by_period(generation: Generation, question: Question) -> tuple[Bucket, ...]:
    """The months that hits report on, in order; a hit counts in every month that its period touches."""
    tree = conjunction([parse(question.query).tree, Word("period", "has")])
    counts: Counter[str] = Counter()
    for start, end in _numbers(generation, question, tree, "period_start", "period_end"):
        first, last = (np.datetime64(day, "D").astype("datetime64[M]") for day in (start, end))
        counts.update(np.arange(first, last + 1)[:LONGEST_PERIOD].astype(str).tolist())
    return tuple(Bucket(month, counts[month]) for month in sorted(counts))


def _numbers(generation: Generation, question: Question, tree: Node, *names: str) -> Iterator[tuple[int, ...]]:
    """The numbers of each hit in some numeric fields; hits without any of them are left out."""
    compiled, _ = compiling.to_whoosh(tree, generation)
    filters = narrow(generation, question).filters
    found = run.run(generation, compiled, filters, facets=[], sort=Sort.OLDEST, limit=MOST_COUNTED)
    for docnum, _score in found.docs:
        leaf = generation.reader.leaf_of(docnum)
        columns = [leaf.segment.numbers(name) for name in names]
        values = tuple(NO_NUMBER if column is None else int(column[docnum - leaf.base]) for column in columns)
        if NO_NUMBER not in values:
            yield values
