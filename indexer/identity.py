"""Do two pages carry the same cable?

Ids are misread and mistyped; two cables under one id must both stay findable. Pages are one cable when most of the
shorter text's words are in the longer one (a partial extract, a redaction or a stripped header does not matter).
A page stripped of its id is the cable of another page that has the same text.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from index.cable import UNKNOWN_ID, Cable
from indexer.identification import NO_ID

WORD = re.compile(r"[^\W\d_]{4,}")
SHARED = 0.6
TOO_SHORT = 20
"""Below this many different words a text says too little to call it another cable, or the same."""
SAME_TEXT = 0.9
ANCHORS = 2
OPENING = 8
"""So many of the longest paragraphs, by so many of their first words, find pages that may have the same text."""


def apart(cables: Sequence[Cable]) -> list[list[Cable]]:
    """Groups pages that state one id by the cable they carry, the first page's group first.

    Every group after the first gets an id of its own (`09MOSCOW2555~2`) and a note that says so.
    """
    groups: list[tuple[set[str], list[Cable]]] = []
    for cable in cables:
        words = _words(cable)
        for known, members in groups:
            if _same(known, words):
                members.append(cable)
                known.update(words)
                break
        else:
            groups.append((words, [cable]))
    return [_renamed(members, n) for n, (_, members) in enumerate(groups, start=1)]


def anchors(cable: Cable) -> tuple[int, ...]:
    """Fingerprints (64 bits) of how the longest paragraphs begin: pages that share none carry different texts."""
    longest = sorted((paragraph.text for paragraph in cable.paragraphs), key=len, reverse=True)
    openings = ([word[0].lower() for word in islice(WORD.finditer(text), OPENING)] for text in longest)
    return tuple(map(_fingerprint, islice((words for words in openings if len(words) == OPENING), ANCHORS)))


def recognised(nameless: Cable, others: Iterable[Cable]) -> Cable:
    """A cable without an id of its own, named after the one of `others` that has the same text, if there is one."""
    words = _words(nameless)
    for other in others:
        theirs = _words(other)
        alike = len(words & theirs) >= SAME_TEXT * min(len(words), len(theirs))
        if len(words) >= TOO_SHORT and alike and _days_apart(nameless, other) <= 1:
            page = other.sources[0].url or other.sources[0].publisher
            note = f"The page does not give the cable's id; {other.id} is that of the same text at {page}."
            kept = (said for said in nameless.notes if said != NO_ID)
            return replace(nameless, id=other.id, notes=(note, *kept))
    return nameless


def is_nameless(cable_id: str) -> bool:
    return cable_id.startswith(UNKNOWN_ID)


def _fingerprint(words: list[str]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest())


def _days_apart(some: Cable, other: Cable) -> int:
    """0 where either has no date: what is not stated contradicts nothing."""
    if not (some.date and other.date):
        return 0
    return abs((date.fromisoformat(some.date[:10]) - date.fromisoformat(other.date[:10])).days)


def _words(cable: Cable) -> set[str]:
    return set(WORD.findall((cable.body or cable.text).lower()))


def _same(some: set[str], other: set[str]) -> bool:
    smaller = min(len(some), len(other))
    return smaller < TOO_SHORT or len(some & other) >= SHARED * smaller


def _renamed(cables: list[Cable], nth: int) -> list[Cable]:
    if nth == 1:
        return cables
    note = f"Another cable states the id {cables[0].id} as well; this one is listed as {cables[0].id}~{nth}."
    return [replace(cable, id=f"{cable.id}~{nth}", notes=(*cable.notes, note)) for cable in cables]
