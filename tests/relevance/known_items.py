"""Which questions have a known answer? Made from real cables, always the same ones for the same collection.

A cable is asked for in three ways: by words of its own subject; by a paraphrase of it (other order, fewer words, other
inflections, other case); by a rare name in it and the place it was sent from. Half of the questions are for tuning,
half for judging; the cable decides which, so the halves share none.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from index.analysis import terms
from index.cable import Cable

EACH = 80
"""Questions of each kind."""


@dataclass(frozen=True, slots=True)
class Judged:
    """`query` ought to find the cable `wanted`."""

    kind: str
    query: str
    wanted: str

    @property
    def tuning(self) -> bool:
        """Whether it may be used to set weights; the others only judge."""
        return sha256(self.wanted.encode()).digest()[0] % 2 == 0


# Words that a person asking leaves out; the engine has no such list.
_SMALL = frozenset(
    "a an and as at by for from in into is it its of on or over that the their this to under up us with".split()
)


def known_items(cables: Sequence[Cable], each: int = EACH) -> list[Judged]:
    """The questions, in a fixed order."""
    order = sorted(cables, key=lambda cable: sha256(cable.id.encode()).digest())
    subjects = Counter(_key(cable.subject) for cable in cables)
    titled = [cable for cable in order if len(_telling(cable.subject)) >= 4 and subjects[_key(cable.subject)] == 1]
    made: list[Judged] = []
    made += [Judged("subject", _own_words(cable), cable.id) for cable in titled[:each]]
    made += [Judged("paraphrase", _paraphrase(cable), cable.id) for cable in titled[each : 2 * each]]
    made += list(_first(each, _names_and_places(order)))
    return made


def _first(count: int, items: Iterable[Judged]) -> Iterator[Judged]:
    for _, item in zip(range(count), items, strict=False):
        yield item


def _key(subject: str) -> str:
    return " ".join(sorted(set(terms(subject))))


def _telling(subject: str) -> list[str]:
    """The words of a subject that a reader would type, as written."""
    return [word for word in re.findall(r"[^\W_]{2,}", subject) if word.lower() not in _SMALL and not word.isdigit()]


def _own_words(cable: Cable) -> str:
    """Three to five words of the subject in their order."""
    chance = random.Random(cable.id)
    words = _telling(cable.subject)
    kept = sorted(chance.sample(range(len(words)), min(len(words), chance.randint(3, 5))))
    return " ".join(words[n].lower() for n in kept)


def _paraphrase(cable: Cable) -> str:
    """Three or four words of the subject, in another order and another inflection."""
    chance = random.Random(cable.id)
    words = list(dict.fromkeys(word.lower() for word in _telling(cable.subject)))
    kept = chance.sample(words, min(len(words), chance.randint(3, 4)))
    names = {name.lower() for name in _NAME.findall(cable.body)}
    return " ".join(_inflected(word, chance, names) for word in kept)


def _inflected(word: str, chance: random.Random, names: set[str]) -> str:
    """Singular for plural or the other way round; names (capitals in the middle of a sentence) are left alone."""
    if len(word) < 5 or chance.random() < 0.5 or word in names:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    if word.endswith(("ment", "tion", "er", "al")):
        return word + "s"
    return word


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}(?![\w-])")


def _names_and_places(order: Sequence[Cable]) -> Iterator[Judged]:
    """A name that only one cable of a post has, though others elsewhere have it too, and the city of the post."""
    having: dict[str, set[str]] = defaultdict(set)
    per_post: Counter[tuple[str, str]] = Counter()
    for cable in order:
        for word in {term for term in terms(cable.text) if term.isalpha() and len(term) >= 5}:
            having[word].add(cable.id)
            per_post[cable.origin, word] += 1
    for cable in order:
        place = cable.origin.partition(" ")[2]
        if not place or cable.origin.startswith("Secretary"):
            continue
        names = Counter(name for name in _NAME.findall(cable.body) if name.lower() not in cable.subject.lower())
        fit = [
            (name, times)
            for name, times in sorted(names.items())
            if times >= 2 and 2 <= len(having[name.lower()]) <= 12 and per_post[cable.origin, name.lower()] == 1
        ]
        if fit:
            name = max(fit, key=lambda pair: pair[1])[0]
            yield Judged("name and place", f"{name} {place}", cable.id)
