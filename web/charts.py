"""How many cables were sent when: which bars does the histogram have, and where does each lead?

The date facet counts months, without its own selection. From them come the bars of what is in view: years, the months
of a year, the days of a month (where days were counted). Empty ones between are bars too, of no height. Lengths are
percentages of the drawing, so that it fits any width without a script.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from search.page import Bucket, Question
from web.links import AddressOf, reporting_on, sent_in
from web.urls import search_address, within
from web.words import MONTHS, day

MOST_BARS_OF_MONTHS = 37
"""Up to three years are drawn month by month; more are drawn year by year."""
MOST_FIGURES = 12


@dataclass(slots=True)  # not frozen: quicker to make
class Bar:
    """`period` is `2009`, `2009-10` or `2009-10-09`; `x`, `width`, `y`, `height` are percent of the drawing."""

    period: str
    label: str  # under the bar, or ""
    minor: bool  # its label may be left out on a narrow screen
    name: str  # `October 2009`
    count: int
    href: str
    x: float
    width: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 3)


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars in view, the way back up, and the neighbours at the same zoom."""

    bars: tuple[Bar, ...]
    unit: str  # "year", "month" or "day"
    crumbs: tuple[tuple[str, str], ...]  # (name, address or "" for where we are)
    peak: int

    @property
    def figures(self) -> bool:
        """Is there room for a number on each bar?"""
        return len(self.bars) <= MOST_FIGURES

    @property
    def extent(self) -> str:
        """From when to when, where neither the labels, which are months, nor the crumbs say of which year."""
        says_no_year = self.unit == "month" and self.figures and len(self.crumbs) == 1
        return f"{self.bars[0].name} – {self.bars[-1].name}" if says_no_year else ""

    @property
    def total(self) -> int:
        """Cables of all bars in view."""
        return sum(bar.count for bar in self.bars)


def month_in_view(asked: Question) -> str:
    """The one month that the question is about (`2009-10`), or ""."""
    month = asked.since[:7]
    return month if len(month) == 7 and asked.until[:7] == month else ""


def histogram(buckets: Iterable[Bucket], asked: Question) -> Histogram | None:
    """The histogram of a date facet as the question has it zoomed; None where there is nothing to draw."""
    return _drawn(buckets, asked, sent_in(asked))


def of_periods(buckets: Iterable[Bucket], asked: Question) -> Histogram | None:
    """The histogram of the months that hits report on; a bar asks for `period:` beside what is asked already."""
    return _drawn(buckets, replace(asked, since="", until=""), reporting_on(asked))


def _drawn(buckets: Iterable[Bucket], asked: Question, address: AddressOf) -> Histogram | None:
    counts = Counter({bucket.value: bucket.count for bucket in buckets if bucket.value})
    if not counts:
        return None
    first, last = min(counts)[:7], max(counts)[:7]
    low, high = asked.since or first, asked.until or last
    if low > high:
        return None
    periods, unit = _periods(low, high, any(len(period) == 10 for period in counts))
    size = {"year": 4, "month": 7, "day": 10}[unit]
    summed: Counter[str] = Counter()
    for period, number in counts.items():
        summed[period[:size]] += number
    peak = max((summed[period] for period in periods), default=0)
    step = 100 / len(periods)
    bars = tuple(
        _bar(period, position, step, summed[period], peak, address(period), len(periods))
        for position, period in enumerate(periods)
    )
    return Histogram(bars, unit, _crumbs(asked), peak)


def _periods(low: str, high: str, days_known: bool) -> tuple[list[str], str]:
    if days_known and low[:7] == high[:7]:
        return _days(low[:7]), "day"
    start, end = _month_number(low, 1), _month_number(high, 12)
    if end - start < MOST_BARS_OF_MONTHS:
        if start == end:  # a lone bar says nothing: show its year
            start, end = _month_number(low[:4], 1), _month_number(low[:4], 12)
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)], "month"
    return [f"{year:04}" for year in range(int(low[:4]), int(high[:4]) + 1)], "year"


def _days(month: str) -> list[str]:
    first = date.fromisoformat(month + "-01")
    after = (first + timedelta(days=32)).replace(day=1)
    return [(first + timedelta(days=n)).isoformat() for n in range((after - first).days)]


def _month_number(period: str, otherwise: int) -> int:
    month = int(period[5:7]) if len(period) >= 7 else otherwise
    return int(period[:4]) * 12 + month - 1


def _bar(period: str, position: int, step: float, number: int, peak: int, href: str, bars: int) -> Bar:
    height = max(100 * number / peak, 2.0) if number else 0.0
    return Bar(
        period=period,
        label=_label(period, position, bars),
        minor=_is_minor(period, position, bars),
        name=day(period),
        count=number,
        href=href,
        x=round(position * step, 3),
        width=round(step, 3),
        y=round(100 - height, 3),
        height=round(height, 3),
    )


def _label(period: str, position: int, bars: int) -> str:
    if len(period) == 4:
        return period if bars <= 12 or int(period) % 5 == 0 else ""
    if len(period) == 7:
        if bars <= 12:
            return MONTHS[int(period[5:]) - 1][:3]
        return period[:4] if period.endswith("-01") or (position == 0 and period[5:] < "09") else ""
    return str(int(period[8:])) if int(period[8:]) % 5 == 0 or period.endswith("-01") else ""


def _is_minor(period: str, position: int, bars: int) -> bool:
    if len(period) == 4:
        return (bars > 12 and int(period) % 10 != 0) or (6 < bars <= 12 and position % 2 == 1)
    return len(period) == 7 and 6 < bars <= 12 and position % 2 == 1


def _crumbs(asked: Question) -> tuple[tuple[str, str], ...]:
    """All dates › 2009 › October 2009, each but the last a link."""
    if not (asked.since or asked.until):
        return (("All dates", ""),)
    crumbs = [("All dates", search_address(within(asked, "", "")))]
    if asked.since == asked.until:
        wider = [asked.since[:size] for size in (4, 7) if len(asked.since) > size]
        crumbs += [(day(period), search_address(within(asked, period, period))) for period in wider]
        return (*crumbs, (day(asked.since), ""))
    name = f"{day(asked.since) or 'the first'} – {day(asked.until) or 'the last'}"
    return (*crumbs, (name, ""))
