"""How many hits has each day of a month? (The date facet of an answer counts months.)"""

from collections import Counter
from dataclasses import replace

import numpy as np

from index.store import Generation
from search import compile as compiling
from search import run
from search.answer import narrow
from search.language import parse
from search.page import Bucket, Question, Sort

MOST_OF_A_MONTH = 50_000
"""Hits of one month that are counted; the fullest month of the whole collection has about 6,000."""


def by_day(generation: Generation, question: Question, month: str) -> tuple[Bucket, ...]:
    """The days of the month (`2009-10`) that have hits, in order; the question's own dates are left out of account."""
    compiled, _ = compiling.to_whoosh(parse(question.query).tree, generation)
    filters = narrow(generation, replace(question, since=month, until=month)).filters
    found = run.run(generation, compiled, filters, facets=[], sort=Sort.OLDEST, limit=MOST_OF_A_MONTH)
    counts: Counter[str] = Counter()
    for docnum, _score in found.docs:
        leaf = generation.reader.leaf_of(docnum)
        minutes = leaf.segment.numbers("date")
        if minutes is not None:
            counts[str(np.datetime64(int(minutes[docnum - leaf.base]), "m").astype("datetime64[D]"))] += 1
    return tuple(Bucket(day, counts[day]) for day in sorted(counts))
