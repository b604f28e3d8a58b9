"""What does the banner say: classification, origin, serial and captions?

`C O N F I D E N T I A L SECTION 01 OF 03 BAKU 000522`, then captions: SIPDIS, NOFORN, SENSITIVE. Letters are spaced,
lost or doubled, and a second transmission has the line in lower case.
"""

import re
from dataclasses import dataclass

from indexer import ids

CLASSES = {
    "UNCLAS": "UNCLASSIFIED",
    "UNCLASSIFIED": "UNCLASSIFIED",
    "LIMITEDOFFICIALUSE": "LIMITED OFFICIAL USE",
    "CONFIDENTIAL": "CONFIDENTIAL",
    "SECRET": "SECRET",
    "TOPSECRET": "TOP SECRET",
}
CAPTIONS = (
    "SIPDIS", "SENSITIVE", "NOFORN", "EXDIS", "NODIS", "STADIS", "LIMDIS", "EFTO", "ROGER CHANNEL", "EYES ONLY",
    "NOCONTRACT", "ORCON", "TERREP", "AIDAC", "EXCLUSIVE", "CODEL", "MEDIA", "NIACT", "FOUO", "RELTO",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner: `classification` as in CLASSES; `origin` an id token or letters, "" without one; `serial` or None."""

    classification: str
    origin: str
    serial: int | None
    caveats: str  # the letters of what stands beside the classification: "NOFORN", "EFTO"
    start: int
    end: int


def _spaced(word: str) -> str:
    return "[ ]?".join(word)


_CAPITALS = (
    r"(?:UNCLAS(?:SIFIED)?|C[ ]O[ ]N[ ]F|S[ ]E[ ]C[ ]R|CONFIDENTIAL|SECRET)[ A-Z]{0,60}?"
    r"[ ](?:SECTION[ ]\d|[A-Z .'-]{3,30}[ ]\d{4})"
)
_WORD = "|".join(_spaced(word) for word in sorted(CLASSES, key=len, reverse=True))
_SECTION = r"S[ ]?E[ ]?C[ ]?T[ ]?I[ ]?O[ ]?N[ ]*\d{1,3}[ ]*OF[ ]*\d{1,3}"
_CAVEAT = (
    "NOFORN|N[ ]O[ ]F[ ]O[ ]R[ ]N|SENSITIVE|E[ ]?F[ ]?T[ ]?O|SIPDIS|FOUO|FOR[ ]OFFICIAL[ ]USE[ ]ONLY|"
    "CITE|VIA|LIMDIS|EXDIS|NODIS"
)
_BANNER = re.compile(
    rf"""
      (?:^[ "',.\]]*|(?<=[ \]Z\d])(?=(?-i:{_CAPITALS})))(?P<word>{_WORD})(?![a-z])
      (?P<caveats>(?:[ ]{{0,9}}(?:/{{1,3}}|\b)[ ]{{0,9}}(?:{_CAVEAT})\b){{0,9}})
      [ ]*(?:{_SECTION}|SECTION)?[ ]*
      (?:(?P<origin>[A-Z][A-Z .'-]{{2,30}}?)[ ]+(?P<serial>\d{{3,8}})(?!\d))?
    """,
    re.I | re.M | re.X,
)
_LINE = re.compile(r"^[^\n]{6,160}$", re.M)
_SERIAL_LINE = re.compile(
    r"(?P<letters>[A-Z/]{5,60}?)(?:(?P<section>S?E?C?T?I?O?N)\d{1,3}OF\d{1,3})?(?P<origin>[A-Z]{0,24})(?P<serial>\d{4,8})"
)
_ALONE = re.compile(r"[ /]*(?:NOFORN|FOR OFFICIAL USE ONLY|SENSITIVE|FOUO)?[ .]*(?:\n|\Z)", re.I)


def read_banner(text: str, start: int, end: int) -> Banner | None:
    """The banner of `flat` text between two offsets: the first with a serial, else the first line that is nothing but
    a classification, else the first line that is one with damage."""
    alone: Banner | None = None
    for match in _BANNER.finditer(text, start, end):
        banner = _from_match(match)
        if banner.serial is not None:
            return banner
        if alone is None and _ALONE.match(text, match.end("caveats")):
            alone = banner
    return _damaged(text, start, end) or alone


def _from_match(match: re.Match[str]) -> Banner:
    word = match["word"].replace(" ", "").upper()
    origin = match["origin"] or ""
    caveats = match["caveats"].replace(" ", "").upper()
    token = _origin(origin)
    serial = int(match["serial"]) if token else None
    end = match.end() if token else match.end("caveats")
    return Banner(CLASSES[word], token, serial, caveats, match.start(), end)


def _origin(words: str) -> str:
    """The id token in the words before the serial, which may begin with a damaged SECTION or a caveat."""
    parts = words.split()
    for first in range(min(len(parts), 4)):
        token = ids.known_origin("".join(parts[first:]))
        if token:
            return token
    letters = re.sub(r"[^A-Z]", "", words.upper())
    return letters if 3 <= len(letters) <= 20 else ""


def _damaged(text: str, start: int, end: int) -> Banner | None:
    """A banner with letters lost or doubled: `CC O N F I D E N T I A L`, `E C R E T SECTION 01 OF 02 CAIRO 001416`."""
    for line in _LINE.finditer(text, start, min(end, start + 8_000)):
        if not _CAN_BE_BANNER.search(line[0]):
            continue
        squeezed = re.sub(r"[ .:]", "", line[0]).upper()
        match = _SERIAL_LINE.match(squeezed)
        if not match:
            continue
        letters = match["letters"] if match["section"] else match["letters"] + match["origin"]
        lengths = [len(letters)] if match["section"] else range(min(len(letters) - 3, 20), 4, -1)
        for length in lengths:
            word = _near_class(letters[:length])
            origin = word and ids.known_origin(match["origin"] if match["section"] else letters[length:])
            if origin:
                return Banner(word, origin, int(match["serial"]), letters, line.start(), line.end())
    return None


# Three single letters in a row, or a word of five letters and more that begins like a classification.
_CAN_BE_BANNER = re.compile(r"\b[A-Z] [A-Z] [A-Z]\b|^[ ]*(?:UN|UC|NC|CO|ON|CN|SE|EC|SC|LI)[A-Z]{2,}[ /]", re.I)


def _near_class(letters: str) -> str:
    letters = letters.partition("/")[0]
    for word, classification in CLASSES.items():
        if ids.distance(letters, word, 2) <= (1 if len(word) < 8 else 2):
            return classification
    return ""


_CAPTION = re.compile(
    r"(?<![A-Z/])(?:" + "|".join(name.replace(" ", "[ ]") for name in CAPTIONS) + r")(?![A-Z/])(?![ ]+BUT\b)", re.I
)
_CAPTION_LINE = re.compile(
    r"(?:(?:SENSITIVE|SIPDIS|NOFORN|EXDIS|NODIS|STADIS|LIMDIS|EFTO|NOCONTRACT|ORCON|AIDAC|FOUO|E F T O|N O F O R N|"
    r"S E N S I T I V E|S I P D I S|FOR OFFICIAL USE ONLY|(?:SENSITIVE BUT )?UNCLASSIFIED|"
    r"(?:PLEASE )?(?:HANDLE|PROTECT) ACCORDINGLY|NOT FOR (?:INTERNET|DISTRIBUTION|PUBLICATION)[A-Z ]{0,60}|ENTIRE TEXT|"
    r"C O R R E C T E D(?: C O P Y| COPY)?|CORRECTED COPY)[ .,;/-]*)+",
    re.I,
)


_PASSING = re.compile(r" FOR (?!OFFICIAL)| PASS ", re.I)
_GLUED = re.compile(r"SIPDIS|NOFORN|SENSITIVE(?=E\.O)|(?<=\d)SENSITIVE")  # 003352SIPDISNOFORNE.O. 12958
_BETWEEN_LETTERS = re.compile(r" (?<=\b[A-Z] )(?=[A-Z]\b)")


def read_captions(text: str, start: int, end: int) -> tuple[str, ...]:
    """The captions in the lines of `flat` text between two offsets, in order, each once."""
    found: list[str] = []
    for line in text[start:end].split("\n"):
        before_passing = _BETWEEN_LETTERS.sub("", _PASSING.split(line, maxsplit=1)[0])
        apart = _GLUED.sub(lambda word: f" {word[0]} ", before_passing)
        found += [caption.upper() for caption in _CAPTION.findall(apart)]
    return tuple(dict.fromkeys(found))


def is_caption_line(line: str) -> bool:
    """Whether a line holds captions and handling words only."""
    bare = line.strip()
    return bool(bare) and bool(_CAPTION_LINE.fullmatch(bare))


def spelled(banner: Banner, captions: tuple[str, ...], head: str) -> str:
    """The classification as WikiLeaks spells it: `UNCLASSIFIED//FOR OFFICIAL USE ONLY`, `SECRET//NOFORN`. `head` is
    the `flat` header, in which a line can spell it out."""
    written = _WRITTEN_OUT.search(head)
    if written and written[0].startswith(banner.classification):
        return written[0]
    words = banner.caveats + "".join(captions)
    if banner.classification == "UNCLASSIFIED":
        official = any(word in words for word in _OFFICIAL_USE) or _SENSITIVE_BUT.search(head)
        return "UNCLASSIFIED//FOR OFFICIAL USE ONLY" if official else "UNCLASSIFIED"
    return banner.classification + "//NOFORN" * ("NOFORN" in words)


_WRITTEN_OUT = re.compile(r"\b(?:UNCLASSIFIED//FOR OFFICIAL USE ONLY|(?:CONFIDENTIAL|SECRET)//NOFORN)\b")
_SENSITIVE_BUT = re.compile(r"SENSITIVE BUT UNCLAS|NOT FOR INTERNET|FOR OFFICIAL USE ONLY", re.I)
_OFFICIAL_USE = ("SENSITIVE", "EFTO", "FOROFFICIALUSEONLY", "FOUO", "NOFORN")


_MARK = re.compile(r"\((?P<mark>U|LOU|TS|(?:SBU|C|S)(?://?NF|//?NOFORN)?)\)", re.I)
_BEFORE_MARK = " \n.0123456789¶"
_LONGEST_MARKED = 200_000  # characters
_LEVELS = {"U": 0, "SBU": 1, "LOU": 1, "C": 2, "S": 3, "TS": 4}
_LEVEL_NAMES = ("UNCLASSIFIED", "UNCLASSIFIED//FOR OFFICIAL USE ONLY", "CONFIDENTIAL", "SECRET", "TOP SECRET")


def from_portion_marks(text: str) -> str:
    """The classification that the highest portion mark of `flat` text gives the whole, or "" without marks."""
    found = _MARK.finditer(text, 0, _LONGEST_MARKED)
    marks = {mark["mark"].upper() for mark in found if mark.start() == 0 or text[mark.start() - 1] in _BEFORE_MARK}
    if not marks:
        return ""
    level = max(_LEVELS[re.split("/+", mark)[0]] for mark in marks)
    noforn = level >= 2 and any("/NF" in mark or "/NOFORN" in mark for mark in marks)
    return _LEVEL_NAMES[level] + ("//NOFORN" if noforn else "")
