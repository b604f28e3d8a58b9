"""How does Whoosh come to these files? The codec, its segments, and a table of contents in JSON.

    DIRECTORY/segments.json   {"generation": n, "segments": [{"name", "documents", "deleted": [docnum, …]}]}

Opening an index executes nothing: where Whoosh would unpickle a TOC, this reads JSON, and the schema is that of
`index.schema`, not one that a file brings.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from whoosh.codec import base
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from index.codec.documents import ColumnDocumentReader, schema_field
from index.codec.reading import ColumnTermsReader
from index.codec.segment import Segment
from index.codec.writing import ColumnDocumentWriter, ColumnFieldWriter
from index.errors import IndexDamaged
from index.schema import schema

SEGMENTS = "segments.json"
NAME = "MAIN"


class ColumnSegment(base.Segment):  # type: ignore[misc]
    """A segment as Whoosh knows it: a name, a number of documents and which of them are deleted."""

    def __init__(self, indexname: str = NAME, segid: str | None = None, documents: int = 0) -> None:
        super().__init__(indexname)
        if segid is not None:
            self.segid = segid
        self._documents = documents
        self._deleted: set[int] = set()

    def codec(self) -> "ColumnCodec":
        return ColumnCodec()

    def doc_count_all(self) -> int:
        return self._documents

    def set_doc_count(self, doccount: int) -> None:
        self._documents = doccount

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> set[int]:
        return self._deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def should_assemble(self) -> bool:
        return False  # mapped files are opened as they are

    def open(self, directory: Path) -> Segment:
        """Its files, opened. Raises IndexDamaged when there are none or they hold another number of documents."""
        paths = sorted(directory.glob(f"{self.segment_id()}.*.arrays"))
        if not paths:
            raise IndexDamaged(f"the files {self.segment_id()}.*.arrays are missing from {directory}")
        opened = Segment(paths)
        if opened.documents != self._documents:
            raise IndexDamaged(f"{paths[0]} and its kin hold {opened.documents} cables, not {self._documents}")
        return opened


class ColumnCodec(base.Codec):  # type: ignore[misc]
    """Segments of arrays. Serves the schema of cables only."""

    def new_segment(self, storage: FileStorage, indexname: str) -> ColumnSegment:
        return ColumnSegment(indexname)

    def per_document_writer(self, storage: FileStorage, segment: ColumnSegment) -> ColumnDocumentWriter:
        return ColumnDocumentWriter(_path(storage, segment, "documents"))

    def field_writer(self, storage: FileStorage, segment: ColumnSegment) -> ColumnFieldWriter:
        return ColumnFieldWriter(_path(storage, segment, "postings"))

    def terms_reader(self, storage: FileStorage, segment: ColumnSegment) -> ColumnTermsReader:
        return ColumnTermsReader(segment.open(Path(storage.folder)), lambda name: schema_field(name).to_bytes)

    def per_document_reader(self, storage: FileStorage, segment: ColumnSegment) -> ColumnDocumentReader:
        return ColumnDocumentReader(segment.open(Path(storage.folder)), segment.deleted_docs())


def _path(storage: FileStorage, segment: ColumnSegment, part: str) -> Path:
    return Path(storage.folder) / f"{segment.segment_id()}.{part}.arrays"


# --- the table of contents -------------------------------------------------------------------------------------------


class Contents:
    """The table of contents in the form that Whoosh's writer and index ask for."""

    def __init__(self, segments: Sequence[ColumnSegment], generation: int) -> None:
        self.segments = list(segments)
        self.generation = generation
        self.schema = schema()
        self.version = self.release = None


def read_contents(directory: Path) -> Contents:
    """Raises IndexDamaged when the table is missing or is none."""
    path = directory / SEGMENTS
    try:
        described = json.loads(path.read_text(encoding="ascii"))
        segments = []
        for entry in described["segments"]:
            indexname, _, segid = entry["name"].rpartition("_")
            segment = ColumnSegment(indexname, segid, int(entry["documents"]))
            segment.deleted_docs().update(entry.get("deleted", ()))
            segments.append(segment)
        return Contents(segments, int(described["generation"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}): rebuild the index, or `reftel rollback`") from error


def write_contents(directory: Path, segments: Sequence[ColumnSegment], generation: int = 1) -> None:
    """Puts a new table in the place of the old one in one step."""
    entries = [
        {"name": s.segment_id(), "documents": s.doc_count_all(), "deleted": sorted(s.deleted_docs())} for s in segments
    ]
    fresh = directory / f"{SEGMENTS}.new"
    fresh.write_text(json.dumps({"generation": generation, "segments": entries}), encoding="ascii")
    fresh.replace(directory / SEGMENTS)


def open_reader(directory: Path, segment: ColumnSegment) -> tuple[SegmentReader, Segment]:
    """Whoosh's reader of a segment, and the arrays below it."""
    opened = segment.open(directory)
    codec = _Opened(opened)
    return SegmentReader(FileStorage(os.fspath(directory)), schema(), segment, codec=codec), opened


class _Opened(ColumnCodec):
    """A codec that reads a segment that is already open."""

    def __init__(self, opened: Segment) -> None:
        self._opened = opened

    def terms_reader(self, storage: FileStorage, segment: ColumnSegment) -> ColumnTermsReader:
        return ColumnTermsReader(self._opened, lambda name: schema_field(name).to_bytes)

    def per_document_reader(self, storage: FileStorage, segment: ColumnSegment) -> ColumnDocumentReader:
        return ColumnDocumentReader(self._opened, segment.deleted_docs())
