"""How does Whoosh write a segment? The writing half of the codec, for `IndexWriter.add_document`.

It keeps the segment in memory until it is complete: a few cables at a time are meant to be added this way. Whole crawls
are written by `index.bulk`, and the files are the same.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.fields import FieldType

from index import analysis
from index.cable import Cable
from index.codec.arrays import Array, Writer
from index.codec.cables import compressor, write_frames
from index.codec.documents import schema_field
from index.codec.postings import PostingsWriter, Stretch
from index.codec.segment import NO_NUMBER, Kind, as_length_bytes, describe
from index.codec.values import write_values
from index.fields import FACETS
from index.kept import pack
from index.schema import BREAKS, STORED, VALUE_BREAK


class ColumnDocumentWriter(base.PerDocumentWriter):  # type: ignore[misc]
    """Writes what is kept for each document: lengths, columns and the cable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._documents = 0
        self._lengths: dict[str, dict[int, int]] = defaultdict(dict)
        self._numbers: dict[str, dict[int, int]] = defaultdict(dict)
        self._values: dict[str, dict[int, list[str]]] = defaultdict(dict)
        self._cables: dict[int, bytes] = {}
        self._kinds: dict[str, Kind] = {}
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        if docnum != self._documents:
            raise ValueError(f"document {docnum} was started when {self._documents} was due")
        self._documents += 1

    def add_field(self, fieldname: str, fieldobj: FieldType, value: Any, length: int) -> None:
        if fieldobj.scorable and length:
            self._lengths[fieldname][self._documents - 1] = length
            self._kinds[fieldname] = Kind.POSITIONS if fieldobj.format.supports("positions") else Kind.SCORED
        if fieldname == STORED and value is not None:
            self._cables[self._documents - 1] = pack(Cable.from_json(json.loads(value)))

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        if isinstance(value, bytes):
            if value:
                self._values[fieldname][self._documents - 1] = value.decode().split(VALUE_BREAK)
                self._kinds[fieldname] = Kind.VALUES
            return
        field = schema_field(fieldname)
        self._kinds[fieldname] = Kind.NUMBERS
        if value != field.default:
            self._numbers[fieldname][self._documents - 1] = int(field.from_column_value(value))

    def add_vector_items(self, fieldname: str, fieldobj: FieldType, items: Any) -> None:
        raise NotImplementedError("the schema of cables keeps no vectors")

    def close(self) -> None:
        with Writer(self._path) as writer:
            for name, lengths in self._lengths.items():
                column = self._column(lengths, 0, np.uint32)
                writer.add(f"{name}/lengths", column)
                writer.add(f"{name}/length_bytes", as_length_bytes(column))
            for name, numbers in self._numbers.items():
                writer.add(f"{name}/numbers", self._column(numbers, NO_NUMBER, np.int32))
            for name, values in self._values.items():
                self._write_values(writer, name, values)
            compress = compressor(b"").compress
            frames = [compress(self._cables.get(n, b"")) for n in range(self._documents)]
            write_frames(writer, frames, b"")
            writer.meta = describe(self._documents, self._kinds, by_date=False)
        self.is_closed = True

    def _column(self, entries: dict[int, int], default: int, dtype: Any) -> Array:
        column = np.full(self._documents, default, dtype)
        column[list(entries)] = list(entries.values())
        return column

    def _write_values(self, writer: Writer, name: str, values: dict[int, list[str]]) -> None:
        label: dict[bytes, str] = {}
        for some in values.values():
            for value in some:
                label.setdefault(analysis.fold(value).encode(), value)
        number = {term: n for n, term in enumerate(sorted(label))}
        lists = [[number[analysis.fold(value).encode()] for value in values.get(n, ())] for n in range(self._documents)]
        write_values(
            writer,
            name,
            [label[term].encode() for term in number],
            np.concatenate([[0], np.cumsum([len(some) for some in lists])]),
            np.array([one for some in lists for one in some], np.int64),
            bit_sets=name in {row.name for row in FACETS},
        )


class ColumnFieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Writes the postings of all fields, which come in the order of fields, terms and documents."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fields: dict[str, tuple[FieldType, list[bytes], list[int]]] = {}
        self._postings: dict[str, list[tuple[int, int, list[int]]]] = {}
        self._codes: dict[str, dict[int, int]] = defaultdict(dict)
        self._name = ""
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: FieldType) -> None:
        self._name = fieldname
        self._fields[fieldname] = (fieldobj, [], [])
        self._postings[fieldname] = []

    def start_term(self, text: bytes) -> None:
        _, terms, counts = self._fields[self._name]
        terms.append(text)
        counts.append(0)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        field, _, counts = self._fields[self._name]
        positions = field.format.decode_positions(vbytes) if field.format.supports("positions") else []
        counts[-1] += 1
        self._postings[self._name].append((docnum, int(weight), positions))
        if field.scorable:
            self._codes[self._name][docnum] = length

    def finish_term(self) -> None:
        pass

    def close(self) -> None:
        with Writer(self._path) as writer:
            kinds: dict[str, Kind] = {}
            for name, (field, terms, counts) in self._fields.items():
                if hasattr(field, "numtype"):
                    continue  # its column says it all
                self._write(writer, name, field, terms, np.array(counts, np.int64))
                if name == BREAKS:
                    kinds[name] = Kind.PLACES
            writer.meta = describe(self._documents(), kinds, by_date=False)
        self.is_closed = True

    def _documents(self) -> int:
        return 1 + max((docnum for some in self._postings.values() for docnum, _, _ in some), default=-1)

    def _write(self, writer: Writer, name: str, field: FieldType, terms: list[bytes], counts: Array) -> None:
        postings = self._postings[name]
        documents = np.array([docnum for docnum, _, _ in postings], np.int64)
        frequencies = np.array([frequency for _, frequency, _ in postings], np.int64)
        size = self._documents()
        length_bytes = None
        if field.scorable:
            length_bytes = np.zeros(size, np.uint8)
            codes = self._codes[name]
            length_bytes[list(codes)] = as_length_bytes(np.array(list(codes.values()), np.int64))
        positions = occurrences = None
        if field.format.supports("positions"):
            positions = np.array([p for _, _, some in postings for p in some], np.int64)
            occurrences = np.add.reduceat(frequencies, np.cumsum(counts) - counts)
            length_bytes = None
        target = PostingsWriter(
            writer, name, terms, documents=size, counts=counts, occurrences=occurrences, length_bytes=length_bytes
        )
        target.append(Stretch(counts, documents, frequencies, positions))
        target.finish()
