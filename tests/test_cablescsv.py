"""Are the columns of a row of cables.csv found, and does a row without them say why?"""

import pytest

from indexer import cablescsv
from indexer.page import NotACable, Reason

COLUMNS = ["7", "10/16/2009 11:06", "09BISHKEK321", "Embassy Bishkek", "UNCLASSIFIED", "", "FM AMEMBASSY BISHKEK"]


def row(body: str) -> str:
    return ",".join(f'"{column}"' for column in [*COLUMNS, body])


@pytest.mark.parametrize("length", [1, 131_072, 131_073, 1_000_000])
def test_a_cable_may_be_as_long_as_a_page(length: int) -> None:
    assert len(cablescsv.fields(row("x" * length))["body"]) == length


@pytest.mark.parametrize(
    ("damaged", "why"),
    [
        (row("cut off")[:-1], "unexpected end of data"),
        (row("one") + ',"two"', "9 found"),
        ("", "0 found"),
    ],
)
def test_a_damaged_row_says_what_is_wrong_with_it(damaged: str, why: str) -> None:
    with pytest.raises(NotACable) as caught:
        cablescsv.fields(damaged)
    assert caught.value.reason is Reason.UNREADABLE
    assert why in caught.value.detail
