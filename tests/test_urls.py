"""Which addresses are of one page?"""

from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.urls import canonical_url, is_host, url_of_path

STORY = "https://scoop.co.nz/stories/WL0910/S02555.htm"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.scoop.co.nz/stories/WL0910/S02555.htm",
        "http://www.scoop.co.nz/stories/WL0910/S02555.htm",
        "http://WWW.Scoop.co.nz:80/stories/WL0910/S02555.htm",
        "https://www.scoop.co.nz:443/stories/WL0910/S02555.htm",
        "http://m.scoop.co.nz/stories/WL0910/S02555.htm",
        "https://scoop.co.nz./stories/WL0910/S02555.htm#comments",
        "https://www.scoop.co.nz/stories/WL0910/S02555.htm?utm_source=rss&utm_medium=feed",
        "https://www.scoop.co.nz/stories/WL0910/S02555.htm?print=1",
        "https://www.scoop.co.nz/stories/WL0910/S02555.htm?fbclid=x&gclid=y",
        "https://www.scoop.co.nz/stories/WL0910/S02555.htm.orig",
        "https://www.scoop.co.nz/stories/WL0910/%53%302555.htm",
        "  https://www.scoop.co.nz/stories/WL0910/S02555.htm ",
    ],
)
def test_spellings_of_one_page(url: str) -> None:
    assert canonical_url(url) == STORY


@pytest.mark.parametrize(
    "url",
    [
        "https://www.scoop.co.nz/stories/WL0910/S02556.htm",
        "https://www.scoop.co.nz/stories/WL0910/s02555.htm",
        "https://www.scoop.co.nz/stories/WL0910/S02555.htm?page=2",
        "https://www.scoop.co.nz:8080/stories/WL0910/S02555.htm",
        "https://www.coop.co.nz/stories/WL0910/S02555.htm",
        "https://pacific.scoop.co.nz/stories/WL0910/S02555.htm",
    ],
)
def test_other_pages(url: str) -> None:
    assert canonical_url(url) not in ("", STORY)


def test_parameters_have_one_order_and_an_index_is_its_folder() -> None:
    assert (
        canonical_url("http://x.org/a?b=2&a=1") == canonical_url("https://x.org/a?a=1&b=2") == "https://x.org/a?a=1&b=2"
    )
    assert canonical_url("http://x.org/a/index.html") == canonical_url("http://x.org/a/") == "https://x.org/a/"
    assert canonical_url("http://x.org") == canonical_url("http://x.org/") == "https://x.org/"


@pytest.mark.parametrize(
    "text", ["", "cables/1.html", "ftp://x.org/a", "mailto:a@x.org", "http://", "http://[x", "http://x:y/"]
)
def test_what_is_no_web_address(text: str) -> None:
    assert canonical_url(text) == ""


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60) | st.text(max_size=60).map("http://x.org/{}".format))
def test_any_text_is_read_and_a_second_time_changes_nothing(text: str) -> None:
    once = canonical_url(text)
    assert canonical_url(once) == once


def test_the_address_of_a_mirrored_file() -> None:
    path = PurePosixPath("www.scoop.co.nz/stories/WL0910/S02555.htm")
    assert url_of_path(path) == "https://www.scoop.co.nz/stories/WL0910/S02555.htm"
    inside = PurePosixPath("stories/WL0910/S02555.htm")
    assert url_of_path(inside, PurePosixPath("/crawl/www.scoop.co.nz")) == url_of_path(path)
    assert url_of_path(inside, PurePosixPath("/crawl")) == ""
    assert url_of_path(PurePosixPath("x.org/a?b=1")) == "https://x.org/a?b=1"


@pytest.mark.parametrize(
    ("name", "known"), [("www.scoop.co.nz", True), ("x.org:8080", True), ("my.project", False), ("a.md", False)]
)
def test_hosts(name: str, known: bool) -> None:
    assert is_host(name) is known
