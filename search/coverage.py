"""Which telegrams of each post and year are here, which are only cited, and how far do the serial numbers reach?

A post numbers its telegrams from 1 each year, so the highest number seen says about how many it sent. It is a floor:
nothing tells of numbers above the highest that is held or cited.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis import fold
from index.generation import Generation
from index.years import full_year
from search import vocabulary

_ID = re.compile(r"(\d\d)([a-z]+)(\d{1,7})")
MOST_OF_A_YEAR = 50_000
"""Cited ids of one post and year that are looked at."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Telegrams of a post in a year: `held` here, `cited` by cables here but not held, `highest` number seen."""

    post: str  # as ids have it: MOSCOW
    year: int
    held: int
    cited: int
    highest: int


def coverage(generation: Generation) -> tuple[Coverage, ...]:
    """Every post and year of which a telegram is held or cited, by post, then year."""
    held, cited = set(_numbers(generation, "id")), set(_numbers(generation, "ref"))
    of: dict[tuple[str, int], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for post, year, number in held:
        of[post, year][0].append(number)
    for post, year, number in cited - held:
        of[post, year][1].append(number)
    return tuple(
        Coverage(post.upper(), year, len(here), len(elsewhere), max([*here, *elsewhere]))
        for (post, year), (here, elsewhere) in sorted(of.items())
    )


def cited_only(generation: Generation, post: str, year: int, most: int) -> tuple[int, tuple[tuple[str, int], ...]]:
    """How many of a post and year are cited but not held, and the first `most` of them: id, how many cite it."""
    stem = fold(f"{year % 100:02d}{post}")
    found = sorted(
        (int(value[len(stem) :]), times)
        for value, times in vocabulary.beginning(generation, "ref", stem, MOST_OF_A_YEAR)
        if value[len(stem) :].isdigit() and not vocabulary.holds(generation, "id", value)
    )
    return len(found), tuple((f"{stem.upper()}{number}", times) for number, times in found[:most])


def _numbers(generation: Generation, name: str) -> Iterator[tuple[str, int, int]]:
    for value in vocabulary.terms(generation, name):
        if found := _ID.fullmatch(value):
            yield found[2], full_year(int(found[1])), int(found[3])
