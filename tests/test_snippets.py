"""Do snippets show why a cable was found, in whatever way its words are written?"""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import spans, stem, terms
from index.cable import Cable, Paragraph
from index.fields import PARAGRAPH_BREAK
from search.language import parse
from search.snippets import LENGTH, marked, snippets
from search.tree import Phrase, Word, conjunction
from search.wanted import PASSAGE_END, Wanted, distance, find, wanted
from tests.cables import BY_ID


def shown(query: str, text: str) -> str:
    return "".join(f"[{piece}]" if mark else piece for piece, mark in marked(text, wanted(parse(query).tree)))


MARKED = [
    ("customs", "The Customs seminar", "The [Customs] seminar"),
    ("seminars", "A SEMINAR, two seminars", "A [SEMINAR], two [seminars]"),
    ('"seminars"', "A SEMINAR, two seminars", "A SEMINAR, two [seminars]"),
    ("policy", "policies and policing", "[policies] and policing"),
    ("possible", "possibility, possibly", "[possibility], [possibly]"),
    ("die", "dying, died, diet", "[dying], [died], diet"),
    ("hope", "hoping for hops", "[hoping] for hops"),
    ('"us embassy"', "the U.S. Embassy and the US embassy", "the [U.S. Embassy] and the [US embassy]"),
    ('"final report"', "a ﬁnal report", "a [ﬁnal report]"),
    ('"final report"', f"the final{PASSAGE_END}report", f"the final{PASSAGE_END}report"),
    ("customs", f"{300 * 'x'}/customs/{300 * 'y'}/customs", f"{300 * 'x'}/[customs]/{300 * 'y'}/[customs]"),
    ("cucuta", "in Cúcuta.", "in [Cúcuta]."),
    ("Cúcuta", "in CUCUTA.", "in [CUCUTA]."),
    ("naive", "the nai\u0308ve answer", "the [nai\u0308ve] answer"),
    ("U.S.", "the U.S. and us", "the [U.S]. and [us]"),
    ("S/S", "the S/S Karaca, S. S.", "the [S/S] Karaca, [S. S]."),
    ("F-16", "F-16s and F-16, F 16", "F-16s and [F-16], [F 16]"),
    ("counter-terrorism", "counterterrorism, counter-terrorism", "[counterterrorism], [counter-terrorism]"),
    ("O'Donohue", "O’Donohue's visit", "[O’Donohue]'s visit"),
    ('"export control"', "Export\ncontrol, export of control", "[Export\ncontrol], export of control"),
    ('"export control"~2', "Export of control", "[Export] of [control]"),
    ("cust*", "Customs custody rust", "[Customs] [custody] rust"),
    ("*stan", "Kazakhstan's stand", "[Kazakhstan]'s stand"),
    ("s?n", "sun sin soon", "[sun] [sin] soon"),
    ("custums~", "customs costumes", "[customs] costumes"),
    ("para:(seminar odesa)", "seminar in Odesa", "[seminar] in [Odesa]"),
    ("-customs seminar", "customs seminar", "customs [seminar]"),
    ("program:EXBS", "the EXBS program", "the [EXBS] program"),
    ("tag:IT date:2009", "it is IT", "it is IT"),
    ("a_b", "a_b", "[a_b]"),
]


@pytest.mark.parametrize(("query", "text", "expected"), MARKED, ids=[query for query, _, _ in MARKED])
def test_what_is_marked(query: str, text: str, expected: str) -> None:
    assert shown(query, text) == expected


def test_a_snippet_tells_its_paragraph() -> None:
    found = snippets(BY_ID["09ASTANA91877"], wanted(parse('"portal monitors" instructors').tree))
    assert [(s.paragraph, [piece for piece, mark in s.pieces if mark]) for s in found] == [
        (2, ["instructors"]),
        (3, ["Portal monitors"]),
    ]


def test_what_stands_far_down_is_found() -> None:
    text = "word " * 100_000 + "needle " + "word " * 1_000
    cable = Cable("09NOWHERE1", body=text, text=text, paragraphs=(Paragraph(1, "", text),))
    (found,) = snippets(cable, wanted(parse("needle").tree))
    assert ("needle", True) in found.pieces
    assert found.pieces[0][0].startswith("… ")
    assert found.pieces[-1][0].endswith(" …")


def test_the_header_is_shown_only_where_the_body_answers_nothing() -> None:
    cable = BY_ID["08MOSCOW93301"]
    (header,) = snippets(cable, wanted(parse("RUEHMO").tree))
    assert ("RUEHMO", True) in header.pieces
    assert all(
        "RUEHMO" not in piece for s in snippets(cable, wanted(parse("RUEHMO samara").tree)) for piece, _ in s.pieces
    )


WORDS = (
    "customs",
    "seminar",
    "export",
    "control",
    "the",
    "Policy",
    "policies",
    "Cúcuta",
    "U.S.",
    "F-16",
    "ﬁnal",
    "a\u00adb",
)
TEXTS = st.lists(st.sampled_from((*WORDS, ".", ",", "\n\n", "…", "x" * 50)), max_size=120).map(" ".join)


@given(text=st.one_of(TEXTS, st.text(max_size=300)))
@settings(deadline=None)
def test_pieces_together_are_the_text(text: str) -> None:
    sought = wanted(parse('customs policy "export control" us* F-16').tree)
    assert "".join(piece for piece, _ in marked(text, sought)) == text


@given(text=st.one_of(TEXTS, st.text(max_size=300)), words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
@settings(deadline=None)
def test_every_wanted_word_is_marked(text: str, words: list[str]) -> None:
    """The quick search finds what a look at every word finds."""
    sought = wanted(conjunction([Word(word) for word in words if len(terms(word)) == 1] or [Word("customs")]))
    slow = [(start, end) for term, start, end in spans(text) if term != PARAGRAPH_BREAK and stem(term) in sought.stems]
    assert [(mark.start, mark.end) for mark in find(text, sought)] == slow


@given(text=TEXTS)
@settings(deadline=None)
def test_phrases_are_marked_where_they_stand(text: str) -> None:
    found = list(spans(text))
    expected = [
        (found[n][1], found[n + 1][2])
        for n in range(len(found) - 1)
        if (found[n][0], found[n + 1][0]) == ("export", "control")
    ]
    assert [(m.start, m.end) for m in find(text, wanted(Phrase("export control")))] == expected


def test_a_phrase_does_not_go_on_in_the_next_paragraph() -> None:
    paragraphs = (Paragraph(1, "U", "they met a customs"), Paragraph(2, "U", "officer who met the customs officer"))
    cable = Cable("09NOWHERE1", paragraphs=paragraphs)
    (found,) = snippets(cable, wanted(parse('"customs officer"').tree))
    assert found.paragraph == 2
    assert [piece for piece, mark in found.pieces if mark] == ["customs officer"]


@given(text=TEXTS)
@settings(deadline=None)
def test_snippets_are_short(text: str) -> None:
    cable = Cable("09NOWHERE1", body=text, text=text)
    for snippet in snippets(cable, wanted(parse("customs seminar export").tree)):
        assert sum(len(piece) for piece, _ in snippet.pieces) <= LENGTH + 80


@given(one=st.text("abc", max_size=6), other=st.text("abc", max_size=6))
@settings(deadline=None)
def test_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    whole = distance(one, other, 10)
    assert whole == distance(other, one, 10)
    assert (distance(one, other, 1) <= 1) == (whole <= 1)


@pytest.mark.parametrize(
    "text",
    [" " * 1_000_000, "(" * 1_000_000, "a" * 1_000_000, "customs " * 20_000, "export " * 20_000, "é" * 1_000_000],
    ids=["spaces", "brackets", "one word", "hits", "phrase starts", "accents"],
)
def test_hostile_texts_are_read_in_time(text: str) -> None:
    started = time.process_time()
    find(text, wanted(parse('customs "export control" cust* *oms custums~').tree))
    assert time.process_time() - started < 5


def test_nothing_wanted_marks_nothing() -> None:
    assert find("customs", Wanted()) == []
    assert marked("", Wanted()) == ()
