"""Which cables answer, all of them, one after the other?

A page of hits is `search.answer`; this is for exports and comparisons. The question is answered once, and each cable is
read only when its turn comes: what is held meanwhile is a number for each hit, not its text.
"""

from collections.abc import Iterator
from dataclasses import replace

from index.cable import Cable
from index.generation import Generation
from search import compile as compiling
from search import run
from search.answer import narrow, order
from search.language import parse
from search.page import Question, Sort


def every(generation: Generation, question: Question) -> Iterator[Cable]:
    """The cables that answer, in the question's order; its offset and limit do not count."""
    for docnum, _score in _matches(generation, question):
        yield generation.cable(docnum)


def ids(generation: Generation, question: Question) -> frozenset[str]:
    """The ids of the cables that answer; no cable is read for it."""
    found: set[str] = set()
    for docnum, _score in _matches(generation, replace(question, sort=Sort.OLDEST)):
        leaf = generation.reader.leaf_of(docnum)
        values = leaf.segment.values("id")
        if values is not None:
            found.update(values.labels[n].decode() for n in values.of(docnum - leaf.base))
    return frozenset(found)


def _matches(generation: Generation, question: Question) -> tuple[tuple[int, float], ...]:
    parsed = parse(question.query)
    compiled, _ = compiling.to_whoosh(parsed.tree, generation)
    filters = narrow(generation, question).filters
    sort = order(parsed.tree, question.sort)
    return run.run(generation, compiled, filters, facets=[], sort=sort, limit=len(generation)).docs
