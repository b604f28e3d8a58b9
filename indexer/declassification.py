"""When may the cable be declassified?

`E.O. 12958: DECL: 11/02/10`, `N/A`, `DECL: X1, X5`, `DECLASSIFIED JUNE 21, 2006`; or a line `DECLASSIFY ON: 20190226`.
"""

import datetime as dt
import re

from indexer import labels

_DECL = re.compile(r"\b(?:DECL?(?:ASSIF(?:Y|IED))?(?:[ ]ON)?|DECLAS)\b[ ]{0,2}[:;,.]?[ ]{0,3}(?P<value>[^\n]*)", re.I)
_NOT_APPLICABLE = re.compile(r"\A[ :;,.]*(?:N/?\.?A|NOT APPLICABLE|NONE)\b", re.I)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[ ]?[/.-][ ]?(\d{1,2})[ ]?[/.-][ ]?(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_WORDS = re.compile(
    r"\b(?:(?P<day1>\d{1,2})[ ]+)?(?P<month>[A-Z]{3})[A-Z]*\.?[ ]+(?:(?P<day2>\d{1,2}),?[ ]+)?(?P<year>\d{4})\b", re.I
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def read_declassification(text: str, found: list[labels.Label]) -> str:
    """The date (ISO) or event in `flat` text with the given labels; "" where it does not apply or is not said."""
    for position, label in enumerate(found):
        if label.kind not in ("eo", "declassify"):
            continue
        end = found[position + 1].start if position + 1 < len(found) else len(text)
        value = " ".join(text[label.end : end].split("\n\n")[0].split())[:120]
        if label.kind == "eo":
            match = _DECL.search(value)
            if not match:
                continue
            value = match["value"]
        value = value.strip(" .:;,")
        if value and not _NOT_APPLICABLE.match(value):
            return iso_date(value) or value
    return ""


def does_not_apply(text: str, found: list[labels.Label]) -> bool:
    """Whether the E.O. line says N/A: the cable is not classified."""
    return any(label.kind == "eo" and bool(_NOT_APPLICABLE.match(text[label.end : label.end + 40])) for label in found)


def iso_date(value: str) -> str:
    """The first date in a text, ISO: month/day/year in two digits or four, year/month/day, 20190226, June 21, 2006."""
    match = _NUMERIC.search(value)
    if match:
        first, second, third = (int(group) for group in match.groups())
        if len(match[1]) == 4:
            return _iso(first, second, third)
        # A deadline of two digits lies after 1950; the day and month are exchanged where the month is impossible.
        year = third if len(match[3]) == 4 else (2000 + third if third < 60 else 1900 + third)
        return _iso(year, first, second) or _iso(year, second, first)
    match = _COMPACT.search(value)
    if match:
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    match = _WORDS.search(value)
    if match and match["month"].upper() in _MONTHS:
        return _iso(
            int(match["year"]), _MONTHS.index(match["month"].upper()) + 1, int(match["day1"] or match["day2"] or 1)
        )
    return ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""
