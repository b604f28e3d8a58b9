"""Which bodies and units in no table does the text name by a head word?

"the Nuclear and Radiation Safety Service", "Committee for Airport Security", "Office of Russian Affairs".
`heads.tsv` says of each head word what it heads, how many capitalised words must stand before it when nothing follows,
whether one word of the state ("National", "Federal") is enough, and which prepositions may carry on the name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from indexer.entities import nations, offices, phrases
from indexer.entities.acronyms import Definition
from indexer.entities.context import Context
from indexer.entities.mention import Mention
from indexer.entities.tables import rows, words


@dataclass(frozen=True, slots=True)
class _Head:
    field: str  # "agency" or "office"
    before: int  # capitalised words that must stand before it when nothing follows
    state: str  # is one word before it "enough" when that is a word of the state, or is such a word "needed", or ""?
    after: tuple[str, ...]  # prepositions that carry on the name


@cache
def _heads() -> dict[str, _Head]:
    return {
        row["head"]: _Head(row["field"], int(row["before"] or 0), row["state"], tuple(row["after"].split()))
        for row in rows("heads")
    }


def _any_of(name: str) -> str:
    return "|".join(sorted(map(re.escape, words(name)), key=len, reverse=True))


_NOT_BODIES = re.compile(rf"\b(?:{_any_of('not bodies')})\b")
_NOT_UNITS = re.compile(rf"\b(?:{_any_of('not units')})$")
_NEXT_WORD = re.compile(r" ([A-Za-z]+|\d+)\b")


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
    goes_on = bool(following and following.group(1).replace("Against", "against") in head.after)
    reach = phrases.right(text, end, context.known) if goes_on else end
    begin = start
    if reach > end and end in context.ends:
        begin = context.ends[end]  # a known name goes on: "General People's Committee for Health"
    elif shown != "DG":
        begin = phrases.left(text, start, context.known)
    before = text[begin:start].split()
    if reach == end and following and not _is_complete(text, head, following, before):
        return
    if shown == "Department" and "of" in before:
        return  # "Pacific Coast of Narino Department"
    owned = _is_owned(context, begin, reach)
    nation, stated = _nation_before(text, begin)
    of_a_nation = bool(nation) and reach == end and _suffices_of_a_nation(head, shown, nation, before)
    of_matters = shown == "Council" and _names_matters(text[end:reach])
    if not (_suffices(head, before, reach > end, owned) or of_a_nation or of_matters):
        return
    if head.field == "agency" and (_is_part_of_name(nation, before) or text[stated:reach] in context.defined):
        begin = stated  # "Ghana Police Service"
    lone = head.field == "office" or (len(before) < 2 and not nation and shown != "Police")
    if reach == end and lone and _NOT_UNITS.search(text, begin, start - 1):
        return
    if _is_something_else(text, begin, reach, before):
        return
    if head.field == "agency" and text.endswith(("UN ", "U.N. "), 0, begin):
        begin = text.rindex("U", 0, text.rindex("N", 0, begin))  # "UN Commission on Narcotic Drugs"
    name = text[begin:reach]
    field = _field(context, shown, head, before, begin, reach, goes_on=reach > end, owned=owned)
    if head.field == "office" and not any(phrases.is_common(word) for word in _WORDS.split(name)):
        return
    ours = field == "office" and nation in ("", "United States")
    yield Mention(begin, reach, field, (ours and _symbol(context, name, reach)) or name)


def _is_something_else(text: str, begin: int, reach: int, before: list[str]) -> bool:
    """Is the name a parliament's, a party's, a firm's, a minister's, or a verb with its object?"""
    return bool(
        _NOT_BODIES.search(text, begin, _end_of_next_word(text, reach))
        or _NOT_OURS.search(text, max(0, begin - 24), begin)
        or _OF_PARLIAMENT.match(text, reach, reach + 60)
        or (before and before[0].endswith("ing") and not phrases.is_common(before[0]))
    )


_SYMBOL_AFTER = re.compile(r" \(([A-Z]+/[A-Z/]+)\)")


def _symbol(context: Context, name: str, reach: int) -> str:
    """The symbol by which the text calls the Department's office of this name, which ends at `reach`, too: in brackets
    after it there or anywhere, or, of the symbol that the table gives such an office, anywhere at all; else ""."""
    text = context.text
    for start in (reach - len(name), text.find(f"{name} (")):
        found = _SYMBOL_AFTER.match(text, start + len(name), start + len(name) + 30) if start >= 0 else None
        if found and found.group(1) in offices.known_symbols():
            return found.group(1)
    symbol = offices.symbol_of(name)
    return (
        symbol if symbol and context.has(rf"\b{re.escape(symbol)}\b|\({re.escape(symbol.rpartition('/')[2])}\)") else ""
    )


def _is_complete(text: str, head: _Head, following: re.Match[str], before: list[str]) -> bool:
    """Does the name end with its head? Not the "Police" of "Police Academy" or "Prefecture of Police", not the
    "National Council" of "National Council of Moroccans", no "Section" 1206."""
    word = following.group(1)
    if word in words("not before") or word.isdigit():
        return False
    if "of" in before and not head.after:
        return False
    if not head.after and head.field == "agency" and "and" in before[-2:]:
        return False
    if word != "of" or head.field == "office":
        return True
    return bool(nations.after(text, following.start())) or not _OF_A_NAME.match(text, following.end())


_OF_A_NAME = re.compile(r" (?!the\b)[A-Z]")
_WORDS = re.compile(r"[ ,/]+")
# Before a name: "Minister of X", "his authority", "Parliament's committee"; after it: "of the National Assembly".
_PARLIAMENT = "Parliament|Assembly|Congress|Senate|House|Chamber|Duma|Majlis|Knesset|Council of Representatives"
_NOT_OURS = re.compile(
    rf"\b(?:(?:Ministers?|ministers?|Ministry|Ministries) (?:of|for) (?:the )?|Secretary (?:of|for) "
    rf"|(?:{_PARLIAMENT})(?:'s?)? |(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Yy]our) )$"
)
_OF_PARLIAMENT = re.compile(rf"(?: and(?: [A-Z][a-z]+){{1,3}})? (?:of|in) (?:the )?(?:[A-Z]\w+ )?(?:{_PARLIAMENT})\b")
_OF_THE = re.compile(r" (?:of|at|in|within) (?:the )?")


def _in_lower_case(context: Context, start: int, end: int, head: _Head) -> Iterator[Mention]:
    """ "the Export Control office", "Arms and Explosives section": the head in lower case after a capitalised name."""
    if head.field != "office":
        return
    begin = phrases.left(context.text, start, context.known)
    name = context.text[begin:start].strip()
    before = [word for word in _WORDS.split(name) if word not in ("and", "&", "of", "for")]
    known = all(phrases.is_common(word) for word in before)
    topical = context.text[start:end] in ("section", "department", "division") and _is_owned(context, begin, end)
    if before and known and (len(before) > 1 or before[0].isupper() or topical):
        yield Mention(begin, end, "office", context.text[begin:end])
    elif begin == start:
        unit = _UNIT_OF_AGENCY.search(context.text, max(0, start - 60), start)
        if unit and context.known[unit.start() - 1] and all(map(_is_topic, unit.group().split())):
            owner = context.ends.get(unit.start(), unit.start() - 1)
            yield Mention(unit.start() + 1, end, "office", context.text[owner:end], sure=True)
        reach = phrases.right(context.text, end, context.known)
        named = _WORDS.split(context.text[end:reach].strip())[1:]
        of_a_person = phrases.names_a_person(context.text, reach)
        if len(named) > 1 and not of_a_person and all(phrases.is_common(w) for w in named if w[0].isupper()):
            yield Mention(start, reach, "office", f"{context.text[start].upper()}{context.text[start + 1 : reach]}")


_UNIT_OF_AGENCY = re.compile(r"(?<=[A-Z])(?: [a-z-]{4,}){1,3} $")


def _is_topic(word: str) -> bool:
    return phrases.is_common(word.capitalize()) or phrases.is_common(word.title())


def _is_owned(context: Context, begin: int, reach: int) -> bool:
    """Does a known name stand right before ("MFA Americas Desk") or after ("Refugee Unit of the Interests Section")?"""
    if begin > 1 and (context.known[begin - 2] or context.text[begin - 3 : begin - 1] == "'s"):
        return True
    of = _OF_THE.match(context.text, reach, reach + 12)
    return bool(of and context.known[of.end()])


def defined(context: Context, definition: Definition) -> Iterator[Mention]:
    """The body or unit that the text gives an acronym: "Marine Border Guards (MBG)"."""
    start, end = definition.start, definition.end
    while start < end and not context.text[start].isupper():
        start = context.text.find(" ", start, end) + 1 or end  # "of the Anti-Corruption Office (OA)"
    long = context.text[start:end].removesuffix("'s")
    end = start + len(long)
    parts = long.split()
    if not parts:
        return
    leads = parts[1] in _heads()[parts[0].lower()].after if parts[0].lower() in _heads() else False
    shown = parts[0] if leads else parts[-1]
    head = _heads().get(" ".join(parts[-2:]).lower()) or _heads().get(shown.lower())
    if head is None or context.known[start] or not shown[0].isupper() or long.isupper():
        return
    of_state = parts[0] in words("of the state") or nations.country_of(parts[0])
    if (head.state == "needed" and not of_state) or _NOT_BODIES.search(long):
        return
    before = [] if leads else parts[:-1]
    field = _field(context, shown, head, before, start, end, goes_on=leads, owned=_is_owned(context, start, end))
    yield Mention(start, end, field, long)


def _nation_before(text: str, begin: int) -> tuple[str, int]:
    """The country or nationality, as written, right before `begin`, and where it begins; none when it owns ("Libya's")
    or is joined to what stands before it ("U.S. and Libya")."""
    country, at = nations.before(text, begin)
    word = text[at : begin - 1]
    return (word, at) if country and "'" not in word and word[:1].isupper() else ("", begin)


def _is_part_of_name(nation: str, before: list[str]) -> bool:
    """Does the nation before a name belong to it: "Ghana Ports Authority", not "UAE Joint Committee"?"""
    noun = bool(nation) and not nation.isupper() and not nations.is_demonym(nation)
    return noun and nations.country_of(nation) != "United States" and before[:1] != ["Joint"]


def _end_of_next_word(text: str, reach: int) -> int:
    found = _NEXT_WORD.match(text, reach, reach + 30)
    return found.end() if found else reach


def _names_matters(rest: str) -> bool:
    """Does " of Public Security and National Defense" name matters of state, two words at least?"""
    matters = [word for word in _WORDS.split(rest.strip()) if word[:1].isupper()]
    return rest.startswith(" of ") and len(matters) > 1 and all(map(phrases.is_common, matters))


def _suffices_of_a_nation(head: _Head, shown: str, nation: str, before: list[str]) -> bool:
    """Is it the name of a nation's body, after the nation: "Kenyan Police Service"?"""
    if head.field != "agency" or before[-1:] == ["High"]:
        return False
    if not before:
        return shown == "Police" and not nations.is_demonym(nation)
    if before in (["Security"], ["Special"]):
        return False  # "Beninese Security Forces": all of them
    if head.state == "needed" and nations.country_of(nation) == "United States":
        return False  # "U.S. Armed Forces"
    return any(map(phrases.is_common, before))


def _suffices(head: _Head, before: list[str], goes_on: bool, owned: bool) -> bool:
    """Is it a name, and not a common noun that happens to be capitalised?"""
    of_state = bool(before) and before[0] in words("of the state")
    if head.state == "needed" or (head.state and of_state):
        return of_state and (goes_on or len(before) > 1)
    if goes_on:
        return True
    return bool(before) and (0 < head.before <= len(before) or (head.field == "office" and owned))


_HEADED = re.compile(
    r"\b(?:[Dd]irector|[Hh]ead|[Cc]hief|[Dd]eputy|[Oo]fficers?|[Cc]ounsell?or|[Aa]mbassador)(?: General)?,? "
    r"(?:of|for|in|at) (?:the )?$"
    r"|[a-z] [A-Z][a-z]+ (?:of|from|at) the $"  # a person of the unit
)
_AT_MINISTRY = re.compile(
    r",? (?:at|of|in|within) (?:the )?(?:[A-Z]\w+ ){0,2}"
    r"(?:MFA|MOFA|FCO|MOD|MOI|MOJ|MRE|MEA|SRE|Ministry|Foreign|Itamaraty)\b"
)
_MINISTRY_NEAR = re.compile(r"\b(?:MFA|FCO|MOD|MOI|MRE|[Mm]inistry|Itamaraty|MEA|SRE|Foreign Office)\b")


def _field(
    context: Context, shown: str, head: _Head, before: list[str], begin: int, end: int, *, goes_on: bool, owned: bool
) -> str:
    """ "Department of Labor", "General Directorate of X", "Civil Protection Department" are agencies; "Americas
    Department" where a ministry is spoken of, or a head of it is named, is a unit."""
    if shown.lower() not in ("department", "directorate"):
        return head.field
    text = context.text
    if before[:1] == ["General"] or (goes_on and not before):
        of_a_ministry = owned or _AT_MINISTRY.match(text, end, end + 60)
        return "office" if of_a_ministry else "agency"
    if len(before) > 1 and before[0] in words("of the state"):
        return "agency"
    unit = shown.lower() == "directorate" or len(before) < 2 or owned
    unit = unit or bool(_HEADED.search(text, max(0, begin - 40), begin))
    return "office" if unit or _MINISTRY_NEAR.search(text, max(0, begin - 100), begin + 120) else "agency"
