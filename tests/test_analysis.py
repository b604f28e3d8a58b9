"""Are the words of a text what a reader would search for?"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import LONGEST_WORD, chunk_terms, fold, spans, stem, stems, terms
from index.fields import PARAGRAPH_BREAK

WORDS = [
    ("plain words", "Export control", ["export", "control"]),
    ("no stop words", "IT IS IN the", ["it", "is", "in", "the"]),
    ("a compound with a hyphen", "F-16 counter-terrorism", ["f", "16", "counter", "terrorism"]),
    ("a compound with a slash", "S/S, EUR/RUS", ["s", "s", "eur", "rus"]),
    ("an Irish name", "O'Donohue", ["o", "donohue"]),
    ("dotted acronyms", "the U.S. and the U.K.'s U.N.", ["the", "us", "and", "the", "uk", "un"]),
    ("a dotted acronym without its last dot", "E.O 12958: U.S.-Russia", ["eo", "12958", "us", "russia"]),
    ("an initial is no acronym", "A.Ivanov, J. Smith", ["a", "ivanov", "j", "smith"]),
    ("a possessive", "Russia's and RUSSIA’S", ["russia", "and", "russia"]),
    ("no possessive", "'s don't s's", ["s", "don", "t", "s"]),
    ("accents", "Bogotá São Łódź Ærø straße", ["bogota", "sao", "lodz", "aero", "strasse"]),
    ("accents written apart", "Bogota\u0301", ["bogota"]),
    ("soft hyphens and zero-width joiners", "cus\u00adtoms F\u200bSTEK", ["customs", "fstek"]),
    ("other scripts", "Москва ΟΔΟΣ", ["москва", "οδοσ"]),
    ("numbers", "1,000 02555 3.5", ["1", "000", "02555", "3", "5"]),
    ("an underscore", "foo_bar", ["foo", "bar"]),
    ("paragraphs", f"one{PARAGRAPH_BREAK}two", ["one", PARAGRAPH_BREAK, "two"]),
    ("nothing", " -- !! ", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in WORDS], ids=[row[0] for row in WORDS])
def test_words(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_spans_point_at_the_words_as_written() -> None:
    text = "The U.S. Embassy's São_Paulo F-16"
    assert [text[a:b] for _, a, b in spans(text)] == ["The", "U.S", "Embassy", "São", "Paulo", "F", "16"]


HOSTILE = st.text(alphabet=st.sampled_from("aAeé\u0301.'’sS-/_1 \u2029\u00ad\n\u200bЖßﬁ²"), max_size=60)


@given(st.one_of(st.text(), HOSTILE))
def test_white_space_parts_every_rule(text: str) -> None:
    by_pieces = [
        term
        for n, paragraph in enumerate(text.split(PARAGRAPH_BREAK))
        for term in ([PARAGRAPH_BREAK] if n else []) + [t for piece in paragraph.split() for t in chunk_terms(piece)]
    ]
    assert terms(text) == by_pieces


@given(st.one_of(st.text(), HOSTILE))
def test_terms_are_folded_words_in_order(text: str) -> None:
    last = 0
    for term, start, end in spans(text):
        assert last <= start < end <= len(text)
        last = end
        if term != PARAGRAPH_BREAK:
            assert term.isalnum()
            assert 0 < len(term) <= LONGEST_WORD
            assert terms(term) == [term]


@pytest.mark.parametrize("piece", [" ", "a", ".", "a.", "'s", "(", "a'", "é", "\u0301", "1-", "_"])
def test_adversarial_text_is_read_in_linear_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    start = time.perf_counter()
    for _ in spans(text):
        pass
    assert time.perf_counter() - start < 5  # a generous bound on a busy machine; quadratic time would be minutes


NAMES = ["nanjing", "beijing", "chongqing", "paris", "tunis", "caracas", "honduras", "france", "italy", "aires", "laos"]


@pytest.mark.parametrize("name", NAMES[:-1])
def test_place_names_are_not_mangled(name: str) -> None:
    assert stem(name) == name


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("customs", "custom"),
        ("negotiation", "negotiations"),
        ("controlled", "controls"),
        ("iraqis", "iraqi"),
        ("philippines", "philippine"),
        ("policies", "policy"),
    ],
)
def test_inflections_come_together(word: str, other: str) -> None:
    assert stem(word) == stem(other)


@given(st.lists(st.sampled_from(["customs", "nanjing", "paris", "governments", "москва", "u2", "skies", "flying"])))
def test_the_stems_of_many_words_are_those_of_each(words: list[str]) -> None:
    assert stems(words) == [stem(word) for word in words]


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        ("Embassy  Bogotá ", "embassy bogota"),
        ("CONFIDENTIAL//NOFORN", "confidential//noforn"),
        ("ﬁle\u00a0ＡＢ", "file ab"),
        ("", ""),
    ],
)
def test_fold(value: str, folded: str) -> None:
    assert fold(value) == folded


@given(st.text())
def test_folding_twice_changes_nothing(value: str) -> None:
    assert fold(fold(value)) == fold(value)
