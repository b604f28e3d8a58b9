"""Which questions have a known answer? Made from real cables, always the same ones for the same collection.

A cable is asked for in four ways: by words of its own subject; by a paraphrase of it (other order, fewer words, other
inflections, at most one word that is not the cable's); by an account of it (words of its summary, said otherwise where
that can be done); by a rare name in it and the place it was sent from. There are two halves, each drawn with a seed of
its own from cables of its own: weights are set on `TUNING` and nothing else, `HELD_OUT` judges.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from index.analysis import terms
from index.cable import Cable

EACH = 100
"""Questions of each kind in each half."""

TUNING, HELD_OUT = "tuning", "held out"
"""The halves; the name is the seed."""


@dataclass(frozen=True, slots=True)
class Judged:
    """`query` ought to find one of the cables `wanted`."""

    kind: str
    query: str
    wanted: tuple[str, ...]


# Words that a person asking leaves out; the engine has no such list.
_SMALL = frozenset(
    "a an and as at by for from in into is it its of on or over that the their this to under up us with".split()
)

# What a reader outside the service says for a cable's word.
_OTHER_WORDS = dict(
    pair.split(">")
    for pair in """
    agreement>deal aid>help ambassador>envoy arms>weapons army>troops arrest>detention arrests>detentions
    assistance>aid attack>assault attacks>assaults border>frontier candidacy>bid candidate>contender company>firm
    companies>firms concern>worry concerns>worries conflict>war congress>parliament cooperation>partnership
    corruption>graft counternarcotics>drugs counterterrorism>terror court>tribunal crisis>turmoil demarche>protest
    detainee>prisoner detainees>prisoners discuss>debate discusses>debates discussion>debate drug>narcotics
    drugs>narcotics dutch>netherlands election>vote elections>vote embassy>mission farmers>peasants funding>money
    funds>money government>authorities killing>murder labor>workers law>legislation leader>chief legislation>law
    media>press meeting>talks meetings>talks military>army murder>killing narcotics>drugs negotiations>talks
    oil>petroleum opposition>dissidents police>officers president>leader press>newspapers prison>jail proposal>plan
    protest>demonstration protests>demonstrations rebels>insurgents reform>overhaul reforms>changes request>plea
    response>reaction scenesetter>briefing security>safety strike>walkout support>backing swiss>switzerland
    told>informed terrorism>extremism terrorist>militant terrorists>militants threat>danger trade>commerce
    trafficking>smuggling trial>case update>news views>opinions visit>trip weapons>arms
    """.split()
)


def known_items(cables: Sequence[Cable], half: str, each: int = EACH) -> list[Judged]:
    """The questions of one half, in a fixed order."""
    ours = [cable for cable in cables if _half(cable) == half]
    order = sorted(ours, key=lambda cable: sha256(f"{half} {cable.id}".encode()).digest())
    subjects = Counter(_key(cable.subject) for cable in cables)
    titled = [cable for cable in order if len(_telling(cable.subject)) >= 4 and subjects[_key(cable.subject)] == 1]
    made = [Judged("subject", _own_words(cable), (cable.id,)) for cable in titled[:each]]
    made += [Judged("paraphrase", _paraphrase(cable), (cable.id,)) for cable in titled[each : 2 * each]]
    made += islice(_accounts(order), each)
    made += islice(_names_and_places(cables, order), each)
    return made


def _half(cable: Cable) -> str:
    return TUNING if sha256(cable.id.encode()).digest()[0] % 2 == 0 else HELD_OUT


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
    """Three or four words of the subject, in another order and another inflection, at most one in another word."""
    chance = random.Random(cable.id)
    words = list(dict.fromkeys(word.lower() for word in _telling(cable.subject)))
    kept = chance.sample(words, min(len(words), chance.randint(3, 4)))
    other = next((word for word in kept if word in _OTHER_WORDS), None)
    names = {name.lower() for name in _NAME.findall(cable.body)}
    return " ".join(_OTHER_WORDS[word] if word == other else _inflected(word, chance, names) for word in kept)


def _accounts(order: Sequence[Cable]) -> Iterator[Judged]:
    """Five to seven words from the beginning of the summary in their order, each in another word if there is one.

    The small word before a chosen one stays with it ("to washington", "the envoy"), as in a typed sentence.
    """
    for cable in order:
        chance = random.Random(cable.id)
        words = [word.lower() for word in re.findall(r"[^\W_]+", cable.summary[:_BEGINNING])][:-1]
        telling = [n for n, word in enumerate(words) if _telling(word)]
        if len(telling) < 12:
            continue
        kept = set(chance.sample(telling, chance.randint(5, 7)))
        kept |= {n - 1 for n in kept if n and words[n - 1] in _SMALL}
        yield Judged("account", " ".join(_OTHER_WORDS.get(words[n], words[n]) for n in sorted(kept)), (cable.id,))


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


_BEGINNING = 300
"""Characters of a summary that an account is taken from."""

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}(?![\w-])")


def _names_and_places(cables: Iterable[Cable], order: Sequence[Cable]) -> Iterator[Judged]:
    """A name that only one cable of a post has, though others elsewhere have it too, and the city of the post."""
    having: dict[str, set[str]] = defaultdict(set)
    per_post: Counter[tuple[str, str]] = Counter()
    for cable in cables:
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
            yield Judged("name and place", f"{name} {place}", (cable.id,))
