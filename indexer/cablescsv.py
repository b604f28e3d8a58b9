"""How is cables.csv, the table of the whole collection, cut into rows?

Eight columns: number, date, id, origin, classification, references (joined by |), header, body. Quotes are escaped by a
backslash (or doubled), line breaks stand inside quotes. A row begins at a line that begins like one, so that a quote
that is never closed spoils its own row only.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from indexer.page import NotACable, Reason

csv.field_size_limit(2**31 - 1)  # of its own accord csv stops at 131,072 characters; `rows` says how long a row may be

CONTENT_TYPE = "text/x-cables-csv"
COLUMNS = ("number", "date", "id", "origin", "classification", "references", "header", "body")

_DATE = rb"(?:\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d)(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?Z?"
_ROW = re.compile(rb'"?\d{1,7}"?\s*,\s*"?' + _DATE + rb'"?\s*,\s*"?\d{2,4}[A-Z][^",\n]{2,60}"?\s*,')
_HEADING = re.compile(rb'"?(?:id|number|no)"?\s*,\s*"?(?:date|created|datetime)"?\s*,', re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file; `data` is None where it is longer than allowed."""

    number: int  # from 1
    data: bytes | None


def is_table(head: bytes) -> bool:
    """Whether a file that begins so is such a table."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HEADING.match(head):
        head = head.partition(b"\n")[2]
    return _ROW.match(head) is not None


def rows(stream: IO[bytes], longest: int) -> Iterator[Row]:
    """Cuts the table into rows, one in memory at a time."""
    lines: list[bytes] = []
    size = number = 0
    started = False
    while line := stream.readline(longest):
        if _ROW.match(line if started else line.removeprefix(b"\xef\xbb\xbf")):
            if started:
                yield _row(number, lines, size, longest)
            lines, size, started = [], 0, True
            number += 1
        if started:
            size += len(line)
            if size <= longest:
                lines.append(line)
    if started:
        yield _row(number, lines, size, longest)


def _row(number: int, lines: list[bytes], size: int, longest: int) -> Row:
    return Row(number, b"".join(lines) if size <= longest else None)


def fields(row: str) -> dict[str, str]:
    """The columns of a row by name. Raises NotACable where it has not eight, with what each way of quoting found."""
    row = row.rstrip()
    troubles: list[str] = []
    for form in (
        {"escapechar": "\\", "doublequote": False},
        {"escapechar": "\\", "doublequote": True},
        {"doublequote": True},
    ):
        try:
            found = next(csv.reader(io.StringIO(row, newline=""), strict=True, **form), [])
        except csv.Error as error:
            troubles.append(str(error))
            continue
        if len(found) == len(COLUMNS):
            return dict(zip(COLUMNS, found, strict=True))
        troubles.append(f"{len(found)} found")
    why = "; ".join(dict.fromkeys(troubles))
    raise NotACable(Reason.UNREADABLE, f"a row that does not have eight columns: {why}")
