"""Are the TAGS of a TAGS line found, cut and named?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import headlines, labels, tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("TAGS: PREL, PGOV, NO", "PREL PGOV NO", id="commas"),
        pytest.param("TAGS PREL PGOV NO", "PREL PGOV NO", id="no colon, no commas"),
        pytest.param("TAG ECON, PTER, IS", "ECON PTER IS", id="label without its S"),
        pytest.param("TGAS: PREL\nTAGD: ECON, IS", "ECON IS", id="label misspelt"),
        pytest.param("E.O. 12958: N/A TAGS: PREL, NO SUBJECT: FISH", "PREL NO", id="all on one line"),
        pytest.param("tags: prel, pgov", "PREL PGOV", id="small letters"),
        pytest.param("TAGS: PREL, PGOV,\nECON, NO\nSUBJECT: FISH", "PREL PGOV ECON NO", id="goes on after a comma"),
        pytest.param(
            "TAGS: PREL PGOV ECON\nRS, IR, UK\nSUBJECT: FISH", "PREL PGOV ECON RS IR UK", id="goes on without"
        ),
        pytest.param("TAGS: PREL PGOV\nTHE AMBASSADOR MET", "PREL PGOV", id="prose is no continuation"),
        pytest.param("TAGS: PREL, PREL, NO, PREL", "PREL NO", id="repeated"),
        pytest.param("TAGS: PRELPGOVNO", "PREL PGOV NO", id="glued"),
        pytest.param("TAGS: NOPREL ECONNO", "NO PREL ECON", id="glued to a country"),
        pytest.param("TAGS: PREL/PGOV/NO", "PREL PGOV NO", id="strokes"),
        pytest.param("TAGS: PREL ZZQQ NO", "PREL ZZQQ NO", id="an unknown code"),
        pytest.param("TAGS: PREL NO SIPDIS", "PREL NO", id="a caption is no tag"),
        pytest.param("TAGS: PREL, NO UNCLAS OSLO 000012", "PREL NO", id="the banner on the same line"),
    ],
)
def test_codes(text: str, expected: str) -> None:
    assert tags.segment(headlines.find(text, labels.flat(text)).tags) == tuple(expected.split())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("OVIP (OKSTAD, JOHN), PREL", ("OVIP", "OKSTAD, JOHN", "PREL"), id="a person in parentheses"),
        pytest.param("OVIP, OKSTAD, JOHN, PREL", ("OVIP", "OKSTAD, JOHN", "PREL"), id="a person between commas"),
        pytest.param("OVIP OKSTAD JOHN PREL", ("OVIP", "OKSTAD, JOHN", "PREL"), id="a person without a comma"),
        pytest.param("OVIP CLINTON HILLARY", ("OVIP", "CLINTON, HILLARY"), id="a dignitary"),
        pytest.param("PREL HUMAN RIGHTS NO", ("PREL", "HUMAN RIGHTS", "NO"), id="free words of the table"),
        pytest.param("PREL NO WHALE MEAT", ("PREL", "NO", "WHALE MEAT"), id="free words of no table"),
        pytest.param("PREL, WHALE MEAT, NO", ("PREL", "WHALE MEAT", "NO"), id="free words between commas"),
        pytest.param("UNGA/C-6", ("UNGA/C-6",), id="a slash inside"),
    ],
)
def test_people_and_free_words(line: str, expected: tuple[str, ...]) -> None:
    assert tags.segment(line) == expected


@pytest.mark.parametrize(
    ("tag", "kind"),
    [("IR", "geo"), ("prel", "subject"), ("KZZZ", "program"), ("NATO", "org"), ("Q", "unknown"), ("", "unknown")],
)
def test_kind(tag: str, kind: str) -> None:
    assert tags.tag_kind(tag) == kind


def test_names() -> None:
    assert tags.names()["PREL"] == "External Political Relations"
    assert "ZZQQ" not in tags.names()


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=400))
def test_any_line_is_cut(line: str) -> None:
    found = tags.segment(line)
    assert len(set(found)) == len(found)
    squeezed = "".join(letter for letter in line.upper() if letter.isalnum())
    unchanged = (tag for tag in found if tags.tag_kind(tag) != "person")
    assert all("".join(letter for letter in tag if letter.isalnum()) in squeezed for tag in unchanged)


codes = st.lists(st.sampled_from(["PREL", "PGOV", "ECON", "ETRD", "KNNP", "NATO", "IR", "NO"]), min_size=1, unique=True)


@settings(deadline=None)  # the machine may be busy
@given(codes, st.sampled_from([" ", ", ", ",", "; "]))
def test_known_codes_survive_any_separator(known: list[str], separator: str) -> None:
    assert tags.segment(separator.join(known)) == tuple(known)
