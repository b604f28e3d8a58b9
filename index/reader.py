"""What may be asked of an open index? A Whoosh IndexReader, with the cables, their ids and the arrays beside it."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from whoosh.reading import MultiReader

from index import analysis
from index.cable import Cable
from index.codec.arrays import Array
from index.codec.codec import open_reader, read_contents
from index.codec.segment import Segment
from index.schema import schema


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A segment as part of an index, its documents numbered from `base` on; those in the mask `deleted` are gone."""

    segment: Segment
    base: int
    deleted: Array | None = None

    @property
    def documents(self) -> int:
        """How many documents are not deleted."""
        return self.segment.documents - (0 if self.deleted is None else int(self.deleted.sum()))

    def having(self, field: str, term: bytes) -> Array:
        """The documents of the segment that have a term and are not deleted."""
        postings = self.segment.postings(field)
        number = None if postings is None else postings.lexicon.find(term)
        if postings is None or number is None:
            return np.array([], np.intp)
        documents = postings.documents_of(number)
        return documents if self.deleted is None else documents[~self.deleted[documents]]


class Reader(MultiReader):  # type: ignore[misc]
    """An open index. Safe to share between threads and across fork.

    Where Whoosh counts documents that are deleted but still there, in `doc_frequency`, this does not.
    """

    def __init__(self, directory: Path) -> None:
        """Raises IndexDamaged when a file is missing or not whole, IndexVersion when another version wrote it."""
        self.directory = directory
        contents = read_contents(directory)
        opened = [open_reader(directory, segment) for segment in contents.segments]
        super().__init__([reader for reader, _ in opened], generation=contents.generation)
        self.schema = schema()
        self.leaves = tuple(
            Leaf(segment, base, _mask(about.deleted_docs(), segment.documents))
            for (_, segment), base, about in zip(opened, self.doc_offsets, contents.segments, strict=True)
        )

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """In how many documents a term is; 0 when there is no such term or field."""
        term = text if isinstance(text, bytes) else text.encode()
        total = 0
        for leaf in self.leaves:
            postings = leaf.segment.postings(fieldname)
            number = None if postings is None else postings.lexicon.find(term)
            if postings is not None and number is not None:
                total += postings.document_count(number) if leaf.deleted is None else leaf.having(fieldname, term).size
        return total

    def field_terms(self, fieldname: str) -> Iterator[str]:
        """The terms of a field with text or values, in order."""
        found: set[bytes] = set()
        for leaf in self.leaves:
            if (postings := leaf.segment.postings(fieldname)) is not None:
                found.update(postings.lexicon.all())
        return (term.decode() for term in sorted(found))

    def documents_with(self, fieldname: str, text: str) -> Array:
        """The documents that have a term, rising."""
        found = [leaf.having(fieldname, text.encode()) + leaf.base for leaf in self.leaves]
        return np.concatenate(found) if found else np.array([], np.intp)

    def docnum(self, cable_id: str) -> int | None:
        """The document that holds this cable, in whatever case its id is typed; None when there is none."""
        found = self.documents_with("id", analysis.fold(cable_id))
        return int(found[0]) if found.size else None

    def cable(self, docnum: int) -> Cable:
        """The cable of a document. Raises IndexError when there is no such document or it was written without one."""
        leaf = self.leaf_of(docnum)
        return _there(leaf.segment.cables.cable(docnum - leaf.base), docnum)

    def facts(self, docnum: int) -> Cable:
        """As `cable`, without its text, body, paragraphs and versions: for who asks many cables something short."""
        leaf = self.leaf_of(docnum)
        return _there(leaf.segment.cables.facts(docnum - leaf.base), docnum)

    def leaf_of(self, docnum: int) -> Leaf:
        leaf = self.leaves[bisect_right(self.doc_offsets, docnum) - 1] if self.leaves else None
        if leaf is None or not 0 <= docnum - leaf.base < leaf.segment.documents:
            raise IndexError(f"there is no document {docnum}")
        return leaf

    def release(self) -> None:
        """Lets go of the pages of memory that reading has filled; they are read again when they are needed."""
        for leaf in self.leaves:
            leaf.segment.release()

    def damaged(self) -> list[str]:
        """The names of arrays whose bytes are not those that were written. Reads everything."""
        return [name for leaf in self.leaves for name in leaf.segment.damaged()]


def _there(cable: Cable | None, docnum: int) -> Cable:
    if cable is None:
        raise IndexError(f"document {docnum} has no cable")
    return cable


def _mask(deleted: set[int], documents: int) -> Array | None:
    if not deleted:
        return None
    mask = np.zeros(documents, bool)
    mask[list(deleted)] = True
    return mask
