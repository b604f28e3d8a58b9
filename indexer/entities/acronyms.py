"""Which acronyms does the text itself define?

"Export Control and Related Border Security (EXBS)" and "FSTEK (Federal Service for Technical and Export Control)",
by the algorithm of Schwartz and Hearst (2003), with checks that fit cables: portion marks are no acronyms, and most
letters must begin words.
"""

import re

_LONG_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9&/.-]{1,11})[);,]")
_SHORT_LONG = re.compile(r"(?<![\w/-])([A-Z][A-Za-z0-9&/-]{1,11}) \(((?:the )?[A-Z][^()]{5,110})\)")
_MARKS = {"NF", "SBU", "REL", "NOFORN", "UNCLAS", "FOUO", "LOU", "II", "III", "IV", "VI", "VII", "USG", "TBD", "PRI"}
_MARGIN = 160  # characters before the bracket that may hold the long form
_LIMIT = 2_000  # brackets looked at in one text
_SENTENCE_END = re.compile(r"[.?!;:] |[()\"]")
_WORD = re.compile(r"[^\W_][\w'.&-]*")


def learn(text: str) -> dict[str, str]:
    """Acronym -> long form as the text defines them (the first definition counts), in order of definition."""
    learned: dict[str, str] = {}
    for n, found in enumerate(_LONG_SHORT.finditer(text)):
        if n == _LIMIT:
            break
        short = found.group(1).rstrip(".")
        if _is_acronym(short) and short not in learned:
            before = text[max(0, found.start() - _MARGIN) : found.start()].rstrip()
            before = _SENTENCE_END.split(before)[-1]
            long = _long_form(short, before)
            if long:
                learned[short] = long
    for n, found in enumerate(_SHORT_LONG.finditer(text)):
        if n == _LIMIT:
            break
        short, inside = found.groups()
        if _is_acronym(short) and short not in learned:
            inside = re.split(r"[;:]|, (?:a|an|the|which|who)\b", inside)[0].strip()
            if _long_form(short, inside) == inside.removeprefix("the "):
                learned[short] = inside.removeprefix("the ")
    return learned


def _is_acronym(short: str) -> bool:
    capitals = sum(c.isupper() for c in short)
    return capitals >= 2 and capitals * 2 >= len(short) and short not in _MARKS and "//" not in short


def _long_form(short: str, before: str) -> str:
    """The shortest end of `before` that spells `short`, or ""."""
    letters = [c.lower() for c in short if c.isalnum()]
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
    return long if any(word[0].isupper() for word in words) else ""


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
