"""Is a page of markup that shows nothing told to be no cable, and never a failure?"""

import pytest

from indexer.page import NotACable, Page
from indexer.publishers import transcripts

SHOWS_NOTHING = {
    "zero-width space": "\u200b",
    "soft hyphen": "\u00ad",
    "byte order mark": "\ufeff",
    "no-break space": "\u00a0",
    "a comment": "<!-- customs -->",
}


@pytest.mark.parametrize("nothing", SHOWS_NOTHING.values(), ids=SHOWS_NOTHING)
def test_a_block_that_shows_nothing(nothing: str) -> None:
    html = f"<html><body><div><p>{nothing}</p><p><a href='/x'>{nothing}</a></p></div></body></html>"
    with pytest.raises(NotACable):
        transcripts(Page("page.htm", "", html.encode(), "text/html; charset=utf-8"))
