"""Which canonical values does an alias stand for, and which aliases does a value have?

One file of arrays, mapped like the rest of a generation: opening it reads no alias. For each field:

    F/aliases, F/alias_ends    the folded aliases, in order; alias n stands for values meant[starts[n] : starts[n + 1]]
    F/values, F/value_ends     the canonical values
    F/folded, F/folded_ends    the same folded, in order; folded value n has aliases named[named_starts[n] : …]
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from index.analysis import fold
from index.codec.arrays import Array, Reader, Writer
from index.codec.lexicon import Lexicon, pack
from index.schema import as_label

NAME = "aliases.arrays"

Table = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Field name -> folded alias -> the canonical values that it stands for."""


class FieldAliases(Mapping[str, tuple[str, ...]]):
    """The aliases of one field: folded alias -> values. Safe to share between threads and across fork."""

    def __init__(self, reader: Reader, field: str) -> None:
        self._aliases = Lexicon(reader[f"{field}/aliases"], reader[f"{field}/alias_ends"])
        self._values = Lexicon(reader[f"{field}/values"], reader[f"{field}/value_ends"])
        self._folded = Lexicon(reader[f"{field}/folded"], reader[f"{field}/folded_ends"])
        self._meant = (reader[f"{field}/starts"], reader[f"{field}/meant"])
        self._named = (reader[f"{field}/named_starts"], reader[f"{field}/named"])

    def __getitem__(self, alias: str) -> tuple[str, ...]:
        number = self._aliases.find(alias.encode())
        if number is None:
            raise KeyError(alias)
        return _some(self._meant, number, self._values)

    def __iter__(self) -> Iterator[str]:
        return (alias.decode() for alias in self._aliases.all())

    def __len__(self) -> int:
        return len(self._aliases)

    def beginning(self, prefix: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The aliases that begin so, in order, with what they stand for."""
        for number in range(*self._aliases.beginning(prefix.encode())):
            yield self._aliases[number].decode(), _some(self._meant, number, self._values)

    def of(self, value: str) -> tuple[str, ...]:
        """The aliases of a canonical value, in whatever case it is typed."""
        number = self._folded.find(fold(value).encode())
        return () if number is None else _some(self._named, number, self._aliases)


class Aliases(Mapping[str, FieldAliases]):
    """The aliases of a generation: field name -> its aliases."""

    def __init__(self, path: Path) -> None:
        """Raises IndexDamaged when the file is not whole."""
        reader = Reader(path)
        self._fields = {name: FieldAliases(reader, name) for name in reader.meta["fields"]}

    def __getitem__(self, field: str) -> FieldAliases:
        return self._fields[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def write(path: Path, table: Table) -> None:
    """Writes the aliases of all fields; white space in values is made plain."""
    with Writer(path) as writer:
        writer.meta = {"fields": [field for field, names in table.items() if names]}
        for field in writer.meta["fields"]:
            meant = {
                fold(alias).encode(): [as_label(value).encode() for value in values]
                for alias, values in table[field].items()
            }
            aliases, values = sorted(meant), sorted({value for some in meant.values() for value in some})
            folded = sorted({fold(value.decode()).encode() for value in values})
            pairs = [(alias, value) for alias in aliases for value in meant[alias]]
            named = sorted((fold(value.decode()).encode(), alias) for alias, value in pairs)
            for name, ends, terms in (
                ("aliases", "alias_ends", aliases),
                ("values", "value_ends", values),
                ("folded", "folded_ends", folded),
            ):
                for array_name, array in zip((name, ends), pack(terms), strict=True):
                    writer.add(f"{field}/{array_name}", array)
            _write_lists(writer, (f"{field}/starts", f"{field}/meant"), pairs, aliases, values)
            _write_lists(writer, (f"{field}/named_starts", f"{field}/named"), named, folded, aliases)


def _write_lists(
    writer: Writer, names: tuple[str, str], pairs: list[tuple[bytes, bytes]], owners: list[bytes], members: list[bytes]
) -> None:
    """Writes (owner, member) pairs, which come in the order of owners, as one list of numbers after the other."""
    owner, member = ({term: n for n, term in enumerate(terms)} for terms in (owners, members))
    sizes = np.bincount([owner[one] for one, _ in pairs], minlength=len(owners))
    writer.add(names[0], np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32))
    writer.add(names[1], np.array([member[one] for _, one in pairs], np.uint32))


def _some(lists: tuple[Array, Array], number: int, names: Lexicon) -> tuple[str, ...]:
    starts, members = lists
    return tuple(names[n].decode() for n in members[int(starts[number]) : int(starts[number + 1])].tolist())
