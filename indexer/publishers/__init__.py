"""One module a publisher: where on its page is the cable?

A new publisher is a module with NAME, `claims` and `read` (see `document.Publisher`) and its place in PUBLISHERS, where
the first that claims a page reads it.
"""

import re
from dataclasses import replace

from indexer.encoding import decode
from indexer.page import NotACable, Page, Reason, Transcript, sha256
from indexer.publishers import cablescsv, plain, plusd, scoop, unknown, wikileaks
from indexer.publishers.document import Document, Publisher
from indexer.publishers.markup import outline

PUBLISHERS: tuple[Publisher, ...] = (cablescsv, wikileaks, plusd, scoop, unknown, plain)

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|br|table|span|a|pre|article|section|h[1-6])\b[^<>]{0,2000}>",
    re.I,
)
_REDIRECT = re.compile(r"<meta\b[^<>]{0,100}http-equiv\s*=\s*[\"']?refresh\b[^<>]{0,100}\burl\s*=", re.I)
_FEED = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b",
    re.I | re.S,
)
_NOT_FOUND = re.compile(
    r"\b(?:404|not found|no longer (?:available|exists)|can(?:no|')t be found|cannot be found|does not exist|error 40\d"
    r"|403 forbidden|50[0234] )",
    re.I,
)
_TITLES = re.compile(r"<(?:title|h1)\b[^<>]{0,300}>([^<]{0,300})", re.I)
_INDEX = re.compile(r"/(?:index\.\w{2,5})?(?:\?.*)?$")
_SHORT = 2_000  # characters
_LONG = 500_000  # characters; a longer page is not read a second time for the sake of a better reason


def transcripts(page: Page) -> list[Transcript]:
    """The cables on a page, in its order, at least one.

    Raises NotACable, with the reason, for a page that carries none. Pure; takes any bytes.
    """
    text = decode(page.data, page.content_type)
    if not text or text.isspace():
        raise NotACable(Reason.EMPTY, "nothing but white space")
    if text.count("\x00") > len(text) // 100:
        raise NotACable(Reason.BINARY, "zero bytes in what should be text")
    if _FEED.match(text):
        raise NotACable(Reason.LISTING, "a feed or a site map")
    is_html = _is_html(text, page.content_type)
    document = Document(page, text, is_html)
    publisher = next(one for one in PUBLISHERS if one.claims(document))
    try:
        found = publisher.read(document)
    except NotACable as why:
        if is_html and why.reason in (Reason.NOT_A_CABLE, Reason.EMPTY):
            raise _better_reason(document, why) from None
        raise
    of_bytes = sha256(page.data)
    return [replace(one, url=page.url or page.where, crawled=page.crawled, sha256=of_bytes) for one in found]


def _is_html(text: str, content_type: str) -> bool:
    tags = sum(1 for _ in zip(_HTML.finditer(text[:20_000]), range(3), strict=False))
    return (
        tags > 0
        if "html" in content_type
        else tags > 2 or bool(re.match(r"\s*<(?:!doctype\s+html|html|\?xml)\b", text[:500], re.I))
    )


def _better_reason(document: Document, why: NotACable) -> NotACable:
    """What the page is instead of a cable, if it says so."""
    text = document.text
    if _REDIRECT.search(text[:_SHORT]):
        return NotACable(Reason.NOT_A_PAGE, "a page that only sends the browser to another one")
    for match in _TITLES.finditer(text[:20_000]):
        if _NOT_FOUND.search(match[1]):
            return NotACable(Reason.NOT_FOUND, f"it says {' '.join(match[1].split())!r}")
    if why.reason is Reason.NOT_A_CABLE and len(text) < _LONG:
        if _INDEX.search(document.page.url):
            return NotACable(Reason.LISTING, "the index page of a folder")
        blocks = outline(text).blocks
        if sum(block.linked * len(block.text) for block in blocks) * 2 > sum(len(block.text) for block in blocks):
            return NotACable(Reason.LISTING, "more than half of its text is links")
    return why
