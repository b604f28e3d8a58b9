"""What is fuzzed, and what must hold for any bytes?

Each target takes bytes and raises when a promise is broken. They need nothing but Reftel itself, so that what a fuzzer
once found (tests/fuzz/found/TARGET/) is tried again by every run of the tests.
"""

import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from index.cable import Cable
from index.generation import Generation
from index.store import Store
from indexer.page import NotACable, Page
from indexer.read import read_page
from indexer.sources import pages
from search.answer import answer
from search.compile import to_whoosh
from search.emptiness import why_empty
from search.explain import read_as
from search.language import parse
from search.page import Question
from search.suggest import complete, did_you_mean
from tests.cables import CABLES
from tests.stores import publish

ADDRESSES = (
    ("https://www.scoop.co.nz/stories/WL0910/S00123.htm", "text/html"),
    ("https://wikileaks.org/cable/2009/10/09MOSCOW2555.html", "text/html"),
    ("https://wikileaks.org/plusd/cables/09MOSCOW2555_a.html", "text/html"),
    ("", "text/html; charset=utf-8"),
    ("", "text/plain; charset=iso-8859-1"),
    ("", ""),
)
"""The first byte of a page chooses where it is said to come from."""


def page(data: bytes) -> None:
    """Any page gives cables that can be written and read again, or says why it holds none."""
    url, content_type = ADDRESSES[data[0] % len(ADDRESSES) if data else 0]
    _read(Page("fuzz", url, data[1:], content_type))


def crawl(data: bytes) -> None:
    """Any file of a crawl, archives included, gives pages and reasons that can be shown, and its pages can be read."""
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(data)
        file.flush()
        for item in pages([Path(file.name)]):
            assert item.where.isprintable(), item.where
            if isinstance(item, Page):
                _read(item)


def query(data: bytes) -> None:
    """Any text has a reading, and a reading can be asked of an index."""
    parsed = parse(_text(data))
    to_whoosh(parsed.tree, _index())


def question(data: bytes) -> None:
    """Any text is answered; the answer is explained, and other words are offered."""
    text = _text(data)
    tree = parse(text).tree
    index = _index()
    found = answer(index, Question(text, limit=3))
    assert len(found.hits) == min(3, found.total) <= len(index)
    read_as(tree, index)
    did_you_mean(index, tree)
    if not found.total:
        why_empty(index, Question(text))
    complete(index, text, 5)


TARGETS: dict[str, Callable[[bytes], None]] = {"page": page, "crawl": crawl, "query": query, "question": question}


def _text(data: bytes) -> str:
    """A text, with surrogates (as `errors="surrogateescape"` leaves them) where the first byte is 0xFF."""
    return data.decode("utf-8", "surrogateescape" if data[:1] == b"\xff" else "replace")


def _read(given: Page) -> None:
    try:
        cables = read_page(given)
    except NotACable as why:
        assert why.reason
        return
    assert cables
    for cable in cables:
        assert 0 <= cable.header_length <= len(cable.text)
        assert Cable.from_json(json.loads(cable.dumps().encode())) == cable


@cache
def _index() -> Generation:
    folder = tempfile.TemporaryDirectory(prefix="reftel-fuzz-")
    _kept.append(folder)
    publish(Store(Path(folder.name)), CABLES)
    return Store(Path(folder.name)).current()


_kept: list[tempfile.TemporaryDirectory[str]] = []
