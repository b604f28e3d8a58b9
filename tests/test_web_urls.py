"""Does an address hold the whole question, and only what can be asked?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.page import Question, Sort
from web import urls
from web.words import classification, day, days_between, moment


def parse(address: str, per_page: int = urls.PER_PAGE) -> tuple[Question, tuple[str, ...]]:
    from werkzeug.test import EnvironBuilder  # noqa: PLC0415
    from werkzeug.wrappers import Request  # noqa: PLC0415

    path, _, query = address.partition("?")
    return urls.question(Request(EnvironBuilder(path=path, query_string=query).get_environ()).args, per_page)


values = (
    st.text(min_size=1, max_size=12)
    .filter(lambda text: text.strip() and "\x00" not in text)
    .filter(lambda text: not any(0xD800 <= ord(c) < 0xE000 for c in text))
)
value_lists = st.dictionaries(
    st.sampled_from(urls.VALUE_FACETS), st.lists(values, min_size=1, max_size=3, unique=True).map(tuple), max_size=3
)
dates = st.sampled_from(["", "2009", "2009-10", "2009-10-09", "1966-02"])


@given(values | st.just(""), value_lists, value_lists, dates, dates, st.sampled_from(Sort), st.integers(1, 50))
def test_a_question_survives_its_address(
    query: str,
    chosen: dict[str, tuple[str, ...]],
    excluded: dict[str, tuple[str, ...]],
    since: str,
    until: str,
    sort: Sort,
    page: int,
) -> None:
    asked = Question(query.strip(), chosen, excluded, since, until, sort, (page - 1) * 10, 10)
    again, notes = parse(urls.search_address(asked, page))
    assert (again, notes) == (asked, ())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/search?page=0", "no page number"),
        ("/search?page=-1", "no page number"),
        ("/search?page=x", "no page number"),
        ("/search?page=²", "no page number"),
        ("/search?page=99999999999", "no page number"),
        ("/search?from=2009-13", "no date"),
        ("/search?to=2009-02-30", "no date"),
        ("/search?to=yesterday", "no date"),
        ("/search?from=٢٠٠٩", "no date"),
        ("/search?sort=best", "no order"),
        ("/search?q=" + "a" * 10_000, "10,000 characters"),
        ("/search?" + "&".join(f"tag=T{n}" for n in range(300)), "300 values of tag"),
    ],
)
def test_what_cannot_be_used_is_named(address: str, said: str) -> None:
    _, notes = parse(address)
    assert any(said in note for note in notes)


def test_a_far_page_is_a_page() -> None:
    asked, notes = parse("/search?q=x&page=1000000000")
    assert asked.offset == (10**9 - 1) * 10
    assert not notes


def test_unknown_parameters_are_named_but_not_those_of_trackers() -> None:
    assert urls.unknown_parameters(MultiDict({"q": "x", "utm_source": "y"})) == ()
    assert "programme" in urls.unknown_parameters(MultiDict({"programme": "EXBS"}))[0]


def test_clicks_lead_to_the_first_page_and_keep_the_rest() -> None:
    asked = Question("x", {"tag": ("PARM",)}, {}, "2009", "2009", Sort.NEWEST, 30, 10)
    also = urls.with_value(asked, "tag", "ETTC")
    assert also.chosen == {"tag": ("PARM", "ETTC")}
    assert (also.offset, also.since, also.sort) == (0, "2009", Sort.NEWEST)
    assert urls.without_value(also, "tag", "PARM").chosen == {"tag": ("ETTC",)}
    assert urls.without_value(asked, "tag", "PARM").chosen == {}
    assert urls.with_excluded(asked, "tag", "PARM").chosen == {}
    assert urls.with_excluded(asked, "tag", "PARM").excluded == {"tag": ("PARM",)}
    assert urls.with_value(urls.with_excluded(asked, "tag", "PARM"), "tag", "PARM").excluded == {}


@pytest.mark.parametrize(
    ("field", "value", "query"),
    [
        ("program", "EXBS", "program:EXBS"),
        ("origin", "Embassy Moscow", 'origin:"Embassy Moscow"'),
        ("agency", 'The "Office"', 'agency:"The Office"'),
        ("tag", "OR", 'tag:"OR"'),
        ("office", "S/S", 'office:"S/S"'),
    ],
)
def test_a_value_becomes_a_query(field: str, value: str, query: str) -> None:
    assert urls.term(field, value) == query


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2009-10-09T11:03:00Z", "9 October 2009, 11:03 Z"),
        ("2009-10-09", "9 October 2009"),
        ("2009-10", "October 2009"),
        ("2009", "2009"),
        ("2009-13-01", "2009-13-01"),
        ("2009-13", "2009-13"),
        ("source marked OADR", "source marked OADR"),
    ],
)
def test_moments_in_words(iso: str, said: str) -> None:
    assert (moment(iso) if "T" in iso else day(iso)) == said


def test_periods_and_classifications_in_words() -> None:
    assert days_between("2009-09-01", "2009-09-30") == "1–30 September 2009"
    assert days_between("2009-09-01", "2009-10-02") == "1 September 2009 – 2 October 2009"
    assert classification("UNCLASSIFIED//FOR OFFICIAL USE ONLY") == "Unclassified // for official use only"
    assert classification("SECRET//NOFORN") == "Secret // NOFORN"
