"""Which words of a text answer the question?

`wanted(tree, generation)` collects what a reader asked to see; `find` says where it stands in any text. Looking through
a cable takes well under a millisecond: the text is searched for the beginnings of the wanted words, and only where one
stands is a word analysed as the index analyses it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import translate
from functools import lru_cache
from typing import NamedTuple

from index.analysis import fold, spans, stem, terms
from index.fields import BY_NAME, PARAGRAPH_BREAK, Kind
from index.generation import Generation
from search.tree import Fuzzy, Leaf, Node, Pattern, Phrase, Word, leaves

NAMED = ("program", "agency", "office")
"""Keyword fields whose values stand in the text under one name or another."""

MOST_NAMES = 20
"""Spellings of one value that are looked for."""

_ROOM_FOR_PHRASE = 40
"""Characters allowed beside the letters of a phrase: line ends, commas, page breaks."""


PASSAGE_END = "\x1d"
"""Between passages that are looked through as one text: no phrase goes on across it."""


Span = tuple[int, int]
"""From a character to another, the other one not included."""


class Mark(NamedTuple):
    """text[start:end] answers the part of the question called `key`."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Stems, exact words, phrases (each a sequence of exact words) and tests that a word may pass."""

    stems: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = ()
    _beginnings: tuple[str, ...] = field(default=(), compare=False)  # stems and exact words begin with these
    _insides: tuple[str, ...] = field(default=(), compare=False)  # or holds one of these
    _every_word: bool = field(default=False, compare=False)  # or may look like anything
    _pieces: tuple[str, ...] = field(default=(), compare=False)  # a text in plain letters without any of them has none
    _known: dict[str, tuple[Mark, ...]] = field(default_factory=dict, compare=False)  # what was found in each chunk

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def key(self, term: str) -> str | None:
        """What of the question this word answers, or None."""
        stemmed = stem(term)
        if stemmed in self.stems:
            return stemmed
        if term in self.exact:
            return term
        return next((name for name, test in self.tests if test(term)), None)


def wanted(tree: Node, generation: Generation | None = None) -> Wanted:
    """What to look for in a cable found by this tree. With a generation, names also under their aliases."""
    stems: set[str] = set()
    exact: set[str] = set()
    phrases: dict[tuple[str, ...], None] = {}
    tests: dict[str, Callable[[str], bool]] = {}
    insides: set[str] = set()

    def sequence(words: list[str]) -> None:
        if len(words) == 1:
            exact.add(words[0])
        elif words:
            phrases[tuple(words)] = None

    for leaf, negated in leaves(tree):
        if negated or not isinstance(leaf, Word | Phrase | Pattern | Fuzzy):
            continue
        if leaf.field in NAMED:
            for name in _names(leaf, generation):
                sequence(words_of(name))
        if BY_NAME[leaf.field].kind is not Kind.TEXT:
            continue
        words = words_of(leaf.text)
        match leaf:
            case Word(text) if len(words) == 1:
                stems.add(stem(words[0]))
            case Word(text):
                sequence(words)
                if "-" in text:
                    stems.add(stem("".join(words)))
            case Phrase(slop=0):
                sequence(words)
            case Phrase():
                stems.update(map(stem, words))
            case Pattern(text):
                tests[text] = _like(text)
                insides.add(
                    max((part for run in re.split(r"[*?]", text) for part in words_of(run)), key=len, default="")
                )
            case Fuzzy(text, edits=edits) if words:
                tests[text] = _near(words[0], edits)
                insides.update(_pieces(words[0], edits + 1))
    beginnings = {beginning(s) for s in stems} | exact
    first = beginnings | {phrase[0] for phrase in phrases}
    return Wanted(
        frozenset(stems),
        frozenset(exact),
        tuple(phrases),
        tuple(tests.items()),
        tuple(sorted(beginnings)),
        tuple(sorted(insides)),
        "" in insides,
        tuple(dict.fromkeys([*first, *map(".".join, first), *insides])),
    )


def find(text: str, sought: Wanted) -> list[Mark]:
    """Every place of the text that answers, in order, none overlapping."""
    if not sought:
        return []
    foreign = _foreign(text)
    plain = _plain_letters(text, foreign)
    awkward: set[Span] = set()
    if _AWKWARD.search(foreign):
        awkward = {chunk.span() for chunk in _CHUNK.finditer(text) if _AWKWARD.search(chunk[0])}
    elif not sought._every_word and not _holds_any(plain, sought._pieces):
        return []
    if sought._every_word:
        chunks = {chunk.span() for chunk in _CHUNK.finditer(text)}
    else:
        chunks = awkward | _chunks(plain, sought._beginnings, sought._insides)
    marks = [
        Mark(start + at, start + ended, key)
        for start, end in chunks
        for at, ended, key in _in_chunk(text[start:end], sought)
    ]
    for phrase in sought.phrases:
        marks += _of_phrase(phrase, text, awkward | _chunks(plain, phrase[:1]))
    return _apart(marks) if len(marks) > 1 else marks


def _holds_any(plain: str, pieces: tuple[str, ...]) -> bool:
    """A loop, which takes half the time of `any`."""
    for piece in pieces:  # noqa: SIM110
        if piece in plain:
            return True
    return False


def _in_chunk(chunk: str, sought: Wanted) -> tuple[Mark, ...]:
    """The marks of a piece between white space; the same ones come again and again in the hits of a page."""
    known = sought._known.get(chunk)
    if known is None:
        keys = ((start, end, sought.key(term)) for term, start, end in spans(chunk) if term != PARAGRAPH_BREAK)
        known = sought._known[chunk] = tuple(Mark(start, end, key) for start, end, key in keys if key is not None)
    return known


def _of_phrase(phrase: tuple[str, ...], text: str, chunks: set[Span]) -> Iterator[Mark]:
    """Where the phrase stands; its first word stands in one of the chunks."""
    room = sum(map(len, phrase)) + _ROOM_FOR_PHRASE + 4 * len(phrase)
    for start, _ in chunks:
        end = _chunk_end(text, min(start + room, len(text)))
        ended = text.find(PASSAGE_END, start, end)
        found = list(spans(text[start : end if ended < 0 else ended]))
        places = [n for n, (term, _, _) in enumerate(found[:4]) if term == phrase[0]]
        for n in places:
            if tuple(term for term, _, _ in found[n : n + len(phrase)]) == phrase:
                yield Mark(start + found[n][1], start + found[n + len(phrase) - 1][2], " ".join(phrase))


def _apart(marks: list[Mark]) -> list[Mark]:
    """In order and without overlap; of two that overlap the longer stays."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if kept and mark.start < kept[-1].end:
            continue
        kept.append(mark)
    return kept


def _chunks(plain: str, beginnings: Iterable[str], insides: Iterable[str] = ()) -> set[Span]:
    """The pieces between white space (analysis never looks across it) in which a word begins so, or holds this."""
    chunks: set[Span] = set()
    for beginning in beginnings:
        chunks.update(_occurrences(plain, beginning))
        if 1 < len(beginning) <= 6 and "." in plain:  # a dotted acronym: `us` is written U.S.
            chunks.update(_occurrences(plain, ".".join(beginning)))
    for inside in insides:
        chunks.update(_occurrences(plain, inside, anywhere=True))
    return chunks


def _occurrences(plain: str, piece: str, *, anywhere: bool = False) -> list[Span]:
    """The chunks in which a word begins with the piece, or holds it `anywhere`."""
    found = []
    at = plain.find(piece)
    while at >= 0:
        end = _chunk_end(plain, at)
        if anywhere or at == 0 or not plain[at - 1].isalnum():
            start = at
            while start > 0 and not plain[start - 1].isspace() and at - start < 200:
                start -= 1
            found.append((start, end))
        at = plain.find(piece, end)
    return found


_SPACE = re.compile(r"\s")
_CHUNK = re.compile(r"\S+")


def _chunk_end(text: str, at: int) -> int:
    found = _SPACE.search(text, at)
    return found.start() if found else len(text)


def words_of(text: str) -> list[str]:
    """The exact terms of a text, paragraph breaks left out."""
    return [term for term in terms(text) if term != PARAGRAPH_BREAK]


def _names(leaf: Leaf, generation: Generation | None) -> list[str]:
    """The spellings under which a text may name the value: as typed, its canonical name and that one's aliases."""
    if isinstance(leaf, Pattern | Fuzzy) or not isinstance(leaf, Word | Phrase):
        return []
    if generation is None:
        return [leaf.text]
    aliases = generation.aliases.get(leaf.field)
    if aliases is None:
        return [leaf.text]
    meant = sorted({fold(value) for value in aliases.get(fold(leaf.text), ())} | {fold(leaf.text)})
    others = [alias for value in meant for alias in aliases.of(value)]
    return list(dict.fromkeys([leaf.text, *meant, *others]))[:MOST_NAMES]


def beginning(stemmed: str) -> str:
    """What all words of a stem begin with: `polici` is of policy too, `die` of dying, `possibl` of possibility."""
    if len(stemmed) == 3 and stemmed.endswith("ie"):
        return stemmed[0]
    return stemmed[:-1] if stemmed.endswith(("e", "i", "y", "bl")) and len(stemmed) > 1 else stemmed


def _pieces(word: str, count: int) -> list[str]:
    """The word in `count` pieces: with fewer edits than that, one of them is left whole. [""] where it is too short."""
    size = len(word) // count
    if size == 0:
        return [""]
    return [word[n * size : (n + 1) * size if n < count - 1 else len(word)] for n in range(count)]


def _like(pattern: str) -> Callable[[str], bool]:
    """A test for words of this pattern (translate() makes an expression that does not backtrack)."""
    folded = "".join(part if part in "*?" else "".join(words_of(part)) for part in re.split(r"([*?])", pattern))
    fits = re.compile(translate(folded)).match
    return lru_cache(maxsize=4096)(lambda term: fits(term) is not None)


def _near(word: str, edits: int) -> Callable[[str], bool]:
    pieces = _pieces(word, edits + 1)

    @lru_cache(maxsize=4096)
    def test(term: str) -> bool:
        return (
            abs(len(term) - len(word)) <= edits
            and any(piece in term for piece in pieces)
            and distance(word, term, edits) <= edits
        )

    return test


def distance(one: str, other: str, most: int) -> int:
    """Levenshtein's distance; any number above `most` stands for "more"."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]


def _single_folds() -> dict[str, str]:
    """Letters with an accent -> the one letter that analysis makes of them."""
    table: dict[str, str] = {}
    for code in range(0xC0, 0x250):
        folded = "".join(terms(chr(code))) if unicodedata.category(chr(code))[0] == "L" else ""
        if len(folded) == 1:
            table[chr(code)] = folded
    return table


_FOLDS = _single_folds()
_ASCII = bytes(range(128))
_ACCENTED = re.compile("[\u00c0-\u024f]")
_AWKWARD = re.compile(
    "[\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff\uff00-\uffef\ufb00-\ufb06\u1e00-\u1fff"
    + "".join(chr(c) for c in range(0xC0, 0x250) if unicodedata.category(chr(c))[0] == "L" and chr(c) not in _FOLDS)
    + "]"
)


def _foreign(text: str) -> str:
    """The characters of a text that are not ASCII, in their order: mostly a few quotation marks. (No regular expression
    goes through a long text as quickly.)"""
    return "" if text.isascii() else _written(text).translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _plain_letters(text: str, foreign: str) -> str:
    """The text lower-cased and without accents, each character still in its place; `foreign` are those not ASCII."""
    if not foreign:
        return text.lower()
    if foreign == foreign.lower() and not _ACCENTED.search(foreign):  # by way of bytes it takes two fifths of the time
        return _written(text).lower().decode("utf-8", "surrogatepass")
    folded = _ACCENTED.sub(_folded, text)  # a few letters of a long text, which `translate` would go through slowly
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def _written(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _folded(letter: re.Match[str]) -> str:
    return _FOLDS.get(letter[0], letter[0])
