"""What does a question consist of, once its text is understood?

A question is a tree of small frozen records. `write` is the inverse of `language.parse`: it gives the text that reads
as this tree, so a question can be changed (a part dropped, a word replaced) and put back into the box.

    Everything                          no condition at all
    Word Phrase Pattern Fuzzy Dates     leaves: each looks in one field
    And Or Not Paragraph                inner nodes
"""

from collections.abc import Iterator
from dataclasses import dataclass

DEFAULT = "text"
"""The field of a word that names none."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Every cable; with a field, every cable that has a value there (`date:*`)."""

    field: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word in any inflection, or one whole value of a keyword field."""

    text: str
    field: str = DEFAULT


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as written. `slop` 0: one after the other; n: near each other, at most n other words between neighbours."""

    text: str
    field: str = DEFAULT
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` (any letters) or `?` (one letter)."""

    text: str
    field: str = DEFAULT


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word with at most `edits` (1 or 2) letters wrong, missing or too many."""

    text: str
    field: str = DEFAULT
    edits: int = 1


@dataclass(frozen=True, slots=True)
class Dates:
    """A span of time in a date or period field; ends are ISO (`2009`, `2009-10`, …) or "" for open.

    `after`: the days of `since` itself are not included; `before`: nor those of `until`.
    """

    field: str
    since: str = ""
    until: str = ""
    after: bool = False
    before: bool = False


@dataclass(frozen=True, slots=True)
class And:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """All of this in one paragraph."""

    part: "Node"


Leaf = Everything | Word | Phrase | Pattern | Fuzzy | Dates
Node = Leaf | And | Or | Not | Paragraph
EVERYTHING = Everything()


def conjunction(parts: list[Node]) -> Node:
    """All of these, flat: no And within And, no And of one."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat)) if flat else EVERYTHING


def disjunction(parts: list[Node]) -> Node:
    """Any of these, flat."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat)) if flat else EVERYTHING


def negation(part: Node) -> Node:
    return part.part if isinstance(part, Not) else Not(part)


def leaves(tree: Node, negated: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Every leaf from left to right, with whether it is asked to be absent."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, negated)
        case Not(part):
            yield from leaves(part, not negated)
        case Paragraph(part):
            yield from leaves(part, negated)
        case _:
            yield tree, negated


def replaced(tree: Node, old: Node, new: Node | None) -> Node:
    """The tree with the first `old` in its place replaced by `new`, or taken out where `new` is None."""
    changed, _ = _replaced(tree, old, new)
    return EVERYTHING if changed is None else changed


def _replaced(tree: Node, old: Node, new: Node | None) -> tuple[Node | None, bool]:
    if tree == old:
        return new, True
    match tree:
        case And(parts) | Or(parts):
            for position, part in enumerate(parts):
                changed, found = _replaced(part, old, new)
                if found:
                    rest = [*parts[:position], *([] if changed is None else [changed]), *parts[position + 1 :]]
                    join = conjunction if isinstance(tree, And) else disjunction
                    return (join(rest) if rest else None), True
        case Not(part):
            changed, found = _replaced(part, old, new)
            return (None if changed is None else negation(changed)), found
        case Paragraph(part):
            changed, found = _replaced(part, old, new)
            return (None if changed is None else Paragraph(changed)), found
        case _:
            pass
    return tree, False


def write(tree: Node) -> str:
    """The query text that reads as this tree."""
    return "" if tree == EVERYTHING else _write(tree, 0)


def _write(tree: Node, binding: int) -> str:
    """`binding` of the place: 0 alone, 1 among alternatives, 2 among conjuncts, 3 after a minus."""
    match tree:
        case Or(parts):
            text = " OR ".join(_write(part, 1) for part in parts)
            return f"({text})" if binding >= 2 else text
        case And(parts):
            text = " ".join(_write(part, 2) for part in parts)
            return f"({text})" if binding >= 3 else text
        case Not(part):
            return f"-{_write(part, 3)}"
        case Paragraph(part):
            inside = _write(part, 0)
            return f"para:{inside}" if getattr(part, "field", "") == DEFAULT else f"para:({inside})"
        case _:
            return write_leaf(tree)


def write_leaf(leaf: Leaf) -> str:
    """The query text of one leaf."""
    match leaf:
        case Everything(field):
            return f"{field}:*" if field else "*"
        case Dates(field, since, until, after, before):
            return f"{field}:{_write_dates(since, until, after, before)}"
        case Phrase(text, field, slop):
            value = f'"{text}"' + (f"~{slop}" if slop else "")
        case Fuzzy(text, field, edits):
            value = f"{text}~" + (str(edits) if edits > 1 else "")
        case Word(text, field) | Pattern(text, field):
            value = text
    return value if leaf.field == DEFAULT else f"{leaf.field}:{value}"


def _write_dates(since: str, until: str, after: bool, before: bool) -> str:
    if since and until:
        if after or before:
            return f"{'{' if after else '['}{since} TO {until}{'}' if before else ']'}"
        return since if since == until else f"{since}..{until}"
    if since:
        return f">{since}" if after else f">={since}"
    return f"<{until}" if before else f"<={until}"
