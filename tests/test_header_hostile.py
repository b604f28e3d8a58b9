"""Does any text of a megabyte hold the reader of headers up for more than a second?"""

import time
from collections.abc import Callable
from itertools import chain

import pytest

from indexer import (
    addressees,
    banners,
    declassification,
    dtg,
    ids,
    labels,
    people,
    posts,
    references,
    subjects,
    tags,
    titles,
)
from indexer.header import read_header
from indexer.page import Stated

SIZE = 1_000_000
LIMIT = 1.0  # seconds of the processor


def _of(piece: str, before: str = "") -> str:
    return (before + piece * (SIZE // len(piece)))[:SIZE]


TEXTS = {
    "spaces": _of(" "),
    "line ends": _of("\n"),
    "indented line ends": _of("\n    "),
    "brackets": _of("("),
    "one word": _of("A"),
    "digits": _of("1"),
    "nulls": _of("\0"),
    "quotation marks": _of('"'),
    "separators": _of("\u2028\u00a0"),
    "backslashes": _of("\\\n"),
    "subjects": _of("SUBJECT: "),
    "subjects of a letter": _of("SUBJECT: X\n"),
    "a subject of dashes": _of("-", "SUBJECT: "),
    "references": _of("REF: A. STATE 1 "),
    "a list of letters": _of("A. ", "REF: "),
    "serials": _of(" AND 2", "REF: STATE 1"),
    "tags": _of("TAGS: PREL, "),
    "glued tags": _of("PREL", "TAGS: "),
    "unknown tags": _of("ABCDE ", "TAGS: "),
    "classifiers": _of("CLASSIFIED BY: "),
    "initials": _of("A.", "CLASSIFIED BY "),
    "banners": _of("C O N F I D E N T I A L "),
    "classes": _of("SECRET "),
    "page lines": _of("00000001 001 OF 002 "),
    "old page lines": _of("PAGE 02 ROME 01196 01 OF 02 "),
    "e-mails": _of("From: a\nSent: b\n"),
    "orders": _of("E.O. 12958: "),
    "stations": _of("DE RUEHMO #1 "),
    "senders": _of("FM A "),
    "addressees": _of("RUEHC/SECSTATE WASHDC PRIORITY 1\n", "FM X\nTO Y\nINFO "),
    "exemptions": _of("XMT/A\n", "TO "),
    "marks": _of("¶1. (C) "),
    "captions": _of("SIPDIS NOFORN "),
    "rows of values": _of("09STATE1,"),
    "signatures": _of("\nSMITH"),
}


def _flat(read: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: read(labels.flat(text))


READERS: dict[str, Callable[[str], object]] = {
    "read_header": lambda text: read_header(text, Stated()),
    "labels": _flat(lambda text: list(labels.labels(text))),
    "first_paragraph": _flat(labels.first_paragraph),
    "segment": tags.segment,
    "tidy": subjects.tidy,
    "parse": lambda text: references.parse(text, 2009),
    "classified_by": _flat(lambda text: people.classified_by(text, labels.labels(text))),
    "name_in": people.name_in,
    "signer": people.signer,
    "titlefy": titles.titlefy,
    "read_recipients": _flat(addressees.read_recipients),
    "read_banner": lambda text: banners.read_banner(text, 0, labels.HEAD_LIMIT),
    "from_portion_marks": banners.from_portion_marks,
    "is_caption_line": banners.is_caption_line,
    "read_declassification": _flat(
        lambda text: declassification.read_declassification(text, list(labels.labels(text)))
    ),
    "read_dtg": lambda text: dtg.read_dtg(text, 0, len(text)),
    "read_de": lambda text: dtg.read_de(text, 0, len(text)),
    "canonicalize_id": ids.canonicalize_id,
    "known_origin": ids.known_origin,
    "by_name": posts.by_name,
}


@pytest.mark.parametrize("reader", READERS)
def test_no_text_takes_long(reader: str) -> None:
    slow = {}
    for name, text in TEXTS.items():
        start = time.process_time()
        READERS[reader](text)
        seconds = time.process_time() - start
        if seconds > LIMIT:
            slow[name] = round(seconds, 2)
    assert not slow


def test_every_reader_takes_odd_characters() -> None:
    for text in chain(TEXTS.values(), ("", "\ud800", "\U0010ffff\u200f", "ß ŉ ﬁ İ")):
        for read in READERS.values():
            read(text[:300])
