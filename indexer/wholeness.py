"""Does the text end before the cable does?

Some pages say so ("partial extract", "Missing Section 002"). On others a crawl or a database has cut the text off: it
has a header and nothing under it, or ends in the middle of a sentence and nobody has signed.
"""

import re

_EXTRACT = re.compile(r"\bthis\s+record\s+is\s+a\s+partial\s+extract\b|\bpartial\s+extract\s+of\s+the\s+original", re.I)
_MISSING_SECTION = re.compile(r"\*\s{0,3}Missing Section (?P<number>\d{1,3})\s{0,3}\*", re.I)
# A last word in small letters without a full stop, which damage may have run into: "in the Gulf wa", "the mo~97@Q5OQg"
_MIDDLE_OF_SENTENCE = re.compile(r"(?:\s\S{1,40}){3}[^\S\n][a-z][^\s.!?:;\"”')\]>*=_/]{0,40}\s*\Z")
_DOTS = re.compile(r"\w\.\.\.\s*\Z")
_ONLY_A_BEGINNING = 600  # characters
_LINES_END = 200  # characters


def is_extract(text: str) -> bool:
    """Whether the page says that it has a part of the cable only."""
    return "extract" in text and bool(_EXTRACT.search(text))


def what_is_missing(text: str, closing: str) -> tuple[str, ...]:
    """Sentences about what a cleaned body lacks; `closing` is its signature, "" without one."""
    if not text.strip():
        return ("The page has the header of the cable and no text under it.",)
    found = list(dict.fromkeys(_MISSING_SECTION.findall(text))) if "*" in text else []
    notes = [f"The page says that section {number} is missing." for number in found]
    if not closing and not found and _is_cut(text):
        notes.append("The text breaks off in the middle of a sentence.")
    return tuple(notes)


def _is_cut(text: str) -> bool:
    end = text[-_LINES_END:].rpartition("\n\n")[2]
    last = end.split()[-1:]
    if last and "a" <= last[0][0] <= "z" and _MIDDLE_OF_SENTENCE.search(end):
        return True
    return len(text) < _ONLY_A_BEGINNING and bool(_DOTS.search(end))
