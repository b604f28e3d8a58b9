"""Which line breaks of a telex does a reader need?

`unwrap` joins the lines of running text and keeps the breaks of lists, tables and documents.
"""

import re

_DELIBERATE = re.compile(
    r"[-*•·=_#>|¶]|\(?[A-Za-z0-9]{1,3}[.)](?:\s|$)|(?:BEGIN|END) (?:TEXT|QUOTE)\b|[A-Z][^\s:]{0,20}:\s", re.I
)
_TABLE = re.compile(r"\S {3,}\S|\.{4,}|\|")
# Only such a break may stay or join what it parts: of a line that may end a sentence or in a hyphen, or is empty, or
# before one that may begin deliberately or is empty. All others are blanks.
_ODD_BREAK = re.compile(
    r"\n(?:(?<=[.!?:;\"'”’)\] \n-]\n)|(?= *+(?:[-*•·=_#>|¶\n(]|\Z|[^\n:]{0,21}:|[^\n.)]{1,3}[.)]|(?i:BEGIN|END) )))"
)
_SENTENCE_END = tuple(".!?:;")
_CLOSING = "\"'”’)]"
_WIDEST_TELEX_LINE = 90
_LONGER_THAN_TELEX = 120  # such lines were unwrapped before us: their breaks are breaks, except within a sentence
_MOST = 5000  # blocks of a text, lines of a block: no cable has as many
_EMPTY_LINES = re.compile(r"\n(?: *\n)+")


def blocks(text: str) -> list[str]:
    """The parts of a text between empty lines; on a hostile page the last holds all that is left."""
    return [block.strip("\n") for block in _EMPTY_LINES.split(text, _MOST) if block.strip()]


def unwrap(text: str) -> str:
    """The text with single blanks and without the breaks of a fixed line width; empty lines stay."""
    return "\n\n".join(map(_unwrap_block, blocks(text)))


def _unwrap_block(block: str) -> str:
    """A block without empty lines. A line is joined to the one before where that had no room for its first word."""
    lines = block.split("\n")
    if len(lines) == 1:
        return squeeze(block)
    tabular = "   " in block or "...." in block or "|" in block
    if len(lines) > _MOST or (tabular and 2 * sum(map(_is_row, lines)) > len(lines)):
        return "\n".join([line.rstrip() for line in lines]).strip("\n")
    width = min(max(map(len, lines)), _WIDEST_TELEX_LINE)
    pieces: list[str] = []
    done = 0
    for found in _ODD_BREAK.finditer(block):
        at = found.start()
        end = block.find("\n", at + 1)
        before = block[block.rfind("\n", 0, at) + 1 : at]
        word = squeeze(block[at + 1 : end if end >= 0 else None])
        first = word.split(" ", 1)[0]
        room = len(before) + 1 + len(first) < 0.8 * width or len(before) > _LONGER_THAN_TELEX
        if (room and before.rstrip(_CLOSING).endswith(_SENTENCE_END)) or _DELIBERATE.match(word):
            pieces += (_in_a_line(block[done:at]), "\n")
        elif before[-2:-1].isalpha() and before[-1] == "-" and first[:1].isalpha():
            pieces.append(_in_a_line(block[done:at]))  # counter-/terrorism
        else:
            pieces += (_in_a_line(block[done:at]), " ")
        done = at + 1
    return "".join([*pieces, _in_a_line(block[done:])])


def _in_a_line(lines: str) -> str:
    return squeeze(lines.replace("\n", " "))


def _is_row(line: str) -> bool:
    """Does the line stand in columns?"""
    word = line.strip()
    return ("   " in word or "...." in word or "|" in word) and bool(_TABLE.search(word))


def squeeze(line: str) -> str:
    """One line without outer blanks and with single ones inside."""
    line = line.strip(" ")
    while "  " in line:  # a pattern takes five times as long
        line = line.replace("  ", " ")
    return line
