"""What are the parts of a cable's body?

`read_body` takes the text from the end of the header on and gives its summary, paragraphs, period and oddities. What it
leaves out of `text` is what the transmission put there (see `pagebreaks`), never a word of the cable.
"""

import re
from collections import Counter
from dataclasses import dataclass

from index.cable import Paragraph, ReportingPeriod
from indexer.pagebreaks import clean
from indexer.paragraphs import missing, split
from indexer.period import reporting_period
from indexer.summary import clean_content, summary
from indexer.wholeness import is_extract, what_is_missing

__all__ = ["Body", "clean_content", "read_body", "summary"]

_REDACTIONS = {x * 5: re.compile(rf"{x * 5}(?<![A-Za-z]{x * 5}){x}*(?![A-Za-z])") for x in "Xx"}


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a cable. `text` is what a reader reads; `closing` is the signer's line, which is no paragraph."""

    text: str
    summary: str
    paragraphs: tuple[Paragraph, ...]
    missing_paragraphs: tuple[int, ...]
    reporting_period: ReportingPeriod | None
    redactions: int
    is_partial: bool
    closing: str
    notes: tuple[str, ...]


def read_body(text: str) -> Body:
    """The parts of a body; `text` begins where the header ends. Never raises."""
    cleaned = clean(text)
    parts = split(cleaned)
    missing_text = what_is_missing(cleaned, parts.closing)
    return Body(
        text=cleaned,
        summary=summary(cleaned[: len(cleaned) - len(parts.closing)]),
        paragraphs=parts.paragraphs,
        missing_paragraphs=missing(parts.numbers),
        reporting_period=reporting_period(cleaned),
        redactions=sum(len(pattern.findall(cleaned)) for run, pattern in _REDACTIONS.items() if run in cleaned),
        is_partial=bool(missing_text) or is_extract(cleaned),
        closing=parts.closing,
        notes=(*missing_text, *_notes(parts.numbers)),
    )


def _notes(numbers: tuple[int, ...]) -> list[str]:
    """Sentences about numbers that are repeated, left out or begun again."""
    notes = []
    repeated = [str(number) for number, count in Counter(numbers).items() if count > 1]
    if repeated:
        notes.append(f"Paragraph numbers given more than once: {', '.join(repeated)}.")
    gaps = [str(number) for number in missing(numbers)]
    if gaps:
        notes.append(f"Paragraph numbers left out: {', '.join(gaps)}.")
    if numbers and numbers[0] > 1:
        notes.append(f"The first numbered paragraph is {numbers[0]}.")
    return notes
