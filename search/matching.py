"""Which documents of a segment match a query?

Every rule of a kind of query stands in one function here; how well a document matches is asked in `search.scoring`.
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
from whoosh import query

from index.codec.arrays import Array
from index.codec.postings import Postings
from index.codec.segment import NO_NUMBER
from index.errors import UsageError
from search import sets
from search.lookup import Lookup
from search.paragraph import SameParagraph
from search.places import in_one_paragraph, in_sequence

COMMON = 2_048
"""From so many documents on the list of a term is read by itself."""

TERMS_AT_ONCE = 4_096
"""Terms of fewer documents whose lists are read at a time: at most COMMON documents each, 64 MB together."""

LOOKED_THROUGH = 5
"""Postings that it takes as long to read as to compare a word with a pattern."""


class Matching(Lookup):
    """The matches of the parts of one query in one segment. For one thread and one question."""

    def of(self, asked: Any) -> Array:
        """The documents that match, rising. Raises UsageError when that is more work than one query may be."""
        if type(asked) is query.Term:
            return self.having(asked.fieldname, asked.text)
        known = self._known.get(asked)
        if known is None:
            rule = _RULES.get(type(asked)) or _inherited(asked)
            known = self._keep(asked, rule(self, asked))
        return known

    def alive(self, asked: Any) -> Array:
        """Those of them that are not deleted."""
        return self.without_deleted(self.of(asked))

    def without_deleted(self, documents: Array) -> Array:
        return documents if self.leaf.deleted is None else documents[~self.leaf.deleted[documents]]


def _inherited(asked: Any) -> "Callable[[Matching, Any], Array]":
    for kind in type(asked).__mro__:
        if kind in _RULES:
            return _RULES[kind]
    raise UsageError(f"a query of the kind {type(asked).__name__} is not supported")


def _term(matching: Matching, asked: query.Term) -> Array:
    return matching.having(asked.fieldname, asked.text)


def _and(matching: Matching, asked: query.And) -> Array:
    found: Array | None = None
    for part in sorted(asked.subqueries, key=lambda part: _cost(matching, part)):
        more = matching.of(part)
        found = more if found is None else sets.intersection(found, more, matching.size)
        if not found.size:
            break
    return sets.EMPTY if found is None else found


def _cost(matching: Matching, asked: Any) -> int:
    """About how much there is to read: the cheap is asked first, and what it leaves empty need not be asked."""
    if isinstance(asked, query.Term):
        number = matching.number(asked.fieldname, asked.text) if not isinstance(asked.text, int) else None
        postings = matching.postings(asked.fieldname)
        return 0 if number is None or postings is None else postings.document_count(number)
    if isinstance(asked, query.Or):
        return sum(_cost(matching, part) for part in asked.subqueries[:8])
    if isinstance(asked, query.And):
        return min((_cost(matching, part) for part in asked.subqueries[:8]), default=0)
    return matching.size


def _or(matching: Matching, asked: query.Or) -> Array:
    return sets.union((matching.of(part) for part in asked.subqueries), matching.size)


def _not(matching: Matching, asked: query.Not) -> Array:
    return sets.complement(matching.of(asked.query), matching.size)


def _and_not(matching: Matching, asked: query.AndNot) -> Array:
    found = matching.of(asked.a)
    return sets.difference(found, matching.of(asked.b), matching.size) if found.size else found


def _and_maybe(matching: Matching, asked: query.AndMaybe) -> Array:
    return matching.of(asked.a)


def _constant(matching: Matching, asked: query.ConstantScoreQuery) -> Array:
    return matching.of(asked.child)


def _nothing(matching: Matching, asked: Any) -> Array:
    return sets.EMPTY


def _every(matching: Matching, asked: query.Every) -> Array:
    field, segment = asked.fieldname, matching.segment
    if field is None:
        return np.arange(matching.size)
    lengths, numbers, values = segment.lengths(field), segment.numbers(field), segment.values(field)
    if lengths is not None:
        return np.flatnonzero(lengths)
    if numbers is not None:
        return np.flatnonzero(numbers != NO_NUMBER)
    if values is not None:
        return np.flatnonzero(np.diff(values.lists()[0]))
    return sets.EMPTY


def _prefix(matching: Matching, asked: query.Prefix) -> Array:
    postings = matching.postings(asked.fieldname)
    if postings is None:
        return sets.EMPTY
    return _any_of(matching, postings, np.arange(*postings.lexicon.beginning(asked.text.encode())))


def _wildcard(matching: Matching, asked: query.Wildcard) -> Array:
    if asked.text.strip("*") == "" and asked.text:
        return matching.of(query.Every(asked.fieldname))
    postings = matching.postings(asked.fieldname)
    if postings is None:
        return sets.EMPTY
    low, high = postings.lexicon.beginning(re.split(r"[*?\[]", asked.text, maxsplit=1)[0].encode())
    matching.spend((high - low) * LOOKED_THROUGH)
    return _any_of(matching, postings, postings.lexicon.matching(asked.text))


def _fuzzy(matching: Matching, asked: query.FuzzyTerm) -> Array:
    postings = matching.postings(asked.fieldname)
    if postings is None:
        return sets.EMPTY
    matching.spend(len(postings.lexicon))
    near = postings.lexicon.near(asked.text, int(asked.maxdist), asked.prefixlength)
    return _any_of(matching, postings, near)


def _term_range(matching: Matching, asked: query.TermRange) -> Array:
    postings = matching.postings(asked.fieldname)
    if postings is None:
        return sets.EMPTY
    low, high = 0, len(postings.lexicon)
    if asked.start is not None:
        low = _bound(postings, asked.start, after=asked.startexcl)
    if asked.end is not None:
        high = _bound(postings, asked.end, after=not asked.endexcl)
    return _any_of(matching, postings, np.arange(low, high))


def _bound(postings: Postings, text: str | bytes, *, after: bool) -> int:
    """The number of the first term from `text` on, or after it."""
    wanted = text if isinstance(text, bytes) else text.encode()
    number = postings.lexicon.first_from(wanted)
    return number + 1 if after and number < len(postings.lexicon) and postings.lexicon[number] == wanted else number


def _any_of(matching: Matching, postings: Postings, numbers: Array) -> Array:
    """The documents of any of these terms. The common come first: where they leave nothing, the rest is not read."""
    sizes = postings.counts_of(numbers)
    total = int(sizes.sum())
    if total <= sets.FEW_TO_SORT:
        matching.spend(total + numbers.size)
        return sets.distinct(postings.documents_of_some(numbers), matching.size)
    common = np.flatnonzero(sizes >= COMMON)
    rare = np.flatnonzero(sizes < COMMON)
    with sets.mask(matching.size) as mask:
        for at in common[np.argsort(-sizes[common], kind="stable")].tolist():
            mask[matching.documents(postings, int(numbers[at]))] = True
            if mask.all():
                return np.arange(matching.size)
        for start in range(0, rare.size, TERMS_AT_ONCE):
            some = rare[start : start + TERMS_AT_ONCE]
            matching.spend(int(sizes[some].sum()) + some.size)
            mask[postings.documents_of_some(numbers[some])] = True
        return np.flatnonzero(mask)


def _range(matching: Matching, asked: query.NumericRange) -> Array:
    numbers = matching.segment.numbers(asked.fieldname)
    if numbers is None:
        return sets.EMPTY
    lowest = NO_NUMBER + 1 if asked.start is None else max(NO_NUMBER + 1, asked.start + bool(asked.startexcl))
    highest = -NO_NUMBER - 1 if asked.end is None else min(-NO_NUMBER - 1, asked.end - bool(asked.endexcl))
    if lowest > highest:
        return sets.EMPTY
    return np.flatnonzero((numbers >= np.int32(lowest)) & (numbers <= np.int32(highest)))


def _phrase(matching: Matching, asked: query.Phrase) -> Array:
    return in_sequence(matching, asked.fieldname, asked.words, int(asked.slop))


def _same_paragraph(matching: Matching, asked: SameParagraph) -> Array:
    return in_one_paragraph(matching, asked.fieldname, asked.groups, asked.stems)


_RULES: dict[type, Callable[[Matching, Any], Array]] = {
    query.Term: _term,
    query.And: _and,
    query.Or: _or,
    query.Not: _not,
    query.AndNot: _and_not,
    query.AndMaybe: _and_maybe,
    query.ConstantScoreQuery: _constant,
    type(query.NullQuery): _nothing,
    query.Every: _every,
    query.Prefix: _prefix,
    query.Wildcard: _wildcard,
    query.FuzzyTerm: _fuzzy,
    query.TermRange: _term_range,
    query.NumericRange: _range,
    query.Phrase: _phrase,
    SameParagraph: _same_paragraph,
}
