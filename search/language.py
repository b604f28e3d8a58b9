"""What does the reader mean by what was typed?

    parse('customs -"border guard" program:EXBS date:2009')

gives the tree (`search.tree`) and notes on whatever did not act. Any text has a reading: nothing raises, the work is
linear in the length, and length, parts and depth are bounded.

Words are ANDed; AND binds tighter than OR; `AND`, `OR` and `NOT` are operators in capitals only.
"""

import dataclasses
import re
from dataclasses import dataclass
from functools import lru_cache

from index.fields import BY_NAME, Kind
from search import pieces, times
from search.lexing import (
    DATE_SIGNS,
    OPERATORS,
    SIGNS,
    TOKEN,
    cable_at,
    field_named,
    fields_like,
    has_letters,
    plain,
    short,
    strip_left,
    without_punctuation,
)
from search.tree import (
    DEFAULT,
    Everything,
    Fuzzy,
    Node,
    Or,
    Paragraph,
    Pattern,
    Word,
    conjunction,
    disjunction,
    negation,
)

MAX_CHARACTERS = 10_000
MAX_PARTS = 1_000
MAX_DEPTH = 100
MAX_SCANS = 20
"""Words with `*`, `?` or `~`: each looks through the list of all words."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """`tree` is what acts; `notes` are sentences on what does not, or acts differently from how it was typed."""

    tree: Node
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=32)  # a page asks several times for its one query
def parse(text: str) -> Parsed:
    """The reading of a query text. Never raises."""
    return _Parser(text).parse()


_FIELD = re.compile(r"([A-Za-z][A-Za-z_-]*)(:|(?=[<>=]))")
_NEXT_FIELD = re.compile(r",([A-Za-z][A-Za-z_-]*):")
_SLOP = re.compile(r"~(\d*)")


@dataclass(slots=True)
class _Group:
    """An open bracket: what has been read in it so far."""

    field: str = DEFAULT
    paragraph: bool = False
    negated: bool = False
    by_quotation: bool = False  # opened by a quotation mark that is never closed
    alternatives: list[list[Node]] = dataclasses.field(default_factory=lambda: [[]])
    dangling: str = ""  # an operator that still wants what follows it

    def tree(self) -> Node | None:
        parts = [conjunction(conjuncts) for conjuncts in self.alternatives if conjuncts]
        if not parts:
            return None
        tree = disjunction([pieces.ids_in_one(part) for part in parts])
        if self.paragraph and not isinstance(tree, Paragraph):
            tree = Paragraph(tree)
        return negation(tree) if self.negated else tree


class _Parser:
    def __init__(self, text: str) -> None:
        self.notes: dict[str, None] = {}  # in order, each once
        if len(text) > MAX_CHARACTERS:
            self.note(f"Only the first {MAX_CHARACTERS:,} characters of the query were read.")
        self.text = plain(text[:MAX_CHARACTERS])
        self.at = 0
        self.groups = [_Group()]
        self.ignored_brackets = 0
        self.negated = False
        self.field = ""  # of the value that comes next; "" where none was named
        self.sign = ""  # a comparison that its name said (`before:`)
        self.parts = 0
        self.scans = 0

    def note(self, sentence: str) -> None:
        self.notes[sentence] = None

    def parse(self) -> Parsed:
        while self.at < len(self.text) and self.parts <= MAX_PARTS:
            self.step()
        self.forget_dangling()
        while len(self.groups) > 1:
            if not self.groups[-1].by_quotation:
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
        self.begin_anew()

    def begin_anew(self) -> None:
        """What was said of the next thing (its field, a comparison, a minus) holds of no other."""
        self.field, self.sign, self.groups[-1].dangling, self.negated = "", "", "", False

    def open(self, by_quotation: bool = False) -> None:
        if len(self.groups) > MAX_DEPTH:
            self.note(f"Brackets deeper than {MAX_DEPTH} were ignored.")
            self.ignored_brackets += 1
            return
        name = self.name_of_value()
        inner = _Group(DEFAULT if name == "para" else name, self.field == "para", self.negated, by_quotation)
        self.begin_anew()
        self.groups.append(inner)

    def close_typed(self) -> None:
        self.forget_dangling()
        if self.ignored_brackets:
            self.ignored_brackets -= 1
            return
        if self.groups[-1].by_quotation:
            self.close()
        if len(self.groups) == 1:
            self.note("A bracket is closed that was never opened; it was left out.")
        else:
            self.close()

    def close(self) -> None:
        group = self.groups.pop()
        tree = group.tree()
        if tree is None:
            what = "A quotation" if group.by_quotation else "A pair of brackets"
            self.note(f"{what} holds nothing that can be looked for, so it was left out.")
        else:
            self.groups[-1].alternatives[-1].append(tree)

    def add(self, leaf: Node | None) -> None:
        """Puts a leaf in its place; None is a leaf that was left out, with a note."""
        self.parts += len(leaf.parts) if isinstance(leaf, Or) else 1
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
        self.begin_anew()

    # -- leaves --------------------------------------------------------------------------------------------------

    def quotation(self) -> None:
        end = self.text.find('"', self.at + 1)
        row = BY_NAME[self.name_of_value()]
        of_time = row.kind in (Kind.DATE, Kind.PERIOD)
        if end < 0:
            self.note("A quotation is opened and never closed; its words were read one by one.")
            self.at += 1
            if self.negated and not of_time and len(self.groups) <= MAX_DEPTH:
                self.open(by_quotation=True)  # the minus is before all of them
            return
        start, inside = self.at, " ".join(self.text[self.at + 1 : end].split())
        self.at = end + 1
        slop = 0
        if found := _SLOP.match(self.text, self.at):
            self.at = found.end()
            if not found[1]:
                self.note('~ after a quotation wants a number of words, as in "near words"~5; it was left out.')
            slop = pieces.words_apart(found[1] or "0", self.note)
        if of_time:
            self.at = start
            self.time(row.name)
        else:
            self.add(pieces.of_quotation(inside, slop, self.target(row.name), self.note))

    def word(self) -> None:
        found = TOKEN.match(self.text, self.at)
        if found is None:  # cannot be: step() hands over every other character
            self.at += 1
            return
        token = found[0]
        if not self.field:
            of_text = BY_NAME[self.groups[-1].field].kind is Kind.TEXT
            if self.groups[-1].field == DEFAULT and self.unnamed(token):
                return
            if of_text and without_punctuation(token):
                token = strip_left(token)
            self.at = found.end() - len(token)
            if self.field_name(token):
                return
            bare = pieces.bare(token, self.note) if of_text else without_punctuation(token)
            if (operator := SIGNS.get(token, bare)) in OPERATORS:
                self.at = found.end()
                self.operator(operator)
                return
        row = BY_NAME[self.name_of_value()]
        if row.kind in (Kind.DATE, Kind.PERIOD):
            self.time(row.name)
            return
        self.at = found.end()
        if row.kind is Kind.KEYWORD and (more := _NEXT_FIELD.search(token)) and field_named(more[1]):
            self.at -= len(token) - more.start()
            token = token[: more.start()]
            self.skip_commas()
        read = pieces.of_text if row.kind is Kind.TEXT or row.name == "para" else pieces.of_keyword
        self.add(read(token, self.target(row.name), self.note))

    def unnamed(self, token: str) -> bool:
        """Reads what names no field and yet can be only one thing: a range of dates, the address of a cable."""
        if named := cable_at(token):
            self.note(f"The address {short(token)} was read as the cable {named}.")
            self.at += len(token)
            self.add(Word(named))
            return True
        bare = pieces.bare(token, self.note) if ".." in token and not _FIELD.match(strip_left(token)) else token
        if found := times.unnamed(self.text, self.at, token, bare):
            self.note(found.note)
            self.at = found.end
            self.skip_commas()
            self.add(found.leaf)
            return True
        if token[0] == "!" and has_letters(token):
            self.note(f"! before a word means nothing here; -{short(strip_left(token))} leaves cables with it out.")
        return False

    def time(self, name: str) -> None:
        """Reads the date value that stands here."""
        found = times.read(self.text, self.at, name, self.sign)
        self.at = found.end
        self.skip_commas()
        if found.note:
            self.note(found.note)
        self.add(found.leaf)

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
        follows = self.text[self.at + found.end() : self.at + found.end() + 1]
        sign = DATE_SIGNS.get(typed.lower(), "") if rest or follows == '"' else ""
        name = "date" if sign else field_named(typed)
        if not found[2]:
            return name is not None and not sign and self.compared(name, found.end(), rest)
        attached = bool(rest) or follows in ("(", '"')
        # "KAZAKHSTAN: EXPORT CONTROL" is a subject line, "program: EXBS" a field with a space too many
        if not attached and (name is None or typed.isupper()):
            return False
        self.at += found.end()
        if name is not None:
            self.field, self.sign = name, sign
            self.skip_spaces()
            return True
        names = fields_like(typed)
        hint = f" Did you mean {' or '.join(f'{n}:' for n in names)}?" if names else ""
        self.note(f"There is no field “{short(typed)}”; what follows it was looked for as words.{hint}")
        return True

    def compared(self, name: str, length: int, rest: str) -> bool:
        """Reads the field of `date>=2009` and `program=EXBS`; False where the sign has no such meaning."""
        of_time = BY_NAME[name].kind in (Kind.DATE, Kind.PERIOD)
        if not has_letters(rest) or not (of_time or rest[0] == "="):
            return False
        self.field = name
        self.at += length if of_time else length + 1
        return True

    def skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def skip_commas(self) -> None:
        while self.text[self.at : self.at + 1] in (",", ";"):
            self.at += 1
