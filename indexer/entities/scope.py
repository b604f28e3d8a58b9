"""Which part of the text is the cable itself speaking?

Passing lines ("DEPT FOR EUR/RUS", "NSC FOR CRONIN") name offices and persons that the cable is handed to, and page
breaks put the post's name into the middle of sentences: neither is a mention.
"""

import re

from indexer.characters import translate
from indexer.posts import by_token

_PASSING_LINE = re.compile(
    r"[ \t]*(?:PLEASE |PLS )?"
    r"(?:PASS(?: TO)?|(?:ALSO )?FOR|[A-Z][A-Z/&., -]{1,60}? (?:ALSO |PLS |PLEASE )?(?:PASS(?:ES)?|FOR))"
    r"\b[^a-z\n]{0,160}",
)
_HEADER_LINE = re.compile(
    r"[ \t]*(?:TAGS?[:; ]|E\.? ?O\.? ?1|(?:FM|TO|INFO|R[UH][A-Z]{3,6})[ /][A-Z]{3}|Z[NV][RY] )[^\n]{0,400}"
)
_HEADER_LINES_BEGIN = frozenset("TEFIRZ")
_OPENING = 3_000  # passing lines stand before the first paragraph; deeper down such a line is a heading
_PAGE_BREAK = re.compile(r"\d(?<= \d)\d{4,7} (?:\d{3}(?:\.\d)? (?:OF|of) \d{3}|\d{3}\.\d)\b")
_STRAY_CAPTION = re.compile(r" SIPDIS\b")
_BROKEN_WORD = re.compile(
    r"- (?=[A-Z])(?:(?<=\bNon- )|(?<=\bCounter- )|(?<=\bAnti- )|(?<=\bMulti- )|(?<=\bInter- )|(?<=\bCo- )|(?<=\bPol- ))"
)
_LOST_APOSTROPHE = re.compile(r",s(?<=[a-z],s)\b")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
LONGEST = 250_000
"""Characters of a text that are read: four times the longest cable met."""


def running_text(text: str) -> str:
    """The text as one line of running prose: passing lines, page breaks and stray captions cut, white space single."""
    head, rest = text[:_OPENING], text[_OPENING:LONGEST]
    whole = "\n".join(["" if _is_for_others(line) else line for line in head.split("\n")]) + rest
    text = " ".join(whole.replace("\\", " ").split())  # backslashes end the lines of some copies
    text = translate(text.replace("`", "'"), _QUOTES)
    if " 00" in text:
        text = _without_page_breaks(text)
    if "SIPDIS" in text:
        text = _STRAY_CAPTION.sub("", text)
    if "- " in text:
        text = _BROKEN_WORD.sub("-", text)
    if ",s" in text:
        text = _LOST_APOSTROPHE.sub("'s", text)
    return text


def _is_for_others(line: str) -> bool:
    """Is it a line of the header, or one that says whom to pass the cable to?"""
    if line.lstrip(" \t")[:1] in _HEADER_LINES_BEGIN and _HEADER_LINE.fullmatch(line):
        return True
    return ("FOR" in line or "PASS" in line) and _PASSING_LINE.fullmatch(line) is not None


def _without_page_breaks(text: str) -> str:
    """The text without "CARACAS 00002200 002 OF 002": the number, and the post's name before it."""
    kept: list[str] = []
    at = 0
    for found in _PAGE_BREAK.finditer(text):
        start = number = found.start() - 1  # with the blank before it
        while start > at and number - start < 26 and (text[start - 1].isupper() or text[start - 1] in " ."):
            start -= 1
        kept.append(text[at : number - len(_post_at_end(text[start:number]))])
        at = found.end()
    kept.append(text[at:])
    return " ".join(part.strip() for part in kept) if len(kept) > 1 else text


def _post_at_end(capitals: str) -> str:
    """The name of a post that the words in capitals end with; all of them where it is none we know."""
    words = capitals.split()
    for n in range(min(3, len(words)), 0, -1):
        if by_token("".join(words[-n:])):
            return capitals[capitals.rindex(words[-n]) :] if n == 1 else " ".join(words[-n:])
    return capitals
