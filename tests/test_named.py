"""Is a cable found by its id, however that is written?"""

from dataclasses import replace

import pytest

from search.answer import answer
from search.page import Question
from tests.cables import CABLES, MOSCOW_MONTHLY
from tests.web_site import all_of_them, browse, reading_of


@pytest.mark.parametrize(
    "written",
    ["08MOSCOW93301", "08moscow93301", '"08 Moscow 93301"', "2008-Moscow-093301", '"08 MOSCOW 093301"', "moscow93301"],
)
def test_an_id_is_read_in_all_its_spellings(written: str) -> None:
    found = answer(all_of_them().generation, Question(f"id:{written}"))
    assert [hit.cable.id for hit in found.hits] == ["08MOSCOW93301"]
    assert bool(found.notes) == (written == "moscow93301")


def test_an_id_without_its_year_is_looked_for_in_all_years() -> None:
    older = replace(MOSCOW_MONTHLY, id="99MOSCOW93301", date="1999-05-01T00:00:00Z")
    generation = reading_of([*CABLES, older]).generation
    found = answer(generation, Question('id:"Moscow 93301"'))
    assert {hit.cable.id for hit in found.hits} == {"08MOSCOW93301", "99MOSCOW93301"}
    assert found.notes == ("“Moscow 93301” names no year, so it was looked for in every year.",)
    citing = answer(generation, Question('ref:"State 94402"'))
    assert {hit.cable.id for hit in citing.hits} == {
        cable.id for cable in (*CABLES, older) if "08STATE94402" in cable.references
    }


@pytest.mark.parametrize("written", ["Moscow", "93301", "id:", "08", "MOSCOW 0", "MOSCOW 1 2"])
def test_what_is_no_id_stands_for_none(written: str) -> None:
    assert answer(all_of_them().generation, Question(f'id:"{written}"', limit=0)).total in (0, len(CABLES))


@pytest.mark.parametrize("written", ["08-moscow-93301", "2008 Moscow 093301", "08MOSCOW93301.html"])
def test_a_bare_id_as_the_question_leads_to_the_cable(written: str) -> None:
    response = browse().get("/search", query_string={"q": written})
    assert (response.status_code, response.headers["Location"]) == (302, "/cable/08MOSCOW93301")
