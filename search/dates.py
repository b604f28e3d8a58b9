"""Which days does a typed date mean?

A date is a year, a month, a day or a minute: `2009`, `2009-10`, `2009-10-09`, `2009-10-09T11:03Z`; also with slashes or
dots, without leading zeros, without signs (`20091009`), the month first (`10/2009`) or by its name (`Oct 2009`,
`9 October 2009`). `10/09/2009` is none: it is one day in Washington and another in London. All times are Zulu.
"""

import re
from calendar import monthrange
from datetime import date, datetime

_NUMERIC = re.compile(
    r"(?P<y>\d{4})(?:(?P<sep>[-/.])(?P<m>\d{1,2})(?:(?P=sep)(?P<d>\d{1,2})"
    r"(?:[T ](?P<H>\d{1,2}):(?P<M>\d{2})(?::\d{2})?Z?)?)?)?",
    re.IGNORECASE,
)
_CLOSE = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})?")
_MONTH_FIRST = re.compile(r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})(?P<d>)")
_NAMED = re.compile(r"(?:(?P<d>\d{1,2})[ -])?(?P<name>[a-z]{3,9})\.?[ -](?P<y>\d{4})", re.IGNORECASE)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_EPOCH = datetime(1970, 1, 1)


def normal(value: str) -> str | None:
    """The date in ISO form, as precise as it was typed (`2009`, `2009-10`, …), or None where it is no date."""
    value = " ".join(value[:40].split())
    if found := _NUMERIC.fullmatch(value):
        parts = [found[key] for key in ("y", "m", "d")]
        clock = (int(found["H"]), int(found["M"])) if found["H"] else None
    elif found := _CLOSE.fullmatch(value) or _MONTH_FIRST.fullmatch(value):
        parts, clock = [found[key] or None for key in ("y", "m", "d")], None
    elif found := _NAMED.fullmatch(value):
        name = found["name"].lower()
        month = next((n for n, full in enumerate(_MONTHS, 1) if full.startswith(name)), None)
        if month is None:
            return None
        parts, clock = [found["y"], str(month), found["d"]], None
    else:
        return None
    numbers = [int(part) for part in parts if part is not None]
    if not _exists(numbers, clock):
        return None
    day = "-".join([f"{numbers[0]:04d}", *(f"{n:02d}" for n in numbers[1:])])
    return f"{day}T{clock[0]:02d}:{clock[1]:02d}Z" if clock else day


def _exists(numbers: list[int], clock: tuple[int, int] | None) -> bool:
    year, month, day = [*numbers, 1, 1][:3]
    return (
        year >= 1
        and 1 <= month <= 12
        and 1 <= day <= monthrange(year, month)[1]
        and (clock is None or (clock[0] < 24 and clock[1] < 60))
    )


def days(value: str) -> tuple[int, int]:
    """First and last day of a `normal` date, both included, in days since 1970-01-01 (negative before)."""
    first, last = _first_and_last(value)
    return (first - _EPOCH.date()).days, (last - _EPOCH.date()).days


def minutes(value: str) -> tuple[int, int]:
    """First and last minute of a `normal` date, both included, in minutes since 1970-01-01T00:00Z (negative before)."""
    if "T" in value:
        moment = datetime.strptime(value, "%Y-%m-%dT%H:%MZ")
        minute = int((moment - _EPOCH).total_seconds()) // 60
        return minute, minute
    first, last = days(value)
    return first * 1440, last * 1440 + 1439


def is_backward(since: str, until: str) -> bool:
    """Whether a span of `normal` dates ("" for an open end) ends before it begins."""
    return bool(since and until) and minutes(since)[0] > minutes(until)[1]


def _first_and_last(value: str) -> tuple[date, date]:
    year, month, day = [*(int(part) for part in value[:10].split("-")), 0, 0][:3]
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if not day:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def in_words(value: str) -> str:
    """A `normal` date as English has it: `2009`, `October 2009`, `9 October 2009`, `9 October 2009, 11:03Z`."""
    day, _, clock = value.partition("T")
    parts = day.split("-")
    words = parts[0]
    if len(parts) > 1:
        words = f"{_MONTHS[int(parts[1]) - 1].title()} {words}"
    if len(parts) > 2:
        words = f"{int(parts[2])} {words}"
    return f"{words}, {clock}" if clock else words
