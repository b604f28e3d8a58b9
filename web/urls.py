"""How does a question stand in an address, and an address become a question?

The address of a result page holds the whole of its state: `q`, one parameter a chosen facet value (`program=EXBS`),
one an excluded value (`-program=EXBS`), `from`, `to`, `sort` and `page`. Whatever of an address cannot be used is named
in a note, never passed over in silence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote

from werkzeug.datastructures import MultiDict

from index.fields import FACETS
from search.page import Question, Sort

PER_PAGE = 10
LONGEST_QUERY = 2000
"""Characters; a longer query is cut and said to be."""
LARGEST_PAGE = 10**9
MOST_VALUES = 100
"""Chosen or excluded values of one facet; what a person can click together, and far below what costs much."""
LONGEST_LINKED = 1000
"""Characters of an address that a page may repeat in some two hundred links and still be light."""
MOST_CLICKED = 25
"""Values of a question whose page has a few links for each of them."""

VALUE_FACETS: tuple[str, ...] = tuple(row.name for row in FACETS if row.name != "date")
VALUE_PAGES: tuple[str, ...] = VALUE_FACETS
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_OURS = {
    "q",
    "from",
    "to",
    "sort",
    "page",
    "limit",
    "offset",
    "cursor",
    "generation",
    *VALUE_FACETS,
    *("-" + n for n in VALUE_FACETS),
}


def question(args: MultiDict[str, str], per_page: int = PER_PAGE) -> tuple[Question, tuple[str, ...]]:
    """The question that an address asks, and notes of what could not be used."""
    notes: list[str] = []
    query = args.get("q", "").strip()
    if len(query) > LONGEST_QUERY:
        notes.append(f"The query has {len(query):,} characters; only the first {LONGEST_QUERY:,} were used.")
        query = query[:LONGEST_QUERY]
    asked = Question(
        query=query,
        chosen=_values(args, "", notes),
        excluded=_values(args, "-", notes),
        since=_day(args, "from", notes),
        until=_day(args, "to", notes),
        sort=_sort(args, notes),
        offset=(_page(args, notes) - 1) * per_page,
        limit=per_page,
    )
    return asked, tuple(notes)


def unknown_parameters(args: MultiDict[str, str], known: Iterable[str] = ()) -> tuple[str, ...]:
    """A note for the parameters that mean nothing here (those that trackers add are passed over)."""
    odd = [name for name in args if name not in _OURS and name not in known and not name.startswith(("utm_", "fbclid"))]
    return (f"Not understood in the address: {', '.join(name[:40] for name in odd[:8])}.",) if odd else ()


def parameters(asked: Question, page: int = 1) -> list[tuple[str, str]]:
    """The question as parameters of an address, in a fixed order, defaults left out."""
    pairs: list[tuple[str, str]] = [("q", asked.query)] if asked.query else []
    for sign, values_of in (("", asked.chosen), ("-", asked.excluded)):
        if values_of:
            pairs += [(sign + name, value) for name in VALUE_FACETS for value in values_of.get(name, ())]
    if asked.since:
        pairs.append(("from", asked.since))
    if asked.until:
        pairs.append(("to", asked.until))
    if asked.sort is not Sort.RELEVANCE:
        pairs.append(("sort", asked.sort.value))
    if page > 1:
        pairs.append(("page", str(page)))
    return pairs


def address(path: str, asked: Question, page: int = 1, more: Mapping[str, str] = MappingProxyType({})) -> str:
    """`path` with the question behind it: `/search?q=customs&program=EXBS`."""
    pairs = [*parameters(asked, page), *more.items()]
    return f"{path}?{'&'.join(f'{quoted(name)}={quoted(value)}' for name, value in pairs)}" if pairs else path


@lru_cache(maxsize=2048)
def quoted(text: str) -> str:
    """As a part of an address; remembered, since the links of many pages hold the same values."""
    return quote(text, safe="")


def search_address(asked: Question, page: int = 1) -> str:
    """The address of the result page of this question."""
    return address("/search", asked, page)


def is_long(asked: Question) -> bool:
    """Is the question too long to stand in every link of a page?"""
    clicked = sum(map(len, (*asked.chosen.values(), *asked.excluded.values())))
    return clicked > MOST_CLICKED or len(search_address(asked)) > LONGEST_LINKED


def query_address(query: str) -> str:
    """The address of the result page of a bare query."""
    return search_address(Question(query=query))


def value_address(field: str, value: str) -> str:
    """The address of the page about one value of a field; for a field without such pages, of its cables."""
    if field in VALUE_PAGES:
        return f"/{field}/{quoted(value)}"
    return query_address(term(field, value))


def cable_address(identifier: str, query: str = "", paragraph: int | None = None) -> str:
    """The address of a cable, its passages marked for `query`, at a paragraph if one is given."""
    asked = f"?q={quoted(query)}" if query else ""
    return f"/cable/{quoted(identifier)}{asked}{'' if paragraph is None else f'#p{paragraph}'}"


def term(field: str, value: str) -> str:
    """The query `field:value`, quoted where the value needs it."""
    plain = re.fullmatch(r"[\w.-]+", value) and value not in {"OR", "AND", "NOT"}
    return f"{field}:{value}" if plain else '{}:"{}"'.format(field, value.replace('"', ""))


# What a click does to a question: each returns the question that the link asks, from its first page.


def with_value(asked: Question, name: str, value: str) -> Question:
    """Also this value of the facet."""
    cleared = without_value(asked, name, value)
    return replace(cleared, chosen={**cleared.chosen, name: (*cleared.chosen.get(name, ()), value)})


def with_excluded(asked: Question, name: str, value: str) -> Question:
    """None that has this value of the facet."""
    cleared = without_value(asked, name, value)
    return replace(cleared, excluded={**cleared.excluded, name: (*cleared.excluded.get(name, ()), value)})


def without_value(asked: Question, name: str, value: str) -> Question:
    """Neither chosen nor excluded."""
    return replace(
        asked, chosen=_less(asked.chosen, name, value), excluded=_less(asked.excluded, name, value), offset=0
    )


def within(asked: Question, since: str, until: str) -> Question:
    """Only cables of these dates."""
    return replace(asked, since=since, until=until, offset=0)


def sorted_by(asked: Question, sort: Sort) -> Question:
    """The same hits in another order."""
    return replace(asked, sort=sort, offset=0)


def bare(asked: Question) -> Question:
    """The query alone, nothing chosen."""
    return Question(query=asked.query, sort=asked.sort, limit=asked.limit)


def is_narrowed(asked: Question) -> bool:
    """Is anything chosen beside the query?"""
    return bool(asked.chosen or asked.excluded or asked.since or asked.until)


def _less(values_of: dict[str, tuple[str, ...]], name: str, value: str) -> dict[str, tuple[str, ...]]:
    left = {**values_of, name: tuple(v for v in values_of.get(name, ()) if v != value)}
    return {n: values for n, values in left.items() if values}


def _values(args: MultiDict[str, str], sign: str, notes: list[str]) -> dict[str, tuple[str, ...]]:
    values_of: dict[str, tuple[str, ...]] = {}
    for name in VALUE_FACETS:
        values = tuple(dict.fromkeys(value for value in args.getlist(sign + name) if value.strip()))
        if len(values) > MOST_VALUES:
            notes.append(f"{len(values):,} values of {sign}{name} were given; only the first {MOST_VALUES} were used.")
        if values:
            values_of[name] = values[:MOST_VALUES]
    return values_of


def _day(args: MultiDict[str, str], name: str, notes: list[str]) -> str:
    given = args.get(name, "").strip()
    if not given or is_date(given):
        return given
    notes.append(
        f"“{given[:40]}” is no date that “{name}” understands: write 2009, 2009-10 or 2009-10-09. It was left out."
    )
    return ""


def is_date(text: str) -> bool:
    """Is it `2009`, `2009-10` or `2009-10-09`, and on the calendar?"""
    found = _DATE.fullmatch(text)
    if not found or not text.isascii():
        return False
    try:
        date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        return False
    return True


def _sort(args: MultiDict[str, str], notes: list[str]) -> Sort:
    given = args.get("sort", "")
    if given in set(Sort):
        return Sort(given)
    if given:
        notes.append(f"“{given[:40]}” is no order: write {', '.join(sort.value for sort in Sort)}. It was left out.")
    return Sort.RELEVANCE


def _page(args: MultiDict[str, str], notes: list[str]) -> int:
    given = args.get("page", "1").strip()
    if given.isascii() and given.isdigit() and 1 <= len(given) <= 10 and 1 <= int(given) <= LARGEST_PAGE:
        return int(given)
    notes.append(f"“{given[:40]}” is no page number; this is page 1.")
    return 1
