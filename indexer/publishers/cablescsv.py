"""Where is the cable in a row of cables.csv? In its columns for header and body."""

import re

from indexer.cablescsv import CONTENT_TYPE, fields
from indexer.page import NotACable, Reason, Stated, Transcript
from indexer.publishers.document import Document

NAME = "cables.csv"

_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def claims(document: Document) -> bool:
    """A row, as `sources` hands them out."""
    return document.page.content_type == CONTENT_TYPE


def read(document: Document) -> list[Transcript]:
    """One transcript. Raises NotACable for a damaged row."""
    row = fields(document.text)
    text = "\n\n".join(part.strip("\r\n") for part in (row["header"], row["body"]) if part.strip())
    if not text:
        raise NotACable(Reason.EMPTY, f"the row of cable {row['id']} has no text")
    stated = Stated(
        id=row["id"].strip(),
        date=_day(row["date"]),
        origin=row["origin"].strip(),
        classification=row["classification"].strip(),
        references=tuple(part for part in row["references"].split("|") if part.strip()),
    )
    return [Transcript(text.replace("\r\n", "\n").replace("\r", "\n"), NAME, "", "", stated)]


def _day(text: str) -> str:
    """The day only: the minutes of this column come from the same wrong source as WikiLeaks' `Created`."""
    if match := _AMERICAN.match(text):
        return f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}"
    match = _ISO.match(text)
    return match[0] if match else ""
