"""What does one word, or one value, of a query ask for?

Each function takes a piece as it was typed, and `note` for a sentence on what of it does not act. None is a piece that
holds nothing to look for.
"""

import re
from collections.abc import Callable, Sequence

from search import dates
from search.lexing import has_letters, short, without_punctuation
from search.tree import (
    DEFAULT,
    And,
    Everything,
    Fuzzy,
    Node,
    Not,
    Pattern,
    Phrase,
    Word,
    conjunction,
    disjunction,
)

MAX_SLOP = 50
"""Below the gap that the index leaves between paragraphs, so "near" never reaches into the next one."""
MAX_EDITS = 2
MAX_LISTED = 20
"""Values of one field with commas between them."""

IDS = ("id", "ref", "citedby")
"""Fields whose values are ids of cables."""

Note = Callable[[str], None]

_FUZZY = re.compile(r"([^~]+)~(\d*)")
_BOOST = re.compile(r"\^[\d.]+$")
_SPACED_ID = re.compile(r"\d{2} [A-Z]{2,}(?: [A-Z]{2,})? \d{1,7}")


def of_text(token: str, name: str, note: Note) -> Node | None:
    """A word of a text field, a pattern (`nucl*`) or a word spelt nearly so (`colour~`)."""
    if token.strip("*") == "":
        return Everything("" if name == DEFAULT else name)
    if not has_letters(token):
        return _nothing(token, note)
    word = bare(token, note)
    edits = 0
    if (found := _FUZZY.fullmatch(word)) and has_letters(found[1]):
        edits = _bounded(found[2] or "1", MAX_EDITS, "letters wrong", note)
        word = bare(found[1], note)
    is_pattern = "*" in word or "?" in word
    if edits and not is_pattern:
        return Fuzzy(word, name, edits)
    if edits:
        note(f"~ stands after words without * or ?, so it was left out of {short(token)}.")
    return (Pattern if is_pattern else Word)(word, name)


def of_keyword(token: str, name: str, note: Note) -> Node | None:
    """A value of a keyword field, several with commas between them, or a pattern."""
    if token.strip("*") == "":
        return Everything(name)
    value = token.rstrip(",;").lstrip("-")
    if not has_letters(value):
        return _nothing(f"{name}:{token}", note)
    listed = [one for piece in value.split(",") if has_letters(one := piece.strip("-;"))]
    if 1 < len(listed) <= MAX_LISTED and not any(sign in value for sign in "*?~"):
        note(f"{name}:{short(value)} was read as any of these; {name}:({short(' '.join(listed))}) wants all.")
        return disjunction([Word(one, name) for one in listed])
    if found := _FUZZY.fullmatch(value):
        edits = _bounded(found[2] or "1", MAX_EDITS, "letters wrong", note)
        return Fuzzy(found[1], name, edits) if edits else Word(found[1], name)
    return (Pattern if "*" in value or "?" in value else Word)(value, name)


def of_quotation(inside: str, slop: int, name: str, note: Note) -> Node | None:
    """Words in quotes, that may stand so far apart."""
    return Phrase(inside, name, slop) if has_letters(inside) else _nothing(f'"{inside}"', note)


def words_apart(digits: str, note: Note) -> int:
    """The number after a quotation (`"near words"~5`)."""
    return _bounded(digits, MAX_SLOP, "words apart", note)


def bare(token: str, note: Note) -> str:
    """The word without punctuation around it, and without a weight (`customs^2`), which is noted."""
    word = without_punctuation(token)
    while (found := _BOOST.search(word)) and has_letters(word[: found.start()]):
        note(f"Weights such as {short(found[0])} are not part of the language; it was left out.")
        word = without_punctuation(word[: found.start()])
    return word


def ids_in_one(tree: Node) -> Node:
    """`09 MOSCOW 2555`, as cables write it, is one id and not three words; a minus before it is before all of it."""
    if not isinstance(tree, And):
        return tree
    parts: list[Node] = []
    at = 0
    while at < len(tree.parts):
        together = next((some for size in (4, 3) if (some := _spaced_id(tree.parts[at : at + size], size))), None)
        parts.append(together[0] if together else tree.parts[at])
        at += together[1] if together else 1
    return conjunction(parts)


def _spaced_id(parts: Sequence[Node], size: int) -> tuple[Node, int] | None:
    """The id that so many neighbouring words are, and how many they are."""
    first, *rest = parts
    words = [part for part in (first.part if isinstance(first, Not) else first, *rest) if isinstance(part, Word)]
    if len(words) < size or not {word.field for word in words[1:]} <= {DEFAULT, words[0].field}:
        return None
    typed = " ".join(word.text for word in words)
    of_field = words[0].field in IDS
    if not (of_field or words[0].field == DEFAULT) or dates.normal(typed):
        return None
    spelled = typed.upper() if of_field else typed
    if not _SPACED_ID.fullmatch(spelled):
        return None
    named = Word(spelled.replace(" ", ""), words[0].field)
    return (Not(named) if isinstance(first, Not) else named), size


def _bounded(digits: str, most: int, of_what: str, note: Note) -> int:
    number = int(digits[:9])
    if number > most:
        note(f"~{digits[:9]} is more than {most:,} {of_what}; {most:,} was used.")
    return min(number, most)


def _nothing(typed: str, note: Note) -> Node | None:
    note(f"{short(typed)} holds no letter or digit, so it was left out.")
    return None
