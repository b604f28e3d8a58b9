"""What may the reader have meant, or be about to type?

`did_you_mean` mends words that no cable has, from the index's own words; `complete` ends what is being typed;
`expansions` says what an acronym stands for. None of them changes a question: they only offer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from index.analysis import fold, stem
from index.fields import BY_NAME, FIELDS, Kind
from index.generation import Generation
from search import compile as compiling
from search import run, vocabulary
from search.page import Sort
from search.tree import DEFAULT, Node, Or, Phrase, Word, conjunction, leaves, replaced, write
from search.wanted import NAMED, words_of

MOST_CORRECTIONS = 3
MOST_MENDED = 20
"""Unknown words of one question for which a word like them is looked for."""
LONGEST_MENDED = 40
MOST_COMPLETIONS = 10
MOST_ACRONYMS = 5
"""Words of one question that are looked up as acronyms."""
CABLES_ASKED = 40
"""How many cables are asked what an acronym stands for."""


@dataclass(frozen=True, slots=True)
class Correction:
    """`word` is in no cable, `instead` is in `count`; `query` is the whole question with it exchanged."""

    word: str
    instead: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Completion:
    """`query` is the whole text of the box once this is taken. `kind`: "field", a field's name, "id" or "word"."""

    query: str
    label: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """`acronym` stands for `long_form` in `count` cables, sent by `origins` (none: everywhere); `query` finds both."""

    acronym: str
    long_form: str
    count: int
    origins: tuple[str, ...]
    query: str


# --- did you mean ------------------------------------------------------------------------------------------------


def did_you_mean(generation: Generation, tree: Node) -> tuple[Correction, ...]:
    """For each typed word that is in no cable, the word of the index most like it. Never for a word that is in it."""
    typed = (
        word
        for leaf, negated in leaves(tree)
        if not negated and isinstance(leaf, Word | Phrase) and BY_NAME[leaf.field].kind is Kind.TEXT
        for word in words_of(leaf.text)
    )
    unknown = islice((word for word in typed if not _is_held(generation, word)), MOST_MENDED)
    mended = ((word, better) for word in unknown if (better := closest(generation, word)) is not None)
    return tuple(_correction(generation, tree, word, better) for word, better in islice(mended, MOST_CORRECTIONS))


def _correction(generation: Generation, tree: Node, word: str, better: str) -> Correction:
    count = vocabulary.count(generation, "text_exact", better.split()[0])
    made = Correction(word, better, count, "")
    return replace(made, query=write(corrected(tree, [made])))


def corrected(tree: Node, corrections: Iterable[Correction]) -> Node:
    """The tree with these words exchanged wherever they are asked for."""
    for correction in corrections:
        for leaf, negated in list(leaves(tree)):
            if negated or not isinstance(leaf, Word | Phrase) or correction.word not in words_of(leaf.text):
                continue
            text = _exchanged(leaf.text, correction.word, correction.instead)
            words = conjunction([Word(word, leaf.field) for word in text.split()])
            tree = replaced(tree, leaf, words if isinstance(leaf, Word) else Phrase(text, leaf.field, leaf.slop))
    return tree


def _is_held(generation: Generation, word: str) -> bool:
    return vocabulary.holds(generation, "text_exact", word) or vocabulary.holds(generation, "text", stem(word))


@vocabulary.once
def closest(generation: Generation, word: str) -> str | None:
    """The word of the index that a reader most likely meant: few letters different, the first one kept, common."""
    if not 4 <= len(word) <= LONGEST_MENDED or any(character.isdigit() for character in word):
        return None
    for edits in (1, 2) if len(word) > 5 else (1,):
        near = vocabulary.near(generation, "text_exact", word, edits)
        if near:
            return max(near, key=lambda other: (other[0] == word[0], vocabulary.count(generation, "text_exact", other)))
    return _split(generation, word)


def _split(generation: Generation, word: str) -> str | None:
    """Two words of the index typed as one: `bordersecurity`."""
    halves = [
        (word[:cut], word[cut:])
        for cut in range(3, len(word) - 2)
        if _is_held(generation, word[:cut]) and _is_held(generation, word[cut:])
    ]

    def rarer(pair: tuple[str, str]) -> int:
        return min(vocabulary.count(generation, "text_exact", half) for half in pair)

    best = max(halves, key=rarer, default=None)
    return " ".join(best) if best else None


def _exchanged(text: str, word: str, better: str) -> str:
    """The typed text with the word exchanged, whatever its case and accents were."""
    pieces = re.split(r"(\W+)", text)
    return "".join(better if fold(piece) == word else piece for piece in pieces)


# --- completions -------------------------------------------------------------------------------------------------

_VALUE_TYPED = re.compile(r'(?P<minus>-?)(?P<name>[A-Za-z_]+):(?P<quote>"?)(?P<value>[^"()]*)$')
_WORD_TYPED = re.compile(r"(?P<minus>-?)(?P<word>[^\s()\":]+)$")
_WITHOUT_QUOTES = re.compile(r'[^\s()"]+')


def complete(generation: Generation, text: str, most: int = MOST_COMPLETIONS) -> tuple[Completion, ...]:
    """How the last thing in the box may go on: values after `field:`, else fields, ids, values and words."""
    text = text.encode("utf-8", "replace").decode()  # half a character is none
    found = _VALUE_TYPED.search(text[-200:])
    before = text[: len(text) - len(found[0])] if found else ""
    if found and (row := BY_NAME.get(found["name"].lower())) and (found["quote"] or " " not in found["value"]):
        values = _values(generation, row.name, found["value"], most)
        opening = f"{before}{found['minus']}{found['name']}:"
        return tuple(Completion(f"{opening}{_quoted(v)} ", v, row.name, count) for v, count in values)
    if (typed := _WORD_TYPED.search(text[-200:])) is None:
        return ()
    opening = text[: len(text) - len(typed[0])] + typed["minus"]
    made: list[Completion] = []
    in_quotation = text.count('"') % 2 == 1
    offers = _words(generation, typed["word"], most) if in_quotation else _anything(generation, typed["word"], most)
    for kind, value, count in offers:
        query = f"{opening}{value}:" if kind == "field" else f"{opening}{_asked(kind, value)} "
        made.append(Completion(query, value, kind, count))
    return tuple(made[:most])


def _anything(generation: Generation, typed: str, most: int) -> Iterator[tuple[str, str, int]]:
    """Offers as (kind, value, count), the surest kinds first."""
    lowered = fold(typed)
    for row in FIELDS:
        if row.name.startswith(lowered):
            yield "field", row.name, 0
    if typed[:1].isdigit():
        for value, count in _values(generation, "id", typed, most):
            yield "id", value, count
    if len(lowered) < 2:
        return
    named = [
        (row.name, value, count)
        for row in FIELDS
        if row.facet and row.kind is Kind.KEYWORD
        for value, count in _values(generation, row.name, typed, most // 3)
    ]
    named.sort(key=lambda offer: -offer[2])
    yield from named[: most // 2]
    yield from _words(generation, typed, most)


def _words(generation: Generation, typed: str, most: int) -> Iterator[tuple[str, str, int]]:
    for word, count in vocabulary.beginning(generation, "text_exact", fold(typed), most):
        yield "word", word, count


def _values(generation: Generation, name: str, typed: str, most: int) -> list[tuple[str, int]]:
    """Values that begin as typed, then those with a word or an alias that does; with their counts."""
    if BY_NAME[name].kind is not Kind.KEYWORD:
        return []
    wanted = fold(typed)
    found = [value for value, _ in vocabulary.beginning(generation, name, wanted, most)]
    if name != "id" and len(found) < most:
        inner = re.compile(rf"(?<!\w){re.escape(wanted)}")
        within = [value for value in vocabulary.terms(generation, name) if inner.search(value)] if wanted else []
        within.sort(key=lambda value: -vocabulary.count(generation, name, value))
        found += within[:most]
        if (aliases := generation.aliases.get(name)) is not None:
            meant = (fold(value) for _, values in aliases.beginning(wanted) for value in values)
            found += [value for value in islice(meant, 10 * most) if vocabulary.holds(generation, name, value)]
    return [
        (vocabulary.as_written(generation, name, value), vocabulary.count(generation, name, value))
        for value in list(dict.fromkeys(found))[:most]
    ]


def _asked(kind: str, value: str) -> str:
    return value if kind in ("word", "id") else f"{kind}:{_quoted(value)}"


def _quoted(value: str) -> str:
    return value if _WITHOUT_QUOTES.fullmatch(value) else f'"{value}"'


# --- acronyms ----------------------------------------------------------------------------------------------------


def expansions(generation: Generation, tree: Node) -> tuple[Expansion, ...]:
    """What the acronyms among the words stand for, as the cables found by each define them, else as the tables do."""
    asked: dict[str, Word] = {}
    for leaf, negated in leaves(tree):
        if not negated and isinstance(leaf, Word) and leaf.field == DEFAULT and _may_be_acronym(leaf.text):
            asked.setdefault(fold(leaf.text), leaf)
    some = list(asked.values())[:MOST_ACRONYMS]
    return tuple(offer for leaf in some for offer in _expansions(generation, tree, leaf))


def _may_be_acronym(text: str) -> bool:
    return 2 <= len(text) <= 12 and text.isalnum() and not text.isdigit()


def _expansions(generation: Generation, tree: Node, leaf: Word) -> Iterator[Expansion]:
    """The long forms that define the acronym, each with the posts that use it so."""
    acronym = fold(leaf.text)
    forms = _long_forms(generation, acronym)
    if not forms and leaf.text.isupper():  # "who" is more often a word than WHO
        forms = tuple(_names_in_full(generation, acronym))
    for long_form, count, origins in forms:
        both = write(replaced(tree, leaf, Or((leaf, Phrase(" ".join(words_of(long_form)))))))
        yield Expansion(leaf.text, long_form, count, origins, both)


@vocabulary.once
def _long_forms(generation: Generation, acronym: str) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """(long form, how many of the cables asked define it so, the posts that do), commonest first."""
    if not vocabulary.holds(generation, "acronym", acronym):
        return ()
    compiled = compiling.without_notes(Word(acronym), generation)
    best = run.run(generation, compiled, {}, facets=[], sort=Sort.RELEVANCE, offset=0, limit=CABLES_ASKED)
    forms: Counter[str] = Counter()
    written: dict[str, str] = {}
    origins: dict[str, Counter[str]] = {}
    for docnum, _score in best.docs:
        cable = generation.facts(docnum)
        for defined, long_form in cable.acronyms.items():
            if fold(defined) == acronym:
                form = fold(long_form)
                forms[form] += 1
                written.setdefault(form, long_form)
                origins.setdefault(form, Counter())[cable.origin] += 1
    return tuple(
        (written[form], count, tuple(origin for origin, _ in origins[form].most_common(3) if origin))
        for form, count in forms.most_common(3)
    )


def _names_in_full(generation: Generation, acronym: str) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """What the tables say of a short name that some cable has and none explains."""
    for field in NAMED:
        for value in vocabulary.meant(generation, field, acronym):
            written = vocabulary.as_written(generation, field, value)
            full = generation.names.get(field, {}).get(written, "")
            if value == acronym and full and fold(full) != acronym:
                yield full, vocabulary.count(generation, field, value), ()
