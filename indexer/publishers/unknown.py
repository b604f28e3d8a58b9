"""Where is the cable on a page of a publisher nobody has described? Where its own lines stand."""

from indexer.page import NotACable, Reason, Transcript
from indexer.publishers import form, story
from indexer.publishers.document import Document
from indexer.publishers.markup import outline

NAME = "unknown"


def claims(document: Document) -> bool:
    """Any HTML page; asked last."""
    return document.is_html


def read(document: Document) -> list[Transcript]:
    """One transcript a cable, where the page has the lines of a whole one and not just a quotation from it."""
    page = outline(document.text)
    found = story.cut(page)
    if found is None or not found[1].is_cable:
        raise NotACable(Reason.NOT_A_CABLE, f"no lines of a cable; its title is {page.title[:80]!r}")
    return [Transcript(part, NAME, "") for part in form.transmissions(found[0])]
