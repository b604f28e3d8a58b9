"""Do the cables that lack a word stand apart from those that answer, and only where they help?"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cable import Cable, Paragraph
from index.generation import Generation
from index.store import Store
from search.answer import answer
from search.nearest import FEW, MOST, MOST_LEADING
from search.page import Answer, Question, Sort
from tests.answering import WORDS, build
from tests.stores import fill

MANY = 12


def _cable(number: int, subject: str, *paragraphs: str, origin: str = "Embassy Oslo") -> Cable:
    text = "\n".join(paragraphs)
    return Cable(
        id=f"09OSLO{number}",
        date=f"2009-01-{number:02d}",
        origin=origin,
        title=subject,
        subject=subject,
        paragraphs=tuple(Paragraph(n, "", one) for n, one in enumerate(paragraphs, 1)),
        text=text,
        body=text,
    )


WHALES = _cable(1, "Whaling quota talks in Bergen", "Norway will raise its quota.", "The fleet sails in May.")
FISH = _cable(2, "Herring stocks", "Bergen asks for a quota on herring. Whaling is not named by the minister.")
ARCTIC = _cable(3, "Arctic route", "The Bergen yard builds icebreakers.", origin="Embassy Stockholm")
PASSING = [
    _cable(
        number,
        "Weekly report",
        "The minister spoke on Bergen, a quota of oil, whaling and dialogue, among other matters. " + "Oil. " * number,
    )
    for number in range(10, 10 + MANY)
]

ELSEWHERE = [_cable(number, "Church news", "A dialogue of faiths.") for number in range(24, 29)]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return _built(tmp_path_factory.mktemp("few"), [WHALES, FISH, ARCTIC])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return _built(tmp_path_factory.mktemp("many"), [WHALES, FISH, ARCTIC, *PASSING, *ELSEWHERE])


def _built(folder: Path, cables: list[Cable]) -> Generation:
    store = Store(folder)
    with store.build() as making:
        fill(making, cables)
        making.publish({}, {})
    return store.current()


def near(found: Answer) -> list[str]:
    return [one.hit.cable.id for one in found.nearest]


def leading(found: Answer) -> list[str]:
    return [one.hit.cable.id for one in found.nearest if one.leads]


def test_what_no_cable_has_is_answered_by_none_and_the_nearest_say_what_they_lack(few: Generation) -> None:
    found = answer(few, Question("whaling quota dialogue"))
    assert found.total == 0
    assert not found.hits
    assert all(not buckets for buckets in found.facets.values())
    assert near(found) == [WHALES.id, FISH.id]
    assert [one.lacks for one in found.nearest] == [("dialogue",), ("dialogue",)]
    assert any("lack some" in note for note in found.notes)


def test_few_hits_have_the_nearest_beside_them(few: Generation) -> None:
    found = answer(few, Question("herring quota bergen"))
    assert [hit.cable.id for hit in found.hits] == [FISH.id]
    assert near(found) == [WHALES.id, ARCTIC.id]
    assert not any("lack" in note for note in found.notes)


def test_what_holds_more_of_the_words_comes_nearer(few: Generation) -> None:
    found = answer(few, Question("bergen quota whaling zebra"))
    assert [len(one.lacks) for one in found.nearest] == sorted(len(one.lacks) for one in found.nearest)


def test_a_subject_that_holds_all_words_but_one_leads_many_hits(many: Generation) -> None:
    found = answer(many, Question("whaling quota bergen dialogue", limit=50))
    assert found.total == MANY
    assert leading(found) == near(found) == [WHALES.id]


def test_what_lacks_the_rarest_word_does_not_lead(many: Generation) -> None:
    found = answer(many, Question("whaling quota bergen icebreakers"))
    assert found.total == 0
    assert not leading(found)
    assert answer(many, Question("whaling bergen oil quota")).total == MANY
    assert not leading(answer(many, Question("whaling quota herring")))


@pytest.mark.parametrize(
    "query",
    [
        "zebra",
        "zebra OR unicorn",
        "quota zebra*",
        '"bergen asks" "zebra crossing"',
        "subject:whaling subject:zebra",
        "para:(whaling zebra)",
    ],
)
def test_only_plain_words_may_be_lacking(few: Generation, query: str) -> None:
    assert not answer(few, Question(query)).nearest


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ('whaling zebra "bergen asks"', [FISH.id]),
        ("whaling zebra -herring", [WHALES.id]),
        ("bergen zebra origin:stockholm", []),
        ('bergen zebra origin:"Embassy Stockholm"', [ARCTIC.id]),
        ("bergen zebra date:2009-01-01", [WHALES.id]),
        ("zebra whaling (herring OR icebreakers)", [FISH.id]),
    ],
)
def test_everything_else_that_is_typed_holds_of_the_nearest(few: Generation, query: str, nearest: list[str]) -> None:
    assert near(answer(few, Question(query))) == nearest


def test_everything_clicked_holds_of_the_nearest(few: Generation) -> None:
    assert near(answer(few, Question("bergen zebra", chosen={"origin": ("Embassy Stockholm",)}))) == [ARCTIC.id]
    assert near(answer(few, Question("bergen zebra", excluded={"origin": ("Embassy Oslo",)}))) == [ARCTIC.id]
    assert near(answer(few, Question("bergen zebra", since="2009-01-03"))) == [ARCTIC.id]


def test_they_stand_on_the_first_page_in_order_of_relevance(few: Generation) -> None:
    assert answer(few, Question("whaling zebra")).nearest
    assert not answer(few, Question("whaling zebra", sort=Sort.NEWEST)).nearest
    assert not answer(few, Question("whaling zebra", offset=10)).nearest
    assert not answer(few, Question("whaling zebra", limit=0)).nearest


def test_a_long_question_is_near_by_its_rarest_words(few: Generation) -> None:
    sentence = " ".join(f"nothing{number}" for number in range(300)) + " whaling"
    assert answer(few, Question(sentence)).total == 0
    words = "Norway will raise its quota and the fleet sails in May from Bergen with icebreakers to talk of whaling"
    assert near(answer(few, Question(words)))[0] == WHALES.id


# --- laws: they hold of any index -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return build(tmp_path_factory.mktemp("nearest"))


@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_the_nearest_lack_what_they_say_and_are_no_hits(generation: Generation, words: list[str]) -> None:
    found = answer(generation, Question(" ".join(words), limit=50))
    hits = {hit.cable.id for hit in found.hits}
    assert len(near(found)) == len(set(near(found))) <= MOST
    assert not hits & set(near(found))
    assert len(leading(found)) <= MOST_LEADING
    assert near(found)[: len(leading(found))] == leading(found)
    for one in found.nearest:
        assert one.lacks
        having = [word for word in dict.fromkeys(words) if word not in one.lacks]
        assert having
        for word in one.lacks:
            assert one.hit.cable.id not in {hit.cable.id for hit in answer(generation, Question(word, limit=50)).hits}
        assert one.hit.cable.id in {
            hit.cable.id for hit in answer(generation, Question(" ".join(having), limit=50)).hits
        }
    if found.total >= FEW:
        assert near(found) == leading(found)


@given(words=st.lists(st.sampled_from(WORDS), min_size=2, max_size=4))
@settings(max_examples=50, deadline=None)
def test_they_change_nothing_of_the_answer(generation: Generation, words: list[str]) -> None:
    query = " ".join(words)
    shown, counted = answer(generation, Question(query)), answer(generation, Question(query, limit=0))
    assert shown.total == counted.total
    assert shown.facets == counted.facets
