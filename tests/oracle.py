"""Does this tree hold of this cable? Answered slowly and plainly, from the record itself, without any index.

It knows what the query language means and nothing of how it is computed, so it can judge the compiler and the engine.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import product

from dateutil.parser import parse

from index.analysis import fold, spans, stem, terms
from index.cable import Cable
from index.fields import BY_NAME, PARAGRAPH_BREAK, Kind
from search.tree import And, Dates, Everything, Fuzzy, Leaf, Node, Not, Or, Paragraph, Pattern, Phrase, Word

FAR = 64


def _words(text: str) -> list[str]:
    return [term for term in terms(text) if term != PARAGRAPH_BREAK]


@dataclass(frozen=True)
class Record:
    """A cable with its fields laid out."""

    cable: Cable

    def places(self, name: str) -> list[tuple[str, int, int]]:
        """(term, position, paragraph): positions jump between paragraphs."""
        laid = []
        position = paragraph = 0
        for term, _, _ in spans(PARAGRAPH_BREAK.join(v for v in BY_NAME[name].values(self.cable) if v)):
            if term == PARAGRAPH_BREAK:
                position, paragraph = position + FAR, paragraph + 1
            else:
                laid.append((term, position, paragraph))
                position += 1
        return laid

    @cached_property
    def texts(self) -> dict[str, list[tuple[str, int, int]]]:
        return {name: self.places(name) for name in ("text", "subject", "summary", "classified_by")}

    def keywords(self, name: str) -> set[str]:
        return {fold(value) for value in BY_NAME[name].values(self.cable)} - {""}


class Library:
    """All cables and the table of aliases: what the meaning of a query depends on."""

    def __init__(self, cables: Sequence[Cable], aliases: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
        self.records = [Record(cable) for cable in cables]
        self.aliases = aliases

    def search(self, tree: Node) -> set[str]:
        """The ids of the cables of which the tree holds; a part that asks nothing holds of all."""
        return {record.cable.id for record in self.records if self.holds(tree, record) is not False}

    def holds(self, tree: Node, record: Record) -> bool | None:
        """None where the tree asks nothing."""
        match tree:
            case And(parts):
                answers = [a for part in parts if (a := self.holds(part, record)) is not None]
                return all(answers) if answers else None
            case Or(parts):
                answers = [a for part in parts if (a := self.holds(part, record)) is not None]
                return any(answers) if answers else None
            case Not(part):
                answer = self.holds(part, record)
                return None if answer is None else not answer
            case Paragraph(part):
                return self.in_paragraph(part, record)
            case Everything(field):
                return not field or self.has(field, record)
            case Dates():
                return self.dates(tree, record)
            case _:
                return self.leaf(tree, record)

    def has(self, name: str, record: Record) -> bool:
        if BY_NAME[name].kind is Kind.VIRTUAL:
            return bool(record.cable.references) if name == "citedby" else True
        return any(BY_NAME[name].values(record.cable))

    def leaf(self, leaf: Leaf, record: Record) -> bool | None:
        assert isinstance(leaf, Word | Phrase | Pattern | Fuzzy)
        kind = BY_NAME[leaf.field].kind
        if kind is Kind.TEXT:
            return self.text(leaf, record)
        if kind is Kind.VIRTUAL:
            return record.cable.id in self.references_of(leaf.text)
        values = record.keywords(leaf.field)
        typed = _id(leaf.text) if leaf.field in ("id", "ref") and isinstance(leaf, Word) else fold(leaf.text)
        match leaf:
            case Pattern():
                return any(fnmatchcase(value, _literally(typed)) for value in values)
            case Fuzzy(edits=edits):
                return any(distance(typed, value) <= edits for value in values)
        meant = {fold(value) for value in self.aliases.get(leaf.field, {}).get(typed, ())}
        return bool(values & (meant | {typed}))

    def references_of(self, cable_id: str) -> tuple[str, ...]:
        wanted = _id(cable_id)
        return next((r.cable.references for r in self.records if fold(r.cable.id) == wanted), ())

    def text(self, leaf: Leaf, record: Record) -> bool | None:
        places = record.texts[leaf.field]  # type: ignore[union-attr]
        there = {term for term, _, _ in places}
        match leaf:
            case Pattern(text):
                pieces = re.findall(r"[\w*?.'’]+", text.replace("_", " "))
                globs = [g for p in pieces if (g := _glob(p)).strip("*?")]
                return all(any(fnmatchcase(term, glob) for term in there) for glob in globs) if globs else None
            case Fuzzy(text, edits=edits) if len(_words(text)) == 1:
                return any(distance(_words(text)[0], term) <= edits for term in there)
            case Word(text) if len(_words(text)) == 1:
                word = _words(text)[0]
                ids = {fold(record.cable.id), *map(fold, record.cable.references)}
                return stem(word) in {stem(term) for term in there} or (leaf.field == "text" and word in ids)
            case Word(text) | Phrase(text) | Fuzzy(text):
                words = _words(text)
                if not words:
                    return None
                slop = leaf.slop if isinstance(leaf, Phrase) else 0
                if slop and len(words) > 1:  # near each other, in whatever inflection
                    places = [(stem(term), position, paragraph) for term, position, paragraph in places]
                    words = [stem(word) for word in words]
                found = near(places, words, slop) or (slop > 0 and len(words) == 2 and near(places, words[::-1], slop))
                joined = isinstance(leaf, Word) and "-" in text and stem("".join(words)) in {stem(t) for t in there}
                return found or joined
        raise AssertionError(leaf)

    def in_paragraph(self, part: Node, record: Record) -> bool | None:
        """Some choice among the alternatives: words and phrases in one paragraph, the rest anywhere."""
        answers = []
        for choice in choices(part):
            together = [leaf for leaf in choice if isinstance(leaf, Word | Phrase) and not getattr(leaf, "slop", 0)]
            together = [leaf for leaf in together if leaf.field == "text"]
            rest = [
                answer for leaf in choice if leaf not in together if (answer := self.holds(leaf, record)) is not None
            ]
            groups = [(leaf, words) for leaf in together if (words := _words(leaf.text))]
            if not groups and not rest:
                continue
            paragraphs = [
                inflected(record.texts["text"], words[0])
                if isinstance(leaf, Word) and len(words) == 1
                else starts(record.texts["text"], words)
                for leaf, words in groups
            ]
            answers.append(all(rest) and (not paragraphs or bool(set.intersection(*paragraphs))))
        return any(answers) if answers else None

    def dates(self, asked: Dates, record: Record) -> bool:
        since, until = asked.since, asked.until
        if asked.field == "date":
            if not record.cable.date:
                return False
            lowest = highest = _ends(record.cable.date[:16])[0]
        else:
            period = record.cable.reporting_period
            if period is None:
                return False
            lowest, highest = _ends(period.start)[0], _ends(period.end)[1]
            since, until = since[:10], until[:10]  # it has days, no minutes
        earliest, latest = datetime.min, datetime.max
        if since:
            earliest = _ends(since)[1] + timedelta(minutes=1) if asked.after else _ends(since)[0]
        if until:
            latest = _ends(until)[0] - timedelta(minutes=1) if asked.before else _ends(until)[1]
        # An empty span overlaps nothing, not even a period around it.
        return earliest <= latest and lowest <= latest and highest >= earliest


def _ends(iso: str) -> tuple[datetime, datetime]:
    """The first and the last minute of a date, whatever parts of it are given."""
    first, last = datetime(1, 1, 1), datetime(1, 12, 31, 23, 59)
    return parse(iso.rstrip("Z"), default=first), parse(iso.rstrip("Z"), default=last)


def _id(typed: str) -> str:
    """09 Moscow 002555 is 09moscow2555."""
    return re.sub(r"(?<=[a-z])0+(?=\d)", "", re.sub(r"[ -]", "", fold(typed)))


def _glob(piece: str) -> str:
    return "".join(part if part in "*?" else "".join(_words(part)) for part in re.split(r"([*?])", piece))


def _literally(glob: str) -> str:
    return glob.replace("[", "[[]")


def near(places: list[tuple[str, int, int]], words: list[str], slop: int) -> bool:
    """Do the words stand in this order, at most `slop` others between neighbours?"""
    ends = {position for term, position, _ in places if term == words[0]}
    for word in words[1:]:
        ends = {p for term, p, _ in places if term == word if any(0 < p - e <= slop + 1 for e in ends)}
    return bool(ends)


def starts(places: list[tuple[str, int, int]], words: list[str]) -> set[int]:
    """The paragraphs in which the words stand side by side."""
    at = {position: term for term, position, _ in places}
    return {
        paragraph
        for _, position, paragraph in places
        if all(at.get(position + n) == word for n, word in enumerate(words))
    }


def inflected(places: list[tuple[str, int, int]], word: str) -> set[int]:
    """The paragraphs in which the word stands in any inflection."""
    return {paragraph for term, _, paragraph in places if stem(term) == stem(word)}


def choices(part: Node) -> list[tuple[Node, ...]]:
    match part:
        case Or(parts):
            return [choice for one in parts for choice in choices(one)]
        case And(parts):
            return [sum(combined, ()) for combined in product(*map(choices, parts))]
        case Paragraph(inside):
            return choices(inside)
        case _:
            return [(part,)]


def distance(one: str, other: str) -> int:
    """Levenshtein's distance, by the textbook."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
    return table[len(one), len(other)]
