"""Where is the cable on a page of WikiLeaks' Cablegate site (2010-2011) and its mirrors?

A table with the reference id, dates, classification and origin, then one `<pre>` with the header (addressees) and one
with the body. The table comes with and without the column `Released`; the minutes of `Created` are wrong on all pages,
so only its day is stated. The title attribute of the classification's link is wrong as well; its text is right.
"""

import re

from bs4 import BeautifulSoup

from indexer.page import NotACable, Reason, Stated, Transcript
from indexer.publishers.document import Document
from indexer.publishers.markup import outline

NAME = "wikileaks"

_TABLE = re.compile(r"<table\b[^<>]{0,200}\bclass\s*=\s*[\"']?cable\b", re.I)
_TABLE_END = re.compile(r"</table\s*>", re.I)
_HEADLINE = re.compile(r"Viewing cable\s+(?P<id>\w+)\s*,\s*(?P<subject>[^<]{0,2000})</h3>", re.I)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_FOUND = re.compile(r"<title>[^<]{0,40}(?:404|not found)", re.I)
# Before each paragraph stands a link to itself.
_ANCHOR = re.compile(r"<a\b[^<>]{0,200}>\s*(?:¶|&para;|&#182;|&#x0*b6;)\s*</a>", re.I)
_LONGEST_INTRODUCTION = 10_000  # characters between the headline and the table
_LONGEST_TABLE = 50_000  # characters; the articles that quote a cable are listed in it


def claims(document: Document) -> bool:
    """The cable table, wherever the page was mirrored."""
    return document.is_html and (
        "://wikileaks.org/cable/" in document.page.url[:40] or _TABLE.search(document.text) is not None
    )


def read(document: Document) -> list[Transcript]:
    """One transcript. Raises NotACable for the site's lists."""
    text = document.text
    table = _TABLE.search(text)
    if table is None:
        if _NOT_FOUND.search(text):
            raise NotACable(Reason.NOT_FOUND, "the page says that there is no such cable")
        raise NotACable(Reason.LISTING, "a WikiLeaks page without the table of one cable")
    end = _TABLE_END.search(text, table.start(), table.start() + _LONGEST_TABLE)
    after = end.end() if end else table.end()
    cells = _cells(text[table.start() : after])
    article = _ANCHOR.sub("", text[after:])
    body = "\n\n".join(block.text for block in outline(article).blocks if block.tag == "pre").strip("\n")
    if not body:
        raise NotACable(Reason.EMPTY, f"the table of cable {cells.get('reference id', '?')} and no text under it")
    headline = _HEADLINE.search(text, max(0, table.start() - _LONGEST_INTRODUCTION), table.start())
    subject = " ".join(_plain(headline["subject"]).split()) if headline else ""
    stated = Stated(
        id=cells.get("reference id", "") or (headline["id"] if headline else ""),
        date=day[0] if (day := _DAY.match(cells.get("created", "") or cells.get("date", ""))) else "",
        origin=cells.get("origin", ""),
        classification=cells.get("classification", ""),
        subject=subject,
        tags=tuple(dict.fromkeys(re.findall(r"<a href=['\"]/tag/[^'\"<>]{1,80}['\"]>([^<>]{1,80})</a>", text[after:]))),
    )
    return [Transcript(body, NAME, "", "", stated)]


def _cells(table: str) -> dict[str, str]:
    """The first row of values under their headings, headings in lower case."""
    soup = BeautifulSoup(table, "lxml")
    headings = [cell.get_text(" ", strip=True).lower() for cell in soup.find_all("th")]
    values: list[str] = []
    for row in soup.find_all("tr"):
        cells = row.find_all("td", recursive=False)
        if len(cells) == len(headings) > 0:
            values = [(cell.a or cell).get_text(" ", strip=True) for cell in cells]
            break
    return dict(zip(headings, values, strict=False))


def _plain(fragment: str) -> str:
    return BeautifulSoup(fragment, "lxml").get_text() if "&" in fragment or "<" in fragment else fragment
