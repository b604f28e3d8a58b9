"""What do the pages ask of the index?

The web meets the search at this one small protocol: an index on disk stands behind it (`IndexReading`), a test may put
a few cables in memory there, and a cluster could stand there later. A `Reading` is of one generation; each request
takes the one that is current when it begins.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, cast

from flask import current_app, g

from index.cable import Cable
from search.citations import Around, Mention
from search.coverage import Coverage
from search.emptiness import Emptiness
from search.explain import Part
from search.page import Answer, Bucket, Question
from search.similar import Similar
from search.suggest import Completion, Correction, Expansion

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces; the marked ones are what matched."""


class Reading(Protocol):
    """One generation, open for questions."""

    @property
    def number(self) -> int:
        """Of the generation; each index counts its own from 1."""
        ...

    @property
    def seal(self) -> str:
        """A digest of all that the generation holds: no other generation of any index has the same."""
        ...

    @property
    def report(self) -> dict[str, Any]:
        """What the build had to say."""
        ...

    @property
    def trouble(self) -> str:
        """Why this generation answers instead of a newer one, which is damaged; "" when all is well."""
        ...

    @property
    def built(self) -> str:
        """When, an ISO moment."""
        ...

    def answer(self, question: Question) -> Answer:
        """One page of hits with its facets."""
        ...

    def days(self, question: Question, month: str) -> Sequence[Bucket]:
        """The days of a month that have hits, with how many."""
        ...

    def periods(self, answer: Answer) -> Sequence[Bucket]:
        """The months that the hits of an answer report on, with how many."""
        ...

    def every(self, question: Question) -> Iterator[Cable]:
        """Every cable that answers, in the question's order; its offset and limit do not count."""
        ...

    def ids(self, question: Question) -> frozenset[str]:
        """The ids of all cables that answer."""
        ...

    def earlier(self, number: int) -> "Reading | None":
        """The reading of another generation, if it is still there."""
        ...

    def cable(self, identifier: str) -> Cable | None:
        """The cable of this id, however loosely it is written (`09 Moscow 002555`), or None."""
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

    def close_values(self, field: str, typed: str) -> Sequence[str]:
        """Values of a field that a reader who typed this may have meant."""
        ...

    def coverage(self) -> Sequence[Coverage]:
        """The serial numbers of each post and year: held, cited but not held."""
        ...

    def cited_only(self, post: str, year: int, most: int) -> tuple[int, Sequence[tuple[str, int]]]:
        """How many telegrams of a post and year are cited but not held; the first of them, with how many cite each."""
        ...

    def named(self, field: str, alias: str) -> str:
        """The one value that is also known by this name (`MOSCOW` -> Embassy Moscow), or ""."""
        ...

    # What helps to ask

    def read_as(self, query: str) -> Sequence[Part]:
        """The query in English, part by part, each with the query that is left without it."""
        ...

    def corrections(self, query: str) -> Sequence[Correction]:
        """For each word that no cable has, the one most like it."""
        ...

    def expansions(self, query: str) -> Sequence[Expansion]:
        """What the acronyms of the query stand for in these cables."""
        ...

    def why_empty(self, question: Question) -> Emptiness:
        """What each part of a question without hits finds alone, and looser questions that find something."""
        ...

    def suggest(self, typed: str, most: int) -> Sequence[Completion]:
        """How a query that is being typed may go on, the best first."""
        ...

    # What belongs to a cable

    def likely(self, identifier: str) -> Sequence[Mention]:
        """The cables that may be meant by an id that is not held."""
        ...

    def neighbours(self, cable: Cable) -> tuple[Mention | None, Mention | None]:
        """What the same post sent before and after it, as far as it is held."""
        ...

    def references(self, cable: Cable) -> Sequence[Mention]:
        """What it refers to, in its own order."""
        ...

    def cited_by(self, identifier: str, most: int) -> tuple[int, Sequence[Mention]]:
        """How many refer to it, and the first `most` of them."""
        ...

    def around(self, cable: Cable) -> Around:
        """The cables within two steps of citation."""
        ...

    def similar(self, cable: Cable, most: int) -> Sequence[Similar]:
        """The cables most alike, with the words that they share."""
        ...


def reading() -> Reading:
    """The reading of this request. Raises IndexMissing, IndexVersion or IndexDamaged where there is none."""
    if "reading" not in g:
        g.reading = current_app.extensions["reftel"]()
    return cast(Reading, g.reading)
