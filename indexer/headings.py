"""Which lines are headings?

A telex has no bold type: a heading is a short line without a full stop that stands alone before a numbered paragraph,
or is ruled off by dashes, above and below, below only, or (where the line breaks were lost) on the same line.
"""

import re
from collections.abc import Iterator
from itertools import islice

from indexer.prose import squeeze

_RULE = re.compile(r" *(?:[-=_*~+#.] ?){2,}\\?$|[-=_*]$")
_DRAWN_WITH = "-=_*~+#."
_DRAWN = ("--", "==", "__", "**", "~~", "- -", "\n-")  # a text without any of these has no rule
_ONE_RULE = re.compile(r" *[-=_*~]{3,}\\?$")
_ENDS_RULED = re.compile(r"[-=_*]{4} *\\?$|[-=_*]{4} [-=_*]{1,3}$")
_STARTS_RULED = re.compile(r" *[-=_*]{3,}(?: [-=_*]+)* *")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]{0,2}(?= )")
_ENDS_SENTENCE = re.compile(r"[.!?:;,][\"'”’)\]]{0,2}$")
_ENDS_TEXT = re.compile(r"[.!?:;][\"'”’)\]]{0,3} *\\?$|(?i:end (?:summary|comment|note|text))$")
_NO_HEADING = re.compile(r"[-*•·\"“(]|\(?\w{1,2}[.)] |\d+[.,]?\d* |(?i:end|begin)\b|[xX]{5}|[a-z]", re.ASCII)
_PROSE = re.compile(r"[a-z]{3}[.!] [A-Z]|(?i:\bend (?:summary|comment|note|text))$")
_COLUMNS = re.compile(r"\S {3,}\S")
_LONGEST_LINE = 76
_MOST_LINES = 3
_MOST_RULES = 5000  # under one number; no cable has a hundredth of them, and the last text keeps what follows
_LONGEST_RULED_HEADING = 100  # on a line with other text


def is_rule(line: str) -> bool:
    """Is this a line of dashes, as drawn over and under headings?"""
    return line.lstrip(" ")[:1] in _DRAWN_WITH and bool(_RULE.match(line))


def without_last_heading(raw: str) -> tuple[str, str]:
    """A text and the heading at its end, which belongs to what follows; "" where there is none."""
    lines = raw.split("\n")
    _drop_empty(lines)
    if not lines:
        return "", ""
    if is_rule(lines[-1]):
        return _above_rule(lines)
    if not _ENDS_RULED.search(lines[-1][-8:]):
        return _standing_alone(lines, raw)
    line = lines[-1].rstrip(" \\-=_*")
    rest, heading = _ruled_in_line(line, len(lines[-1]) - len(line))
    return ("\n".join([*lines[:-1], rest]), heading) if heading else (raw, "")


def sections(raw: str) -> Iterator[tuple[str, str]]:
    """The parts of a text under headings ruled off by dashes, as (heading, text); the first may have none.

    A line over a rule is a heading where it stands alone, is short, is no row of a table, and text follows.
    """
    heading, start = "", 0
    if not any(drawn in raw for drawn in _DRAWN):
        yield heading, raw
        return
    lines = raw.split("\n")
    rules = (at for at, line in enumerate(lines) if at and _ONE_RULE.match(line))
    for at in islice(rules, _MOST_RULES):
        if not _is_heading(lines[at - 1]):
            continue
        above = lines[at - 2] if at > 1 else ""
        below = next((line for line in lines[at + 1 : at + 4] if line.strip()), "")
        if (not above.strip() or is_rule(above)) and below and not _COLUMNS.search(below) and not is_rule(below):
            text = "\n".join(_without_rules(lines[start : at - 1]))
            if text.strip() or heading or start:
                yield heading, text
            heading, start = squeeze(lines[at - 1]), at + 1
    yield heading, "\n".join(_without_rules(lines[start:]))


def _above_rule(lines: list[str]) -> tuple[str, str]:
    """For lines that end in a rule: the text before, and the heading between it and a rule or an empty line above."""
    width = len(lines[-1].strip())
    while lines and (is_rule(lines[-1]) or not lines[-1].strip()):
        lines.pop()
    taken: list[str] = []
    while lines and lines[-1].strip() and not is_rule(lines[-1]) and len(taken) <= _MOST_LINES:
        taken.insert(0, lines.pop())
    if len(taken) > 1 and not (lines and is_rule(lines[-1])):
        # no rule above: lines that end a sentence are the text before
        ends = [i for i, line in enumerate(taken[:-1]) if _ENDS_TEXT.search(line)]
        if ends or len(taken) > _MOST_LINES:
            cut = ends[-1] + 1 if ends else len(taken) - 1
            lines.extend(taken[:cut])
            taken = taken[cut:]
    if len(taken) == 1 and _SENTENCE_END.search(taken[0]):  # text, then the heading, on one line
        rest, heading = _ruled_in_line(taken[0], width)
        return "\n".join([*lines, rest]), heading
    heading = squeeze(" ".join(taken))
    if len(heading) > _MOST_LINES * _LONGEST_LINE:
        return "\n".join([*lines, *taken]), ""
    return "\n".join(_without_rules(lines)), heading


def _ruled_in_line(line: str, width: int) -> tuple[str, str]:
    """The text and the heading of a line that ends in a rule. `width` dashes are about as many as its letters."""
    opening = _STARTS_RULED.match(line)
    if opening:
        return "", squeeze(line[opening.end() :])
    inner = line.rfind("---")
    if inner >= 0 and 0 < len(line) - inner - 3 <= _LONGEST_RULED_HEADING:
        return line[:inner].rstrip("- "), squeeze(line[inner + 3 :])
    starts = [0] if len(line) <= _LONGEST_RULED_HEADING else []
    nearby = max(0, len(line) - 2 * _LONGEST_RULED_HEADING)
    starts += [found.end() + 1 for found in _SENTENCE_END.finditer(line, nearby) if len(line) - found.end() > 2]
    starts = [start for start in starts if len(line) - start <= _LONGEST_RULED_HEADING]
    if not starts:
        return line, ""
    start = min(starts, key=lambda at: abs(len(line) - at - width))
    return line[:start].rstrip(), squeeze(line[start:])


def _standing_alone(lines: list[str], raw: str) -> tuple[str, str]:
    """The heading without rules: one or two lines after an empty line, where the text before has come to its end; or
    one in capitals directly under such a text."""
    count = next((n for n, line in enumerate(reversed(lines)) if not line.strip()), len(lines))
    if count >= _MOST_LINES or not all(map(_is_heading, lines[len(lines) - count :])):
        count = 1 if lines[-1].isupper() and not raw.isupper() and _is_heading(lines[-1]) else 0
    rest = lines[: len(lines) - count]
    _drop_empty(rest)
    if count and (not rest or is_rule(rest[-1]) or _ENDS_TEXT.search(rest[-1])):
        return "\n".join(_without_rules(rest)), squeeze(" ".join(lines[len(lines) - count :]))
    return raw, ""


def _is_heading(line: str) -> bool:
    word = line.strip()
    return (
        0 < len(word) <= _LONGEST_LINE
        and not _ENDS_SENTENCE.search(word.replace("?", ""))
        and not _NO_HEADING.match(word)
        and not _COLUMNS.search(word)
        and not _PROSE.search(word)
        and any(map(str.isalpha, word))
    )


def _without_rules(lines: list[str]) -> list[str]:
    """The lines without rules and empty lines at either end."""
    first, last = 0, len(lines)
    while first < last and (not lines[first].strip() or is_rule(lines[first])):
        first += 1
    while last > first and (not lines[last - 1].strip() or is_rule(lines[last - 1])):
        last -= 1
    return lines[first:last]


def _drop_empty(lines: list[str]) -> None:
    while lines and not lines[-1].strip():
        lines.pop()
