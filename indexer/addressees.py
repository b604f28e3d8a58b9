"""To whom does the cable go?

The TO and INFO lines name one addressee a line: routing indicator, plain-language address, precedence and message
continuity number (`RUEHMO/AMEMBASSY MOSCOW PRIORITY 1234`); `XMT` exempts members of the collective before it.
"""

import re

from index.cable import Addressee, Recipients

MOST_ADDRESSEES = 1_000

_SECTION = re.compile(r"^[ ]*(TO|INFO)(?:[ ]+|[ ]*$)", re.M)
_END = re.compile(
    r"^[ ]*$|^[ ]*(?:BT|UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE|E\.?O\.? ?1|TAGS|SUBJECT|SIPDIS|"
    r"SENSITIVE|NOFORN|C O N F|S E C R|U N C L|FM |DE |ZN[RY] )",
    re.M,
)
_LINE = re.compile(
    r"(?:(?P<route>R[A-Z]{4,7})\s*/\s*)?"
    r"(?P<name>\S.*?)"
    r"(?:\s+(?P<precedence>(?:NIACT\s+)?(?:FLASH|IMMEDIATE|PRIORITY|ROUTINE)))?"
    r"(?:\s+(?P<mcn>\d{1,6}))?\s*"
)
_EXEMPT = re.compile(r"XMT(?:[\s/]+|\Z)")


def read_recipients(text: str) -> Recipients:
    """The addressees of `flat` header text."""
    text = _unfolded(text)
    marks = list(_SECTION.finditer(text))
    return Recipients(action=_addressees(_lines(text, marks, "TO")), info=_addressees(_lines(text, marks, "INFO")))


def _addressees(lines: list[str]) -> tuple[Addressee, ...]:
    addressees: list[Addressee] = []
    excluding = False
    for line in lines:
        exempt = _EXEMPT.match(line)
        excluding = excluding or exempt is not None
        match = _LINE.fullmatch(line[exempt.end() :] if exempt else line)
        if not match:
            continue
        if not excluding:
            addressees.append(Addressee(match["name"], match["route"], match["precedence"], match["mcn"]))
        elif addressees:
            last = addressees[-1]
            excluded = (*last.excluded, match["name"])
            addressees[-1] = Addressee(last.name, last.route, last.precedence, last.mcn, excluded)
    return tuple(addressees)


def block_end(text: str, start: int = 0) -> int:
    """Where the address lines that hold offset `start` end: at a blank line or the first line that is no address."""
    end = _END.search(text, start)
    return end.start() if end else len(text)


# Where an address can begin in a line that holds several: a section, a routing indicator, behind precedence or number.
_FOLDED = re.compile(
    r" (?=(?:TO|INFO) [A-Z]{2}|XMT[ /])| (?=R[A-Z]{4,7}/)|(?<= PRIORITY) (?=[A-Z]{2})|(?<= IMMEDIATE) (?=[A-Z]{2})|"
    r"(?<= ROUTINE) (?=[A-Z]{2})|(?<= \d{4}) (?=[A-Z]{2})"
)
_LONGEST_ADDRESS = 90


def _unfolded(text: str) -> str:
    """The text with one addressee a line, where a page has joined the lines."""
    lines = text.split("\n")
    if all(len(line) <= _LONGEST_ADDRESS for line in lines):
        return text
    return "\n".join(_FOLDED.sub("\n", line) if len(line) > _LONGEST_ADDRESS else line for line in lines)


def _lines(text: str, marks: list[re.Match[str]], section: str) -> list[str]:
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        if mark[1] == section:
            end = block_end(text, mark.end())
            if following is not None:
                end = min(end, following.start())
            lines = text[mark.end() : end].split("\n")[:MOST_ADDRESSEES]
            return [" ".join(line.split()) for line in lines if line.strip()]
    return []
