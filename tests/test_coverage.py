"""Are held and merely cited telegrams told apart, by post and year?"""

from search.coverage import Coverage, coverage
from tests.web_site import all_of_them, browse


def test_held_and_cited() -> None:
    rows = coverage(all_of_them().generation)
    assert Coverage("MOSCOW", 2008, 1, 0, 93301) in rows
    assert Coverage("STATE", 2009, 0, 1, 99120) in rows
    assert Coverage("STATE", 1966, 1, 0, 90017) in rows
    assert list(rows) == sorted(rows, key=lambda row: (row.post, row.year))


def test_the_page_of_posts_and_of_one() -> None:
    client = browse()
    assert 'href="/coverage?post=STATE"' in client.get("/coverage").text
    assert "99,120" in client.get("/coverage?post=state").text
    assert "No telegram of “NOWHERE”" in client.get("/coverage?post=nowhere").text
