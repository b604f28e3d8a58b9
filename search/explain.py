"""How was the question read?

`read_as` puts a tree into plain English, part by part, each with the query that is left without it.
"""

from dataclasses import dataclass

from index.fields import BY_NAME, Kind
from index.generation import Generation
from search import dates, vocabulary
from search.likely import canonical
from search.tree import (
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
    write,
)


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
                without=write(without(tree, position)),
            )
            for position, part in enumerate(inner)
        )
    )


def without(tree: Node, position: int) -> Node:
    """What is left of an And or an Or without one of its parts; of anything else, nothing."""
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
    "acronym": "explaining the acronym {}",
    "citedby": "that {} refers to",
    "mark": "with a paragraph marked {}",
    "signer": "signed {}",
    "precedence": "sent with {} precedence",
    "publisher": "published by {}",
    "has": "with {}",
    "missing": "without {}",
}
PLACES = {
    "subject": " in the subject",
    "summary": " in the summary",
    "classified_by": " in the line “Classified by”",
}
"""Where words of a field stand; those of the text may stand anywhere."""
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
    return f"{asked}{PLACES.get(leaf.field, '')}"


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
        return canonical(typed) or typed
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
