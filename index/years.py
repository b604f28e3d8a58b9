"""Which year do the two digits mean with which an id begins?"""

_CENTURY = 50
"""Telegrams of the twentieth century that anybody holds are of 1950 or later: years below are of this century."""


def full_year(short: int) -> int:
    """The year of two digits: 9 is 2009, 55 is 1955."""
    return short + (1900 if short >= _CENTURY else 2000)
