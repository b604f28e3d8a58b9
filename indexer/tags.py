"""Which TAGS does a TAGS line name?

TAGS (Traffic Analysis by Geography and Subject) are codes of two to five letters, names of organisations, people
(`STEINBERG, JAMES B.`) and free words. The line runs on, loses its commas, or glues codes together
(`ETRDEINVECINPGOVCS`); it is cut where the cut needs the fewest unknown words.
"""

import re
from dataclasses import dataclass
from functools import cache

from indexer import gazetteer
from indexer.gazetteer import header_words

LONGEST_LINE = 2_000  # characters of a TAGS line that are read

_GAP = re.compile(r"[ \n]+")
_PARENTHESIS = re.compile(r"\(([^()]{2,60})\)")
_SEPARATOR = re.compile(r"[,;:\n]+|\.(?= |\Z)| - |//")
_CODE_LINE = re.compile(r"[A-Z]{2,5}(?:[ ,;]+[A-Z]{2,5})*[ ,;]*")
_CODE_LIKE = re.compile(r"K[A-Z]{3}|[B-DF-HJ-NP-TV-Z]{4}")
_CAPTIONS = frozenset({"SIPDIS", "NOFORN", "SENSITIVE"})
_BANNER = re.compile(r"\s(?=UNCLAS|C O N F I D|S E C R E)")
_STOP = re.compile(r"^[ ]*(?:[-=_*]{3,}|\(|SIPDIS|NOFORN|SENSITIVE|¶|\d+[.)])", re.I)
_FORENAMES = header_words("forenames")
_KINDS_BY_FORM = ((re.compile(r"K[A-Z]{3}"), "program"),)


def line_at(text: str, start: int, end: int) -> str:
    """The TAGS line whose value starts at `start`; `end` is where the next label stands."""
    value = _BANNER.split(text[start : min(end, start + LONGEST_LINE)], maxsplit=1)[0]
    lines = value.split("\n")
    kept = [lines[0]]
    for line in lines[1:]:
        so_far = kept[-1].strip()
        if not line.strip():
            if so_far and not so_far.endswith(","):
                break
            kept.append(line)
            continue
        if _STOP.match(line):
            break
        goes_on = not "".join(kept).strip() or "".join(kept).rstrip().endswith((",", "(", "-"))
        if not goes_on and not _only_codes(line):
            break
        kept.append(line)
    return "\n".join(kept)


def segment(line: str) -> tuple[str, ...]:
    """A TAGS line cut into TAGS, people as `SURNAME, FORENAME`, each once. Behind LONGEST_LINE nothing is read."""
    chunks: list[tuple[str, bool]] = []  # what stands between commas, and whether it stood in parentheses
    for position, part in enumerate(_PARENTHESIS.split(line[:LONGEST_LINE].upper())):
        if position % 2:
            chunks.append((part, True))
            continue
        pieces = _SEPARATOR.split(_between_strokes(part.replace("(", ",").replace(")", ",")))
        chunks += [(_GAP.sub(" ", piece).strip(" ./\\-*"), False) for piece in pieces]
    named: list[str] = []
    skip = False
    for (chunk, in_parentheses), (following, _) in zip(chunks, [*chunks[1:], ("", False)], strict=True):
        if skip or not chunk:
            skip = False
        elif in_parentheses:
            named.append(_person(chunk))
        else:
            cut = _cut(chunk)
            skip = bool(cut) and _is_name(cut[-1], following)  # CLINTON, HILLARY
            named += [*cut[:-1], _person(f"{cut[-1]}, {following}")] if skip else cut
    return tuple(dict.fromkeys(tag for tag in named if tag and tag not in _CAPTIONS))


_STROKES = re.compile(r"[A-Z]{2,5}(?:/[A-Z]{2,5})+")


def _between_strokes(text: str) -> str:
    """Commas for the strokes between TAGS that are all known, `PREL/PGOV/RS`; other strokes belong to a word."""

    def apart(found: re.Match[str]) -> str:
        return found[0].replace("/", ",") if all(map(is_known, found[0].split("/"))) else found[0]

    return _STROKES.sub(apart, text)


def tag_kind(tag: str, default: str = "unknown") -> str:
    """geo, org, program, subject, person or free; by the table, else by form (K and three letters), else `default`."""
    known = _table().get(tag.strip().upper())
    if known and known.kind != "unknown":
        return known.kind
    return next((kind for form, kind in _KINDS_BY_FORM if form.fullmatch(tag.strip().upper())), default)


def names() -> dict[str, str]:
    """Code -> what it stands for, of every code whose meaning the table has."""
    return {code: row.name for code, row in _table().items() if row.name}


def is_known(tag: str) -> bool:
    """Whether the table has the TAG."""
    return tag.strip().upper() in _table()


@dataclass(frozen=True, slots=True)
class _Known:
    kind: str
    name: str


@cache
def _table() -> dict[str, _Known]:
    return {row["code"]: _Known(row["kind"], row["name"]) for row in gazetteer.rows("tags")}


@cache
def _people() -> dict[tuple[str, str], str]:
    """(surname, forename) -> the TAG."""
    known = {}
    for code, row in _table().items():
        if row.kind == "person":
            surname, _, forename = code.partition(", ")
            known[surname, forename.split()[0]] = code
    return known


@cache
def _atoms() -> dict[str, list[str]]:
    """Known codes and phrases by first letter, longest first."""
    by_letter: dict[str, list[str]] = {}
    for code in sorted((c for c, row in _table().items() if row.kind != "person"), key=len, reverse=True):
        by_letter.setdefault(code[0], []).append(code)
    return by_letter


def _only_codes(line: str) -> bool:
    stripped = line.strip()
    if not _CODE_LINE.fullmatch(stripped):
        return False
    words = re.split(r"[ ,;]+", stripped.strip(" ,;"))
    return sum(is_known(word) for word in words) * 3 >= len(words) * 2


def _is_name(surname: str, following: str) -> bool:
    if not re.fullmatch(r"[A-Z][A-Z'-]{2,}", surname) or is_known(surname):
        return False
    return bool(re.fullmatch(r"[A-Z]+(?: [A-Z]\.?)?", following)) and following.split()[0] in _FORENAMES


def _person(name: str) -> str:
    """`CLINTON, HILLARY` and `BUSH GEORGE` as SURNAME, FORENAME; a dignitary of the table as it has him."""
    words = re.findall(r"[A-Z][A-Z.'-]*", name)
    if len(words) < 2:
        return name.strip()
    return _people().get((words[0], words[1]), f"{words[0]}, {' '.join(words[1:])}")


_FORBIDDEN = 10_000
# The price of each piece when a run of letters is cut: known TAGS are cheap, unknown words dear, and a cut inside a
# word costs a little more than one at a space.
_KNOWN_COST, _GLUE_COST, _UNKNOWN_COST, _UNKNOWN_LETTER_COST = 10, 11, 20, 5


def _cut(chunk: str) -> list[str]:
    """A chunk without commas cut into TAGS at the least cost; neighbouring unknown words stay together."""
    words = chunk.split(" ")
    if all(is_known(word) for word in words) and len(words) > 1 and chunk not in _table():
        joined = _phrases(words)
        return joined if joined is not None else words
    pieces = _cheapest(chunk)
    named: list[str] = []
    unknown: list[str] = []
    for piece, known in [*pieces, ("", True)]:
        if not known:
            unknown.append(piece)
            continue
        named += _unknown_run(unknown, named[-1:] == ["OVIP"])
        unknown = []
        named.append("".join(piece.split()) if piece == "COUNTER TERRORISM" else piece)
    return [tag for tag in named if tag]


def _phrases(words: list[str]) -> list[str] | None:
    return None if all(len(word) <= 5 for word in words) else [piece for piece, _ in _cheapest(" ".join(words))]


def _unknown_run(words: list[str], after_ovip: bool) -> list[str]:
    """A run of unknown words: pairs of surname and forename, codes, or one free TAG."""
    if all(len(word) <= 4 for word in words):
        return words
    named: list[str] = []
    free: list[str] = []
    position = 0
    while position < len(words):
        pair = words[position : position + 2]
        if len(pair) == 2 and (pair[1] in _FORENAMES or (after_ovip and position == 0 and len(words) == 2)):
            named += [" ".join(free)] if free else []
            free = []
            named.append(_person(" ".join(pair)))
            position += 2
        elif _CODE_LIKE.fullmatch(words[position]):
            named += [" ".join(free)] if free else []
            free = []
            named.append(words[position])
            position += 1
        else:
            free.append(words[position])
            position += 1
    return named + ([" ".join(free)] if free else [])


def _cheapest(chunk: str) -> list[tuple[str, bool]]:
    """The pieces of `chunk` (piece, whether known) of the least total cost. `chunk` is at most a line long."""
    size = len(chunk)
    word_end = [size] * (size + 1)
    for at in range(size - 1, -1, -1):
        word_end[at] = at if chunk[at] == " " else word_end[at + 1]
    cost = [0] * (size + 1)
    step: list[tuple[str, bool, int]] = [("", True, size)] * (size + 1)
    atoms = _atoms()
    for at in range(size - 1, -1, -1):
        if chunk[at] == " ":
            cost[at], step[at] = cost[at + 1], ("", True, at + 1)
            continue
        at_word = at == 0 or chunk[at - 1] == " "
        # Inside a word an unknown rest is allowed only by going back to the whole word, so it gets a forbidding price.
        end = word_end[at]
        best = cost[end] + (_UNKNOWN_COST + _UNKNOWN_LETTER_COST * (end - at) if at_word else _FORBIDDEN)
        chosen = (chunk[at:end], False, end)
        for atom in atoms.get(chunk[at], ()):
            stop = at + len(atom)
            if not chunk.startswith(atom, at):
                continue
            whole = at_word and (stop == size or chunk[stop] == " ")
            if (
                not whole
                and len(atom) < 3
                and not (stop == word_end[at] and not at_word)
                and not _long_next(chunk, stop)
            ):
                continue
            price = (_KNOWN_COST if whole else _GLUE_COST) + cost[stop]
            if price < best:
                best, chosen = price, (atom, True, stop)
        cost[at], step[at] = best, chosen
    pieces = []
    at = 0
    while at < size:
        piece, known, at = step[at]
        if piece:
            pieces.append((piece, known))
    return pieces


def _long_next(chunk: str, at: int) -> bool:
    """Whether a code of four letters or more stands glued at `at`, as PREL in VTPREL."""
    return any(len(atom) >= 4 and chunk.startswith(atom, at) for atom in _atoms().get(chunk[at : at + 1], ()))
