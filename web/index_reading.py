"""How does an index on disk answer what the pages ask?"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from index.analysis import fold
from index.cable import Cable
from index.generation import Generation
from index.store import Store
from search import citations, whole
from search.answer import answer
from search.citations import Around, Mention
from search.coverage import Coverage, cited_only, coverage
from search.emptiness import Emptiness, why_empty
from search.explain import Part, read_as
from search.language import parse
from search.likely import canonical, likely
from search.neighbours import neighbours
from search.page import Answer, Bucket, Question
from search.similar import Similar, similar
from search.snippets import marked
from search.spread import by_day, by_period
from search.suggest import Completion, Correction, Expansion, complete, did_you_mean, expansions
from search.vocabulary import close_values
from search.wanted import wanted
from web.reading import Pieces

LONGEST_ID = 60


class IndexReading:
    """A `web.reading.Reading` of one generation of an index on disk."""

    def __init__(self, generation: Generation, store: Store | None = None) -> None:
        self.generation = generation
        self._store = store

    @property
    def number(self) -> int:
        return self.generation.number

    @property
    def seal(self) -> str:
        return str(self.generation.manifest["seal"])

    @property
    def report(self) -> dict[str, Any]:
        return self.generation.report

    @property
    def built(self) -> str:
        return str(self.generation.manifest.get("built", ""))

    @property
    def trouble(self) -> str:
        return self.generation.trouble

    def answer(self, question: Question) -> Answer:
        return answer(self.generation, question)

    def days(self, question: Question, month: str) -> Sequence[Bucket]:
        return by_day(self.generation, question, month)

    def periods(self, answer: Answer) -> Sequence[Bucket]:
        return by_period(answer.found)

    def every(self, question: Question) -> Iterator[Cable]:
        return whole.every(self.generation, question)

    def ids(self, question: Question) -> frozenset[str]:
        return whole.ids(self.generation, question)

    def earlier(self, number: int) -> "IndexReading | None":
        found = self._store.earlier(number) if self._store else None
        return IndexReading(found) if found else None

    def cable(self, identifier: str) -> Cable | None:
        for written in (identifier.strip(), canonical(identifier)):
            docnum = self.generation.docnum(written) if 0 < len(written) <= LONGEST_ID else None
            if docnum is not None:
                return self.generation.cable(docnum)
        return None

    def marker(self, query: str) -> Callable[[str], Pieces]:
        sought = wanted(parse(query).tree, self.generation)
        return lambda text: marked(text, sought)

    def full_name(self, field: str, value: str) -> str:
        return self.generation.names.get(field, {}).get(value, "")

    def aliases(self, field: str, value: str) -> tuple[str, ...]:
        known = {fold(value), fold(self.full_name(field, value))}
        table = self.generation.aliases.get(field)
        return () if table is None else tuple(alias for alias in table.of(value) if alias not in known)

    def close_values(self, field: str, typed: str) -> Sequence[str]:
        return close_values(self.generation, field, typed)

    def coverage(self) -> Sequence[Coverage]:
        return self._coverage

    @cached_property
    def _coverage(self) -> tuple[Coverage, ...]:
        return coverage(self.generation)

    def cited_only(self, post: str, year: int, most: int) -> tuple[int, Sequence[tuple[str, int]]]:
        return cited_only(self.generation, post, year, most)

    def named(self, field: str, alias: str) -> str:
        table = self.generation.aliases.get(field)
        values = () if table is None else table.get(fold(alias), ())
        return values[0] if len(values) == 1 else ""

    def read_as(self, query: str) -> Sequence[Part]:
        return read_as(parse(query).tree, self.generation).parts

    def corrections(self, query: str) -> Sequence[Correction]:
        return did_you_mean(self.generation, parse(query).tree)

    def expansions(self, query: str) -> Sequence[Expansion]:
        return expansions(self.generation, parse(query).tree)

    def why_empty(self, question: Question) -> Emptiness:
        return why_empty(self.generation, question)

    def suggest(self, typed: str, most: int) -> Sequence[Completion]:
        return complete(self.generation, typed, most)

    def likely(self, identifier: str) -> Sequence[Mention]:
        return likely(self.generation, identifier)

    def neighbours(self, cable: Cable) -> tuple[Mention | None, Mention | None]:
        return neighbours(self.generation, cable)

    def references(self, cable: Cable) -> Sequence[Mention]:
        return citations.references(self.generation, cable)

    def cited_by(self, identifier: str, most: int) -> tuple[int, Sequence[Mention]]:
        return citations.cited_by(self.generation, identifier, most)

    def around(self, cable: Cable) -> Around:
        return citations.around(self.generation, cable)

    def similar(self, cable: Cable, most: int) -> Sequence[Similar]:
        return similar(self.generation, cable, most)


def readings(path: Path) -> Callable[[], IndexReading]:
    """Gives the reading of the generation that is current at each call; a new one is opened once."""
    store = Store(path)
    latest: list[IndexReading] = []

    def current() -> IndexReading:
        generation = store.current()
        if not latest or latest[0].generation is not generation:
            latest[:] = [IndexReading(generation, store)]
        return latest[0]

    return current
