"""Is a question that finds nothing explained for a bounded amount of work, however hostile it is?"""

import difflib
from unittest import mock

import pytest

from index.generation import Generation
from search import emptiness, suggest, vocabulary
from search.answer import answer
from search.compile import MOST_HINTS, without_notes
from search.emptiness import LEFT_OUT, why_empty
from search.language import parse
from search.lookup import Budget
from search.page import Question
from search.suggest import MOST_MENDED, did_you_mean
from tests.answering import build
from tests.test_hostile_queries import HOSTILE, spending
from tests.web_site import browse

MANY_UNKNOWN = f"program:({' '.join(f'EXB{n}' for n in range(90))})"


@pytest.fixture
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A new one for each test: what one test looks up is not known to the next."""
    return build(tmp_path_factory.mktemp("emptiness"))


@pytest.mark.parametrize("query", ["*a* *e* zebra", 'zebra "of the" c*', "para:(of the) zebra subject:*s*"])
def test_what_would_be_too_much_work_is_left_out_and_said(generation: Generation, query: str) -> None:
    with spending() as spent:
        whole = why_empty(generation, Question(query))
    assert whole.notes == ()
    for work in (0, 1, 10, sum(spent) - 1, sum(spent)):
        budget = Budget(work)
        with mock.patch.object(emptiness, "Budget", lambda budget=budget: budget):
            found = why_empty(generation, Question(query))
        assert found.notes == ((LEFT_OUT,) if work < sum(spent) else ())
        assert [part for part in whole.parts if part in found.parts] == list(found.parts)
        assert "with “zebra”" in [part.text for part in found.parts]  # it costs nothing, wherever it stands
    assert found == whole


def test_what_is_refused_leaves_room_for_what_costs_less(generation: Generation) -> None:
    with mock.patch.object(emptiness, "Budget", lambda: Budget(100)):
        found = why_empty(generation, Question("*a* customs zebra"))
    assert [part.question.query for part in found.parts] == ["customs", "zebra"]
    assert found.notes == (LEFT_OUT,)


def test_its_page_is_no_refusal() -> None:
    with mock.patch.object(emptiness, "Budget", lambda: Budget(0)):
        page = browse().get("/search", query_string={"q": "zebra *a* *e*"})
    assert page.status_code == 200
    assert "with “zebra”" in page.get_data(as_text=True)
    assert LEFT_OUT in page.get_data(as_text=True)


def test_what_several_looser_questions_ask_is_read_once(generation: Generation) -> None:
    with spending() as alone:
        assert answer(generation, Question("*s*", limit=0)).total
    with spending() as explained:
        found = why_empty(generation, Question("zebra *s*"))
    assert [part.count > 0 for part in found.parts] == [False, True]
    assert "*s*" in [looser.question.query for looser in found.relaxations]
    assert sum(explained) == sum(alone) > 0


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_question_is_explained(generation: Generation, name: str) -> None:
    with spending() as spent:
        assert len(why_empty(generation, Question(HOSTILE[name])).parts) <= emptiness.MOST_PARTS
    assert sum(spent) < 40_000


def test_values_like_unknown_ones_are_looked_for_a_few_times_and_once_each(generation: Generation) -> None:
    with mock.patch.object(difflib, "get_close_matches", wraps=difflib.get_close_matches) as compared:
        notes = answer(generation, Question(MANY_UNKNOWN)).notes
        assert sum("Close: EXBS" in note for note in notes) == MOST_HINTS
        assert sum("No cable of this index has" in note for note in notes) == 90
        why_empty(generation, Question(MANY_UNKNOWN))
        answer(generation, Question(MANY_UNKNOWN))
    assert compared.call_count == MOST_HINTS


def test_none_is_looked_for_where_no_note_is_read(generation: Generation) -> None:
    with mock.patch.object(vocabulary, "close_values", side_effect=AssertionError("a hint was looked for")):
        without_notes(parse(MANY_UNKNOWN).tree, generation)
        why_empty(generation, Question("zebra giraffe", chosen={"program": ("EXBZ",)}))


def test_no_value_is_close_to_a_very_long_one(generation: Generation) -> None:
    assert vocabulary.close_values(generation, "program", "EXBS" * 10_000) == ()


def test_words_like_unknown_ones_are_looked_for_a_few_times_and_once_each(generation: Generation) -> None:
    tree = parse(" ".join(f"zz{'abcdefghij'[n // 10]}{'klmnopqrst'[n % 10]}qx" for n in range(100))).tree
    with mock.patch.object(vocabulary, "near", wraps=vocabulary.near) as looked:
        assert did_you_mean(generation, tree) == ()
        assert did_you_mean(generation, tree) == ()
        assert suggest.closest(generation, "zz" * 5_000) is None
    assert len({call.args[2] for call in looked.call_args_list}) == MOST_MENDED
    assert len(looked.call_args_list) <= 2 * MOST_MENDED
