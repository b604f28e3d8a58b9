"""How does a batch of cables become a segment?

Words are numbered as they are met, whole batches of numbers are sorted at once, and the outcome is written as one small
segment (a run). `index.merge` makes large segments of small ones.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np

from index import analysis
from index.cable import Cable
from index.codec.arrays import Array, Writer
from index.codec.cables import compressor, write_frames
from index.codec.postings import MOST_OCCURRENCES, MOST_POSITIONS, PostingsWriter, Stretch
from index.codec.segment import NO_NUMBER, Kind, as_length_bytes, describe
from index.codec.values import write_values
from index.fields import FIELDS, PARAGRAPH_BREAK, Field
from index.fields import Kind as FieldKind
from index.schema import BREAKS, EXACT, PARAGRAPH_GAP, PARAGRAPHED, days, field_values, minutes

MOST_PARAGRAPHS = MOST_POSITIONS // 2 // PARAGRAPH_GAP

_MOST_REMEMBERED = 500_000
_LONGEST_REMEMBERED = 64


class Vocabulary(dict[str, int]):
    """Pieces of text between white space, numbered as they are met; a piece has words (`F-16,` has `f` and `16`)."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[str] = []
        self._number: dict[str, int] = {}
        self._words = array("I")
        self._ends = array("Q")

    def __missing__(self, piece: str) -> int:
        number = len(self._ends)
        for term in analysis.chunk_terms(piece):
            known = self._number.setdefault(term, len(self.terms))
            if known == len(self.terms):
                self.terms.append(term)
            self._words.append(known)
        self._ends.append(len(self._words))
        if len(piece) <= _LONGEST_REMEMBERED:
            self[piece] = number
        return number

    def words(self, pieces: Array) -> tuple[Array, Array]:
        """The words of pieces, one piece after the other, and how many each has."""
        ends = np.array(self._ends, np.int64)
        counts = np.diff(ends, prepend=0)
        some = counts[pieces]
        return np.array(self._words, np.uint32)[gather((ends - counts)[pieces], some)], some


@dataclass(slots=True)
class _Text:
    """The words of one text field in a batch."""

    pieces: "array[int]" = field(default_factory=lambda: array("I"))
    paragraphs: list[int] = field(default_factory=list)  # pieces of each paragraph, cable after cable
    per_cable: list[int] = field(default_factory=list)  # paragraphs of each cable

    def add(self, text: str, vocabulary: Vocabulary) -> None:
        paragraphs = text.split(PARAGRAPH_BREAK, MOST_PARAGRAPHS) if text else []
        for paragraph in paragraphs:
            numbers = [*map(vocabulary.__getitem__, paragraph.split())]
            self.pieces.extend(array("I", numbers))
            self.paragraphs.append(len(numbers))
        self.per_cable.append(len(paragraphs))


@dataclass(slots=True)
class _Named:
    """The values of one keyword field in a batch: folded value -> (number, as first written)."""

    known: dict[str, tuple[int, str]] = field(default_factory=dict)
    values: "array[int]" = field(default_factory=lambda: array("I"))
    per_cable: list[int] = field(default_factory=list)

    def add(self, values: Sequence[str]) -> None:
        for value in values:
            number, _ = self.known.setdefault(analysis.fold(value), (len(self.known), value))
            self.values.append(number)
        self.per_cable.append(len(values))


class Inverter:
    """Takes cables and writes what it has as a segment; keeps what it learned of words. For one thread."""

    def __init__(self, dictionary: bytes) -> None:
        self._vocabulary = Vocabulary()
        self._dictionary = dictionary
        self._compressor = compressor(dictionary)
        self._clear()

    def _clear(self) -> None:
        if len(self._vocabulary) > _MOST_REMEMBERED:
            self._vocabulary = Vocabulary()
        self._texts = {row.name: _Text() for row in FIELDS if row.kind is FieldKind.TEXT}
        self._named = {row.name: _Named() for row in FIELDS if row.kind is FieldKind.KEYWORD}
        self._numbers: dict[str, array[int]] = defaultdict(lambda: array("l"))
        self._frames: list[bytes] = []
        self.characters = 0
        """Of the texts taken since the last segment: a measure of the memory held."""

    @property
    def documents(self) -> int:
        """Cables taken since the last segment."""
        return len(self._frames)

    def add(self, cable: Cable) -> None:
        """Raises ValueError when a date of the cable is no date; nothing of it is kept then."""
        rows = [(row, field_values(row, cable)) for row in FIELDS]
        numbers = dict(chain.from_iterable(_numbers(row, values) for row, values in rows))
        for row, values in rows:
            if row.kind is FieldKind.TEXT:
                text = values[0] if values else ""
                self._texts[row.name].add(text, self._vocabulary)
                self.characters += len(text)
            elif row.kind is FieldKind.KEYWORD:
                self._named[row.name].add(values)
        for name, number in numbers.items():
            self._numbers[name].append(number)
        self._frames.append(self._compressor.compress(cable.dumps().encode()))

    def write(self, path: Path) -> int:
        """Writes a segment of the cables taken, in the order in which they came; returns how many there are."""
        documents = len(self._frames)
        kinds: dict[str, Kind] = {}
        with Writer(path) as writer:
            for name, text in self._texts.items():
                kinds |= _write_text(writer, name, text, self._vocabulary)
            for name, values in self._named.items():
                _write_named(writer, name, values)
                kinds[name] = Kind.VALUES
            for name, column in self._numbers.items():
                writer.add(f"{name}/numbers", np.array(column, np.int32))
                kinds[name] = Kind.NUMBERS
            write_frames(writer, self._frames, self._dictionary)
            writer.meta = describe(documents, kinds, by_date=False)
        self._clear()
        return documents


def _numbers(row: Field, values: list[str]) -> Iterator[tuple[str, int]]:
    """The numeric columns of a row and their numbers."""
    if row.kind is FieldKind.DATE:
        yield row.name, minutes(values[0]) if values else NO_NUMBER
    elif row.kind is FieldKind.PERIOD:
        for n, end in enumerate(("start", "end")):
            yield f"{row.name}_{end}", days(values[n]) if values else NO_NUMBER


def _ranked(names: list[bytes]) -> tuple[list[bytes], Array]:
    """The names in order, and the place of each in that order."""
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return [names[n] for n in order], rank


def _stems_of(terms: list[bytes]) -> tuple[list[bytes], Array]:
    """The stems of some terms, in order, and the number of each term's stem."""
    known: dict[str, int] = {}
    of = np.fromiter((known.setdefault(analysis.stem(t.decode()), len(known)) for t in terms), np.int64, len(terms))
    names, rank = _ranked([name.encode() for name in known])
    return names, rank[of]


def _write_text(writer: Writer, name: str, text: _Text, vocabulary: Vocabulary) -> dict[str, Kind]:
    documents = len(text.per_cable)
    per_cable = np.array(text.per_cable, np.int64)
    words, sizes = vocabulary.words(np.array(text.pieces, np.uint32))
    # Words of each paragraph, and how many stand before it in the batch.
    pieces_end = np.cumsum(text.paragraphs, dtype=np.int64)
    sums = np.concatenate([[0], np.cumsum(sizes)])
    paragraphs = np.diff(sums[pieces_end], prepend=0)
    before = np.cumsum(paragraphs) - paragraphs
    cable_of_paragraph = np.repeat(np.arange(documents), per_cable)
    document = np.repeat(cable_of_paragraph, paragraphs)
    lengths = np.bincount(document, minlength=documents)
    length_bytes = as_length_bytes(lengths)
    # A word's position: how many words and how many breaks (each PARAGRAPH_GAP wide) stand before it in its cable.
    breaks_before = np.arange(paragraphs.size) - np.repeat(np.cumsum(per_cable) - per_cable, per_cable)
    offset = before - np.repeat(np.cumsum(lengths) - lengths, per_cable) + PARAGRAPH_GAP * breaks_before
    position = np.arange(document.size) - np.repeat(before - offset, paragraphs)

    for field_name in (name, name + EXACT):
        writer.add(f"{field_name}/lengths", lengths.astype(np.uint32))
        writer.add(f"{field_name}/length_bytes", length_bytes)
    kinds = {name: Kind.SCORED, name + EXACT: Kind.POSITIONS}
    if words.size:
        kept = position < MOST_POSITIONS
        if not kept.all():
            words, document, position = words[kept], document[kept], position[kept]
        terms = vocabulary.terms
        used = np.flatnonzero(np.bincount(words, minlength=len(terms)))
        names, rank = _ranked([terms[n].encode() for n in used.tolist()])
        word_rank = np.zeros(len(terms), np.uint32)
        word_rank[used] = rank
        exact = _grouped(word_rank[words], document, position, len(names))
        _write_postings(writer, name + EXACT, names, exact, documents, None)
        stems, stem_of = _stems_of(names)
        _write_postings(writer, name, stems, _stemmed(exact, stem_of, len(stems)), documents, length_bytes)
    if name in PARAGRAPHED:
        kinds[BREAKS] = Kind.PLACES
        # The ends of paragraphs that another one of the same cable follows.
        ends = np.flatnonzero((breaks_before[1:] > 0) & ((offset + paragraphs)[:-1] < MOST_POSITIONS))
        if ends.size:
            at = _grouped(np.zeros(ends.size, np.uint32), cable_of_paragraph[ends], (offset + paragraphs)[ends], 1)
            _write_postings(writer, BREAKS, [PARAGRAPH_BREAK.encode()], at, documents, None)
    return kinds


def _grouped(word: Array, document: Array, position: Array, vocabulary: int) -> Stretch:
    """Occurrences, given in the order of documents and positions, as postings of each word."""
    order = _order(word)
    word, document, position = word[order], document[order], position[order]
    first = changes(word, document)
    starts = np.flatnonzero(first)
    frequencies = np.diff(np.append(starts, word.size))
    if frequencies.max() > MOST_OCCURRENCES:
        kept = np.arange(word.size) - np.repeat(starts, frequencies) < MOST_OCCURRENCES
        position = position[kept]
        frequencies = np.minimum(frequencies, MOST_OCCURRENCES)
    return Stretch(np.bincount(word[starts], minlength=vocabulary), document[starts], frequencies, position)


def _order(numbers: Array) -> Array:
    """A stable sorting order of u32 numbers, by their halves: NumPy sorts 16 bits by counting, which is fast."""
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    if numbers.size and int(numbers.max()) >= 1 << 16:
        order = order[np.argsort((numbers >> 16).astype(np.uint16)[order], kind="stable")]
    return order


def _stemmed(exact: Stretch, stem_of: Array, vocabulary: int) -> Stretch:
    """The postings of the stems: those of their words, added up."""
    assert exact.frequencies is not None  # noqa: S101 - `_grouped` counts
    stem = np.repeat(stem_of, exact.counts)
    key = (stem << 32) | exact.documents
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(changes(key))
    frequencies = np.add.reduceat(exact.frequencies[order], starts)
    documents, stems = key[starts] & 0xFFFFFFFF, key[starts] >> 32
    return Stretch(np.bincount(stems, minlength=vocabulary), documents, np.minimum(frequencies, MOST_OCCURRENCES))


def changes(*columns: Array) -> Array:
    """A mask of the rows that differ from the row before; the first one does."""
    changed = np.zeros(columns[0].size, bool)
    changed[:1] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return changed


def _write_postings(
    writer: Writer, name: str, terms: list[bytes], stretch: Stretch, documents: int, length_bytes: Array | None
) -> None:
    occurrences = None
    if stretch.positions is not None and stretch.frequencies is not None:
        ends = np.cumsum(stretch.counts)
        sums = np.concatenate([[0], np.cumsum(stretch.frequencies)])
        occurrences = sums[ends] - sums[ends - stretch.counts]
    postings = PostingsWriter(
        writer,
        name,
        terms,
        documents=documents,
        counts=stretch.counts,
        occurrences=occurrences,
        length_bytes=length_bytes,
    )
    postings.append(stretch)
    postings.finish()


def gather(starts: Array, counts: Array) -> Array:
    """The indices starts[i], starts[i] + 1, … (counts[i] of them), for each i in turn."""
    ends = np.cumsum(counts)
    indices: Array = np.arange(ends[-1] if ends.size else 0) + np.repeat(starts - (ends - counts), counts)
    return indices


def _write_named(writer: Writer, name: str, named: _Named) -> None:
    terms, rank = _ranked([folded.encode() for folded in named.known])
    labels = [b""] * len(terms)
    for number, label in named.known.values():
        labels[int(rank[number])] = label.encode()
    values = rank[np.array(named.values, np.int64)] if named.values else np.array([], np.int64)
    per_cable = np.array(named.per_cable, np.int64)
    write_keyword(writer, name, terms, labels, np.concatenate([[0], np.cumsum(per_cable)]), values)


_FACETS = {row.name for row in FIELDS if row.facet}


def write_keyword(
    writer: Writer, name: str, terms: list[bytes], labels: list[bytes], starts: Array, values: Array
) -> None:
    """Writes a keyword field both ways: the documents of each value, and the values of each document."""
    documents = starts.size - 1
    if not terms:
        return
    write_values(writer, name, labels, starts, values, bit_sets=name in _FACETS)
    document = np.repeat(np.arange(documents), np.diff(starts))
    order = np.argsort(values, kind="stable")
    counts = np.bincount(values, minlength=len(terms))
    postings = PostingsWriter(writer, name, terms, documents=documents, counts=counts)
    postings.append(Stretch(counts, document[order]))
    postings.finish()
