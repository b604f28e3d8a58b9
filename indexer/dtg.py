"""When was the cable sent, how urgent was it, and what does its DE line say?

The date-time group `R 091103Z OCT 09` is the precedence, day, hour, minute (always Zulu), month and year. The line
`DE RUEHMO #2555/01 2821103` names the sending station, its serial number (four digits: STATE 125320 is #5320), the day
of the year and the time of filing.
"""

import datetime as dt
import re
from dataclasses import dataclass

from indexer import ids

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
PRECEDENCES = {"R": "routine", "P": "priority", "O": "immediate", "Z": "flash", "Y": "flash"}

_DTG = re.compile(
    r"(?P<precedence>(?:(?<![A-Z])[RPOZY]{1,2}[ ]{1,3}){0,3})"
    r"(?<!\d)(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})[ ]?Z[ ]{0,3}"
    r"(?P<month>[A-Z]{3})[A-Z]{0,6}[ ]{0,2}(?P<year>\d{4}|\d{2})(?!\d)",
    re.I,
)
_DE = re.compile(
    r"(?<![A-Z])DE[ ]{1,3}(?P<station>R[A-Z]{4,7})[ ]{0,3}#?[ ]?(?P<serial>\d{1,6})[A-Z]?(?:/\d{1,3})?"
    r"[ ]{1,3}(?P<day>\d{3})(?P<hour>\d{2})(?P<minute>\d{2})",
    re.I,
)
_PRECEDENCE_LINE = re.compile(
    r"^[ ]*(?P<letters>(?:RR|PP|OO|ZZ|YY)(?:[ ](?:RR|PP|OO|ZZ|YY)){0,2})[ ]+R[A-Z]{4,7}\b", re.M
)


@dataclass(frozen=True, slots=True)
class Dtg:
    """A date-time group. `moment` is ISO with Z, or the day alone when the time is damaged; `precedence` lower case."""

    moment: str
    precedence: str
    start: int
    end: int

    @property
    def year(self) -> int:
        return int(self.moment[:4])


@dataclass(frozen=True, slots=True)
class DeLine:
    """A DE line: routing indicator, serial (its last four digits), day of the year, time of filing."""

    station: str
    serial: int
    day: int
    hour: int
    minute: int
    start: int
    end: int

    def moment(self, year: int) -> str:
        """The filing time in a given year, ISO with Z, or "" when the line has no possible day or time."""
        if not (1 <= self.day <= 366 and self.hour < 24 and self.minute < 60):
            return ""
        day = dt.date(year, 1, 1) + dt.timedelta(days=self.day - 1)
        return f"{day.isoformat()}T{self.hour:02d}:{self.minute:02d}:00Z"


def read_dtg(text: str, start: int, end: int) -> Dtg | None:
    """The first possible date-time group of `flat` text between two offsets."""
    for match in _DTG.finditer(text, start, end):
        month = _month(match["month"].upper())
        if not month:
            continue
        try:
            day = dt.date(ids.full_year(match["year"]), month, int(match["day"]))
        except ValueError:
            continue
        moment = day.isoformat()
        if int(match["hour"]) < 24 and int(match["minute"]) < 60:
            moment += f"T{match['hour']}:{match['minute']}:00Z"
        letter = match["precedence"].strip()[:1].upper()
        return Dtg(moment, PRECEDENCES.get(letter, ""), match.start(), match.end())
    return None


def read_de(text: str, start: int, end: int) -> DeLine | None:
    """The first DE line of `flat` text between two offsets."""
    match = _DE.search(text, start, end)
    if not match:
        return None
    return DeLine(
        station=match["station"].upper(),
        serial=int(match["serial"]),
        day=int(match["day"]),
        hour=int(match["hour"]),
        minute=int(match["minute"]),
        start=match.start(),
        end=match.end(),
    )


def precedence_line(text: str, start: int, end: int) -> str:
    """The precedence of the line over DE (`RR RUEHBI RUEHCI`), lower case, or ""."""
    match = _PRECEDENCE_LINE.search(text, start, end)
    return PRECEDENCES[match["letters"][0]] if match else ""


def _month(name: str) -> int:
    """1 to 12, one letter wrong allowed where it leaves a single month; 0 for none."""
    if name in MONTHS:
        return MONTHS.index(name) + 1
    near = [number for number, month in enumerate(MONTHS, 1) if ids.distance(name, month, 1) <= 1]
    return near[0] if len(near) == 1 else 0
