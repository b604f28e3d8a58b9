"""How does a subject in capitals read as a title?

`GERMANY'S NEW INTERIOR MINISTER FACES STEEP LEARNING CURVE` becomes `Germany's New Interior Minister Faces Steep
Learning Curve`; acronyms stay, small words are small. A subject already in mixed case is left as it is.
"""

import re

from indexer.gazetteer import header_words
from indexer.subjects import LONGEST_SUBJECT

_SMALL = header_words("small words")
_DOTTED = re.compile(r"(?:[A-Z]\.){2,}[A-Z]?|[A-Z](?:\.[A-Z])+")
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’`][^\W_]+)*")
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH|S)\Z")
_GOVERNMENT = re.compile(r"GO[A-Z]{1,2}\Z")  # GOL, GOAJ; see _NO_GOVERNMENT
_NO_GOVERNMENT = header_words("no governments")
_NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,5}\Z")
_NUMERAL_OR_BLANK = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})\Z|X{3,}\Z")  # XVI; XXXX for a name taken out
_SHORT_WORDS = header_words("short words")
_ACRONYMS = header_words("acronyms in titles")
_AFTER_APOSTROPHE = {"S", "T", "LL", "RE", "VE", "D", "M", "ING", "ED", "ER"}
_STARTS = re.compile(r"(?:\A|[:;?!.]\s|--\s|\s-\s)\W*\Z")


def titlefy(subject: str) -> str:
    """The subject as a title; unchanged unless all its letters are capitals, or when it is too long to be a subject."""
    if len(subject) > LONGEST_SUBJECT or not subject.isupper():
        return subject
    title: list[str] = []
    position = 0
    last = len(subject.rstrip("\"'.?! "))
    for match in _TOKEN.finditer(subject):
        title.append(subject[position : match.start()])
        position = match.end()
        before, after = subject[max(0, match.start() - 8) : match.start()], subject[position : position + 1]
        edge = position >= last or _STARTS.search(before) is not None
        title.append(_word(match[0], before[-1:], after, edge))
    return "".join(title) + subject[position:]


def _word(word: str, before: str, after: str, edge: bool) -> str:
    """A word between two characters; `edge` says that it begins or ends the title or a part of it."""
    beside_slash = len(word) <= 2 and "/" in (before, after)  # SLA/U, S/CT, A/S
    if beside_slash or _DOTTED.match(word) or _is_acronym(word):
        return word
    if _ORDINAL.match(word):
        return word.lower()
    head, apostrophe, tail = _split(word)
    if apostrophe:
        stem = head if _is_acronym(head) else head.capitalize()
        return stem + apostrophe + (tail.lower() if tail in _AFTER_APOSTROPHE else tail.capitalize())
    if word in _SMALL and not edge and after != "-":
        return word.lower()
    return word.capitalize()


def _split(word: str) -> tuple[str, str, str]:
    match = re.search(r"['’`]", word)
    return (word[: match.start()], match[0], word[match.end() :]) if match else (word, "", "")


def _is_acronym(word: str) -> bool:
    if word in _SHORT_WORDS or word in _SMALL:
        return False
    if word in _ACRONYMS or (_GOVERNMENT.match(word) and word not in _NO_GOVERNMENT):
        return True
    if word.endswith("S") and word[:-1] in _ACRONYMS:
        return False
    if _ORDINAL.match(word):
        return False
    return bool(_NO_VOWEL.match(word) or _NUMERAL_OR_BLANK.match(word)) or any(letter.isdigit() for letter in word)
