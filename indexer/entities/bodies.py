"""Which ministries and agencies does the text name by their form, in no table?

"Ministry of Energy and Mineral Resources", "the Radiation Safety Service", "Ministries of Health and Education".
"""

import re
from collections.abc import Iterator
from functools import cache

from indexer.entities import nations, phrases
from indexer.entities.context import Context
from indexer.entities.lexicon import fold
from indexer.entities.mention import Mention
from indexer.entities.tables import rows, several, words

_PORTFOLIO = words("portfolio")
_UPPER_PORTFOLIO = frozenset(word.upper() for word in _PORTFOLIO)
_CANNOT_END = words("portfolio adjectives")
_JOINT = re.compile(r",? (?:and|&|AND)(?: the| of| of the)? |, | of the | of | for | ")
_OF = re.compile(r" (?:of|for|OF|FOR)(?: the| THE)? ")
_WORD = re.compile(r"[A-Za-z][\w'-]*")
_BEFORE_HYPHEN = re.compile(r"-[a-z]+$")
_LIST = re.compile(r",? (?:and|AND|&) (?:of |the )*|, (?:the )?")


def _portfolio(text: str, at: int, *, any_case: bool) -> int:
    """Where the portfolio that begins at `at` ends; `at` where there is none.

    A word that no ministry we know is named with may only be the first, in mixed case.
    """
    reach = at
    for n in range(12):
        found = _WORD.match(text, at, at + 30)
        if not found:
            break
        word = found.group()
        if word not in _PORTFOLIO:  # "Justice's", "Affairs'", "Interior-appointed"
            word = _BEFORE_HYPHEN.sub("", word.removesuffix("'s").removesuffix("'"))
        known = word in _PORTFOLIO or (any_case and (word.upper() in _UPPER_PORTFOLIO))
        if not known and (n or any_case or not word[0].isupper() or word.isupper() or nations.country_of(word)):
            break
        if not any_case and word.islower():
            break
        end = at + len(word)
        if word.capitalize() not in _CANNOT_END:
            reach = end
        between = _JOINT.match(text, end, end + 12)
        if not between or end < found.end():
            break
        at = between.end()
    return reach


def ministries(context: Context, start: int, end: int) -> Iterator[Mention]:
    """The ministry whose head word is text[start:end]: "Ministry of X", "X Ministry", "Ministries of X, Y and Z"."""
    text = context.text
    head = text[start:end]
    any_case = not (head[0].isupper() and head[1:].islower())
    of = _OF.match(text, end, end + 10)
    if of:
        reach = _portfolio(text, of.end(), any_case=any_case)
        if reach == of.end():
            return
        named = text[of.end() : reach]
        parts = _ministries_named(named, plural=head.lower() == "ministries")
        if len(parts) == 1:
            reach = of.end() + len(parts[0])
        for part in parts:
            for name in in_countries(ministry_name(part), context, start, reach):
                yield Mention(start, reach, "agency", name)
        return
    if head.lower() == "ministries":
        yield from _listed_before(context, start, end)
    elif not any_case:
        begin = phrases.left(text, start, context.known)
        named = text[begin:start].strip()
        if named and named.split()[-1] in _PORTFOLIO:
            yield Mention(begin, end, "agency", in_country(ministry_name(named), context, begin, end))


_ONE_OR_TWO = r"[A-Z][\w-]+(?: [A-Z][\w-]+)?"
_LISTED_BEFORE = re.compile(rf"(?:{_ONE_OR_TWO},? ){{0,4}}{_ONE_OR_TWO},? and {_ONE_OR_TWO} $")


def _listed_before(context: Context, start: int, end: int) -> Iterator[Mention]:
    """ "the Foreign and Defense Ministries", "the Iraqi Trade, Oil and Interior Ministries"."""
    text = context.text
    found = _LISTED_BEFORE.search(text, max(0, start - 100), start)
    if not found:
        return
    parts = [(part, found.start()) for part in _LIST.split(found.group().strip())]
    nation, _, first = parts[0][0].partition(" ")
    begin = found.start() + len(nation) + 1 if first and nations.country_of(nation) else found.start()
    for part in ([first] if begin > found.start() else [parts[0][0]]) + [part for part, _ in parts[1:]]:
        if all(word in _PORTFOLIO for word in part.split()):
            portfolio = f"{part} Affairs" if part in _AFFAIRS else part
            yield Mention(begin, end, "agency", in_country(ministry_name(portfolio), context, begin, end))


_AFFAIRS = ("Foreign", "External", "Internal", "Home", "Social")


def _ministries_named(named: str, *, plural: bool) -> list[str]:
    """The portfolios of the ministries that `named` lists: one, unless the head is in the plural.

    "Ministry of Foreign Affairs, Economy and Defense" means three, because foreign affairs and defense never share a
    minister; "Ministry of Industry, Trade" goes on with a word that no portfolio has, and what is left is its first.
    """
    parts = _LIST.split(named)
    titles = [part.title() for part in parts]
    alone = sum(title in words("portfolios alone") for title in titles)
    if plural:
        return _with_pairs(parts) if len(_AND.findall(named)) > 1 else parts
    if alone > 1 and (len(parts) > 2 or "Foreign Affairs" in titles):
        return parts
    return [named] if _AND.search(named) else parts[:1]


_AND = re.compile(r" (?:and|AND|&) ")


def _with_pairs(parts: list[str]) -> list[str]:
    """The parts of a list with several "and", usual pairs kept together: "Science and Technology"."""
    joined: list[str] = []
    for part in parts:
        pair = f"{joined[-1]} and {part}" if joined else ""
        if pair.title().replace(" And ", " and ") in words("portfolio pairs"):
            joined[-1] = pair
        else:
            joined.append(part)
    return joined


def ministry_name(portfolio: str) -> str:
    """The usual name: "Ministry of Interior" for "the INTERIOR"."""
    words = portfolio.replace("&", "and").replace("Defence", "Defense").replace("Labour", "Labor").split()
    if portfolio.isupper() or portfolio.islower():
        words = [w.lower() if w.lower() in ("and", "of", "the", "for") else w.capitalize() for w in words]
    if words[0] == "the":
        words = words[1:]
    words = [_POSSESSIVES.get(word, word) for word in words]
    if words[-1].endswith("'s"):
        words.append("Affairs")  # "the Women's Ministry"
    name = "Ministry of " + " ".join(words)
    return _usual_names().get(_key(name), name)


_POSSESSIVES = {"Womens": "Women's", "Woman's": "Women's", "Childrens": "Children's"}


@cache
def _usual_names() -> dict[str, str]:
    """Key of a ministry's name, however it is written -> the name in the tables."""
    own = {_key(row["name"]): row["name"] for row in rows("national") if row["name"].startswith("Ministry")}
    shared = {_key(alias): row["name"] for row in rows("bodies") for alias in (row["name"], *several(row["aliases"]))}
    return own | shared


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def in_countries(name: str, context: Context, start: int, end: int) -> list[str]:
    """The name with each of the countries named before it: "the Russian and Kazakh Ministries of Defense"."""
    countries, _ = nations.all_before(context.text, start)
    if len(countries) < 2:
        return [in_country(name, context, start, end)]
    return [of_country(name, country) for country in reversed(countries)]


def royal(context: Context, shown: str, country: str) -> str:
    """The proper name where the text calls the nation's service a royal one anywhere ("Royal Bahrain Navy"), or ""."""
    if not country or shown not in words("royal services"):
        return ""
    return context.first(rf"\bRoyal {nations.pattern(country)} {shown}\b")


def of_other_nations(context: Context, start: int, body: Mention) -> Iterator[Mention]:
    """The same body, at text[start:], of the nations named before the one that it was found for."""
    if body.name.endswith(")") and body.start < start:
        for country in nations.all_before(context.text, start)[0][1:]:
            if country != "United States":
                yield body._replace(name=of_country(body.name[: body.name.rindex(" (")], country))


def in_country(name: str, context: Context, start: int, end: int) -> str:
    """ "Ministry of Defense (Russia)": the name with the country it belongs to where one is known."""
    country = nations.before(context.text, start)[0] or nations.after(context.text, end)
    if country:
        context.said[name] = (country, end)
    else:
        said = context.said.get(name)
        country = said[0] if said and start - said[1] < _NEAR else context.default_country()
    context.met[name, country] = None
    return of_country(name, country) if country else name


def of_country(name: str, country: str) -> str:
    """ "Ministry of Defense (Russia)", or what the body is known as there: "FCO" for the UK's foreign ministry."""
    return known_as().get((name, country), f"{name} ({country})")


@cache
def known_as() -> dict[tuple[str, str], str]:
    """(body, country) -> the canonical name of a body that has one of its own."""
    return {(row["body"], row["country"]): row["name"] for row in rows("known_as")}


_NEAR = 600  # characters within which "the Ministry" after "the Iraqi Ministry of Defense" is the Iraqi one still
