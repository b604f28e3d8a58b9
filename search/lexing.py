"""What are the signs and the names of the query language?

Everything that is known of a piece of a query by looking at it alone: lookalikes of signs, punctuation that means
nothing, the names under which fields are asked for, addresses and ids.
"""

import difflib
import re
import unicodedata

from index.fields import BY_NAME

OPERATORS = ("AND", "OR", "NOT")
SIGNS = {"&&": "AND", "||": "OR", "|": "OR"}
"""What other languages write for operators."""

DATE_SIGNS = {"after": ">", "since": ">=", "before": "<", "until": "<="}
"""Names that are asked for as fields and compare the date."""

_ALSO = {
    "programme": "program",
    "programmes": "program",
    "programs": "program",
    "agencies": "agency",
    "offices": "office",
    "post": "origin",
    "embassy": "origin",
    "country": "origin",
    "sender": "origin",
    "signed": "signer",
    "captions": "caption",
    "year": "date",
    "paragraph": "para",
}
"""Other names under which readers ask for a field. They act; the help page teaches the one name."""

_LOOKALIKES = {
    **dict.fromkeys(map(ord, "“”„‟«»″＂〝〞"), '"'),
    **dict.fromkeys(map(ord, "−–‐‑‒﹣－"), "-"),
    **dict.fromkeys(map(ord, "’‘＇"), "'"),
    ord("："): ":",
    ord("（"): "(",
    ord("）"): ")",
}
TOKEN = re.compile(r'[^\s()"]+')
"""What is read in one piece: up to white space, a bracket or a quotation mark."""

_AROUND = ",;:!'[]{}<>|&+=/\\#^-"
"""Punctuation around a word that means nothing there."""
_LEADS_TO_CABLE = re.compile(
    r"(?:https?://|www\.)\S*?(?<![A-Za-z\d])(\d{2}[A-Z]{2,}\d{1,7})(?:_[a-z])?(?:\.html?)?/?", re.IGNORECASE
)


def plain(text: str) -> str:
    """Typographic quotes and minus signs as ASCII, invisible characters gone, control characters as spaces."""
    text = text.translate(_LOOKALIKES)
    if text.isascii() and text.isprintable():
        return text
    kinds = ((character, unicodedata.category(character)) for character in text)
    return "".join(" " if kind in ("Cc", "Cs", "Zl", "Zp", "Zs") else c for c, kind in kinds if kind != "Cf")


def _spelling(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


_FIELD_NAMES = {_spelling(name): row.name for name, row in BY_NAME.items()}


def field_named(typed: str) -> str | None:
    """The field that is meant; None where there is no such."""
    spelled = _spelling(typed)
    return _FIELD_NAMES.get(spelled) or _ALSO.get(spelled)


def fields_like(typed: str) -> list[str]:
    """Fields with a name like the typed one, likeliest first."""
    close = difflib.get_close_matches(_spelling(typed), _FIELD_NAMES, n=3, cutoff=0.6)
    return list(dict.fromkeys(_FIELD_NAMES[match] for match in close))


def cable_at(token: str) -> str | None:
    """The id of the cable whose page this web address is; None where it is none."""
    found = _LEADS_TO_CABLE.fullmatch(token)
    return found[1].upper() if found else None


def has_letters(text: str) -> bool:
    """Whether there is anything to look for."""
    return any(character.isalnum() for character in text)


def short(typed: str) -> str:
    """What was typed, short enough to be read in a note."""
    return typed if len(typed) <= 60 else typed[:59] + "…"


def strip_left(token: str) -> str:
    """The token without the punctuation before it."""
    return token.lstrip(_AROUND)


def without_punctuation(token: str) -> str:
    """The word without the commas and full stops around it; `U.S.` keeps its stops."""
    bare = token.strip(_AROUND)
    while bare.endswith(".") and "." not in bare[:-1].rstrip("."):
        bare = bare.rstrip(".").rstrip(_AROUND)
    return bare
