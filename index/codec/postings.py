"""Which documents hold a term, how often, and where?

For a field `F` whose terms are numbered 0…T-1 and whose documents are numbered 0…D-1:

    F/terms, F/ends       the lexicon
    F/starts              u32 or u64, T+1: the postings of term t are starts[t] : starts[t + 1]
    F/lows                u16: a posting's document, modulo 65,536
    F/run_starts, F/run_block, F/run_size
                          where D > 65,536: the postings of a term fall into runs of documents of the same
                          block of 65,536: runs run_starts[t] : run_starts[t + 1]
    F/weights             u16, scored fields: frequency (at most 255) * 256 + length byte of the document
    F/big_at, F/big_tf    the postings of a scored field whose frequency is 255 or more, and what it is
    F/place_starts        u32 or u64, T+1: the positions of term t are place_starts[t] : place_starts[t + 1]
    F/places              u16: positions in the document, modulo 32,768, posting after posting; the first one of
                          each posting has FIRST added, so that they tell the frequencies, too
    F/wide_at, F/wide     the positions that are 32,768 or more: which, and the whole number

Limits: 2^24 documents in a segment, 2^22 positions and 65,535 occurrences of one term in a document; what lies beyond
is not indexed.
"""

from dataclasses import dataclass

import numpy as np

from index.codec.arrays import Array, Writer, ranges
from index.codec.lexicon import Lexicon, pack
from index.codec.part import Arrays

BLOCK_BITS = 16
BLOCK = 1 << BLOCK_BITS
MOST_DOCUMENTS = 1 << 24
MOST_POSITIONS = 1 << 22
MOST_OCCURRENCES = 65_535
BIG = 255
FIRST = 1 << 15


class Postings:
    """The postings of one field of one segment."""

    def __init__(self, arrays: Arrays, field: str, documents: int) -> None:
        self.field = field
        self.documents = documents
        self.lexicon = Lexicon(arrays[f"{field}/terms"], arrays[f"{field}/ends"])
        self._starts = arrays[f"{field}/starts"]
        self._lows = arrays[f"{field}/lows"]
        self._runs = None
        if f"{field}/run_starts" in arrays:
            self._runs = tuple(arrays[f"{field}/{name}"] for name in ("run_starts", "run_block", "run_size"))
        self.weights = arrays.get(f"{field}/weights")
        self._big = (arrays.get(f"{field}/big_at"), arrays.get(f"{field}/big_tf"))
        self._place_starts = arrays.get(f"{field}/place_starts")
        self._places = arrays.get(f"{field}/places")
        self._wide = (arrays.get(f"{field}/wide_at"), arrays.get(f"{field}/wide"))

    @property
    def has_positions(self) -> bool:
        return self._places is not None

    def span(self, term: int) -> tuple[int, int]:
        """The postings of a term: from, to."""
        return int(self._starts[term]), int(self._starts[term + 1])

    def document_counts(self, low: int = 0, high: int | None = None) -> Array:
        """In how many documents each term is; each of the terms low…high-1."""
        return np.diff(self._starts[low : None if high is None else high + 1])

    def counts_of(self, terms: Array) -> Array:
        """In how many documents (intp) each of these terms is."""
        counts: Array = self._starts[terms + 1].astype(np.intp) - self._starts[terms].astype(np.intp)
        return counts

    def occurrence_counts(self) -> Array:
        """How often each term occurs, in a field with positions."""
        if self._place_starts is None:
            raise ValueError(f"{self.field} has no positions")
        return np.diff(self._place_starts)

    def document_count(self, term: int) -> int:
        start, end = self.span(term)
        return end - start

    def occurrence_count(self, term: int) -> int:
        """How often a term occurs in all documents together."""
        if self._place_starts is not None:
            return int(self._place_starts[term + 1]) - int(self._place_starts[term])
        return int(self.frequencies(term).sum())

    def documents_of(self, low: int, high: int | None = None) -> Array:
        """Documents (intp) of a term, rising; of the terms low…high-1, one list after the other."""
        high = low + 1 if high is None else high
        start, end = int(self._starts[low]), int(self._starts[high])
        found: Array = self._lows[start:end].astype(np.intp)
        if self._runs is None:
            return found
        starts, blocks, sizes = self._runs
        some = slice(int(starts[low]), int(starts[high]))
        counts = sizes[some].astype(np.intp) + 1
        if counts.size > _FEW_RUNS:
            found += np.repeat(blocks[some].astype(np.intp) << BLOCK_BITS, counts)
            return found
        at = 0
        for block, count in zip(blocks[some].tolist(), counts.tolist(), strict=True):
            if block:
                found[at : at + count] += block << BLOCK_BITS
            at += count
        return found

    def documents_of_some(self, terms: Array) -> Array:
        """Documents (intp) of these terms, one list after the other."""
        starts = self._starts[terms].astype(np.intp)
        found: Array = self._lows[ranges(starts, self._starts[terms + 1].astype(np.intp) - starts)].astype(np.intp)
        if self._runs is not None:
            run_starts, blocks, sizes = self._runs
            first = run_starts[terms].astype(np.intp)
            runs = ranges(first, run_starts[terms + 1].astype(np.intp) - first)
            found += np.repeat(blocks[runs].astype(np.intp) << BLOCK_BITS, sizes[runs].astype(np.intp) + 1)
        return found

    def frequencies(self, low: int, high: int | None = None) -> Array:
        """How often (int64) the term occurs in each of its documents; for terms low…high-1 one after the other."""
        high = low + 1 if high is None else high
        start, end = int(self._starts[low]), int(self._starts[high])
        if self.weights is not None:
            found: Array = (self.weights[start:end] >> 8).astype(np.int64)
        elif self.has_positions:
            places, _ = self._some_places(low, high)
            firsts = np.flatnonzero(places >= FIRST)
            return np.diff(firsts, append=places.size)
        else:
            return np.ones(end - start, np.int64)
        at, frequencies = self.big(start, end)
        found[at] = frequencies
        return found

    def big(self, start: int, end: int) -> tuple[Array, Array]:
        """Among the postings start…end-1 those of frequency BIG and more: (index from start, frequency)."""
        return _exceptions(self._big, start, end)

    def bounds_of_places(self, term: int) -> Array:
        """For each posting of a term which of its positions is the first, and at the end how many there are."""
        places, _ = self._some_places(term, None)
        first = np.empty(places.size + 1, bool)
        np.greater_equal(places, FIRST, out=first[:-1])
        first[-1] = True
        return np.flatnonzero(first)

    def positions(self, low: int, high: int | None = None, at: Array | None = None) -> Array:
        """Positions (int64) in their documents, for every posting of term low (of the terms low…high-1) in turn.

        `at`: only some of them, by their indices, rising.
        """
        places, _ = self._some_places(low, high)
        found: Array = ((places if at is None else places[at]) & np.uint16(FIRST - 1)).astype(np.int64)
        wide_at, wide = self.wide_positions(low, high)
        if wide_at.size and at is None:
            found[wide_at] = wide
        elif wide_at.size and at is not None and at.size:
            some = slice(*np.searchsorted(wide_at, [at[0], at[-1] + 1]))
            here = np.searchsorted(at, wide_at[some])
            is_asked = at[here] == wide_at[some]
            found[here[is_asked]] = wide[some][is_asked]
        return found

    def raw_positions(self, low: int, high: int | None = None) -> Array:
        """The positions (u16) of term low (of the terms low…high-1) as they lie: modulo FIRST, and the first of each
        posting with FIRST added."""
        return self._some_places(low, high)[0]

    def wide_positions(self, low: int, high: int | None = None) -> tuple[Array, Array]:
        """Among the positions of the terms low…high-1 those that are FIRST or more: (index, position)."""
        places, start = self._some_places(low, high)
        return _exceptions(self._wide, start, start + places.size)

    def _some_places(self, low: int, high: int | None) -> tuple[Array, int]:
        if self._place_starts is None or self._places is None:
            raise ValueError(f"{self.field} has no positions")
        start, end = int(self._place_starts[low]), int(self._place_starts[low + 1 if high is None else high])
        return self._places[start:end], start


_FEW_RUNS = 64


def _exceptions(table: tuple[Array | None, Array | None], start: int, end: int) -> tuple[Array, Array]:
    at, values = table
    if at is None or values is None or not at.size:
        return _NONE, _NONE
    low, high = np.searchsorted(at, np.array([start, end], at.dtype))
    return (at[low:high] - at.dtype.type(start)).astype(np.intp), values[low:high].astype(np.int64)


_NONE = np.array([], np.intp)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The postings of consecutive terms: `counts` documents for each term; `documents`, rising within a term, and
    `frequencies` for each posting; `positions`, rising within a posting, for each occurrence (None: not kept)."""

    counts: Array
    documents: Array
    frequencies: Array | None = None
    positions: Array | None = None


class PostingsWriter:
    """Writes the postings of a field, stretch after stretch, in the order of the terms."""

    def __init__(
        self,
        writer: Writer,
        field: str,
        terms: list[bytes],
        *,
        documents: int,
        counts: Array,
        occurrences: Array | None = None,
        length_bytes: Array | None = None,
    ) -> None:
        """`counts` and `occurrences`: documents and occurrences of each term; with `occurrences` positions are kept.
        `length_bytes` of each document make the field a scored one (a field with positions keeps frequencies alone).
        """
        self._writer, self._field = writer, field
        self._length_bytes = length_bytes
        self._run_counts: list[Array] = []
        self._runs: list[tuple[Array, Array]] | None = [] if documents > BLOCK else None
        self._big: list[tuple[Array, Array]] = []
        self._wide: list[tuple[Array, Array]] = []
        self._seen = self._seen_places = 0
        blob, ends = pack(terms)
        writer.add(f"{field}/terms", blob)
        writer.add(f"{field}/ends", ends)
        starts = _running(counts)
        writer.add(f"{field}/starts", starts)
        self._lows = writer.reserve(f"{field}/lows", np.uint16, int(starts[-1]))
        self._weights = self._places = None
        if occurrences is not None:
            place_starts = _running(occurrences)
            writer.add(f"{field}/place_starts", place_starts)
            self._places = writer.reserve(f"{field}/places", np.uint16, int(place_starts[-1]))
        elif length_bytes is not None:
            self._weights = writer.reserve(f"{field}/weights", np.uint16, int(starts[-1]))

    def append(self, stretch: Stretch, *, goes_on: bool = False) -> None:
        """Adds a stretch. `goes_on`: with more of the one term before, in documents of blocks that it had not yet."""
        documents = stretch.documents
        self._lows.append((documents & (BLOCK - 1)).astype(np.uint16))
        if self._runs is not None:
            run_counts, blocks, sizes = _runs(stretch.counts, documents)
            if goes_on:
                self._run_counts[-1][-1] += run_counts.sum()
            else:
                self._run_counts.append(run_counts)
            self._runs.append((blocks, sizes))
        if self._weights is not None and self._length_bytes is not None and stretch.frequencies is not None:
            capped = np.minimum(stretch.frequencies, BIG).astype(np.uint16)
            self._note(self._big, self._seen, stretch.frequencies, BIG)
            self._weights.append((capped << np.uint16(8)) | self._length_bytes[documents])
        self._seen += documents.size
        if self._places is not None and stretch.positions is not None and stretch.frequencies is not None:
            places = (stretch.positions & (FIRST - 1)).astype(np.uint16)
            places[np.cumsum(stretch.frequencies) - stretch.frequencies] |= np.uint16(FIRST)
            self._places.append(places)
            self._note(self._wide, self._seen_places, stretch.positions, FIRST)
            self._seen_places += stretch.positions.size

    @staticmethod
    def _note(noted: list[tuple[Array, Array]], before: int, values: Array, least: int) -> None:
        at = np.flatnonzero(values >= least)
        if at.size:
            noted.append((at.astype(np.uint64) + np.uint64(before), values[at].astype(np.uint32)))

    def finish(self) -> None:
        """Writes what is only known at the end."""
        if self._runs:
            blocks, sizes = (np.concatenate(column) for column in zip(*self._runs, strict=True))
            self._writer.add(f"{self._field}/run_starts", _running(np.concatenate(self._run_counts)))
            self._writer.add(f"{self._field}/run_block", blocks)
            self._writer.add(f"{self._field}/run_size", sizes)
        for names, noted in ((("big_at", "big_tf"), self._big), (("wide_at", "wide"), self._wide)):
            if noted:
                for name, column in zip(names, zip(*noted, strict=True), strict=True):
                    self._writer.add(f"{self._field}/{name}", np.concatenate(column))


def _running(counts: Array) -> Array:
    """0 and the running sums of counts, in the smallest type that holds them."""
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(counts, dtype=np.uint64)])
    return sums.astype(np.uint32) if int(sums[-1]) < 1 << 32 else sums


def _runs(counts: Array, documents: Array) -> tuple[Array, Array, Array]:
    """The runs of documents of one term and one block: how many for each term, their blocks, their sizes less one."""
    terms = np.repeat(np.arange(counts.size), counts)
    blocks = documents >> BLOCK_BITS
    first = np.ones(documents.size, bool)
    first[1:] = (blocks[1:] != blocks[:-1]) | (terms[1:] != terms[:-1])
    starts = np.flatnonzero(first)
    sizes = np.diff(np.append(starts, documents.size)) - 1
    run_counts = np.bincount(terms[starts], minlength=counts.size).astype(np.uint32)
    return run_counts, blocks[starts].astype(np.uint16), sizes.astype(np.uint16)
