"""Does the histogram show what was counted, and lead to where it says?"""

import pytest

from search.page import Bucket, Question
from web.charts import histogram, of_periods


def buckets(**counts: int) -> list[Bucket]:
    return [Bucket(period.removeprefix("m").replace("_", "-"), number) for period, number in counts.items()]


def test_many_years_are_years_with_the_empty_ones() -> None:
    chart = histogram(buckets(m2004_12=3, m2007_01=1, m2007_05=2, m2009_10=8), Question("x"))
    assert chart is not None
    assert [(bar.period, bar.count) for bar in chart.bars] == [
        ("2004", 3),
        ("2005", 0),
        ("2006", 0),
        ("2007", 3),
        ("2008", 0),
        ("2009", 8),
    ]
    assert chart.bars[0].href == "/search?q=x&from=2004&to=2004"
    assert chart.bars[-1].height == 100
    assert chart.bars[1].height == 0
    assert chart.total == 14


def test_a_year_in_view_is_its_months() -> None:
    chart = histogram(buckets(m2008_12=4, m2009_02=1, m2009_10=8), Question("", since="2009", until="2009"))
    assert chart is not None
    assert (chart.unit, len(chart.bars), chart.peak) == ("month", 12, 8)
    assert chart.bars[9].name == "October 2009"
    assert chart.bars[9].href == "/search?from=2009-10&to=2009-10"
    assert chart.crumbs == (("All dates", "/search"), ("2009", ""))


def test_a_month_in_view_is_its_days_where_days_were_counted() -> None:
    chart = histogram(buckets(m2008_02_09=4, m2008_02_11=1), Question("", since="2008-02", until="2008-02"))
    assert chart is not None
    assert (chart.unit, len(chart.bars)) == ("day", 29)
    assert [bar.period for bar in chart.bars if bar.count] == ["2008-02-09", "2008-02-11"]
    assert [name for name, _ in chart.crumbs] == ["All dates", "2008", "February 2008"]


@pytest.mark.parametrize(
    ("months", "extent"),
    [
        (["2009-03", "2009-11"], "March 2009 – November 2009"),
        (["2009-03"], "January 2009 – December 2009"),
        (["2007-03", "2009-11"], ""),
        (["1980-03", "2009-11"], ""),
    ],
    ids=["some months", "one month, in its year", "months with years below", "years"],
)
def test_months_without_a_year_below_say_from_when_to_when(months: list[str], extent: str) -> None:
    chart = of_periods([Bucket(month, 1) for month in months], Question())
    assert chart and chart.extent == extent


def test_crumbs_that_say_the_year_need_no_extent() -> None:
    chart = histogram(buckets(m2008_02=2, m2008_05=1), Question(since="2008", until="2008"))
    assert chart and len(chart.crumbs) == 2 and chart.extent == ""


def test_bars_lie_side_by_side_within_the_drawing() -> None:
    chart = histogram(buckets(m1966_02=1, m2010_02=1000), Question())
    assert chart is not None
    assert len(chart.bars) == 45
    assert all(abs(a.x + a.width - b.x) < 0.01 for a, b in zip(chart.bars, chart.bars[1:], strict=False))
    assert abs(chart.bars[-1].x + chart.bars[-1].width - 100) < 0.1
    assert chart.bars[0].height >= 2, "one cable beside a thousand can still be seen and clicked"


def test_nothing_to_draw() -> None:
    assert histogram([], Question()) is None
    assert histogram(buckets(m2009_10=1), Question(since="2010", until="2009")) is None
