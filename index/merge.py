"""How do many segments become one?"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

import numpy as np

from index.codec.arrays import Array, Writer, ranges
from index.codec.cables import write_dictionaries
from index.codec.codec import ColumnSegment
from index.codec.segment import NO_NUMBER, Kind, Segment, as_length_bytes, describe
from index.invert import write_keyword
from index.placing import Source, in_turn, placed, united_terms
from index.processes import Inline
from index.renaming import write_postings

CABLES_AT_ONCE = 8_000
"""Packed, they are about 26 MB."""


def merge(
    directory: Path, name: str, segments: Sequence[Segment], alive: Sequence[Array | None], pool: Executor
) -> int:
    """Writes one segment of the documents that are alive (None: all of them); returns how many there are.

    The files are `directory/name.*.arrays`; `pool` writes them side by side (its processes must have been forked after
    the segments were opened, or share their memory). Raises ValueError when the counts do not agree.
    """
    sources, documents = placed(segments, alive)
    tasks = [pool.submit(_write_part, directory / f"{name}.{part}.arrays", part, sources, documents) for part in PARTS]
    for task in tasks:
        task.result()
    return documents


def merge_segments(directory: Path, segments: Sequence[ColumnSegment], pool: Executor | None = None) -> ColumnSegment:
    """Merges segments of an index into a new one beside them, without what is deleted, and returns it."""
    opened = [segment.open(directory) for segment in segments]
    alive = []
    for segment in segments:
        mask = np.ones(segment.doc_count_all(), bool)
        mask[list(segment.deleted_docs())] = False
        alive.append(mask)
    made = ColumnSegment(segments[0].index_name())
    made.set_doc_count(merge(directory, made.segment_id(), opened, alive, pool or Inline()))
    expected = sum(segment.doc_count() for segment in segments)
    if made.doc_count_all() != expected:
        raise ValueError(f"{expected} cables were to be merged, {made.doc_count_all()} were")
    return made


# --- what is written -------------------------------------------------------------------------------------------------


def _write_part(path: Path, part: str, sources: Sequence[Source], documents: int) -> None:
    kinds: dict[str, Kind] = {}
    for source in sources:
        kinds |= source.segment.fields
    with Writer(path) as writer:
        PARTS[part](writer, sources, documents, kinds)
        writer.meta = describe(documents, kinds, by_date=True)


def _write_scored(writer: Writer, sources: Sequence[Source], documents: int, kinds: dict[str, Kind]) -> None:
    _write_fields(writer, sources, documents, [name for name, kind in kinds.items() if kind is Kind.SCORED])


def _write_positions(writer: Writer, sources: Sequence[Source], documents: int, kinds: dict[str, Kind]) -> None:
    with_positions = (Kind.POSITIONS, Kind.PLACES)
    _write_fields(writer, sources, documents, [name for name, kind in kinds.items() if kind in with_positions])


def _write_columns(writer: Writer, sources: Sequence[Source], documents: int, kinds: dict[str, Kind]) -> None:
    for name, kind in kinds.items():
        if kind is Kind.NUMBERS:
            merged = np.full(documents, NO_NUMBER, np.int32)
            _place(merged, sources, [source.segment.numbers(name) for source in sources])
            writer.add(f"{name}/numbers", merged)
        elif kind is Kind.VALUES:
            _write_values(writer, sources, documents, name)


def _write_cables(writer: Writer, sources: Sequence[Source], documents: int, kinds: dict[str, Kind]) -> None:
    owner = np.full(documents, -1)
    old = np.zeros(documents, np.int64)
    sizes = np.zeros(documents, np.int64)
    dictionaries: dict[bytes, None] = {}
    for number, source in enumerate(in_turn(sources)):
        cables = source.segment.cables
        kept = np.flatnonzero(source.places >= 0)
        places = source.places[kept]
        owner[places], old[places] = number, kept
        sizes[places] = np.diff(cables.ends.astype(np.int64), prepend=0)[kept]
        dictionaries |= dict.fromkeys(cables.dictionaries)
    writer.add("cables/ends", np.cumsum(sizes).astype(np.uint64))
    blob = writer.reserve("cables/blob", np.uint8, int(sizes.sum()))
    for start in range(0, documents, CABLES_AT_ONCE):
        some = slice(start, start + CABLES_AT_ONCE)
        frames = [b""] * owner[some].size
        for number, source in enumerate(in_turn(sources)):
            for at in np.flatnonzero(owner[some] == number).tolist():
                # A copy: what is only mapped would be read when they are joined, when the source is let go.
                frames[at] = bytes(source.segment.cables.frame(int(old[start + at])))
        blob.append(np.frombuffer(b"".join(frames), np.uint8))
    write_dictionaries(writer, list(dictionaries))


PARTS: dict[str, Callable[[Writer, Sequence[Source], int, dict[str, Kind]], None]] = {
    "exact": _write_positions,
    "cables": _write_cables,
    "text": _write_scored,
    "columns": _write_columns,
}
"""The files of a segment, the most work first."""


def _place(merged: Array, sources: Sequence[Source], columns: Sequence[Array | None]) -> None:
    """Puts the columns of the sources where their documents go."""
    for source, column in zip(in_turn(sources), columns, strict=True):
        if column is not None:
            kept = source.places >= 0
            merged[source.places[kept]] = column[kept]


def _write_values(writer: Writer, sources: Sequence[Source], documents: int, name: str) -> None:
    terms, maps = united_terms(sources, name)
    labels = [b""] * len(terms)
    first = np.full(len(terms), documents)  # which document has a term first: it says how the value is written
    counts = np.zeros(documents, np.int64)
    lists: list[tuple[Array, Array, Array, Array]] = []
    for source, numbers in zip(in_turn(sources), maps, strict=True):
        held = source.segment.values(name)
        if held is None:
            continue
        starts, values = held.lists()
        sizes = np.diff(starts.astype(np.int64)).astype(np.int64)
        kept = source.places >= 0
        mine = np.full(len(held.labels), documents)
        np.minimum.at(mine, values, np.repeat(np.where(kept, source.places, documents), sizes))
        for old in np.flatnonzero(mine < first[numbers]).tolist():
            labels[numbers[old]] = held.labels[old]
        first[numbers] = np.minimum(mine, first[numbers])
        counts[source.places[kept]] = sizes[kept]
        lists.append((starts.astype(np.int64)[:-1][kept], sizes[kept], source.places[kept], numbers[values]))
    starts = np.concatenate([[0], np.cumsum(counts)])
    merged = np.zeros(int(starts[-1]), np.int64)
    for old_starts, sizes, places, values in lists:
        merged[ranges(starts[places], sizes)] = values[ranges(old_starts, sizes)]
    _write_used(writer, name, terms, labels, starts, merged)


def _write_used(
    writer: Writer, name: str, terms: list[bytes], labels: list[bytes], starts: Array, values: Array
) -> None:
    """Writes a keyword field without the values that no document has any more."""
    used = np.bincount(values, minlength=len(terms)) > 0
    renumbered = np.cumsum(used) - 1
    kept = np.flatnonzero(used).tolist()
    write_keyword(writer, name, [terms[n] for n in kept], [labels[n] for n in kept], starts, renumbered[values])


def _write_fields(writer: Writer, sources: Sequence[Source], documents: int, names: Sequence[str]) -> None:
    for name in names:
        length_bytes = None
        if any(source.segment.lengths(name) is not None for source in sources):
            lengths = np.zeros(documents, np.uint32)
            _place(lengths, sources, [source.segment.lengths(name) for source in sources])
            length_bytes = as_length_bytes(lengths)
            writer.add(f"{name}/lengths", lengths)
            writer.add(f"{name}/length_bytes", length_bytes)
        write_postings(writer, sources, documents, name, length_bytes)
