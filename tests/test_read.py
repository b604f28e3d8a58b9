"""What does a page say? (indexer/read.py)"""

from dataclasses import replace

from indexer.page import Page
from indexer.read import read_page
from indexer.reading import key_of

TEXT = b"""09MOSCOW2555 2009-10-09 11:03:00Z Embassy Moscow UNCLASSIFIED

UNCLAS MOSCOW 002555

SUBJECT: CUSTOMS SEMINAR

1. (U) The seminar took place in Moscow.

2. (U) Forty officers took part.

BEYRLE
"""
PAGE = Page("crawl.warc!http://a.org/1", "http://a.org/1", TEXT)


def test_a_cable_from_a_damaged_page_is_partial_and_says_so() -> None:
    (whole,) = read_page(PAGE)
    (damaged,) = read_page(replace(PAGE, damage="its gzip data end early"))
    assert not whole.is_partial
    assert damaged.is_partial
    assert damaged.notes[: len(whole.notes)] == whole.notes
    assert "(its gzip data end early)" in damaged.notes[-1]


def test_an_update_tells_a_damaged_page_from_a_whole_one() -> None:
    assert key_of(PAGE) != key_of(replace(PAGE, damage="its check sum is wrong"))
