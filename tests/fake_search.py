"""What answers in the web's tests? A few fictional cables in memory, searched by looking at each of them.

It knows plain words, quoted phrases, `field:value` and `-`: enough to test pages, not the query language.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient

from index.cable import Cable
from index.fields import BY_NAME, FACETS, searched_text
from search.citations import Around, Mention
from search.explain import Emptiness, Found, Part, Relaxation
from search.page import Answer, Bucket, Hit, Question, Snippet, Sort
from search.similar import Similar
from search.suggest import Completion, Correction, Expansion
from tests.cables import CABLES
from web.app import create_app
from web.settings import Settings

NAMES = {
    ("program", "EXBS"): "Export Control and Related Border Security",
    ("agency", "FSTEK"): "Federal Service for Technical and Export Control",
    ("tag", "PARM"): "Arms Controls and Disarmament",
    ("tag", "ETTC"): "Trade and Technology Controls",
    ("origin", "Embassy Moscow"): "Russia",
}
_PART = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))')


class FakeReading:
    """A `web.reading.Reading` of some cables."""

    def __init__(self, cables: Iterable[Cable], number: int = 1, report: dict[str, Any] | None = None) -> None:
        self.cables = sorted(cables, key=lambda cable: cable.date)
        self.number = number
        self.report = report or {
            "generation": number,
            "cables": len(self.cables),
            "pages": len(self.cables) + 3,
            "skipped": 2,
            "duplicates": 1,
            "failed": 0,
            "seconds": 0.4,
            "reasons": {"no cable on the page": 2},
            "publishers": {"scoop": len(self.cables)},
        }

    def answer(self, question: Question) -> Answer:
        found = [cable for cable in self.cables if _matches(cable, question.query)]
        chosen = [cable for cable in found if _passes(cable, question)]
        chosen.sort(key=lambda cable: cable.date, reverse=question.sort is not Sort.OLDEST)
        page = chosen[question.offset : question.offset + question.limit]
        mark = self.marker(question.query)
        hits = tuple(Hit(cable, 1.0, tuple(_snippets(cable, mark))) for cable in page)
        facets = {row.name: tuple(_buckets(row.name, found, question)) for row in FACETS}
        unknown = [name for _, name, _, _ in _PART.findall(question.query) if name and name not in BY_NAME]
        notes = tuple(f"There is no field “{name}”." for name in unknown)
        return Answer(question, len(chosen), hits, facets, self.number, 1.25, notes)

    def every(self, question: Question) -> Iterator[Cable]:
        return (hit.cable for hit in self.answer(replace(question, offset=0, limit=10**6)).hits)

    def cable(self, identifier: str) -> Cable | None:
        return next((cable for cable in self.cables if cable.id.lower() == identifier.lower()), None)

    def marker(self, query: str) -> Callable[[str], tuple[tuple[str, bool], ...]]:
        wanted = [phrase or word for sign, _, phrase, word in _PART.findall(query) if not sign and (phrase or word)]
        if not wanted:
            return lambda text: ((text, False),)
        pattern = re.compile("(" + "|".join(map(re.escape, wanted)) + ")", re.IGNORECASE)
        return lambda text: tuple((piece, n % 2 == 1) for n, piece in enumerate(pattern.split(text)) if piece)

    def full_name(self, field: str, value: str) -> str:
        return NAMES.get((field, value), "")

    def aliases(self, field: str, value: str) -> tuple[str, ...]:
        name = self.full_name(field, value)
        return (name,) if name else ()

    def suggest(self, typed: str, most: int) -> list[Completion]:
        last = typed.rsplit(maxsplit=1)[-1].lower() if typed.split() else ""
        values = [(name, value) for (name, value) in NAMES if last and value.lower().startswith(last.split(":")[-1])]
        return [Completion(f"{name}:{value} ", value, name, 1) for name, value in values][:most]

    def read_as(self, query: str) -> list[Part]:
        parts = [found.group() for found in _PART.finditer(query)]
        return [
            Part(f"with “{part}”", "and" if n else "", part, " ".join(parts[:n] + parts[n + 1 :]))
            for n, part in enumerate(parts)
        ]

    def corrections(self, query: str) -> list[Correction]:
        return [Correction("custms", "customs", 4, query.replace("custms", "customs"))] if "custms" in query else []

    def expansions(self, query: str) -> list[Expansion]:
        name = NAMES["agency", "FSTEK"]
        return [Expansion("FSTEK", name, 1, ("Embassy Moscow",), f'FSTEK OR "{name}"')] if query == "FSTEK" else []

    def why_empty(self, question: Question) -> Emptiness:
        alone = [(part, replace(Question(), query=part.query)) for part in self.read_as(question.query)]
        counted = [(part, asked, self.answer(asked).total) for part, asked in alone]
        return Emptiness(
            tuple(Found(part.text, total) for part, _, total in counted),
            tuple(Relaxation(f"only {part.text}", asked, total) for part, asked, total in counted if total),
        )

    def references(self, cable: Cable) -> list[Mention]:
        return [self._mention(identifier) for identifier in cable.references]

    def cited_by(self, identifier: str, most: int) -> tuple[int, list[Mention]]:
        citing = [self._mention(cable.id) for cable in self.cables if identifier in cable.references]
        return len(citing), citing[:most]

    def around(self, cable: Cable) -> Around:
        edges = [(here.id, there) for here in self.cables for there in here.references]
        steps = {cable.id: 0}
        for step in (1, 2):
            for edge in edges:
                for here, there in (edge, edge[::-1]):
                    if steps.get(here) == step - 1:
                        steps.setdefault(there, step)
        inside = tuple(edge for edge in edges if edge[0] in steps and edge[1] in steps)
        return Around(tuple(map(self._mention, steps)), steps, inside, False)

    def similar(self, cable: Cable, most: int) -> list[Similar]:
        others = [other for other in self.cables if other.id != cable.id and set(other.programs) & set(cable.programs)]
        return [Similar(other, 1.0, other.programs) for other in others][:most]

    def _mention(self, identifier: str) -> Mention:
        held = self.cable(identifier)
        return Mention(held.id, True, held.title, held.date, held.origin) if held else Mention(identifier, False)


def browse(cables: Iterable[Cable] = CABLES, **settings: Any) -> FlaskClient:
    """A client of a site of these cables."""
    reading = FakeReading(cables)
    return create_app(lambda: reading, Settings(**settings)).test_client()


def _values(cable: Cable, name: str) -> list[str]:
    if name == "date":
        return [cable.date[:7]] if cable.date else []
    return list(BY_NAME[name].values(cable))


def _matches(cable: Cable, query: str) -> bool:
    text = searched_text(cable).casefold()
    for sign, name, phrase, word in _PART.findall(query):
        wanted = (phrase or word).casefold()
        if name and name in BY_NAME:
            there = any(wanted in value.casefold() for value in BY_NAME[name].values(cable))
        else:
            there = wanted in text
        if there == bool(sign):
            return False
    return True


def _passes(cable: Cable, question: Question, ignoring: str = "") -> bool:
    for name, values in question.chosen.items():
        if name != ignoring and not set(values) & set(_values(cable, name)):
            return False
    for name, values in question.excluded.items():
        if name != ignoring and set(values) & set(_values(cable, name)):
            return False
    if ignoring == "date":
        return True
    day = cable.date[:10]
    after = not question.since or day[: len(question.since)] >= question.since
    before = not question.until or day[: len(question.until)] <= question.until
    return after and before and (bool(day) or not (question.since or question.until))


def _buckets(name: str, found: list[Cable], question: Question) -> Iterator[Bucket]:
    passing = [cable for cable in found if _passes(cable, question, ignoring=name)]
    counts = Counter(value for cable in passing for value in _values(cable, name))
    chosen, excluded = question.chosen.get(name, ()), question.excluded.get(name, ())
    for value in (*chosen, *excluded):
        counts.setdefault(value, 0)
    in_order = (
        sorted(counts.items()) if name == "date" else sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    for value, number in in_order:
        yield Bucket(value, number, value in chosen, value in excluded)


def _snippets(cable: Cable, mark: Callable[[str], tuple[tuple[str, bool], ...]]) -> Iterator[Snippet]:
    for paragraph in cable.paragraphs:
        pieces = mark(paragraph.text[:300])
        if any(marked for _, marked in pieces):
            yield Snippet(pieces, paragraph.number)
            return
    if cable.summary:
        yield Snippet(((cable.summary, False),), None)
