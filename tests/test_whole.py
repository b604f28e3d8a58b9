"""Is the whole result the same as its pages, one after the other?"""

from dataclasses import replace
from unittest import mock

import pytest

from index.errors import UsageError
from search import run
from search.answer import answer
from search.lookup import TOO_MUCH, Budget
from search.page import Question, Sort
from search.whole import every, ids
from tests.cables import CABLES
from tests.web_site import all_of_them

QUESTIONS = (
    Question(),
    Question("EXBS"),
    Question("EXBS OR visas", sort=Sort.OLDEST),
    Question("-customs", chosen={"program": ("EXBS",)}, excluded={"agency": ("CBP",)}),
    Question("EXBS", since="2008", until="2009"),
    Question("zeppelin"),
    Question("EXBS", offset=2, limit=1),
)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_all_hits_in_the_order_of_the_pages(question: Question) -> None:
    generation = all_of_them().generation
    expected = [hit.cable for hit in answer(generation, replace(question, offset=0, limit=len(CABLES))).hits]
    assert list(every(generation, question)) == expected
    assert ids(generation, question) == {cable.id for cable in expected}


def test_what_is_too_much_work_is_refused_before_the_first_cable_is_asked_for() -> None:
    with mock.patch.object(run, "Budget", lambda: Budget(0)), pytest.raises(UsageError, match=TOO_MUCH):
        every(all_of_them().generation, Question("EXBS"))


def test_a_cable_is_read_only_when_its_turn_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    generation = all_of_them().generation
    read: list[int] = []
    cable = type(generation).cable
    monkeypatch.setattr(type(generation), "cable", lambda self, docnum: read.append(docnum) or cable(self, docnum))
    found = every(generation, Question())
    next(found)
    next(found)
    assert len(read) == 2
    read.clear()
    ids(generation, Question())
    assert read == []
