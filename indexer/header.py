"""What do the header lines of a cable say, and where does its body begin?

`headlines` finds the lines, a module for each kind reads them, `identification` compares what they say of the id, the
date, the origin and the classification with what the page states.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from index.cable import Recipients
from indexer import (
    addressees,
    banners,
    declassification,
    dtg,
    headlines,
    identification,
    ids,
    labels,
    people,
    references,
    subjects,
    tags,
)
from indexer.page import Stated


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a cable's header, as `index.cable.Cable` has them.

    `length` is the offset in the transcript's text where the body begins, `scope` the one where the SUBJECT does (the
    body's where there is none): before it, lines name offices only to pass the cable on to them.
    """

    id: str
    date: str = ""
    origin: str = ""
    classification: str | None = None
    classification_inferred: bool = False
    precedence: str = ""
    captions: tuple[str, ...] = ()
    subject: str = ""
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    other_references: tuple[str, ...] = ()
    recipients: Recipients = field(default_factory=Recipients)
    classified_by: str = ""
    declassify_on: str = ""
    notes: tuple[str, ...] = ()
    length: int = 0
    scope: int = 0


def read_header(text: str, stated: Stated) -> Header:
    """The header of a transcript; `stated` is what the page's markup says. Never raises on any text."""
    flat = labels.flat(text)
    lines = headlines.find(text, flat)
    notes: list[str] = []
    date = identification.date(lines, stated, notes)
    cable_id = identification.cable_id(lines, stated, int(date[:4]) if date else None, text, notes)
    captions = banners.read_captions(flat, *lines.captions)
    classification, inferred = identification.classification(lines, stated, flat, captions, notes)
    if lines.subject and (whole := subjects.whole(flat, lines.labels, lines.subject)):
        notes.append(f"The first header cuts the subject off; a second has it whole: {whole}")
    known = ids.parse_id(cable_id)
    year = int(date[:4]) if date else known.year if known else identification.stated_year(stated)
    items = references.parse_lists(lines.refs, year)
    return Header(
        id=cable_id,
        date=date,
        origin=identification.origin(lines, stated, cable_id, notes),
        classification=classification,
        classification_inferred=inferred,
        precedence=(lines.sent and lines.sent.precedence) or dtg.precedence_line(flat, 0, lines.end),
        captions=captions,
        subject=_as_printed(text, flat, lines.subject) or subjects.tidy(stated.subject, clean=False),
        tags=tags.segment(lines.tags) or tags.segment(", ".join(stated.tags)),
        references=_links(references.cable_ids(items) or stated.references, cable_id),
        other_references=tuple(dict.fromkeys(item.value for item in items if item.kind != "cable")),
        recipients=addressees.read_recipients(flat[: lines.address_end]),
        classified_by=people.classified_by(flat, chain(lines.labels, _labels_of_first_paragraph(flat, lines.end))),
        declassify_on=declassification.read_declassification(flat[: lines.end], lines.labels),
        notes=tuple(notes),
        length=lines.body,
        scope=min(lines.subject[0], lines.body) if lines.subject else lines.body,
    )


def _links(cited: Iterable[str], own_id: str) -> tuple[str, ...]:
    """The ids of other cables, each once, as those cables have them."""
    return tuple(dict.fromkeys(link for link in map(references.linked, cited) if link != own_id))


def _as_printed(text: str, flat: str, span: tuple[int, int] | None) -> str:
    """The subject with the quotation marks of the text, but without the page marks that are blank in the flat text."""
    if not span:
        return ""
    odd_text, plain_text = text[slice(*span)], flat[slice(*span)]
    if odd_text == plain_text:
        return subjects.tidy(odd_text, clean=False)
    pairs = zip(odd_text, plain_text, strict=True)
    return subjects.tidy("".join(plain if plain.isspace() else odd for odd, plain in pairs), clean=False)


def _labels_of_first_paragraph(flat: str, start: int) -> Iterator[labels.Label]:
    """Older cables say who classified them in paragraph 1."""
    if "CLAS" in flat[start : start + people.LONGEST_CLAUSE].upper():
        yield from labels.labels(flat, start, start + people.LONGEST_CLAUSE)
