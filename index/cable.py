"""What is a cable?

`Cable` is the record that the indexer makes, the index stores and the web shows. Its JSON form (`to_json`) is a public
contract: `reftel extract`, `reftel show --json` and `/api/v1/cables/ID` print it.
"""

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

UNKNOWN_ID = "UNKNOWN-"
"""How the id of a cable begins whose page does not give one; the rest is made from its text, so it is stable."""


class Paragraph(NamedTuple):
    """A paragraph of the body. `number` as printed, or None (a summary before 1, a comment); `marking` as printed
    inside the brackets, upper case ("C", "SBU", "U", "C/NF"), or "" when it has none; `heading` is the sub-heading
    that stands before it, or "". A tuple, which is made in a fifth of the time: a page of hits has some two hundred."""

    number: int | None
    marking: str
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One addressee of the TO or INFO list, as the header has it: `RUEHMO/AMEMBASSY MOSCOW PRIORITY 1234`."""

    name: str
    route: str | None = None
    precedence: str | None = None
    mcn: str | None = None  # message continuity number
    excluded: tuple[str, ...] = ()  # XMT: members of the collective that do not get it


@dataclass(frozen=True, slots=True)
class Recipients:
    action: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """First and last day, ISO (`2009-09-01`), both included."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Source:
    """A page that carries the cable: `crawled` is ISO, or "" where the crawl does not say; `sha256` is of its bytes."""

    url: str
    publisher: str
    crawled: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Version:
    """Another page's text of the same cable, where it differs from the one shown.

    `characters` and `redactions` count that page's text; `text` is kept so that the difference can be shown.
    """

    url: str
    publisher: str
    characters: int
    redactions: int
    text: str


@dataclass(frozen=True, slots=True)
class Cable:
    """One cable with all that is known of it. Empty strings and tuples mean "the page does not say"."""

    id: str
    date: str = ""  # 2009-10-09T11:03:00Z, or 2009-10-09 when the time is unknown
    origin: str = ""
    classification: str | None = None
    classification_inferred: bool = False
    precedence: str = ""  # lower case: routine, priority, immediate, flash
    captions: tuple[str, ...] = ()
    title: str = ""
    subject: str = ""
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    other_references: tuple[str, ...] = ()  # items of REF that are no cables, as printed
    recipients: Recipients = Recipients()
    classified_by: str = ""
    declassify_on: str = ""  # ISO date, or as printed where it is no date
    signer: str = ""
    summary: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    missing_paragraphs: tuple[int, ...] = ()
    reporting_period: ReportingPeriod | None = None
    programs: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    acronyms: dict[str, str] = field(default_factory=dict)  # defined by the text itself: EXBS -> its long form
    text: str = ""
    header_length: int = 0  # text[:header_length] is the header, the rest holds the body
    body: str = ""
    redactions: int = 0
    sources: tuple[Source, ...] = ()
    versions: tuple[Version, ...] = ()
    is_partial: bool = False
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a reader calls it: its title, else its subject, else its id."""
        return self.title or self.subject or self.id

    def to_json(self) -> dict[str, Any]:
        """The public JSON form: every field, in the order above, nested records as objects."""
        record: dict[str, Any] = {name: getattr(self, name) for name in FIELD_NAMES[Cable]}
        record["recipients"] = {"action": _plain(self.recipients.action), "info": _plain(self.recipients.info)}
        record["reporting_period"] = _plain((self.reporting_period,))[0] if self.reporting_period else None
        record["acronyms"] = dict(self.acronyms)
        for name in ("paragraphs", "sources", "versions"):
            record[name] = _plain(record[name])
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Self:
        """The inverse of `to_json`, from parsed JSON (lists become tuples again)."""
        period = record["reporting_period"]
        recipients = record["recipients"]
        nested: dict[str, Any] = {
            "paragraphs": tuple(Paragraph(**p) for p in record["paragraphs"]),
            "recipients": Recipients(
                action=tuple(_addressee(a) for a in recipients["action"]),
                info=tuple(_addressee(a) for a in recipients["info"]),
            ),
            "reporting_period": ReportingPeriod(**period) if period else None,
            "sources": tuple(Source(**s) for s in record["sources"]),
            "versions": tuple(Version(**v) for v in record["versions"]),
        }
        plain: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in record.items() if k not in nested
        }
        return cls(**plain, **nested)

    def dumps(self) -> str:
        """One line of JSON."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"))


FIELD_NAMES: dict[type, tuple[str, ...]] = {
    Paragraph: Paragraph._fields,
    **{
        kind: tuple(one.name for one in dataclasses.fields(kind))
        for kind in (Cable, Addressee, Recipients, ReportingPeriod, Source, Version)
    },
}


def _plain(records: Iterable[Paragraph | Addressee | ReportingPeriod | Source | Version]) -> list[dict[str, Any]]:
    """Flat records as dictionaries. (`dataclasses.asdict` copies deeply, which takes several times as long.)"""
    return [{name: getattr(record, name) for name in FIELD_NAMES[type(record)]} for record in records]


def _addressee(record: dict[str, Any]) -> Addressee:
    return Addressee(**{**record, "excluded": tuple(record["excluded"])})
