"""Which cable does the text mean by "ref A" or "reftel"?

A cable letters what it refers to in its REF line and then writes only the letter. A letter is taken for a cable only
where the item of the REF line names the post and the number of exactly one of the cable's references.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

from index.cable import Cable
from web.codes import number

T = TypeVar("T")

ALONE = ""
"""Stands for the only reference of a cable, which its text calls "reftel" without a letter."""
LONGEST_LINE = 4_000
"""Characters of a REF line that are looked at."""

_REF_LINE = re.compile(r"\bREFS?(?:TELS?)?\s*:?\s")
_LINE_END = re.compile(r"\bclassified by\b", re.I)
_ITEM = re.compile(r"(?:^|(?<=[\s;,(]))\(?([A-Z])[.)\]:](?=\s|[\dA-Z(])")
_LETTERS = r"[A-Za-z](?:(?:,|,? and|,? or|[-/&]| & | through | to ) ?[A-Za-z])*"
_NAMED = re.compile(rf"\b(?:ref(?:tel)?s?\.? \(?({_LETTERS})(?![\w'])(?=(.?))|(reftel)(?! ?[A-Za-z]\b))", re.I)
_LETTER = re.compile(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])")


def lettered(cable: Cable) -> dict[str, str]:
    """Letter (or ALONE) -> cable id."""
    found: dict[str, str] = {}
    if len(cable.references) == 1 and not cable.other_references:
        found[ALONE] = cable.references[0]
    line = _REF_LINE.search(cable.text, 0, cable.header_length)
    if not line:
        return found
    said = cable.text[line.end() : min(cable.header_length, line.end() + LONGEST_LINE)]
    said = _LINE_END.split(said, maxsplit=1)[0]
    _, *items = _ITEM.split(said)
    for letter, item in zip(items[::2], items[1::2], strict=True):
        told = re.sub(r"[^A-Z0-9]", "", item.upper())
        meant = [one for one in dict.fromkeys(cable.references) if _is_named(one, told)]
        if len(meant) == 1:
            found.setdefault(letter, meant[0])
    return found


def mentions(text: str, letters: Mapping[str, T]) -> Iterator[tuple[int, int, T]]:
    """(start, end, what the letter stands for) of each place in a text that means a lettered reference."""
    if not letters:
        return
    for named in _NAMED.finditer(text):
        if named[3] is not None:
            if ALONE in letters:
                yield *named.span(3), letters[ALONE]
            continue
        if not named[1].isupper() and _letters_of(named[1]).islower() and named[2] not in {")", ",", ".", ";", ""}:
            continue  # "ref a meeting" is an article, "(ref a)" a letter
        for letter in _LETTER.finditer(text, *named.span(1)):
            if meant := letters.get(letter[0].upper()):
                yield *letter.span(), meant


def _letters_of(group: str) -> str:
    return "".join(_LETTER.findall(group))


def _is_named(cable_id: str, told: str) -> bool:
    parts = number(cable_id)
    return parts is not None and re.search(rf"{parts.post}0*{parts.serial}(?!\d)", told) is not None
