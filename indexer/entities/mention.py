"""What is a mention?"""

from typing import NamedTuple


class Mention(NamedTuple):
    """A name found at text[start:end]. `field`: "program", "agency", "office", or "" for a known name that is none of
    them; `sure`: from a table, so that it wins over a pattern's of the same extent; `bars`: patterns stop before it."""

    start: int
    end: int
    field: str
    name: str
    sure: bool = False
    bars: bool = False
