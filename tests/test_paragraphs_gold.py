"""Is every numbered paragraph of a cable found, in its order? A simple count of lines says which there are.

The count knows nothing of `indexer.numbering`: it takes a line that begins with the next number, and where paragraphs
have portion marks only lines that have one. What it takes for a paragraph is now and then an item of a list.
"""

import json
import lzma
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.cable import Paragraph
from indexer.body import read_body
from indexer.header import read_header
from indexer.page import Page, Stated, Transcript
from indexer.publishers import transcripts
from indexer.sources import pages

FLOORS = {"wikileaks": 0.99, "scale": 0.9895}

_MARK = r"\((?:TS|SBU|LOU|FOUO|[USC])\b[^()\n]{0,40}\)"
_NOT_CUT_OFF = r"(?![^\n]{0,20}\.\.\.\s*$)"  # "1. (C) Su..." ends a first, cut-off header; the whole one follows
_NUMBER = re.compile(
    rf"^ *(?:¶ ?)?(?P<number>\d{{1,3}})[.)](?![\d.:,-]) {{0,5}}(?P<mark>\n? ?{_MARK})?{_NOT_CUT_OFF}", re.M | re.I
)
_LEADING_MARK = re.compile(rf"\A\s*{_MARK}", re.I)
LETTERS = 12

Counted = tuple[int, str]  # a number and the first letters behind it


def letters(text: str) -> str:
    return re.sub(r"\W|_", "", _LEADING_MARK.sub("", text))[:LETTERS].lower()


def counted(text: str) -> Iterator[Counted]:
    """The paragraphs that the simple count finds."""
    found = [(int(m["number"]), bool(m["mark"]), letters(text[m.end() : m.end() + 90])) for m in _NUMBER.finditer(text)]
    if sum(marked for _, marked, _ in found) > 1:
        found = [one for one in found if one[1]]
    wanted = 1
    for number, marked, opening in found:
        if number == wanted or (marked and number == wanted + 1):
            yield number, opening
            wanted = number + 1


def lost(text: str, paragraphs: Iterable[Paragraph]) -> list[Counted]:
    """The paragraphs counted in `text` that are not among `paragraphs`, or not in their order."""
    rest = [(paragraph.number, letters(paragraph.text)) for paragraph in paragraphs if paragraph.number is not None]
    missing = []
    for number, opening in counted(text):
        fits = (at for at, (n, own) in enumerate(rest) if n == number and (own == opening or len(opening) < LETTERS))
        at = next(fits, None)
        if at is None:
            missing.append((number, opening))
        else:
            rest = rest[at + 1 :]
    return missing


def check(readings: Iterable[tuple[str, str, Stated]], floor: float, least: int) -> None:
    """Readings are (name, text, stated)."""
    total, wrong = 0, {}
    for name, text, stated in readings:
        header = read_header(text, stated)
        missing = lost(text[header.scope :], read_body(text[header.length :]).paragraphs)
        total += 1
        if missing:
            wrong[name] = missing[:3]
    assert total >= least
    assert len(wrong) <= (1 - floor) * total, wrong


def test_the_count_sees_what_is_lost() -> None:
    text = "1. (C) The first of them.\n\n2. (C) The second one, with a list:\n1. a\n2. b\n\n3. (C) The last of them."
    paragraphs = read_body(text).paragraphs
    assert [number for number, _ in counted(text)] == [1, 2, 3]
    assert lost(text, paragraphs) == []
    assert lost(text, paragraphs[::-1]) == [(2, "thesecondone"), (3, "thelastofthe")]
    assert lost(text, paragraphs[1:]) == [(1, "thefirstofth")]


def test_wikileaks_pages(shared: Path) -> None:
    found: list[Transcript] = []
    for page in pages([shared / "data" / "dev" / "wikileaks.warc.gz"]):
        assert isinstance(page, Page)
        found += transcripts(page)
    check(((one.url, one.text, one.stated) for one in found), FLOORS["wikileaks"], 600)


def test_texts_without_a_page(shared: Path) -> None:
    def readings() -> Iterator[tuple[str, str, Stated]]:
        with lzma.open(shared / "data" / "scale" / "cables.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                label = json.loads(line)
                text = f"{label['header_text'] or ''}\n\n{label['body_text'] or ''}"
                yield label["id"], text, Stated(date=label["created"][:10])

    check(readings(), FLOORS["scale"], 6_000)
