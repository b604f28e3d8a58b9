"""Are the links that share what they have in common those that would be written one by one?"""

from dataclasses import replace

import pytest

from search.page import Question, Sort
from web import links, urls

QUESTIONS = (
    Question(),
    Question("customs & duty", offset=30),
    Question("x", chosen={"tag": ("PARM", "ETTC"), "program": ("EXBS",)}, since="2008", until="2009-03"),
    Question("x", excluded={"tag": ("PARM",), "origin": ("Embassy Ürümqi",)}, until="2009", sort=Sort.OLDEST),
    Question("", chosen={"agency": ("FSTEK",)}, excluded={"agency": ("CBP",)}, sort=Sort.NEWEST),
)
VALUES = ("KSTC", "Embassy Moscow", "A&B=C?", "-", "«ё»")


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
@pytest.mark.parametrize("name", urls.VALUE_FACETS)
def test_a_value_that_is_not_in_use_is_chosen_or_excluded(asked: Question, name: str) -> None:
    of_facet = links.Links(asked, name)
    for value in VALUES:
        chosen, excluded = urls.with_value(asked, name, value), urls.with_excluded(asked, name, value)
        expected = urls.search_address(chosen), urls.search_address(excluded)
        assert of_facet.of(value, chosen=False, excluded=False) == expected


def test_a_value_in_use_is_dropped_or_turned_round() -> None:
    of_tags = links.Links(QUESTIONS[2], "tag")
    dropped, turned = of_tags.of("PARM", chosen=True, excluded=False)
    assert "tag=ETTC" in dropped
    assert "PARM" not in dropped
    assert "-tag=PARM" in turned
    assert len(set(links.Links(QUESTIONS[3], "tag").of("PARM", chosen=False, excluded=True))) == 1


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
@pytest.mark.parametrize("period", ["1999", "2009-10", "2009-10-09"])
def test_a_bar_leads_to_its_dates(asked: Question, period: str) -> None:
    assert links.sent_in(asked)(period) == urls.search_address(urls.within(asked, period, period))
    reporting = replace(asked, query=f"{asked.query} period:{period}".strip(), offset=0)
    assert links.reporting_on(asked)(period) == urls.search_address(reporting)
