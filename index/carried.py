"""Which documents of an index can go into the next one as they are? Those of cables that did not change.

All but one thing of a document is its own. How a keyword value is written is what the first document that has it says:
when that one goes, the next that has the value cannot be carried, and has to be indexed anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from index.codec.arrays import Array
from index.codec.segment import Kind, Segment
from index.reader import Reader


@dataclass(frozen=True, slots=True)
class Carried:
    """Documents of an index by the ids of their cables, and for each of its segments a mask of them."""

    ids: frozenset[str]
    segments: tuple[tuple[Segment, Array], ...] = ()

    @property
    def size(self) -> int:
        return sum(int(mask.sum()) for _, mask in self.segments)

    @property
    def dictionary(self) -> bytes:
        """What the cables of these documents were compressed with; b"" where it was nothing."""
        return next((one for segment, _ in self.segments for one in segment.cables.dictionaries), b"")


NOTHING = Carried(frozenset())


def carried(reader: Reader, unchanged: Iterable[str]) -> Carried:
    """What can be carried of an index whose cables with these ids are unchanged."""
    document_of = {cable_id: reader.docnum(cable_id) for cable_id in unchanged}
    stays = np.zeros(reader.doc_count_all(), bool)
    stays[[document for document in document_of.values() if document is not None]] = True
    segments = []
    for leaf in reader.leaves:
        mask = stays[leaf.base : leaf.base + leaf.segment.documents]
        mask[list(_to_spell_anew(leaf.segment, mask))] = False
        segments.append((leaf.segment, mask))
    ids = (cable_id for cable_id, document in document_of.items() if document is not None and stays[document])
    return Carried(frozenset(ids), tuple(segments))


def _to_spell_anew(segment: Segment, stays: Array) -> Iterator[int]:
    """The documents that become the first ones with a value, because the first one goes."""
    going = np.flatnonzero(~stays).tolist()
    for name, kind in segment.fields.items():
        values, postings = segment.values(name), segment.postings(name)
        if kind is not Kind.VALUES or values is None or postings is None:
            continue
        for term in {term for document in going for term in values.of(document)}:
            documents = postings.documents_of(term)
            if not stays[documents[0]]:
                yield from documents[stays[documents]][:1].tolist()
