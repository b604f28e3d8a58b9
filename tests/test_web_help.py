"""Does the help page say only what is so?"""

from itertools import pairwise

import pytest

from search.answer import answer
from search.language import parse
from search.page import Question
from tests.web_site import all_of_them, browse
from web.views.help import FORMS


@pytest.mark.parametrize("query", [query for query, _ in FORMS])
def test_every_example_is_understood_and_runs(query: str) -> None:
    assert parse(query).notes == ()
    assert browse().get("/search", query_string={"q": query}).status_code == 200


def test_what_is_said_to_be_the_same_is_the_same() -> None:
    same = {query: before for (before, _), (query, finds) in pairwise(FORMS) if finds == "the same"}
    assert same
    for query, before in same.items():
        one, other = (answer(all_of_them().generation, Question(text)) for text in (query, before))
        assert [hit.cable.id for hit in one.hits] == [hit.cable.id for hit in other.hits], query
