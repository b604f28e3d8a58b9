"""How can this question be narrowed, and how widened again?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple

from index.fields import BY_NAME, FACETS
from search.page import Answer, Bucket, Question
from web.links import Links
from web.urls import address, search_address, with_excluded, with_value, within, without_value
from web.words import classification, day

SHOWN = 8
"""Values of a facet shown beside the results; the rest are a click away."""

FullName = Callable[[str, str], str]


class Choice(NamedTuple):
    """A value of a facet as links: what choosing, excluding or dropping it would ask. A tuple, which the template takes
    apart at once: a page has some fifty."""

    value: str
    label: str
    full_name: str  # "" where the value says it all
    country: str  # of a post that stands alone
    cables: int
    chosen: bool
    excluded: bool
    toggle: str
    exclude: str
    place: str = ""  # "whole" for a country, "within" for one of its posts


@dataclass(frozen=True, slots=True)
class Group:
    """The posts of one country, to be chosen together (`whole`) or one by one; or values that no group holds."""

    whole: Choice | None
    choices: tuple[Choice, ...]

    @property
    def rows(self) -> tuple[Choice, ...]:
        """The whole first."""
        return self.choices if self.whole is None else (self.whole, *self.choices)

    @property
    def in_use(self) -> bool:
        return any(one.chosen or one.excluded for one in self.rows)


@dataclass(frozen=True, slots=True)
class Facet:
    """`groups` hold the values shown, `more` is the number of those that are not."""

    name: str
    label: str
    meaning: str
    groups: tuple[Group, ...]
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


def facet(asked: Question, name: str, buckets: Sequence[Bucket], full_name: FullName, shown: int) -> Facet:
    """One facet; chosen and excluded values always stay in view."""
    if name == "origin":
        near = by_country(asked, buckets, full_name, shown)
    else:
        near = one_by_one(asked, name, _near(asked, name, buckets, shown), full_name)
    in_view: list[Group] = []
    rows = 0
    for group in near:
        if rows < shown or group.in_use:
            in_view.append(group)
            rows += len(group.rows)
    row = BY_NAME[name]
    return Facet(
        name=name,
        label=row.label,
        meaning=row.meaning,
        groups=tuple(in_view),
        more=len(buckets) - sum(len(group.choices) for group in in_view),
        all=address(f"/facet/{name}", asked),
    )


def _near(asked: Question, name: str, buckets: Sequence[Bucket], shown: int) -> Sequence[Bucket]:
    """Those that may come into view: links are made for no others."""
    if not asked.chosen.get(name) and not asked.excluded.get(name):
        return buckets[:shown]
    return [bucket for n, bucket in enumerate(buckets) if n < shown or bucket.chosen or bucket.excluded]


def one_by_one(asked: Question, name: str, buckets: Iterable[Bucket], full_name: FullName) -> list[Group]:
    """Each value by itself."""
    links = Links(asked, name)
    return [Group(None, (choice(links, bucket, full_name),)) for bucket in buckets]


def by_country(asked: Question, posts: Iterable[Bucket], full_name: FullName, most: float = inf) -> list[Group]:
    """Posts by country, of so many countries with most cables and of those in use; the country with most first.

    A post of no known country stands for itself.
    """
    of_country: dict[str, list[Bucket]] = {}
    cables: dict[str, int] = {}
    for post in posts:
        country = full_name("origin", post.value) or post.value
        of_country.setdefault(country, []).append(post)
        cables[country] = cables.get(country, 0) + post.count
    fullest = sorted(of_country.items(), key=lambda one: -cables[one[0]])
    links = Links(asked, "origin")
    return [
        _country(links, country, some, full_name)
        for n, (country, some) in enumerate(fullest)
        if n < most or any(post.chosen or post.excluded for post in some)
    ]


def _country(links: Links, country: str, posts: list[Bucket], full_name: FullName) -> Group:
    """A country that is chosen stands for its posts; to drop one of them is to choose the others."""
    spelt = alone = links
    if links.in_use:
        names = [post.value for post in posts]
        spelt = Links(_spelt_out(links.asked, country, names), "origin")
        alone = Links(_without(links.asked, names), "origin")
    choices = tuple(choice(spelt, post, full_name) for post in posts)
    if len(posts) == 1:
        return Group(None, choices)
    whole = choice(alone, Bucket(country, sum(post.count for post in posts)), full_name)
    within = tuple(one._replace(full_name=country, country="", place="within") for one in choices)
    return Group(whole._replace(place="whole"), within)


def _without(asked: Question, posts: list[str]) -> Question:
    for post in posts:
        asked = without_value(asked, "origin", post)
    return asked


def _spelt_out(asked: Question, country: str, posts: list[str]) -> Question:
    """The question with a country's posts in the place of its name."""
    for values_of, put in ((asked.chosen, with_value), (asked.excluded, with_excluded)):
        if country in values_of.get("origin", ()) and country not in posts:
            asked = without_value(asked, "origin", country)
            for post in posts:
                asked = put(asked, "origin", post)
    return asked


def settled(answer: Answer, full_name: FullName) -> Question:
    """The question with chosen values as the cables write them: `program=exbs` was meant for EXBS."""
    asked = answer.question

    def values(name: str, typed: tuple[str, ...], meant: Callable[[Bucket], bool]) -> tuple[str, ...]:
        buckets = answer.facets.get(name, ())
        known = {bucket.value for bucket in buckets}
        countries = {full_name(name, value) for value in known} if name == "origin" else set()
        kept = [value for value in typed if value in known or value in countries]
        if len(kept) < len(typed):
            kept += [b.value for b in buckets if meant(b) and not {b.value, full_name(name, b.value)} & {*kept}]
        return tuple(kept)

    return replace(
        asked,
        chosen={name: values(name, typed, lambda b: b.chosen) for name, typed in asked.chosen.items()},
        excluded={name: values(name, typed, lambda b: b.excluded) for name, typed in asked.excluded.items()},
    )


def choice(links: Links, bucket: Bucket, full_name: FullName) -> Choice:
    """A facet value as links."""
    value = bucket.value
    chosen = bucket.chosen or value in links.chosen
    excluded = bucket.excluded or value in links.excluded
    toggle, exclude = links.of(value, chosen=chosen, excluded=excluded)
    said = full_name(links.name, value)
    return Choice(
        value=value,
        label=said_as(links.name, value),
        full_name="" if said == value else said,
        country=said if links.name == "origin" and said != value else "",
        cables=bucket.count,
        chosen=chosen,
        excluded=excluded,
        toggle=toggle,
        exclude=exclude,
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
