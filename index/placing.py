"""Where do the documents and terms of several segments go in the one that they become?

The documents are put in the order of (date, id), whatever segments they come from, so the outcome does not depend on
the order or the number of the segments.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from index.codec.arrays import Array
from index.codec.lexicon import Lexicon
from index.codec.segment import NO_NUMBER, Segment
from index.uniting import united

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to merge: the documents of `places` go there (`places[old]` is the new number or NOWHERE)."""

    segment: Segment
    places: Array


Held = TypeVar("Held", bound=Source)


def in_turn(sources: Iterable[Held]) -> Iterator[Held]:
    """Each of them; the memory that reading one has filled is let go before the next. The kernel maps up to 2 MB
    around every byte that is read: of a hundred runs it would soon be all of them."""
    for source in sources:
        yield source
        source.segment.release()


def placed(segments: Sequence[Segment], alive: Sequence[Array | None]) -> tuple[list[Source], int]:
    """The new number of every document that is alive (None: all of a segment are), and how many these are."""
    dates, ids, owners = [], [], []
    id_ranks = _id_ranks(segments)
    for number, (segment, mask) in enumerate(zip(segments, alive, strict=True)):
        kept = np.arange(segment.documents) if mask is None else np.flatnonzero(mask)
        date = segment.numbers("date")
        minutes = np.full(segment.documents, NO_NUMBER, np.int64) if date is None else date.astype(np.int64)
        minutes[minutes == NO_NUMBER] = 1 << 40  # cables without a date come last
        dates.append(minutes[kept])
        ids.append(id_ranks[number][kept])
        owners.append(np.stack([np.full(kept.size, number), kept]))
    order = np.lexsort((np.concatenate(ids), np.concatenate(dates)))
    owner, old = np.concatenate(owners, axis=1)[:, order]
    sources = []
    for number, segment in enumerate(segments):
        places = np.full(segment.documents, NOWHERE, np.int64)
        mine = owner == number
        places[old[mine]] = np.flatnonzero(mine)
        sources.append(Source(segment, places))
        segment.release()
    return sources, order.size


def _id_ranks(segments: Sequence[Segment]) -> list[Array]:
    """For every document of each segment the place of its id among all ids; documents without one come first."""
    _, numbers = united(_lexicon(segment, "id") for segment in segments)
    found = []
    for segment, number in zip(segments, numbers, strict=True):
        ranks = np.append(number, -1)
        values = segment.values("id")
        single = np.full(segment.documents, -1) if values is None else values.single
        if single is None:
            raise ValueError("a cable has two ids")
        found.append(ranks[single])
    return found


def united_terms(sources: Sequence[Source], name: str) -> tuple[list[bytes], list[Array]]:
    """The terms of a field, and for each source the new numbers of its own."""
    return united(_lexicon(source.segment, name) for source in in_turn(sources))


def _lexicon(segment: Segment, name: str) -> Lexicon | None:
    held = segment.postings(name)
    return held.lexicon if held is not None else None
