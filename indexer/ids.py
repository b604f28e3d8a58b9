"""What is a cable's canonical id?

An id is the year in two digits, the letters of the post and the serial number of the year: `09MOSCOW2555`. Pages,
citations and old databases damage it in known ways: a caveat or `SECTION 01 OF 02` glued in, `AMEMBASSY` before the
post, the year doubled, a letter lost, two serials. `canonicalize_id` undoes these. A post's former name stays
(`06KIEV1261`): it is what the cable itself says.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from index import years
from indexer import posts

_ID = re.compile(r"(?P<year>\d{2,4})(?P<rest>[A-Z].*)")
# SECTION01OF02, SECTIO01GF02, SECTION010F02
_SECTION = re.compile(r"(?P<word>[A-Z]{4,9})\d[\dO]?[A-Z0][A-Z]?(?:\d\d?|O\d)(?=[A-Z])")
_ORIGIN_AND_SERIAL = re.compile(r"(?P<origin>[A-Z]+)(?P<serial>\d+)(?P<tail>.*)")
_SUSPECTED_DUPLICATE = re.compile(r"SUSPECTEDDUPLICATE(?P<serial>\d+)")
_CAVEAT = re.compile(
    r"(?:EFTO|SIPDIS|NOFORN|STADIS|EXDIS|NODIS|LIMDIS|SENSITIVE|UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET|"
    r"(?:C?ORRECTED)?COPY)(?=[A-Z])"
)
_PREFIX = re.compile(
    r"(?:AM|US)?(?:EMBASSY|CONSULATE|CONSUL|CONGEN|MISSION|OFFICE|DEL|INT|LO)(?=[A-Z])|(?:AMEMB|REO|PRT|US)(?=[A-Z])"
)
_WASHINGTON = re.compile(r"WASH(?:INGTON)?(?:DC)?\Z")
_LONGEST_ID = 200
_LONGEST_ORIGIN = 60


@dataclass(frozen=True, slots=True)
class CableId:
    """The parts of an id: four-digit year, letters of the origin, serial."""

    year: int
    origin: str
    serial: int

    def __str__(self) -> str:
        return f"{self.year % 100:02d}{self.origin}{self.serial}"


def parse_id(text: str) -> CableId | None:
    """The canonical parts of an id in any of its forms, or None when it has no year, origin and serial."""
    match = _ID.match(re.sub(r"(?:_[A-Z])?\s*\Z|[^A-Z0-9]", "", text[:_LONGEST_ID].strip().upper()))
    if not match:
        return None
    rest = _without_section(match["rest"])
    parts = _ORIGIN_AND_SERIAL.match(rest)
    if not parts:
        return None
    duplicate = _SUSPECTED_DUPLICATE.match(parts["tail"])
    serial = duplicate["serial"] if duplicate else parts["serial"]
    return CableId(full_year(match["year"]), canonical_origin(parts["origin"]), int(serial[:12]))


def canonicalize_id(text: str) -> str:
    """The canonical form of an id; text that is no id is returned stripped and in capitals."""
    found = parse_id(text)
    return str(found) if found else text.strip().upper()


def is_damaged(text: str) -> bool:
    """Whether an id holds more than year, letters and serial, so that its serial is not to be trusted."""
    return not re.fullmatch(r"\d{2}[A-Z]+\d+", text.strip().upper())


def full_year(digits: str) -> int:
    """A year in two, three ("094") or four digits, or doubled ("7575"), as four digits."""
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return int(digits)
    return years.full_year(int(digits[-2:]))


@lru_cache(maxsize=8192)
def canonical_origin(name: str) -> str:
    """The id token of an origin: `RIO DE JAN` is RIODEJANEIRO, `AMEMBASSY HANOI` HANOI, `BRASIIA` BRASILIA.

    An origin that is near no known one is returned as its letters.
    """
    letters = posts.letters(name[: 2 * _LONGEST_ORIGIN])
    return known_origin(letters) or letters


@lru_cache(maxsize=8192)
def known_origin(name: str) -> str | None:
    """The id token of a known origin, damage repaired, or None."""
    letters = posts.letters(name[: 2 * _LONGEST_ORIGIN])[:_LONGEST_ORIGIN]
    for form in _forms(letters):
        token = _exact(form)
        if token:
            return token
    return _repaired(letters)


def _without_section(rest: str) -> str:
    match = _SECTION.match(rest)
    if match and distance(match["word"], "SECTION", 2) <= 2:
        return rest[match.end() :]
    return rest


def _forms(letters: str) -> list[str]:
    """The letters as they are, then without caveats before, kind of post before, or place and country after."""
    forms = [letters]
    bare = letters
    while match := _CAVEAT.match(bare):
        bare = bare[match.end() :]
        forms.append(bare)
    if match := _PREFIX.match(bare):
        forms.append(bare[match.end() :])
    forms += [_WASHINGTON.sub("", form) for form in forms if _WASHINGTON.search(form)]
    return forms


def _exact(letters: str) -> str | None:
    post = posts.by_token(letters)
    if post:
        return letters if letters in post.tokens else post.token
    post = posts.by_token(letters[:-2])
    if post and letters[-2:] == post.geo_tag:  # MADRID SP
        return post.token
    return None


def _repaired(letters: str) -> str | None:
    """The one name within one edit (two for the longer names of cities), or the only one that begins like it."""
    if len(letters) < 4:
        return None
    for allowed, least in ((1, 4), (2, 6)):
        names = _repairable(least, cities_only=allowed > 1)
        near = {_exact(name) for name in names if distance(letters, name, allowed) <= allowed}
        if near:
            return near.pop() if len(near) == 1 else None
    begun = {_exact(name) for name in _repairable(6) if name.startswith(letters)} if len(letters) > 4 else set()
    return begun.pop() if len(begun) == 1 else None


@cache
def _repairable(least: int, cities_only: bool = False) -> tuple[str, ...]:
    """Names of `least` letters that damage is undone to: tokens and long abbreviations. The names of departments are
    too near other words, and with two edits those of missions (USNATO, USDAO)."""
    kinds = ("embassy", "consulate", "consulate general") if cities_only else ("department",)
    chosen = [post for post in posts.all_posts() if (post.kind in kinds) == cities_only]
    names = [token for post in chosen for token in post.tokens if len(token) >= least]
    if not cities_only:
        names += [short for post in posts.all_posts() for short in post.abbreviations if len(short) >= 7]
    return tuple(dict.fromkeys(names))


def distance(one: str, other: str, limit: int) -> int:
    """Edits between two words: letters lost, added, changed, or neighbours swapped; `limit` + 1 when more, or when the
    words are longer than any name of a post."""
    far = limit + 1
    if len(one) > _LONGEST_ORIGIN or abs(len(one) - len(other)) > limit:
        return far
    if len(set(one).difference(other)) > limit or len(set(other).difference(one)) > limit:
        return far  # an edit brings or takes one letter: nearly all words are told apart here
    before: list[int] = []
    last: list[int] = [*range(min(limit, len(other)) + 1), *[far] * (len(other) - limit)]
    for i, a in enumerate(one, 1):
        row = [i if i <= limit else far, *[far] * len(other)]
        for j in range(max(1, i - limit), min(len(other), i + limit) + 1):
            b = other[j - 1]
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row[j] = cost
        if min(row) > limit:
            return far
        before, last = last, row
    return last[-1] if last[-1] <= limit else far
