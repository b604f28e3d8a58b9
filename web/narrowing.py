"""How can this question be narrowed, and how widened again?"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from index.fields import BY_NAME, FACETS
from search.page import Answer, Bucket, Question
from web.urls import (
    address,
    search_address,
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
    country: str  # of a post that stands alone
    count: int
    chosen: bool
    excluded: bool
    toggle: str
    exclude: str


@dataclass(frozen=True, slots=True)
class Group:
    """The posts of one country, to be chosen together (`whole`) or one by one; or values that no group holds."""

    whole: Choice | None
    choices: tuple[Choice, ...]

    @property
    def in_use(self) -> bool:
        return any(one.chosen or one.excluded for one in (*self.choices, *filter(None, [self.whole])))


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


def facet(asked: Question, name: str, buckets: Iterable[Bucket], full_name: FullName, shown: int) -> Facet:
    """One facet; chosen and excluded values always stay in view."""
    values = list(buckets)
    groups = grouped(asked, name, _near(name, values, full_name, shown), full_name)
    in_view: list[Group] = []
    rows = 0
    for group in groups:
        if rows < shown or group.in_use:
            in_view.append(group)
            rows += len(group.choices) + (group.whole is not None)
    row = BY_NAME[name]
    return Facet(
        name=name,
        label=row.label,
        meaning=row.meaning,
        groups=tuple(in_view),
        more=len(values) - sum(len(group.choices) for group in in_view),
        all=address(f"/facet/{name}", asked),
    )


def _near(name: str, buckets: list[Bucket], full_name: FullName, shown: int) -> list[Bucket]:
    """Those that may come into view: links are made for no others. All posts of a country come into view together."""
    if name != "origin":
        return [bucket for n, bucket in enumerate(buckets) if n < shown or bucket.chosen or bucket.excluded]
    counts: Counter[str] = Counter()
    for bucket in buckets:
        counts[_country_of(bucket, full_name)] += bucket.count
    near = {whom for whom, _ in counts.most_common(shown)}
    near |= {_country_of(bucket, full_name) for bucket in buckets if bucket.chosen or bucket.excluded}
    return [bucket for bucket in buckets if _country_of(bucket, full_name) in near]


def _country_of(post: Bucket, full_name: FullName) -> str:
    """The country of a post; one of no known country stands for itself."""
    return full_name("origin", post.value) or post.value


def grouped(asked: Question, name: str, buckets: list[Bucket], full_name: FullName) -> list[Group]:
    """Posts by country, the country with most cables first; of any other facet each value by itself."""
    if name != "origin":
        return [Group(None, (choice(asked, name, bucket, full_name),)) for bucket in buckets]
    of_country: dict[str, list[Bucket]] = {}
    for bucket in buckets:
        of_country.setdefault(_country_of(bucket, full_name), []).append(bucket)
    groups = [_country(asked, country, posts, full_name) for country, posts in of_country.items()]
    return sorted(groups, key=lambda group: -sum(one.count for one in group.choices))


def _country(asked: Question, country: str, posts: list[Bucket], full_name: FullName) -> Group:
    """A country that is chosen stands for its posts; to drop one of them is to choose the others."""
    names = [post.value for post in posts]
    spelt = _spelt_out(asked, country, names)
    choices = tuple(choice(spelt, "origin", post, full_name) for post in posts)
    if len(posts) == 1:
        return Group(None, choices)
    alone = asked
    for name in names:
        alone = without_value(alone, "origin", name)
    total = sum(post.count for post in posts)
    whole = choice(alone, "origin", Bucket(country, total), full_name)
    return Group(whole, tuple(replace(one, full_name=country, country="") for one in choices))


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


def choice(asked: Question, name: str, bucket: Bucket, full_name: FullName) -> Choice:
    """A facet value as links."""
    chosen = bucket.chosen or bucket.value in asked.chosen.get(name, ())
    excluded = bucket.excluded or bucket.value in asked.excluded.get(name, ())
    dropped = search_address(without_value(asked, name, bucket.value)) if chosen or excluded else ""
    said = full_name(name, bucket.value)
    return Choice(
        value=bucket.value,
        label=said_as(name, bucket.value),
        full_name="" if said == bucket.value else said,
        country=said if name == "origin" and said != bucket.value else "",
        count=bucket.count,
        chosen=chosen,
        excluded=excluded,
        toggle=dropped or search_address(with_value(asked, name, bucket.value)),
        exclude=dropped if excluded else search_address(with_excluded(asked, name, bucket.value)),
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
