"""How does a cable's plain text become paragraphs to read?

A cable's lines are broken where the teletype broke them. For reading they are joined again; what is laid out in columns
keeps its lines. Runs of X, which stand where a publisher removed a name, are told apart from words, as are hits and
lettered references.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from web.letters import mentions
from web.reading import Pieces

REDACTION = re.compile(r"X{4,}|x{4,}")
_COLUMNS = re.compile(r"\S {3,}\S|\t")
_BULLET = re.compile(r"\s{0,8}(?:[-*•o]{1,2}|\(?[a-z0-9]{1,2}[.)])\s")


class Link(NamedTuple):
    """Where a reference leads, and what is there."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Span:
    """`kind` is "", "hit", "redaction" or "reference"; `hit` counts the page's hits from 1, 0 where it is none; a
    reference has an address and says what it leads to."""

    text: str
    kind: str = ""
    hit: int = 0
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of prose, or lines to be kept as they are."""

    spans: tuple[Span, ...]
    keeps_lines: bool = False


class Hits:
    """Counts the hits of one page, so that each has a place to link to."""

    def __init__(self, mark: Callable[[str], Pieces], letters: Mapping[str, Link] = MappingProxyType({})) -> None:
        """`letters`: where "ref A" leads, by its letter (`web.letters`)."""
        self._mark = mark
        self._letters = letters
        self.count = 0

    def blocks(self, text: str) -> tuple[Block, ...]:
        """The text as blocks, its hits and redactions told apart."""
        return tuple(Block(tuple(self._spans(joined)), kept) for joined, kept in _blocks(text))

    def spans(self, text: str) -> tuple[Span, ...]:
        """The text as it stands, its hits and redactions told apart."""
        return tuple(self._spans(text))

    def _spans(self, text: str) -> Iterator[Span]:
        for piece, marked in self._mark(text):
            if marked:
                self.count += 1
                yield Span(piece, "hit", self.count)
            else:
                for span in _redactions(piece):
                    yield from (span,) if span.kind else self._references(span.text)

    def _references(self, text: str) -> Iterator[Span]:
        start = 0
        for begin, end, link in mentions(text, self._letters):
            if begin > start:
                yield Span(text[start:begin])
            yield Span(text[begin:end], "reference", link=link)
            start = end
        if start < len(text):
            yield Span(text[start:])


def beginning(text: str, most: int = 48) -> tuple[Span, ...]:
    """The first words of a text, redactions told apart; what is left out is said by an ellipsis."""
    words = " ".join(text[: most * 4].split())
    if len(words) > most:
        words = words[:most].rsplit(" ", 1)[0] + "…"
    return tuple(_redactions(words))


def unmarked(text: str) -> Pieces:
    """Marks nothing."""
    return ((text, False),)


def _redactions(text: str) -> Iterator[Span]:
    start = 0
    for found in REDACTION.finditer(text):
        if found.start() > start:
            yield Span(text[start : found.start()])
        yield Span(found.group(), "redaction")
        start = found.end()
    if start < len(text):
        yield Span(text[start:])


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    for chunk in _chunks(text.expandtabs(4).split("\n")):
        if sum(1 for line in chunk if _COLUMNS.search(line.strip())) >= 2:
            yield "\n".join(chunk), True
        else:
            yield from ((joined, False) for joined in _joined(chunk))


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in lines:
        if line.strip():
            chunk.append(line.rstrip())
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _joined(chunk: list[str]) -> Iterator[str]:
    """Lines joined into prose; a new paragraph begins at a bullet."""
    words: list[str] = []
    for line in chunk:
        if words and _BULLET.match(line):
            yield " ".join(words)
            words = []
        words.append(line.strip())
    if words:
        yield " ".join(words)
