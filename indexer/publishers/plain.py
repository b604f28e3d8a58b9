"""Where is the cable in a text without markup? From its first line to where the text of the page goes on."""

from indexer.page import NotACable, Reason, Transcript
from indexer.publishers import around, form
from indexer.publishers.document import Document

NAME = "plain"


def claims(document: Document) -> bool:
    """Any text that is not HTML; asked last."""
    return not document.is_html


def read(document: Document) -> list[Transcript]:
    """One transcript a cable. Raises NotACable where no lines of a cable are."""
    lines = document.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    extent = form.locate(lines)
    if not extent.is_cable:
        raise NotACable(Reason.NOT_A_CABLE, "a text without the lines of a cable")
    text = around.without_adverts("\n".join(lines[extent.start : extent.end]))
    return [Transcript(part, NAME, "") for part in form.transmissions(text)]
