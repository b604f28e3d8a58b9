"""Whose ministry is it? The nation that a name belongs to.

A nationality or a country right before the name decides ("Iraqi Ministry of Defense", "Libya's NSC"), then a country
right after it ("the Central Bank of Armenia"); the caller falls back on what the cable said before and on the post.
"""

import re
from functools import cache

from indexer.entities.tables import rows, several

_WORDS_BEFORE = re.compile(r"(?:[\w.&'-]+ ){0,2}[\w.&'-]+ ?$")
_AFTER = re.compile(r" ?(?:of|in) (?:the )?((?:[A-Z][\w.']*)(?: (?:of the |of |and )?[A-Z][\w.']*){0,4})")
_GENITIVE = re.compile(r"'s?$")


@cache
def _by_word() -> dict[str, str]:
    """Nationality or country, folded to upper case -> country."""
    words: dict[str, str] = {}
    for row in rows("nations"):
        for word in (row["country"], *several(row["demonyms"]), *several(row["names"])):
            words[word.upper()] = row["country"]
    return words


@cache
def by_tag() -> dict[str, str]:
    """Geographic TAG -> country."""
    return {row["tag"]: row["country"] for row in rows("nations") if row["tag"]}


def country_of(words: str) -> str:
    """The country of a nationality or of a country's name ("Iraqi", "Libya's", "U.S."), or ""."""
    return _by_word().get(_GENITIVE.sub("", words).upper(), "")


def before(text: str, start: int) -> tuple[str, int]:
    """The country named right before `start`, and where that word begins; ("", start) where none is."""
    found = _WORDS_BEFORE.search(text, max(0, start - 60), start)
    if not found:
        return "", start
    at, words = found.start(), found.group()
    while words:
        country = country_of(words.rstrip())
        if country:
            return country, at
        _, space, words = words.partition(" ")
        at = start - len(words)
        if not space:
            break
    return "", start


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
