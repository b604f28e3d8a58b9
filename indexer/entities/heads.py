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
_NEXT_WORD = re.compile(r" ([A-Za-z]+)\b")


def named_by_head(context: Context, start: int, end: int) -> Iterator[Mention]:
    """The body or unit whose head word is text[start:end]."""
    text = context.text
    shown = text[start:end]
    head = _heads().get(shown.lower())
    if head is None or (shown.isupper() and shown != "DG"):
        return
    if shown.islower():
        yield from _in_lower_case(context, start, end, head)
        return
    following = _NEXT_WORD.match(text, end, end + 20)
    goes_on = bool(following and following.group(1) in head.after)
    reach = phrases.right(text, end, context.known) if goes_on else end
    begin = start
    if reach > end and end in context.ends:
        begin = context.ends[end]  # a known name goes on: "General People's Committee for Health"
    elif shown != "DG":
        begin = phrases.left(text, start, context.known)
    if following and reach == end and following.group(1) in words("not before"):
        return
    before = text[begin:start].split()
    owned = _is_owned(context, begin, reach)
    if not _suffices(head, before, reach > end, owned):
        return
    if _NOT_BODIES.search(text, begin, reach) or (reach == end and _NOT_UNITS.search(text, begin, start - 1)):
        return
    if _MINISTER_OF.search(text, max(0, begin - 24), begin):
        return
    name = text[begin:reach]
    field = _field(context, shown, head, before, begin, goes_on=reach > end, owned=owned)
    if head.field == "office" and not any(word in phrases.VOCABULARY for word in _WORDS.split(name)):
        return
    yield Mention(begin, reach, field, name)


_WORDS = re.compile(r"[ ,/]+")
_MINISTER_OF = re.compile(r"\b(?:Minister|Ministers|Secretary|Ministries|Ministry|ministers?) (?:of|for) (?:the )?$")
_OF_THE = re.compile(r" (?:of|at|in|within) (?:the )?")


def _in_lower_case(context: Context, start: int, end: int, head: _Head) -> Iterator[Mention]:
    """ "the Export Control office", "Arms and Explosives section": the head in lower case after a capitalised name."""
    if head.field != "office":
        return
    begin = phrases.left(context.text, start, context.known)
    name = context.text[begin:start].strip()
    before = [word for word in _WORDS.split(name) if word not in ("and", "&", "of", "for")]
    known = all(word in phrases.VOCABULARY for word in before)
    if before and known and (len(before) > 1 or before[0].isupper()):
        yield Mention(begin, end, "office", context.text[begin:end])


def _is_owned(context: Context, begin: int, reach: int) -> bool:
    """Does a known name stand right before ("MFA Americas Desk") or after ("Refugee Unit of the Interests Section")?"""
    if begin > 1 and (context.known[begin - 2] or context.text[begin - 3 : begin - 1] == "'s"):
        return True
    of = _OF_THE.match(context.text, reach, reach + 12)
    return bool(of and context.known[of.end()])


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


_HEADED = re.compile(
    r"\b(?:[Dd]irector|[Hh]ead|[Cc]hief|[Dd]eputy|[Oo]fficers?|[Cc]ounsell?or|[Aa]mbassador)(?: General)?,? "
    r"(?:of|for|in|at) (?:the )?$"
)
_MINISTRY_NEAR = re.compile(r"\b(?:MFA|FCO|MOD|MOI|MRE|[Mm]inistry|Itamaraty|MEA|SRE|Foreign Office)\b")


def _field(
    context: Context, shown: str, head: _Head, before: list[str], begin: int, *, goes_on: bool, owned: bool
) -> str:
    """ "Department of Labor", "General Directorate of X", "Civil Protection Department" are agencies; "Americas
    Department" where a ministry is spoken of, or a head of it is named, is a unit."""
    if shown.lower() not in ("department", "directorate"):
        return head.field
    if (goes_on and not before) or before[:1] == ["General"]:
        return "agency"
    text = context.text
    if len(before) > 1 and before[0] in words("of the state"):
        return "agency"
    unit = shown.lower() == "directorate" or len(before) < 2 or owned
    unit = unit or bool(_HEADED.search(text, max(0, begin - 40), begin))
    return "office" if unit or _MINISTRY_NEAR.search(text, max(0, begin - 100), begin + 120) else "agency"
