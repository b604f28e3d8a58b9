"""Which acronyms does the text itself define?

"Export Control and Related Border Security (EXBS)" and "FSTEK (Federal Service for Technical and Export Control)",
by the algorithm of Schwartz and Hearst (2003), with checks that fit cables: portion marks are no acronyms, and most
letters must begin words.
"""

import re
from dataclasses import dataclass

_MARKS = frozenset("NF SBU REL NOFORN UNCLAS FOUO LOU II III IV VI VII USG TBD PRI".split())
_MARGIN = 160  # characters before the bracket that may hold the long form
_LONGEST_INSIDE = 112  # characters inside the bracket that may hold it
_LIMIT = 2_000  # brackets looked at in one text
_SHORT = re.compile(r"[A-Z][A-Za-z0-9&/.-]{1,11}")
_ENDS_INSIDE = re.compile(r"[);,]")
_LAST_WORD = re.compile(r"(?<![\w/-])[A-Z][A-Za-z0-9&/-]{1,11}$")
_NO_WORD_ENDS = (".", ",", ":", ";", ")", "")  # what mostly stands before a portion mark
_NO_MORE_OF_THE_NAME = re.compile(r"[;:]|, (?:a|an|the|which|who)\b")
_PART = re.compile(r"[^\W_][\w']*")
_SMALL = frozenset("of for the and on to in a an de da do del la las los".split())
_SENTENCE_END = re.compile(r"[.?!;:()\"](?:(?<=[()\"])| )")  # one set at the front, which the search skips to
_WORD = re.compile(r"[^\W_][\w'.&-]*")


@dataclass(frozen=True, slots=True)
class Definition:
    """An acronym and its long form, which is text[start:end]."""

    short: str
    long: str
    start: int
    end: int


def definitions(text: str) -> list[Definition]:
    """The acronyms that a text in one line defines, the first definition of each, in order."""
    found: dict[str, Definition] = {}
    at = text.find("(")
    for _ in range(_LIMIT):
        if at < 0:
            break
        definition = _at_bracket(text, at)
        if definition:
            found.setdefault(definition.short, definition)
        at = text.find("(", at + 1)
    return list(found.values())


def _at_bracket(text: str, at: int) -> Definition | None:
    """The definition that the bracket at `at` makes: "Long Form (LF)" or "LF (Long Form)"."""
    short = _SHORT.match(text, at + 1, at + 14)
    if short and _ENDS_INSIDE.match(text, short.end()) and _is_acronym(short.group().rstrip(".")):
        name = short.group().rstrip(".")
        before = text[max(0, at - _MARGIN) : at].rstrip()
        long = _long_form(name, _SENTENCE_END.split(before)[-1])
        start = text.rfind(long, max(0, at - _MARGIN), at) if long else -1
        return Definition(name, long, start, start + len(long)) if long else None
    if text[at - 2 : at - 1] in _NO_WORD_ENDS:
        return None
    if text[max(0, at - 14) : at - 1].rpartition(" ")[2][1:].islower():
        return None  # a word with one capital at most, as nearly all are
    word = _LAST_WORD.search(text, max(0, at - 14), at - 1)
    close = text.find(")", at, at + _LONGEST_INSIDE)
    if word and close > 0 and _is_acronym(word.group()):
        inside = _NO_MORE_OF_THE_NAME.split(text[at + 1 : close])[0].strip()
        long = inside.removeprefix("the ")
        if long[:1].isupper() and _long_form(word.group(), inside) == long:
            start = text.find(long, at)
            return Definition(word.group(), long, start, start + len(long))
    return None


def _is_acronym(short: str) -> bool:
    capitals = sum(c.isupper() for c in short)
    return capitals >= 2 and capitals * 2 >= len(short) and short not in _MARKS and "//" not in short


def _long_form(short: str, before: str) -> str:
    """The end of `before` that spells `short`, by its words' initials, else by letters inside them; "" if none."""
    letters = [c.lower() for c in short if c.isalnum()]
    return _by_initials(letters, before) or _by_letters(short, letters, before)


def _by_initials(letters: list[str], before: str) -> str:
    """The last words of `before` whose initials are the letters; small words need not count."""
    words = list(_PART.finditer(before))
    left = len(letters)
    for word in reversed(words[-2 * len(letters) - 2 :]):
        if word.group()[0].lower() == letters[left - 1] and not (word.group() in _SMALL and left > 1):
            left -= 1
        elif word.group() not in _SMALL:
            return ""
        if not left:
            long = before[word.start() :].strip(" ,-")
            return long if len(letters) > 1 and long[0].isupper() and not long.isupper() else ""
    return ""


def _by_letters(short: str, letters: list[str], before: str) -> str:
    """The shortest end of `before` in which the letters stand in order, most of them as initials."""
    at = len(before)
    initials = 0
    for n, letter in enumerate(reversed(letters)):
        first = n == len(letters) - 1
        at -= 1
        while at >= 0 and not (before[at].lower() == letter and (not first or _begins_word(before, at))):
            at -= 1
        if at < 0:
            return ""
        initials += _begins_word(before, at)
    long = before[at:].strip(" ,-")
    words = _WORD.findall(long)
    enough = initials >= max(2, len(letters) - 1 - len(letters) // 4)
    if not enough or not 2 <= len(words) <= min(len(letters) * 2 + 1, len(letters) + 6) or short in words:
        return ""
    return long if sum(word[0].isupper() for word in words) * 2 >= len(words) else ""


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
