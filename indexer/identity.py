"""Do pages that state the same id carry the same cable?

Ids are misread and mistyped; two cables under one id must both stay findable. Pages are one cable when most of the
shorter text's words are in the longer one (a partial extract, a redaction or a stripped header does not matter).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.cable import Cable

WORD = re.compile(r"[^\W\d_]{4,}")
SHARED = 0.6
TOO_SHORT = 20
"""Below this many different words a text says too little to call it another cable."""


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
