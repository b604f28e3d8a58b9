"""What became of a result since its address was made?

A permalink names the generation that it was made with (`&generation=7`); while that one is kept, the two results can be
compared cable by cable.
"""

from dataclasses import dataclass

from search.page import Question
from web.reading import Reading

MOST_COMPARED = 1000
"""Cables of a result that are compared; of a larger one it is only said that the index has changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """The ids that entered and left since a generation; `known` is False where they cannot be told."""

    since: int
    known: bool = False
    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def since(current: Reading, named: str, asked: Question) -> Change | None:
    """The change since the generation that an address names; None where it names none, or the current one."""
    number = int(named) if named.isascii() and named.isdigit() and len(named) < 9 else 0
    if number in (0, current.number):
        return None
    before = current.earlier(number)
    if before is None:
        return Change(number)
    then, now = (reading.ids(asked, MOST_COMPARED + 1) for reading in (before, current))
    if max(len(then), len(now)) > MOST_COMPARED:
        return Change(number)
    return Change(number, True, tuple(sorted(now - then)), tuple(sorted(then - now)))
