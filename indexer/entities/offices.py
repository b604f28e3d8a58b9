"""Which posts, sections and units does the text name?

Posts with a place ("Embassy Tripoli", "AMCONSUL GUAYAQUIL"), missions of other nations ("Russian Embassy in Astana"),
sections of a post ("economic and political sections") and bureau symbols ("ISN/ECC").
"""

import re
from collections.abc import Iterator
from functools import cache

from indexer.entities import nations
from indexer.entities.context import Context
from indexer.entities.lexicon import fold
from indexer.entities.mention import Mention
from indexer.entities.tables import rows, several, words
from indexer.posts import all_posts

_AMERICA = "United States"
_PLACE = re.compile(r"(?:,? (?:in|at|In|IN|AT))? ((?:[A-Z][\w.'-]*|de|of|au)(?: (?:[A-Z][\w.'-]*|de|es|of|au)){0,3})")


@cache
def of_origin(origin: str) -> str:
    """The office that a cable's origin is: "USINT Havana" for "US Interests Section Havana"."""
    return next((row["name"] for row in rows("sections") if origin in several(row["aliases"])), origin)


@cache
def _posts_by_city() -> dict[str, dict[str, str]]:
    """Folded city -> kind of post ("embassy", "consulate") -> the post's name."""
    cities: dict[str, dict[str, str]] = {}
    for post in all_posts():
        kind = post.kind.split()[0]
        if kind in ("embassy", "consulate"):
            for city in {post.city, post.name.removeprefix("Embassy ").removeprefix("Consulate ")}:
                cities.setdefault(fold(city), {}).setdefault(kind, post.name)
    return cities


@cache
def _cities() -> frozenset[str]:
    return frozenset(_posts_by_city()) | {fold(city) for city in words("extra cities")}


def _city(text: str, at: int) -> tuple[str, int]:
    """The city with missions that is named at `at` ("in X", "X"), and where its name ends; ("", at) where none is."""
    found = _PLACE.match(text, at, at + 50)
    parts = found.group(1).split(" ") if found else []
    for n in range(len(parts), 0, -1):
        city = " ".join(parts[:n]).removesuffix("'s").rstrip(".,'-")
        if found and fold(city) in _cities():
            return city, found.start(1) + len(city)
    return "", at


def missions(context: Context, start: int, end: int) -> Iterator[Mention]:
    """The embassy, consulate or high commission whose head word is text[start:end]."""
    country, begin = nations.before(context.text, start)
    head = context.text[start:end]
    if country and country != _AMERICA:
        yield from _of_nation(context.text, start, end, country, begin)
    elif country == _AMERICA or (head[0].isupper() and not _THEIRS.search(context.text, max(0, start - 8), start)):
        posts = list(_american(context.text, start, end, end))
        yield from posts
        if not posts and country != _AMERICA:
            yield from _of_country(context.text, start, end)


def _of_nation(text: str, start: int, end: int, country: str, begin: int) -> Iterator[Mention]:
    """ "Russian Embassy", "Russian Embassy in Astana", "Indian High Commission", "Thai and Lao Embassies"."""
    kind = text[start:end].title()
    nation = nations.adjective(country)
    countries, first = nations.all_before(text, start)
    if kind == "Embassies":
        begin = first
        yield Mention(begin, end, "office", f"{nation} Embassy")
    if kind in ("Embassy", "Embassies"):
        for other in [c for c in countries[1:] if c != _AMERICA]:
            yield Mention(first, begin if begin > first else end, "office", f"{nations.adjective(other)} Embassy")
    if kind not in ("Embassy", "High Commission"):
        return
    city, reach = _city(text, end)
    if not city:
        yield Mention(begin, end, "office", f"{nation} {kind}")
    elif kind == "Embassy":
        yield Mention(begin, reach, "office", f"Embassy of {_the(country)} in {_proper(city)}")
    else:
        yield Mention(begin, reach, "office", f"{nation} {kind} in {_proper(city)}")


def _the(country: str) -> str:
    return f"the {country}" if country in words("countries with the") else country


def _proper(name: str) -> str:
    """A name in capitals as it is written elsewhere; short ones (UK, DRC) stay."""
    return name.title() if name.isupper() and len(name) > 3 else name


_THEIRS = re.compile(r"\b(?:their|its|his|her|own) $")
_IN = re.compile(r" of [\w. ]{3,40}? in\b")
_MORE = re.compile(r",? and|,|/")


def _of_country(text: str, start: int, end: int) -> Iterator[Mention]:
    """ "Embassy of Russia in Astana"."""
    country = nations.after(text, end)
    where = _IN.match(text, end, end + 60)
    at = where.end() - len(" in") if where else end
    city, reach = _city(text, at) if where else ("", end)
    if country == _AMERICA:
        yield from _american(text, start, end, at)
    elif country and text[start:end].title() == "Embassy":
        where_to = f" in {_proper(city)}" if city else ""
        yield Mention(start, max(reach, end + 1), "office", f"Embassy of {_the(country)}{where_to}")


def _american(text: str, start: int, end: int, at: int) -> Iterator[Mention]:
    """ "Embassy Moscow", "U.S. Embassy in Moscow", "Consulates Lahore, Karachi and Peshawar"."""
    head = text[start:end].lower()
    kind = "consulate" if "consul" in head or "congen" in head else "embassy"
    plural = head.endswith(("ies", "s")) and head != "consulate generals"
    first = at
    while True:
        city, reach = _city(text, at)
        name = _posts_by_city().get(fold(city), {}).get(kind) if city else None
        if not name:
            return
        yield Mention(start if at == first else at, reach, "office", name)
        more = _MORE.match(text, reach, reach + 5)
        if not (more and plural):
            return
        at = more.end()


_OFFICE_AFTER = re.compile(
    r"(?: \([A-Z]{2,6}\))?(?: (?:[Cc]ountry|[Rr]esident|[Rr]egional|[Aa]ttach[eé]))?(?:'s)? [Oo]ffice\b(?= |[.,;])"
)
_OFFICE_BETWEEN = re.compile(
    r"(?:'s)? ([A-Z][\w'.-]*(?: [A-Z][\w'.-]*)?) (?:[Cc]ountry |[Ff]ield |[Rr]egional )?[Oo]ffice\b"
)
_OFFICE_BEFORE = re.compile(r"([A-Z][\w'.-]*(?: [A-Z][\w'.-]*)?) [Oo]ffice of (?:the )?(?:U\.?S\.? )?$")


def agency_offices(context: Context, agency: Mention) -> Iterator[Mention]:
    """ "DEA Bogota", "ICE office in Dubai", "the Dubai office of ICE": an American agency's office abroad."""
    if agency.name not in words("agencies with offices"):
        return
    text = context.text
    before = _OFFICE_BEFORE.search(text, max(0, agency.start - 50), agency.start)
    if before:
        for place in (before.group(1), before.group(1).split(" ")[-1]):
            if fold(place) in _cities():
                yield Mention(before.start(), agency.start - 1, "office", f"{agency.name} {_proper(place)}")
                return
    between = _OFFICE_BETWEEN.match(text, agency.end, agency.end + 50)
    if between and fold(between.group(1)) in _cities():
        yield Mention(agency.end, between.end(), "office", f"{agency.name} {_proper(between.group(1))}")
        return
    office = _OFFICE_AFTER.match(text, agency.end, agency.end + 24)
    at = office.end() if office else agency.end
    city, reach = _city(text, at)
    if city and (office or fold(city) in _posts_by_city()) and (office or text[at : at + 4].lower() != " in "):
        yield Mention(at, reach, "office", f"{agency.name} {_proper(city)}")
    elif office:
        yield Mention(agency.end, office.end(), "office", f"{agency.name} Office")


_TO_COUNTRY = re.compile(r" (?:in |to |IN |TO )?((?:[A-Z][A-Za-z']+)(?: [A-Z][A-Za-z']+)?)")


def mission_to_country(context: Context, start: int, end: int) -> Iterator[Mention]:
    """ "Mission Brazil", "U.S. Mission in Brazil": the embassy and consulates in a country together."""
    text = context.text
    found = _TO_COUNTRY.match(text, end, end + 40)
    if not found or not text[start].isupper() or text[start:end].lower() != "mission":
        return
    american = nations.before(text, start)[0] == _AMERICA
    direct = text[end + 1 : end + 4].lower() not in ("in ", "to ")
    for name in (found.group(1), found.group(1).split(" ")[0]):
        country = nations.country_of(name)
        if country and country != _AMERICA and (american or direct) and not nations.is_demonym(name):
            yield Mention(start, found.start(1) + len(name), "office", f"Mission {country}")
            return


@cache
def _sections() -> dict[str, str]:
    """A section as written, in lower case -> its usual name."""
    return {row["written"]: row["section"] for row in rows("postsections")}


_AND = re.compile(r",? and |, ")


def sections(context: Context, start: int, end: int) -> Iterator[Mention]:
    """The sections of a post that text[start:end], "section" or "sections", ends: "economic and political sections"."""
    before = context.text[max(0, start - 60) : start].split(" ")[:-1]
    plural = context.text[start:end].lower() == "sections"
    for n in range(min(len(before), 6), 0, -1):
        listed = " ".join(before[-n:])
        parts = [part.lower().removeprefix("the ") for part in _AND.split(listed)]
        joint = _sections().get("/".join(parts), "")
        names = [joint] if joint and not plural else [_sections().get(part, "") for part in parts]
        if all(names):
            begin = start - len(listed) - 1
            yield from (Mention(begin, end, "office", f"{name} Section") for name in names)
            return


_LISTED = re.compile(r"[ (](Cons?|CONS?|Pol|POL|Econ|ECON|PA|MGT|Mgt|MGMT|Mgmt|Admin|ADMIN|PD)(?=,| and )")
_OF_A_POST = re.compile(
    r"\b(?:A?RSO|GSO|CLO|DAO|FCS|FAS|ACS|LEGATT?|Leg[Aa]tt?|PAS|DCM|IPO|IMO|MSG|HRO|FMO|CG|DEA|USAID)\b"
)


def listed_sections(context: Context) -> Iterator[Mention]:
    """Sections by their abbreviations in a list of those of a post: "the EAC (RSO, Cons, Pol, MGT and GSO) met"."""
    text = context.text
    if "RSO" not in text and "GSO" not in text:
        return  # no post lists its sections without them
    for found in _LISTED.finditer(text):
        section = _sections().get(found.group(1).lower())
        around = (max(0, found.start(1) - 40), found.end() + 40)
        if section and len(_OF_A_POST.findall(text, *around)) >= 2:
            yield Mention(found.start(1), found.end(), "office", f"{section} Section")


_SYMBOL = re.compile(r"([A-Z]{1,5})((?:/[A-Z][A-Z0-9&]{0,7}){1,3})(?:-[A-Z]{1,2}(?![A-Z]))?(?![\w/])")


@cache
def known_symbols() -> frozenset[str]:
    """The symbols of the Department's offices."""
    return frozenset(row["symbol"] for row in rows("symbols"))


@cache
def _symbols_by_name() -> dict[str, str]:
    """Folded full name -> the symbol of the one office that is called so."""
    symbols: dict[str, str] = {}
    for row in rows("symbols"):
        name = fold(row["name"])
        symbols[name] = "" if name in symbols else row["symbol"]
    return symbols


def symbol_of(name: str) -> str:
    """The symbol of the Department's office of this full name: "ISN/ECC" for "Office of Export Control Cooperation"; ""
    where there is none, or several have the name."""
    return _symbols_by_name().get(fold(name), "")


def symbols(context: Context) -> Iterator[Mention]:
    """Symbols of the Department's offices: "ISN/ECC", "S/CT", "EUR/RUS"."""
    text = context.text
    at = text.find("/")
    while at >= 0:
        start = at
        while start > 0 and at - start < 6 and text[start - 1].isupper():
            start -= 1
        begins_word = start < at and not (start and (text[start - 1].isalnum() or text[start - 1] in "/.-&"))
        found = _SYMBOL.match(text, start, start + 40) if begins_word else None
        if found and _is_symbol(found.group(), found.group(1), found.group(2)[1:]):
            yield Mention(start, found.end(), "office", found.group(), sure=found.group() in known_symbols())
            at = found.end() - 1
        at = text.find("/", at + 1)


def _is_symbol(symbol: str, bureau: str, suffix: str) -> bool:
    if symbol in known_symbols():
        return True
    return bureau in words("bureaus") and suffix not in words("no suffix") and len(suffix) > 1


_PROGRAM_OFFICE = re.compile(r"(?:(?:EXBS|\(EXBS\)) )?([A-Z]\w+(?: [A-Z]\w+)?) $")


def program_offices(context: Context, start: int, end: int) -> Iterator[Mention]:
    """ "EXBS Russia Program Office", also where the text says "the Russia Program Office" and speaks of EXBS."""
    found = _PROGRAM_OFFICE.search(context.text, max(0, start - 60), start)
    country = nations.country_of(found.group(1)) if found else ""
    if found and country and context.text[start].isupper() and context.has(r"\bEXBS\b"):
        yield Mention(found.start(), end, "office", f"EXBS {country} Program Office")
