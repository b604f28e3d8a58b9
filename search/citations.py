"""Which cables does this one refer to, which refer to it, and what lies two steps out?"""

from collections.abc import Iterator
from dataclasses import dataclass

from whoosh import query

from index.analysis import fold
from index.cable import Cable
from index.generation import Generation
from search import run
from search.page import Sort

MOST_CITING = 200
"""Citing cables that are read for one cable."""
MOST_AROUND = 60
"""Cables of a citation graph."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A cable at one end of a citation. Only `id` is known where it is not `held`."""

    id: str
    held: bool
    title: str = ""
    date: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """The cables within two steps. `steps`: id -> 0 for the cable itself, 1, 2; `edges`: (citing, cited).

    `is_cut`: there are more cables than are shown.
    """

    mentions: tuple[Mention, ...]
    steps: dict[str, int]
    edges: tuple[tuple[str, str], ...]
    is_cut: bool


def references(generation: Generation, cable: Cable) -> tuple[Mention, ...]:
    """What the cable refers to, in its own order."""
    return tuple(mention_of(generation, cable_id) for cable_id in cable.references)


def cited_by(generation: Generation, cable_id: str, most: int = MOST_CITING) -> tuple[int, tuple[Mention, ...]]:
    """How many cables refer to this one, and the first `most` of them, oldest first."""
    total, citing = _citing(generation, cable_id, most)
    return total, tuple(as_mention(cable) for cable in citing)


def around(generation: Generation, cable: Cable, most: int = MOST_AROUND) -> Around:
    """The cable, what it cites and what cites it, and the same again for each of these."""
    steps = {cable.id: 0}
    mentions = {cable.id: as_mention(cable)}
    edges: dict[tuple[str, str], None] = {}
    is_cut = False
    frontier = [cable]
    for step in (1, 2):
        reached: list[Cable] = []
        for here in frontier:
            for citing, cited, other in _edges(generation, here, most):
                name = other.id if isinstance(other, Cable) else other
                if name not in steps:
                    if len(steps) >= most:
                        is_cut = True
                        continue
                    steps[name] = step
                    mentions[name] = as_mention(other) if isinstance(other, Cable) else Mention(other, False)
                    if isinstance(other, Cable):
                        reached.append(other)
                edges[citing, cited] = None
        frontier = reached
    return Around(tuple(mentions.values()), steps, tuple(edges), is_cut)


def _edges(generation: Generation, cable: Cable, most: int) -> Iterator[tuple[str, str, Cable | str]]:
    """Each citation at this cable: who cites, who is cited, and the other end (its id where it is not held)."""
    for cited in cable.references[:most]:
        docnum = generation.docnum(cited)
        yield cable.id, cited, cited if docnum is None else generation.facts(docnum)
    for citing in _citing(generation, cable.id, most)[1]:
        yield citing.id, cable.id, citing


def _citing(generation: Generation, cable_id: str, most: int) -> tuple[int, list[Cable]]:
    asked = query.Term("ref", fold(cable_id))
    found = run.run(generation, asked, {}, facets=[], sort=Sort.OLDEST, offset=0, limit=most)
    return found.total, [generation.facts(docnum) for docnum, _ in found.docs]


def mention_of(generation: Generation, cable_id: str) -> Mention:
    """The cable of an id, or that it is not held."""
    docnum = generation.docnum(cable_id)
    return Mention(cable_id, False) if docnum is None else as_mention(generation.facts(docnum))


def as_mention(cable: Cable) -> Mention:
    return Mention(cable.id, True, cable.title, cable.date, cable.origin)
