"""Which cables are like this one, and why?

Alike are cables that share words which few others have. The words are the reason, and are told.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from whoosh import query

from index.analysis import spans, stem
from index.cable import Cable
from index.fields import PARAGRAPH_BREAK
from index.generation import Generation
from search import run, vocabulary
from search.page import Sort
from search.tree import Word, conjunction
from search.wanted import find, wanted

MOST_WORDS = 25
"""Words of a cable by which others are sought."""
MOST_SHARED = 6
"""Words told as the reason."""
MOST_READ = 20_000
"""Characters of a cable whose words are weighed: the summary and the first pages say what it is about."""

REMEMBERED = 40
"""Characters; a longer piece between white space is taken apart again each time."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A cable alike; `shared` are the telling words that both have, as the first writes them, rarest first."""

    cable: Cable
    score: float
    shared: tuple[str, ...]


def similar(generation: Generation, cable: Cable, most: int = 6) -> tuple[Similar, ...]:
    """The cables most alike, best first; none where they share no telling word."""
    telling = telling_words(generation, cable)
    if not telling:
        return ()
    asked = query.Or([query.Term("text", stemmed, boost=weight) for stemmed, (_, weight) in telling.items()])
    found = run.run(generation, asked, {}, facets=[], sort=Sort.RELEVANCE, offset=0, limit=most + 1)
    written = {stemmed: word for stemmed, (word, _) in telling.items()}
    sought = wanted(conjunction([Word(word) for word in written.values()]))
    alike = []
    for docnum, score in found.docs:
        other = generation.cable(docnum)
        if other.id == cable.id:
            continue
        there = {mark.key for mark in find(_told(other), sought)}
        shared = [word for stemmed, word in written.items() if stemmed in there]
        if len(shared) > 1:
            alike.append(Similar(other, score, tuple(shared[:MOST_SHARED])))
    return tuple(alike[:most])


def telling_words(generation: Generation, cable: Cable) -> dict[str, tuple[str, float]]:
    """Stem -> (the word as this cable writes it most, its weight): frequent here, rare elsewhere; weightiest first."""
    words: dict[tuple[str, str], int] = {}
    for chunk, times in Counter(_told(cable).split()).items():
        for word in _words_of(chunk):
            words[word] = words.get(word, 0) + times
    forms: dict[str, int] = {}
    for (stemmed, _), times in words.items():
        forms[stemmed] = forms.get(stemmed, 0) + times
    cables = len(generation)
    weights = {
        stemmed: (1 + math.log(times)) * math.log(cables / others)
        for (stemmed, times), others in zip(forms.items(), vocabulary.counts(generation, "text", forms), strict=True)
        if 2 <= others <= max(2, cables // 4)
    }
    best = dict.fromkeys(sorted(weights, key=lambda stemmed: (-weights[stemmed], stemmed))[:MOST_WORDS])
    # of several forms the commonest comes last, of equals the first of the text, and stays
    written = dict(sorted((one for one in reversed(words) if one[0] in best), key=words.__getitem__))
    return {stemmed: (written[stemmed], weights[stemmed]) for stemmed in best}


def _words_of(chunk: str) -> tuple[tuple[str, str], ...]:
    """Each word of a piece between white space that may tell something: (stem, as written)."""
    return _remembered(chunk) if len(chunk) <= REMEMBERED else _analysed(chunk)


def _analysed(chunk: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (stem(term), chunk[start:end])
        for term, start, end in spans(chunk)
        if len(term) >= 3 and not term.isdigit() and term != PARAGRAPH_BREAK
    )


_remembered = lru_cache(maxsize=16_384)(_analysed)


def _told(cable: Cable) -> str:
    """What the cable says, without its header."""
    return f"{cable.subject}\n{cable.body[:MOST_READ]}"
