"""Are ids brought into their one canonical form?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import ids, posts
from indexer.ids import CableId, canonicalize_id, distance, known_origin, parse_id


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        pytest.param("09MOSCOW2555", "09MOSCOW2555", id="canonical already"),
        pytest.param(" 09 moscow 002555 ", "09MOSCOW2555", id="spaces, small letters, leading zeros"),
        pytest.param("10-OTTAWA-57", "10OTTAWA57", id="hyphens"),
        pytest.param("1976MOSCOW01234_b", "76MOSCOW1234", id="as PlusD writes it"),
        pytest.param("1975ISLAMA03125", "75ISLAMABAD3125", id="a post of six letters, as PlusD writes it"),
        pytest.param("7373LIMA12", "73LIMA12", id="year doubled"),
        pytest.param("094QUITO841", "94QUITO841", id="year of three digits"),
        pytest.param("08EFTOOSLO12", "08OSLO12", id="caveat glued in"),
        pytest.param("08SECTION01OF02OSLO12", "08OSLO12", id="section glued in"),
        pytest.param("08SECTIO0QF02OSLO12", "08OSLO12", id="section garbled"),
        pytest.param("08SECTION010F02OSLO12", "08OSLO12", id="section with a zero for an O"),
        pytest.param("08SECTION01OFO2OSLO12", "08OSLO12", id="section with an O for a zero"),
        pytest.param("08SECTION1OF2OSLO12", "08OSLO12", id="section in single figures"),
        pytest.param("08CORRECTEDCOPYOSLO12", "08OSLO12", id="a note on the copy glued in"),
        pytest.param("08AMEMBOSLO12", "08OSLO12", id="kind of post cut short and glued in"),
        pytest.param("08USOFFICEALMATY12", "08ALMATY12", id="another kind of post glued in"),
        pytest.param("08OSLONO12", "08OSLO12", id="country behind"),
        pytest.param("08DUBAIRPO12", "08RPODUBAI12", id="words in another order"),
        pytest.param("08AMEMBASSYOSLO12", "08OSLO12", id="kind of post glued in"),
        pytest.param("08OSLO000012ZDK13", "08OSLO12", id="a service message's serial behind"),
        pytest.param("08OSLO000012SUSPECTEDDUPLICATE14", "08OSLO14", id="a suspected duplicate"),
        pytest.param("93STATE2701TOSEC140001", "93STATE2701", id="a number of the travelling Secretary behind"),
        pytest.param("06KIEV1261", "06KIEV1261", id="a post's former name stays"),
        pytest.param("06STOCKOLM3", "06STOCKHOLM3", id="letter lost"),
        pytest.param("06STOCKHOLMM3", "06STOCKHOLM3", id="letter doubled"),
        pytest.param("06RIODEJ3", "06RIODEJANEIRO3", id="cut off"),
        pytest.param("06SECSTATEWASHDC3", "06STATE3", id="the Department's full address"),
        pytest.param("06MADRIDSP3", "06MADRID3", id="country letters behind the post"),
        pytest.param("06NOWHERE3", "06NOWHERE3", id="an unknown post stays"),
    ],
)
def test_canonical_form(written: str, canonical: str) -> None:
    assert canonicalize_id(written) == canonical


@pytest.mark.parametrize("text", ["", "MOSCOW", "2555", "09", "09MOSCOW", "E-MAIL OF MAY 3"])
def test_what_is_no_id(text: str) -> None:
    assert parse_id(text) is None
    assert canonicalize_id(text) == text


def test_parts() -> None:
    assert parse_id("79TEHRAN8980") == CableId(1979, "TEHRAN", 8980)
    assert parse_id("10TRIPOLI1") == CableId(2010, "TRIPOLI", 1)


@pytest.mark.parametrize("word", ["UNSCR", "USDAO", "EMAIL", "TELCON", "MARCH", "REPORT", "IIR", "PARA"])
def test_words_of_reference_lines_are_no_posts(word: str) -> None:
    assert known_origin(word) is None


def test_every_token_and_name_of_the_table_leads_to_its_post() -> None:
    for post in posts.all_posts():
        assert posts.by_name(post.name) is post
        for token in post.tokens:
            assert known_origin(token) == token
            assert posts.by_token(token) is post
        for abbreviation in post.abbreviations:
            assert known_origin(abbreviation) == post.token
        for indicator in post.routing:
            found = posts.by_routing(indicator)
            assert found is not None
            assert found.city == post.city


@pytest.mark.parametrize(
    ("name", "post"),
    [
        ("AMEMBASSY MOSCOW PRIORITY 1234", "Embassy Moscow"),
        ("American Embassy in Moscow", "Embassy Moscow"),
        ("AMEMBASSY BRUSSELS", "Embassy Brussels"),
        ("USEU BRUSSELS", "USEU Brussels"),
        ("USMISSION USNATO", "Mission USNATO"),
        ("USMISSION GENEVA", "US Mission Geneva"),
        ("AMEMBASSY VIENNA", "Embassy Vienna"),
        ("UNVIE VIENNA", "UNVIE"),
        ("SECSTATE WASHDC", "Secretary of State"),
        ("AMCONSUL SAO PAULO", "Consulate Sao Paulo"),
        ("AIT TAIPEI", "American Institute Taiwan, Taipei"),
    ],
)
def test_posts_by_name(name: str, post: str) -> None:
    found = posts.by_name(name)
    assert found is not None
    assert found.name == post


@pytest.mark.parametrize("name", ["", "CONSULATE GENERAL", "HQ USCENTCOM", "EMBASSY"])
def test_names_of_no_post(name: str) -> None:
    assert posts.by_name(name) is None


words = st.text("ABC", max_size=7)


@settings(deadline=None)  # the machine may be busy
@given(words, words, st.integers(1, 2))
def test_distance_is_symmetric_and_bounded(one: str, other: str, limit: int) -> None:
    assert distance(one, other, limit) == distance(other, one, limit) <= limit + 1
    assert (distance(one, other, limit) == 0) == (one == other)


@settings(deadline=None)  # the machine may be busy
@given(words, st.integers(0, 6), st.characters(codec="ascii"))
def test_one_letter_more_is_one_edit(word: str, at: int, letter: str) -> None:
    assert distance(word, word[:at] + letter + word[at:], 2) == 1


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=300))
def test_canonicalizing_twice_changes_nothing(text: str) -> None:
    once = canonicalize_id(text)
    assert canonicalize_id(once) == once


@settings(deadline=None)  # the machine may be busy
@given(st.integers(1950, 2049), st.sampled_from([post.token for post in posts.all_posts()]), st.integers(0, 999_999))
def test_an_id_is_read_as_written(year: int, origin: str, serial: int) -> None:
    assert parse_id(str(CableId(year, origin, serial))) == CableId(year, origin, serial)


def test_damage_is_seen() -> None:
    assert ids.is_damaged("08SECTION01OF02OSLO12")
    assert not ids.is_damaged("08OSLO12")
