"""Which period does the cable say it reports on?

Only one that calls itself a report (monthly, weekly, "this cable highlights …", "reporting period") has one; a range
of dates in a story is none. Ranges are read in the forms that cables write, month names by a table of our own.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from index import years
from index.cable import ReportingPeriod

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_LONGEST_OVER_NEW_YEAR = timedelta(200)
_EARLIEST, _LATEST = 1950, 2030  # years a cable can report on; anything else is a misreading

Groups = dict[str, str | None]
Span = tuple[date, date]


def _month(name: str) -> str:
    return (
        rf"(?P<{name}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
        r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
    )


def _day(name: str) -> str:
    return rf"(?P<{name}>[0-3]?\d)(?:st|nd|rd|th)?\b"


def _year(name: str) -> str:
    return rf"(?P<{name}>(?:19|20)\d\d)\b"


_TO = r"\s*(?:-{1,2}|–|—|/|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\btill\b|\band\b)\s*(?:the )?"
_FISCAL = r"(?:(?P<fiscal>f\.?y\.?|fiscal year)|c\.?y\.?|calendar year)?\s*"
_QUARTER = r"(?:q(?P<q>[1-4])|(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th) (?P<part>quarter|half))"


def _days(groups: Groups) -> Span | None:
    """From a day to a day; a year or month left out on one side is the other side's."""
    year2 = groups["y2"] or groups.get("y1")
    month2 = groups["m2"] or groups["m1"]
    month1 = groups["m1"] or groups["m2"]
    if not (year2 and month1 and month2 and groups["d1"] and groups["d2"]):
        return None
    end = _date(year2, month2, groups["d2"])
    start = _date(groups.get("y1") or year2, month1, groups["d1"])
    if start and end and start > end and not groups.get("y1"):
        start = _date(str(end.year - 1), month1, groups["d1"])  # December 15 to January 14, 2009
        if start and end - start > _LONGEST_OVER_NEW_YEAR:
            return None
    return (start, end) if start and end else None


def _months(groups: Groups) -> Span | None:
    """From the first of a month to the last of the same or a later one."""
    year2 = groups["y2"]
    month1, month2 = groups["m1"], groups.get("m2") or groups["m1"]
    if not (year2 and month1 and month2):
        return None
    year1 = groups.get("y1") or year2
    start = date(int(year1), _number(month1), 1)
    if start > date(int(year2), _number(month2), 1) and not groups.get("y1"):
        start = start.replace(year=start.year - 1)
    return start, _last_day(int(year2), _number(month2))


def _quarter(groups: Groups) -> Span | None:
    """A quarter or half; a US fiscal year begins on 1 October of the year before."""
    number = int(groups["q"] or 0) or _ORDINALS[(groups["ordinal"] or "first").lower()]
    months = 6 if (groups["part"] or "").lower() == "half" else 3
    if number * months > 12:
        return None
    first = (number - 1) * months + (-3 if groups["fiscal"] else 0)
    year = _full_year(groups["y2"] or "") + first // 12
    start = date(year, first % 12 + 1, 1)
    last = first % 12 + months - 1
    return start, _last_day(year + last // 12, last % 12 + 1)


def _whole_year(groups: Groups) -> Span | None:
    year = _full_year(groups["y2"] or "")
    if groups["fiscal"]:
        return date(year - 1, 10, 1), date(year, 9, 30)
    return date(year, 1, 1), date(year, 12, 31)


def _week(groups: Groups) -> Span | None:
    """The seven days from, or with "ending" up to, the day named."""
    if not (groups["y2"] and groups["m2"] and groups["d2"]):
        return None
    day = _date(groups["y2"], groups["m2"], groups["d2"])
    if day is None:
        return None
    return (day - timedelta(6), day) if groups["ending"] else (day, day + timedelta(6))


def _numeric(groups: Groups) -> Span | None:
    """American dates in figures: 09/01/2009 - 09/30/09."""
    start = _day_of(str(_full_year(groups["y1"] or "")), groups["m1"], groups["d1"])
    end = _day_of(str(_full_year(groups["y2"] or "")), groups["m2"], groups["d2"])
    return (start, end) if start and end else None


_M1, _M2, _D1, _D2, _Y1, _Y2 = _month("m1"), _month("m2"), _day("d1"), _day("d2"), _year("y1"), _year("y2")
# The forms of a range, the fuller before the shorter. Each reads what follows "for the period of".
_FORMS: tuple[tuple[str, Callable[[Groups], Span | None]], ...] = (
    (rf"{_M1} {_D1},?(?: {_Y1},?)?{_TO}{_M2} {_D2},? {_Y2}", _days),  # September 1 to September 30, 2009
    (rf"{_D1}(?: of)? {_M1},?(?: {_Y1})?{_TO}{_D2}(?: of)? {_M2},? {_Y2}", _days),  # 1 September to 15 October 2009
    (rf"{_M1} {_D1}{_TO}{_D2},? {_Y2}(?P<m2>)", _days),  # June 1-15, 2007
    (rf"{_D1}{_TO}{_D2}(?: of)? {_M2},? {_Y2}(?P<m1>)", _days),  # 1 to 30 September 2009
    (
        r"(?P<m1>\d\d?)/(?P<d1>\d\d?)/(?P<y1>(?:\d\d){1,2})\b"
        rf"{_TO}(?P<m2>\d\d?)/(?P<d2>\d\d?)/(?P<y2>(?:\d\d){{1,2}})\b",
        _numeric,
    ),
    (rf"{_M1},?(?: {_Y1})?{_TO}{_M2},? {_Y2}", _months),  # July - December 2009
    (rf"{_QUARTER}(?: of)?(?: the)? {_FISCAL}(?P<y2>(?:19|20)?\d\d)\b", _quarter),  # Q3 FY2009
    (rf"{_FISCAL}(?P<y2>(?:19|20)?\d\d)\b,? {_QUARTER}", _quarter),  # FY09 Q3
    (rf"(?:(?P<ending>ending|ended)|of|beginning|starting)(?: on)? {_M2} {_D2},? {_Y2}", _week),
    (rf"(?:(?P<ending>ending|ended)|of|beginning|starting)(?: on)? {_D2}(?: of)? {_M2},? {_Y2}", _week),
    (
        rf"(?<!the ){_M1},? {_Y2}(?! [A-Z]| \w+ (?:report|review)\b)",
        _months,
    ),  # May 2008, no "February 2009 annual report"
    (r"(?:(?P<fiscal>f\.?y\.?|fiscal year)|c\.?y\.?|calendar year) ?(?P<y2>(?:19|20)?\d\d)\b", _whole_year),
)
_OPENING = (
    r"(?:reporting period|period of (?:performance|reporting)|period (?:covered|under review|of this report)|"
    r"(?:for|during|in|over|covers?|covering|covered|of) (?:the )?(?:\w+[- ])?(?:reporting )?"
    r"(?P<unit>period|months?|weeks?|quarter|fortnight|half[- ]year)"
    r"|(?P<loose>for|during|in|over|covers?|covering|covered|from|between|dated|:|-|–|\())"
    r"[\s:,(]*(?:(?:of|from|between|is|was|for|covers?|covering|runs|ran|the|dates?|beginning|in|month of|months of"
    r"|period|fiscal|(?:of|for) this (?:report|cable))\b[\s:,(]*){0,3}"
)
_WEEK_OPENING = r"(?:for|during|in|over|covers?|covering|covered|of)? ?(?:the )?(?:\w+ )?weeks? "
_RANGES = tuple(
    (re.compile((_WEEK_OPENING if reader is _week else _OPENING) + form, re.IGNORECASE), reader)
    for form, reader in _FORMS
)

# What a cable says where it reports on a period.
_CADENCE = r"(?:bi-?weekly|weekly|fortnightly|bi-?monthly|monthly|quarterly|semi-?annual|annual|yearly)"
_REPORT = (
    r"(?:report(?:ing)?|update|summary|cable|round-?up|highlights|activit(?:y|ies)|review|assessment|sitrep|digest)"
)
_SELF = re.compile(
    rf"\b{_CADENCE}\b(?: [\w'/&-]+){{0,6}}? {_REPORT}\b"
    r"|(?<!previous )(?<!last )(?<!prior )(?<!next )\breporting (?:period|month|quarter|week)\b"
    r"|\bperiod (?:covered|under review)\b|\bthis (?:cable|message|telegram|report|update|is)\b(?: [\w',-]+){0,3}? "
    r"(?:highlights?|describes?|summari[sz]es?|covers?|provides?|reports?|reviews?|"
    r"updates?|contains?|outlines?|details?|compiles?)\b"
    rf"|\b(?:following|below) (?:is|are)\b(?: [\w'/&-]+){{0,8}}? {_REPORT}\b"
    r"|\bare (?:reported|described|listed|outlined|summari[sz]ed) below\b"
    rf"|\b{_REPORT} (?:of|on)\b(?: [\w'/&().-]+){{0,10}}? activities\b|\breport(?:ing)? (?:for|covers?|covering)\b",
    re.IGNORECASE,
)
# A month named with the report itself, as in a subject: "Monthly Report, May 2008", "May 2008 EXBS monthly report".
_M3, _Y3 = _month("m3"), _year("y3")
_MONTHLY = re.compile(
    rf"\bmonthly (?:[\w/-]+ ){{0,2}}?{_REPORT}(?: -{{1,2}} |[,:(]? ?\(?){_M1},? {_Y2}"
    rf"|\b{_M3},? {_Y3} (?:[\w/-]+ ){{0,3}}?monthly (?:[\w/-]+ ){{0,2}}?{_REPORT}",
    re.IGNORECASE,
)
_SELF_WORDS = (  # one of these is in whatever _SELF matches
    *(
        "report",
        "weekly",
        "monthly",
        "quarterly",
        "annual",
        "yearly",
        "fortnightly",
        "period ",
        "activities",
        "following",
    ),
    *("below", "this cable", "this message", "this telegram", "this update", "this is"),
)
_SENTENCE = re.compile(r"(?<=[a-z0-9)\"”][.!?]) +(?=[A-Z(\"“])|\n{2,}")
# One set at the front, which the search skips to: 1999, 5/09, FY 09, Q3.
_HAS_YEAR = re.compile(r"[\dYyQq](?:(?<=[12])[90]\d\d|(?<=\d)/\d\d\b|(?<=[Yy])\.? ?\d\d|(?<=[Qq])[1-4]\b)")
_LONGEST_RANGE = 120
_NEAR_BEFORE, _NEAR_AFTER = 40, 110  # characters between what a cable says of itself and the range
_OPENING_TEXT = 3000  # characters; a cable says at its beginning what it is


def reporting_period(text: str, subject: str = "", dated: str = "") -> ReportingPeriod | None:
    """The period that the opening of a body, or the subject line, says the cable reports on; None where it says none.

    `dated` is the ISO date of the cable, where it is known: a report on days to come is a misreading.
    """
    opening = f"{subject}\n\n{text[:_OPENING_TEXT]}"
    if not any(map(_says_of_itself, _around_years(opening))):  # most cables are no such reports; this is quick
        return None
    for sentence in _SENTENCE.split(opening):
        line = " ".join(sentence.split())
        for said in _SELF.finditer(line):
            near = (max(0, said.start() - _NEAR_BEFORE), said.end() + _NEAR_AFTER)
            span = _named_month(line[slice(*near)]) or _first_span(line, *near)
            if span and (not dated or span[0].isoformat() <= dated[:10]):
                return ReportingPeriod(span[0].isoformat(), span[1].isoformat())
    return None


def _around_years(text: str) -> Iterator[str]:
    for year in _HAS_YEAR.finditer(text):
        yield " ".join(text[max(0, year.start() - 2 * _NEAR_AFTER) : year.end() + 2 * _NEAR_BEFORE].split())


def _says_of_itself(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _SELF_WORDS) and bool(_SELF.search(text))


def _named_month(text: str) -> Span | None:
    named = _MONTHLY.search(text)
    return _months({"m1": named["m1"] or named["m3"], "y2": named["y2"] or named["y3"]}) if named else None


def _first_span(sentence: str, start: int, end: int) -> Span | None:
    """The first range between two places of a sentence that can be true."""
    found: list[tuple[int, Span]] = []
    for pattern, reader in _RANGES:
        for match in pattern.finditer(sentence, max(0, start), end + _LONGEST_RANGE):
            span = reader(match.groupdict())
            if match.start() > end:
                break
            if span and span[0] <= span[1] and span[0].year >= _EARLIEST and span[1].year <= _LATEST:
                found.append((match.start(), span))
                break
    return min(found, key=lambda item: item[0])[1] if found else None


def _number(month: str) -> int:
    return _MONTHS.index(month[:3].lower()) + 1


def _date(year: str, month: str, day: str) -> date | None:
    return _day_of(year, str(_number(month)), day)


def _day_of(year: str | None, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:  # the 31st of a shorter month, the 13th month
        return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if year > 99 else years.full_year(year)
