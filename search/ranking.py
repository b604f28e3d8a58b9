"""Which are the first documents, by score or by date?"""

from collections.abc import Sequence

import numpy as np

from index.codec.arrays import Array
from index.codec.segment import NO_NUMBER
from index.reader import Leaf

SAMPLE = 4_096


def best(scores: Array, most: int) -> Array:
    """Where the `most` highest scores stand, highest first, equal ones in their order."""
    if most >= scores.size // 4 or scores.size <= SAMPLE:
        return np.argsort(-scores, kind="stable")[:most]
    # A threshold from a sample leaves a little more than is wanted; too little is found out and done without it.
    sample = np.sort(scores[:: scores.size // SAMPLE])
    rank = sample.size - 2 - 2 * (most * sample.size // scores.size)
    high = np.flatnonzero(scores >= sample[max(rank, 0)])
    if high.size < most:
        high = np.flatnonzero(scores >= np.partition(scores, scores.size - most)[scores.size - most])
    return high[np.argsort(-scores[high], kind="stable")[:most]]


def by_date(found: Sequence[tuple[Leaf, Array]], newest: bool, offset: int, limit: int) -> list[tuple[int, float]]:
    """Documents offset…offset+limit-1 by date, equal ones in their order, those without a date last; scores are 0."""
    documents, keys = [], []
    for leaf, hits in found:
        numbers = leaf.segment.numbers("date")
        dates = np.full(hits.size, NO_NUMBER, np.int64) if numbers is None else numbers[hits].astype(np.int64)
        keys.append(np.where(dates == NO_NUMBER, 1 << 40, -dates if newest else dates))
        documents.append(hits + leaf.base)
    key, document = np.concatenate(keys), np.concatenate(documents)
    first = best(-key.astype(np.float64), offset + limit)[offset:]
    return [(number, 0.0) for number in document[first].tolist()]
