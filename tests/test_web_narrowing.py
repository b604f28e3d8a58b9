"""Can a question be narrowed by any value, in any order, and every click be taken back?"""

from urllib.parse import parse_qsl, urlsplit

from werkzeug.datastructures import MultiDict

from search.page import Answer, Bucket, Question
from web import narrowing, urls

COUNTRIES = {
    "Embassy Brasilia": "Brazil",
    "Consulate Recife": "Brazil",
    "Consulate Sao Paulo": "Brazil",
    "Embassy Moscow": "Russia",
}
POSTS = (
    Bucket("Embassy Moscow", 7),
    Bucket("Embassy Brasilia", 5),
    Bucket("Consulate Sao Paulo", 4),
    Bucket("Nowhere", 3),
    Bucket("Consulate Recife", 1),
)


def country_of(field: str, value: str) -> str:
    return COUNTRIES.get(value, "") if field == "origin" else ""


def asked_by(address: str) -> Question:
    return urls.question(MultiDict(parse_qsl(urlsplit(address).query)))[0]


def origins(asked: Question) -> list[narrowing.Group]:
    return narrowing.by_country(asked, POSTS, country_of)


def test_posts_stand_by_country_the_fullest_first() -> None:
    brazil, russia, nowhere = origins(Question("customs"))
    assert brazil.whole is not None
    assert (brazil.whole.value, brazil.whole.cables) == ("Brazil", 10)
    assert [one.value for one in brazil.choices] == ["Embassy Brasilia", "Consulate Sao Paulo", "Consulate Recife"]
    assert russia.whole is None
    assert (russia.choices[0].label, russia.choices[0].country) == ("Embassy Moscow", "Russia")
    assert (nowhere.choices[0].label, nowhere.choices[0].country) == ("Nowhere", "")


def test_a_country_takes_the_place_of_its_posts_and_a_post_can_be_dropped_from_it() -> None:
    one_post = Question("customs", chosen={"origin": ("Embassy Brasilia", "Embassy Moscow")})
    whole = origins(one_post)[0].whole
    assert whole is not None
    all_of_it = asked_by(whole.toggle)
    assert all_of_it.chosen == {"origin": ("Embassy Moscow", "Brazil")}

    brazil = origins(all_of_it)[0]
    assert brazil.whole is not None
    assert brazil.whole.chosen
    assert all(one.chosen for one in brazil.choices)
    assert asked_by(brazil.whole.toggle).chosen == {"origin": ("Embassy Moscow",)}
    without_recife = asked_by(brazil.choices[2].toggle)
    assert set(without_recife.chosen["origin"]) == {"Embassy Moscow", "Embassy Brasilia", "Consulate Sao Paulo"}


def test_a_country_is_excluded_and_let_in_again() -> None:
    whole = origins(Question("customs"))[0].whole
    assert whole is not None
    without = asked_by(whole.exclude)
    assert without.excluded == {"origin": ("Brazil",)}
    brazil = origins(without)[0]
    assert brazil.whole is not None
    assert all(one.excluded for one in brazil.choices)
    assert asked_by(brazil.whole.exclude) == Question("customs")
    assert set(asked_by(brazil.choices[0].exclude).excluded["origin"]) == {"Consulate Sao Paulo", "Consulate Recife"}


def test_values_typed_by_another_name_are_settled() -> None:
    asked = Question("x", chosen={"program": ("exbs",), "origin": ("Brazil",)}, excluded={"agency": ("cbp", "Zz")})
    facets = {
        "program": (Bucket("EXBS", 4, chosen=True), Bucket("NADR", 2)),
        "origin": (Bucket("Embassy Brasilia", 3, chosen=True),),
        "agency": (Bucket("CBP", 0, excluded=True), Bucket("Zz", 0, excluded=True)),
    }
    settled = narrowing.settled(Answer(asked, 0, (), facets, 1, 0.0), country_of)
    assert settled.chosen == {"program": ("EXBS",), "origin": ("Brazil",)}
    assert settled.excluded == {"agency": ("Zz", "CBP")}


def test_no_more_is_shown_than_there_is_room_for_but_what_is_chosen_stays() -> None:
    values = [Bucket(f"T{n}", 50 - n, chosen=n == 40) for n in range(50)]
    facet = narrowing.facet(Question(chosen={"tag": ("T40",)}), "tag", values, lambda field, value: "", 8)
    shown = [one.value for group in facet.groups for one in group.choices]
    assert shown == [*(f"T{n}" for n in range(8)), "T40"]
    assert facet.more == 41
