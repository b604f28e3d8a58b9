"""Which cables, and what else, does a REF line refer to?

`REF: A. STATE 58476, B) 05 SAO PAULO 1106 AND 1107; C. JOHNSON-STEVENS E-MAIL 10/15/07`: an enumerated or plain list;
the year may stand before or after, in two digits or four, with an apostrophe or in parentheses; one origin can have
several serials; some items are no cables.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer import ids, labels, posts

LONGEST_LIST = 4_000  # characters of a REF list that are read


@dataclass(frozen=True, slots=True)
class Reference:
    """An item of REF. `value` is a canonical id where `kind` is "cable", else as printed; `enum` the letter before it.

    Kinds: cable, email, tel, meeting, book (a manual or code), report (a daily report, IIR, paper, OSC item), other.
    """

    value: str
    kind: str
    enum: str | None = None


def parse_lists(values: Iterable[str], year: int | None) -> tuple[Reference, ...]:
    """The items of several REF lists in order, each once."""
    return tuple(dict.fromkeys(item for value in values for item in parse(value, year)))


def cable_ids(items: tuple[Reference, ...], own_id: str | None = None) -> tuple[str, ...]:
    """The ids among the items, each once, without the cable's own."""
    return tuple(dict.fromkeys(item.value for item in items if item.kind == "cable" and item.value != own_id))


def linked(cable_id: str) -> str:
    """The id under which a cited cable is found: USEU's are numbered, and named, with those of Embassy Brussels."""
    known = ids.parse_id(cable_id)
    return str(ids.CableId(known.year, posts.series(known.origin), known.serial)) if known else cable_id


_RULE = re.compile(r"^[ ]*[-_=*]{4,}[ ]*$|(?<=\d)[ ]*[-_=*]{8,}", re.M)
_ENUM = r"(?:¶ ?)?(?:\(?[A-Z]\)[.]?|\[[A-Z]\]|[A-Z][.](?![A-Z][.])|[A-Z]:)"
_PLAIN_ITEM = r"(?:'?\d\d(?:\d\d)? )?(?P<origin>[A-Z][A-Z .-]{2,24}) 0*\d{1,7}\b(?! (?-i:[a-z]{3}))"
_ITEM = re.compile(_PLAIN_ITEM, re.I)
_CONTINUED = re.compile(rf"(?:- *)?(?:{_ENUM}|{_PLAIN_ITEM}|\d{{2,7}}\b(?! [A-Z]))", re.I)
_NOT_A_LIST = re.compile(
    r"^[ ]*(?:(?:THIS|THE|FOR|PLEASE|FROM|SUMMARY|INTRODUCTION|COMMENT|ACTION|BEGIN|SENSITIVE|SIPDIS|NOFORN|"
    r"UNCLASSIFIED|CONFIDENTIAL|SECRET)\b|S e c r e t|C o n f|U n c l a s|"
    r"\d+\. |¶\d|(?-i:\([A-Z/]{1,6}\) +(?:[A-Z][\w']*,? +){1,3}[a-z]{2,} [a-z]{2,}))",
    re.I,
)


# Behind an item: eight words in a row, most of them in small letters.
_PROSE = re.compile(r"(?:(?<=\d)|(?<=NOTAL\)))[ ]{1,9}(?=(?P<words>(?:[A-Za-z(][\w',()/-]*[ \n]{1,3}){8}))")


_DAY_OF_MONTH = re.compile(
    r"\b(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER|[A-Z]{3}\.)\Z", re.I
)


# A portion mark, perhaps damaged, that begins a paragraph: "(C) FCO Deputy Head", "U) PolOffs delivered".
_PORTION_MARK = re.compile(r"(?:(?<=\d)|(?<=_)|(?<=\n))[ ]{0,9}\(?(?:U|C|S|SBU)\)[ ]{0,3}(?=[A-Z(][\w']*,? +[A-Za-z(])")
_PARAGRAPH_BEGINS = 250  # characters
_WORDS_OF_PROSE = 12
_SMALL_WORD = re.compile(r"(?<![^\s(\"'])[a-z]{2,}")


def _goes_on(line: str) -> bool:
    """Whether a line behind a blank one is a further item, and not "On August 19, we met"."""
    item = _CONTINUED.match(line)
    return item is not None and not (item["origin"] and _DAY_OF_MONTH.search(item["origin"]))


def _is_cable(text: str, start: int) -> bool:
    item = _ITEM.match(text, start)
    return item is not None and not _DAY_OF_MONTH.search(item["origin"])


def _marked_paragraph(text: str, start: int, end: int) -> int:
    """Where prose behind a portion mark begins between two offsets, else `end`."""
    for mark in _PORTION_MARK.finditer(text, start, end):
        if _is_cable(text, mark.end()):
            continue
        if len(_SMALL_WORD.findall(text, mark.end(), mark.end() + _PARAGRAPH_BEGINS)) >= _WORDS_OF_PROSE:
            return mark.start()
    return end


def _is_prose(found: re.Match[str]) -> bool:
    return len(re.findall(r"\b[a-z]", found["words"])) >= 4


def list_end(text: str, start: int, end: int) -> int:
    """Where the REF list whose value starts at `start` ends, before `end`: at a paragraph, a rule, or a blank line
    that no further item follows."""
    end = min(end, start + LONGEST_LIST)
    paragraph = labels.first_paragraph(text, start, end)
    if paragraph is not None:
        end = min(end, paragraph)
    end = next((prose.end() for prose in _PROSE.finditer(text, start, end) if _is_prose(prose)), end)
    end = _marked_paragraph(text, start, end)
    rule = _RULE.search(text, start, end)
    if rule:
        end = rule.start()
    position = start
    blank = False
    while position < end:
        line_end = text.find("\n", position, end)
        line_end = end if line_end < 0 else line_end + 1
        line = text[position:line_end].strip()
        if not line:
            blank = position > start and bool(text[start:position].strip())
        elif (_NOT_A_LIST.match(line) and position > start) or (blank and not _goes_on(line)):
            return position
        else:
            blank = False
        position = line_end
    return end


_SPACE = re.compile(r"\s+")
_SPLIT = re.compile(
    r"""
      (?:^|(?<=[\s;,.)&¶\-(\d]))                        # an enumerator begins an item
      (?P<mark>¶[ ]?)?
      (?: \((?P<e1>[A-Za-z])\)[.:]? | \[(?P<e2>[A-Za-z])\] | (?P<e3>[A-Za-z])\.?\) | (?P<e4>[A-Za-z])\.(?![A-Za-z]\.)
        | (?P<e5>[A-Z]):[ ] | (?P<e6>[A-Z])/[ ](?=[A-Z\d]) )
      [ ]*
    """,
    re.X,
)
_REPEATED = re.compile(r"\A(?:REF(?:S|TEL|TELS)?\b[ .:]*(?:[A-Z]\b[).:]*(?![A-Z]))?[ ]*)+", re.I)
_YEAR = r"'?(?P<year>(?:19|20)\d\d|\d{2}|0\d{2}|O\d(?= ))"
_CABLE = re.compile(
    rf"""
      (?:{_YEAR}[ -]{{0,2}})?
      (?P<origin>[A-Z][A-Z.' -]{{0,28}}?(?:0(?=[ ]))?)
      [ ]{{0,2}}(?:[:,#-]|NO\.?|\([A-Z]{{1,3}}\))?[ ]{{0,3}}
      (?P<serial>\d{{1,7}})
      (?![\d:]|(?<!\d{{3}})/|/(?!\d\d(?![\d/])|\d{{3,7}}(?![\d/]))|[ ]?(?:AM|PM|Z)\b)
      (?P<suffix>-(?P<later>\d\d)\b|[ ]?[(/](?P<bracket>'?(?:(?:19|20)\d\d|\d\d))\)?(?=[\s,;.]|\Z))?
    """,
    re.I | re.X,
)
_MORE_SERIALS = re.compile(r"\s{0,2}(?:[,;]|AND|&|,[ ]?AND|/)\s{0,2}(?P<serial>\d{1,7})(?![\d/]|[ ]?[A-Z]{2})", re.I)
_NOTES = re.compile(
    r"\s*(?:\([^()]{0,160}\)|PARA(?:GRAPH)?S? \d{1,2}(?:(?:[, -]|AND){1,5}\d{1,2}\b(?! [A-Z]))*|"
    r"DATED? \d{1,2} [A-Z]{3,9} \d{4}|AND (?:PREVIOUS|PRECEDING|OTHERS?|RELATED)|\(?ET AL\)?|NOTAL|SERIES|EXDIS|NODIS|"
    r"[,;.&\s-]|AND\b)*",
    re.I,
)
_KINDS = (
    ("email", re.compile(r"\bE-?\s?MAILS?\b", re.I)),
    ("tel", re.compile(r"\bTELCONS?\b|\bTEL(?:EPHONE)? ?CONV|\bPHONE\b|\bTELEPHONE|\bTELECON", re.I)),
    ("book", re.compile(r"\b\d+ (?:FAM|FAH|CFR|USC)\b|\bU\.?S\.? CODE\b", re.I)),
    ("meeting", re.compile(r"\bMEETINGS?\b|\bCONVERSATIONS?\b|\bMEMCON\b|\bSVTC\b|\bDVC\b", re.I)),
    ("report", re.compile(r"\bREPORTS?\b|\bIIR\b|\bPOINTS\b|\bTD\b|\bTDX?\b|\bPAPER\b|\bOSC\b|\bFBIS\b|\bMEMO", re.I)),
)


def parse(value: str, year: int | None) -> list[Reference]:
    """The items of one REF list (the text after the label)."""
    text = _SPACE.sub(" ", value[:LONGEST_LIST].replace("¶", " ¶")).strip()
    items: list[Reference] = []
    for enum, item in _items(text):
        items += _read_item(item, enum, year)
    return items


def _items(text: str) -> list[tuple[str | None, str]]:
    """The list cut at its enumerators: (letter or None, text of the item)."""
    cuts: list[tuple[int, int, str]] = []
    for match in _SPLIT.finditer(text):
        letter = next(
            group for group in (match["e1"], match["e2"], match["e3"], match["e4"], match["e5"], match["e6"]) if group
        )
        if _can_enumerate(text, match, letter):
            cuts.append((match.start(), match.end(), letter.upper()))
    items: list[tuple[str | None, str]] = []
    first = cuts[0][0] if cuts else len(text)
    if text[:first].strip():
        items.append((None, text[:first]))
    for position, (_, start, letter) in enumerate(cuts):
        end = cuts[position + 1][0] if position + 1 < len(cuts) else len(text)
        if text[start:end].strip(" .,;¶-"):
            items.append((letter, text[start:end]))
    return items


def _can_enumerate(text: str, match: re.Match[str], letter: str) -> bool:
    """Whether the letter is an enumerator, and not a portion mark between origin and serial or an initial."""
    rest = text[match.end() : match.end() + 12]
    if match["e1"] and re.match(r"\d", rest) and re.search(r"[A-Z]{3} ?\Z", text[: match.start()]):
        return False  # KUWAIT (C)02293
    return not (match["e4"] and letter.isupper() and re.search(r"[A-Za-z], ?\Z", text[: match.start()]))


def _read_item(item: str, enum: str | None, year: int | None) -> list[Reference]:
    item = _REPEATED.sub("", item).strip(" .,;:¶-")
    found: list[Reference] = []
    position = 0
    while position < len(item):
        match = _CABLE.match(item, position)
        cable = _cable(match, year) if match else None
        if not match or not cable:
            rest = item[position:].strip(" .,;:&-")
            later = _later_cable(item, position, year)
            if later:
                before = item[position : later.start()].strip(" .,;:&-")
                found += _other(before, enum)
                position = later.start()
                continue
            found += _other(rest, enum)
            break
        found.append(Reference(str(cable), "cable", enum))
        position = match.end()
        while more := _MORE_SERIALS.match(item, position):
            found.append(Reference(str(ids.CableId(cable.year, cable.origin, int(more["serial"]))), "cable", enum))
            position = more.end()
        position = _NOTES.match(item, position).end()  # type: ignore[union-attr]
    return found


def _later_cable(item: str, position: int, year: int | None) -> re.Match[str] | None:
    """A cable further on in an item that does not begin with one, after a semicolon or a comma."""
    for cut in re.finditer(r"[;,&]\s{0,2}|\bAND ", item[position:], re.I):
        at = position + cut.end()
        match = _CABLE.match(item, at)
        if match and _cable(match, year):
            return match
    return None


def _cable(match: re.Match[str], year: int | None) -> ids.CableId | None:
    """The id an origin with a serial stands for, when the origin is one."""
    origin = match["origin"].replace("0", "O")
    token = ids.known_origin(origin)
    if not token:
        return None
    stated = match["year"] or match["later"] or (match["bracket"] or "").strip("'")
    full = ids.full_year(stated.upper().replace("O", "0")) if stated else year
    if full is None:
        return None
    return ids.CableId(full, token, int(match["serial"]))


def _other(text: str, enum: str | None) -> list[Reference]:
    text = text.strip(" .,;:&-")
    kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "other")
    if len(text) < 4 or text.upper() == "NONE" or (kind == "other" and not re.search(r"[A-Za-z]{3}", text)):
        return []
    return [Reference(text, kind, enum)]
