"""What does the SUBJECT line say?

The subject runs over several lines and ends where the next label, a rule, paragraph 1, a caption or a blank line
stands; a label may be glued to its last word (`VISIT TO EGYPTREF: CAIRO 493`).
"""

import html
import re
from collections.abc import Iterator

from indexer import labels

LONGEST_SUBJECT = 1_000  # characters

_AFTER_SPACE = re.compile(r"[ \n]*")
_END = re.compile(
    r"""
      \n[ ]*\n                                                  # a blank line
    | \n[ ]*[-_=*]{3,}[-_=* ]*(?:\n|\Z) | [ ][-_=*]{5,}             # a rule
    | (?<=\.\.\.)[ ]*\n                                         # the dots of an extract that was cut off
    | (?:(?<=\.\.\.)|\s)(?-i:UNCLAS|C[ ]O[ ]N[ ]F[ ]I[ ]D|S[ ]E[ ]C[ ]R[ ]E)\b  # a second transmission's banner
    | \s(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY,[ ]\d{1,2}[ ][A-Z]+[ ]\d{4},[ ]\d\d:\d\d  # a newspaper's date line
    | \sSUMMARY[ ]*\n?[ ]*-{3,}(?![A-Z-]) | [ ]/{5,}
    | \n[ ]*(?:SENSITIVE|SIPDIS|NOFORN|STADIS|EXDIS|NODIS|UNCLAS(?:SIFIED)?|NOT[ ]FOR[ ]INTERNET)\b
    | (?<=\S)\s+(?:SENSITIVE[ ]BUT\b|UNCLASSIFIED[ ]BUT\b|THIS[ ](?:MESSAGE|CABLE|IS[ ]A)\b)
    | \n[ ]*(?:THIS|PLEASE)[ ](?:MESSAGE|CABLE|IS|DOCUMENT|SEE|HANDLE|PROTECT)\b
    | \n[ ]*ACTION[ ]REQUEST | \n[ ]*\([A-Z/]{1,8}\)[ ]+(?:SUMMARY|THIS)\b
    | \n[ ]*[A-Z]\.[ ][A-Z]{4,}[ ]\d+ | \bNNNN\b
    | \s¶[ ]?[1-9]\b
    | \n[ ]*\d[ ]?[.)][ ]
    """,
    re.I | re.X,
)
_MARKS = re.compile(
    r"\A\s*(?:\((?:U|C|S|SBU|LOU|FOUO|TS|[CSU]//?[A-Z/ ]{2,16}|SBU/[A-Z/]+)\)|(?:[CS]/NF|SBU|S/REL):)[ :-]*", re.I
)


def find(text: str, found: list[labels.Label]) -> tuple[int, int] | None:
    """Start and end of the subject's value in `flat` text, whose labels are `found`."""
    spans = _spans(text, found)
    first = next(spans, None)
    second = next(spans, None)
    if first and second and not text[first[1] : second[0]].strip(" \n:SUBJECT") and _completes(text, second, first):
        return second  # SUBJECT: FORMER AMBASSADORS TO / SUBJECT: FORMER AMBASSADORS TO IRAN SHARE THEIR VIEWS
    return first


def whole(text: str, found: list[labels.Label], span: tuple[int, int]) -> str:
    """The subject a repeated header has whole where the first, `span`, is cut off with three dots; else ""."""
    if not text[slice(*span)].rstrip().endswith("..."):
        return ""
    others = (other for other in _spans(text, found) if other != span and _completes(text, other, span))
    return next((tidy(text[slice(*other)]) for other in others), "")


def _spans(text: str, found: list[labels.Label]) -> Iterator[tuple[int, int]]:
    """Start and end of the value of each SUBJECT label that has one."""
    for label, following in zip(found, [*(label.start for label in found[1:]), len(text)], strict=False):
        if label.kind != "subject":
            continue
        start = _AFTER_SPACE.match(text, label.end).end()  # type: ignore[union-attr]
        end = _end(text, start, following)
        if tidy(text[start:end]):
            yield start, end


def _completes(text: str, other: tuple[int, int], span: tuple[int, int]) -> bool:
    """Whether a subject goes on where another was cut off."""
    begun = tidy(text[slice(*span)]).removesuffix("...").rstrip().upper()
    subject = tidy(text[slice(*other)]).upper()
    return len(subject) > len(begun) >= 8 and subject.startswith(begun)


def tidy(value: str, clean: bool = True) -> str:
    """A subject without line breaks, entities and backslashes, and, `clean`, without its portion mark."""
    value = " ".join(word for word in html.unescape(value[:LONGEST_SUBJECT]).split() if word != "\\").strip(" \\")
    return _MARKS.sub("", value, count=1) if clean else value


def _end(text: str, start: int, following: int) -> int:
    limit = min(len(text), start + LONGEST_SUBJECT, max(following, start))
    paragraph = labels.first_paragraph(text, start, limit)
    if paragraph is not None:
        limit = min(limit, max(paragraph, start))
    ended = _END.search(text, start, limit)
    return ended.start() if ended else limit
