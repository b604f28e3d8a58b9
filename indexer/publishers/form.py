"""Which lines have the form of a cable, and where in a text does the cable stand?

A cable is a telex: routing (VZCZC, DE, ZNR), a date-time group, FM/TO/INFO, a banner, E.O., TAGS, SUBJECT, REF,
numbered paragraphs with portion marks, the signer, NNNN. No page layout changes that, so it finds the cable where
markup does not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from string import ascii_letters, ascii_lowercase, ascii_uppercase

from indexer.publishers import around

_SPACED = {word: r" ?".join(word) for word in ("CONFIDENTIAL", "SECRET", "UNCLASSIFIED", "UNCLAS", "RESTRICTED")}
_BANNER_WORD = "|".join(_SPACED.values())
_MARK = r"(?:SBU|S//?NF|C//?NF|S//?REL|C//?REL|U|C|S|LOU|FOUO|TS|NF)"

# kind -> the characters it begins with, and its form at the beginning of a line. The first that fits names the line.
_DIGITS = "0123456789"
_FORMS = {
    "zczc": ("VZ", r"(?:V?ZCZC)[A-Z0-9]{3,}"),
    "de": ("D", r"DE\s+R[A-Z]{3,8}\s*#?\s*\d{2,}"),
    "dtg": ("OPRZ" + _DIGITS, r"(?:[ZOPR]\s+){0,3}\d{6}Z\s+[A-Z]{3}\s+\d{2}\b"),
    "znr": ("Z", r"ZN[RY]\s+[A-Z]{5}\b"),
    "routing": ("ZOPR", r"[ZOPR]{2}\s+R[UH][A-Z]{3,8}\b|R[UH][A-Z]{4,6}/[A-Z]"),
    "from": ("F", r"FM\s+(?:AM|US|SEC|R[UH]|[A-Z]{4,})"),
    "distribution": (ascii_uppercase, r"(?:(?:ACTION|INFO|ORIGIN)\s+)?[A-Z]{1,5}-\d\d\s+(?:[A-Z]{1,5}-\d\d\s*|$)"),
    "to": ("TI", r"(?:TO|INFO)\s+(?:R[UH][A-Z]{3,8}\b|SECSTATE|AMEMB|AMCON|US[A-Z]{3,}|[A-Z]{3,}\s+[A-Z]{3,})"),
    "partial": ("Tt", r"(?i:this record is a partial extract of the original cable)"),
    "banner": (
        "CRSUcrsu",
        rf"(?:{_BANNER_WORD})(?:[ /]+[A-Z/ .'-]{{2,60}}?)?\s+\d{{3,6}}\b"
        rf"|(?i:(?:{_BANNER_WORD})\b.{{0,40}}\bsection\s+\d{{1,2}}\s+of\s+\d{{1,2}}\b)"
        r"|C O N F I D E N T I A L\b|S E C R E T\b|UNCLAS\b",
    ),
    "eo": ("Ee", r"(?i:E\.?\s?O\.?:?\s*1(?:2356|2958|2065|1652|3526|3292)\b)"),
    "tags": ("T", r"(?:TAGS?|Tags?)\s*:?\s*[A-Z]{2,5}\b"),
    "subject": ("S", r"(?:SUBJ(?:ECT)?|Subj(?:ect)?)\s*[:.]"),
    "reference": ("R", r"(?:REF(?:S|TELS?|ERENCES?)?|Refs?|Reftels?)\s*(?:\([A-Z]\))?\s*[:.]\s*"),
    "classified": ("CDRcdr", r"(?i:classified\s+by\b|class(?:ified)?\s+by:|derived\s+from:|reasons?:\s*1\.[45])"),
    "caption": (
        "CELNRST",
        r"(?:SIPDIS|SENSITIVE|NOFORN|EXDIS|NODIS|STADIS|LIMDIS|ROGER CHANNEL|NOTAL|TERREP|CODEL)\s*$",
    ),
    "marked": (
        "(¶" + _DIGITS,
        rf"\(?\d{{1,3}}\s*[.)]?\s*\({_MARK}(?:[ /,-][^)]{{0,40}})?\)"
        rf"|(?i:\(?\d{{1,3}}\s*[.)]?\s*\({_MARK}\))"
        r"|¶\s*\d{1,3}",
    ),
    "numbered": ("(" + _DIGITS, r"\(?\d{1,3}\s?[.)]\s*(?=[A-Za-z(\"'“‘-])"),
    "summary": ("BESbes", r"(?i:(?:begin\s+)?summary\s*(?:and\s+\w+\s*)?[:.-]|summary\s*$|end\s+summary\b)"),
    "page": (
        ascii_uppercase + _DIGITS + ".'-",
        r"[A-Z .'-]{3,40}\d{8}\s+\d{3}\s+OF\s+\d{3}|PAGE\s+\d\d\s+[A-Z ]{3,40}\d{3,}",
    ),
    "end": ("ENe", r"NNNN\s*$|(?i:end\s+(?:of\s+)?(?:text|cable|message)\b)"),
}
_MARGIN = ">*|" + "".join(filter(str.isspace, map(chr, range(0x3001))))  # may stand before a form
_BEGINNINGS = frozenset(_MARGIN).union(*(firsts for firsts, _ in _FORMS.values()))
# Most lines begin with a word of prose: with a letter and a small one with which none of the forms begins.
_SMALL = frozenset(("be", "cl", "co", "de", "en", "eo", "re", "se", "su", "ta", "th", "un"))
_PROSE = frozenset({a + b for a in ascii_letters for b in ascii_lowercase if (a + b).lower() not in _SMALL})

# The same inside a line: a page may have run the lines of a header together.
_WITHIN = re.compile(
    r"\s(?=[A-Zs\d])(?:"
    r"(?P<de>DE R[A-Z]{3,8} #?\d{3,})|(?P<dtg>[ZOPR] \d{6}Z [A-Z]{3} \d\d\b)|(?P<znr>ZN[RY] [A-Z]{5}\b)"
    r"|(?P<from>FM (?:AM|US|SEC)[A-Z]+)|(?P<banner>(?:SECTION|section) \d\d (?:OF|of) \d\d)"
    r"|(?P<eo>E\.?O\.?:? ?1\d{4}\b)"
    r"|(?P<tags>TAGS:? [A-Z]{2,5}\b)|(?P<subject>SUBJ(?:ECT)?:)|(?P<classified>(?:Classified By|CLASSIFIED BY)\b)"
    rf"|(?P<reference>REF(?:TEL)?S?:)|(?P<marked>\d{{1,3}}\. ?\({_MARK}\)))"
)

#: Lines that hardly anything but a cable has.
HEADER = frozenset(
    ("zczc", "de", "dtg", "znr", "from", "banner", "eo", "tags", "subject", "classified", "reference", "page")
)
#: Those that show a cable wherever they stand, and begin it.
CERTAIN = frozenset(("zczc", "de", "dtg", "znr", "banner", "eo"))
_BEGINNING = CERTAIN | {"from", "partial"}
OPENING = HEADER | {"routing", "to", "distribution", "partial", "caption", "summary", "marked"}
BODY = frozenset({"marked", "numbered", "page", "end", "summary"})
_SENDING = re.compile(r"\bDE\s+R")
_STATION = re.compile(r"DE\s+R[A-Z]{3,8}\s*#?\s*\d+")
_NUMBER = re.compile(r"\D{0,6}(\d{1,3})")
_LONGEST = 400  # characters of a line that are looked at for its form
_RUN_ON = 4000  # and for the forms within it


def kind(line: str) -> str:
    """What the line is in a cable (a key of the table above), or "" for running text and for what is no cable's."""
    return _kind(line[:_LONGEST]) if line[:1] in _BEGINNINGS and line[:2] not in _PROSE else ""


def kinds(lines: Iterable[str]) -> list[str]:
    """The `kind` of each of the lines, without a call for each."""
    return [_kind(line[:_LONGEST]) if line[:1] in _BEGINNINGS and line[:2] not in _PROSE else "" for line in lines]


@lru_cache(maxsize=4096)  # the lines of a page are looked at several times
def _kind(line: str) -> str:
    forms = _beginning_with(line.lstrip(_MARGIN)[:1])
    match = forms.match(line) if forms else None
    return (match.lastgroup or "") if match else ""


@lru_cache(maxsize=256)
def _beginning_with(first: str) -> re.Pattern[str] | None:
    """The forms of the table that can begin with a character: of all of them, most lines of prose need none."""
    forms = [f"(?P<{kind}>{form})" for kind, (firsts, form) in _FORMS.items() if first in firsts]
    return re.compile(r"[\s>*|]{0,60}(?:" + "|".join(forms) + ")") if first and forms else None


def number(line: str) -> int:
    """The paragraph number that begins a "marked" or "numbered" line."""
    match = _NUMBER.match(line)
    return int(match[1]) if match else 0


@dataclass(frozen=True, slots=True)
class Extent:
    """Where in a list of lines a cable stands (`start` up to, not including, `end`) and what says so."""

    start: int
    end: int
    header: frozenset[str]  # kinds of header lines seen
    marked: int  # paragraphs with a portion mark
    longest: int  # the longest run of paragraphs numbered 1, 2, 3 ...
    last_solid: int  # the last line that is a cable's by its form

    @property
    def is_cable(self) -> bool:
        """Whether the form alone, without a publisher's word for it, shows a cable."""
        kinds = len(self.header)
        return (
            kinds >= 3
            or (kinds == 2 and (self.marked > 0 or self.longest > 1))
            or (kinds == 1 and (self.marked > 1 or self.longest > 2))
            or (self.marked > 2 and self.longest > 2)
        )


_CAPITALS = re.compile(r"[^a-z]*[A-Z][^a-z]*$")
_PREAMBLE = re.compile(
    r"(?:(?:id|date|refid|reference id|origin|classification|destination|header|created|released)\s*:)"
    r"|(?:from|to|cc|sent|importance)\s*: \S"  # a cable that went on as an e-mail
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \d{1,2} \w+ \d{4},? \d\d:\d\d\s*$"
    r"|.{0,20}(?:c o n f i d e n t i a l|s e c r e t)\b|telegram.{0,40}(?:classified|confidential|secret)\b"
    r"|(?-i:CONFIDENTIAL|SECRET|UNCLASSIFIED|null|Cable|Text:|TED\d+|Distribution:)\s*$|cable text:\s*$"
    r"|.{0,60}\d\d/\d\d/\d{4}\s+\d\d:\d\d:\d\d [ap]m\s+from\b",
    re.I,
)


def locate(lines: Sequence[str]) -> Extent:
    """Finds the cable among the lines of a page or a text.

    It runs from the first line of a cable's form to the line before the page goes on: the first that says so after the
    last line of a cable's form.
    """
    found_kinds = kinds(lines)
    start = _start(lines, found_kinds)
    header: set[str] = set()
    marked = longest = expected = 0
    last_solid = start - 1
    closed = False  # whether a line said that the page goes on
    asked = start  # the lines before it have been asked that; it is dear, and most of a cable need not be

    def is_closed(at: int) -> bool:
        nonlocal asked, closed
        closed = closed or any(not found_kinds[before] for before in _closing(lines, asked, at))
        asked = at
        return closed

    for at in [at for at, found in enumerate(found_kinds) if found and at >= start]:
        found, line = found_kinds[at], lines[at]
        solid = found in HEADER or found in ("end", "page", "routing")
        if found in ("marked", "numbered"):
            n = number(line)
            follows = expected < n <= expected + 4
            solid = found == "marked" or (follows and (len(line) > 100 or not is_closed(at)))
            if solid:
                expected = n
                longest += follows
                marked += found == "marked"
        # A reader's comment has a subject, too.
        if (not solid or found in ("subject", "reference", "from", "tags")) and is_closed(at):
            continue
        if solid:
            last_solid = at
            closed, asked = False, at + 1
        if found in OPENING:
            within = [match.lastgroup or "" for match in _WITHIN.finditer(line, 0, _RUN_ON)]
            header.update(within, (found,))
            marked += within.count("marked")
    end = next(_closing(lines, last_solid + 1, len(lines)), len(lines))
    return Extent(_preamble(lines, start), end, HEADER & header, marked, longest, last_solid)


def _closing(lines: Sequence[str], start: int, end: int) -> Iterator[int]:
    """The lines from `start` up to `end` that say that the page goes on."""
    for at in range(start, end):
        line = lines[at]
        if around.is_after(line, lines[at - 1] if at else "") and not around.is_between(line):
            yield at


def _preamble(lines: Sequence[str], start: int) -> int:
    """Where the lines before the first recognised one begin that are the cable's, too."""
    adjacent = True
    for at in range(start - 1, max(-1, start - 40), -1):
        line = lines[at]
        if not line.strip():
            adjacent = False
        elif _PREAMBLE.match(line) or (adjacent and is_preamble(line)):
            start = at
            adjacent = True
        else:
            break
    return start


def _start(lines: Sequence[str], kinds: Sequence[str]) -> int:
    """The first line of a cable's form; one that other texts have, too (`Subject:`), only if no prose follows it."""
    first = next((at for at, found in enumerate(kinds) if found in OPENING or found == "numbered"), len(lines))
    if first == len(lines) or kinds[first] in _BEGINNING:
        return first
    second = next((at for at in range(first, min(first + 15, len(lines))) if kinds[at] in _BEGINNING), first)
    prose = any(lines[at].strip() and not kinds[at] and not is_preamble(lines[at]) for at in range(first, second))
    return second if prose else first


def is_preamble(line: str) -> bool:
    """Whether the line may stand right before a cable's first recognised line and be its own."""
    return bool(_PREAMBLE.match(line)) or (0 < len(line) < 200 and bool(_CAPITALS.match(line)))


def transmissions(text: str) -> list[str]:
    """The cables in a text of several: each begins with its VZCZC or DE line, and another number follows DE.

    The sections of one cable have the same number and stay together, as does a cable that quotes another.
    """
    if len(_SENDING.findall(text)) < 2:
        return [text.strip("\n")]
    lines = text.split("\n")
    starts = [0]
    station = ""
    ended = True  # whether the telegram before is over: NNNN, or the beginning
    envelope = -1  # the last VZCZC line whose DE line has not come
    for at, line in enumerate(lines):
        found = kind(line)
        if found == "zczc":
            envelope = at
        elif found == "end" and line.strip() == "NNNN":
            ended = True
        elif found == "de" and (envelope >= 0 or ended):
            number = _STATION.match(line.strip())
            if number and station and number[0] != station:
                starts.append(_preamble(lines, envelope if envelope >= 0 else at))
            station = number[0] if number else station
            ended, envelope = False, -1
    if len(starts) == 1:
        return [text.strip("\n")]
    parts = ["\n".join(lines[start:end]).strip("\n") for start, end in pairwise((*starts, len(lines)))]
    return parts if all(_is_whole(locate(part.split("\n"))) for part in parts) else [text]


def _is_whole(extent: Extent) -> bool:
    return len(extent.header) > 2 and extent.longest + extent.marked > 0
