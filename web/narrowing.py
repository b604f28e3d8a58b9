"""How can this question be narrowed, and how widened again?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.fields import BY_NAME, FACETS
from search.page import Answer, Bucket, Question
from web.urls import (
    address,
    search_address,
    value_address,
    with_excluded,
    with_value,
    within,
    without_value,
)
from web.words import classification, day

SHOWN = 8
"""Values of a facet shown beside the results; the rest are a click away."""

FullName = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet as links: what choosing, excluding or dropping it would ask."""

    value: str
    label: str
    full_name: str  # "" where the value says it all
    count: int
    chosen: bool
    excluded: bool
    toggle: str
    exclude: str
    page: str


@dataclass(frozen=True, slots=True)
class Facet:
    """`choices` are the ones shown, `more` the number that are not."""

    name: str
    label: str
    meaning: str
    choices: tuple[Choice, ...]
    more: int
    all: str


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the question, and the address without it."""

    label: str
    value: str
    negative: bool
    remove: str


def facets(answer: Answer, full_name: FullName) -> list[Facet]:
    """Every facet but the date, in the order of the field table; those without any value are left out."""
    rows = [row for row in FACETS if row.name != "date" and answer.facets.get(row.name)]
    return [facet(answer.question, row.name, answer.facets[row.name], full_name, SHOWN) for row in rows]


def facet(asked: Question, name: str, buckets: Iterable[Bucket], full_name: FullName, shown: int) -> Facet:
    """One facet; chosen and excluded values always stay in view."""
    all_choices = [choice(asked, name, bucket, full_name) for bucket in buckets]
    in_view = [c for n, c in enumerate(all_choices) if n < shown or c.chosen or c.excluded]
    row = BY_NAME[name]
    return Facet(
        name=name,
        label=row.label,
        meaning=row.meaning,
        choices=tuple(in_view),
        more=len(all_choices) - len(in_view),
        all=address(f"/facet/{name}", asked),
    )


def choice(asked: Question, name: str, bucket: Bucket, full_name: FullName) -> Choice:
    """A facet value as links."""
    chosen = bucket.chosen or bucket.value in asked.chosen.get(name, ())
    excluded = bucket.excluded or bucket.value in asked.excluded.get(name, ())
    dropped = search_address(without_value(asked, name, bucket.value))
    said = full_name(name, bucket.value)
    return Choice(
        value=bucket.value,
        label=said_as(name, bucket.value),
        full_name="" if said == bucket.value else said,
        count=bucket.count,
        chosen=chosen,
        excluded=excluded,
        toggle=dropped if chosen or excluded else search_address(with_value(asked, name, bucket.value)),
        exclude=dropped if excluded else search_address(with_excluded(asked, name, bucket.value)),
        page=value_address(name, bucket.value),
    )


def said_as(name: str, value: str) -> str:
    """A value as a person says it: only classifications, which are all capitals, are said otherwise."""
    return classification(value) if name == "classification" else value


def chips(asked: Question) -> list[Chip]:
    """All that narrows the question beside the query."""
    found = [
        Chip(BY_NAME[name].label, said_as(name, value), negative, search_address(without_value(asked, name, value)))
        for negative, values_of in ((False, asked.chosen), (True, asked.excluded))
        for name, values in values_of.items()
        for value in values
    ]
    if asked.since or asked.until:
        found.append(Chip("Date", dates(asked), False, search_address(within(asked, "", ""))))
    return found


def dates(asked: Question) -> str:
    """The dates asked for, in words."""
    if asked.since == asked.until:
        return day(asked.since)
    if not asked.since:
        return f"until {day(asked.until)}"
    if not asked.until:
        return f"since {day(asked.since)}"
    return f"{day(asked.since)} – {day(asked.until)}"
