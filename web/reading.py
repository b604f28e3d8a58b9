"""What do the pages ask of the index?

The web meets the search at this one small protocol: an index on disk stands behind it (`IndexReading`), a test may put
a few cables in memory there, and a cluster could stand there later. A `Reading` is of one generation; each request
takes the one that is current when it begins.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, cast

from flask import current_app, g

from index.cable import Cable
from search.page import Answer, Question

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces; the marked ones are what matched."""


class Suggestion(Protocol):
    """A way on: the whole query, were it taken; what is shown for it; what it is (`agency`, `word`); its cables."""

    @property
    def query(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def count(self) -> int | None: ...


class Reading(Protocol):
    """One generation, open for questions."""

    @property
    def number(self) -> int:
        """Of the generation."""
        ...

    @property
    def report(self) -> dict[str, Any]:
        """What the build had to say."""
        ...

    def answer(self, question: Question) -> Answer:
        """One page of hits with its facets."""
        ...

    def every(self, question: Question) -> Iterator[Cable]:
        """Every cable that answers, in the question's order; its offset and limit do not count."""
        ...

    def cable(self, identifier: str) -> Cable | None:
        """The cable of this id (any case), or None."""
        ...

    def marker(self, query: str) -> Callable[[str], Pieces]:
        """What marks the words of the query in a text."""
        ...

    def full_name(self, field: str, value: str) -> str:
        """What a value is called in full (`Export Control and Related Border Security` for EXBS), or ""."""
        ...

    def aliases(self, field: str, value: str) -> tuple[str, ...]:
        """The other names that a value is found by."""
        ...

    def suggest(self, typed: str, limit: int) -> Sequence[Suggestion]:
        """How a query that is being typed may go on, the best first."""
        ...


def reading() -> Reading:
    """The reading of this request. Raises IndexMissing, IndexVersion or IndexDamaged where there is none."""
    if "reading" not in g:
        g.reading = current_app.extensions["reftel"]()
    return cast(Reading, g.reading)
