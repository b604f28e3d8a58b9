"""How does a cable lie in the Whoosh index?

Everything is derived from the table of fields:

    kind      in the index
    TEXT      `subject` (stems with frequencies; scored) and `subject_exact` (words as written, with positions)
    KEYWORD   `tag` (folded values, unscored) with a column of the values as written
    DATE      `date`, minutes since 1970 (negative before), a sorted column; no value where the date is unknown
    PERIOD    `period_start` and `period_end`, days since 1970, both included
    VIRTUAL   nothing

Beside them: `text_breaks` says where the paragraphs of the text part, and `cable` keeps the cable itself as JSON.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from whoosh import columns, fields, formats
from whoosh.analysis import Analyzer, Token

from index import analysis
from index.cable import Cable
from index.fields import FIELDS, PARAGRAPH_BREAK, Field, Kind

EXACT = "_exact"
"""`subject` + EXACT names the field of words as written."""

BREAKS = "text_breaks"
"""Its one term, the paragraph break, stands at the position after each paragraph of `text_exact` but the last."""

STORED = "cable"

PARAGRAPH_GAP = 64
"""Positions left free at a paragraph break, so that no phrase and no slop below it reaches across."""

VALUE_BREAK = "\x1f"
"""Between the values of one keyword column entry."""

PARAGRAPHED = ("text",)
"""TEXT fields whose value may hold paragraph breaks that queries ask about."""


class Words(Analyzer):  # type: ignore[misc]
    """The words of a text for Whoosh; positions leave PARAGRAPH_GAP free at each paragraph break."""

    def __init__(self, stems: bool) -> None:
        self.stems = stems

    def __call__(self, value: str, start_pos: int = 0, mode: str = "", **options: Any) -> Iterator[Token]:
        token = Token(mode=mode, **options)
        position = start_pos
        for term, start, end in analysis.spans(value):
            if term == PARAGRAPH_BREAK:
                position += PARAGRAPH_GAP
                continue
            token.text = analysis.stem(term) if self.stems else term
            token.pos, token.startchar, token.endchar = position, start, end
            position += 1
            yield token


class Breaks(Analyzer):  # type: ignore[misc]
    """The paragraph breaks of a text, at the positions that `Words` leaves free."""

    def __call__(self, value: str, start_pos: int = 0, mode: str = "", **options: Any) -> Iterator[Token]:
        token = Token(mode=mode, **options)
        position = start_pos
        for term, start, end in analysis.spans(value):
            if term != PARAGRAPH_BREAK:
                position += 1
                continue
            token.text = term
            token.pos, token.startchar, token.endchar = position, start, end
            position += PARAGRAPH_GAP
            yield token


class Values(Analyzer):  # type: ignore[misc]
    """Each whole value, folded, as one term. Takes a value or a list of them."""

    def __call__(self, value: str | list[str], start_pos: int = 0, mode: str = "", **options: Any) -> Iterator[Token]:
        token = Token(mode=mode, **options)
        for position, one in enumerate([value] if isinstance(value, str) else value, start_pos):
            token.text = analysis.fold(one)
            token.pos, token.startchar, token.endchar = position, 0, len(one)
            yield token


class Keyword(fields.FieldType):  # type: ignore[misc]
    """A field of whole values; the column keeps them as written, VALUE_BREAK between them."""

    def __init__(self, unique: bool = False) -> None:
        column = columns.VarBytesColumn()
        super().__init__(format=formats.Existence(), analyzer=Values(), unique=unique, sortable=column)

    def index(self, value: str | list[str], **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term in sorted({token.text for token in self.analyzer(value)}):
            yield term.encode(), 1, 1.0, b""

    def to_column_value(self, value: list[str] | str) -> bytes:
        return (value if isinstance(value, str) else VALUE_BREAK.join(value)).encode()


def schema() -> fields.Schema:
    """The Whoosh schema of a cable."""
    made: dict[str, fields.FieldType] = {STORED: fields.STORED()}
    for row in FIELDS:
        match row.kind:
            case Kind.TEXT:
                made[row.name] = fields.TEXT(analyzer=Words(stems=True), phrase=False)
                made[row.name + EXACT] = fields.TEXT(analyzer=Words(stems=False), phrase=True)
            case Kind.KEYWORD:
                made[row.name] = Keyword(unique=row.name == "id")
            case Kind.DATE:
                made[row.name] = fields.NUMERIC(int, bits=64, shift_step=0, sortable=True)
            case Kind.PERIOD:
                made[f"{row.name}_start"] = fields.NUMERIC(int, bits=32, shift_step=0, sortable=True)
                made[f"{row.name}_end"] = fields.NUMERIC(int, bits=32, shift_step=0, sortable=True)
            case Kind.VIRTUAL:
                pass
    made[BREAKS] = fields.FieldType(formats.Positions(), Breaks())
    return fields.Schema(**made)


def document(cable: Cable) -> dict[str, Any]:
    """The Whoosh field values of a cable, for `IndexWriter.add_document`; fields without a value are left out.

    Raises ValueError when a date of the cable is not ISO.
    """
    made: dict[str, Any] = {STORED: cable.dumps()}
    for row in FIELDS:
        values = field_values(row, cable)
        if not values:
            continue
        match row.kind:
            case Kind.TEXT:
                made[row.name] = made[row.name + EXACT] = values[0]
                if row.name in PARAGRAPHED and PARAGRAPH_BREAK in values[0]:
                    made[BREAKS] = values[0]
            case Kind.KEYWORD:
                made[row.name] = values
            case Kind.DATE:
                made[row.name] = minutes(values[0])
            case Kind.PERIOD:
                made[f"{row.name}_start"], made[f"{row.name}_end"] = map(days, values)
            case Kind.VIRTUAL:
                pass
    return made


def field_values(row: Field, cable: Cable) -> list[str]:
    """The values of a cable in a row: a text as one string, keywords as distinct values in their order."""
    values = [value for value in row.values(cable) if value]
    if row.kind is Kind.TEXT:
        return [PARAGRAPH_BREAK.join(values)] if values else []
    if row.kind is Kind.KEYWORD:
        seen: dict[str, str] = {}
        for value in values:
            if folded := analysis.fold(value):
                seen.setdefault(folded, as_label(value))
        return list(seen.values())
    return values


def as_label(value: str) -> str:
    """A keyword value as it is shown: with single spaces (VALUE_BREAK is white space, too)."""
    return " ".join(value.split())


_EPOCH = date(1970, 1, 1)


def days(iso: str) -> int:
    """Days since 1970 of an ISO date (`2009-10-09`, a time after it is ignored)."""
    return (date.fromisoformat(iso[:10]) - _EPOCH).days


def minutes(iso: str) -> int:
    """Minutes since 1970 of an ISO date or time; a date is its first minute, a time without zone is Zulu."""
    moment = datetime.fromisoformat(iso)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() // 60)
