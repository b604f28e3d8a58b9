"""Are the offers good: mended words, completions, acronyms, plain English, looser questions, like and cited cables?"""

import pytest
from hypothesis import given, settings

from index.generation import Generation
from search.citations import around, cited_by, references
from search.emptiness import why_empty
from search.explain import read_as
from search.language import parse
from search.page import Question
from search.similar import similar
from search.suggest import complete, did_you_mean, expansions
from search.tree import Node
from tests.answering import TREES, WORDS, build
from tests.cables import BY_ID

MOSCOW, ASTANA, STATE = "08MOSCOW93301", "09ASTANA91877", "08STATE94402"


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return build(tmp_path_factory.mktemp("suggest"))


MENDED = [
    ("custms seminar", [("custms", "customs", "customs seminar")]),
    ('"portal monitrs"', [("monitrs", "monitors", '"portal monitors"')]),
    ("bordersecurity", [("bordersecurity", "border security", "border security")]),
    ("customs", []),
    ("-custms", []),
    ("tag:custms", []),
    ("xqzzywv", []),
]


@pytest.mark.parametrize(("text", "expected"), MENDED, ids=[text for text, _ in MENDED])
def test_mistyped_words_are_mended(generation: Generation, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = did_you_mean(generation, parse(text).tree)
    assert [(better.word, better.instead, better.query) for better in found] == expected


@pytest.mark.parametrize("word", [word for word in WORDS if word.isalpha() and word not in ("zzz", "MFA")])
def test_a_word_of_the_index_is_never_mended(generation: Generation, word: str) -> None:
    held = read_as(parse(word).tree, generation)
    assert held.parts
    if why_empty(generation, Question(word)).parts[0].count:
        assert did_you_mean(generation, parse(word).tree) == ()


COMPLETED = [
    ("progr", "program:", "field"),
    ("program:e", "program:EXBS ", "program"),
    ("customs -tag:par", "customs -tag:PARM ", "tag"),
    ("agency:federal", 'agency:"Federal Customs Service" ', "agency"),
    ('agency:"customs and b', "agency:CBP ", "agency"),
    ("origin:rus", 'origin:"Embassy Moscow" ', "origin"),
    ("08mos", "08MOSCOW93301 ", "id"),
    ("cust", "customs ", "word"),
    ('"export con', '"export control ', "word"),
]


@pytest.mark.parametrize(("text", "query", "kind"), COMPLETED, ids=[text for text, _, _ in COMPLETED])
def test_completions(generation: Generation, text: str, query: str, kind: str) -> None:
    assert (query, kind) in [(offer.query, offer.kind) for offer in complete(generation, text)]


@pytest.mark.parametrize("text", ["", " ", "(", '"', "date:2", "*", "a" * 10_000, "program:[", "-", "\x00"])
def test_any_text_may_be_completed(generation: Generation, text: str) -> None:
    assert len(complete(generation, text)) <= 10


def test_an_acronym_is_offered_with_its_long_form(generation: Generation) -> None:
    (offer,) = expansions(generation, parse("FSTEK").tree)
    assert offer.long_form == "Federal Service for Technical and Export Control"
    assert offer.origins == ("Embassy Moscow",)
    assert offer.query == 'FSTEK OR "federal service for technical and export control"'


def test_an_acronym_that_no_cable_explains_is_explained_by_the_tables(generation: Generation) -> None:
    (offer,) = expansions(generation, parse("FMF").tree)
    assert (offer.long_form, offer.origins) == ("Foreign Military Financing", ())
    assert expansions(generation, parse("IMET fmf").tree) == ()


READ = [
    ("", "all cables"),
    ("customs -tag:parm", "cables with “customs” and not tagged PARM"),
    ('agency:"customs and border protection"', "cables naming the agency CBP"),
    ("date:2009-10-09", "cables sent on 9 October 2009"),
    ("date:2009", "cables sent in 2009"),
    ("date:2009-09..2010-02", "cables sent from September 2009 to February 2010"),
    ("to:astana", "cables addressed to AMEMBASSY ASTANA"),
    ("to:Kazakhstan", "cables addressed to AMEMBASSY ASTANA"),
    ("to:nowhere", "cables addressed to nowhere"),
    ("classified_by:Doe", "cables with “Doe” in the line “Classified by”"),
    ("a OR b", "cables with “a” or with “b”"),
    ("para:(a b)", "cables (with “a” and with “b”) in one paragraph"),
    ("missing:paragraph", "cables without all of its paragraphs"),
    ("citedby:09ASTANA91877", "cables that 09ASTANA91877 refers to"),
]


@pytest.mark.parametrize(("text", "sentence"), READ, ids=[text for text, _ in READ])
def test_read_as(generation: Generation, text: str, sentence: str) -> None:
    assert read_as(parse(text).tree, generation).sentence == sentence


@given(tree=TREES)
@settings(max_examples=60, deadline=None)
def test_every_tree_reads_in_english_and_its_parts_can_be_dropped(generation: Generation, tree: Node) -> None:
    reading = read_as(tree, generation)
    assert all(part.text for part in reading.parts)
    assert all(parse(part.without).notes == () for part in reading.parts)


def test_an_empty_answer_names_the_part_that_emptied_it(generation: Generation) -> None:
    found = why_empty(generation, Question("samara zebra", chosen={"program": ("EXBS",)}))
    assert {part.text: part.count for part in found.parts} == {
        "with “samara”": 1,
        "with “zebra”": 0,
        "naming the program EXBS": 5,
    }
    assert [part.question.query for part in found.parts] == ["samara", "zebra", ""]
    assert all(relaxation.count > 0 for relaxation in found.relaxations)
    assert "samara" in [relaxation.question.query for relaxation in found.relaxations]


@pytest.mark.parametrize(
    ("query", "instead"),
    [("program:EXBZ", "program:EXBS"), ("origin:Moskow", 'origin:"Embassy Moscow"'), ("id:08MOSCOW93302", None)],
)
def test_a_value_that_no_cable_has_is_offered_mended(generation: Generation, query: str, instead: str | None) -> None:
    offered = [relaxation.question.query for relaxation in why_empty(generation, Question(query)).relaxations]
    assert offered[:1] == ([instead] if instead else [])


def test_where_no_one_part_is_to_blame_as_many_as_go_together_are_offered(generation: Generation) -> None:
    found = why_empty(generation, Question("samara zebra date:1999", chosen={"program": ("EXBS",)}))
    (offered,) = found.relaxations
    assert offered.text == "only those with “samara” and naming the program EXBS"
    assert (offered.question.query, offered.question.chosen) == ("samara", {"program": ("EXBS",)})
    assert offered.count == 1


def test_a_clicked_condition_is_said_like_a_typed_one(generation: Generation) -> None:
    clicked = Question("zebra", chosen={"origin": ("Embassy Moscow",)}, excluded={"tag": ("PARM",)}, since="2008")
    texts = [part.text for part in why_empty(generation, clicked).parts]
    assert texts == ["with “zebra”", "from Embassy Moscow", "not tagged PARM", "sent from 2008 on"]


def test_similar_cables_share_the_words_that_are_told(generation: Generation) -> None:
    for alike in similar(generation, BY_ID[MOSCOW]):
        assert alike.cable.id != MOSCOW
        assert len(alike.shared) > 1


def test_citations(generation: Generation) -> None:
    assert [(m.id, m.held) for m in references(generation, BY_ID[ASTANA])] == [(MOSCOW, True), ("09STATE99120", False)]
    total, citing = cited_by(generation, MOSCOW)
    assert (total, [mention.id for mention in citing]) == (1, [ASTANA])
    graph = around(generation, BY_ID[ASTANA])
    assert graph.steps == {ASTANA: 0, MOSCOW: 1, "09STATE99120": 1, STATE: 2}
    assert set(graph.edges) == {(ASTANA, MOSCOW), (ASTANA, "09STATE99120"), (MOSCOW, STATE)}
    assert around(generation, BY_ID[ASTANA], most=2).is_cut


def test_few_words_are_looked_up_as_acronyms(generation: Generation) -> None:
    words = " ".join(f"{word} FSTEK" for word in ("the", "of", "in", "on", "at", "by", "to"))
    assert [offer.acronym for offer in expansions(generation, parse(words).tree)] == ["FSTEK"]
