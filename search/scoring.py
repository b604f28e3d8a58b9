"""How well does a document match? BM25F as Whoosh computes it, over whole arrays.

A term scores idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / average length)), with idf = ln(N / (n + 1)) + 1,
n of the N documents having the term; lengths are rounded to a byte as Whoosh does. The parts of AND, OR, a phrase and a
paragraph add up. Rules of our own: a boost always multiplies (Whoosh forgets that of a group of one); prefixes,
wildcards, fuzzy terms, ranges and keyword values score their boost, however many terms they stand for; a document
that is deleted counts for nothing.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from math import log
from typing import Any

import numpy as np
from whoosh import query
from whoosh.util.numeric import byte_to_length

from index.codec.arrays import Array
from index.codec.postings import BIG
from index.reader import Reader
from search import sets
from search.matching import Matching
from search.paragraph import SameParagraph

B = 0.75
K1 = 1.2

_LENGTHS = np.array([byte_to_length(code) for code in range(256)], np.float64)
_FREQUENCIES = np.arange(256, dtype=np.float64)

FEW_TO_COMPUTE = 5_000
"""Up to so many scores are computed one by one; above they are looked up in a table."""

FEW = 16
"""A list so many times longer than the documents to score is sought through rather than read."""


class Statistics:
    """What scores depend on of the whole index. Keeps what it computed; may be shared between threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.documents = reader.doc_count()
        self._tables: dict[str, Array] = {}
        self._averages: dict[str, float] = {}

    def idf(self, field: str, text: str) -> float:
        return log(self.documents / (self._reader.doc_frequency(field, text) + 1)) + 1

    def average_length(self, field: str) -> float:
        """Words of a document in a scored field, on average; 1 where there are none."""
        known = self._averages.get(field)
        if known is None:
            total = 0
            for leaf in self._reader.leaves:
                lengths = leaf.segment.lengths(field)
                if lengths is not None:
                    total += int((lengths if leaf.deleted is None else lengths[~leaf.deleted]).sum(dtype=np.int64))
            known = self._averages[field] = (total / self.documents if self.documents else 0) or 1
        return known

    def table(self, field: str) -> Array:
        """The score, without idf, for each frequency * 256 + length byte: 65,536 numbers."""
        known = self._tables.get(field)
        if known is None:
            tf = np.repeat(_FREQUENCIES, 256)
            known = self._tables[field] = self.saturated(field, tf, np.tile(_LENGTHS, 256))
        return known

    def saturated(self, field: str, tf: Array, lengths: Array) -> Array:
        """The score, without idf, of frequencies in documents of these lengths."""
        norm = (1 - B) + B * lengths / self.average_length(field)
        found: Array = (tf * (K1 + 1)) / (tf + K1 * norm)
        return found


class Scoring:
    """The scores of the matches of a query in one segment."""

    def __init__(self, matching: Matching, statistics: Statistics) -> None:
        self.matching = matching
        self.statistics = statistics

    def of(self, asked: Any, documents: Array) -> Array:
        """The score (float64) of each document; all of them match."""
        for kind in type(asked).__mro__:
            if kind in _RULES:
                return _RULES[kind](self, asked, documents)
        return np.full(documents.size, float(getattr(asked, "boost", 1.0)))

    def term(self, field: str, text: str, boost: float, documents: Array) -> Array:
        """The scores of one term in documents that have it."""
        postings = self.matching.postings(field)
        number = None if postings is None else postings.lexicon.find(text.encode())
        if postings is None or number is None:
            return np.zeros(documents.size)
        length_bytes = self.matching.segment.length_bytes(field)
        if length_bytes is None:
            return np.full(documents.size, boost)
        having = self.matching.having(field, text)
        at = None if having.size == documents.size else sets.places(documents, having, self.matching.size)
        weight = self.statistics.idf(field, text) * boost
        if postings.weights is not None:
            start, end = postings.span(number)
            codes = postings.weights[start:end]
            scores = _looked_up(self.statistics.table(field), codes if at is None else codes[at])
            big_at, big = postings.big(start, end)
            if big_at.size:
                everywhere = np.zeros(end - start, np.int64)
                everywhere[big_at] = big
                big_here = everywhere if at is None else everywhere[at]
                of = np.flatnonzero(big_here)
                scores[of] = self.statistics.saturated(field, big_here[of], _LENGTHS[length_bytes[documents[of]]])
        else:
            firsts = self.matching.firsts(postings, number)
            tf = np.diff(firsts) if at is None else firsts[at + 1] - firsts[at]
            scores = self._saturated(field, tf, length_bytes[documents])
        scores *= weight
        return scores

    def _saturated(self, field: str, tf: Array, length_bytes: Array) -> Array:
        """The score, without idf, of frequencies in documents with these length bytes."""
        if tf.size <= FEW_TO_COMPUTE:
            return self.statistics.saturated(field, tf, _LENGTHS[length_bytes])
        codes = np.minimum(tf, BIG).astype(np.uint16) << np.uint16(8) | length_bytes
        scores = _looked_up(self.statistics.table(field), codes)
        big = np.flatnonzero(tf > BIG)
        if big.size:
            scores[big] = self.statistics.saturated(field, tf[big], _LENGTHS[length_bytes[big]])
        return scores

    def parts(self, asked: Sequence[Any], documents: Array, room: Array, times: int = 1) -> None:
        """Adds the scores of several parts, so many times; one that is repeated is scored once."""
        for part, often in Counter(asked).items():
            self.part(part, documents, room, times * often)

    def part(self, asked: Any, documents: Array, room: Array, times: int) -> None:
        """Adds to `room`, so many times, the scores of a part in those of the documents that it matches (and perhaps in
        others)."""
        if type(asked) is query.Or and asked.boost == 1:
            self.parts(asked.subqueries, documents, room, times)
            return
        if isinstance(asked, query.Term):
            having = self.matching.of(asked)
            if having.size <= documents.size * FEW:
                _add(room, having, self.term(asked.fieldname, asked.text, asked.boost, having), times)
                return
        some = sets.intersection(self.matching.of(asked), documents, self.matching.size)
        if some.size:
            _add(room, some, self.of(asked, some), times)


def _add(room: Array, documents: Array, scores: Array, times: int) -> None:
    """Adds to the room of these documents so many times their scores."""
    if times != 1:
        scores = scores * times
    room[documents] = scores + _looked_up(room, documents)


def _looked_up(table: Array, at: Array) -> Array:
    """As `table[at]`, in two thirds of the time: nothing is out of bounds."""
    return table.take(at, mode="clip")


def _term(scoring: Scoring, asked: query.Term, documents: Array) -> Array:
    return scoring.term(asked.fieldname, asked.text, asked.boost, documents)


def _sum(scoring: Scoring, asked: query.And | query.Or, documents: Array) -> Array:
    """What the parts that match score, all of them in the case of AND."""
    with sets.sums(scoring.matching.size) as room:
        room[documents] = 0
        scoring.parts(asked.subqueries, documents, room)
        scores = room[documents]
    return scores * asked.boost if asked.boost != 1 else scores


def _first(scoring: Scoring, asked: query.AndNot, documents: Array) -> Array:
    return scoring.of(asked.a, documents)


def _and_maybe(scoring: Scoring, asked: query.AndMaybe, documents: Array) -> Array:
    scores = scoring.of(asked.a, documents)
    also = sets.contained(documents, scoring.matching.of(asked.b), scoring.matching.size)
    scores[also] += scoring.of(asked.b, documents[also])
    return scores


def _constant(scoring: Scoring, asked: query.ConstantScoreQuery, documents: Array) -> Array:
    return np.full(documents.size, float(asked.score))


def _phrase(scoring: Scoring, asked: query.Phrase, documents: Array) -> Array:
    scores = np.zeros(documents.size)
    for word in asked.words:
        scores += scoring.term(asked.fieldname, word, 1.0, documents)
    return scores * asked.boost if asked.boost != 1 else scores


def _same_paragraph(scoring: Scoring, asked: SameParagraph, documents: Array) -> Array:
    scores = np.zeros(documents.size)
    for name, text in asked.terms():
        scores += scoring.term(name, text, 1.0, documents)
    return scores * asked.boost if asked.boost != 1 else scores


_RULES: dict[type, Callable[[Scoring, Any, Array], Array]] = {
    query.Term: _term,
    query.And: _sum,
    query.Or: _sum,
    query.AndNot: _first,
    query.AndMaybe: _and_maybe,
    query.ConstantScoreQuery: _constant,
    query.Phrase: _phrase,
    SameParagraph: _same_paragraph,
}
"""The others score their boost."""
