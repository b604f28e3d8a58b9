"""Which pieces of a cable show that it answers?

snippets(cable, wanted(tree, generation))   at most two pieces for a list of hits, with their paragraphs' numbers
marked(text, sought)                        a whole text in pieces, for the cable's own page
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from index.cable import Cable
from search.page import Snippet
from search.wanted import PASSAGE_END, Mark, Wanted, find

LENGTH = 240
"""Characters of a snippet, about."""
MOST = 2
"""Snippets of one hit."""
MOST_MARKS = 200
"""Marks of one paragraph that are weighed: what comes after them is no better."""

Pieces = tuple[tuple[str, bool], ...]
_SPACES = re.compile(r"\s+")
Passage = tuple[int | None, str]
"""A paragraph's number, or None, and its text."""


class _Window(NamedTuple):
    """A run of marks that fits into one snippet; `keys` are the parts of the question that it answers."""

    passage: Passage
    start: int  # of the passage among all
    marks: list[Mark]  # places among all passages
    keys: set[str]


def marked(text: str, sought: Wanted) -> Pieces:
    """The whole text as (piece, marked) pairs; the pieces together are the text."""
    return _pieces(text, 0, len(text), find(text, sought))


def snippets(cable: Cable, sought: Wanted, most: int = MOST, length: int = LENGTH) -> tuple[Snippet, ...]:
    """The best pieces, in the order of the cable; the beginning of its text where nothing in it is marked."""
    windows = _weighed(_body(cable), sought, length) or _weighed(_header(cable), sought, length)
    best: list[_Window] = []
    seen: set[str] = set()
    while windows and len(best) < most:
        # what answers most that is not shown yet, then what answers most; of equals the earliest
        window = max(windows, key=lambda w: (len(w.keys - seen), len(w.keys), len(w.marks)))
        if best and not window.keys - seen and len(window.keys) < 2:
            break
        windows.remove(window)
        best.append(window)
        seen |= window.keys
    best.sort(key=lambda w: w.marks[0])
    if best:
        return tuple(_snippet(window, length) for window in best)
    return tuple(Snippet(_cut(text, [], length), number) for number, text in _first(cable))


def _body(cable: Cable) -> Iterator[Passage]:
    if not cable.paragraphs:
        yield None, cable.body
    for paragraph in cable.paragraphs:
        yield paragraph.number, paragraph.text
        if paragraph.heading:
            yield paragraph.number, paragraph.heading


def _header(cable: Cable) -> Iterator[Passage]:
    """Shown only where the body answers nothing; the title is a hit's own line and needs no snippet."""
    yield None, cable.text[: cable.header_length]


def _first(cable: Cable) -> list[Passage]:
    if cable.summary:
        return [(None, cable.summary)]
    return [(number, text) for number, text in _body(cable) if text.strip()][:1]


def _weighed(passages: Iterable[Passage], sought: Wanted, length: int) -> list[_Window]:
    """What answers in each passage. They are looked through as one text: most hold nothing of what is sought."""
    some = list(passages)
    marks = find(PASSAGE_END.join([text for _, text in some]), sought)
    windows: list[_Window] = []
    start = at = 0
    for passage in some:
        if at == len(marks):
            break
        end = start + len(passage[1])
        first = at
        while at < len(marks) and marks[at].start < end:
            at += 1
        if first < at:
            runs = _runs(marks[first:at][:MOST_MARKS], length)
            windows += [_Window(passage, start, run, {mark.key for mark in run}) for run in runs]
        start = end + len(PASSAGE_END)
    return windows


def _runs(marks: list[Mark], length: int) -> Iterator[list[Mark]]:
    """Runs of marks no longer than a snippet: one begins wherever the last one has ended."""
    first = 0
    for at, mark in enumerate(marks):
        if mark.end - marks[first].start > length * 3 // 4 and first < at:
            yield marks[first:at]
            first = at
    yield marks[first:]


def _snippet(window: _Window, length: int) -> Snippet:
    number, text = window.passage
    marks = [Mark(mark.start - window.start, mark.end - window.start, mark.key) for mark in window.marks]
    return Snippet(_cut(text, marks, length), number)


def _cut(text: str, marks: list[Mark], length: int) -> Pieces:
    """The marks with some text around them, cut between words, `…` where text was cut off."""
    first, last = (marks[0].start, marks[-1].end) if marks else (0, 0)
    spare = max(0, length - (last - first))
    start = max(0, first - spare // 3)
    end = min(len(text), max(last, start + length))
    start = max(0, min(start, end - length))
    start = _word_start(text, start, first)
    end = _word_end(text, end, last)
    pieces = tuple((_SPACES.sub(" ", piece), mark) for piece, mark in _pieces(text, start, end, marks))
    before = (("… ", False),) if text[:start].strip() else ()
    after = ((" …", False),) if text[end:].strip() else ()
    return (*before, *pieces, *after)


def _word_start(text: str, at: int, most: int) -> int:
    """The next place from `at` on, at most `most`, where a word begins."""
    if at == 0:
        return 0
    while at < most and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int, least: int) -> int:
    if at >= len(text):
        return len(text)
    limit = at
    while at > least and not text[at].isspace():
        at -= 1
    return at if at > least else limit


def _pieces(text: str, start: int, end: int, marks: list[Mark]) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    at = start
    for mark in marks:
        if mark.start < start or mark.end > end:
            continue
        if mark.start > at:
            pieces.append((text[at : mark.start], False))
        pieces.append((text[mark.start : mark.end], True))
        at = mark.end
    if at < end:
        pieces.append((text[at:end], False))
    return tuple(pieces)
