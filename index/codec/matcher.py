"""How does Whoosh walk through the postings of a term?"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.matching import LeafMatcher, ReadTooFar

from index.codec.arrays import Array


class ColumnMatcher(LeafMatcher):  # type: ignore[misc]
    """The postings of one term, document after document."""

    def __init__(
        self,
        term: tuple[str, bytes],
        documents: Array,
        frequencies: Array,
        positions: Array | None,
        format_: Any,
        scorer: Any,
    ) -> None:
        self._term = term
        self._documents, self._frequencies, self._positions = documents, frequencies, positions
        self.format = format_
        self.scorer = scorer
        self._ids: list[int] = documents.tolist()
        self._ends: Array | None = None
        self._at = 0

    def copy(self) -> "ColumnMatcher":
        other = ColumnMatcher(self._term, self._documents, self._frequencies, self._positions, self.format, self.scorer)
        other._at = self._at
        return other

    def is_active(self) -> bool:
        return self._at < len(self._ids)

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return self._ids[self._at]

    def all_ids(self) -> Iterator[int]:
        return iter(self._ids[self._at :])

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, id, self._at)

    def weight(self) -> float:
        return float(self._frequencies[self._at])

    def value_as(self, astype: str) -> Any:
        if astype == "positions" and self._positions is not None:
            return self._here().tolist()
        return super().value_as(astype)

    def value(self) -> bytes:
        """The posting's value in the encoding of the field's format, for Whoosh's own merge."""
        return b"" if self._positions is None else bytes(self.format.encode(self._here().tolist()))

    def _here(self) -> Array:
        assert self._positions is not None  # noqa: S101 - the callers ask first
        if self._ends is None:
            self._ends = np.cumsum(self._frequencies)
        end = int(self._ends[self._at])
        return self._positions[end - int(self._frequencies[self._at]) : end]

    def supports_block_quality(self) -> bool:
        return False

    def skip_to_quality(self, minquality: float) -> int:
        return 0
