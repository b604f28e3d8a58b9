"""What does the reader mean by what was typed?

    parse('customs -"border guard" program:EXBS date:2009')

gives the tree (`search.tree`) and notes on whatever did not act. Any text has a reading: nothing raises, the work is
linear in the length, and length, parts and depth are bounded.

Words are ANDed; AND binds tighter than OR; `AND`, `OR` and `NOT` are operators in capitals only.
"""

import dataclasses
import difflib
import re
import unicodedata
from dataclasses import dataclass

from index.fields import BY_NAME, Kind
from search import dates
from search.tree import (
    DEFAULT,
    Dates,
    Everything,
    Fuzzy,
    Node,
    Paragraph,
    Pattern,
    Phrase,
    Word,
    conjunction,
    disjunction,
    negation,
)

MAX_CHARACTERS = 10_000
MAX_PARTS = 1_000
MAX_DEPTH = 100
MAX_SLOP = 50
"""Below the gap that the index leaves between paragraphs, so "near" never reaches into the next one."""
MAX_EDITS = 2
MAX_SCANS = 20
"""Words with `*`, `?` or `~`: each looks through the list of all words."""

DATE_FORMS = "2009, 2009-10 or 2009-10-09"


@dataclass(frozen=True, slots=True)
class Parsed:
    """`tree` is what acts; `notes` are sentences on what does not, or acts differently from how it was typed."""

    tree: Node
    notes: tuple[str, ...] = ()


def parse(text: str) -> Parsed:
    """The reading of a query text. Never raises."""
    return _Parser(text).parse()


def _spelling(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


_FIELD_NAMES = {_spelling(name): row.name for name, row in BY_NAME.items()}

_LOOKALIKES = {
    **dict.fromkeys(map(ord, "“”„‟«»″＂〝〞"), '"'),
    **dict.fromkeys(map(ord, "−–‐‑‒﹣－"), "-"),
    **dict.fromkeys(map(ord, "’‘＇"), "'"),
    ord("："): ":",
    ord("（"): "(",
    ord("）"): ")",
}
OPERATORS = ("AND", "OR", "NOT")
_AROUND = ",;:!'[]{}<>|&+=/\\#^-"
"""Punctuation around a word that means nothing there."""
_TOKEN = re.compile(r'[^\s()"]+')
_FIELD = re.compile(r"([A-Za-z][A-Za-z_-]*):")
_COMPARE = re.compile(r"(>=|<=|>|<|=)\s*")
_BRACKETS = re.compile(r"([\[{])([^\]}\[{]{0,100}?)\s+TO\s+([^\]}\[{]{0,100})([\]}])")
_BRACKET_CLOSE = re.compile(r"[\]}]")
_FUZZY = re.compile(r"([^~]+)~(\d*)")
_SLOP = re.compile(r"~(\d*)")
_BOOST = re.compile(r"\^[\d.]+$")
_YEARS = re.compile(r"\d{4}-\d{4}")


def _plain(text: str) -> str:
    """Typographic quotes and minus signs as ASCII, invisible characters gone, control characters as spaces."""
    text = text.translate(_LOOKALIKES)
    if text.isascii() and text.isprintable():
        return text
    kinds = ((character, unicodedata.category(character)) for character in text)
    return "".join(" " if kind in ("Cc", "Cs", "Zl", "Zp", "Zs") else c for c, kind in kinds if kind != "Cf")


@dataclass(slots=True)
class _Group:
    """An open bracket: what has been read in it so far."""

    field: str = DEFAULT
    paragraph: bool = False
    negated: bool = False
    alternatives: list[list[Node]] = dataclasses.field(default_factory=lambda: [[]])
    dangling: str = ""  # an operator that still wants what follows it

    def tree(self) -> Node | None:
        parts = [conjunction(conjuncts) for conjuncts in self.alternatives if conjuncts]
        if not parts:
            return None
        tree = disjunction(parts)
        if self.paragraph and not isinstance(tree, Paragraph):
            tree = Paragraph(tree)
        return negation(tree) if self.negated else tree


class _Parser:
    def __init__(self, text: str) -> None:
        self.notes: dict[str, None] = {}  # in order, each once
        if len(text) > MAX_CHARACTERS:
            self.note(f"Only the first {MAX_CHARACTERS:,} characters of the query were read.")
        self.text = _plain(text[:MAX_CHARACTERS])
        self.at = 0
        self.groups = [_Group()]
        self.ignored_brackets = 0
        self.negated = False
        self.field = ""  # of the value that comes next; "" where none was named
        self.parts = 0
        self.scans = 0

    def note(self, sentence: str) -> None:
        self.notes[sentence] = None

    def parse(self) -> Parsed:
        while self.at < len(self.text) and self.parts <= MAX_PARTS:
            self.step()
        self.forget_dangling()
        while len(self.groups) > 1:
            self.note("A bracket is opened and never closed; it was closed at the end.")
            self.close()
        tree = self.groups[0].tree()
        return Parsed(Everything() if tree is None else tree, tuple(self.notes))

    def step(self) -> None:
        """Reads one thing: a space, a bracket, a quotation, an operator, a field's name or a word."""
        here = self.text[self.at]
        if here.isspace():
            self.at += 1
        elif here == "(":
            self.at += 1
            self.open()
        elif here == ")":
            self.at += 1
            self.close_typed()
        elif here == '"':
            self.quotation()
        elif here == "-" and self.is_minus():
            self.at += 1
            self.negate("-")
        else:
            self.word()

    def is_minus(self) -> bool:
        """A minus stands directly before what it excludes, and after a space, a bracket or a field's colon."""
        before = self.text[self.at - 1] if self.at else " "
        after = self.text[self.at + 1 : self.at + 2]
        return (before.isspace() or before in "(:") and bool(after) and not after.isspace() and after not in "-)"

    # -- operators and brackets ----------------------------------------------------------------------------------

    def operator(self, name: str) -> None:
        group = self.groups[-1]
        if name == "NOT":
            self.negate("NOT")
            return
        self.forget_dangling()
        if not group.alternatives[-1]:
            self.note(f"{name} has nothing before it, so it was left out.")
        else:
            group.dangling = name
            if name == "OR":
                group.alternatives.append([])

    def negate(self, sign: str) -> None:
        self.negated = not self.negated
        self.groups[-1].dangling = self.groups[-1].dangling or sign

    def forget_dangling(self) -> None:
        """Names the operator or field that stands at an end, where nothing follows it."""
        group = self.groups[-1]
        if self.field:
            self.note(f"{self.field}: has no value, so it was left out.")
        if group.dangling:
            self.note(f"{group.dangling} has nothing after it, so it was left out.")
        self.field, group.dangling, self.negated = "", "", False

    def open(self) -> None:
        if len(self.groups) > MAX_DEPTH:
            self.note(f"Brackets deeper than {MAX_DEPTH} were ignored.")
            self.ignored_brackets += 1
            return
        outer = self.groups[-1]
        name = self.field or outer.field
        self.groups.append(
            _Group(DEFAULT if name == "para" else name, paragraph=self.field == "para", negated=self.negated)
        )
        outer.dangling, self.field, self.negated = "", "", False

    def close_typed(self) -> None:
        self.forget_dangling()
        if self.ignored_brackets:
            self.ignored_brackets -= 1
        elif len(self.groups) == 1:
            self.note("A bracket is closed that was never opened; it was left out.")
        else:
            self.close()

    def close(self) -> None:
        tree = self.groups.pop().tree()
        if tree is None:
            self.note("A pair of brackets holds nothing that can be looked for, so it was left out.")
        else:
            self.groups[-1].alternatives[-1].append(tree)

    def add(self, leaf: Node | None) -> None:
        """Puts a leaf in its place; None is a leaf that was left out, with a note."""
        self.parts += 1
        if self.parts > MAX_PARTS:
            self.note(f"Only the first {MAX_PARTS:,} parts of the query were read.")
            leaf = None
        if isinstance(leaf, Pattern | Fuzzy):
            self.scans += 1
            if self.scans > MAX_SCANS:
                self.note(f"Only the first {MAX_SCANS} words with *, ? or ~ were looked for.")
                leaf = None
        group = self.groups[-1]
        if leaf is not None:
            if self.field == "para":
                leaf = Paragraph(leaf)
            group.alternatives[-1].append(negation(leaf) if self.negated else leaf)
        group.dangling, self.field, self.negated = "", "", False

    # -- leaves --------------------------------------------------------------------------------------------------

    def quotation(self) -> None:
        end = self.text.find('"', self.at + 1)
        if end < 0:
            self.note("A quotation is opened and never closed; its words were read one by one.")
            self.at += 1
            return
        inside = " ".join(self.text[self.at + 1 : end].split())
        self.at = end + 1
        slop = 0
        if found := _SLOP.match(self.text, self.at):
            self.at = found.end()
            if not found[1]:
                self.note('~ after a quotation wants a number of words, as in "near words"~5; it was left out.')
            slop = self.bounded(found[1] or "0", MAX_SLOP, "words apart")
        row = BY_NAME[self.name_of_value()]
        if row.kind in (Kind.DATE, Kind.PERIOD):
            self.add(self.dates(row.name, inside))
        elif not _has_letters(inside):
            self.add(self.nothing(f'"{inside}"'))
        else:
            self.add(Phrase(inside, self.target(row.name), slop))

    def word(self) -> None:
        found = _TOKEN.match(self.text, self.at)
        if found is None:  # cannot be: step() hands over every other character
            self.at += 1
            return
        token = found[0]
        if not self.field:
            of_text = BY_NAME[self.groups[-1].field].kind is Kind.TEXT
            if of_text and _without_punctuation(token):
                token = token.lstrip(_AROUND)
            self.at = found.end() - len(token)
            if self.field_name(token):
                return
            bare = self.bare(token) if of_text else _without_punctuation(token)
            if bare in OPERATORS:
                self.at = found.end()
                self.operator(bare)
                return
        row = BY_NAME[self.name_of_value()]
        if row.kind in (Kind.DATE, Kind.PERIOD):
            self.add(self.dates_typed(row.name))
            return
        self.at = found.end()
        read = self.text_leaf if row.kind is Kind.TEXT or row.name == "para" else self.keyword_leaf
        self.add(read(token, row.name))

    def name_of_value(self) -> str:
        return self.field or self.groups[-1].field

    def target(self, name: str) -> str:
        """The field that a leaf looks in: words of `para:` are words of the text."""
        return DEFAULT if name == "para" else name

    def field_name(self, token: str) -> bool:
        """Reads `name:`; False where the token is no such thing. An unknown name is noted, its value read as words."""
        found = _FIELD.match(token)
        if found is None:
            return False
        typed, rest = found[1], token[found.end() :]
        name = _FIELD_NAMES.get(_spelling(typed))
        follows = self.text[self.at + found.end() : self.at + found.end() + 1]
        attached = bool(rest) or follows in ("(", '"')
        # "KAZAKHSTAN: EXPORT CONTROL" is a subject line, "program: EXBS" a field with a space too many
        if not attached and (name is None or not typed.islower()):
            return False
        self.at += found.end()
        if name is not None:
            self.field = name
            self.skip_spaces()
            return True
        close = difflib.get_close_matches(_spelling(typed), _FIELD_NAMES, n=3, cutoff=0.6)
        names = list(dict.fromkeys(_FIELD_NAMES[match] for match in close))
        hint = f" Did you mean {' or '.join(f'{n}:' for n in names)}?" if names else ""
        self.note(f"There is no field “{_short(typed)}”; what follows it was looked for as words.{hint}")
        return True

    def skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def bounded(self, digits: str, most: int, of_what: str) -> int:
        number = int(digits[:9])
        if number > most:
            self.note(f"~{digits[:9]} is more than {most:,} {of_what}; {most:,} was used.")
        return min(number, most)

    def nothing(self, typed: str) -> Node | None:
        self.note(f"{_short(typed)} holds no letter or digit, so it was left out.")
        return None

    def bare(self, token: str) -> str:
        """The word without punctuation around it, and without a weight (`customs^2`), which is noted."""
        bare = _without_punctuation(token)
        while (found := _BOOST.search(bare)) and _has_letters(bare[: found.start()]):
            self.note(f"Weights such as {_short(found[0])} are not part of the language; it was left out.")
            bare = _without_punctuation(bare[: found.start()])
        return bare

    def text_leaf(self, token: str, name: str) -> Node | None:
        name = self.target(name)
        if token.strip("*") == "":
            return Everything("" if name == DEFAULT else name)
        if not _has_letters(token):
            return self.nothing(token)
        bare = self.bare(token)
        edits = 0
        if (found := _FUZZY.fullmatch(bare)) and _has_letters(found[1]):
            edits = self.bounded(found[2] or "1", MAX_EDITS, "letters wrong")
            bare = self.bare(found[1])
        if edits:
            return Fuzzy(bare, name, edits)
        return (Pattern if "*" in bare or "?" in bare else Word)(bare, name)

    def keyword_leaf(self, token: str, name: str) -> Node | None:
        if token.strip("*") == "":
            return Everything(name)
        value = token.rstrip(",;").lstrip("-")
        if not _has_letters(value):
            return self.nothing(f"{name}:{token}")
        if found := _FUZZY.fullmatch(value):
            edits = self.bounded(found[2] or "1", MAX_EDITS, "letters wrong")
            return Fuzzy(found[1], name, edits) if edits else Word(found[1], name)
        return (Pattern if "*" in value or "?" in value else Word)(value, name)

    # -- dates ---------------------------------------------------------------------------------------------------

    def dates_typed(self, name: str) -> Node | None:
        """Reads a date value where it stands: a comparison, a range in brackets, a span or a single date."""
        if compared := _COMPARE.match(self.text, self.at):
            self.at = compared.end()
            sign = compared[1]
            typed = self.date_token()
            day = dates.normal(typed)
            if day is None:
                return self.no_date(name, sign + typed)
            if sign == "=":
                return Dates(name, day, day)
            if sign[0] == ">":
                return Dates(name, since=day, after=sign == ">")
            return Dates(name, until=day, before=sign == "<")
        if self.text[self.at] in "[{":
            if bracket := _BRACKETS.match(self.text, self.at):
                self.at = bracket.end()
                opening, since, until, closing = bracket.groups()
                return self.span(name, since.strip(), until.strip(), opening == "{", closing == "}", bracket[0])
            closed = _BRACKET_CLOSE.search(self.text, self.at, self.at + 200)
            typed = self.text[self.at : closed.end()] if closed else self.date_token()
            self.at = closed.end() if closed else self.at
            return self.no_date(name, typed)
        return self.dates(name, self.date_token())

    def date_token(self) -> str:
        """The next token, with a quotation counting as one."""
        if self.text[self.at : self.at + 1] == '"' and (end := self.text.find('"', self.at + 1)) > 0:
            typed = self.text[self.at + 1 : end]
            self.at = end + 1
            return typed
        found = _TOKEN.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0].rstrip(",;") if found else ""

    def dates(self, name: str, typed: str) -> Node | None:
        if typed and typed.strip("*") == "":
            return Everything(name)
        since, dots, until = typed.partition("..")
        if dots:
            return self.span(name, since.strip(), until.strip(), False, False, typed)
        if _YEARS.fullmatch(typed):
            return self.span(name, typed[:4], typed[5:], False, False, typed)
        day = dates.normal(typed)
        return self.no_date(name, typed) if day is None else Dates(name, day, day)

    def span(self, name: str, since: str, until: str, after: bool, before: bool, typed: str) -> Node | None:
        ends = [end if end in ("", "*") else dates.normal(end) for end in (since, until)]
        if None in ends or set(ends) <= {"", "*"}:
            return self.no_date(name, typed)
        first, last = ("" if end in (None, "", "*") else str(end) for end in ends)
        if first and last and dates.minutes(first)[0] > dates.minutes(last)[1]:
            self.note(f"{name}:{_short(typed)} ends before it begins; it was read the other way round.")
            first, last, after, before = last, first, before, after
        return Dates(name, first, last, after and bool(first), before and bool(last))

    def no_date(self, name: str, typed: str) -> Node | None:
        self.note(f"“{_short(typed)}” is no date ({DATE_FORMS}), so {name}: was left out.")
        return None


def _has_letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _short(typed: str) -> str:
    """What was typed, short enough to be read in a note."""
    return typed if len(typed) <= 60 else typed[:59] + "…"


def _without_punctuation(token: str) -> str:
    """The word without the commas and full stops around it; `U.S.` keeps its stops."""
    bare = token.strip(_AROUND)
    while bare.endswith(".") and "." not in bare[:-1].rstrip("."):
        bare = bare.rstrip(".").rstrip(_AROUND)
    return bare
