"""What does Whoosh read of each document? Columns, lengths, and the cable itself."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.fields import FieldType
from whoosh.util.numeric import byte_to_length

from index.codec.arrays import Array
from index.codec.segment import NO_NUMBER, Segment
from index.codec.values import Values
from index.schema import STORED, VALUE_BREAK, schema


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
