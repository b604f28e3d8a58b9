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


def _portfolio(text: str, at: int, *, any_case: bool) -> int:
    """Where the portfolio that begins at `at` ends; `at` where there is none.

    A word that no ministry we know is named with may only be the first, in mixed case.
    """
    reach = at
    for n in range(12):
        found = _WORD.match(text, at, at + 30)
        if not found:
            break
        word = found.group().removesuffix("'s") if found.group() not in _PORTFOLIO else found.group()
        known = word in _PORTFOLIO or (any_case and (word.upper() in _UPPER_PORTFOLIO))
        if not known and (n or any_case or not word[0].isupper() or word.isupper()):
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
        if head.lower() == "ministries":
            for part in re.split(r",? (?:and|AND|&) (?:of |the )*|, ", named):
                yield Mention(start, reach, "agency", in_country(ministry_name(part), context, start, reach))
            return
        yield Mention(start, reach, "agency", in_country(ministry_name(named), context, start, reach))
        return
    if head.lower() == "ministry" and not any_case:
        begin = phrases.left(text, start, context.known)
        named = text[begin:start].strip()
        if named and named.split()[-1] in _PORTFOLIO:
            yield Mention(begin, end, "agency", in_country(ministry_name(named), context, begin, end))


def ministry_name(portfolio: str) -> str:
    """The usual name: "Ministry of Interior" for "the INTERIOR"."""
    words = portfolio.replace("&", "and").replace("Defence", "Defense").replace("Labour", "Labor").split()
    if portfolio.isupper() or portfolio.islower():
        words = [w.lower() if w.lower() in ("and", "of", "the", "for") else w.capitalize() for w in words]
    if words[0] == "the":
        words = words[1:]
    name = "Ministry of " + " ".join(words)
    return _usual_names().get(fold(name), name)


@cache
def _usual_names() -> dict[str, str]:
    return {fold(alias): row["name"] for row in rows("bodies") for alias in (row["name"], *several(row["aliases"]))}


def in_country(name: str, context: Context, start: int, end: int) -> str:
    """ "Ministry of Defense (Russia)": the name with the country it belongs to where one is known."""
    country = nations.before(context.text, start)[0] or nations.after(context.text, end)
    if country:
        context.said[name] = (country, end)
    else:
        said = context.said.get(name)
        country = said[0] if said and start - said[1] < _NEAR else context.default_country()
    return f"{name} ({country})" if country else name


_NEAR = 600  # characters within which "the Ministry" after "the Iraqi Ministry of Defense" is the Iraqi one still
