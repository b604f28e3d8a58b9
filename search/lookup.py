"""What does a segment say of a term? Looked up within a budget of work, and remembered for one question."""

from typing import Any

import numpy as np

from index.analysis import stem
from index.codec.arrays import Array
from index.codec.postings import Postings
from index.errors import UsageError
from index.reader import Leaf
from search import sets
from search.wanted import beginning

MOST_REMEMBERED = 4_000_000
"""Document numbers that an evaluation keeps for the scoring that follows (32 MB)."""

MOST_WORK = 50_000_000
"""Postings and places that one question may make us read; beyond it is refused."""

TOO_MUCH = "This question asks for too much work: use longer words, fewer wildcards, or fewer phrases of common words."

CHEAP = 8
"""Places that are only counted: so many cost as much as a posting that is read."""


class Budget:
    """What one question may cost, in all segments together."""

    def __init__(self, work: int = MOST_WORK) -> None:
        self.left = work

    def spend(self, work: int) -> None:
        """Raises UsageError when the question asks for more than it may; what is refused leaves room for less."""
        if work > self.left:
            raise UsageError(TOO_MUCH)
        self.left -= work


class Lookup:
    """The terms of one segment. For one thread and one question."""

    def __init__(self, leaf: Leaf, budget: Budget) -> None:
        self.leaf = leaf
        self.spend = budget.spend
        self.segment = leaf.segment
        self.size = leaf.segment.documents
        self._known: dict[Any, Array] = {}
        self._kept = 0

    def having(self, field: str, text: Any) -> Array:
        """The documents that have a term."""
        postings = self.postings(field)
        if postings is not None:
            number = self.number(field, text)
            return sets.EMPTY if number is None else self.documents_of(postings, number)
        numbers = self.segment.numbers(field)
        if numbers is None or isinstance(text, bytes):
            return sets.EMPTY
        known = self._known.get((field, text))
        return self._keep((field, text), np.flatnonzero(numbers == int(text))) if known is None else known

    def _keep(self, asked: Any, found: Array) -> Array:
        if self._kept + found.size <= MOST_REMEMBERED:
            self._known[asked] = found
            self._kept += found.size
        return found

    def postings(self, field: str) -> Postings | None:
        return self.segment.postings(field)

    def number(self, field: str, text: str | bytes) -> int | None:
        """The number of a term."""
        postings = self.postings(field)
        return None if postings is None else postings.lexicon.find(text if isinstance(text, bytes) else text.encode())

    def documents(self, postings: Postings, low: int, high: int | None = None) -> Array:
        """The documents of terms, one list after the other; counted as work done."""
        found = postings.documents_of(low, high)
        self.spend(found.size)
        return found

    def documents_of(self, postings: Postings, number: int) -> Array:
        """The documents of one term, remembered."""
        known = self._known.get((postings.field, number))
        if known is None:
            known = self._keep((postings.field, number), self.documents(postings, number))
        return known

    def firsts(self, postings: Postings, number: int) -> Array:
        """For each posting of a term which of its positions is the first, and at the end how many there are."""
        known = self._known.get((postings.field, number, "firsts"))
        if known is None:
            self.spend(postings.occurrence_count(number) // CHEAP)
            known = self._keep((postings.field, number, "firsts"), postings.bounds_of_places(number))
        return known

    def words_of(self, postings: Postings, stemmed: str) -> tuple[int, ...]:
        """The numbers of the exact words that have a stem."""
        low, high = postings.lexicon.beginning(beginning(stemmed).encode())
        some = enumerate(postings.lexicon.some(low, high), low)
        return tuple(number for number, word in some if stem(word.decode()) == stemmed)
