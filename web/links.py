"""Where do the links of a page lead that differ from each other in one value? What they share is written once."""

from collections.abc import Callable
from dataclasses import replace

from search.page import Question
from web.urls import parameters, quoted, search_address, with_excluded, with_value, within, without_value

AddressOf = Callable[[str], str]
"""The address of a result page for one value."""


class Links:
    """The links of the values of one facet beside a question."""

    def __init__(self, asked: Question, name: str) -> None:
        self.asked = asked
        self.name = name
        self.chosen = asked.chosen.get(name, ())
        self.excluded = asked.excluded.get(name, ())
        self._choose = _of_value(with_value(asked, name, ""), name)
        self._exclude = _of_value(with_excluded(asked, name, ""), "-" + name)

    @property
    def in_use(self) -> bool:
        """Is any value of the facet chosen or excluded?"""
        return bool(self.chosen or self.excluded)

    def of(self, value: str, *, chosen: bool, excluded: bool) -> tuple[str, str]:
        """Where to choose the value and where to exclude it; for one that is, where not to any more."""
        if not chosen and not excluded:
            return self._choose(value), self._exclude(value)
        dropped = search_address(without_value(self.asked, self.name, value))
        return dropped, dropped if excluded else search_address(with_excluded(self.asked, self.name, value))


def sent_in(asked: Question) -> AddressOf:
    """Only what was sent in a year, a month or a day."""
    before, after = _around(within(asked, "?", "?"), ("from", "?"), ("to", "?"))
    return lambda period: f"{before}from={period}&to={period}{after}"


def reporting_on(asked: Question) -> AddressOf:
    """Also `period:`, and a year or a month."""
    before, after = _around(replace(asked, query="?", offset=0), ("q", "?"))
    query = quoted(f"{asked.query} period:".lstrip())
    return lambda period: f"{before}q={query}{period}{after}"


def _of_value(asked: Question, parameter: str) -> AddressOf:
    before, after = _around(asked, (parameter, ""))
    return lambda value: f"{before}{parameter}={quoted(value)}{after}"


def _around(asked: Question, *open_pairs: tuple[str, str]) -> tuple[str, str]:
    """What stands in an address before and after some parameters that are to be filled in."""
    pairs = parameters(asked)
    at = pairs.index(open_pairs[0])
    written = [f"{quoted(name)}={quoted(value)}" for name, value in pairs]
    before = "".join(f"{pair}&" for pair in written[:at])
    after = "".join(f"&{pair}" for pair in written[at + len(open_pairs) :])
    return f"/search?{before}", after
