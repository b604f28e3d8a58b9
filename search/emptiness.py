"""Why did a question find nothing, and what would find something?

What each part finds alone, and looser questions with what they find. Nothing is asked but what the reader then follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from whoosh import query

from index.errors import UsageError
from index.fields import BY_NAME, Kind
from index.generation import Generation
from search import compile as compiling
from search import suggest, vocabulary
from search.answer import narrow
from search.explain import PLACES, describe, without
from search.language import parse
from search.lookup import Budget
from search.matching import Matching
from search.page import Question
from search.pieces import IDS
from search.tree import (
    DEFAULT,
    EVERYTHING,
    And,
    Dates,
    Node,
    Not,
    Paragraph,
    Phrase,
    Word,
    conjunction,
    disjunction,
    leaves,
    replaced,
    write,
)

MOST_PARTS = 20
"""Parts of a question that are counted one by one."""
MOST_TRIED = 30
MOST_RELAXATIONS = 6
"""Looser questions that are tried, and that are offered."""

LEFT_OUT = "Some parts were not counted alone, or some looser questions not tried: that would be too much work."


@dataclass(frozen=True, slots=True)
class Found:
    """A part of the question in English, how many cables have it alone, and the question for them."""

    text: str
    count: int
    question: Question


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A looser question that finds `count` cables; `text` says what was loosened."""

    text: str
    question: Question
    count: int


@dataclass(frozen=True, slots=True)
class Emptiness:
    """`parts` with their own counts (a part with 0 is what emptied the question); `relaxations` by their counts;
    `notes` say what is missing among both."""

    parts: tuple[Found, ...]
    relaxations: tuple[Relaxation, ...]
    notes: tuple[str, ...] = ()


def why_empty(generation: Generation, question: Question) -> Emptiness:
    """What each part of a question without hits finds alone, and looser questions that find something.

    What would be too much work for one question, all of them together, is left out.
    """
    counting = _Counting(generation)
    tree = parse(question.query).tree
    typed = (tree.parts if isinstance(tree, And) else (tree,))[:MOST_PARTS] if tree != EVERYTHING else ()
    asked = [
        *((part, replace(_bare(question), query=write(part))) for part in typed),
        *_clicked(question),
    ]
    counted = ((part, only, counting.of(only)) for part, only in asked)
    parts = tuple(Found(describe(part, generation), count, only) for part, only, count in counted if count is not None)
    looser: list[Relaxation] = []
    for text, candidate in islice(_looser(generation, tree, question), MOST_TRIED):
        known = any(relaxation.question == candidate for relaxation in looser)
        if not known and (count := counting.of(candidate)):
            looser.append(Relaxation(text, candidate, count))
    if not looser and (most := _most_of_it(counting, question, parts)):
        looser.append(most)
    looser.sort(key=lambda relaxation: relaxation.count)
    return Emptiness(parts, tuple(looser[:MOST_RELAXATIONS]), (LEFT_OUT,) if counting.has_refused else ())


class _Counting:
    """Counts for questions that are much alike: what one reads is kept for the others, and they share a budget."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.has_refused = False
        budget = Budget()
        self._segments = [Matching(leaf, budget) for leaf in generation.reader.leaves]

    def of(self, question: Question) -> int | None:
        """How many cables answer; None where that is more work than is left."""
        compiled = compiling.without_notes(parse(question.query).tree, self.generation)
        asked = query.And([compiled, *narrow(self.generation, question).filters.values()])
        try:
            return sum(matching.alive(asked).size for matching in self._segments)
        except UsageError:
            self.has_refused = True
            return None


def _bare(question: Question) -> Question:
    """Nothing typed, nothing clicked."""
    return replace(question, query="", chosen={}, excluded={}, since="", until="", offset=0)


def _clicked(question: Question) -> Iterator[tuple[Node, Question]]:
    """Each clicked condition as it would be typed, with the question that asks for it alone."""
    for name, values in question.chosen.items():
        if values:
            yield _any_of(name, values), replace(_bare(question), chosen={name: values})
    for name, values in question.excluded.items():
        if values:
            yield Not(_any_of(name, values)), replace(_bare(question), excluded={name: values})
    if question.since or question.until:
        only = replace(_bare(question), since=question.since, until=question.until)
        yield Dates("date", question.since, question.until), only


def _any_of(name: str, values: tuple[str, ...]) -> Node:
    return disjunction([Word(value, BY_NAME[name].name if name in BY_NAME else DEFAULT) for value in values])


def _most_of_it(counting: _Counting, question: Question, parts: tuple[Found, ...]) -> Relaxation | None:
    """As many parts as find something together, taken one after the other; None where that is no more than one."""
    kept: list[Found] = []
    best, most = _bare(question), 0
    for part in parts:
        together = _together(best, part.question)
        if part.count and (count := counting.of(together)):
            kept.append(part)
            best, most = together, count
    if len(kept) < 2:
        return None
    return Relaxation("only those " + " and ".join(part.text for part in kept), best, most)


def _together(one: Question, other: Question) -> Question:
    """Both conditions at once."""
    return replace(
        one,
        query=write(conjunction([tree for q in (one, other) if (tree := parse(q.query).tree) != EVERYTHING])),
        chosen={**one.chosen, **other.chosen},
        excluded={**one.excluded, **other.excluded},
        since=other.since or one.since,
        until=other.until or one.until,
    )


def _looser(generation: Generation, tree: Node, question: Question) -> Iterator[tuple[str, Question]]:
    """Looser questions, those that change least first."""
    typed = replace(question, offset=0)
    corrections = suggest.did_you_mean(generation, tree)
    for better in corrections:
        yield f"“{better.instead}” instead of “{better.word}”", replace(typed, query=better.query)
    if len(corrections) > 1:
        words = " ".join(better.instead for better in corrections)
        yield f"“{words}” as corrected", replace(typed, query=write(suggest.corrected(tree, corrections)))
    for mended, text in _held_instead(generation, tree):
        yield text, replace(typed, query=write(mended))
    for loosened, text in _widened(tree):
        yield text, replace(typed, query=write(loosened))
    parts = tree.parts if isinstance(tree, And) else ()
    for position, part in enumerate(parts[:MOST_PARTS]):
        rest = replace(typed, query=write(without(tree, position)))
        yield f"{describe(part, generation)}, or not", rest
    for name in question.chosen:
        yield f"any {name}", replace(typed, chosen={k: v for k, v in question.chosen.items() if k != name})
    for name in question.excluded:
        kept = {k: v for k, v in question.excluded.items() if k != name}
        yield f"no {name} excluded", replace(typed, excluded=kept)
    if question.since or question.until:
        yield "any date", replace(typed, since="", until="")
    if question.chosen or question.excluded or question.since or question.until:
        yield "only what was typed", replace(_bare(question), query=question.query)
    alternatives: list[Node] = [part for part in parts if isinstance(part, Word | Phrase) and part.field == DEFAULT]
    if len(alternatives) > 1:
        others = [part for part in parts if part not in alternatives]
        yield "any of the words", replace(typed, query=write(conjunction([*others, disjunction(alternatives)])))


def _held_instead(generation: Generation, tree: Node) -> Iterator[tuple[Node, str]]:
    """The tree with a value that no cable has exchanged for one like it that some have."""
    unknown = (
        leaf
        for leaf, negated in leaves(tree)
        if not negated
        and isinstance(leaf, Word | Phrase)
        and BY_NAME[leaf.field].kind is Kind.KEYWORD
        and leaf.field not in IDS  # an id like the typed one is another cable, and no correction
        and not vocabulary.meant(generation, leaf.field, leaf.text)
    )
    for leaf in islice(unknown, compiling.MOST_HINTS):
        for value in vocabulary.close_values(generation, leaf.field, leaf.text):
            instead = (Phrase if " " in value else Word)(value, leaf.field)
            yield replaced(tree, leaf, instead), f"{describe(instead, generation)} instead of “{leaf.text}”"


def _widened(tree: Node) -> Iterator[tuple[Node, str]]:
    """The tree with one phrase or paragraph loosened, or with a word looked for in any spelling close to it."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    for part in parts:
        match part:
            case Phrase(text, name) if BY_NAME[name].kind is Kind.TEXT and len(text.split()) > 1:
                near = Phrase(text, name, slop=10)
                yield replaced(tree, part, near), f"the words “{text}” near each other"
                words = conjunction([Word(word, name) for word in text.split() if any(map(str.isalnum, word))])
                yield replaced(tree, part, words), f"the words of “{text}” anywhere"
            case Word(text, name) if BY_NAME[name].kind is Kind.TEXT and name != DEFAULT:
                yield (
                    replaced(tree, part, Word(text)),
                    f"“{text}” anywhere, not only{PLACES[name]}",
                )
            case Paragraph(inside):
                yield replaced(tree, part, inside), "the words anywhere, not only in one paragraph"
            case _:
                pass
