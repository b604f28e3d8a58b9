"""What are the paragraphs of a body, and which headings stand over them?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from index.cable import Paragraph
from indexer.headings import sections, without_last_heading
from indexer.numbering import Number, find_numbers, leading_marking
from indexer.prose import blocks, unwrap
from indexer.signature import without_signature


@dataclass(frozen=True, slots=True)
class Parts:
    """A body taken apart. Every word of it is in a paragraph, a heading or `closing`."""

    paragraphs: tuple[Paragraph, ...]
    numbers: tuple[int, ...]  # as printed, in order
    closing: str  # what follows the last paragraph: the signer's line


def split(text: str) -> Parts:
    """The parts of a cleaned body."""
    text, closing = without_signature(text)
    numbers = find_numbers(text)
    opening, heading = text, ""
    if numbers:
        opening, heading = without_last_heading(text[: numbers[0].start])
    paragraphs = list(_unnumbered(opening))
    for number, following in zip_longest(numbers, numbers[1:]):
        raw, next_heading = text[number.end : following.start if following else len(text)], ""
        if following:
            raw, next_heading = without_last_heading(raw)
        paragraphs.extend(_numbered(number, raw, heading))
        heading = next_heading
    return Parts(tuple(paragraphs), tuple(number.value for number in numbers), closing)


def missing(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers left out between the first and the last: 1–6, 8, 9 lack 7."""
    present = set(numbers)
    return tuple(n for one, other in pairwise(numbers) for n in range(one + 1, other) if n not in present)


def _numbered(number: Number, raw: str, heading: str) -> Iterator[Paragraph]:
    """The paragraph of a number, and those without one that follow it under headings of their own."""
    for at, (own_heading, text) in enumerate(sections(raw)):
        if at == 0:
            over = " / ".join(part for part in (heading, own_heading) if part)
            yield Paragraph(number.value, number.marking, unwrap(text), over)
        else:
            mark, rest = leading_marking(text)
            yield Paragraph(None, mark, unwrap(rest), own_heading)


def _unnumbered(raw: str) -> Iterator[Paragraph]:
    """Text without numbers: each block between empty lines is a paragraph."""
    for heading, text in sections(raw):
        for at, block in enumerate(blocks(text) or ([""] if heading else [])):
            mark, rest = leading_marking(block)
            yield Paragraph(None, mark, unwrap(rest), "" if at else heading)
