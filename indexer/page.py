"""What travels from the crawl to the reader of cables?

`Page` is a saved page as found; a publisher's module turns it into `Transcript`s (the cable's own text and what the
page's markup states about it); `NotACable` says why a page holds none.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page: `where` names it for people (a path, or `archive.warc.gz!URL`), `url` is its address or ""."""

    where: str
    url: str  # its address, or where it was found when it has none
    data: bytes
    content_type: str = ""  # as the crawl recorded it, e.g. "text/html; charset=utf-8"
    crawled: str = ""  # ISO moment, or "" when the crawl does not say
    damage: str = ""  # why the crawl holds only its beginning; "" where it is whole


@lru_cache(maxsize=1)  # a page's is asked for where it is read, and again where it becomes a source
def sha256(data: bytes) -> str:
    """The fingerprint of a page's bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Stated:
    """What the page's markup, not the cable's text, states. Empty where the page states nothing."""

    id: str = ""
    date: str = ""  # ISO day or moment, or the month (2009-10) where the page says no more
    origin: str = ""
    classification: str = ""
    subject: str = ""
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    with_captions: bool = True  # whether the classification names captions, too, where there are any: SECRET//NOFORN


@dataclass(frozen=True, slots=True)
class Transcript:
    """One cable as it stands on a page: plain text with its line breaks, boilerplate gone."""

    text: str
    publisher: str  # "scoop", "wikileaks", "plusd", "cables.csv", "plain", "unknown"
    url: str  # its address, or where it was found when it has none
    title: str = ""  # the page's headline for it
    stated: Stated = Stated()
    crawled: str = ""
    sha256: str = ""  # of the page's bytes


class Reason(StrEnum):
    """Why something of a crawl is not in the index. The report counts by these."""

    EMPTY = "nothing to read in it"
    BINARY = "not text"
    NOT_A_CABLE = "no cable on the page"
    NOT_FOUND = "an error page saved as a page"
    LISTING = "a list of links, not a cable"
    TOO_LARGE = "larger than the limit"
    UNREADABLE = "cannot be read"
    UNSAFE_PATH = "a path that leaves its archive"
    BROKEN_ARCHIVE = "a damaged archive"
    NOT_A_PAGE = "a style sheet, script, image or the like"
    DUPLICATE = "the same page again"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page, or part of a crawl, that gives no cable: what, why, and the detail a person needs to act on it."""

    where: str
    reason: Reason
    detail: str = ""


class NotACable(Exception):
    """Raised by a publisher's module for a page that carries no cable."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
