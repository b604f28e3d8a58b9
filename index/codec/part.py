"""Where is an array of a segment? A segment may be spread over several files; names are unique among them."""

from collections.abc import Sequence

from index.codec.arrays import Array, Reader


class Arrays:
    """The arrays of one or more files as one."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self.readers = tuple(readers)
        self._where = {name: reader for reader in readers for name in reader}

    def __contains__(self, name: str) -> bool:
        return name in self._where

    def __getitem__(self, name: str) -> Array:
        return self._where[name][name]

    def get(self, name: str) -> Array | None:
        """The array, or None when there is none of that name."""
        reader = self._where.get(name)
        return None if reader is None else reader[name]
