"""Of which parts is a cable's text made, ready to be shown, and where is one missing?"""

from collections.abc import Iterator
from dataclasses import dataclass

from index.cable import Cable, Paragraph
from web import words
from web.prose import Block, Hits


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph ready to be shown, or the place of one that is missing (`paragraph` is None)."""

    paragraph: Paragraph | None
    number: int | None
    anchor: str
    heading: str
    mark: str
    meaning: str
    blocks: tuple[Block, ...]
    hits: int


def parts_of(found: Cable, hits: Hits) -> Iterator[Part]:
    """The paragraphs in order, with the missing ones pointed out where they would stand."""
    missing = sorted(found.missing_paragraphs)
    seen: set[int] = set()
    for position, paragraph in enumerate(found.paragraphs):
        if paragraph.number is not None:
            while missing and missing[0] < paragraph.number:
                yield _gap(missing.pop(0))
        before = hits.count
        blocks = hits.blocks(paragraph.text)
        number = paragraph.number
        first_of_its_number = number is not None and number not in seen
        if number is not None:
            seen.add(number)
        yield Part(
            paragraph=paragraph,
            number=number,
            anchor=f"p{number}" if first_of_its_number else f"s{position + 1}",
            heading=paragraph.heading,
            mark=paragraph.marking,
            meaning=words.portion_mark(paragraph.marking) if paragraph.marking else "",
            blocks=blocks,
            hits=hits.count - before,
        )
    yield from map(_gap, missing)
    if not found.paragraphs and found.body:
        blocks = hits.blocks(found.body)
        yield Part(Paragraph(None, "", found.body), None, "s1", "", "", "", blocks, hits.count)


def _gap(number: int) -> Part:
    return Part(None, number, f"p{number}", "", "", "", (), 0)
