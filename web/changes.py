"""What became of a result since its address was made?

A permalink names the generation that it was made with (`&generation=7`); while that one is kept, the two results can be
compared cable by cable.
"""

from dataclasses import dataclass

from search.page import Question
from web.reading import Reading


@dataclass(frozen=True, slots=True)
class Change:
    """The ids that entered and left since a generation; `known` is False where it is no longer kept."""

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
    then, now = before.ids(asked), current.ids(asked)
    return Change(number, True, tuple(sorted(now - then)), tuple(sorted(then - now)))
