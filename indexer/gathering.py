"""Which of the cables read are one cable? Pages that carry the same one are merged, the nameless are named."""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from index.cable import Cable
from indexer.identity import apart, days_apart, is_nameless, recognised
from indexer.reading import Read
from indexer.report import Tally, facts
from indexer.spill import Spill, load, load_all, pack
from indexer.versions import merge

MOST_ALIKE = 20
"""Pages that a page without an id is compared with; form letters to all posts begin alike."""


class Gathering:
    """The cables of a build: `add` each as it is read, then `merged` says which documents they make.

    Cables go by their numbers in the spill: a few bytes are held of each, as there may be a million.
    """

    def __init__(self, spill: Spill) -> None:
        self.spill = spill
        self.tally = Tally()
        """What the cables have that were added, or after `merged` those that it gave."""
        self.read = 0
        self._anchors = array("Q")
        self._anchored = array("I")  # for each anchor the number of its cable
        self._nameless: list[tuple[int, tuple[int, ...]]] = []
        self._is_document = bytearray()  # of each cable of the spill

    def add(self, read: Read) -> int:
        """The number of the cable."""
        number = self._append(read.id, read.date, read.packed)
        self.read += 1
        self.tally.add(read.facts)
        if is_nameless(read.id):
            self._nameless.append((number, read.anchors))
        else:
            self._anchors.extend(read.anchors)
            self._anchored.extend([number] * len(read.anchors))
        return number

    def merged(self) -> "array[int]":
        """One number a document, in the order of the index's documents. A cable that stands on one page only keeps its
        number; others are spilled anew."""
        self._name_the_nameless()
        by_id = sorted(self._documents(), key=self.spill.cable_id)
        for _, group in groupby(by_id, key=self.spill.cable_id):
            numbers = list(group)
            if len(numbers) > 1:
                for same in apart(self._taken_out(numbers)):
                    self._put(merge(same))
        return array("I", sorted(self._documents(), key=self.spill.order))

    def _taken_out(self, numbers: list[int]) -> Iterator[Cable]:
        """The cables of these numbers, one after the other, which are no documents from then on."""
        (lot,) = self.spill.lots(numbers, len(numbers))
        for number, cable in zip(numbers, load(lot), strict=True):
            self._drop(number, cable)
            yield cable

    def _documents(self) -> list[int]:
        return [number for number, is_one in enumerate(self._is_document) if is_one]

    def _name_the_nameless(self) -> None:
        """A cable whose page does not give its id gets it from another page that has the same text."""
        wanted = {anchor for _, anchors in self._nameless for anchor in anchors}
        owners: dict[int, list[int]] = defaultdict(list)
        for anchor, number in zip(self._anchors, self._anchored, strict=True):
            if anchor in wanted:
                owners[anchor].append(number)
        for number, anchors in self._nameless:
            date = self.spill.date(number)
            near = {one for anchor in anchors for one in owners[anchor] if days_apart(date, self.spill.date(one)) <= 1}
            alike = sorted(near, key=self.spill.order)[:MOST_ALIKE]
            if not alike:
                continue
            (cable,) = load_all(self.spill, [number])
            named = recognised(cable, load_all(self.spill, alike))
            if named is not cable:
                self._drop(number, cable)
                self._put(named)

    def _append(self, cable_id: str, date: str, packed: bytes) -> int:
        self._is_document.append(True)
        return self.spill.append(cable_id, date, packed)

    def _put(self, cable: Cable) -> None:
        self._append(cable.id, cable.date, pack(cable))
        self.tally.add(facts(cable))

    def _drop(self, number: int, cable: Cable) -> None:
        self._is_document[number] = False
        self.tally.drop(facts(cable))
