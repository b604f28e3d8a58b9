"""Where in a text do the names of the gazetteer, and the words that begin a pattern, stand?

One Aho-Corasick automaton holds every alias; it is built once for each process and scans a text once. Text and aliases
are folded alike (lower case, accents off, punctuation to spaces, length kept), and an alias matches whole words only.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

import ahocorasick

from indexer.characters import translate
from indexer.entities.tables import rows, several, words


class Kind(Enum):
    """What an alias stands for."""

    PROGRAM = auto()
    AGENCY = auto()
    BODY = auto()  # a body that many countries have: the nation must be found
    OFFICE = auto()
    POST = auto()
    NOT = auto()  # known, and neither a program nor an agency nor an office (a law, a regime, a company)
    TRIGGER = auto()  # a word that begins or ends a pattern: name is the pattern's


class When(Enum):
    """When an alias counts."""

    ALWAYS = auto()
    HOME = auto()  # in cables of the posts of `country`, or about it
    CONTEXT = auto()  # where the cable matches `context`, or names the same in full


@dataclass(frozen=True, slots=True)
class Entry:
    """One alias of one name."""

    alias: str
    name: str
    kind: Kind
    when: When = When.ALWAYS
    country: str = ""
    context: str = ""  # regex: for CONTEXT what must, for an OFFICE what must not be in the cable
    exact: bool = False  # the case must be that of the alias (or all capitals, for a longer word)
    bare: str = (
        "yes"  # BODY: "yes", "nation" (only with a nation), "proper" (and capitalised), "cap" (only capitalised)
    )


class Hit(NamedTuple):
    """An alias in a text: text[start:end]. `entries` are the names it may stand for, `patterns` those it triggers."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    patterns: tuple[str, ...]


def _folded(code: int) -> str:
    char = unicodedata.normalize("NFD", chr(code))[0].lower()
    return char if char.isalnum() and len(char) == 1 else " "


_FOLD_ASCII = {code: _folded(code) for code in range(0x80)}
_FOLD_BEYOND = {code: _folded(code) for code in (*range(0x80, 0x250), *range(0x2000, 0x2070))}


def fold(text: str) -> str:
    """Lower case, no accents, punctuation to spaces; as long as `text`."""
    return translate(text, _FOLD_BEYOND).translate(_FOLD_ASCII)


PATTERNS = ("ministry", "embassy", "mission", "section", "head", "exbs")
"""What a TRIGGER's name may be; the words are the lists "trigger <name>" of `words.tsv`."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The automaton; each key is an alias folded, with a space at either end."""

    automaton: ahocorasick.Automaton

    def scan(self, text: str) -> Iterator[Hit]:
        """Every alias that stands in `text` as whole words with its case, in order of end."""
        folded = f" {fold(text)} "
        for last, (length, entries, patterns) in self.automaton.iter(folded):
            end = last - 1
            start = end - length
            shown = text[start:end]
            fitting = tuple([entry for entry in entries if _same_case(entry, shown)]) if entries else entries
            if (fitting or patterns) and not _glued(text, start, end):
                yield Hit(start, end, fitting, patterns)


def _glued(text: str, start: int, end: int) -> bool:
    """Is it part of a longer word or code: R&D, F-16, 5TH-?"""
    if start and text[start - 1] in "&@_":
        return True
    if end < len(text) and (text[end] in "&@_" or (text[end] == "-" and text[end + 1 : end + 2].isdigit())):
        return True
    if start > 1 and text[start - 1] == "-" and end - start < 3:
        first = text.rfind(" ", max(0, start - 20), start) + 1
        return not (text[first].isupper() and start - first > 3)  # but "Libya-EU"
    return False


def _same_case(entry: Entry, shown: str) -> bool:
    if entry.exact:
        return shown == entry.alias.rstrip(".") or (len(shown) > 5 and shown == entry.alias.upper())
    return not shown.islower() or shown[0].isdigit() or entry.alias.count(" ") >= 2 or entry.kind is Kind.BODY


def _is_exact(alias: str) -> bool:
    return " " not in alias or alias.upper() == alias


def _entries() -> Iterator[Entry]:
    for table, kind in (("programs", Kind.PROGRAM), ("agencies", Kind.AGENCY)):
        for row in rows(table):
            yield from _of_row(row, Kind.NOT if row["not"] else kind)
    every_body = {alias for row in rows("bodies") for alias in (row["name"], *several(row["aliases"]))}
    for row in rows("bodies"):
        for alias in several(row["acronyms"]):
            yield Entry(alias, row["name"], Kind.BODY, exact=True)
        names = {*_itself(row), *several(row["aliases"])}
        for alias in names:
            yield Entry(alias, row["name"], Kind.BODY, exact=row["bare"] == "cap", bare=row["bare"])
        for alias in {_plural(alias) for alias in names} - every_body:
            yield Entry(alias, row["name"], Kind.BODY, bare="nation")
    for row in rows("national"):
        name = f"{row['name']} ({row['country']})"
        for alias in several(row["aliases"]):
            yield Entry(alias, name, Kind.AGENCY, When.ALWAYS, row["country"], exact=_is_exact(alias))
        for alias in several(row["home"]):
            yield Entry(alias, name, Kind.AGENCY, When.HOME, row["country"], exact=_is_exact(alias))
    for row in rows("sections"):
        for alias in several(row["acronyms"]):
            yield Entry(alias, row["name"], Kind.OFFICE, context=row["unless"], exact=True)
        for alias in {*_itself(row), *several(row["aliases"])}:
            yield Entry(alias, row["name"], Kind.OFFICE, context=row["unless"], exact=_is_exact(alias))
    for pattern in PATTERNS:
        for word in words(f"trigger {pattern}"):
            yield Entry(word, pattern, Kind.TRIGGER)


def _of_row(row: dict[str, str], kind: Kind) -> Iterator[Entry]:
    name, country = row["name"], row.get("country", "")
    home, ambiguous = several(row.get("home", "")), several(row["ambiguous"])
    # A name that says its country, and the full name of a nation's body, may be another nation's, too.
    foreign = country not in ("", "United States")
    own = {name.removesuffix(f" ({country})")} if name.endswith(f" ({country})") else set()
    if foreign and _PROPER.fullmatch(row["long"]):
        own.add(row["long"])
    safe = {*_itself(row), *several(row["aliases"])} | ({row["long"]} if _PROPER.fullmatch(row["long"]) else set())
    for alias in safe - own - {*home, *ambiguous}:
        yield Entry(alias, name, kind, When.ALWAYS, country, exact=_is_exact(alias))
    for alias in {*home, *own}:
        yield Entry(alias, name, kind, When.HOME, country, exact=_is_exact(alias))
    for alias in ambiguous:
        yield Entry(alias, name, kind, When.CONTEXT, country, row["context"], exact=_is_exact(alias))


def _plural(alias: str) -> str:
    """The alias as it is said of several nations: "Foreign Ministries", "Coast Guards"."""
    return alias if alias.endswith("s") else f"{alias[:-1]}ies" if alias.endswith("y") else f"{alias}s"


_PROPER = re.compile(r"[A-Z][\w'&.-]*(?:,? (?:of|for|the|and|on|to|in|against|[A-Z][\w'.-]*)){2,}")


def _itself(row: dict[str, str]) -> set[str]:
    """The name as an alias of its own; one word ("PM", "Presidency") is one only where the table says so."""
    return {row["name"]} if " " in row["name"] else set()


@cache
def lexicon() -> Lexicon:
    """The lexicon of this process."""
    by_key: dict[str, list[Entry]] = {}
    for entry in _entries():
        for spelling in _spellings(entry.alias):
            by_key.setdefault(fold(spelling), []).append(entry)
    automaton = ahocorasick.Automaton()
    for key, entries in by_key.items():
        distinct = dict.fromkeys(entries)
        names = tuple(entry for entry in distinct if entry.kind is not Kind.TRIGGER)
        patterns = tuple(entry.name for entry in distinct if entry.kind is Kind.TRIGGER)
        automaton.add_word(f" {key} ", (len(key), names, patterns))
    automaton.make_automaton()
    return Lexicon(automaton)


_AND_COMMA = re.compile(r", and ")


def _spellings(alias: str) -> set[str]:
    """The alias as it stands and as writers vary it: U.S. and US, with and without the comma before "and"."""
    spellings = {alias.rstrip(".")}
    for old, new in (
        ("U.S. ", "US "),
        ("US ", "U.S. "),
        ("U.S. ", "United States "),
        ("UN ", "U.N. "),
        ("UN ", "United Nations "),
    ):
        if alias.startswith(old):
            spellings.add(new + alias[len(old) :])
    spellings |= {_AND_COMMA.sub(" and ", s) for s in spellings}
    spellings |= {s.replace(" Defense", " Defence") for s in spellings} | {
        s.replace("Labor", "Labour") for s in spellings
    }
    return spellings
