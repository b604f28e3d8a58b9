"""Which Whoosh query asks for this tree?

`to_whoosh` looks values and aliases up in the generation that will answer, and says in notes which part can find
nothing there and why. Nothing is widened in silence: an unknown value finds nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from whoosh import query

from index.analysis import fold, stem
from index.fields import BY_NAME, Kind
from index.generation import Generation
from search import dates, vocabulary
from search.likely import canonical, in_any_year
from search.paragraph import SameParagraph
from search.tree import DEFAULT, And, Dates, Everything, Fuzzy, Leaf, Node, Not, Or, Paragraph, Pattern, Phrase, Word
from search.wanted import words_of

SUBJECT_WEIGHT = 1.0
SUMMARY_WEIGHT = 0.5
"""How much a word in the subject or the summary adds to the score that it has in the text."""
ID_WEIGHT = 100.0
"""A cable's own id, typed bare, beats whatever cites it."""

RANKED_VALUES = ("program", "agency", "office")
"""Keyword fields whose values are named in the text, more or less often."""

MAX_PARAGRAPH_CHOICES = 64
"""How many ways `para:((a OR b) (c OR d) …)` may branch."""

MOST_HINTS = 5
"""Unknown values of one question for which values like them are looked for."""


Query = Any  # whoosh.query.Query: the library has no types


def to_whoosh(tree: Node, generation: Generation) -> tuple[Query, tuple[str, ...]]:
    """The query for this tree over this generation, and notes."""
    compiler = _Compiler(generation, hints=MOST_HINTS)
    return compiler.whole(tree), tuple(compiler.notes)


def without_notes(tree: Node, generation: Generation) -> Query:
    """The query alone, for a question that we ask and no reader typed: no hint is looked for."""
    return _Compiler(generation, hints=0).whole(tree)


def span(name: str, lowest: int | None, highest: int | None) -> Query:
    """Cables whose date lies (or whose period overlaps) between two moments in the field's own unit, both included."""
    if BY_NAME[name].kind is Kind.PERIOD:
        ends = []
        if highest is not None:
            ends.append(query.NumericRange(f"{name}_start", None, highest))
        if lowest is not None:
            ends.append(query.NumericRange(f"{name}_end", lowest, None))
        return query.And(ends)
    return query.NumericRange(name, lowest, highest)


@dataclass(slots=True)
class _Compiler:
    generation: Generation
    hints: int  # that may still be looked for
    notes: dict[str, None] = field(default_factory=dict)

    def note(self, sentence: str) -> None:
        self.notes[sentence] = None

    def whole(self, tree: Node) -> Query:
        compiled = self.node(tree)
        return query.Every() if compiled is None else compiled

    def node(self, tree: Node) -> Query | None:
        """The query, or None where the part asks nothing (and a note says so)."""
        match tree:
            case And(parts):
                return self.conjunction(parts)
            case Or(parts):
                found = [compiled for part in parts if (compiled := self.node(part)) is not None]
                return _any(found) if found else None
            case Not():
                return self.conjunction((tree,))
            case Paragraph(part):
                return self.paragraph(part)
            case _:
                return self.leaf(tree)

    def conjunction(self, parts: tuple[Node, ...]) -> Query | None:
        wanted = [found for part in parts if not isinstance(part, Not) and (found := self.node(part)) is not None]
        unwanted = [found for part in parts if isinstance(part, Not) and (found := self.node(part.part)) is not None]
        asked = _all(wanted)
        if not unwanted:
            return asked
        return query.AndNot(query.Every() if asked is None else asked, _any(unwanted))

    def leaf(self, leaf: Leaf) -> Query | None:
        if isinstance(leaf, Everything):
            return query.Every(_stored_as(leaf.field)) if leaf.field else query.Every()
        return _KINDS[BY_NAME[leaf.field].kind](self, leaf)

    # -- words ---------------------------------------------------------------------------------------------------

    def text(self, leaf: Leaf) -> Query | None:
        match leaf:
            case Phrase(text, name, slop):
                return self.phrase(name, words_of(text), slop, text)
            case Fuzzy(text, name, edits):
                words = words_of(text)
                if len(words) > 1:
                    self.note(f"~ works on single words; “{text}” was looked for as written.")
                    return self.phrase(name, words, 0, text)
                if not words:
                    return self.wordless(text)
                return query.FuzzyTerm(f"{name}_exact", words[0], maxdist=edits, prefixlength=0)
            case Pattern(text, name):
                return self.pattern(text, name)
            case Word(text, name):
                return self.word(text, name)
        raise AssertionError(f"no text leaf: {leaf}")

    def word(self, text: str, name: str) -> Query | None:
        words = words_of(text)
        if not words:
            return self.wordless(text)
        if len(words) > 1:
            found = self.phrase(name, words, 0, text)
            # counter-terrorism is also written counterterrorism
            return _any([found, self.stems(name, "".join(words))]) if "-" in text else found
        named = canonical(text) if name == DEFAULT else ""
        if not named:
            return self.stems(name, words[0])
        held = fold(named)
        return _any([query.Term("id", held, boost=ID_WEIGHT), query.Term("ref", held), self.stems(name, words[0])])

    def stems(self, name: str, word: str) -> Query:
        return _weighted(name, lambda place, weight: query.Term(place, stem(word), boost=weight), exact=False)

    def phrase(self, name: str, words: list[str], slop: int, typed: str) -> Query | None:
        if not words:
            return self.wordless(typed)
        if len(words) == 1:
            return _weighted(name, lambda place, weight: query.Term(place, words[0], boost=weight), exact=True)
        if slop:  # words that are near each other may be inflected, as words alone
            words = [stem(word) for word in words]
        orders = [words, words[::-1]] if slop and len(words) == 2 and words[0] != words[1] else [words]
        return _weighted(
            name,
            lambda place, weight: _any([query.Phrase(place, order, slop=slop + 1, boost=weight) for order in orders]),
            exact=not slop,
        )

    def pattern(self, text: str, name: str) -> Query | None:
        pieces = _pattern_pieces(text)
        if not pieces:
            return self.wordless(text)
        if len(pieces) > 1:
            self.note(f"{text} was read as {' and '.join(pieces)}: * and ? stand for letters of one word.")
        return _all([_wild(f"{name}_exact", piece) for piece in pieces])

    def wordless(self, text: str) -> Query | None:
        self.note(f"“{text}” holds no word, so it was left out.")
        return None

    # -- values --------------------------------------------------------------------------------------------------

    def keyword(self, leaf: Leaf) -> Query | None:
        assert not isinstance(leaf, Everything | Dates)  # noqa: S101 - the parser makes none for such a field
        name, typed = leaf.field, fold(leaf.text)
        if name in ("id", "ref"):
            typed = fold(canonical(leaf.text) or leaf.text)
        if isinstance(leaf, Pattern):
            return _wild(name, typed)
        if isinstance(leaf, Fuzzy):
            return query.FuzzyTerm(name, typed, maxdist=leaf.edits, prefixlength=0)
        held = vocabulary.meant(self.generation, name, typed)
        if not held and name in ("id", "ref") and (held := in_any_year(self.generation, name, leaf.text)):
            self.note(f"“{leaf.text}” names no year, so it was looked for in every year.")
        if held:
            return self.ranked(name, typed, _any([query.Term(name, value) for value in held]))
        self.note(self.unknown(name, leaf.text))
        return query.NullQuery

    def ranked(self, name: str, typed: str, found: Query) -> Query:
        """Among the cables that have the value, those that speak most of it come first."""
        words = words_of(typed)
        if name not in RANKED_VALUES or not words:
            return found
        return query.AndMaybe(
            found, self.stems(DEFAULT, words[0]) if len(words) == 1 else self.phrase(DEFAULT, words, 0, typed)
        )

    def unknown(self, name: str, typed: str) -> str:
        if name == "id":
            return f"{typed} is not in this index."
        if name == "ref":
            return f"No cable in this index refers to {typed}."
        close = vocabulary.close_values(self.generation, name, typed) if self.hints else ()
        self.hints = max(0, self.hints - 1)
        hint = f" Close: {'; '.join(close)}." if close else ""
        return f"No cable of this index has {name}:{typed}.{hint}"

    # -- dates, citations, paragraphs ----------------------------------------------------------------------------

    def dates(self, leaf: Leaf) -> Query | None:
        assert isinstance(leaf, Dates)  # noqa: S101 - the parser makes nothing else for such a field
        unit = dates.days if BY_NAME[leaf.field].kind is Kind.PERIOD else dates.minutes
        lowest = highest = None
        if leaf.since:
            first, last = unit(leaf.since)
            lowest = last + 1 if leaf.after else first
        if leaf.until:
            first, last = unit(leaf.until)
            highest = first - 1 if leaf.before else last
        if lowest is not None and highest is not None and lowest > highest:
            self.note(f"No time lies between the ends of {leaf.field}: once they are taken off.")
            return query.NullQuery
        return span(leaf.field, lowest, highest)

    def virtual(self, leaf: Leaf) -> Query | None:
        """`citedby:`, the only field without a column that reaches the compiler."""
        typed = leaf.text if isinstance(leaf, Word | Phrase) else ""
        docnum = self.generation.docnum(canonical(typed) or typed)
        if docnum is None:
            self.note(f"{typed or leaf.field} is not in this index, so what it refers to is not known.")
            return query.NullQuery
        references = self.generation.facts(docnum).references
        if not references:
            self.note(f"{typed} refers to no cable.")
        return _any([query.Term("id", fold(reference)) for reference in references])

    def paragraph(self, part: Node) -> Query | None:
        """Words in one paragraph; other conditions and exclusions inside the brackets hold of the whole cable."""
        choices = _choices(part, MAX_PARAGRAPH_CHOICES)
        if choices is None:
            self.note("para:( ) has too many alternatives; its words were looked for in the whole cable.")
            return self.node(part)
        found = [compiled for choice in choices if (compiled := self.one_paragraph(choice)) is not None]
        return _any(found) if found else None

    def one_paragraph(self, choice: tuple[Node, ...]) -> Query | None:
        together, elsewhere = [], []
        for leaf in choice:
            if isinstance(leaf, Word | Phrase) and leaf.field == DEFAULT and not getattr(leaf, "slop", 0):
                together.append(leaf)
            else:
                elsewhere.append(leaf)
        if elsewhere:
            self.note(
                "Inside para:( ) only words and phrases are held to one paragraph; the rest holds of the whole cable."
            )
        conditions = [self.conjunction(tuple(elsewhere))] if elsewhere else []
        laid = [(leaf, words) for leaf in together if (words := words_of(leaf.text))]
        stems = [stem(words[0]) for leaf, words in laid if isinstance(leaf, Word) and len(words) == 1]
        groups = [words for leaf, words in laid if isinstance(leaf, Phrase) or len(words) > 1]
        if laid:
            conditions.append(SameParagraph("text_exact", groups, stems))
        return _all([found for found in conditions if found is not None])


_KINDS: dict[Kind, Callable[[_Compiler, Leaf], Query | None]] = {
    Kind.TEXT: _Compiler.text,
    Kind.KEYWORD: _Compiler.keyword,
    Kind.DATE: _Compiler.dates,
    Kind.PERIOD: _Compiler.dates,
    Kind.VIRTUAL: _Compiler.virtual,
}


def _all(parts: list[Query]) -> Query | None:
    return (parts[0] if len(parts) == 1 else query.And(parts)) if parts else None


def _any(parts: list[Query]) -> Query:
    return (parts[0] if len(parts) == 1 else query.Or(parts)) if parts else query.NullQuery


def _weighted(name: str, make: Callable[[str, float], Query], *, exact: bool) -> Query:
    """Found in the field; of plain words, what stands in subject or summary counts more (the text holds both)."""
    ending = "_exact" if exact else ""
    if name != DEFAULT:
        return make(f"{name}{ending}", 1.0)
    places = (("text", 1.0), ("subject", SUBJECT_WEIGHT), ("summary", SUMMARY_WEIGHT))
    return query.Or([make(f"{place}{ending}", weight) for place, weight in places])


def _stored_as(name: str) -> str:
    """The Whoosh field that tells whether a cable has anything in this one."""
    return {Kind.TEXT: f"{name}_exact", Kind.PERIOD: f"{name}_start"}.get(BY_NAME[name].kind, name)


def _pattern_pieces(text: str) -> list[str]:
    """The words of a pattern, folded, their wildcards in place: `F-1*` is `f`, `1*`."""
    pieces = re.findall(r"[\w*?.'’]+", text.replace("_", " "))
    folded = []
    for piece in pieces:
        parts = re.split(r"([*?])", piece)
        folded.append("".join(part if part in ("*", "?") else "".join(words_of(part)) for part in parts))
    return [piece for piece in folded if piece.strip("*?")]


def _wild(name: str, pattern: str) -> Query:
    """`abc*` is a prefix, which is cheap; anything else is matched against every word of the field."""
    bare = pattern.rstrip("*")
    if bare != pattern and "*" not in bare and "?" not in bare:
        return query.Prefix(name, bare)
    if "*" not in pattern and "?" not in pattern:
        return query.Term(name, pattern)
    return query.Wildcard(name, re.sub(r"\*+", "*", pattern))


def _choices(part: Node, most: int) -> list[tuple[Node, ...]] | None:
    """The tree as alternatives of plain conjunctions, or None where there would be more than `most`."""
    match part:
        case Or(parts):
            found: list[tuple[Node, ...]] = []
            for alternative in parts:
                inner = _choices(alternative, most)
                if inner is None or len(found) + len(inner) > most:
                    return None
                found += inner
            return found
        case And(parts):
            product: list[tuple[Node, ...]] = [()]
            for conjunct in parts:
                inner = _choices(conjunct, most)
                if inner is None or len(product) * len(inner) > most:
                    return None
                product = [left + right for left in product for right in inner]
            return product
        case Paragraph(inside):
            return _choices(inside, most)
        case _:
            return [(part,)]
