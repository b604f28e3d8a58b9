"""How are the cables themselves kept? Packed (`index.kept`), each a Zstandard frame of its own, with a dictionary.

cables/blob, cables/ends      the frames, end to end
cables/dictionary, cables/dictionary_ends
                              the dictionaries; a frame names its own by number (merged segments may have several)
"""

import threading
from collections.abc import Sequence

import numpy as np
import zstandard

from index.cable import Cable
from index.codec.arrays import Array, Writer
from index.codec.part import Arrays
from index.kept import unpack, unpack_facts

LEVEL = 3
DICTIONARY_BYTES = 112 * 1024
FEWEST_SAMPLES = 64
MOST_BYTES = 1 << 28
"""A cable that is longer than this is refused when it is read: the frame is lying."""


def learn(samples: Sequence[bytes]) -> bytes:
    """A dictionary from some cables; b"" when there are too few to learn from."""
    if len(samples) < FEWEST_SAMPLES:
        return b""
    # With parameters given it is learned once, instead of with many of them to find the best. That takes a fifth of the
    # time, in which all processes wait, and the cables need half a percent more room at most.
    try:
        return zstandard.train_dictionary(
            DICTIONARY_BYTES, list(samples), k=256, d=8, f=18, accel=10, split_point=1.0
        ).as_bytes()
    except zstandard.ZstdError:  # samples that have nothing in common
        return b""


def compressor(dictionary: bytes) -> zstandard.ZstdCompressor:
    """Not to be shared between threads."""
    known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=known, write_checksum=True)


class Cables:
    """The stored cables of a segment. Safe to use from any thread."""

    def __init__(self, arrays: Arrays) -> None:
        self.blob = memoryview(arrays["cables/blob"].data)
        self.ends = arrays["cables/ends"]
        self.dictionaries = split(arrays["cables/dictionary"], arrays["cables/dictionary_ends"])
        self._local = threading.local()

    def frame(self, document: int) -> memoryview:
        start = int(self.ends[document - 1]) if document else 0
        return self.blob[start : int(self.ends[document])]

    def cable(self, document: int) -> Cable | None:
        """The cable of a document; None where the document was written without one."""
        packed = self.packed(document)
        return unpack(packed) if packed else None

    def facts(self, document: int) -> Cable | None:
        """As `cable`, without its text, body, paragraphs and versions."""
        packed = self.packed(document)
        return unpack_facts(packed) if packed else None

    def packed(self, document: int) -> bytes:
        """The cable of a document as `index.kept` packs it; nothing where the document was written without one."""
        frame = self.frame(document)
        decompressor = self._decompressor(zstandard.get_frame_parameters(frame).dict_id)
        return decompressor.decompress(frame, max_output_size=MOST_BYTES)

    def _decompressor(self, number: int) -> zstandard.ZstdDecompressor:
        known: dict[int, zstandard.ZstdDecompressor] | None = getattr(self._local, "known", None)
        if known is None:
            known = {0: zstandard.ZstdDecompressor()}
            for dictionary in self.dictionaries:
                data = zstandard.ZstdCompressionDict(dictionary)
                known[data.dict_id()] = zstandard.ZstdDecompressor(dict_data=data)
            self._local.known = known
        return known[number]


def split(blob: Array, ends: Array) -> list[bytes]:
    """Pieces laid end to end."""
    starts = np.concatenate([np.zeros(1, np.int64), ends.astype(np.int64)])[:-1]
    return [blob[a:b].tobytes() for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if b > a]


def write_frames(writer: Writer, frames: Sequence[bytes], dictionary: bytes) -> None:
    """Writes the compressed cables of all documents."""
    writer.add("cables/ends", np.cumsum([len(frame) for frame in frames], dtype=np.uint64))
    writer.add("cables/blob", np.frombuffer(b"".join(frames), np.uint8))
    write_dictionaries(writer, [dictionary] if dictionary else [])


def write_dictionaries(writer: Writer, dictionaries: Sequence[bytes]) -> None:
    writer.add("cables/dictionary_ends", np.cumsum([len(one) for one in dictionaries], dtype=np.uint64))
    writer.add("cables/dictionary", np.frombuffer(b"".join(dictionaries), np.uint8))
