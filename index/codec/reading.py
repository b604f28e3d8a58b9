"""How does Whoosh look terms up in a segment? The terms of all fields, and a cursor through those of one."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from whoosh.codec import base
from whoosh.fields import FieldType
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length

from index.codec.matcher import ColumnMatcher
from index.codec.segment import Kind, Segment
from index.codec.terms import NumberTerms, PostingsTerms, Terms, find


class ColumnTermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms of all fields of a segment."""

    def __init__(self, segment: Segment, to_bytes: Callable[[str], Callable[[int], bytes]]) -> None:
        """`to_bytes(field)` turns a number of that field into a term."""
        self._segment = segment
        self._to_bytes = to_bytes
        self._made: dict[str, Terms] = {}

    def field(self, name: str) -> Terms | None:
        if name not in self._made:
            if self._segment.fields.get(name) is Kind.NUMBERS:
                numbers = self._segment.numbers(name)
                if numbers is not None:
                    self._made[name] = NumberTerms(numbers, self._to_bytes(name))
            elif (postings := self._segment.postings(name)) is not None:
                self._made[name] = PostingsTerms(postings)
        return self._made.get(name)

    def _number(self, name: str, term: bytes) -> tuple[Terms, int] | None:
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
        self._terms: Terms | Sequence[bytes] = reader.field(name) or []
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
