"""How many of these documents have each value of a facet?"""

import threading
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np

from index.codec.arrays import Array
from index.codec.segment import NO_NUMBER
from index.codec.values import Values, pack_mask, words
from index.fields import BY_NAME, Kind
from index.reader import Leaf, Reader
from search import sets

MANY = 30_000
"""From so many documents on bit sets are counted rather than lists of values."""

FEW = 48
"""Up to so many documents are looked at one by one: there is less to do than to set up."""


class Facet:
    """One facet over a whole index: its values, and how many of some documents have each. May be shared."""

    def __init__(self, reader: Reader, name: str) -> None:
        self.name = name
        kinds = {Kind.DATE: _Months, Kind.KEYWORD: _Keyword}
        self._counters = [kinds[BY_NAME[name].kind](leaf, name) for leaf in reader.leaves]
        self.values, self._places = _united(self._counters)
        self._places_listed = [places.tolist() for places in self._places]
        self._by_count = BY_NAME[name].kind is Kind.KEYWORD

    def count(self, documents: Sequence[Array]) -> list[tuple[str, int]]:
        """The values that some of the documents (for each segment its own) have, with how many have them.

        Months stand in their order, other values by count, ties in the order of the folded values.
        """
        if sum(some.size for some in documents) <= FEW:
            return self._few(documents)
        total = np.zeros(len(self.values), np.int64)
        for counter, places, some in zip(self._counters, self._places, documents, strict=True):
            total[places] += counter.count(some)
        order = np.flatnonzero(total)
        if self._by_count:
            order = order[np.argsort(-total[order], kind="stable")]
        return [(self.values[n], count) for n, count in zip(order.tolist(), total[order].tolist(), strict=True)]

    def _few(self, documents: Sequence[Array]) -> list[tuple[str, int]]:
        counts: dict[int, int] = {}
        for counter, places, some in zip(self._counters, self._places_listed, documents, strict=True):
            if some.size:
                for number in counter.each(some):
                    place = places[number]
                    counts[place] = counts.get(place, 0) + 1
        order = sorted(counts)
        if self._by_count:
            order.sort(key=counts.__getitem__, reverse=True)  # and ties keep their order
        return [(self.values[n], counts[n]) for n in order]


class _Counter:
    """Counts one facet in one segment."""

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.size = leaf.segment.documents
        self.keys: list[str] = []
        self.labels: list[str] = []
        self._living = leaf.documents
        self._totals: Array | None = None

    def count(self, documents: Array) -> Array:
        """How many of the documents have each value."""
        if documents.size <= self._living // 2:
            return self.counted(documents)
        if self._totals is None:
            self._totals = self.counted(_living(self.leaf))
        if documents.size == self._living:
            return self._totals
        rest = sets.complement(documents, self.size)
        if self.leaf.deleted is not None:
            rest = rest[~self.leaf.deleted[rest]]
        return self._totals - self.counted(rest)

    def counted(self, documents: Array) -> Array:
        raise NotImplementedError

    def each(self, documents: Array) -> list[int]:
        """The number of every value of each of a few documents."""
        raise NotImplementedError


class _Keyword(_Counter):
    def __init__(self, leaf: Leaf, name: str) -> None:
        super().__init__(leaf)
        self._values: Values | None = leaf.segment.values(name)
        postings = leaf.segment.postings(name)
        if self._values is not None and postings is not None:
            self.keys = [term.decode() for term in postings.lexicon.all()]
            self.labels = [self._values.labels[n].decode() for n in range(len(self._values.labels))]

    def counted(self, documents: Array) -> Array:
        values, terms = self._values, len(self.keys)
        if values is None:
            return np.zeros(0, np.int64)
        if values.single is not None:
            return np.bincount(values.single[documents], minlength=terms + 1)[:terms]
        if values.common is None or values.common_bits is None or documents.size < MANY:
            return _count_lists(*values.lists(), documents, terms)
        mask = np.zeros(words(self.size) * 64, bool)
        mask[documents] = True
        counts = np.zeros(terms, np.int64)
        rare_starts, rare = values.rare
        if rare_starts is not None and rare is not None and rare.size:
            counts += _count_lists(rare_starts, rare, documents, terms)
        counts[values.common] = np.bitwise_count(values.common_bits & pack_mask(mask)).sum(axis=1, dtype=np.int64)
        return counts

    def each(self, documents: Array) -> list[int]:
        values = self._values
        if values is None:
            return []
        found: list[int] = []
        if values.single is not None:
            terms = len(self.keys)
            found = [term for term in values.single[documents].tolist() if term < terms]
        else:
            starts, terms_of = values.lists()
            for start, end in zip(starts[documents].tolist(), starts[documents + 1].tolist(), strict=True):
                found += terms_of[start:end].tolist()
        return found


def _count_lists(starts: Array, values: Array, documents: Array, terms: int) -> Array:
    first = starts[documents].astype(np.intp)
    sizes = starts[documents + 1] - first
    ends = np.cumsum(sizes)
    at = np.arange(ends[-1] if ends.size else 0) + np.repeat(first - (ends - sizes), sizes)
    return np.bincount(values[at], minlength=terms)


class _Months(_Counter):
    """Counts documents by month. Months are numbered from January 1970; a document without a date has none."""

    def __init__(self, leaf: Leaf, name: str) -> None:
        super().__init__(leaf)
        minutes = leaf.segment.numbers(name)
        if minutes is None:
            minutes = np.full(self.size, NO_NUMBER, np.int32)
        dated = minutes != NO_NUMBER
        moments = np.where(dated, minutes, 0).astype("datetime64[m]")
        months = moments.astype("datetime64[M]").astype(np.int64)
        some = months[dated]
        self._first = int(some.min()) if some.size else 0
        self._count = int(some.max()) - self._first + 1 if some.size else 0
        self._month = np.where(dated, months - self._first, self._count).astype(np.uint16)
        # In the order of dates a month is a stretch of documents.
        self._bounds = np.searchsorted(self._month, np.arange(self._count + 1)) if leaf.segment.by_date else None
        self.keys = self.labels = [str(np.datetime64(n + self._first, "M")) for n in range(self._count)]

    def counted(self, documents: Array) -> Array:
        if self._bounds is not None:
            return np.diff(np.searchsorted(documents, self._bounds))
        return np.bincount(self._month[documents], minlength=self._count + 1)[: self._count]

    def each(self, documents: Array) -> list[int]:
        return [month for month in self._month[documents].tolist() if month < self._count]


def _living(leaf: Leaf) -> Array:
    return np.arange(leaf.segment.documents) if leaf.deleted is None else np.flatnonzero(~leaf.deleted)


def _united(counters: Sequence[_Counter]) -> tuple[list[str], list[Array]]:
    """The values of all segments in the order of their keys, and where each segment's own stand among them."""
    labels: dict[str, str] = {}
    for counter in counters:
        for key, label in zip(counter.keys, counter.labels, strict=True):
            labels.setdefault(key, label)
    keys = sorted(labels)
    place = {key: n for n, key in enumerate(keys)}
    return [labels[key] for key in keys], [np.array([place[k] for k in c.keys], np.intp) for c in counters]


_facets: WeakKeyDictionary[Reader, dict[str, Facet]] = WeakKeyDictionary()
_turn = threading.Lock()


def facet(reader: Reader, name: str) -> Facet:
    """The facet of an index, made once."""
    made = _facets.get(reader)
    if made is None:
        with _turn:
            made = _facets.setdefault(reader, {})
    if name not in made:
        made[name] = Facet(reader, name)
    return made[name]
