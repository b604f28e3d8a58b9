"""Which numbers in the text are paragraph numbers?

A cable numbers its paragraphs 1, 2, 3 … as `1.`, `1)`, `(1)`, `¶1.`, `1. (C)`, `2.(SBU)`, `3 (C)` or `(C) 1.`. Lists
inside a paragraph, dates at the start of a line and quoted documents look the same. `find_numbers` looks at the text as
a whole: of all chains of candidates it takes the most plausible. A portion mark, an empty line before and an unbroken
count speak for a candidate; a gap, a step back, a change of form, or a list that it continues, against it.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice, pairwise
from typing import NamedTuple

_LEVEL = r"(?:TS|SBU|SB|S|C|U|LOU|FOUO|OUO|UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET)"


def marking(name: str) -> str:
    """The pattern of a portion mark in brackets, its inside as group `name`: (C), (SBU), (S/NF), (C-NF), (U//FOUO),
    (S//REL TO USA, ACGU), (C - Entire text)."""
    return rf"\( ?(?P<{name}>(?i:{_LEVEL}(?:NF)?(?: ?[-/ ,]{{1,3}} ?[a-z][a-z, /.\n-]{{0,90}})?(?://)?)) ?\)"


_NOT_MORE_DIGITS = r"(?![.,:-]?\d|[%°])"
_MAY_BE_AT_LINE = re.compile(r"\n *(?=[¶(\d])")
_AT_LINE = re.compile(
    rf"^ *(?P<pilcrow>¶ ?)?(?:{marking('before')} {{0,4}})?"
    r"(?:\((?P<bracket>\d{1,3})\)|(?P<plain>\d{1,3})(?: ?(?P<dot>\.)-?| ?(?P<paren>\))|(?P<other>[:-])"
    rf"|(?=[ ]{{0,2}}\({_LEVEL}[)/ -])))"
    rf"{_NOT_MORE_DIGITS}(?: {{0,6}}{marking('after')})?",
    re.MULTILINE,
)
_IN_LINE = re.compile(rf"(?P<plain>\d(?:\d\d?)?)\.{_NOT_MORE_DIGITS}(?: {{0,6}}{marking('after')}|(?= ?[A-Z(\"'“]))")
# The full stop behind the digits of such a number, which the search skips to; few have digits before them.
_DOT_OF_NUMBER = re.compile(r"\.(?:(?<=[ ¶]\d\.)|(?<=[ ¶]\d\d\.)|(?<=[ ¶]\d\d\d\.))")
_LEADING = re.compile(rf"\s*{marking('mark')}\s*")
_SENTENCE_ENDS = tuple(".!?:;)\"'”*=-_")
_WEIGHT = {"dot": 1.0, "paren": 0.4, "bracket": 0.4, "bare": 0.5, "other": 0.3, "inline": 0.35}
_MARKED = 1.5
_AFTER_EMPTY_LINE = 0.6
_MARKS_LACKING = 0.6
_NO_HEADINGS_END = tuple(".!?:;0123456789")
_LONGEST_HEADING = 200  # characters
_SHORT_ITEM = 70  # characters between two unmarked candidates that are rather items of a list
_MOST_CANDIDATES = 3000  # no cable has as many; bounds the work on a hostile page
_WIDEST_GAP = 9
_MARK_LOST = 0.3  # the price of a number without a portion mark behind one that has it
_BEYOND_DOUBT = _MARK_LOST + 0.1  # the weight of a number that is worth its place in a count whatever is before it
_NONE: dict[str, int] = {}


class Number(NamedTuple):
    """A paragraph number: `start` is where its line or number begins, `end` where its text begins."""

    start: int
    end: int
    value: int
    marking: str  # upper case, "" when there is none
    form: str  # dot, paren, bracket, bare, other, inline
    weight: float  # how much it looks like the start of a paragraph
    under_heading: bool = False  # of capitals


def leading_marking(text: str) -> tuple[str, str]:
    """The portion mark at the beginning of a text, in upper case, or ""; and the rest."""
    found = _LEADING.match(text)
    return (_in_line(found["mark"]), text[found.end() :]) if found else ("", text)


def _in_line(mark: str) -> str:
    return " ".join(mark.split()).upper()


def find_numbers(text: str) -> list[Number]:
    """The paragraph numbers of a cleaned body, in the order of the text."""
    candidates = [*islice(_at_line_starts(text), _MOST_CANDIDATES), *islice(_inside_lines(text), _MOST_CANDIDATES)]
    candidates.sort(key=lambda candidate: candidate.start)
    return _best_chain(_with_lists_weighed_down(candidates[:_MOST_CANDIDATES]))


def _at_line_starts(text: str) -> Iterator[Number]:
    for found in _numbered_lines(text):
        form = next((f for f in ("bracket", "dot", "paren", "other") if found[f]), "bare")
        mark = found["after"] or found["before"] or ""
        weight = _WEIGHT[form]
        if mark or found["pilcrow"]:
            weight += _MARKED
        if found.start() < 2 or text[found.start() - 2] == "\n":
            weight += _AFTER_EMPTY_LINE
        value = int(found["bracket"] or found["plain"])
        heading = value == 1 and _ends_in_heading(text[max(0, found.start() - _LONGEST_HEADING) : found.start()])
        yield Number(found.start(), found.end(), value, _in_line(mark), form, weight, heading)


def _numbered_lines(text: str) -> Iterator[re.Match[str]]:
    """What `_AT_LINE.finditer` finds, without a look at lines that begin with a letter."""
    end = 0
    for at in chain((0,), (line.start() + 1 for line in _MAY_BE_AT_LINE.finditer(text))):
        if at >= end and (found := _AT_LINE.match(text, at)):
            yield found
            end = found.end()


def _ends_in_heading(before: str) -> bool:
    last = before.rstrip("\n -=").rpartition("\n")[2]
    return last.isupper() and not last.endswith(_NO_HEADINGS_END)


def _inside_lines(text: str) -> Iterator[Number]:
    for dot in _DOT_OF_NUMBER.finditer(text):
        at = dot.start() - 1
        while text[at - 1] not in " ¶":
            at -= 1
        found = _IN_LINE.match(text, at)
        if not found:
            continue
        mark = found["after"] or ""
        before = text[max(0, at - 10) : at].rstrip(" ¶")
        ended = before.endswith(_SENTENCE_ENDS)
        if (mark or ended) and before and before[-1] != "\n":
            weight = _WEIGHT["inline"] + (1.0 if mark else 0.0) + (0.2 if ended else 0.0)
            start = at - 1 if text[at - 1] == "¶" else at
            yield Number(start, found.end(), int(found["plain"]), _in_line(mark), "inline", weight)


def _with_lists_weighed_down(candidates: list[Number]) -> list[Number]:
    """The candidates, those less likely that stand close together without portion marks, as the items of a list do, and
    those that count on without marks in a text whose paragraphs have them."""
    if sum(candidate.value > 1 and bool(candidate.marking) for candidate in candidates) > 1:
        runs = {i for i, pair in enumerate(pairwise(candidates)) if not pair[1].marking and _continues_list(*pair)}
        candidates = [
            candidate._replace(weight=candidate.weight - _MARKS_LACKING) if i in runs or i - 1 in runs else candidate
            for i, candidate in enumerate(candidates)
        ]
    close = {
        i
        for i, (one, other) in enumerate(pairwise(candidates))
        if other.start - one.end < _SHORT_ITEM and not one.marking and not other.marking
    }
    return [
        candidate._replace(weight=candidate.weight - 0.5) if i in close or i - 1 in close else candidate
        for i, candidate in enumerate(candidates)
    ]


def _best_chain(candidates: list[Number]) -> list[Number]:
    """The chain of candidates of the greatest total, found by dynamic programming over the numbers each may follow."""
    if _count_on(candidates):
        return candidates
    following = _lengths_of_lists(candidates)
    best: dict[int, dict[str, int]] = {}  # number, form -> the candidate that ends the best chain so far
    totals: list[float] = []
    previous: list[int] = []
    top = -1  # the end of the best chain of all so far
    begun = False  # whether a 1 came before
    for i, candidate in enumerate(candidates):
        total, before = candidate.weight + _as_first(candidate) - (1.0 if begun else 0.0), -1
        begun = begun or candidate.value == 1
        reachable = {j for number in _values_before(candidate) for j in best.get(number, _NONE).values()}
        if top >= 0:
            reachable |= {top, i - 1}
        for j in sorted(reachable):
            joined = totals[j] + candidate.weight + _as_next(candidates[j], candidate)
            if j != i - 1 and _continues_list(candidates[i - 1], candidate):
                joined -= 1.0 if candidate.marking else 1.0 + 0.6 * following[i]
            if joined > total:
                total, before = joined, j
        totals.append(total)
        previous.append(before)
        of_value = best.setdefault(candidate.value, {})
        rival = of_value.get(candidate.form)
        if rival is None or total > totals[rival]:
            of_value[candidate.form] = i
        if top < 0 or total > totals[top]:
            top = i
    chain: list[Number] = []
    while top >= 0:
        chain.append(candidates[top])
        top = previous[top]
    if len(chain) == 1 and chain[0].value != 1 and not chain[0].marking:
        return []
    return chain[::-1]


def _count_on(candidates: list[Number]) -> bool:
    """Do they count 1, 2, 3 … in one form, each worth more than a step may cost? All together are the best chain."""
    return len({candidate.form for candidate in candidates}) <= 1 and all(
        candidate.value == n and candidate.weight > _BEYOND_DOUBT for n, candidate in enumerate(candidates, 1)
    )


def _lengths_of_lists(candidates: list[Number]) -> list[int]:
    """For each candidate: how many in an unbroken count follow from it on, itself included."""
    lengths = [1] * len(candidates)
    for i in range(len(candidates) - 2, -1, -1):
        if _continues_list(candidates[i], candidates[i + 1]):
            lengths[i] = lengths[i + 1] + 1
    return lengths


def _values_before(candidate: Number) -> range:
    """The numbers that it may follow."""
    return range(max(0, candidate.value - _WIDEST_GAP), candidate.value + 1)


def _as_first(candidate: Number) -> float:
    """The price of a body that begins with this number."""
    if candidate.value == 1:
        return 0.0
    return -0.8 - 0.3 * min(candidate.value, 8)


def _as_next(last: Number, candidate: Number) -> float:
    """The price of `candidate` as the next paragraph after `last`."""
    step = candidate.value - last.value
    price = -0.6 if last.form != candidate.form and "inline" not in (last.form, candidate.form) else 0.0
    if last.marking and not candidate.marking:
        price -= _MARK_LOST
    if step == 1:
        return price
    sure = bool(candidate.marking) or candidate.form == "dot"
    if not sure or (candidate.form == "inline" and not candidate.marking):
        return -9.0
    if 1 < step <= _WIDEST_GAP:  # numbers left out
        return price - 1.0 - 0.2 * (step - 2)
    if not candidate.marking and (last.marking or last.form != candidate.form):
        return -9.0
    if candidate.value > 1 and candidate.marking and not last.marking:  # what came between was a list
        return -9.0
    if candidate.under_heading:  # each section of a report counts anew
        return price - 1.0
    if step == 0:  # a number given twice; a second 1 begins rather
        return price - (1.6 if candidate.value > 1 or last.marking else 3.0)
    return price - (3.0 if candidate.marking else 4.0)  # a count begun again, or a slip


def _continues_list(neighbour: Number, candidate: Number) -> bool:
    """Is the candidate rather the next item of a list, after its neighbour before?"""
    return (
        candidate.value == neighbour.value + 1
        and candidate.form == neighbour.form
        and bool(candidate.marking) == bool(neighbour.marking)
    )
