"""Who classified the cable, and who signed it?

`Classified By: Acting Deputy Chief of Mission Marc Wall for Reasons 1.4 (b) and (d)`: the name stands before, after or
between titles, which are misspelt as often as not. The signer is the surname on the last line.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer import ids, labels, posts
from indexer.gazetteer import header_words
from indexer.signature import without_signature

LONGEST_CLAUSE = 600  # characters after CLASSIFIED BY that are read
_WRAP_COLUMN = 71  # telegrams were cut at this column, through words

_CLAUSE_END = re.compile(
    r"""
      \bF?[O0]?R?\s*(?:F[O0]R\s+)?(?:THE\s+)?\bR\s{0,3}E\s{0,3}A\s{0,3}S(?:\s{0,3}[O0]\s{0,3}N)?
    | \b(?:F[O0]R|UNDER|PER|DUE\s+T[O0]|BASED\s+[O0]N|IAW|BY\s+AUTHORITY)\s+(?:E\.?[O0]\.?\s*)?\d
    | \bBASED\s+[O0]N\b | \bDUE\s+T[O0]\b
    | \bE\.?\s?[O0]\.?\s*1\d{4}\b | \b1\s?[.,]\s?\d\b | \b12958\b
    | \bF[O0]R\s+REA | \bPER\s+(?=REASON|E\.?O) | \n\s*\n\s*(?=\S) | (?<=[\s.)])¶?\s?1\s?[.)]\s
    | \n[ ]*-{4,} | \bDECL(?:ASSIFY)?\b
    """,
    re.I | re.X,
)
_CUT_WORD = re.compile(r"(?<!\bFOR)(?<!\bAND)(?<!\bOF)(?<!\bTHE)(?<=[A-Z])[ ]*\Z", re.I)
_LABEL_AGAIN = re.compile(r"\A\s*(?:CLASS?\w{3,6}D\s+BY\s*[:;]?\s*)+", re.I)
_CHARGE = re.compile(
    r"\bCHARG(?:E|É|\b)'?\s*,?\s*(?:D\s?[',]?\s?AFF\w+|AFF\w+|DE\s+MISSION)?\s*,?\s*(?:\(?\bA\.\s?I\.?\)?,?|\bAI\b)?",
    re.I,
)
_AD_INTERIM = re.compile(r"(?<![A-Z])A\.\s?I\.?(?![A-Z])", re.I)
_CUT_OFF = re.compile(r"\.\.\.|\.\.\s*\Z")
_SEPARATOR = re.compile(r"[,;:()?]+(?=\s|\Z|[A-Z])|\n\s*\n|\s--?\s|\.\s{2,}|\.\s*\Z")
_SUFFIX = re.compile(r"\A\s*(?:JR|SR|II|III|IV)\.?\s*\Z", re.I)
_INITIALS = re.compile(r"(?:[A-Z0]\.)+\Z|[A-Z]\Z")
_NAME = re.compile(r"[^\W\d_][\w.'`-]*\Z")

_TITLES = header_words("titles of officials")
_LONG_TITLES = tuple(title for title in _TITLES if len(title) >= 7 and title.isalpha())
_TITLE_FORM = re.compile(
    r"(?:POL|ECON|EMB|CON|MIL|LAB|SCI|AG|ADMIN)+(?:OFF|COUNS|CHIEF|CNSLR|MIN|SEC|ECON|MIL)\w*\Z|.*[/&\d].*|"
    r"(?:EMB|ECON|POL|CON|CONS|LABOR|SCI|AG|PRIN|ENERGY|MIL|ESTH|ADMIN|NARC|TRADE|INFO|HEALTH|VISA|DEP|DUTY|REF)+OFF\Z"
)
_FORENAMES = header_words("forenames")
_REDACTED = re.compile(r"X{3,}", re.I)
_PARTICLES = header_words("name particles")


def classified_by(text: str, found: Iterable[labels.Label]) -> str:
    """The name after the first CLASSIFIED BY of `flat` text that has one, as printed, or ""; `found` are its labels."""
    for label in found:
        if label.kind == "classified":
            name = name_in(clause(text, label.end))
            if name:
                return name
    return ""


def clause(text: str, start: int) -> str:
    """What stands between CLASSIFIED BY, whose value starts at `start`, and the reason, with cut words joined."""
    line_start = text.rfind("\n", 0, start) + 1
    lines = text[start : start + LONGEST_CLAUSE].split("\n")
    joined = lines[0]
    width = start - line_start + len(lines[0].rstrip())
    for line in lines[1:]:
        cut_word = width == _WRAP_COLUMN and line[:1].isalpha() and bool(_CUT_WORD.search(joined))
        joined = joined.rstrip() + line if cut_word else joined + "\n" + line
        width = len(line.rstrip())
    joined = _LABEL_AGAIN.sub("", joined.lstrip())
    end = _CLAUSE_END.search(joined)
    return joined[: end.start()] if end else joined


def name_in(value: str) -> str:
    """The person's name in a clause of titles and a name, or ""."""
    value = value[:LONGEST_CLAUSE]
    if _CUT_OFF.search(value):
        return ""
    value = _AD_INTERIM.sub(",", _CHARGE.sub(" CHARGE, ", value))
    parts = [part for part in _SEPARATOR.split(value) if part and part.strip()]
    single = ""
    for part, following in zip(parts, [*parts[1:], ""], strict=False):
        name = _name_of(part.split())
        if name and _SUFFIX.match(following):
            return f"{name}, {_suffix(following.strip(), value)}"
        if " " in name or "." in name:
            return name
        single = single or name
    return single


def _suffix(suffix: str, value: str) -> str:
    """A generational suffix with the full stop it has in the clause: `JR.`."""
    return f"{suffix}." if suffix[:1] in "JjSs" and f"{suffix}." in value else suffix


def _name_of(words: list[str]) -> str:
    """The name in a run of words: the last ones between titles, two at least if there are."""
    runs: list[list[str]] = [[]]
    for word in words:
        bare = word.strip(".,\"'`")
        if _INITIALS.match(word) and word.upper() not in ("A", "I"):
            runs[-1].append(word)
        elif not bare or _REDACTED.fullmatch(bare) or _is_title(bare) or not _NAME.match(word.lstrip("\"'`")):
            runs.append([])
        else:
            runs[-1].append(word)
    names = [_trimmed(run) for run in runs if any(len(word.strip(".")) > 1 for word in run)]
    return next((name for name in reversed(names) if " " in name), names[-1] if names else "")


def _trimmed(run: list[str]) -> str:
    """A run without what can be no name before it: more than a forename before an initial, a word in another case."""
    initials = [at for at, word in enumerate(run) if _INITIALS.match(word)]
    if initials and initials[0] > 1:
        run = run[initials[0] - 1 :]
    while len(run) > 2 and run[0].isupper() and len(run[0]) > 2 and not run[1].isupper() and not run[-1].isupper():
        run = run[1:]  # an acronym before a name in mixed case
    if len(run) > 3 and not initials and run[-2].upper() not in _PARTICLES and not _SUFFIX.match(run[-1]):
        run = run[-3:]
    name = " ".join(run).strip(" ,")
    return name if run[-1].upper() in ("JR.", "SR.") else name.rstrip(".")


@lru_cache(maxsize=4096)
def _is_title(word: str) -> bool:
    """Whether a word is a title, an office, a place or another word that stands before a name; misspelt ones too."""
    word = word.upper().replace("0", "O").strip(".,'`")
    if word in _FORENAMES:
        return False
    if word in _TITLES or _TITLE_FORM.match(word):
        return True
    if "-" in word:
        return all(_is_title(part) for part in word.split("-") if part)
    if len(word) >= 6 and any(ids.distance(word, title, 2) <= (2 if len(title) > 8 else 1) for title in _LONG_TITLES):
        return True
    return len(word) > 3 and word in _places()


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    names = [name for post in posts.all_posts() for name in (post.city, post.country)]
    words = {word.upper().strip(".") for name in names for word in re.split(r"[ -]", name)}
    return frozenset(words - header_words("places that are names"))


_UNDER_SIGNATURE = re.compile(
    r"[\W_]*(?:NNNN|BT|#\d+|SENSITIVE|SIPDIS|NOFORN|(?:UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE)"
    r"(?:[ /].*)?|DECLASSIFIED\b.*|.*REVIEW \d.*|PAGE \d.*|NOTE BY OC.*|.*INITIAL DISTRIBUTION.*|"
    r"\d{4}[A-Z]+\d+ - .*|=*CABLE ENDS=*)?[\W_]*",
    re.I,
)
_AFTER_LAST_SENTENCE = re.compile(r"[.!?]\s+([A-Z][a-z]{2,15}(?:[A-Z][a-z]{2,12})?)\Z")  # "... closely. Danilovich"
_SURNAME = re.compile(r"[A-Z][A-Z.' -]{1,40}")
_NO_SURNAMES = header_words("no surnames")


def signer(text: str) -> str:
    """The surname at the end of the cable, in capitals, or ""."""
    lines = text[-4_000:].rstrip().split("\n")
    while lines and _UNDER_SIGNATURE.fullmatch(lines[-1].strip()[:200]):
        lines.pop()
    if not lines:
        return ""
    last = lines[-1].partition("NNNN")[0].strip().rstrip("#*=_ ")
    ended = _AFTER_LAST_SENTENCE.search(last)
    signature = ended[1] if ended else without_signature("\n".join([*lines[:-1], last]))[1].partition("\n")[0]
    words = list(dict.fromkeys(signature.upper().replace("’", "'").strip(" .\"'\\").split()))
    surnames = [word for word in words if word not in _PARTICLES and not _SUFFIX.match(word)]
    if len(surnames) > 2 or _NO_SURNAMES & set(words):
        return ""
    return name if _SURNAME.fullmatch(name := " ".join(words)) else ""
