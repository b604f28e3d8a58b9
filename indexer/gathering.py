"""Which of the cables read are one cable? Pages that carry the same one are merged, the nameless are named."""

from collections import defaultdict
from itertools import groupby
from sys import intern

from indexer.identity import apart, is_nameless, recognised
from indexer.reading import Read
from indexer.report import Facts, facts
from indexer.spill import Place, Spill, load_all, pack
from indexer.versions import merge

MOST_ALIKE = 20
"""Pages that a page without an id is compared with; form letters to all posts begin alike."""


class Gathering:
    """The cables of a build: `add` each as it is read, then `merged` says which documents they make."""

    def __init__(self, spill: Spill) -> None:
        self.spill = spill
        self.found: dict[Place, Facts] = {}
        self._alike: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._by_anchor: dict[int, list[Place]] = defaultdict(list)
        self._nameless: list[tuple[Place, tuple[int, ...]]] = []

    def add(self, read: Read) -> Place:
        place = self.spill.append(read.id, read.date, read.packed)
        self.found[place] = self._shared(read.facts)
        if is_nameless(place.id):
            self._nameless.append((place, read.anchors))
        else:
            for anchor in read.anchors:
                self._by_anchor[anchor].append(place)
        return place

    def _shared(self, one: Facts) -> Facts:
        """The same facts; what they have in common with others is held once (they come from other processes)."""
        keep = self._alike.setdefault
        return one._replace(
            fields=keep(one.fields, one.fields), publishers=keep(one.publishers, one.publishers), year=intern(one.year)
        )

    def merged(self) -> dict[Place, Facts]:
        """One place a document. A cable that stands on one page only keeps its place; others are spilled anew."""
        found = dict(self.found)
        for place, starts in self._nameless:
            self._name(place, starts, found)
        self._by_anchor.clear()  # it has served, and is large
        cables: dict[Place, Facts] = {}
        by_id = sorted(found, key=lambda place: (place.id, place.offset))
        for _, group in groupby(by_id, key=lambda place: place.id):
            places = list(group)
            if len(places) == 1:
                cables[places[0]] = found[places[0]]
                continue
            for same in apart(load_all(self.spill, places)):
                cable = merge(same)
                cables[self.spill.append(cable.id, cable.date, pack(cable))] = facts(cable)
        return cables

    def _name(self, place: Place, starts: tuple[int, ...], found: dict[Place, Facts]) -> None:
        """A cable whose page does not give its id gets it from another page that has the same text."""
        alike = sorted({other for anchor in starts for other in self._by_anchor[anchor]})[:MOST_ALIKE]
        if not alike:
            return
        (cable,) = load_all(self.spill, [place])
        named = recognised(cable, load_all(self.spill, alike))
        if named is not cable:
            del found[place]
            found[self.spill.append(named.id, named.date, pack(named))] = facts(named)
