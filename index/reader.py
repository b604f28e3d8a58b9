"""What may be asked of an open index? An IndexReader as Whoosh knows it, with the cables and their ids beside it."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index import analysis, schema
from index.codec.arrays import Array
from index.codec.segment import Segment
from index.errors import IndexDamaged

SEGMENTS = "segments.json"


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A segment as part of an index: its documents are numbered from `base` on; `deleted` ones count for nothing."""

    segment: Segment
    base: int
    deleted: Array | None = None


class Reader:
    """An open index. Safe to share between threads and across fork."""

    def __init__(self, directory: Path) -> None:
        """Raises IndexDamaged when a file is missing or not whole, IndexVersion when another version wrote it."""
        self.directory = directory
        try:
            described = json.loads((directory / SEGMENTS).read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"{directory / SEGMENTS} cannot be read: {error}") from error
        leaves = []
        base = 0
        for entry in described["segments"]:
            paths = sorted(directory.glob(f"{entry['name']}.*.arrays"))
            if not paths:
                raise IndexDamaged(f"the files {entry['name']}.*.arrays are missing from {directory}")
            segment = Segment(paths)
            if segment.documents != entry["documents"]:
                raise IndexDamaged(f"{paths[0]} holds {segment.documents} cables, not {entry['documents']}")
            leaves.append(Leaf(segment, base))
            base += segment.documents
        self.leaves = tuple(leaves)
        self._documents = base

    @cached_property
    def schema(self) -> Any:
        return schema.schema()

    def doc_count_all(self) -> int:
        return self._documents

    def doc_count(self) -> int:
        return self._documents - sum(int(leaf.deleted.sum()) for leaf in self.leaves if leaf.deleted is not None)

    def doc_frequency(self, field: str, text: str) -> int:
        """In how many documents a term is; 0 when there is no such term or field."""
        return sum(leaf.segment_documents(field, text).size for leaf in map(_Terms, self.leaves))

    def field_terms(self, field: str) -> Iterator[str]:
        """The terms of a field, in order."""
        found: set[bytes] = set()
        for leaf in self.leaves:
            if (postings := leaf.segment.postings(field)) is not None:
                found.update(postings.lexicon.all())
        return (term.decode() for term in sorted(found))

    def documents_with(self, field: str, text: str) -> Array:
        """The documents that have a term, rising."""
        found = [_Terms(leaf).segment_documents(field, text) + leaf.base for leaf in self.leaves]
        return np.concatenate(found) if found else np.array([], np.intp)

    def docnum(self, cable_id: str) -> int | None:
        """The document that holds this cable, however its id is typed; None when there is none."""
        found = self.documents_with("id", analysis.fold(cable_id))
        return int(found[0]) if found.size else None

    def stored_json(self, docnum: int) -> bytes:
        """The cable of a document as JSON."""
        leaf = self.leaf_of(docnum)
        return leaf.segment.cables.json(docnum - leaf.base)

    def leaf_of(self, docnum: int) -> Leaf:
        if not 0 <= docnum < self._documents:
            raise IndexError(f"there is no document {docnum}")
        return self.leaves[bisect_right(self.leaves, docnum, key=lambda leaf: leaf.base) - 1]


@dataclass(frozen=True, slots=True)
class _Terms:
    leaf: Leaf

    def segment_documents(self, field: str, text: str) -> Array:
        """The documents of the segment that have a term and are not deleted."""
        postings = self.leaf.segment.postings(field)
        number = None if postings is None else postings.lexicon.find(text.encode())
        if postings is None or number is None:
            return np.array([], np.intp)
        documents = postings.documents_of(number)
        return documents if self.leaf.deleted is None else documents[~self.leaf.deleted[documents]]
