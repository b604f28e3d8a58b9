"""How does an index on disk answer what the pages ask?"""

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from index.analysis import fold
from index.cable import Cable
from index.store import Generation, Store
from search.answer import MOST_HITS, answer
from search.language import parse
from search.page import Answer, Question
from search.snippets import marked
from search.wanted import wanted
from web.reading import Pieces

LONGEST_ID = 60


class IndexReading:
    """A `web.reading.Reading` of one generation of an index on disk."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation

    @property
    def number(self) -> int:
        return self.generation.number

    @property
    def report(self) -> dict[str, Any]:
        return self.generation.report

    def answer(self, question: Question) -> Answer:
        return answer(self.generation, question)

    def every(self, question: Question) -> Iterator[Cable]:
        offset = 0
        while True:
            page = self.answer(_part(question, offset))
            yield from (hit.cable for hit in page.hits)
            offset += len(page.hits)
            if not page.hits or offset >= page.total:
                return

    def cable(self, identifier: str) -> Cable | None:
        docnum = self.generation.docnum(identifier.strip()) if 0 < len(identifier) <= LONGEST_ID else None
        return None if docnum is None else self.generation.cable(docnum)

    def marker(self, query: str) -> Callable[[str], Pieces]:
        sought = wanted(parse(query).tree, self.generation)
        return lambda text: marked(text, sought)

    def full_name(self, field: str, value: str) -> str:
        return self._names.get(field, {}).get(value, "")

    def aliases(self, field: str, value: str) -> tuple[str, ...]:
        own = fold(value)
        return tuple(a for a, values in self.generation.aliases.get(field, {}).items() if value in values and a != own)

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        return getattr(self.generation, "names", {})


def readings(path: Path) -> Callable[[], IndexReading]:
    """Gives the reading of the generation that is current at each call; a new one is opened once."""
    store = Store(path)
    latest: list[IndexReading] = []

    def current() -> IndexReading:
        generation = store.current()
        if not latest or latest[0].generation is not generation:
            latest[:] = [IndexReading(generation)]
        return latest[0]

    return current


def _part(question: Question, offset: int) -> Question:
    return Question(
        question.query,
        question.chosen,
        question.excluded,
        question.since,
        question.until,
        question.sort,
        offset,
        MOST_HITS,
    )
