"""What becomes of a cable that stands on several pages?

`merge` makes one cable of them: the fullest text is shown, every page stays as a source, texts that differ stay as
versions, what the shown page lacks is taken from the others, and where pages contradict each other a note says so.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from index.cable import Cable, Recipients, Source, Version
from indexer.urls import canonical_url

_PREFERRED = ("wikileaks", "plusd", "scoop")  # of texts that are as full and as little redacted; then the others

# What the shown page may lack and another may have.
_FILLED = (
    "origin",
    "precedence",
    "captions",
    "title",
    "subject",
    "tags",
    "references",
    "other_references",
    "recipients",
    "classified_by",
    "declassify_on",
    "signer",
    "summary",
    "reporting_period",
)
_UNITED = ("programs", "agencies", "offices")


def merge(cables: Sequence[Cable]) -> Cable:
    """One cable of those that share an id; the same result whatever their order.

    A cable alone comes back as it is. Raises ValueError for none, and for cables of different ids.
    """
    ids = sorted({cable.id for cable in cables})
    if len(ids) != 1:
        raise ValueError(f"cables of one id can be merged, these have {len(ids)}: {', '.join(ids)}")
    if len(cables) == 1:
        return cables[0]
    ranked = sorted(cables, key=_rank)
    shown = ranked[0]
    changes: dict[str, Any] = {name: _first_stated(ranked, name) for name in _FILLED}
    changes |= {name: _united(ranked, name) for name in _UNITED}
    stated = next((cable for cable in ranked if cable.classification and not cable.classification_inferred), None)
    classified = stated or next((cable for cable in ranked if cable.classification), shown)
    return replace(
        shown,
        **changes,
        date=_date(ranked),
        classification=classified.classification,
        classification_inferred=classified.classification_inferred,
        acronyms={short: long for cable in reversed(ranked) for short, long in cable.acronyms.items()},
        sources=_each_once(source for cable in ranked for source in cable.sources),
        versions=_versions(ranked),
        notes=_notes(ranked),
    )


def from_all(cable: Cable, sources: Iterable[Source]) -> Cable:
    """The cable as the page of all these sources, on which it reads the same."""
    return replace(cable, sources=_each_once(sorted(sources, key=_rank_of_source)))


def _rank(cable: Cable) -> tuple[Any, ...]:
    """The fullest text first, then the least redacted, then by publisher, address and at last everything."""
    return (-len(_bare(cable.text)), cable.redactions, *_rank_of_source(_first_source(cable)), cable.dumps())


def _rank_of_source(source: Source) -> tuple[Any, ...]:
    known = _PREFERRED.index(source.publisher) if source.publisher in _PREFERRED else len(_PREFERRED)
    return (known, source.url, source.sha256, source.crawled)


def _first_source(cable: Cable) -> Source:
    return cable.sources[0] if cable.sources else Source(url="", publisher="", crawled="", sha256="")


def _bare(text: str) -> str:
    """A text without white space: what two pages of one text have in common."""
    return "".join(text.split())


def _first_stated(ranked: Iterable[Cable], name: str) -> Any:
    values = [getattr(cable, name) for cable in ranked]
    return next((value for value in values if value and value != Recipients()), values[0])


def _united(ranked: Iterable[Cable], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for cable in ranked for value in getattr(cable, name)))


def _date(ranked: Iterable[Cable]) -> str:
    """The first date stated, with the time of day where another page knows it."""
    dates = [cable.date for cable in ranked if cable.date]
    first = dates[0] if dates else ""
    return next((date for date in dates if date.startswith(first) and len(date) > len(first)), first)


def _each_once(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Every page once: the same address with the same bytes is the same page."""
    pages: dict[tuple[str, str], Source] = {}
    for source in sources:
        pages.setdefault((canonical_url(source.url) or source.url, source.sha256), source)
    return tuple(pages.values())


def _versions(ranked: Sequence[Cable]) -> tuple[Version, ...]:
    """The texts that are not the one shown, each once."""
    texts: dict[str, Version] = {}
    for cable in ranked[1:]:
        source = _first_source(cable)
        own = Version(source.url, source.publisher, len(cable.text), cable.redactions, cable.text)
        texts.setdefault(_bare(cable.text), own)
    for version in (version for cable in ranked for version in cable.versions):
        texts.setdefault(_bare(version.text), version)
    texts.pop(_bare(ranked[0].text), None)
    return tuple(texts.values())


def _letters(value: str) -> str:
    return re.sub(r"[\W_]+", "", value).casefold()


# What two pages may state differently, and whether one may have the beginning of it only: a date without its time, or a
# subject that is cut short, contradicts nothing; SECRET is less than SECRET//NOFORN.
_COMPARED: tuple[tuple[str, Callable[[Cable], str], bool], ...] = (
    ("date", lambda cable: cable.date, True),
    ("origin", lambda cable: cable.origin, False),
    ("classification", lambda cable: "" if cable.classification_inferred else cable.classification or "", False),
    ("subject", lambda cable: cable.subject, True),
)


def _notes(ranked: Sequence[Cable]) -> tuple[str, ...]:
    """The shown cable's notes, those of the others with the page's name, and a sentence for each contradiction."""
    notes = list(ranked[0].notes)
    for cable in ranked[1:]:
        if cable.notes != ranked[0].notes:
            notes.extend(f"{_page(cable)}: {note}" for note in cable.notes if note not in ranked[0].notes)
    for name, value_of, may_be_cut in _COMPARED:
        stated: dict[str, tuple[str, Cable]] = {}
        for cable in ranked:
            if letters := _letters(value_of(cable)):
                stated.setdefault(letters, (value_of(cable), cable))
        cut = {one for one, longer in pairwise(sorted(stated)) if may_be_cut and longer.startswith(one)}
        if len(stated) - len(cut) > 1:
            said = "; ".join(f"{value} ({_page(cable)})" for one, (value, cable) in stated.items() if one not in cut)
            notes.append(f"The pages contradict each other about the {name}: {said}.")
    return tuple(dict.fromkeys(notes))


def _page(cable: Cable) -> str:
    source = _first_source(cable)
    return source.url or source.publisher or "another page"
