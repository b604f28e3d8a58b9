"""Which bodies and units in no table does the text name by a head word?

"the Nuclear and Radiation Safety Service", "Committee for Airport Security", "Office of Russian Affairs".
`heads.tsv` says of each head word what it heads, how many capitalised words must stand before it when nothing follows,
whether one word of the state ("National", "Federal") is enough, and which prepositions may carry on the name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from indexer.entities import phrases
from indexer.entities.context import Context
from indexer.entities.mention import Mention
from indexer.entities.tables import rows, words


@dataclass(frozen=True, slots=True)
class _Head:
    field: str  # "agency" or "office"
    before: int  # capitalised words that must stand before it when nothing follows; 0: it needs a word of the state
    state: bool  # is one word before it enough when that is a word of the state?
    after: tuple[str, ...]  # prepositions that carry on the name


@cache
def _heads() -> dict[str, _Head]:
    return {
        row["head"]: _Head(row["field"], int(row["before"] or 0), bool(row["state"]), tuple(row["after"].split()))
        for row in rows("heads")
    }


def _any_of(name: str) -> str:
    return "|".join(sorted(map(re.escape, words(name)), key=len, reverse=True))


_NOT_BODIES = re.compile(rf"\b(?:{_any_of('not bodies')})\b")
_NOT_UNITS = re.compile(rf"\b(?:{_any_of('not units')})$")
_NEXT_WORD = re.compile(r" ([a-z]+) ")


def named_by_head(context: Context, start: int, end: int) -> Iterator[Mention]:
    """The body or unit whose head word is text[start:end]."""
    text = context.text
    shown = text[start:end]
    head = _heads().get(shown.lower())
    if head is None or not shown[0].isupper() or (shown.isupper() and shown != "DG"):
        return
    following = _NEXT_WORD.match(text, end, end + 10)
    goes_on = bool(following and following.group(1) in head.after)
    reach = phrases.right(text, end, context.known) if goes_on else end
    begin = start
    if reach > end and end in context.ends:
        begin = context.ends[end]  # a known name goes on: "General People's Committee for Health"
    elif shown != "DG":
        begin = phrases.left(text, start, context.known)
    before = text[begin:start].split()
    if not _suffices(head, before, reach > end, begin > 0 and bool(context.known[begin - 2])):
        return
    if _NOT_BODIES.search(text, begin, reach) or (reach == end and _NOT_UNITS.search(text, begin, start - 1)):
        return
    name = text[begin:reach]
    if head.field == "office" and not any(word in phrases.VOCABULARY for word in re.split(r"[ ,/]", name)):
        return
    yield Mention(begin, reach, _field(shown, head, before, reach > end), name)


def _suffices(head: _Head, before: list[str], goes_on: bool, owned: bool) -> bool:
    """Is it a name, and not a common noun that happens to be capitalised?"""
    if goes_on:
        return True
    if not before:
        return False
    of_state = before[0] in words("of the state")
    if len(before) == 1 and head.state and of_state:
        return True
    if not head.before:
        return of_state
    return len(before) >= head.before or (head.field == "office" and owned)


def _field(shown: str, head: _Head, before: list[str], goes_on: bool) -> str:
    """ "Department of Labor" and "General Directorate of X" are agencies, "Americas Department" is a unit of one."""
    if shown.lower() in ("department", "directorate") and ((goes_on and not before) or before[:1] == ["General"]):
        return "agency"
    return head.field
