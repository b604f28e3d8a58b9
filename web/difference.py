"""How do two texts of one cable differ, word by word?

Pages break lines and space words each in its own way, so that lines cannot be compared. Both texts are taken apart into
the blocks that blank lines part; blocks that are alike are passed over, and the words of the others are compared.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

MOST_COMPARED = 20_000_000
"""Words (or blocks) here times those there of a stretch that is compared; a longer one is shown as changed whole."""
AROUND = 12
"""Words of the same text shown on each side of a difference."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row: `kind` is "same", "here" (only in the text shown), "there" (only on the other page)."""

    kind: str
    text: str


Passage = tuple[Run, ...]


def passages(here: str, there: str) -> list[Passage]:
    """The places where the texts differ, in order, each with some words around it. Blank space does not count."""
    runs = _joined(_runs(_blocks(here), _blocks(there)))
    found: list[Passage] = []
    current: list[Run] = []
    for position, (kind, words) in enumerate(runs):
        if kind != "same":
            current.append(Run(kind, " ".join(words)))
            continue
        is_last = position == len(runs) - 1
        if len(words) <= 2 * AROUND and current and not is_last:
            current.append(Run(kind, " ".join(words)))
            continue
        if current:
            end = words[:AROUND]
            found.append((*current, Run(kind, " ".join(end) + (" …" if len(words) > AROUND else ""))))
        current = []
        if not is_last:
            lead = words[-AROUND:]
            current = [Run(kind, ("… " if len(words) > AROUND else "") + " ".join(lead))]
    if any(run.kind != "same" for run in current):
        found.append(tuple(current))
    return found


def _blocks(text: str) -> list[tuple[str, ...]]:
    blocks: list[tuple[str, ...]] = []
    block: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            block += line.split()
        elif block:
            blocks.append(tuple(block))
            block = []
    return [*blocks, tuple(block)] if block else blocks


def _runs(here: list[tuple[str, ...]], there: list[tuple[str, ...]]) -> Iterator[tuple[str, list[str]]]:
    for is_same, our_blocks, their_blocks in _compared(here, there):
        ours = [word for block in our_blocks for word in block]
        if is_same:
            yield "same", ours
            continue
        for same_words, our_words, their_words in _compared(ours, [word for block in their_blocks for word in block]):
            yield ("same" if same_words else "here"), our_words
            yield "there", [] if same_words else their_words


def _compared(ours: list[T], theirs: list[T]) -> Iterator[tuple[bool, list[T], list[T]]]:
    """Stretches of both, in order, and whether they are the same."""
    if len(ours) * len(theirs) > MOST_COMPARED:
        yield ours == theirs, ours, theirs
        return
    for kind, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs).get_opcodes():
        yield kind == "equal", ours[a:b], theirs[c:d]


def _joined(runs: Iterator[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Neighbouring runs of one kind as one; empty ones are gone."""
    joined: list[tuple[str, list[str]]] = []
    for kind, words in runs:
        if joined and joined[-1][0] == kind:
            joined[-1][1].extend(words)
        elif words:
            joined.append((kind, list(words)))
    return joined
