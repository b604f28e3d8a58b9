"""How do the hits spread over the days of a month, and over the months that they report on?

(The date facet of an answer counts the months in which cables were sent.)
"""

from dataclasses import replace

import numpy as np

from index.codec.arrays import Array
from index.codec.segment import NO_NUMBER
from index.generation import Generation
from search import compile as compiling
from search import run
from search.answer import narrow
from search.language import parse
from search.page import Bucket, Found, Question

LONGEST_PERIOD = 24
"""Months; of a longer period only the first ones are counted."""


def by_day(generation: Generation, question: Question, month: str) -> tuple[Bucket, ...]:
    """The days of the month (`2009-10`) that have hits, in order; the question's own dates are left out of account."""
    within = replace(question, since=month, until=month)
    compiled = compiling.without_notes(parse(question.query).tree, generation)
    found = run.every(generation.reader, compiled, narrow(generation, within).filters)
    (minutes,) = _numbers(found, "date")
    days, counts = np.unique(minutes.astype("datetime64[m]").astype("datetime64[D]"), return_counts=True)
    return tuple(map(Bucket, days.astype(str).tolist(), counts.tolist()))


def by_period(found: Found) -> tuple[Bucket, ...]:
    """The months that hits report on, in order; a hit counts in every month that its period touches."""
    days = _numbers(found, "period_start", "period_end")
    first, last = (some.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) for some in days)
    if not first.size:
        return ()
    last = np.clip(last, first, first + LONGEST_PERIOD - 1)
    start, size = int(first.min()), int(last.max() - first.min()) + 2
    begun, ended = (np.bincount(months - start, minlength=size) for months in (first, last + 1))
    counts = np.cumsum(begun - ended)
    some = np.flatnonzero(counts)
    months = (some + start).astype("datetime64[M]").astype(str)
    return tuple(map(Bucket, months.tolist(), counts[some].tolist()))


def _numbers(found: Found, *names: str) -> list[Array]:
    """For each of some numeric fields the numbers of the hits that have them all."""
    parts = []
    for leaf, hits in found:
        columns = [column for name in names if (column := leaf.segment.numbers(name)) is not None]
        if len(columns) == len(names):
            documents = hits
            for column in columns:
                documents = documents[column[documents] != NO_NUMBER]
            parts.append(np.array([column[documents] for column in columns]))
    return list(np.concatenate(parts, axis=1) if parts else np.empty((len(names), 0), np.int32))
