"""How many of these documents have each value of a facet?"""

import threading
from collections.abc import Sequence
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from index.codec.arrays import Array
from index.codec.segment import NO_NUMBER
from index.codec.values import Values, pack_mask, words
from index.fields import BY_NAME, Kind
from index.reader import Leaf, Reader
from search import sets
from search.page import Counts

FEW = 48
"""Up to so many documents are looked at one by one: there is less to do than to set up."""


class Hits:
    """Documents of a segment that several facets count, and what they ask of them."""

    def __init__(self, leaf: Leaf, documents: Array) -> None:
        self.leaf = leaf
        self.documents = documents

    @cached_property
    def rest(self) -> Array:
        """The other documents of the segment."""
        others = sets.complement(self.documents, self.leaf.segment.documents)
        return others if self.leaf.deleted is None else others[~self.leaf.deleted[others]]

    @cached_property
    def mask(self) -> Array:
        """For each document of the segment, and up to a whole word, whether it is one of these."""
        mask = np.zeros(words(self.leaf.segment.documents) * 64, bool)
        mask[self.documents] = True
        return mask

    @cached_property
    def bits(self) -> Array:
        """The documents as a set of bits in u64 words."""
        return pack_mask(self.mask)


class Facet:
    """One facet over a whole index: its values, and how many of some documents have each. May be shared."""

    def __init__(self, reader: Reader, name: str) -> None:
        self.name = name
        kinds = {Kind.DATE: _Months, Kind.KEYWORD: _Keyword}
        self._counters = [kinds[BY_NAME[name].kind](leaf, name) for leaf in reader.leaves]
        self.values, self._places = _united(self._counters)
        self._labels = np.array(self.values, object)
        self._places_listed = [places.tolist() for places in self._places]
        self._by_count = BY_NAME[name].kind is Kind.KEYWORD

    def count(self, found: Sequence[Hits]) -> Counts:
        """The values that some of the hits (for each segment its own) have, with how many have them.

        Months stand in their order, other values by count, ties in the order of the folded values.
        """
        if sum(one.documents.size for one in found) <= FEW:
            return self._few(found)
        total = np.zeros(len(self.values), np.int64)
        for counter, places, one in zip(self._counters, self._places, found, strict=True):
            total[places] += counter.count(one)
        order = np.flatnonzero(total)
        if self._by_count:
            order = order[np.argsort(-total[order], kind="stable")]
        return Counts(self._labels[order].tolist(), total[order].tolist())

    def _few(self, found: Sequence[Hits]) -> Counts:
        counts: dict[int, int] = {}
        for counter, places, one in zip(self._counters, self._places_listed, found, strict=True):
            if one.documents.size:
                for number in counter.each(one.documents):
                    place = places[number]
                    counts[place] = counts.get(place, 0) + 1
        order = sorted(counts)
        if self._by_count:
            order.sort(key=counts.__getitem__, reverse=True)  # and ties keep their order
        return Counts([self.values[n] for n in order], [counts[n] for n in order])


class _Counter:
    """Counts one facet in one segment."""

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.size = leaf.segment.documents
        self.keys: list[str] = []
        self.labels: list[str] = []
        self._living = leaf.documents
        self._totals: Array | None = None

    def count(self, hits: Hits) -> Array:
        """How many of the documents have each value."""
        if hits.documents.size <= self._living // 2:
            return self.counted(hits)
        if self._totals is None:
            self._totals = self.counted(Hits(self.leaf, _living(self.leaf)))
        if hits.documents.size == self._living:
            return self._totals
        return self._totals - self.counted(Hits(self.leaf, hits.rest))

    def counted(self, hits: Hits) -> Array:
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

    def counted(self, hits: Hits) -> Array:
        values, terms, documents = self._values, len(self.keys), hits.documents
        if values is None:
            return np.zeros(0, np.int64)
        if values.single is not None:
            return np.bincount(values.single[documents], minlength=terms + 1)[:terms]
        if values.common is None or values.common_bits is None or documents.size < self._many:
            return _count_lists(*values.lists(), documents, terms)
        rare, begin, owners = self._rare
        counts = np.zeros(terms, np.int64)
        if rare.size:
            held = hits.mask.view(np.uint8).take(owners, mode="clip")  # as `[owners]`, in half the time
            counts[rare] = np.add.reduceat(held, begin, dtype=np.uint32)
        both = np.bitwise_count(values.common_bits & hits.bits)
        counts[values.common] = np.add.reduce(both, axis=1, dtype=np.uint32)
        return counts

    @cached_property
    def _many(self) -> int:
        """From so many documents on it is quicker to go through all sets of bits than through lists of values.

        Measured: a document's list takes as long as two values to find and one each to count, a value without a set of
        bits a quarter of that, and so does a word of a set.
        """
        assert self._values is not None  # noqa: S101 - the caller has some
        assert self._values.common_bits is not None  # noqa: S101
        lists = 2 + self._values.lists()[1].size / max(1, self.size)
        return int((self._values.common_bits.size + self._rare[2].size) / 4 / lists)

    @cached_property
    def _rare(self) -> tuple[Array, Array, Array]:
        """The values without a set of bits, and where among the documents that have one those of each begin."""
        assert self._values is not None  # noqa: S101 - the caller has some
        assert self._values.common is not None  # noqa: S101
        starts, values = self._values.lists()
        is_rare = ~np.isin(values, self._values.common)
        rare = values[is_rare]
        by_value = np.argsort(rare, kind="stable")
        documents = np.arange(self.size, dtype=np.intp)  # as `take` wants them: it would cast others at each count
        owners = np.repeat(documents, np.diff(starts))[is_rare][by_value]
        distinct, begin = np.unique(rare[by_value], return_index=True)
        return distinct, begin, owners

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

    def counted(self, hits: Hits) -> Array:
        if self._bounds is not None:
            return np.diff(np.searchsorted(hits.documents, self._bounds))
        return np.bincount(self._month[hits.documents], minlength=self._count + 1)[: self._count]

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
