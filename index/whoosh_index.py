"""May Whoosh's own writer add and delete a few cables? An index in a directory, for Whoosh's writers and searchers.

Whole crawls are written by `index.bulk`; the files are the same.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.writing import NO_MERGE, SegmentWriter

from index.codec.codec import NAME, ColumnCodec, ColumnSegment, Contents, read_contents, write_contents
from index.merge import merge_segments
from index.schema import schema

MOST_SEGMENTS = 8
"""A commit that would leave more merges them all."""


class ColumnIndex(FileIndex):  # type: ignore[misc]
    """An index of column segments in a directory. Opening it executes nothing."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.storage = FileStorage(os.fspath(directory))
        self.indexname = NAME
        self._schema = schema()

    @classmethod
    def create(cls, directory: Path) -> "ColumnIndex":
        """An empty index in a directory that exists."""
        write_contents(directory, [], 0)
        return cls(directory)

    def _read_toc(self) -> Contents:
        return read_contents(self.directory)

    def latest_generation(self) -> int:
        return self._read_toc().generation

    def last_modified(self) -> float:
        return (self.directory / "segments.json").stat().st_mtime

    def writer(self, **options: Any) -> "ColumnIndexWriter":
        return ColumnIndexWriter(self, codec=ColumnCodec(), **options)


class ColumnIndexWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer with its table of contents in JSON and with our merge, which keeps lengths exact (Whoosh rounds
    them) and leaves out what is deleted."""

    def commit(self, mergetype: Any = None, optimize: bool | None = None, merge: bool | None = None) -> None:
        """`optimize` leaves one segment; `merge=False` never merges. `mergetype`, Whoosh's policy, is not used."""
        self._into_one = self.optimize if optimize is None else optimize
        self._may_merge = self.merge if merge is None else merge
        super().commit(mergetype=NO_MERGE)

    def _commit_toc(self, segments: Sequence[ColumnSegment]) -> None:
        directory = Path(self.storage.folder)
        if self._into_one or (self._may_merge and len(segments) > MOST_SEGMENTS):
            segments = [merge_segments(directory, segments)] if segments else []
        write_contents(directory, segments, self.generation)
        kept = {segment.segment_id() for segment in segments}
        for path in directory.glob(f"{self.indexname}_*.arrays"):
            if path.name.split(".")[0] not in kept:
                path.unlink()
