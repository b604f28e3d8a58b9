"""Do two pages carry the same cable?

Ids are misread and mistyped; two cables under one id must both stay findable. Pages are one cable when most of the
shorter text's pairs of words are in the longer one (a partial extract, a redaction or a stripped header does not
matter); nearly all, where their date-time groups differ. A page stripped of its id is the cable of another page that
has the same text and was not sent at another time.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count, islice, pairwise

from index import kept
from index.cable import UNKNOWN_ID, Cable, Source
from indexer.dtg import read_dtg
from indexer.identification import NO_ID
from indexer.versions import from_all

WORD = re.compile(r"[^\W\d_]{4,}")
Pair = tuple[str, str]
SHARED = 0.6
"""Of the shorter text's pairs of words, for pages that state one id."""
SAME_TEXT = 0.9
"""Where no id, or a contradiction, stands between them."""
TOO_SHORT = 20
"""With fewer different pairs a text says too little to call it another cable, or the same."""
MOST_APART = 20
"""Cables of one id that a page is compared with: the work grows with the pages, not with their square."""
ANCHORS = 2
OPENING = 8
"""So many of the longest paragraphs, by so many of their first words, find pages that may have the same text."""


class _Group:
    """Pages that carry one cable: their pairs of words, and the date-time groups of those that have one.

    What reads the same on many pages is held once, with all of its sources: memory does not grow with copies.
    """

    def __init__(self, cable: Cable) -> None:
        self.pairs = _pairs(cable)
        self.moments = _moments(cable)
        reads = hashlib.blake2b(kept.pack(replace(cable, sources=()))).digest()
        self._held: dict[bytes, tuple[Cable, set[Source]]] = {reads: (cable, set(cable.sources))}

    def add(self, other: "_Group") -> None:
        self.pairs |= other.pairs
        self.moments |= other.moments
        for reads, (cable, sources) in other._held.items():
            self._held.setdefault(reads, (cable, set()))[1].update(sources)

    def members(self) -> list[Cable]:
        return [from_all(cable, sources) for cable, sources in self._held.values()]


def apart(cables: Iterable[Cable]) -> Iterator[list[Cable]]:
    """Groups pages that state one id by the cable they carry, taking one at a time; those that read the same are one.

    A page is compared with the first MOST_APART cables that are found; one that is like none of these is a cable of its
    own. Each but the first gets an id of its own (`09MOSCOW2555~2`) and a note that says so.
    """
    groups: list[_Group] = []
    nth = count(1)
    for cable in cables:
        page = _Group(cable)
        same = next((group for group in groups if _are_one(group, page)), None)
        if same:
            same.add(page)
        elif len(groups) < MOST_APART:
            groups.append(page)
        else:
            yield _renamed(page.members(), MOST_APART + next(nth))
    yield from (_renamed(group.members(), n) for n, group in enumerate(groups, start=1))


def _are_one(group: _Group, page: _Group) -> bool:
    smaller = min(len(group.pairs), len(page.pairs))
    enough = SAME_TEXT if _at_another_time(page.moments, group.moments) else SHARED
    return smaller < TOO_SHORT or _shared(group.pairs, page.pairs) >= enough


def anchors(cable: Cable) -> tuple[int, ...]:
    """Fingerprints (64 bits) of how the longest paragraphs begin: pages that share none carry different texts."""
    longest = sorted((paragraph.text for paragraph in cable.paragraphs), key=len, reverse=True)
    openings = ([word[0].lower() for word in islice(WORD.finditer(text), OPENING)] for text in longest)
    return tuple(map(_fingerprint, islice((words for words in openings if len(words) == OPENING), ANCHORS)))


def recognised(nameless: Cable, others: Iterable[Cable]) -> Cable:
    """A cable without an id of its own, named after the one of `others` that has the same text, if there is one."""
    pairs = _pairs(nameless)
    for other in others:
        alike = len(pairs) >= TOO_SHORT and _shared(pairs, _pairs(other)) >= SAME_TEXT
        if (
            alike
            and days_apart(nameless.date, other.date) <= 1
            and not _at_another_time(_moments(nameless), _moments(other))
        ):
            page = other.sources[0].url or other.sources[0].publisher
            note = f"The page does not give the cable's id; {other.id} is that of the same text at {page}."
            kept = (said for said in nameless.notes if said != NO_ID)
            return replace(nameless, id=other.id, notes=(note, *kept))
    return nameless


def is_nameless(cable_id: str) -> bool:
    return cable_id.startswith(UNKNOWN_ID)


def _fingerprint(words: list[str]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest())


def days_apart(some: str, other: str) -> int:
    """Of two dates of cables; 0 where either is "": what is not stated contradicts nothing."""
    if not (some and other):
        return 0
    return abs((date.fromisoformat(some[:10]) - date.fromisoformat(other[:10])).days)


def _at_another_time(here: set[str], there: set[str]) -> bool:
    """Was some of what is there sent at another time than what is here? Not known where either has no time."""
    return bool(here and there - here)


def _moments(cable: Cable) -> set[str]:
    """Its date-time group, if it has one. (What a page says of its date may have wrong minutes.)"""
    sent = read_dtg(cable.text, 0, cable.header_length)
    return {sent.moment} if sent else set()


def _pairs(cable: Cable) -> set[Pair]:
    """Words that follow each other: any two long cables share most words, but not in this order."""
    words = WORD.findall((cable.body or cable.text).lower())
    return set(pairwise(words))


def _shared(some: set[Pair], other: set[Pair]) -> float:
    """How much of the smaller is in the other."""
    return len(some & other) / max(1, min(len(some), len(other)))


def _renamed(cables: list[Cable], nth: int) -> list[Cable]:
    if nth == 1:
        return cables
    note = f"Another cable states the id {cables[0].id} as well; this one is listed as {cables[0].id}~{nth}."
    return [replace(cable, id=f"{cable.id}~{nth}", notes=(*cable.notes, note)) for cable in cables]
