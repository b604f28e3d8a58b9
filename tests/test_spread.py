"""Are the hits counted in every day they were sent, and in every month they report on?"""

from collections import Counter

import pytest

from index.cable import Cable
from search.answer import answer
from search.page import Question
from search.spread import LONGEST_PERIOD, by_day, by_period
from search.whole import every
from tests.web_site import all_of_them

QUESTIONS = (Question(), Question("EXBS"), Question("-customs"), Question("EXBS", since="2009"), Question("zeppelin"))


def months(cable: Cable) -> list[str]:
    """Every month that the cable's period touches, one by one."""
    if not cable.reporting_period:
        return []
    days = cable.reporting_period.start, cable.reporting_period.end
    start, end = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in days)
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)][:LONGEST_PERIOD]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_months_reported_on_are_counted_as_one_by_one(question: Question) -> None:
    generation = all_of_them().generation
    expected = Counter(month for cable in every(generation, question) for month in months(cable))
    assert [(one.value, one.count) for one in by_period(answer(generation, question).found)] == sorted(expected.items())


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_days_of_every_month_add_up_to_its_cables(question: Question) -> None:
    generation = all_of_them().generation
    sent = Counter(cable.date[:10] for cable in every(generation, Question(question.query)) if cable.date)
    for month in {day[:7] for day in sent} | {"1900-01"}:
        expected = sorted((day, count) for day, count in sent.items() if day.startswith(month))
        assert [(one.value, one.count) for one in by_day(generation, question, month)] == expected


def test_the_periods_of_the_fictional_cables_are_not_all_of_one_month() -> None:
    generation = all_of_them().generation
    assert {len(months(cable)) for cable in every(generation, Question())} > {0, 1}
