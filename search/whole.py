"""Which cables answer, all of them, one after the other?

A page of hits is `search.answer`; this is for exports and comparisons. The question is answered once, and each cable is
read only when its turn comes: what is held meanwhile is a number for each hit, not its text.
"""

from collections.abc import Iterator
from typing import Any

from index.cable import Cable
from index.generation import Generation
from search import compile as compiling
from search import run
from search.answer import narrow, order
from search.language import parse
from search.page import Question
from search.tree import Node


def every(generation: Generation, question: Question) -> Iterator[Cable]:
    """The cables that answer, in the question's order; its offset and limit do not count.

    Raises UsageError, before any cable is read, for a question that asks for too much work.
    """
    tree = parse(question.query).tree
    compiled, filters = _asked(generation, question, tree)
    sort = order(tree, question.sort)
    found = run.run(generation, compiled, filters, facets=[], sort=sort, limit=len(generation))
    return map(generation.cable, [docnum for docnum, _score in found.docs])


def ids(generation: Generation, question: Question) -> frozenset[str]:
    """The ids of the cables that answer; no cable is read for it."""
    compiled, filters = _asked(generation, question, parse(question.query).tree)
    found: set[str] = set()
    for leaf, documents in run.every(generation.reader, compiled, filters):
        values = leaf.segment.values("id")
        if values is not None:
            found.update(values.labels[n].decode() for document in documents.tolist() for n in values.of(document))
    return frozenset(found)


def _asked(generation: Generation, question: Question, tree: Node) -> tuple[Any, dict[str, Any]]:
    compiled, _ = compiling.to_whoosh(tree, generation)
    return compiled, narrow(generation, question).filters
