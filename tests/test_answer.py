"""Is a question answered as it was asked: hits, facets, order, pages, notes?"""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cable import Cable
from index.fields import FACETS, Kind
from index.generation import Generation
from index.store import Store
from search.answer import MOST_HITS, answer
from search.page import Answer, Bucket, Question, Sort
from search.scoring import Scoring
from search.tree import Node, write
from tests.answering import TREES, VALUES, build
from tests.cables import BY_ID, CABLES
from tests.stores import fill

MOSCOW, ASTANA, STATE = "08MOSCOW93301", "09ASTANA91877", "08STATE94402"


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return build(tmp_path_factory.mktemp("answer"))


def ids(found: Answer) -> list[str]:
    return [hit.cable.id for hit in found.hits]


def bucket(found: Answer, facet: str, value: str) -> Bucket:
    return next(bucket for bucket in found.facets[facet] if bucket.value == value)


def test_a_clicked_value_is_what_its_facet_counts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.build() as making:
        fill(making, CABLES)
        making.publish({}, {"tag": {"kenya": ("KE",), "ke": ("ETTC",)}})
    generation = store.current()
    whole = answer(generation, Question(""))
    counted = bucket(whole, "tag", "KE").count
    assert answer(generation, Question("", chosen={"tag": ("KE",)})).total == counted
    assert answer(generation, Question("", chosen={"tag": ("Kenya",)})).total == counted
    assert answer(generation, Question("", excluded={"tag": ("KE",)})).total == whole.total - counted
    assert answer(generation, Question("tag:KE")).total == counted + bucket(whole, "tag", "ETTC").count


def test_the_main_question(generation: Generation) -> None:
    found = answer(generation, Question("program:EXBS agency:FSTEK"))
    assert sorted(ids(found)) == sorted([MOSCOW, ASTANA, STATE])
    assert found.total == 3
    assert found.generation == generation.number
    assert found.took_ms > 0
    assert found.notes == ()
    assert found.facets["program"][0] == Bucket("EXBS", 3)
    assert bucket(found, "program", "INECP").count == 1
    assert [b.value for b in found.facets["date"]] == ["2008-04", "2008-06", "2009-11"]
    marked = {piece.lower() for hit in found.hits for snippet in hit.snippets for piece, mark in snippet.pieces if mark}
    assert {"exbs", "fstek", "export control and related border security"} <= marked  # by any of their names


def test_no_question_is_everything_newest_first(generation: Generation) -> None:
    found = answer(generation, Question(limit=50))
    assert found.total == len(CABLES)
    assert ids(found)[0] == "10SINGAPORE90081"
    assert ids(found)[-1] == "04QUITO96001"  # no date


@pytest.mark.parametrize(("sort", "first"), [(Sort.OLDEST, STATE), (Sort.NEWEST, ASTANA)])
def test_order_by_date(generation: Generation, sort: Sort, first: str) -> None:
    assert ids(answer(generation, Question("fstek", sort=sort)))[0] == first


def test_chosen_values_widen_within_a_facet_and_narrow_across(generation: Generation) -> None:
    one = answer(generation, Question(chosen={"program": ("EXBS",)}))
    two = answer(generation, Question(chosen={"program": ("EXBS", "ATA")}))
    across = answer(generation, Question(chosen={"program": ("EXBS", "ATA"), "classification": ("CONFIDENTIAL",)}))
    assert (one.total, two.total, across.total) == (5, 6, 1)


def test_a_facet_ignores_its_own_selection_only(generation: Generation) -> None:
    found = answer(generation, Question(chosen={"program": ("ATA",)}, excluded={"tag": ("PTER",)}))
    assert found.total == 0
    assert bucket(found, "program", "EXBS") == Bucket("EXBS", 5)
    assert bucket(found, "program", "ATA") == Bucket("ATA", 0, chosen=True)
    assert bucket(found, "tag", "PTER") == Bucket("PTER", 1, excluded=True)


def test_dates_narrow_and_their_facet_ignores_it(generation: Generation) -> None:
    found = answer(generation, Question(since="2008", until="2008-05"))
    assert ids(found) == [STATE]
    assert sum(b.count for b in found.facets["date"]) == sum(bool(cable.date) for cable in CABLES)


def test_the_date_facet_can_be_chosen_by_month(generation: Generation) -> None:
    found = answer(generation, Question(chosen={"date": ("2008-04", "2009-11")}))
    assert sorted(ids(found)) == [STATE, ASTANA]
    assert bucket(found, "date", "2008-04") == Bucket("2008-04", 1, chosen=True)


def test_values_are_chosen_in_any_spelling(generation: Generation) -> None:
    found = answer(generation, Question(chosen={"Agency": ("customs and border protection",), "from": ("MOSCOW",)}))
    assert ids(found) == [MOSCOW]
    assert bucket(found, "agency", "CBP").chosen
    assert bucket(found, "origin", "Embassy Moscow").chosen


NOTED = [
    (Question(chosen={"colour": ("red",)}), 10, "There is no facet “colour”"),
    (Question(chosen={"program": ("red",)}), 0, "“red” is not in this index"),
    (Question(excluded={"program": ("red",)}), 10, "“red” is not in this index"),
    (Question(since="soon"), 10, "“soon” is no date"),
    (Question(until="2009-13"), 10, "“2009-13” is no date"),
    (Question(since="2009", until="2008"), 3, "“from” 2009 is later than “to” 2008; it was read the other way round"),
    (Question(chosen={"date": ("soon",)}), 10, "“soon” is no date"),
    (Question(offset=10), 10, "There are only 10 hits"),
    (Question("fstek bomb", offset=1), 0, "There are only 0 hits"),
    (Question("id:04QUITO96001", offset=10**12), 1, "There is only 1 hit"),
    (Question(limit=10**9), 10, f"at most {MOST_HITS} hits"),
    (Question(limit=-1, offset=-1), 10, "read as 0"),
    (Question("program:EXBX (date:soon"), 0, "“soon” is no date"),
]


@pytest.mark.parametrize(("question", "total", "note"), NOTED, ids=[note for _, _, note in NOTED])
def test_what_does_not_act_is_named(generation: Generation, question: Question, total: int, note: str) -> None:
    found = answer(generation, question)
    assert found.total == total
    assert any(note in sentence for sentence in found.notes)
    assert len(set(found.notes)) == len(found.notes)


def test_dates_the_wrong_way_round_are_answered_as_those_the_right_way(generation: Generation) -> None:
    backward = answer(generation, Question(since="2009-11", until="2008"))
    forward = answer(generation, Question(since="2008", until="2009-11"))
    assert backward.question == forward.question
    assert ids(backward) == ids(forward) != []
    assert forward.notes == ()
    same = answer(generation, Question(since="2008-12", until="2008"))  # the one lies within the other
    assert same.notes == ()


def test_pages_follow_each_other(generation: Generation) -> None:
    whole = ids(answer(generation, Question("the", limit=50)))
    pages = [ids(answer(generation, Question("the", offset=offset, limit=3))) for offset in range(0, len(whole), 3)]
    assert [cable_id for page in pages for cable_id in page] == whole


def _values(cable: Cable, facet: str) -> set[str]:
    row = next(row for row in FACETS if row.name == facet)
    return {value[:7] if row.kind is Kind.DATE else value for value in row.values(cable)}


CHOSEN = st.dictionaries(
    st.sampled_from(("program", "tag", "origin", "classification")),
    st.just(()),
    max_size=2,
).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(VALUES[name]), max_size=2).map(tuple) for name in names}
    )
)


@given(tree=TREES, chosen=CHOSEN, excluded=CHOSEN)
@settings(max_examples=60, deadline=None)
def test_facet_counts_are_counts_of_hits(
    generation: Generation, tree: Node, chosen: dict[str, tuple[str, ...]], excluded: dict[str, tuple[str, ...]]
) -> None:
    question = Question(write(tree), chosen, excluded, limit=50)
    for row in FACETS:
        others = {name: values for name, values in chosen.items() if name != row.name}
        kept = {name: values for name, values in excluded.items() if name != row.name}
        hits = answer(generation, Question(write(tree), others, kept, limit=50)).hits
        expected = Counter(value for hit in hits for value in _values(hit.cable, row.name))
        found = {b.value: b.count for b in answer(generation, question).facets[row.name] if b.count}
        assert found == expected


HOSTILE = [
    "(" * 9_000,
    "a* " * 3_000,
    "*a*b*c* OR " * 800,
    "x~2 " * 2_000,
    "-" * 9_000,
    "para:((a OR b) " * 500,
    "\x00\ud800",
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12].encode("unicode_escape").decode() for text in HOSTILE])
def test_hostile_questions_get_an_answer(generation: Generation, text: str) -> None:
    assert answer(generation, Question(text)).total <= len(BY_ID)


def test_a_hit_without_words_shows_its_summary(generation: Generation, tmp_path: Path) -> None:
    (hit,) = answer(generation, Question("tag:CO")).hits
    assert "".join(piece for piece, _ in hit.snippets[0].pieces) == BY_ID["05BOGOTA97731"].summary


def test_a_repeated_word_is_scored_once_and_counts_as_often(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = answer(generation, Question("customs"))
    asked: list[str] = []
    term = Scoring.term
    monkeypatch.setattr(Scoring, "term", lambda self, *about: asked.append(about[1]) or term(self, *about))
    again = answer(generation, Question("customs " * 200))
    assert len(asked) <= 4
    assert ids(again) == ids(once)
    assert [hit.score for hit in again.hits] == pytest.approx([200 * hit.score for hit in once.hits])
