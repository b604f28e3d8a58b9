"""Which cables does each line of a list find? A CSV table of lines and their cables, every cable of every line."""

from collections.abc import Iterable, Iterator

from index.generation import Generation
from search.answer import answer
from search.page import Question, Sort
from web.formats import csv_line

COLUMNS = ("asked", "cables", "id", "date", "origin", "classification", "title", "url", "notes")
PAGE = 200


def rows(generation: Generation, lines: Iterable[str]) -> Iterator[str]:
    """CSV text, a row at a time: one row for each cable that a line finds, or one with 0 where it finds none.

    A line of plain words (a name) is asked as an exact phrase, any other as typed. Empty lines are passed over.
    """
    yield csv_line(list(COLUMNS))
    for line in filter(None, map(str.strip, lines)):
        plain = all(character.isalnum() or character in " .'-" for character in line) and not line.startswith("-")
        yield from map(csv_line, _cables(generation, line, f'"{line}"' if plain else line))


def _cables(generation: Generation, asked: str, query: str) -> Iterator[list[str]]:
    offset = 0
    while True:
        found = answer(generation, Question(query, sort=Sort.OLDEST, offset=offset, limit=PAGE))
        notes = " ".join(found.notes)
        if not found.total:
            yield [asked, "0", "", "", "", "", "", "", notes]
        for hit in found.hits:
            cable = hit.cable
            url = cable.sources[0].url if cable.sources else ""
            facts = (cable.id, cable.date, cable.origin, cable.classification or "", cable.title, url)
            yield [asked, str(found.total), *facts, notes]
        offset += PAGE
        if offset >= found.total:
            return
