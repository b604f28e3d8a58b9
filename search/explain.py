"""How was the question read, and why did it find what it found?

`read_as` puts a tree into plain English, part by part, each with the query that is left without it. `why_empty` says of
a question without hits what each part finds alone, and which looser questions find something.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from index.fields import BY_NAME, Kind
from index.store import Generation
from search import compile as compiling
from search import dates, run, suggest, vocabulary
from search.answer import narrow
from search.language import parse
from search.page import Question, Sort
from search.tree import (
    DEFAULT,
    EVERYTHING,
    And,
    Dates,
    Everything,
    Fuzzy,
    Leaf,
    Node,
    Not,
    Or,
    Paragraph,
    Pattern,
    Phrase,
    Word,
    conjunction,
    disjunction,
    replaced,
    write,
)

MOST_PARTS = 20
"""Parts of a question that are counted one by one."""
MOST_TRIED = 30
MOST_RELAXATIONS = 6
"""Looser questions that are tried, and that are offered."""


@dataclass(frozen=True, slots=True)
class Part:
    """`text` in English, `joint` ("", "and" or "or") before it; `query` asks for it alone, `without` for the rest."""

    text: str
    joint: str
    query: str
    without: str


@dataclass(frozen=True, slots=True)
class Reading:
    """`sentence` is the whole: "cables with customs, naming the program EXBS and not tagged PARM"."""

    parts: tuple[Part, ...]

    @property
    def sentence(self) -> str:
        pieces = [f" {part.joint} {part.text}" if part.joint else f" {part.text}" for part in self.parts]
        return "cables" + "".join(pieces) if pieces else "all cables"


@dataclass(frozen=True, slots=True)
class Found:
    """A part of the question in English, and how many cables have it alone."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A looser question that finds `count` cables; `text` says what was loosened."""

    text: str
    question: Question
    count: int


@dataclass(frozen=True, slots=True)
class Emptiness:
    """`parts` with their own counts (a part with 0 is what emptied the question); `relaxations` by their counts."""

    parts: tuple[Found, ...]
    relaxations: tuple[Relaxation, ...]


def read_as(tree: Node, generation: Generation | None = None) -> Reading:
    """The tree in English. With a generation, values are shown as its cables write them and aliases resolved."""
    if tree == EVERYTHING:
        return Reading(())
    inner = tree.parts if isinstance(tree, And | Or) else (tree,)
    joint = "or" if isinstance(tree, Or) else "and"
    return Reading(
        tuple(
            Part(
                text=describe(part, generation),
                joint=joint if position else "",
                query=write(part),
                without=write(_without(tree, position)),
            )
            for position, part in enumerate(inner)
        )
    )


def why_empty(generation: Generation, question: Question) -> Emptiness:
    """What each part of a question without hits finds alone, and looser questions that find something."""
    tree = parse(question.query).tree
    inner = (tree.parts if isinstance(tree, And) else (tree,)) if tree != EVERYTHING else ()
    parts = [
        Found(describe(part, generation), _count(generation, replace(_bare(question), query=write(part))))
        for part in inner[:MOST_PARTS]
    ]
    for text, only in _clicked(question):
        parts.append(Found(text, _count(generation, only)))
    looser: list[Relaxation] = []
    for text, candidate in islice(_looser(generation, tree, question), MOST_TRIED):
        known = any(relaxation.question == candidate for relaxation in looser)
        if not known and (count := _count(generation, candidate)):
            looser.append(Relaxation(text, candidate, count))
    looser.sort(key=lambda relaxation: relaxation.count)
    return Emptiness(tuple(parts), tuple(looser[:MOST_RELAXATIONS]))


def _count(generation: Generation, question: Question) -> int:
    compiled, _ = compiling.to_whoosh(parse(question.query).tree, generation)
    filters = narrow(generation, question).filters
    found = run.run(generation, compiled, filters, facets=[], sort=Sort.NEWEST, offset=0, limit=0)
    return found.total


def _bare(question: Question) -> Question:
    """Nothing typed, nothing clicked."""
    return replace(question, query="", chosen={}, excluded={}, since="", until="", offset=0)


def _clicked(question: Question) -> Iterator[tuple[str, Question]]:
    """Each clicked condition in English, with the question that asks for it alone."""
    for name, values in question.chosen.items():
        if values:
            yield f"{name}: {' or '.join(values)}", replace(_bare(question), chosen={name: values})
    for name, values in question.excluded.items():
        if values:
            yield f"not {name}: {' or '.join(values)}", replace(_bare(question), excluded={name: values})
    if question.since or question.until:
        text = f"from {question.since or 'the first'} to {question.until or 'the last'}"
        yield text, replace(_bare(question), since=question.since, until=question.until)


def _looser(generation: Generation, tree: Node, question: Question) -> Iterator[tuple[str, Question]]:
    """Looser questions, those that change least first."""
    typed = replace(question, offset=0)
    corrections = suggest.did_you_mean(generation, tree)
    for better in corrections:
        yield f"“{better.instead}” instead of “{better.word}”", replace(typed, query=better.query)
    if len(corrections) > 1:
        words = " ".join(better.instead for better in corrections)
        yield f"“{words}” as corrected", replace(typed, query=write(suggest.corrected(tree, corrections)))
    for loosened, text in _widened(tree):
        yield text, replace(typed, query=write(loosened))
    parts = tree.parts if isinstance(tree, And) else ()
    for position, part in enumerate(parts[:MOST_PARTS]):
        rest = replace(typed, query=write(_without(tree, position)))
        yield f"{describe(part, generation)}, or not", rest
    for name in question.chosen:
        yield f"any {name}", replace(typed, chosen={k: v for k, v in question.chosen.items() if k != name})
    for name in question.excluded:
        kept = {k: v for k, v in question.excluded.items() if k != name}
        yield f"no {name} excluded", replace(typed, excluded=kept)
    if question.since or question.until:
        yield "any date", replace(typed, since="", until="")
    if question.chosen or question.excluded or question.since or question.until:
        yield "only what was typed", replace(_bare(question), query=question.query)
    alternatives: list[Node] = [part for part in parts if isinstance(part, Word | Phrase) and part.field == DEFAULT]
    if len(alternatives) > 1:
        others = [part for part in parts if part not in alternatives]
        yield "any of the words", replace(typed, query=write(conjunction([*others, disjunction(alternatives)])))


def _widened(tree: Node) -> Iterator[tuple[Node, str]]:
    """The tree with one phrase or paragraph loosened, or with a word looked for in any spelling close to it."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    for part in parts:
        match part:
            case Phrase(text, name) if BY_NAME[name].kind is Kind.TEXT and len(text.split()) > 1:
                near = Phrase(text, name, slop=10)
                yield replaced(tree, part, near), f"the words “{text}” near each other"
                words = conjunction([Word(word, name) for word in text.split() if any(map(str.isalnum, word))])
                yield replaced(tree, part, words), f"the words of “{text}” anywhere"
            case Word(text, name) if BY_NAME[name].kind is Kind.TEXT and name != DEFAULT:
                yield (
                    replaced(tree, part, Word(text)),
                    f"“{text}” anywhere, not only in the {BY_NAME[name].label.lower()}",
                )
            case Paragraph(inside):
                yield replaced(tree, part, inside), "the words anywhere, not only in one paragraph"
            case _:
                pass


def _without(tree: Node, position: int) -> Node:
    if not isinstance(tree, And | Or):
        return EVERYTHING
    rest = [part for place, part in enumerate(tree.parts) if place != position]
    return conjunction(rest) if isinstance(tree, And) else disjunction(rest)


# --- English ---------------------------------------------------------------------------------------------------------

_VALUES = {
    "id": "with the id {}",
    "program": "naming the program {}",
    "agency": "naming the agency {}",
    "office": "naming the office {}",
    "origin": "from {}",
    "to": "addressed to {}",
    "classification": "classified {}",
    "caption": "with the caption {}",
    "tag": "tagged {}",
    "ref": "referring to {}",
    "citedby": "that {} refers to",
    "mark": "with a paragraph marked {}",
    "signer": "signed {}",
    "precedence": "sent with {} precedence",
    "publisher": "published by {}",
    "has": "with {}",
    "missing": "without {}",
}
_HAS = {
    "redaction": "a redaction",
    "versions": "several versions",
    "summary": "a summary",
    "period": "a reporting period",
    "reference": "a reference to another cable",
    "partial": "only a part of the text",
    "note": "a note on how it was read",
    "inferred": "an inferred classification",
}
_MISSING = {
    "paragraph": "all of its paragraphs",
    "date": "a date",
    "origin": "a known origin",
    "classification": "a classification",
    "subject": "a subject",
    "tags": "TAGS",
    "summary": "a summary",
}


def describe(node: Node, generation: Generation | None = None) -> str:
    """One part of a tree in English, fit to stand after "cables"."""
    match node:
        case And(parts):
            return "(" + " and ".join(describe(part, generation) for part in parts) + ")"
        case Or(parts):
            return "(" + " or ".join(describe(part, generation) for part in parts) + ")"
        case Not(part):
            return f"not {describe(part, generation)}"
        case Paragraph(part):
            return f"{describe(part, generation)} in one paragraph"
        case Everything(field):
            return f"with any {BY_NAME[field].label.lower() if field != 'tag' else 'TAGS'}" if field else "of any kind"
        case Dates():
            return _time(node)
        case _:
            return _words(node) if BY_NAME[node.field].kind is Kind.TEXT else _value(node, generation)


def _words(leaf: Leaf) -> str:
    match leaf:
        case Word(text):
            asked = f"with “{text}”"
        case Phrase(text, slop=0):
            asked = f"with exactly “{text}”"
        case Phrase(text, slop=slop):
            asked = f"with “{text}” at most {slop} word{'s' if slop > 1 else ''} apart"
        case Pattern(text):
            asked = f"with a word like {text}"
        case Fuzzy(text, edits=edits):
            asked = f"with a word spelled like “{text}” ({edits} letter{'s' if edits > 1 else ''} different at most)"
        case _:
            raise AssertionError(f"no words: {leaf}")
    return asked if leaf.field == DEFAULT else f"{asked} in the {BY_NAME[leaf.field].label.lower()}"


def _value(leaf: Leaf, generation: Generation | None) -> str:
    match leaf:
        case Word(text) | Phrase(text):
            shown = _meant(leaf.field, text, generation)
        case Pattern(text):
            shown = f"like {text}"
        case Fuzzy(text):
            shown = f"spelled like {text}"
        case _:
            raise AssertionError(f"no value: {leaf}")
    closed = {"has": _HAS, "missing": _MISSING}.get(leaf.field, {})
    return _VALUES[leaf.field].format(closed.get(shown.lower(), shown))


def _meant(name: str, typed: str, generation: Generation | None) -> str:
    """The values that the typed one stands for, as the cables write them."""
    if generation is None or name == "citedby":
        return typed
    if name in ("id", "ref"):
        return compiling.cable_id(typed) or typed
    values = [vocabulary.as_written(generation, name, value) for value in vocabulary.meant(generation, name, typed)]
    if not values:
        return typed
    more = f" or {len(values) - 3} others" if len(values) > 3 else ""
    return " or ".join(values[:3]) + more


def _time(node: Dates) -> str:
    since, until = (dates.in_words(end) if end else "" for end in (node.since, node.until))
    verb = "sent" if node.field == "date" else "reporting on"
    if since == until:
        return (
            f"{verb} {since}"
            if verb != "sent"
            else f"sent {'on' if since[0].isdigit() and ' ' in since else 'in'} {since}"
        )
    start = f"{'after' if node.after else 'from'} {since}" if since else ""
    end = f"{'before' if node.before else 'to' if since else 'up to'} {until}" if until else ""
    reach = " ".join(piece for piece in (start, "on" if since and not until and not node.after else "", end) if piece)
    return f"{verb} the time {reach}" if verb != "sent" else f"sent {reach}"
