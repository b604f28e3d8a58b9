"""How is a cable written down to be kept? `pack` and `unpack`, its inverse: on disk a cable is these bytes, compressed.

    a line of JSON      the fields of `Cable` that are not empty; the long texts are given as [start, length]
    the texts           characters; a paragraph that stands in the body as it is is not repeated

A body is a part of the text, and a paragraph one of the body, so most of what `Cable.dumps` writes three times is here
written once, and nothing of it has to be escaped.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import orjson

from index.cable import FIELD_NAMES, Addressee, Cable, Paragraph, Recipients, ReportingPeriod, Source, Version

Place = tuple[int, int]
"""Where a text lies among the texts: from which character, how many."""

_NAMES = FIELD_NAMES[Cable]
_values: Callable[[Cable], tuple[Any, ...]] = attrgetter(*_NAMES)
_EMPTY = _values(Cable(""))

_BEGINNING = 16
"""So many characters find a paragraph in the body."""


class _Texts:
    """Texts laid end to end."""

    def __init__(self, first: str) -> None:
        self.parts = [first]
        self.size = len(first)

    def place(self, text: str) -> Place:
        """The place of a new text."""
        start = self.size
        self.parts.append(text)
        self.size += len(text)
        return start, len(text)


def pack(cable: Cable) -> bytes:
    """Raises ValueError when there is half of a surrogate pair in the cable."""
    texts = _Texts(cable.text)
    record = {
        name: value
        for name, value, empty in zip(_NAMES, _values(cable), _EMPTY, strict=True)
        if value is not empty and value != empty
    }
    record["text"] = (0, len(cable.text))
    body = cable.body
    # It nearly always stands at the end; a long search has much to prepare.
    start = len(cable.text) - len(body) if cable.text.endswith(body) else cable.text.find(body)
    record["body"] = place = (start, len(body)) if start >= 0 else texts.place(body)
    start = place[0]
    paragraphs = []
    end = 0  # of the paragraph before, in the body
    for paragraph in cable.paragraphs:
        text = paragraph.text
        size = len(text)
        at = body.find(text[:_BEGINNING], end)  # nearly always near; a long search has much to prepare
        if at >= 0:
            end = at + size
        is_there = at >= 0 and body.startswith(text, at)  # and not broken into other lines
        place = (start + at, size) if is_there else texts.place(text)
        paragraphs.append((paragraph.number, paragraph.marking, place, paragraph.heading))
    record["paragraphs"] = paragraphs
    record["versions"] = [(v.url, v.publisher, v.characters, v.redactions, texts.place(v.text)) for v in cable.versions]
    return b"%s\n%s" % (_encode(record), b"".join(map(str.encode, texts.parts)))


def _encode(record: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(record)
    except orjson.JSONEncodeError as error:  # a TypeError, though what is wrong is a value
        raise ValueError(str(error)) from error


def unpack(packed: bytes) -> Cable:
    """The cable that was packed. Raises ValueError when it was none."""
    end = packed.index(b"\n")
    record: dict[str, Any] = orjson.loads(packed[:end])
    texts = packed[end + 1 :].decode()

    def text(place: list[int]) -> str:
        return texts[place[0] : place[0] + place[1]]

    paragraphs = tuple(
        [
            Paragraph(number, marking, texts[start : start + size], heading)
            for number, marking, (start, size), heading in record["paragraphs"]
        ]
    )
    versions = tuple(
        [
            Version(url, publisher, characters, redactions, text(place))
            for url, publisher, characters, redactions, place in record["versions"]
        ]
    )
    whole = {"text": text(record["text"]), "body": text(record["body"]), "paragraphs": paragraphs, "versions": versions}
    return _cable(record | whole)


def unpack_facts(packed: bytes) -> Cable:
    """As `unpack`, but without its long texts: text, body, paragraphs and versions are empty."""
    record: dict[str, Any] = orjson.loads(packed[: packed.index(b"\n")])
    return _cable(record | {"text": "", "body": "", "paragraphs": (), "versions": ()})


def _cable(record: dict[str, Any]) -> Cable:
    record.setdefault("id", "")
    for name, make in _NESTED.items():
        if name in record:
            record[name] = make(record[name])
    fields: dict[str, Any] = {name: tuple(value) if type(value) is list else value for name, value in record.items()}
    return Cable(**fields)


def _recipients(record: dict[str, list[dict[str, Any]]]) -> Recipients:
    return Recipients(
        **{
            name: tuple(Addressee(**{**one, "excluded": tuple(one["excluded"])}) for one in some)
            for name, some in record.items()
        }
    )


_NESTED: dict[str, Callable[[Any], Any]] = {
    "recipients": _recipients,
    "reporting_period": lambda record: ReportingPeriod(**record),
    "sources": lambda records: [Source(**one) for one in records],
}
