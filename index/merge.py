"""How do many segments become one?

The documents are put in the order of (date, id), whatever segments they come from, so the outcome does not depend on
the order or the number of the segments. Postings are merged a stretch of terms at a time: the memory needed is that of
a stretch, of the terms themselves and of a few numbers for each document.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.codec.arrays import Array, Writer, ranges
from index.codec.cables import write_dictionaries
from index.codec.codec import ColumnSegment
from index.codec.lexicon import Lexicon
from index.codec.postings import BLOCK, FIRST, MOST_OCCURRENCES, MOST_POSITIONS, Postings, PostingsWriter
from index.codec.segment import NO_NUMBER, Kind, Segment, as_length_bytes, describe
from index.compiled import compiled
from index.invert import write_keyword
from index.occurrences import Layout
from index.processes import Inline
from index.uniting import united

STRETCH = 2_000_000
"""Postings or positions that are merged at a time: about 60 bytes each. (Of a term that has more, those of some blocks
of documents.)"""

CABLES_AT_ONCE = 8_000

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to merge: the documents of `places` go there (`places[old]` is the new number or NOWHERE)."""

    segment: Segment
    places: Array


Held = TypeVar("Held", bound=Source)


def _in_turn(sources: Iterable[Held]) -> Iterator[Held]:
    """Each of them; the memory that reading one has filled is let go before the next. The kernel maps up to 2 MB
    around every byte that is read: of a hundred runs it would soon be all of them."""
    for source in sources:
        yield source
        source.segment.release()


def merge(
    directory: Path, name: str, segments: Sequence[Segment], alive: Sequence[Array | None], pool: Executor
) -> int:
    """Writes one segment of the documents that are alive (None: all of them); returns how many there are.

    The files are `directory/name.*.arrays`; `pool` writes them side by side (its processes must have been forked after
    the segments were opened, or share their memory). Raises ValueError when the counts do not agree.
    """
    sources, documents = _placed(segments, alive)
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


def _placed(segments: Sequence[Segment], alive: Sequence[Array | None]) -> tuple[list[Source], int]:
    """The new number of every document."""
    dates, ids, owners = [], [], []
    id_ranks = _id_ranks(segments)
    for number, (segment, mask) in enumerate(zip(segments, alive, strict=True)):
        kept = np.arange(segment.documents) if mask is None else np.flatnonzero(mask)
        date = segment.numbers("date")
        minutes = np.full(segment.documents, NO_NUMBER, np.int64) if date is None else date.astype(np.int64)
        minutes[minutes == NO_NUMBER] = 1 << 40  # cables without a date come last
        dates.append(minutes[kept])
        ids.append(id_ranks[number][kept])
        owners.append(np.stack([np.full(kept.size, number), kept]))
    order = np.lexsort((np.concatenate(ids), np.concatenate(dates)))
    owner, old = np.concatenate(owners, axis=1)[:, order]
    sources = []
    for number, segment in enumerate(segments):
        places = np.full(segment.documents, NOWHERE, np.int64)
        mine = owner == number
        places[old[mine]] = np.flatnonzero(mine)
        sources.append(Source(segment, places))
        segment.release()
    return sources, order.size


def _id_ranks(segments: Sequence[Segment]) -> list[Array]:
    """For every document of each segment the place of its id among all ids; documents without one come first."""
    _, numbers = united(_lexicon(segment, "id") for segment in segments)
    found = []
    for segment, number in zip(segments, numbers, strict=True):
        ranks = np.append(number, -1)
        values = segment.values("id")
        single = np.full(segment.documents, -1) if values is None else values.single
        if single is None:
            raise ValueError("a cable has two ids")
        found.append(ranks[single])
    return found


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
    for number, source in enumerate(_in_turn(sources)):
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
        for number, source in enumerate(_in_turn(sources)):
            for at in np.flatnonzero(owner[some] == number).tolist():
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
    for source, column in zip(_in_turn(sources), columns, strict=True):
        if column is not None:
            kept = source.places >= 0
            merged[source.places[kept]] = column[kept]


def _write_values(writer: Writer, sources: Sequence[Source], documents: int, name: str) -> None:
    terms, maps = _united(sources, name)
    labels = [b""] * len(terms)
    first = np.full(len(terms), documents)  # which document has a term first: it says how the value is written
    counts = np.zeros(documents, np.int64)
    lists: list[tuple[Array, Array, Array, Array]] = []
    for source, numbers in zip(_in_turn(sources), maps, strict=True):
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
        _write_postings(writer, sources, documents, name, length_bytes)


def _write_postings(
    writer: Writer, sources: Sequence[Source], documents: int, name: str, length_bytes: Array | None
) -> None:
    terms, maps = _united(sources, name)
    merging = [
        _Merging(source.segment, source.places, held, numbers)
        for source, numbers in zip(sources, maps, strict=True)
        if (held := source.segment.postings(name)) is not None
    ]
    if not merging:
        return
    with_positions = merging[0].postings.has_positions
    counts = np.zeros(len(terms), np.int64)
    occurrences = np.zeros(len(terms), np.int64) if with_positions else None
    for one in _in_turn(merging):
        mine, mine_occurrences = one.counts()
        counts[one.numbers] += mine
        if occurrences is not None:
            occurrences[one.numbers] += mine_occurrences
    used = np.flatnonzero(counts)
    target = PostingsWriter(
        writer,
        name,
        [terms[n] for n in used.tolist()] if used.size < len(terms) else terms,
        documents=documents,
        counts=counts[used],
        occurrences=None if occurrences is None else occurrences[used],
        length_bytes=None if with_positions else length_bytes,
    )
    layout = Layout.of(documents, MOST_POSITIONS if with_positions else MOST_OCCURRENCES + 1)
    sizes = counts if occurrences is None else occurrences
    for low, high in _stretches(sizes, layout.most_terms):
        goes_on = False
        room = np.empty(int(sizes[low:high].sum()), np.int64)
        for some in _document_ranges(documents, room.size):
            taken = 0
            for one in _in_turn(merging):
                taken += one.take(low, high, layout, some, room[taken:])
            if not taken:
                continue
            keys = room[:taken]
            stretch = layout.postings(keys, high - low) if with_positions else layout.sums(keys, high - low)
            # A term that lost all its documents is not in the outcome.
            target.append(replace(stretch, counts=stretch.counts[stretch.counts > 0]), goes_on=goes_on)
            goes_on = True
    target.finish()


def _document_ranges(documents: int, size: int) -> list[range]:
    """Which documents to take at a time of a stretch of so many postings or positions: as many blocks as have about
    STRETCH of them. Only a single term has more: it is read from the start for each range."""
    blocks = -(-documents // BLOCK)
    at_once = BLOCK * max(1, blocks * STRETCH // max(1, size))
    return [range(start, min(start + at_once, documents)) for start in range(0, documents, at_once)]


def _united(sources: Sequence[Source], name: str) -> tuple[list[bytes], list[Array]]:
    """The terms of a field, and for each source the new numbers of its own."""
    return united(_lexicon(source.segment, name) for source in _in_turn(sources))


def _lexicon(segment: Segment, name: str) -> Lexicon | None:
    held = segment.postings(name)
    return held.lexicon if held is not None else None


def _stretches(sizes: Array, most_terms: int) -> list[tuple[int, int]]:
    """Cuts terms into stretches of about STRETCH postings, or of a single term that has more."""
    ends = np.cumsum(sizes)
    cuts = [0]
    while (start := cuts[-1]) < sizes.size:
        before = int(ends[start - 1]) if start else 0
        end = int(np.searchsorted(ends, before + STRETCH, "right"))
        cuts.append(min(max(start + 1, end), start + most_terms))
    return list(pairwise(cuts))


@dataclass(frozen=True, slots=True)
class _Merging(Source):
    """A source's postings of a field: `numbers[old]` is the new number of a term."""

    postings: Postings
    numbers: Array

    @property
    def is_whole(self) -> bool:
        return bool((self.places >= 0).all())

    def counts(self) -> tuple[Array, Array]:
        """Documents that stay, and their occurrences, of each of its terms."""
        size = self.numbers.size
        if self.is_whole:
            documents = self.postings.document_counts().astype(np.int64)
            if not self.postings.has_positions:
                return documents, documents
            return documents, self.postings.occurrence_counts().astype(np.int64)
        documents, occurrences = np.zeros(size, np.int64), np.zeros(size, np.int64)
        for low, high in _stretches(self.postings.document_counts(), size):
            kept = self.places[self.postings.documents_of(low, high)] >= 0
            term = np.repeat(np.arange(low, high), self.postings.document_counts(low, high))[kept]
            documents += np.bincount(term, minlength=size)
            frequencies = self.postings.frequencies(low, high)[kept]
            occurrences += np.bincount(term, frequencies, minlength=size).astype(np.int64)
            self.segment.release()
        return documents, occurrences

    def take(self, low: int, high: int, layout: Layout, some: range, keys: Array) -> int:
        """Writes its occurrences (postings, where there are no positions) of the new terms low…high-1 in some of the
        new documents as keys, in which the term `low` is 0; returns how many there are. Raises ValueError when they do
        not agree with each other or there is no room for them."""
        if self.places.max(initial=-1) < some.start or self.places.min(initial=some.stop) >= some.stop:
            return 0  # runs follow each other in time: most have none of a block of documents
        first, last = np.searchsorted(self.numbers, [low, high]).tolist()
        held = self.postings
        terms = layout.keys(self.numbers[first:last] - low, 0, 0)
        postings = held.document_counts(first, last).astype(np.int64), held.documents_of(first, last)
        bounds = some.start, some.stop, layout.place_bits
        if held.has_positions:
            raw, wide = held.raw_positions(first, last), held.wide_positions(first, last)
            raw = raw.copy()  # what is mapped is read-only, which the loop was not compiled for
            taken = _rename_positions(terms, *postings, self.places, *bounds, raw, FIRST, *wide, keys)
        else:
            taken = _rename(terms, *postings, self.places, *bounds, held.frequencies(first, last), keys)
        if taken < 0:
            raise ValueError(f"the postings of {held.field} do not agree with each other")
        return taken


@compiled("i8(i8[::1], i8[::1], i8[::1], i8[::1], i8, i8, i8, i8[::1], i8[::1])")
def _rename(
    terms: Array,
    counts: Array,
    documents: Array,
    places: Array,
    start: int,
    stop: int,
    place_bits: int,
    frequencies: Array,
    keys: Array,
) -> int:
    """Writes as keys the postings of some terms in the new documents start…stop-1; returns how many keys, -1 where
    sizes do not agree or there is no room.

    `terms`: the new key of each; `counts`: its postings, whose `documents` become `places[document]`.
    """
    if counts.sum() != documents.size or frequencies.size != documents.size:
        return -1
    posting = made = 0
    for term in range(terms.size):
        for _ in range(counts[term]):
            place = places[documents[posting]]
            if start <= place < stop:
                if made == keys.size:
                    return -1
                keys[made] = terms[term] | (place << place_bits) | frequencies[posting]
                made += 1
            posting += 1
    return made


@compiled("i8(i8[::1], i8[::1], i8[::1], i8[::1], i8, i8, i8, u2[::1], i8, i8[::1], i8[::1], i8[::1])")
def _rename_positions(
    terms: Array,
    counts: Array,
    documents: Array,
    places: Array,
    start: int,
    stop: int,
    place_bits: int,
    raw: Array,
    first: int,
    wide_at: Array,
    wide: Array,
    keys: Array,
) -> int:
    """As `_rename`, a key for each position; `raw`, `first`, `wide_at` and `wide` as index/codec/postings.py tells."""
    if counts.sum() != documents.size:
        return -1
    posting = at = wider = made = 0
    for term in range(terms.size):
        for _ in range(counts[term]):
            place = places[documents[posting]]
            key = terms[term] | (place << place_bits)
            posting += 1
            begin = at
            while at < raw.size and (raw[at] >= first) == (at == begin):
                position = raw[at] & (first - 1)
                if wider < wide_at.size and wide_at[wider] == at:
                    position = wide[wider]
                    wider += 1
                if start <= place < stop:
                    if made == keys.size:
                        return -1
                    keys[made] = key | position
                    made += 1
                at += 1
            if at == begin:
                return -1
    return made if at == raw.size else -1
