"""In which forms does a cable leave for other programs?

CSV for spreadsheets, RIS, BibTeX and CSL-JSON for reference managers. All of it is data of unknown people: a cell that
a spreadsheet would take for a formula is made text, and what has a meaning in BibTeX is escaped.
"""

import csv
import io
import re
from typing import Any
from urllib.parse import quote_plus, urlencode

from index.cable import Cable

COLUMNS = (
    "id",
    "date",
    "origin",
    "classification",
    "classification_inferred",
    "precedence",
    "title",
    "tags",
    "references",
    "programs",
    "agencies",
    "offices",
    "signer",
    "summary",
    "source",
)
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠]|^[\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def csv_line(cells: list[str]) -> str:
    """One line of CSV (RFC 4180), safe to open in a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it where it would be run as a formula."""
    clean = _CONTROL.sub(" ", text)
    return "'" + clean if _FORMULA.match(clean) else clean


def csv_cells(cable: Cable) -> list[str]:
    """The cells of `COLUMNS`; several values of a field are parted by `; `."""
    record: dict[str, Any] = {
        name: getattr(cable, name) for name in COLUMNS if name not in {"source", "classification_inferred"}
    }
    record["classification_inferred"] = "yes" if cable.classification_inferred else "no"
    record["source"] = cable.sources[0].url if cable.sources else ""
    return ["; ".join(v) if isinstance(v := record[name], tuple) else str(v or "") for name in COLUMNS]


def ris(cable: Cable) -> str:
    """A RIS record, type `GOVDOC`, lines ended by CRLF."""
    tags = [
        ("TY", "GOVDOC"),
        ("ID", cable.id),
        ("TI", cable.name),
        ("AU", cable.origin),
        ("PB", "United States Department of State"),
        ("DA", cable.date[:10].replace("-", "/")),
        ("PY", cable.date[:4]),
        ("M1", cable.id),
        ("M3", "Diplomatic cable"),
        ("AB", cable.summary),
        *(("KW", tag) for tag in cable.tags),
        *(("UR", source.url) for source in cable.sources[:1]),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def bibtex(cable: Cable) -> str:
    """A BibTeX entry, type `techreport`, keyed by the cable's id."""
    rows = {
        "title": "{" + _bib(cable.name) + "}",
        "author": "{" + _bib(cable.origin) + "}" if cable.origin else "",
        "institution": "United States Department of State",
        "type": "Diplomatic cable",
        "number": _bib(cable.id),
        "year": cable.date[:4],
        "month": str(int(cable.date[5:7])) if cable.date[5:7].isdigit() else "",
        "url": _bib_url(cable.sources[0].url) if cable.sources else "",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows.items() if value)
    return f"@techreport{{{re.sub(r'[^A-Za-z0-9]', '', cable.id)},\n{body}\n}}\n"


def csl(cable: Cable) -> dict[str, Any]:
    """A CSL-JSON item."""
    item: dict[str, Any] = {
        "id": cable.id,
        "type": "report",
        "genre": "Diplomatic cable",
        "number": cable.id,
        "title": cable.name,
        "publisher": "United States Department of State",
    }
    if cable.origin:
        item["author"] = [{"literal": cable.origin}]
    if cable.date:
        item["issued"] = {"date-parts": [[int(part) for part in cable.date[:10].split("-")]]}
    if cable.summary:
        item["abstract"] = _one_line(cable.summary)
    if cable.sources:
        item["URL"] = cable.sources[0].url
    return item


def coins(cable: Cable) -> str:
    """The cable as a ContextObject in a span (COinS), by which Zotero knows what a page lists."""
    fields = [
        ("rft.btitle", _one_line(cable.name)),
        ("rft.aucorp", cable.origin),
        ("rft.au", cable.origin),
        ("rft.date", cable.date[:10]),
        ("rft.pub", "United States Department of State"),
        ("rft.series", f"Diplomatic cable {cable.id}"),
        *(("rft_id", source.url) for source in cable.sources[:1]),
    ]
    return "&".join([_COINS, *(f"{name}={quote_plus(value)}" for name, value in fields if value)])


_COINS = urlencode(
    {
        "ctx_ver": "Z39.88-2004",
        "rfr_id": "info:sid/reftel",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:book",
        "rft.genre": "report",
    }
)
"""What all of them say."""


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


_BIB = {c: "\\" + c for c in "&%$#_"} | {
    "{": "\\{",
    "}": "\\}",
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}


def _bib(text: str) -> str:
    return "".join(_BIB.get(c, c) for c in _one_line(text))


def _bib_url(url: str) -> str:
    return re.sub(r"[{}\\\s]", "", url)
