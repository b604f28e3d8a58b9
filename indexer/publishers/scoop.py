"""Where is the cable on a page of Scoop (scoop.co.nz), in any of its layouts or saved as text?

The headline reads `Cablegate: ...`, a byline with the cable's date follows, the story ends at `© Scoop Media`.
"""

import re
from dataclasses import replace
from datetime import date

from indexer.page import NotACable, Reason, Stated, Transcript
from indexer.publishers import around, form, story
from indexer.publishers.document import Document
from indexer.publishers.markup import HEADINGS, Outline, outline

NAME = "scoop"

_HEADLINE = re.compile(
    r"\s*(?:Scoop:\s*)?Cablegate:\s*(?P<title>.{0,600}?)\s*(?:(?:\||-|–)\s*Scoop(?:\s\w+)?\s*)?$", re.I | re.S
)
_CABLEGATE = re.compile(r"/stories/WL(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])/")
_END = re.compile(r"\s*(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?scoop\b", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BYLINE = re.compile(
    r"\s*(?:published:?\s*)?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+(?P<day>\d{1,2})\s+(?P<month>[a-z]{3})[a-z]*\.?\s+(?P<year>\d{4})"
    r",?\s+\d{1,2}[:.]\d\d\s*[ap]\.?m",
    re.I,
)
_BY = re.compile(
    r"\s*(?:article|press release|opinion|news|column|speech|release):?\s*(?:wikileaks)?\s*$|\s*wikileaks\s*$", re.I
)


def claims(document: Document) -> bool:
    """Scoop's address, or its name at both ends of a story."""
    address = document.page.url.split("/", 3)[2:3]
    if address and re.search(r"(?:^|\.)scoop\.co\.nz(?::\d+)?$", address[0]):
        return True
    return "Cablegate:" in document.text[:4000] and "Scoop Media" in document.text


def read(document: Document) -> list[Transcript]:
    """One transcript. Raises NotACable for the other pages of the site."""
    transcript = _html(document) if document.is_html else _text(document.text)
    month = _CABLEGATE.search(document.page.url)
    if month and not transcript.stated.date:
        # A story is filed under the month of its cable; the pages of text have no byline that says the day.
        transcript = replace(transcript, stated=replace(transcript.stated, date=f"20{month['year']}-{month['month']}"))
    return [transcript]


def _html(document: Document) -> Transcript:
    page = outline(document.text)
    numbers = story.own(page)
    head = _head(page)
    if head is None:
        return _without_head(document, page)
    title = _title(page.blocks[head].text)
    element = story.container(page, numbers)
    home = page.blocks[head].home
    if element not in page.above(home):  # the story beside or below its headline
        around = page.above(home)
        element = next(outer for outer in page.above(element) if outer in around)
    elif element == home:
        element = page.up[home]
    lines = story.lines_of(page.blocks, [n for n in story.members(page, numbers, element) if n > head])
    near = (_BYLINE.match(block.text) for block in page.blocks[head + 1 : head + 6])
    kept = _story(lines.texts)
    text = story.joined(page, lines, kept.start, kept.stop)
    if not text and sum(story.is_links(block) for block in page.blocks[head + 1 : head + 10]) > 2:
        raise NotACable(Reason.LISTING, f"links under the headline {title[:80]!r}")
    _check(text, title)
    return Transcript(text, NAME, "", title, Stated(date=_day(next(filter(None, near), None))))


def _head(page: Outline) -> int | None:
    """The block of the headline: a heading, or else whatever says the same as the page's title."""
    candidates = [(n, block) for n, block in enumerate(page.blocks) if block.linked < 0.5]
    for n, block in candidates:
        if block.tag in HEADINGS and _HEADLINE.match(block.text):
            return n
    if not (wanted := _title(page.title)):
        return None
    return next((n for n, block in candidates if _HEADLINE.match(block.text) and _title(block.text) == wanted), None)


def _without_head(document: Document, page: Outline) -> Transcript:
    """A page without the headline: a cable if it has the lines of one, few if its title or address says so."""
    match = _HEADLINE.match(page.title)
    found = story.cut(page)
    if match is None and not _CABLEGATE.search(document.page.url) and not (found and found[1].is_cable):
        raise NotACable(Reason.NOT_A_CABLE, f"no Cablegate headline; its title is {page.title[:80]!r}")
    if found is None:
        raise NotACable(Reason.EMPTY, f"no story, only the page around it; its title is {page.title[:80]!r}")
    _check(found[0], page.title)
    return Transcript(found[0], NAME, "", _title(page.title))


def _text(text: str) -> Transcript:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = next((at for at, line in enumerate(lines[:40]) if _HEADLINE.match(line)), None)
    if head is None:
        raise NotACable(Reason.NOT_A_CABLE, "no Cablegate headline")
    rest = lines[head + 1 :]
    byline = next((match for line in rest[:8] if (match := _BYLINE.match(line))), None)
    body = around.without_adverts("\n".join(rest[at] for at in _story(rest)))
    title = _title(lines[head])
    _check(body, title)
    return Transcript(body, NAME, "", title, Stated(date=_day(byline)))


def _story(lines: list[str]) -> range:
    """Which of the lines after the headline are the story: after the byline, before Scoop's copyright."""
    start = 0
    for at, line in enumerate(lines[:12]):
        if _BYLINE.match(line) or (start and _BY.match(line)):
            start = at + 1
        elif line.strip() and form.kind(line):
            break
    end = next((at for at in range(start, len(lines)) if "scoop" in lines[at].lower() and _END.match(lines[at])), None)
    if end is None:
        end = max(start, form.locate(lines[start:]).end + start)
    return range(start, end)


def _check(text: str, title: str) -> None:
    if not text.strip():
        raise NotACable(Reason.EMPTY, f"the headline {title[:80]!r} and no story under it")
    lines = text.split("\n")
    if any(form.kind(line) in form.CERTAIN for line in lines):
        return
    extent = form.locate(lines)
    if not extent.header and not extent.marked and extent.longest < 2:
        raise NotACable(Reason.NOT_A_CABLE, f"under {title[:80]!r} stands no line of a cable")


def _title(headline: str) -> str:
    match = _HEADLINE.match(" ".join(headline.split()))
    return match["title"] if match else ""


def _day(byline: re.Match[str] | None) -> str:
    if byline is None or byline["month"].lower() not in _MONTHS:
        return ""
    try:
        return date(int(byline["year"]), _MONTHS.index(byline["month"].lower()) + 1, int(byline["day"])).isoformat()
    except ValueError:
        return ""
