"""Where is the cable on a page of PlusD, WikiLeaks' Public Library of US Diplomacy?

A table `synopsis` of keys and values, then tabs: the text of the cable, and the same metadata once more.
"""

import re
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from indexer.page import NotACable, Reason, Stated, Transcript
from indexer.publishers import story
from indexer.publishers.document import Document
from indexer.publishers.markup import outline

NAME = "plusd"

_TABLE = re.compile(r"<table\b[^<>]{0,200}\bid\s*=\s*[\"']?synopsis\b", re.I)
_TABLE_END = re.compile(r"</table\s*>", re.I)
_LONGEST_TABLE = 50_000  # characters
_ID = re.compile(r"(?P<id>\w+?)(?:_[a-z])?\s*$")
_DATE = re.compile(r"(?P<year>\d{4}) (?P<month>[A-Z][a-z]+) (?P<day>\d{1,2})\b")
_TAG = re.compile(r"\s*(?P<tag>[A-Z]{2,5})(?:\s+-|\s*$)")


def claims(document: Document) -> bool:
    """The synopsis table."""
    return document.is_html and "s_key" in document.text and _TABLE.search(document.text) is not None


def read(document: Document) -> list[Transcript]:
    """One transcript. Raises NotACable where no text follows the synopsis."""
    text = document.text
    table = _TABLE.search(text)
    if table is None:
        raise NotACable(Reason.LISTING, "a PlusD page without the synopsis of one cable")
    end = _TABLE_END.search(text, table.start(), table.start() + _LONGEST_TABLE)
    after = end.end() if end else table.end()
    title, values = _synopsis(text[table.start() : after])
    found = story.cut(outline(text[after:]))
    if found is None:
        raise NotACable(Reason.EMPTY, f"the synopsis of cable {values.get('canonical id', '?')} and no text under it")
    identity = _ID.match(values.get("canonical id", ""))
    classification = values.get("original classification", "")
    stated = Stated(
        id=identity["id"] if identity else "",
        date=_day(values.get("date", "")),
        classification="" if "not assigned" in classification.lower() else re.sub(r"\s*,\s*", "//", classification),
        with_captions=False,  # they are in a row of their own
        subject=title,
        tags=tuple(match["tag"] for part in values.get("tags", "").split("|") if (match := _TAG.match(part))),
    )
    return [Transcript(found[0], NAME, "", "", stated)]


def _synopsis(table: str) -> tuple[str, dict[str, str]]:
    """The title in the first row, and the values by key, keys in lower case."""
    soup = BeautifulSoup(table, "lxml")
    first = soup.find("tr")
    title = first.get_text(" ", strip=True) if isinstance(first, Tag) and not first.find(class_="s_key") else ""
    values: dict[str, str] = {}
    for key in soup.find_all(class_="s_key"):
        value = key.find_next_sibling(class_="s_val")
        if isinstance(value, Tag):
            values[key.get_text(" ", strip=True).rstrip(": ").lower()] = value.get_text(" ", strip=True)
    return title, values


def _day(text: str) -> str:
    """`2010 February 26, 11:30 (Friday)` -> `2010-02-26`; the minutes come from WikiLeaks' `Created` and are wrong."""
    match = _DATE.match(text)
    if match is None:
        return ""
    try:
        return datetime.strptime(match[0], "%Y %B %d").date().isoformat()
    except ValueError:
        return ""
