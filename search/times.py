"""Which span of time does a typed date value mean?

`read` takes the value from where it stands in a query: a comparison (`>=2009-09`), a range in brackets, a span
(`2009-09..2010-02`, `2008-2010`), a quoted or a bare date (`2009-10`, `October 2009`).
"""

import re
from dataclasses import dataclass

from search import dates
from search.lexing import TOKEN, short
from search.tree import Dates, Everything

DATE_FORMS = "2009, 2009-10 or 2009-10-09"

_COMPARE = re.compile(r"(>=|<=|>|<|=)\s*")
_BRACKETS = re.compile(r"([\[{])([^\]}\[{]{0,100}?)\s+TO\s+([^\]}\[{]{0,100})([\]}])")
_BRACKET_CLOSE = re.compile(r"[\]}]")
_NAMED = re.compile(r"(?:\d{1,2}\s+)?[A-Za-z]{3,9}\.?\s+\d{4}(?![^\s,;()])")
_YEARS = re.compile(r"\d{4}-\d{4}")
_SPAN = re.compile(r"\d{4}[\d-]*\.\.\d{4}[\d-]*")


@dataclass(frozen=True, slots=True)
class Time:
    """What was read: up to `end` in the text; no `leaf` where it is no time. `note`: what is odd about it."""

    leaf: Dates | Everything | None
    end: int
    note: str = ""


def read(text: str, at: int, name: str, sign: str = "") -> Time:
    """The date value of the field at this place. `sign`: a comparison that was said before it (`>`, `<=`, …)."""
    if not sign and (compared := _COMPARE.match(text, at)):
        sign, at = compared[1], compared.end()
    if sign:
        typed, end = _token(text, at)
        return _compared(name, sign, typed, end)
    if text[at] in "[{":
        if bracket := _BRACKETS.match(text, at):
            opening, since, until, closing = bracket.groups()
            return _span(name, since.strip(), until.strip(), bracket[0], bracket.end(), opening == "{", closing == "}")
        closed = _BRACKET_CLOSE.search(text, at, at + 200)
        typed, end = (text[at : closed.end()], closed.end()) if closed else _token(text, at)
        return _no_date(name, typed, end)
    return value(name, *_token(text, at))


def value(name: str, typed: str, end: int = 0) -> Time:
    """A date, a span or `*`."""
    if typed and typed.strip("*") == "":
        return Time(Everything(name), end)
    since, dots, until = typed.partition("..")
    if dots:
        return _span(name, since.strip(), until.strip(), typed, end)
    if _YEARS.fullmatch(typed):
        return _span(name, typed[:4], typed[5:], typed, end)
    day = dates.normal(typed)
    return Time(Dates(name, day, day), end) if day else _no_date(name, typed, end)


def unnamed(text: str, at: int, token: str, bare: str) -> Time | None:
    """A range that names no field and can be nothing else (`[2009 TO 2010]`, `2009-09..2010-02`), with a note.

    `token` stands at the place; `bare` is it without punctuation around it.
    """
    typed, found = bare, Time(None, at)
    if bracket := _BRACKETS.match(text, at):
        typed, found = bracket[0], read(text, at, "date")
    if not found.leaf and _SPAN.fullmatch(bare):
        typed, found = bare, value("date", bare, at + len(token))
    note = found.note or f"{typed} was read as date:{typed}."
    return Time(found.leaf, found.end, note) if found.leaf else None


def _token(text: str, at: int) -> tuple[str, int]:
    """The next token and where it ends; a quotation and a date with its month's name count as one."""
    if text[at : at + 1] == '"' and (end := text.find('"', at + 1)) > 0:
        return text[at + 1 : end], end + 1
    if (named := _NAMED.match(text, at)) and dates.normal(named[0]):
        return named[0], named.end()
    found = TOKEN.match(text, at)
    return (found[0].rstrip(",;"), found.end()) if found else ("", at)


def _compared(name: str, sign: str, typed: str, end: int) -> Time:
    day = dates.normal(typed)
    if day is None:
        return _no_date(name, sign + typed, end)
    if sign == "=":
        return Time(Dates(name, day, day), end)
    if sign[0] == ">":
        return Time(Dates(name, since=day, after=sign == ">"), end)
    return Time(Dates(name, until=day, before=sign == "<"), end)


def _span(name: str, since: str, until: str, typed: str, end: int, after: bool = False, before: bool = False) -> Time:
    ends = [one if one in ("", "*") else dates.normal(one) for one in (since, until)]
    if None in ends or set(ends) <= {"", "*"}:
        return _no_date(name, typed, end)
    first, last = ("" if one in (None, "", "*") else str(one) for one in ends)
    note = ""
    if dates.is_backward(first, last):
        note = f"{name}:{short(typed)} ends before it begins; it was read the other way round."
        first, last, after, before = last, first, before, after
    return Time(Dates(name, first, last, after and bool(first), before and bool(last)), end, note)


def _no_date(name: str, typed: str, end: int) -> Time:
    return Time(None, end, f"“{short(typed)}” is no date ({DATE_FORMS}), so {name}: was left out.")
