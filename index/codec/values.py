"""Which values does a document have in a keyword field, as facets count them?

For a field `F` with T terms (folded values) and D documents:

    F/labels, F/label_ends    each term's value as the first document that has it writes it
    F/value                   u16 or u32, D: the term of each document, T for none (where no document has two)
    F/value_starts, F/values  otherwise: the terms of document d are values[value_starts[d] : value_starts[d + 1]]
    F/common, F/common_bits   the terms with the most documents, and for each a set of documents as u64 words
"""

import numpy as np

from index.codec.arrays import Array, Writer
from index.codec.lexicon import Lexicon, pack
from index.codec.part import Arrays

COMMON = 128
DENSE = 64
"""So many terms at most get a bit set, those that one of so many documents has. Counting them in many hits is then a
matter of words, not of documents."""

FEW = 4096
"""In a segment of fewer documents bit sets do not pay."""


class Values:
    """The values of one keyword field of one segment."""

    def __init__(self, arrays: Arrays, field: str, documents: int) -> None:
        self.documents = documents
        self.labels = Lexicon(arrays[f"{field}/labels"], arrays[f"{field}/label_ends"])
        self.single = arrays.get(f"{field}/value")
        self._starts = arrays.get(f"{field}/value_starts")
        self._values = arrays.get(f"{field}/values")
        self.common = arrays.get(f"{field}/common")
        bits = arrays.get(f"{field}/common_bits")
        self.common_bits = None if bits is None else bits.reshape(-1, words(documents))

    def of(self, document: int) -> list[int]:
        """The terms of a document, in its own order."""
        if self.single is not None:
            term = int(self.single[document])
            return [term] if term < len(self.labels) else []
        starts, values = self.lists()
        found: list[int] = values[int(starts[document]) : int(starts[document + 1])].tolist()
        return found

    def lists(self) -> tuple[Array, Array]:
        """(starts, terms): the terms of all documents, one list after the other."""
        if self._starts is not None and self._values is not None:
            return self._starts, self._values
        assert self.single is not None  # noqa: S101 - one of the two forms is always written
        has = self.single < len(self.labels)
        return np.concatenate([[0], np.cumsum(has)]), self.single[has]


def write_values(
    writer: Writer, field: str, labels: list[bytes], starts: Array, values: Array, *, bit_sets: bool
) -> None:
    """Writes the values of a field; `starts` and `values` as in `Values.lists`. `bit_sets`: it is a facet."""
    documents = starts.size - 1
    blob, ends = pack(labels)
    writer.add(f"{field}/labels", blob)
    writer.add(f"{field}/label_ends", ends)
    small = np.uint16 if len(labels) < 1 << 16 else np.uint32
    counts = np.diff(starts.astype(np.int64)).astype(np.int64)
    if documents == 0 or counts.max() <= 1:
        single = np.full(documents, len(labels), small)
        single[counts == 1] = values
        writer.add(f"{field}/value", single)
        return
    writer.add(f"{field}/value_starts", starts.astype(np.uint32))
    writer.add(f"{field}/values", values.astype(small))
    if bit_sets and documents >= FEW:
        per_term = np.bincount(values, minlength=len(labels))
        common = np.argsort(-per_term, kind="stable")[:COMMON]
        common = common[per_term[common] * DENSE >= documents]
        document = np.repeat(np.arange(documents), counts)
        rows = writer.reserve(f"{field}/common_bits", np.uint64, common.size * words(documents))
        for number in common:
            rows.append(bit_set(document[values == number], documents))
        writer.add(f"{field}/common", common.astype(np.uint32))


def words(documents: int) -> int:
    """How many u64 words a set of documents takes."""
    return -(-documents // 64)


def bit_set(members: Array, documents: int) -> Array:
    """Documents as a set of bits in u64 words, least bit first."""
    mask = np.zeros(words(documents) * 64, bool)
    mask[members] = True
    return pack_mask(mask)


def pack_mask(mask: Array) -> Array:
    """A mask whose size is a multiple of 64 as u64 words."""
    packed: Array = np.packbits(mask, bitorder="little").view("<u8")
    return packed
