"""How does a batch of cables become a segment?

Words are numbered as they are met, whole batches of numbers are sorted at once, and the outcome is written as one small
segment (a run). `index.merge` makes large segments of small ones.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import numpy as np

from index import analysis
from index.cable import Cable
from index.codec.arrays import Array, Writer, ranges
from index.codec.cables import compressor, write_frames
from index.codec.postings import MOST_OCCURRENCES, MOST_POSITIONS, PostingsWriter, Stretch
from index.codec.segment import NO_NUMBER, Kind, as_length_bytes, describe
from index.codec.values import write_values
from index.fields import FIELDS, PARAGRAPH_BREAK, Field
from index.fields import Kind as FieldKind
from index.kept import pack
from index.occurrences import Layout
from index.schema import BREAKS, EXACT, PARAGRAPH_GAP, PARAGRAPHED, as_label, days, field_values, minutes
from index.words import Cut, Vocabulary, marked

MOST_BREAKS = MOST_POSITIONS // 2 // PARAGRAPH_GAP
"""Paragraph breaks of a text that are kept apart; so many that nothing else would find room."""

MOST_DOCUMENTS = 1 << 16
MOST_BYTES = 1 << 24
"""Cables in one run, and bytes of their texts: an occurrence of a word then fits in a number. A longer run takes more
time than it saves, since a process has to be given the memory for it."""

_MOST_REMEMBERED = 250_000
_CUT_AT_ONCE = 1 << 19
"""Bytes of text: an array of them stays near the processor."""


@dataclass(slots=True)
class _Text:
    """The words of one text field in a batch."""

    vocabulary: Vocabulary
    uncut: list[bytes] = field(default_factory=list)
    uncut_size: int = 0
    cuts: list[Cut] = field(default_factory=list)

    def add(self, paragraphs: list[str]) -> int:
        """Takes the text of a cable; returns how many bytes it has."""
        text = marked(paragraphs)
        self.uncut.append(text)
        self.uncut_size += len(text)
        if self.uncut_size >= _CUT_AT_ONCE:
            self.cut()
        return len(text)

    def cut(self) -> None:
        self.cuts.append(self.vocabulary.cut(bytearray().join(self.uncut)))
        self.uncut.clear()
        self.uncut_size = 0

    def whole(self) -> Cut:
        """All that was taken; it is not held any longer."""
        self.cut()
        columns = [*zip(*self.cuts, strict=True)]
        self.cuts.clear()
        return Cut(*(np.concatenate(columns.pop(0)) for _ in Cut._fields))


class _Numbers(dict[str, int]):
    """Numbers of values as they are written; NOTHING where nothing of a value is left when it is folded."""

    NOTHING = -1

    def __init__(self) -> None:
        self.known: dict[str, tuple[int, str]] = {}  # folded value -> (number, as first written)

    def __missing__(self, value: str) -> int:
        number = self.NOTHING
        if folded := analysis.fold(value):
            number, _ = self.known.setdefault(folded, (len(self.known), as_label(value)))
        self[value] = number
        return number


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
        self._texts = {row.name: _Text(self._vocabulary) for row in _TEXTS}
        self._named: list[list[tuple[str, ...]]] = [[] for _ in _NAMED]
        self._numbers: dict[str, array[int]] = defaultdict(lambda: array("l"))
        self._frames: list[bytes] = []
        self.size = 0
        """Bytes of the texts taken since the last segment: a measure of the memory held."""

    @property
    def documents(self) -> int:
        """Cables taken since the last segment."""
        return len(self._frames)

    def add(self, cable: Cable) -> None:
        """Raises ValueError when a date of the cable is none or too far from ours, or a text no Unicode; nothing of it
        is kept then."""
        numbers = dict(chain.from_iterable(_numbers(row, field_values(row, cable)) for row in _NUMERIC))
        for name, number in numbers.items():
            if not NO_NUMBER <= number < -NO_NUMBER:
                raise ValueError(f"the {name} of {cable.id} does not fit in 32 bits: {number}")
        frame = self._compressor.compress(pack(cable))
        for row in _TEXTS:
            self.size += self._texts[row.name].add([part for part in row.values(cable) if part])
        for row, named in zip(_NAMED, self._named, strict=True):
            named.append(tuple(row.values(cable)))
        for name, number in numbers.items():
            self._numbers[name].append(number)
        self._frames.append(frame)

    def write(self, path: Path) -> int:
        """Writes a segment of the cables taken, in the order in which they came; returns how many there are."""
        documents = len(self._frames)
        kinds: dict[str, Kind] = {}
        with Writer(path) as writer:
            for name, text in self._texts.items():
                kinds |= _write_text(writer, name, text.whole(), self._vocabulary)
            for row, named in zip(_NAMED, self._named, strict=True):
                _write_named(writer, row.name, named)
                kinds[row.name] = Kind.VALUES
            for name, column in self._numbers.items():
                writer.add(f"{name}/numbers", np.array(column, np.int32))
                kinds[name] = Kind.NUMBERS
            write_frames(writer, self._frames, self._dictionary)
            writer.meta = describe(documents, kinds, by_date=False)
        self._clear()
        return documents


_NUMERIC = [row for row in FIELDS if row.kind in (FieldKind.DATE, FieldKind.PERIOD)]
_TEXTS = [row for row in FIELDS if row.kind is FieldKind.TEXT]
_NAMED = [row for row in FIELDS if row.kind is FieldKind.KEYWORD]


def _numbers(row: Field, values: list[str]) -> Iterator[tuple[str, int]]:
    """The numeric columns of a row and their numbers."""
    if row.kind is FieldKind.DATE:
        yield row.name, minutes(values[0]) if values else NO_NUMBER
    elif row.kind is FieldKind.PERIOD:
        for n, end in enumerate(("start", "end")):
            yield f"{row.name}_{end}", days(values[n]) if values else NO_NUMBER


def _some(names: list[bytes], numbers: Array) -> list[bytes]:
    return [names[number] for number in numbers.tolist()]


def _write_text(writer: Writer, name: str, cut: Cut, vocabulary: Vocabulary) -> dict[str, Kind]:
    words, paragraphs, per_cable = cut
    documents = per_cable.size
    first = np.cumsum(per_cable) - per_cable  # paragraph of each cable
    lengths = np.add.reduceat(paragraphs, first)
    length_bytes = as_length_bytes(lengths)
    for field_name in (name, name + EXACT):
        writer.add(f"{field_name}/lengths", lengths.astype(np.uint32))
        writer.add(f"{field_name}/length_bytes", length_bytes)
    kinds = {name: Kind.SCORED, name + EXACT: Kind.POSITIONS}
    # Where a paragraph begins: how many words and how many breaks (each PARAGRAPH_GAP wide) stand before it.
    document = np.repeat(np.arange(documents), per_cable)
    before = np.cumsum(paragraphs) - paragraphs
    breaks = np.arange(paragraphs.size) - np.repeat(first, per_cable)
    begin = before - np.repeat(before[first], per_cable) + PARAGRAPH_GAP * np.minimum(breaks, MOST_BREAKS)
    end = begin + paragraphs
    if words.size:
        kept = paragraphs
        if end.max() > MOST_POSITIONS:
            kept = np.clip(MOST_POSITIONS - begin, 0, paragraphs)
            words = words[ranges(before, kept)]
        layout = Layout.of(documents, min(int(end.max()), MOST_POSITIONS))
        order, ranks = vocabulary.in_order()
        exact = layout.postings(layout.of_words(words, kept, document, begin, ranks), order.size)
        used = np.flatnonzero(exact.counts)
        exact, terms = replace(exact, counts=exact.counts[used]), order[used]
        _write_postings(writer, name + EXACT, _some(vocabulary.terms, terms), exact, documents, None)
        stem_of = vocabulary.stem_of()[terms]
        order, ranks = vocabulary.stems_in_order()
        stemmed = _stemmed(exact, ranks[stem_of], order.size)
        used = np.flatnonzero(stemmed.counts)
        stemmed = replace(stemmed, counts=stemmed.counts[used])
        _write_postings(writer, name, _some(vocabulary.stems, order[used]), stemmed, documents, length_bytes)
    if name in PARAGRAPHED:
        kinds[BREAKS] = Kind.PLACES
        # The ends of paragraphs that another one of the same cable follows.
        ends = np.flatnonzero((breaks[1:] > 0) & (breaks[1:] <= MOST_BREAKS) & (end[:-1] < MOST_POSITIONS))
        if ends.size:
            layout = Layout.of(documents, MOST_POSITIONS)
            at = layout.postings(layout.keys(0, document[ends], end[ends]), 1)
            _write_postings(writer, BREAKS, [PARAGRAPH_BREAK.encode()], at, documents, None)
    return kinds


def _stemmed(exact: Stretch, stem_of: Array, stems: int) -> Stretch:
    """The postings of the stems: those of their words, added up."""
    assert exact.frequencies is not None  # noqa: S101 - `Layout.postings` counts
    layout = Layout.of(int(exact.documents.max()) + 1, MOST_OCCURRENCES + 1)
    keys = np.repeat(layout.keys(stem_of, 0, 0), exact.counts)
    keys |= exact.documents.astype(np.int64) << layout.place_bits
    keys |= exact.frequencies
    return layout.sums(keys, stems)


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


def _write_named(writer: Writer, name: str, named: list[tuple[str, ...]]) -> None:
    """Writes a keyword field from the values of each cable."""
    numbers = _Numbers()
    sizes = np.fromiter(map(len, named), np.int64, len(named))
    values = np.fromiter(map(numbers.__getitem__, chain.from_iterable(named)), np.int64, int(sizes.sum()))
    cables = np.repeat(np.arange(len(named)), sizes)
    # What a cable has once more, under whatever spelling, does not count.
    _, first = np.unique(cables * (len(numbers.known) + 1) + values, return_index=True)
    first = np.sort(first[values[first] != _Numbers.NOTHING])
    folded = [value.encode() for value in numbers.known]
    order = np.array(sorted(range(len(folded)), key=folded.__getitem__), np.intp)
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    labels = [label.encode() for _, label in numbers.known.values()]
    starts = np.concatenate([[0], np.cumsum(np.bincount(cables[first], minlength=len(named)))])
    write_keyword(writer, name, _some(folded, order), _some(labels, order), starts, rank[values[first]])


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
