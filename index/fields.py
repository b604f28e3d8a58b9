"""Which fields does a cable have for someone who searches?

One table, `FIELDS`. The Whoosh schema, the query language, the facets, the help page and the API description are all
derived from it: a new field is one row here and, where the cable does not have it yet, its extractor in `indexer/`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from index.cable import Addressee, Cable

PARAGRAPH_BREAK = "\u2029"
"""Stands between paragraphs in searched text: phrases and `para:` do not reach across it."""


class Kind(StrEnum):
    """How a field's values are matched."""

    TEXT = "text"  # words, scored; indexed as stems (`subject`) and as written with positions (`subject_exact`)
    KEYWORD = "keyword"  # whole values from a known list, case and accents folded, aliases followed
    DATE = "date"  # a moment; ranges
    PERIOD = "period"  # a first and a last day; matches any range that it overlaps
    VIRTUAL = "virtual"  # has no column of its own; the query language computes it from other fields


@dataclass(frozen=True, slots=True)
class Field:
    """One row: `values` gives a cable's values as strings (the paragraphs of a text; dates as ISO strings; a period as
    [start, end])."""

    name: str
    kind: Kind
    label: str
    meaning: str
    example: str
    values: Callable[[Cable], Iterable[str]]
    aliases: tuple[str, ...] = ()
    facet: bool = False


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _plain_name(addressee: Addressee) -> str:
    return addressee.name


def _has(cable: Cable) -> Iterable[str]:
    """The words that `has:` understands of this cable."""
    present = {
        "redaction": cable.redactions > 0,
        "versions": bool(cable.versions),
        "summary": bool(cable.summary),
        "period": cable.reporting_period is not None,
        "reference": bool(cable.references),
        "partial": cable.is_partial,
        "note": bool(cable.notes),
        "inferred": cable.classification_inferred,
    }
    return (word for word, there in present.items() if there)


def _missing(cable: Cable) -> Iterable[str]:
    """The words that `missing:` understands of this cable."""
    absent = {
        "paragraph": bool(cable.missing_paragraphs),
        "date": not cable.date,
        "origin": not cable.origin,
        "classification": not cable.classification,
        "subject": not cable.subject,
        "tags": not cable.tags,
        "summary": not cable.summary,
    }
    return (word for word, gone in absent.items() if gone)


def searched_text(cable: Cable) -> str:
    """What a plain word is looked for in: title, header and body, page-break lines gone, paragraphs apart."""
    return PARAGRAPH_BREAK.join(part for part in _searched_parts(cable) if part)


def _searched_parts(cable: Cable) -> list[str]:
    parts = [cable.title, cable.text[: cable.header_length]]
    if cable.paragraphs:
        for paragraph in cable.paragraphs:
            parts += [paragraph.heading, paragraph.text] if paragraph.heading else [paragraph.text]
    else:
        parts.append(cable.body)
    return parts


def _nothing(_: Cable) -> Iterable[str]:
    return ()


FIELDS: tuple[Field, ...] = (
    Field(
        "text",
        Kind.TEXT,
        "Text",
        "the words of the cable, wherever they stand",
        "customs",
        _searched_parts,
    ),
    Field(
        "subject",
        Kind.TEXT,
        "Subject",
        "words of the SUBJECT line or the title",
        "subject:customs",
        lambda c: _one(c.subject or c.title),
        aliases=("title",),
    ),
    Field("summary", Kind.TEXT, "Summary", "words of the summary", "summary:seminar", lambda c: _one(c.summary)),
    Field("id", Kind.KEYWORD, "Id", "the cable's reference id", "id:09MOSCOW2555", lambda c: _one(c.id)),
    Field(
        "date", Kind.DATE, "Date", "when it was sent (Zulu time)", "date:2009-10", lambda c: _one(c.date), facet=True
    ),
    Field(
        "period",
        Kind.PERIOD,
        "Reporting period",
        "the days that the cable reports on",
        "period:2009-09",
        lambda c: (c.reporting_period.start, c.reporting_period.end) if c.reporting_period else (),
    ),
    Field(
        "program",
        Kind.KEYWORD,
        "Program",
        "a programme or fund that it names",
        "program:EXBS",
        lambda c: c.programs,
        facet=True,
    ),
    Field(
        "agency",
        Kind.KEYWORD,
        "Agency",
        "a ministry, department, police or intergovernmental body that it names",
        "agency:FSTEK",
        lambda c: c.agencies,
        facet=True,
    ),
    Field(
        "office",
        Kind.KEYWORD,
        "Office",
        "a mission, a post's section or a unit that it names",
        'office:"EXBS Russia Program Office"',
        lambda c: c.offices,
        facet=True,
    ),
    Field(
        "origin",
        Kind.KEYWORD,
        "Origin",
        "the post that sent it",
        'origin:"Embassy Moscow"',
        lambda c: _one(c.origin),
        aliases=("from",),
        facet=True,
    ),
    Field(
        "to",
        Kind.KEYWORD,
        "To",
        "an addressee, for action or information",
        'to:"AMEMBASSY KYIV"',
        lambda c: map(_plain_name, (*c.recipients.action, *c.recipients.info)),
    ),
    Field(
        "classification",
        Kind.KEYWORD,
        "Classification",
        "as the banner says, or inferred and marked so",
        "classification:confidential",
        lambda c: _one(c.classification),
        aliases=("class",),
        facet=True,
    ),
    Field(
        "caption",
        Kind.KEYWORD,
        "Caption",
        "a handling caption such as SIPDIS or NOFORN",
        "caption:NOFORN",
        lambda c: c.captions,
    ),
    Field(
        "tag",
        Kind.KEYWORD,
        "TAGS",
        "a traffic-analysis-by-geography-and-subject code",
        "tag:PARM",
        lambda c: c.tags,
        aliases=("tags",),
        facet=True,
    ),
    Field(
        "ref",
        Kind.KEYWORD,
        "References",
        "a cable that it refers to",
        "ref:09STATE40237",
        lambda c: c.references,
        aliases=("reference", "refs"),
    ),
    Field(
        "acronym",
        Kind.KEYWORD,
        "Acronym",
        "an acronym that its text explains",
        "acronym:EXBS",
        lambda c: c.acronyms,
    ),
    Field("citedby", Kind.VIRTUAL, "Cited by", "cables that this one refers to", "citedby:09MOSCOW2555", _nothing),
    Field("para", Kind.VIRTUAL, "Paragraph", "all words in one paragraph", "para:(seminar customs)", _nothing),
    Field(
        "mark",
        Kind.KEYWORD,
        "Portion mark",
        "a portion mark of one of its paragraphs",
        "mark:SBU",
        lambda c: (p.marking for p in c.paragraphs if p.marking),
    ),
    Field("signer", Kind.KEYWORD, "Signer", "the name under the text", "signer:Beyrle", lambda c: _one(c.signer)),
    Field(
        "classified_by",
        Kind.TEXT,
        "Classified by",
        "who classified it",
        "classified_by:Fischer",
        lambda c: _one(c.classified_by),
    ),
    Field(
        "precedence",
        Kind.KEYWORD,
        "Precedence",
        "routine, priority, immediate or flash",
        "precedence:immediate",
        lambda c: _one(c.precedence),
    ),
    Field(
        "publisher",
        Kind.KEYWORD,
        "Publisher",
        "whose page carries it",
        "publisher:scoop",
        lambda c: (s.publisher for s in c.sources),
    ),
    Field(
        "has",
        Kind.KEYWORD,
        "Has",
        "redaction, versions, summary, period, reference, partial, note, inferred",
        "has:redaction",
        _has,
    ),
    Field(
        "missing",
        Kind.KEYWORD,
        "Missing",
        "paragraph, date, origin, classification, subject, tags or summary",
        "missing:paragraph",
        _missing,
    ),
)

BY_NAME: dict[str, Field] = {name: row for row in FIELDS for name in (row.name, *row.aliases)}
FACETS: tuple[Field, ...] = tuple(row for row in FIELDS if row.facet)
