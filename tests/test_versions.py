"""What becomes of a cable that stands on several pages?"""

from dataclasses import replace
from itertools import permutations

import pytest

from index.cable import Cable, Source
from indexer.versions import merge

PAGES = {
    "scoop": ("https://www.scoop.co.nz/stories/WL0905/S00012.htm", "scoop"),
    "wikileaks": ("https://wikileaks.org/cable/2009/05/09OSLO12.html", "wikileaks"),
    "herald": ("https://herald.example/cables/12", "unknown"),
}


def cable(page: str, text: str, **fields: object) -> Cable:
    url, publisher = PAGES[page]
    source = Source(url=url, publisher=publisher, crawled="2011-09-02T00:00:00Z", sha256=page)
    base = Cable(id="09OSLO12", text=text, body=text, sources=(source,))
    return replace(base, **fields)  # type: ignore[arg-type]


FULL = cable("scoop", "1. (C) XXXX met us at the port.\n2. (C) We left.", redactions=1, subject="FISH")
OPEN = cable("wikileaks", "1. (C) Lund met us at the port.\n2. (C) We left. SMITH", origin="Embassy Oslo", tags=("NO",))
PART = cable("herald", "1. (C) Lund met us", date="2009-05-04T10:00:00Z", is_partial=True, notes=("It breaks off.",))


def test_a_cable_alone_stays_as_it_is() -> None:
    assert merge([FULL]) is FULL


def test_the_fullest_text_is_shown_and_the_others_are_kept() -> None:
    merged = merge([PART, FULL, OPEN])
    assert (merged.text, merged.is_partial) == (OPEN.text, False)
    assert [(v.publisher, v.characters, v.redactions) for v in merged.versions] == [
        ("scoop", len(FULL.text), 1),
        ("unknown", len(PART.text), 0),
    ]
    assert {source.publisher for source in merged.sources} == {"scoop", "wikileaks", "unknown"}


def test_what_the_shown_page_lacks_comes_from_the_others() -> None:
    merged = merge([FULL, OPEN, PART])
    assert (merged.subject, merged.origin, merged.tags, merged.date) == (
        "FISH",
        "Embassy Oslo",
        ("NO",),
        "2009-05-04T10:00:00Z",
    )
    assert merged.notes == ("https://herald.example/cables/12: It breaks off.",)


def test_the_order_of_the_pages_does_not_matter() -> None:
    cables = [FULL, OPEN, PART, replace(FULL, sources=OPEN.sources)]
    assert len({merge(order).dumps() for order in permutations(cables)}) == 1


def test_of_texts_as_full_the_less_redacted_one_is_shown() -> None:
    redacted = cable("wikileaks", "1. (C) XXXX met us.", redactions=1)
    whole = cable("herald", "1. (C) Lund met us.")
    assert merge([redacted, whole]).text == whole.text
    assert merge([redacted, whole]).versions[0].redactions == 1


def test_texts_that_differ_in_white_space_are_one_version() -> None:
    merged = merge([cable("scoop", "1. We\nmet."), cable("wikileaks", "1.  We met.\n")])
    assert merged.versions == ()
    assert len(merged.sources) == 2


def test_the_same_page_twice_is_one_source() -> None:
    again = replace(FULL, sources=(replace(FULL.sources[0], url=FULL.sources[0].url + "?utm_source=rss"),))
    assert merge([FULL, again]).sources == (merge([again, FULL]).sources[0],)


def test_merging_again_adds_nothing() -> None:
    merged = merge([FULL, OPEN, PART])
    assert merge([merged, PART, FULL]).versions == merged.versions


@pytest.mark.parametrize(
    ("fields", "others", "note"),
    [
        ({"origin": "Embassy Oslo"}, {"origin": "Embassy Rome"}, "about the origin"),
        ({"subject": "FISH"}, {"subject": "FOWL"}, "about the subject"),
        ({"date": "2009-05-04"}, {"date": "2009-06-04"}, "about the date"),
        ({"classification": "SECRET"}, {"classification": "CONFIDENTIAL"}, "about the classification"),
        ({"classification": "SECRET"}, {"classification": "SECRET//NOFORN"}, "about the classification"),
        ({"classification": "SECRET//NOFORN"}, {"classification": "SECRET"}, "about the classification"),
        ({"classification": "SECRET"}, {"classification": "Secret"}, ""),
        ({"date": "2009-05-04"}, {"date": "2009-05-04T10:00:00Z"}, ""),
        ({"subject": "FISH"}, {"subject": "Fish and ships"}, ""),
        ({"classification": "SECRET", "classification_inferred": True}, {"classification": "CONFIDENTIAL"}, ""),
    ],
)
def test_contradictions_are_told(fields: dict[str, object], others: dict[str, object], note: str) -> None:
    merged = merge([replace(FULL, **fields), replace(OPEN, origin=others.get("origin", ""), **_rest(others))])  # type: ignore[arg-type]
    assert [note in said for said in merged.notes] == ([True] if note else [])


def test_a_day_does_not_hide_that_two_times_of_it_contradict_each_other() -> None:
    dates = ("2009-05-04", "2009-05-04T10:00:00Z", "2009-05-04T12:00:00Z")
    for order in permutations(dates):
        merged = merge([replace(one, date=date, notes=()) for one, date in zip((FULL, OPEN, PART), order, strict=True)])
        (note,) = merged.notes
        assert [date in note for date in dates[1:]] == [True, True]
        assert f"{dates[0]} (" not in note


def _rest(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name != "origin"}


def test_what_is_stated_goes_before_what_is_inferred() -> None:
    inferred = replace(OPEN, classification="SECRET", classification_inferred=True)
    stated = replace(PART, classification="CONFIDENTIAL")
    merged = merge([inferred, stated])
    assert (merged.classification, merged.classification_inferred) == ("CONFIDENTIAL", False)


def test_cables_of_two_ids_are_not_merged() -> None:
    with pytest.raises(ValueError, match="09OSLO12, 09OSLO13"):
        merge([FULL, replace(OPEN, id="09OSLO13")])
    with pytest.raises(ValueError, match="have 0"):
        merge([])
