"""How does Whoosh read a segment? The reading half of the codec: terms, postings, columns, lengths, stored fields."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np
from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.fields import FieldType
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length

from index.codec.arrays import Array
from index.codec.postings import Postings
from index.codec.segment import NO_NUMBER, Kind, Segment
from index.codec.values import Values
from index.schema import STORED, VALUE_BREAK, schema


class _Terms(Protocol):
    """The terms of a field by number, in order, with their postings."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> bytes: ...
    def documents(self, number: int) -> Array: ...
    def frequencies(self, number: int) -> Array: ...
    def positions(self, number: int) -> Array | None: ...


class _PostingsTerms:
    """Terms that are kept as postings."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings

    def __len__(self) -> int:
        return len(self._postings.lexicon)

    def __getitem__(self, number: int) -> bytes:
        return self._postings.lexicon[number]

    def documents(self, number: int) -> Array:
        return self._postings.documents_of(number)

    def frequencies(self, number: int) -> Array:
        return self._postings.frequencies(number)

    def positions(self, number: int) -> Array | None:
        return self._postings.positions(number) if self._postings.has_positions else None


class _NumberTerms:
    """The different numbers of a numeric column as terms; made when they are first asked for."""

    def __init__(self, numbers: Array, to_bytes: Callable[[int], bytes]) -> None:
        held = np.flatnonzero(numbers != NO_NUMBER)
        order = held[np.argsort(numbers[held], kind="stable")]
        values, starts = np.unique(numbers[order], return_index=True)
        self._terms = [to_bytes(value) for value in values.tolist()]
        self._documents = np.split(order, starts[1:]) if values.size else []

    def __len__(self) -> int:
        return len(self._terms)

    def __getitem__(self, number: int) -> bytes:
        return self._terms[number]

    def documents(self, number: int) -> Array:
        return self._documents[number]

    def frequencies(self, number: int) -> Array:
        return np.ones(self._documents[number].size, np.int64)

    def positions(self, number: int) -> Array | None:
        return None


def find(terms: _Terms, term: bytes) -> int:
    """The number of the first term that is not before `term`."""
    return bisect_left(range(len(terms)), term, key=terms.__getitem__)


class ColumnTermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms of all fields of a segment."""

    def __init__(self, segment: Segment, to_bytes: Callable[[str], Callable[[int], bytes]]) -> None:
        """`to_bytes(field)` turns a number of that field into a term."""
        self._segment = segment
        self._to_bytes = to_bytes
        self._made: dict[str, _Terms] = {}

    def field(self, name: str) -> _Terms | None:
        if name not in self._made:
            if self._segment.fields.get(name) is Kind.NUMBERS:
                numbers = self._segment.numbers(name)
                if numbers is not None:
                    self._made[name] = _NumberTerms(numbers, self._to_bytes(name))
            elif (postings := self._segment.postings(name)) is not None:
                self._made[name] = _PostingsTerms(postings)
        return self._made.get(name)

    def _number(self, name: str, term: bytes) -> tuple[_Terms, int] | None:
        terms = self.field(name)
        if terms is None:
            return None
        number = find(terms, term)
        return (terms, number) if number < len(terms) and terms[number] == term else None

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._number(*term) is not None

    def cursor(self, fieldname: str, fieldobj: FieldType) -> "ColumnCursor":
        return ColumnCursor(self, fieldname, fieldobj)

    def indexed_field_names(self) -> list[str]:
        return [name for name in self._segment.fields if self.field(name) is not None]

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in sorted(self.indexed_field_names()):
            terms = self.field(name)
            if name < fieldname or terms is None:
                continue
            for number in range(find(terms, prefix) if name == fieldname else 0, len(terms)):
                yield name, terms[number]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Raises TermNotFound (a KeyError) when there is no such term."""
        found = self._number(fieldname, text)
        if found is None:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        terms, number = found
        documents, frequencies = terms.documents(number), terms.frequencies(number)
        codes = self._segment.length_bytes(fieldname)
        shortest = longest = 0
        if codes is not None:
            some = codes[documents]
            shortest, longest = byte_to_length(int(some.min())), byte_to_length(int(some.max()))
        return TermInfo(
            weight=float(frequencies.sum()),
            df=int(documents.size),
            minlength=shortest,
            maxlength=longest,
            maxweight=float(frequencies.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Raises KeyError when there is no such term."""
        found = self._number(fieldname, text)
        if found is None:
            raise KeyError(text)
        return float(found[0].frequencies(found[1]).sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Raises KeyError when there is no such term."""
        found = self._number(fieldname, text)
        if found is None:
            raise KeyError(text)
        return int(found[0].documents(found[1]).size)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> "ColumnMatcher":
        """Raises TermNotFound when there is no such term."""
        found = self._number(fieldname, text)
        if found is None:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        terms, number = found
        return ColumnMatcher(
            (fieldname, text),
            terms.documents(number),
            terms.frequencies(number),
            terms.positions(number),
            format_,
            scorer,
        )


class ColumnCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks through the terms of one field."""

    def __init__(self, reader: ColumnTermsReader, name: str, field: FieldType) -> None:
        self._reader, self._name, self._field = reader, name, field
        self._terms: _Terms | Sequence[bytes] = reader.field(name) or []
        self._at = 0

    def is_valid(self) -> bool:
        return self._at < len(self._terms)

    def text(self) -> Any:
        return self._field.from_bytes(self._terms[self._at]) if self.is_valid() else None

    def first(self) -> Any:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> Any:
        wanted = term if isinstance(term, bytes) else self._field.to_bytes(term)
        self._at = bisect_left(range(len(self._terms)), wanted, key=self._terms.__getitem__)
        return self.text()

    def next(self) -> Any:
        self._at = min(self._at + 1, len(self._terms))
        return self.text()

    def term_info(self) -> TermInfo | None:
        return self._reader.term_info(self._name, self._terms[self._at]) if self.is_valid() else None


class ColumnMatcher(LeafMatcher):  # type: ignore[misc]
    """The postings of one term, document after document."""

    def __init__(
        self,
        term: tuple[str, bytes],
        documents: Array,
        frequencies: Array,
        positions: Array | None,
        format_: Any,
        scorer: Any,
    ) -> None:
        self._term = term
        self._documents, self._frequencies, self._positions = documents, frequencies, positions
        self.format = format_
        self.scorer = scorer
        self._ids: list[int] = documents.tolist()
        self._ends: Array | None = None
        self._at = 0

    def copy(self) -> "ColumnMatcher":
        other = ColumnMatcher(self._term, self._documents, self._frequencies, self._positions, self.format, self.scorer)
        other._at = self._at
        return other

    def is_active(self) -> bool:
        return self._at < len(self._ids)

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return self._ids[self._at]

    def all_ids(self) -> Iterator[int]:
        return iter(self._ids[self._at :])

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, id, self._at)

    def weight(self) -> float:
        return float(self._frequencies[self._at])

    def value_as(self, astype: str) -> Any:
        if astype == "positions" and self._positions is not None:
            return self._here().tolist()
        return super().value_as(astype)

    def value(self) -> bytes:
        """The posting's value in the encoding of the field's format, for Whoosh's own merge."""
        return b"" if self._positions is None else bytes(self.format.encode(self._here().tolist()))

    def _here(self) -> Array:
        assert self._positions is not None  # noqa: S101 - the callers ask first
        if self._ends is None:
            self._ends = np.cumsum(self._frequencies)
        end = int(self._ends[self._at])
        return self._positions[end - int(self._frequencies[self._at]) : end]

    def supports_block_quality(self) -> bool:
        return False

    def skip_to_quality(self, minquality: float) -> int:
        return 0


class _Column(ColumnReader):  # type: ignore[misc]
    """A column: the value of each document."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._reverse = False

    def __len__(self) -> int:
        return self._documents

    def __getitem__(self, docnum: int) -> Any:
        raise NotImplementedError

    def __iter__(self) -> Iterator[Any]:
        return (self[docnum] for docnum in range(self._documents))

    def load(self) -> list[Any]:
        return list(self)

    def set_reverse(self) -> None:
        self._reverse = True


class _ValuesColumn(_Column):
    """The values of a keyword field as written, VALUE_BREAK between them."""

    def __init__(self, values: Values) -> None:
        super().__init__(values.documents)
        self._values = values

    def __getitem__(self, docnum: int) -> bytes:
        return VALUE_BREAK.encode().join(self._values.labels[term] for term in self._values.of(docnum))

    def sort_key(self, docnum: int) -> bytes:
        return self[docnum]


class _NumbersColumn(_Column):
    """The numbers of a numeric field in Whoosh's sortable form."""

    def __init__(self, numbers: Array, field: FieldType) -> None:
        super().__init__(numbers.size)
        self._numbers, self._field = numbers, field

    def __getitem__(self, docnum: int) -> int:
        number = int(self._numbers[docnum])
        return int(self._field.default if number == NO_NUMBER else self._field.to_column_value(number))

    def sort_key(self, docnum: int) -> int:
        return -self[docnum] if self._reverse else self[docnum]


class ColumnDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """What is kept for each document of a segment."""

    def __init__(self, segment: Segment, deleted: set[int]) -> None:
        self._segment = segment
        self._deleted = deleted

    def doc_count(self) -> int:
        return self._segment.documents - len(self._deleted)

    def doc_count_all(self) -> int:
        return self._segment.documents

    def has_deletions(self) -> bool:
        return bool(self._deleted)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def deleted_docs(self) -> set[int]:
        return self._deleted

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return self._segment.values(fieldname) is not None or self._segment.numbers(fieldname) is not None

    def list_columns(self) -> list[str]:
        return [name for name in self._segment.fields if self.has_column(name)]

    def column_reader(self, fieldname: str, column: Any) -> _Column:
        if (values := self._segment.values(fieldname)) is not None:
            return _ValuesColumn(values)
        numbers = self._segment.numbers(fieldname)
        if numbers is None:
            raise KeyError(fieldname)
        return _NumbersColumn(numbers, schema_field(fieldname))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        codes = self._segment.length_bytes(fieldname)
        return default if codes is None else int(byte_to_length(int(codes[docnum])))

    def field_length(self, fieldname: str) -> int:
        lengths = self._segment.lengths(fieldname)
        return 0 if lengths is None else int(lengths.sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        codes = self._segment.length_bytes(fieldname)
        return 0 if codes is None or not codes.size else int(byte_to_length(int(codes.min())))

    def max_field_length(self, fieldname: str) -> int:
        codes = self._segment.length_bytes(fieldname)
        return 0 if codes is None or not codes.size else int(byte_to_length(int(codes.max())))

    def stored_fields(self, docnum: int) -> dict[str, str]:
        cable = self._segment.cables.cable(docnum)
        return {STORED: cable.dumps()} if cable else {}


@cache
def schema_field(name: str) -> FieldType:
    """A field of the schema of cables."""
    return schema()[name]
