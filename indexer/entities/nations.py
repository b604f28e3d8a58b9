"""Whose ministry is it? The nation that a name belongs to.

A nationality or a country right before the name decides ("Iraqi Ministry of Defense", "Libya's NSC"), then a country
right after it ("the Central Bank of Armenia"); the caller falls back on what the cable said before and on the post.
"""

import re
from functools import cache, lru_cache

from indexer.entities.tables import rows, several

_AFTER = re.compile(r" ?(?:of|in) (?:the )?((?:[A-Z][\w.']*)(?: (?:of the |of |and )?[A-Z][\w.']*){0,4})")


@cache
def _by_word() -> dict[str, str]:
    """Nationality or country, folded to upper case -> country."""
    words: dict[str, str] = {}
    for row in rows("nations"):
        for word in _words(row):
            words[word.upper()] = row["country"]
    return words


@cache
def by_tag() -> dict[str, str]:
    """Geographic TAG -> country."""
    return {row["tag"]: row["country"] for row in rows("nations") if row["tag"]}


@lru_cache(1 << 14)
def country_of(words: str) -> str:
    """The country of a nationality or of a country's name ("Iraqi", "Libya's", "U.S."), or ""."""
    return _by_word().get(words.removesuffix("'s").removesuffix("'").upper(), "")


@cache
def pattern(country: str) -> str:
    """A regex that matches where a country or its people is named."""
    return rf"\b(?i:{'|'.join(map(re.escape, names(country)))})\b"


@cache
def names(country: str) -> tuple[str, ...]:
    """What a country and its people are called, the name itself where no table has it."""
    known = {word for row in rows("nations") if row["country"] == country for word in _words(row)}
    return tuple(sorted(known or {country}))


def _words(row: dict[str, str]) -> tuple[str, ...]:
    return (row["country"], *several(row["demonyms"]), *several(row["names"]))


@cache
def _demonyms() -> frozenset[str]:
    names = {name.upper() for row in rows("nations") for name in (row["country"], *several(row["names"]))}
    return frozenset(d.upper() for row in rows("nations") for d in several(row["demonyms"])) - names


@cache
def adjective(country: str) -> str:
    """The nationality that names its embassies: "Chilean", and "UK" for both "British" and "UK"."""
    row = next((row for row in rows("nations") if row["country"] == country), None)
    demonyms = several(row["demonyms"]) if row else ()
    return country if country.isupper() or not demonyms else demonyms[0]


def is_demonym(word: str) -> bool:
    """Is it a nationality, and not a country's name?"""
    return word.upper() in _demonyms()


def before(text: str, start: int) -> tuple[str, int]:
    """The country named right before `start`, and where that word begins; ("", start) where none is."""
    if start < 2 or text[start - 1] not in " -":
        return "", start
    country, begin = _ending_at(text, start - 1)
    return (country, begin) if country else ("", start)


@cache
def _last_words() -> frozenset[str]:
    """The words, folded to upper case, that a nationality or a country's name ends with."""
    return frozenset(name.rpartition(" ")[2] for name in _by_word())


def _ending_at(text: str, end: int) -> tuple[str, int]:
    """The country whose name ends at `end`, and where it begins."""
    space = text.rfind(" ", max(0, end - 40), end)
    if space < 0 and end > 40:
        return "", end
    last = text[space + 1 : end]
    if last.removesuffix("'s").removesuffix("'").upper() not in _last_words():
        return "", end
    at = end
    for _ in range(3):
        space = text.rfind(" ", max(0, end - 40), at)
        if space < 0 and end > 40:
            break
        country = country_of(text[space + 1 : end])
        if country:
            return country, space + 1
        if space < 0:
            break
        at = space
    return "", end


_JOINT = re.compile(r"(?:,? and |, |/)$")


def all_before(text: str, start: int) -> tuple[tuple[str, ...], int]:
    """The countries named right before `start`, the nearest first ("the Russian and Kazakh ministries"), and where the
    first of their names begins."""
    country, begin = before(text, start)
    found: list[str] = []
    while country and len(found) < 8:
        found.append(country)
        start = begin
        joint = _JOINT.search(text, max(0, begin - 6), begin)
        country, begin = _ending_at(text, joint.start()) if joint else ("", begin)
        if joint and not is_demonym(text[begin : joint.start()]):
            break
    return tuple(found), start


def after(text: str, end: int) -> str:
    """The country named right after `end` ("… of Ukraine"), or ""."""
    found = _AFTER.match(text, end, end + 60)
    if not found:
        return ""
    words = found.group(1).split(" ")
    for n in range(len(words), 0, -1):
        country = country_of(" ".join(words[:n]).rstrip(".,"))
        if country:
            return country
    return ""
