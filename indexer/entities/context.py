"""What does the cable as a whole tell about a name in it: its post, its TAGS, its acronyms, its other names?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from indexer.characters import translate
from indexer.entities import nations
from indexer.entities.acronyms import Definition
from indexer.entities.lexicon import Entry, Kind, When, fold
from indexer.entities.tables import rows, several, words
from indexer.posts import Post, all_posts

_WASHINGTON = "United States"


_TWO_IN_LOWER_CASE = {0x130: "I"}  # the only letter that is two in lower case


@cache
def _posts() -> dict[str, Post]:
    return {post.name: post for post in all_posts()}


@cache
def country_of_post(origin: str) -> str:
    """The host country of a post as our tables spell it ("UK"), or "" for Washington and for missions to bodies."""
    post = _posts().get(origin)
    country = nations.country_of(post.country) if post else ""
    return "" if country == _WASHINGTON else country


@cache
def is_mission(origin: str) -> bool:
    """Is the origin a post abroad (and not a department in Washington, whose name is no office)?"""
    post = _posts().get(origin)
    return bool(origin) and (post is None or post.kind != "department")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_PLAIN = re.compile(r"(?:\\b)?([\w /&'-]+)(?:\\b)?")


@cache
def _plain_texts(pattern: str) -> tuple[str, ...]:
    """The texts of which a regex matches one, word boundaries aside; () for one that says more than that."""
    parts = [_PLAIN.fullmatch(part) for part in pattern.split("|")]
    return tuple(part[1] for part in parts if part) if all(parts) else ()


@dataclass(slots=True)
class Context:
    """One cable's text (as one line) and what is known of it."""

    text: str
    home: str  # the post's country, or ""
    about: frozenset[str]  # countries of the geographic TAGS
    acronyms: dict[str, Definition]  # defined by the text
    defined: frozenset[str]  # the long forms of those acronyms
    known: bytearray  # known[i] is 1 where text[i] belongs to a name of the tables that no pattern may run into
    ends: dict[int, int] = field(default_factory=dict)  # end -> start of each such name
    in_full: set[str] = field(default_factory=set)  # names that a sure alias in the text stands for
    said: dict[str, tuple[str, int]] = field(default_factory=dict)  # body -> country last named with it, and where
    met: dict[tuple[str, str], None] = field(default_factory=dict)  # the bodies met so far, each with its country
    _matched: dict[str, str] = field(default_factory=dict)
    _lower: str = ""
    _spoken_of: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, origin: str, tags: Sequence[str], acronyms: Sequence[Definition]) -> "Context":
        by_tag = nations.by_tag()
        about = frozenset(by_tag[tag] for tag in tags if tag in by_tag) - {_WASHINGTON}
        defined = {definition.short: definition for definition in acronyms}
        longs = frozenset(definition.long for definition in acronyms)
        return cls(text, country_of_post(origin), about, defined, longs, bytearray(len(text) + 1))

    def default_country(self) -> str:
        """The country whose bodies a bare name means: the post's, else the only one in the TAGS, else ""."""
        if self.home:
            return self.home
        return next(iter(self.about)) if len(self.about) == 1 else ""

    def first(self, pattern: str) -> str:
        """What the regex matches first in the text, or ""."""
        known = self._matched.get(pattern)
        if known is None:
            plain = _plain_texts(pattern)  # where none of them stands, as mostly, that is quickly told
            possible = not plain or any(text in self.text for text in plain)
            found = _compiled(pattern).search(self.text) if possible else None
            known = self._matched[pattern] = found.group() if found else ""
        return known

    def has(self, pattern: str) -> bool:
        """Does the regex, which matches no empty string, match anywhere in the text?"""
        return bool(self.first(pattern))

    def choose(self, entries: tuple[Entry, ...], shown: str, start: int, end: int) -> Entry | None:
        """The entry that `shown` (at text[start:end]) means here, or None."""
        definition = self.acronyms.get(shown)
        if definition is not None:
            nation = nations.before(self.text, definition.start)[0]
            meant = [entry for entry in entries if _agrees(entry, definition.long, nation)]
            meant.sort(key=lambda entry: entry.country not in (nation, self.home))
            return meant[0] if meant else None
        if shown in words("also words") and self.is_shouted(start, end):
            return None
        best: tuple[int, Entry] | None = None
        for entry in entries:
            rank = self._rank(entry, start)
            if rank and (best is None or rank > best[0]):
                best = (rank, entry)
        return best[1] if best else None

    def _rank(self, entry: Entry, start: int) -> int:
        """How surely the entry is meant: 0 not at all."""
        if entry.kind is Kind.OFFICE and entry.context and self.has(entry.context):
            return 0
        if entry.country == _WASHINGTON and (entry.when is When.CONTEXT or (" " in entry.alias and not entry.exact)):
            nation = nations.before(self.text, start)[0]
            if nation and nation != _WASHINGTON:
                return 0
        if entry.when is When.HOME:
            if entry.country == self.home:
                return 5
            if nations.before(self.text, start)[0] == entry.country:
                return 6
            if entry.name in self.in_full or (not self.home and entry.country in self.about):
                return 2
            if entry.alias.count(" ") > 1 and self._speaks_of(entry.country):
                return 1
            return 0
        if entry.when is When.CONTEXT:
            return 4 if entry.name in self.in_full or (entry.context and self.has(entry.context)) else 0
        abroad = entry.exact and entry.country not in ("", _WASHINGTON, self.home)
        return 0 if abroad and not self._speaks_of(entry.country) else 3

    def _speaks_of(self, country: str) -> bool:
        """Does the text or a TAG name the country or its people?"""
        if country in self.about:
            return True
        if country not in self._spoken_of:
            self._lower = self._lower or translate(self.text, _TWO_IN_LOWER_CASE).lower()
            self._spoken_of[country] = any(self._stands(name, country) for name in nations.names(country))
        return self._spoken_of[country]

    def _stands(self, name: str, country: str) -> bool:
        """Does a name of the country stand as a word of its own? The regex alone would try every place of the text."""
        name = name.lower()
        whole = _compiled(nations.pattern(country))
        at = self._lower.find(name)
        while at >= 0 and not whole.match(self.text, at):
            at = self._lower.find(name, at + 1)
        return at >= 0

    def body_spoken_of(self, word: str, name: str) -> str:
        """ "Customs" is the "Federal Customs Service (Russia)" where the text names that, or the "Customs Service
        (Kenya)" where it has spoken of that body of the same nation; else `name`."""
        country = name.removeprefix(word)
        known = (full for full in sorted(self.in_full) if f"{word} " in full and full.endswith(country))
        met = (body + country for body, nation in self.met if f"{word} " in body and f" ({nation})" == country)
        return next(known, "") or next(met, name)

    def is_shouted(self, start: int, end: int) -> bool:
        """Does it stand in a run of capitals (a heading, an old cable), and not only in a list of acronyms?"""
        around = self.text[max(0, start - 30) : start] + self.text[end : end + 30]
        letters = [c for c in around if c.isalpha()]
        return sum(c.isupper() for c in letters) * 2 > len(letters) and bool(_SHOUTED.search(around))


_SHOUTED = re.compile(r"\b(?:[A-Z]{6,}|THE|OF|TO|AND|IN|ON|FOR|AT|WITH|BY|IS|ARE|WILL)\b")


@cache
def _full_names() -> dict[str, list[frozenset[str]]]:
    """Name -> the words of each of the long forms it is known by."""
    names: dict[str, list[frozenset[str]]] = {}
    for table in ("programs", "agencies", "bodies", "sections", "national"):
        for row in rows(table):
            spelled = (row.get("long", ""), row["name"], *several(row["aliases"]), *several(row.get("home", "")))
            name = f"{row['name']} ({row['country']})" if table == "national" else row["name"]
            names.setdefault(name, []).extend(_content_words(s) for s in spelled if " " in s)
    return names


def _content_words(long: str) -> frozenset[str]:
    words = fold(long).replace("officer", "office").split()  # RSO: the Regional Security Officer's office
    return frozenset(word.removesuffix("s")[:9] for word in words) - _SMALL_WORDS


_SMALL_WORDS = frozenset("of for the and on to in u un national ministry minister".split())


def _agrees(entry: Entry, long: str, nation: str) -> bool:
    """Can the long form that the text gives for an acronym, after a nation or "", be the entry's?"""
    if nation and entry.country not in ("", nation):
        return False
    given = _content_words(long)
    return any(len(given & known) * 5 >= min(len(given), len(known)) * 4 for known in _full_names().get(entry.name, ()))
