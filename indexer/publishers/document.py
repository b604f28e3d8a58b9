"""What does a publisher's module get to read, and what must it offer?"""

from dataclasses import dataclass
from typing import Protocol

from indexer.page import Page, Transcript


@dataclass(frozen=True, slots=True)
class Document:
    """A page whose bytes have become text."""

    page: Page
    text: str
    is_html: bool


class Publisher(Protocol):
    """A module of this package. `read` gives transcripts without the page's facts (url, crawled, sha256)."""

    NAME: str

    def claims(self, document: Document) -> bool:
        """Whether the page looks like this publisher's. Cheap: it is asked of every page."""

    def read(self, document: Document) -> list[Transcript]:
        """The cables on the page; raises NotACable where there is none."""
