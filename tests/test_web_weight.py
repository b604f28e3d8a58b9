"""Does a page stay light, whatever is asked?"""

import pytest

from search.page import Question
from tests.web_site import browse
from web import urls

LIGHT = 300_000

WORDS = " ".join(chr(97 + n % 26) + chr(97 + n // 26 % 26) for n in range(660))


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "EXBS " + "customs " * 120},
        {"q": "EXBS OR " + "customs " * 110 + "x" * 20},
        {"q": "customs " * 245},
        {"q": WORDS},
        {"q": "é" * 1000},
        {"q": '"' + "a " * 900},
        {"q": "-" + WORDS},
        {"q": "EXBS", "tag": [f"T{n}" for n in range(100)], "-program": [f"P{n}" for n in range(100)]},
        {"q": "EXBS", "tag": [f"T{n}" for n in range(100)]},
        {"q": "EXBS", "tag": [f"T{n}" for n in range(12)], "-agency": [f"{'A' * 50}{n}" for n in range(12)]},
        {"q": "EXBS", "-agency": ["Ministry of " + "A" * 40 + str(n) for n in range(10)]},
    ],
    ids=lambda asked: str(asked)[:40],
)
def test_a_long_question_is_answered_on_a_light_page(asked: dict[str, object]) -> None:
    for path in ("/search", "/facet/agency", "/facet/tag"):
        response = browse().get(path, query_string=asked)
        assert response.status_code == 200, path
        assert len(response.data) < LIGHT, path


def test_a_question_too_long_for_links_says_so_and_can_be_cleared() -> None:
    page = browse().get("/search", query_string={"q": "EXBS", "tag": [f"T{n}" for n in range(100)] + ["PARM"] * 2})
    assert "too long to be narrowed" in page.text
    assert page.text.count('class="chip"') == 10
    assert 'class="clear" href="/search?q=EXBS"' in page.text
    assert 'class="facet"' not in page.text
    assert "too long to be narrowed" not in browse().get("/search?q=EXBS&tag=PARM").text


def test_what_is_too_long_is_measured_as_an_address() -> None:
    assert not urls.is_long(Question("customs"))
    assert urls.is_long(Question("я" * 200))
