"""Of which parts is a cable's text made, ready to be shown, and where is one missing?"""

from collections.abc import Iterator
from dataclasses import dataclass

from index.cable import Cable, Paragraph
from web import codes
from web.prose import Block, Hits, Span, beginning


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph ready to be shown, or the place of one that is missing (`paragraph` is None)."""

    paragraph: Paragraph | None
    number: int | None
    anchor: str
    heading: tuple[Span, ...] = ()
    start: tuple[Span, ...] = ()  # the heading, or the first words, for a list of contents
    mark: str = ""
    meaning: str = ""
    blocks: tuple[Block, ...] = ()
    hits: int = 0
    redactions: int = 0


def parts_of(found: Cable, hits: Hits) -> Iterator[Part]:
    """The paragraphs in order, with the missing ones pointed out where they would stand."""
    missing = sorted(found.missing_paragraphs)
    seen: set[int] = set()
    for position, paragraph in enumerate(found.paragraphs):
        if paragraph.number is not None:
            while missing and missing[0] < paragraph.number:
                yield _gap(missing.pop(0))
        number = paragraph.number
        first_of_its_number = number is not None and number not in seen
        if number is not None:
            seen.add(number)
        yield _part(paragraph, f"p{number}" if first_of_its_number else f"s{position + 1}", hits)
    yield from map(_gap, missing)
    if not found.paragraphs and found.body:
        yield _part(Paragraph(None, "", found.body), "s1", hits)


def _part(paragraph: Paragraph, anchor: str, hits: Hits) -> Part:
    before = hits.count
    heading = hits.spans(paragraph.heading) if paragraph.heading else ()
    blocks = hits.blocks(paragraph.text)
    spans = [*heading, *(span for block in blocks for span in block.spans)]
    return Part(
        paragraph=paragraph,
        number=paragraph.number,
        anchor=anchor,
        heading=heading,
        start=beginning(paragraph.heading or paragraph.text),
        mark=paragraph.marking,
        meaning=codes.portion_mark(paragraph.marking) if paragraph.marking else "",
        blocks=blocks,
        hits=hits.count - before,
        redactions=sum(span.kind == "redaction" for span in spans),
    )


def _gap(number: int) -> Part:
    return Part(None, number, f"p{number}")
