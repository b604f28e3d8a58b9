"""Is the period read that a cable says it reports on, and none that it does not?"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cable import ReportingPeriod
from indexer.period import reporting_period

STATED = [
    ("highlights activities of the office for the period of September 01, 2009 to September 30, 2009.", "09-01 09-30"),
    ("reports on activities for the month of May 2009.", "05-01 05-31"),
    ("reports activities for the months of May and June 2009.", "05-01 06-30"),
    ("covers the period from March 1 through 31, 2009.", "03-01 03-31"),
    ("covers the reporting period 1 January - 31 March 2009.", "01-01 03-31"),
    ("summarizes activities during the second quarter of fiscal year 2009.", "01-01 03-31"),
    ("provides an update for the week of May 5 - 9, 2009.", "05-05 05-09"),
    ("covers the week of May 4, 2009.", "05-04 05-10"),
    ("covers the week ending May 10, 2009.", "05-04 05-10"),
    ("covers 16-30 June 2009.", "06-16 06-30"),
    ("covers the first half of 2009.", "01-01 06-30"),
    ("covers calendar year 2009.", "01-01 12-31"),
    ("covers the period 10/01/09 - 10/31/09.", "10-01 10-31"),
    ("covers the period 10/01/2009 to 10/31/2009.", "10-01 10-31"),
    ("covers activities between October 1 and October 31, 2009.", "10-01 10-31"),
    ("is a report for Q2 FY09.", "01-01 03-31"),
]
SUBJECTS = [
    ("EXBS NORWAY MONTHLY REPORT: MAY 2009", "05-01 05-31"),
    ("Norway Monthly Report May 2009", "05-01 05-31"),
    ("EXBS Norway monthly report, May 2009", "05-01 05-31"),
    ("EXBS NORWAY: MAY 2009 MONTHLY REPORT", "05-01 05-31"),
    ("May 2009 EXBS monthly activity report", "05-01 05-31"),
    ("QUARTERLY REPORT FOR JANUARY-MARCH 2009", "01-01 03-31"),
]
NONE = [
    "The minister was in Rome from May 3 to May 9, 2009.",
    "He will serve for the period of 2009-2012.",
    "The weekly press conference on August 3, 2009 was cancelled.",
    "This cable describes a meeting. The minister spoke of trade.",
    "Norway's monthly trade reached a peak.",
    "This cable covers the period from May 40 to May 50, 2009.",
    "This cable covers the period from May 9 to May 3, 2009.",
    "This is the draft 2009 annual report.",
    "",
]


def period(days: str) -> ReportingPeriod:
    start, end = days.split()
    return ReportingPeriod(f"2009-{start}", f"2009-{end}")


@pytest.mark.parametrize(("sentence", "days"), STATED)
@pytest.mark.parametrize("who", ["This cable", "Summary: This report", "1. (SBU) This message"])
def test_stated_in_the_first_sentence(who: str, sentence: str, days: str) -> None:
    assert reporting_period(f"{who} {sentence} End Summary.\n\n2. It rained from May 3 to 9, 2008.") == period(days)


@pytest.mark.parametrize(("sentence", "days"), STATED)
def test_lines_may_break_anywhere(sentence: str, days: str) -> None:
    assert reporting_period("This cable " + sentence.replace(" ", "\n")) == period(days)


@pytest.mark.parametrize(("subject", "days"), SUBJECTS)
def test_stated_in_the_subject(subject: str, days: str) -> None:
    assert reporting_period("", subject) == period(days)


@pytest.mark.parametrize("text", NONE)
def test_not_stated(text: str) -> None:
    assert reporting_period(text) is None


def test_a_year_left_out_is_that_of_the_other_side_or_the_year_before() -> None:
    assert reporting_period("This report covers December 15 to January 14, 2009.") == ReportingPeriod(
        "2008-12-15", "2009-01-14"
    )
    assert reporting_period("This report covers FY 2009.") == ReportingPeriod("2008-10-01", "2009-09-30")


def test_a_report_on_days_to_come_is_a_misreading() -> None:
    text = "This cable covers the period of May 1 to May 31, 2009."
    assert reporting_period(text, dated="2009-04-01T00:00:00Z") is None
    assert reporting_period(text, dated="2009-06-01") == period("05-01 05-31")


MONTHS = "January February March April May June July August September October November December".split()


@settings(max_examples=100, deadline=None)
@given(start=st.dates(date(1966, 1, 1), date(2027, 12, 31)), days=st.integers(0, 400))
def test_any_range_of_days_comes_back(start: date, days: int) -> None:
    end = start + timedelta(days)
    first, last = (f"{MONTHS[day.month - 1]} {day.day}, {day.year}" for day in (start, end))
    found = reporting_period(f"This cable reports on the period from {first} to {last}.")
    assert found == ReportingPeriod(start.isoformat(), end.isoformat())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = reporting_period(f"This report covers {text}", text)
    assert found is None or found.start <= found.end
