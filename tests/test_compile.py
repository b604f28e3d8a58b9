"""Does a question find what it means? The index against a plain reading of the cables, and laws that always hold."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.generation import Generation
from search import run
from search.compile import to_whoosh
from search.language import parse
from search.likely import canonical
from search.page import Sort
from search.tree import (
    EVERYTHING,
    And,
    Dates,
    Node,
    Not,
    Or,
    Paragraph,
    Phrase,
    Word,
    conjunction,
    disjunction,
    negation,
)
from tests.answering import ALIASES, DAYS, LEAVES, PHRASES, TREES, WORDS, build, runs_forward
from tests.cables import BY_ID, CABLES
from tests.oracle import Library

LIBRARY = Library(CABLES, ALIASES)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return build(tmp_path_factory.mktemp("compile"))


def found(generation: Generation, tree: Node, sort: Sort = Sort.RELEVANCE) -> list[str]:
    query, _ = to_whoosh(tree, generation)
    matches = run.run(generation, query, {}, [], sort, 0, 100)
    assert matches.total == len(matches.docs)
    return [generation.cable(docnum).id for docnum, _ in matches.docs]


def asked(generation: Generation, text: str) -> set[str]:
    return set(found(generation, parse(text).tree))


@given(tree=TREES)
@settings(max_examples=300, deadline=None)
def test_the_index_finds_what_the_cables_say(generation: Generation, tree: Node) -> None:
    assert set(found(generation, tree)) == LIBRARY.search(tree), tree


@pytest.mark.parametrize("field", ["date", "period"])
def test_every_span_of_time_finds_what_lies_in_it(generation: Generation, field: str) -> None:
    ends, included = ["", *DAYS], [False, True]
    for since, until, after, before in product(ends, ends, included, included):
        span = Dates(field, since, until, after, before)
        if (since or until) and runs_forward(span):
            assert set(found(generation, span)) == LIBRARY.search(span), span


# --- laws: they hold of any index -----------------------------------------------------------------------------------

A_AND_B = given(a=LEAVES, b=LEAVES)


@A_AND_B
@settings(deadline=None)
def test_a_narrower_question_finds_no_more(generation: Generation, a: Node, b: Node) -> None:
    assert set(found(generation, conjunction([a, b]))) <= set(found(generation, a))


@A_AND_B
@settings(deadline=None)
def test_or_finds_what_either_finds(generation: Generation, a: Node, b: Node) -> None:
    either = set(found(generation, disjunction([a, b])))
    assert either == set(found(generation, a)) | set(found(generation, b))


@A_AND_B
@settings(deadline=None)
def test_minus_parts_the_hits_in_two(generation: Generation, a: Node, b: Node) -> None:
    whole = set(found(generation, a))
    with_b = set(found(generation, conjunction([a, b])))
    without_b = set(found(generation, And((a, Not(b)))))
    assert with_b | without_b == whole
    assert not with_b & without_b


@given(a=TREES)
@settings(deadline=None)
def test_a_question_and_its_contrary_are_everything(generation: Generation, a: Node) -> None:
    here, there = set(found(generation, a)), set(found(generation, negation(a)))
    assert here | there == set(BY_ID)
    assert not here & there


@given(text=st.sampled_from(PHRASES), slop=st.integers(0, 20))
@settings(deadline=None)
def test_a_looser_phrase_finds_what_a_tighter_one_finds(generation: Generation, text: str, slop: int) -> None:
    tight = set(found(generation, Phrase(text, slop=slop)))
    loose = set(found(generation, Phrase(text, slop=slop + 1)))
    words = set(found(generation, conjunction([Word(word) for word in text.split()])))
    assert tight <= loose <= words


@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
@settings(deadline=None)
def test_words_of_one_paragraph_are_words_of_the_cable(generation: Generation, words: list[str]) -> None:
    tree = conjunction([Word(word) for word in words])
    assert set(found(generation, Paragraph(tree))) <= set(found(generation, tree))


@given(tree=TREES)
@settings(deadline=None)
@example(tree=EVERYTHING)
def test_the_order_changes_nothing_but_the_order(generation: Generation, tree: Node) -> None:
    best = found(generation, tree)
    oldest = found(generation, tree, Sort.OLDEST)
    assert sorted(best) == sorted(oldest)
    dated = [BY_ID[cable_id].date for cable_id in oldest if BY_ID[cable_id].date]
    assert dated == sorted(dated)


# --- what a reader types --------------------------------------------------------------------------------------------

MOSCOW, ASTANA, STATE, KYIV = "08MOSCOW93301", "09ASTANA91877", "08STATE94402", "07KYIV92208"
ANKARA, BOGOTA, SINGAPORE, QUITO = "06ANKARA94112", "05BOGOTA97731", "10SINGAPORE90081", "04QUITO96001"

ASKED: list[tuple[str, set[str]]] = [
    ("program:EXBS agency:FSTEK", {MOSCOW, ASTANA, STATE}),
    ('agency:"Customs and Border Protection"', {MOSCOW}),
    ("agency:CBP", {MOSCOW}),
    ('program:"export control and related border security" -agency:FSTEK', {KYIV, SINGAPORE}),
    ("origin:russia", {MOSCOW}),
    ("from:kiev", {KYIV}),
    ("tag:italy", {STATE}),
    ("tag:it tag:IS tag:In", {STATE}),
    ("-tag:etct -tag:ETTC -has:partial", {BOGOTA, "07NAIROBI95540", QUITO}),
    ("F-16", {ASTANA}),
    ("S/S", {ANKARA}),
    ("O’Donohue", {ANKARA}),
    ("counter-terrorism", {ANKARA}),
    ('"counter terrorism"', {ANKARA}),
    ("Cucuta", {BOGOTA}),
    ("para:(seminar odesa)", {KYIV}),
    ("para:(seminar pleading odesa)", set()),
    ("para:(seminar (odesa OR machine))", {KYIV, MOSCOW}),
    ("para:(seminar -customs)", {KYIV} - {KYIV}),
    ("mark:c", {ANKARA, BOGOTA}),
    ("ref:08MOSCOW93301", {ASTANA}),
    ("citedby:09ASTANA91877", {MOSCOW}),
    ("id:08moscow93301", {MOSCOW}),
    ("missing:paragraph", {MOSCOW}),
    ("missing:date", {QUITO}),
    ("has:versions", {ANKARA}),
    ("period:2008-05", {MOSCOW}),
    ("period:2007-03-14..2008-05-01", {MOSCOW, KYIV}),
    ("period:>2007-03-14", {MOSCOW}),
    ("date:2008", {MOSCOW, STATE}),
    ("date:[2008-04-30 TO 2008-06-11]", {MOSCOW, STATE}),
    ("date:{2008-04-30 TO 2008-06-11}", set()),
    ("date:{2008-04 TO 2008-06-11]", {MOSCOW}),
    ("date:<1970", {"66STATE90017"}),
    ('to:"amembassy astana"', {MOSCOW}),
    ("classified_by:petherick", {ANKARA}),
    ("subject:exbs", {MOSCOW, STATE}),
    ("custom*", {MOSCOW, ASTANA, KYIV, SINGAPORE}),
    ("kazakstan~", {ASTANA}),
    ("program:nothing OR tag:CO", {BOGOTA}),
]


@pytest.mark.parametrize(("text", "ids"), ASKED, ids=[text for text, _ in ASKED])
def test_what_is_asked_is_found(generation: Generation, text: str, ids: set[str]) -> None:
    assert asked(generation, text) == ids


def test_a_bare_id_finds_the_cable_first_and_then_what_cites_it(generation: Generation) -> None:
    assert found(generation, parse("08moscow93301").tree) == [MOSCOW, ASTANA]


def test_the_subject_weighs_more_than_the_text(generation: Generation) -> None:
    assert found(generation, parse("guidance").tree)[0] == STATE
    assert found(generation, parse("kazakhstan").tree)[0] == ASTANA


NOTED = [
    ("program:EXBX", "No cable of this index has program:EXBX. Close: EXBS."),
    ("agency:customs", "No cable of this index has agency:customs. Close: "),
    ("id:99NOWHERE1", "99NOWHERE1 is not in this index"),
    ("ref:99NOWHERE1", "No cable in this index refers to 99NOWHERE1"),
    ("citedby:99NOWHERE1", "99NOWHERE1 is not in this index"),
    ("citedby:07KYIV92208", "07KYIV92208 refers to no cable"),
    ("date:{2008 TO 2008}", "No time lies between the ends of date:"),
    ("para:(seminar program:EXBS)", "the rest holds of the whole cable"),
    ("F-1*", "* and ? stand for letters of one word"),
]


@pytest.mark.parametrize(("text", "note"), NOTED, ids=[text for text, _ in NOTED])
def test_what_can_find_nothing_is_named(generation: Generation, text: str, note: str) -> None:
    _, notes = to_whoosh(parse(text).tree, generation)
    assert any(note in sentence for sentence in notes)


def test_an_unknown_value_is_not_widened(generation: Generation) -> None:
    assert asked(generation, "program:EXB") == set()
    assert asked(generation, "-program:EXB") == set(BY_ID)


IDS = [
    ("09MOSCOW2555", "09MOSCOW2555"),
    ("09moscow2555", "09MOSCOW2555"),
    ("09 MOSCOW 002555", "09MOSCOW2555"),
    ("09 Port Louis 17", "09PORTLOUIS17"),
    ("MOSCOW 2555", None),
    ("2555", None),
    ("F-16", None),
]


@pytest.mark.parametrize(("text", "wanted"), IDS)
def test_ids_in_their_spellings(text: str, wanted: str | None) -> None:
    assert canonical(text) == (wanted or "")


def test_paragraphs_with_many_alternatives_are_bounded(generation: Generation, tmp_path: Path) -> None:
    tree = Paragraph(conjunction([Or((Word(f"a{n}"), Word("seminar"))) for n in range(40)]))
    _, notes = to_whoosh(tree, generation)
    assert any("too many alternatives" in note for note in notes)
