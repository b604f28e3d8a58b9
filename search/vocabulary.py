"""Which words and values does this index hold?

Lists are read once for each generation and kept as long as it is.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from index.analysis import fold
from index.generation import Generation

Kept = TypeVar("Kept")
Asked = TypeVar("Asked", bound=Hashable)

MOST_REMEMBERED = 2_000
"""Answers of one kind that are kept for a generation."""

_MISSING = object()

MOST_COMPARED = 3_000
"""How many values are compared letter by letter with an unknown one."""
MOST_CLOSE = 3
LONGEST_UNKNOWN = 200
"""Letters; no value is close to a longer one."""

_POSTS_ARE_ADDRESSED = ("amembassy", "amconsul", "amcongen", "usmission", "usint", "uslo")
"""How the name of a post begins where cables are addressed to it; its city follows."""


def once(make: Callable[[Generation, Asked], Kept]) -> Callable[[Generation, Asked], Kept]:
    """Remembers the answers for a generation and what was asked. (A race makes one twice, and both are the same.)"""
    kept: WeakKeyDictionary[Generation, dict[Asked, Kept]] = WeakKeyDictionary()

    @wraps(make)
    def remembered(generation: Generation, asked: Asked) -> Kept:
        answers = kept.setdefault(generation, {})
        known = answers.get(asked, _MISSING)
        if known is _MISSING:
            if len(answers) >= MOST_REMEMBERED:
                answers.clear()
            known = answers[asked] = make(generation, asked)
        return known  # type: ignore[return-value]

    return remembered


def count(generation: Generation, column: str, term: str) -> int:
    """How many cables have this term (a stem, an exact word, a folded value) in this Whoosh field."""
    return int(generation.reader.doc_frequency(column, term))


def counts(generation: Generation, column: str, terms: Collection[str]) -> list[int]:
    """How many cables have each of many terms."""
    total = np.zeros(len(terms), np.intp)
    for leaf in generation.reader.leaves:
        if leaf.deleted is not None:
            return [count(generation, column, term) for term in terms]
        if (postings := leaf.segment.postings(column)) is not None:
            numbers = np.array([-1 if (n := postings.lexicon.find(term.encode())) is None else n for term in terms])
            held = np.flatnonzero(numbers >= 0)
            total[held] += postings.counts_of(numbers[held])
    found: list[int] = total.tolist()
    return found


def holds(generation: Generation, column: str, term: str) -> bool:
    return count(generation, column, term) > 0


@once
def terms(generation: Generation, column: str) -> list[str]:
    """Every term of a Whoosh field, sorted."""
    return list(generation.reader.field_terms(column))


def beginning(generation: Generation, column: str, prefix: str, most: int) -> list[tuple[str, int]]:
    """The terms of a Whoosh field that begin so, each with the number of cables that have it; commonest first."""
    counts: Counter[str] = Counter()
    for leaf in generation.reader.leaves:
        if (postings := leaf.segment.postings(column)) is None:
            continue
        low, high = postings.lexicon.beginning(prefix.encode())
        sizes = postings.document_counts()[low:high]
        for at in np.argsort(-sizes.astype(np.int64), kind="stable")[:most].tolist():
            counts[postings.lexicon[low + at].decode()] += int(sizes[at])
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def near(generation: Generation, column: str, term: str, edits: int) -> list[str]:
    """The terms of a Whoosh field that are at most `edits` letters different."""
    found: dict[str, None] = {}
    for leaf in generation.reader.leaves:
        if (postings := leaf.segment.postings(column)) is not None:
            numbers = postings.lexicon.near(term, edits, 0).tolist()
            found.update((postings.lexicon[number].decode(), None) for number in numbers)
    return list(found)


def as_written(generation: Generation, name: str, folded: str) -> str:
    """A folded value as the cables write it (`exbs` -> `EXBS`); itself where no cable has it."""
    for leaf in generation.reader.leaves:
        postings, values = leaf.segment.postings(name), leaf.segment.values(name)
        if postings is None or values is None:
            continue
        if (number := postings.lexicon.find(folded.encode())) is not None:
            return str(values.labels[number].decode())
    return folded


def meant(generation: Generation, name: str, typed: str) -> list[str]:
    """The folded values of a keyword field that this may stand for: itself, and what it is an alias of."""
    folded = fold(typed)
    aliases = generation.aliases.get(name)
    aliased = [] if aliases is None else map(fold, aliases.get(folded, ()))
    named = _addressees(generation, folded) if name == "to" else aliased
    return [value for value in dict.fromkeys([folded, *named]) if holds(generation, name, value)]


def _addressees(generation: Generation, post: str) -> list[str]:
    """How cables would be addressed to a post, or to those in a country: `kyiv` -> `amembassy kyiv` and the like."""
    posts = generation.aliases.get("origin")
    if posts is None:
        return []
    cities = dict.fromkeys([post, *(alias for name in posts.get(post, ()) for alias in posts.of(name))])
    return [f"{kind} {city}" for city in cities for kind in _POSTS_ARE_ADDRESSED]


def close_values(generation: Generation, name: str, typed: str) -> tuple[str, ...]:
    """Values of a keyword field that a reader who typed this may have meant, as written, best first."""
    return _close_values(generation, (name, fold(typed))) if len(typed) <= LONGEST_UNKNOWN else ()


@once
def _close_values(generation: Generation, asked: tuple[str, str]) -> tuple[str, ...]:
    name, wanted = asked
    known = terms(generation, name)
    begins = re.compile(rf"(?<!\w){re.escape(wanted)}")
    found = [value for value in known if begins.search(value)]
    found.sort(key=lambda value: -count(generation, name, value))
    if len(found) < MOST_CLOSE:
        aliases = generation.aliases.get(name)
        also = [] if aliases is None else [alias for alias, _ in aliases.beginning(wanted[:1])]
        alike = [value for value in (*known, *also) if value[:1] == wanted[:1] and abs(len(value) - len(wanted)) <= 3]
        for match in difflib.get_close_matches(wanted, alike[:MOST_COMPARED], n=MOST_CLOSE, cutoff=0.7):
            found += meant(generation, name, match)
    return tuple(as_written(generation, name, value) for value in list(dict.fromkeys(found))[:MOST_CLOSE])
