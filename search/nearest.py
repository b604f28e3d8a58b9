"""Which cables come nearest to a question that few answer, or none?

Words are ANDed: an answer holds the cables that have them all, and no other is counted, faceted or exported. Beside it
stand, apart and each saying what it lacks, the cables that lack some of the plain words of the question; its other
parts (fields, phrases, brackets, exclusions) and everything clicked hold of them, too. Two reasons to show one:

- Fewer than FEW cables have all words: those that have at least a third of them, by score times their share of words.
- The subject of a cable holds all words but one, more than the subject of the best hit does.

One that holds the rarest of three words or more and has such a subject, or a better score than the best hit, `leads`:
it is likelier to be meant than any hit, and is shown before them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from whoosh import query

from index.analysis import stem
from index.codec.arrays import Array
from index.generation import Generation
from search import compile as compiling
from search import sets
from search.lookup import Budget
from search.matching import Matching
from search.ranking import best
from search.run import Matches, statistics
from search.scoring import Scoring
from search.tree import DEFAULT, And, Node, Not, Word, conjunction
from search.wanted import words_of

FEW = 10
MOST = 10
"""Cables that are shown."""
MOST_LEADING = 3
MOST_WORDS = 12
"""Of more words only the rarest are looked for."""
FEWEST_TO_LEAD = 3
"""Of two words the one alone says too little."""


@dataclass(frozen=True, slots=True)
class Near:
    """A cable that lacks `lacks` of the words; `leads`: it is likelier to be meant than the best hit."""

    docnum: int
    score: float
    lacks: tuple[str, ...]
    leads: bool = False


def nearest(generation: Generation, tree: Node, filters: Mapping[str, Any], found: Matches) -> tuple[Near, ...]:
    """The cables that come nearest, those that lead first. `found` is the answer in order of relevance.

    Raises UsageError when that is more work than one query may be.
    """
    words = plain_words(tree)
    if len(words) < 2:
        return ()
    search = _Search(generation, tree, words, filters)
    may_lead = bool(found.docs) and len(words) >= FEWEST_TO_LEAD
    by_subject = search.by_subject(found.docs[0][0]) if may_lead else []
    by_words = search.by_words() if found.total < FEW else []
    ahead = [
        one for one in by_words if may_lead and one.score > found.docs[0][1] and search.rarest.text not in one.lacks
    ]
    leading = sorted({*by_subject, *ahead}, key=_order)[:MOST_LEADING]
    rest = [one for one in by_words if one not in leading]
    return (*(replace(one, leads=True) for one in leading), *rest)[:MOST]


def plain_words(tree: Node) -> list[Word]:
    """The words that a cable may lack and still be near: those that name no field and stand alone."""
    parts = tree.parts if isinstance(tree, And) else ()
    plain = (part for part in parts if isinstance(part, Word) and part.field == DEFAULT and words_of(part.text))
    return list(dict.fromkeys(plain))


class _Search:
    """One question with its words apart from what every near cable must be, over the segments of a generation."""

    def __init__(self, generation: Generation, tree: Node, words: list[Word], filters: Mapping[str, Any]) -> None:
        self.generation = generation
        parts = tree.parts if isinstance(tree, And) else (tree,)
        strict = [part for part in parts if part not in words]
        self.conditions = [*([self.compiled(conjunction(strict))] if strict else []), *filters.values()]
        self.scored = [self.compiled(part) for part in strict if not isinstance(part, Not)]
        self.hits = self.compiled(tree)
        rarest = sorted(words, key=self.frequency)[:MOST_WORDS]
        self.rarest = rarest[0]
        self.words = [word for word in words if word in rarest]
        self.asked = [self.compiled(word) for word in self.words]
        budget = Budget()
        self.segments = [(leaf, Matching(leaf, budget)) for leaf in generation.reader.leaves]

    def compiled(self, tree: Node) -> Any:
        return compiling.without_notes(tree, self.generation)

    def frequency(self, word: Word) -> int:
        """In how many cables the rarest piece of the word is."""
        return min(self.generation.reader.doc_frequency(DEFAULT, stem(piece)) for piece in words_of(word.text))

    def by_subject(self, first: int) -> list[Near]:
        """The cables whose subject holds all words but one, among them the rarest; none where the first hit's does."""
        asked = [self.compiled(replace(word, field="subject")) for word in self.words]
        all_but_one = len(asked) - 1
        of_first = sum(
            _holds(matching.of(one), first - leaf.base)
            for leaf, matching in self.segments
            if 0 <= first - leaf.base < matching.size
            for one in asked
        )
        if of_first >= all_but_one:
            return []

        def chosen(matching: Matching) -> Array:
            return _in_exactly([matching.of(one) for one in asked], all_but_one, matching.size)

        return [one for one in self.ranked(chosen, MOST) if self.rarest.text not in one.lacks]

    def by_words(self) -> list[Near]:
        """The cables with at least a third of the words."""

        def chosen(matching: Matching) -> Array:
            having = [matching.of(one) for one in self.asked]
            documents = sets.union(having, matching.size)
            return documents[3 * self.shares(matching, documents) >= 1]

        return self.ranked(chosen, MOST)

    def ranked(self, chosen: Callable[[Matching], Array], most: int) -> list[Near]:
        """The best of the chosen documents that are as they must be and no hits."""
        found: list[Near] = []
        for leaf, matching in self.segments:
            documents = matching.without_deleted(chosen(matching))
            for one in self.conditions:
                if documents.size:
                    documents = sets.intersection(documents, matching.of(one), matching.size)
            if documents.size:
                documents = sets.difference(documents, matching.of(self.hits), matching.size)
            if not documents.size:
                continue
            scoring = Scoring(matching, statistics(self.generation.reader))
            scores = scoring.of(query.Or(self.asked), documents) * self.shares(matching, documents)
            scores += sum(scoring.of(one, documents) for one in self.scored)
            for at in best(scores, most).tolist():
                document = int(documents[at])
                lacks = [
                    word.text
                    for word, one in zip(self.words, self.asked, strict=True)
                    if not _holds(matching.of(one), document)
                ]
                found.append(Near(leaf.base + document, float(scores[at]), tuple(lacks)))
        return sorted(found, key=_order)[:most]

    def shares(self, matching: Matching, documents: Array) -> Array:
        """The share of the words that each document holds."""
        counts = np.zeros(documents.size)
        for one in self.asked:
            counts += sets.contained(documents, matching.of(one), matching.size)
        return counts / len(self.asked)


def _order(near: Near) -> tuple[float, int]:
    return -near.score, near.docnum


def _holds(documents: Array, document: int) -> bool:
    at = int(np.searchsorted(documents, document))
    return at < documents.size and int(documents[at]) == document


def _in_exactly(having: list[Array], number: int, size: int) -> Array:
    """The documents that are in so many of the sets."""
    return np.flatnonzero(np.bincount(np.concatenate(having), minlength=size) == number)
