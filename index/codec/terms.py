"""Which terms does Whoosh see in a field, and which documents hold each of them? Words, values and numbers alike."""

from bisect import bisect_left
from collections.abc import Callable
from typing import Protocol

import numpy as np

from index.codec.arrays import Array
from index.codec.postings import Postings
from index.codec.segment import NO_NUMBER


class Terms(Protocol):
    """The terms of a field by number, in order, with their postings."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> bytes: ...
    def documents(self, number: int) -> Array: ...
    def frequencies(self, number: int) -> Array: ...
    def positions(self, number: int) -> Array | None: ...


class PostingsTerms:
    """Terms that are kept as postings."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings

    def __len__(self) -> int:
        return len(self._postings.lexicon)

    def __getitem__(self, number: int) -> bytes:
        return self._postings.lexicon[number]

    def documents(self, number: int) -> Array:
        return self._postings.documents_of(number)

    def frequencies(self, number: int) -> Array:
        return self._postings.frequencies(number)

    def positions(self, number: int) -> Array | None:
        return self._postings.positions(number) if self._postings.has_positions else None


class NumberTerms:
    """The different numbers of a numeric column as terms; made when they are first asked for."""

    def __init__(self, numbers: Array, to_bytes: Callable[[int], bytes]) -> None:
        held = np.flatnonzero(numbers != NO_NUMBER)
        order = held[np.argsort(numbers[held], kind="stable")]
        values, starts = np.unique(numbers[order], return_index=True)
        self._terms = [to_bytes(value) for value in values.tolist()]
        self._documents = np.split(order, starts[1:]) if values.size else []

    def __len__(self) -> int:
        return len(self._terms)

    def __getitem__(self, number: int) -> bytes:
        return self._terms[number]

    def documents(self, number: int) -> Array:
        return self._documents[number]

    def frequencies(self, number: int) -> Array:
        return np.ones(self._documents[number].size, np.int64)

    def positions(self, number: int) -> Array | None:
        return None


def find(terms: Terms, term: bytes) -> int:
    """The number of the first term that is not before `term`."""
    return bisect_left(range(len(terms)), term, key=terms.__getitem__)
