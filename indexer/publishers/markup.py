"""Which blocks of text does an HTML page have, and which of them stand in page furniture by their markup?"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from lxml import etree

from indexer.characters import translate
from indexer.publishers import form


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = _words(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody
    td tfoot th thead tr ul
    """
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DROPPED = _words(
    """
    script style noscript template iframe object embed applet select option datalist button input textarea svg math
    canvas audio video map head title noframes amp-ad amp-analytics amp-sidebar amp-social-share amp-embed
    """
)
_PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))
_FURNITURE = _words(
    """
    nav footer aside form header menu figcaption dialog
    """
)
# Words of a class or an id that name page furniture. A wrapper that holds the cable is none whatever its class says.
_NAMES = _words(
    """
    ad ads adv advert adverts advertisement advertising adslot adsense adunit sponsor sponsored promo promotion
    promoted paywall nav navbar navigation menu topnav subnav breadcrumb breadcrumbs crumbs masthead topbar toolbar
    toc sidebar aside rail secondary widget widgets footer foot colophon copyright legal disclaimer share sharing
    sharer social sharedaddy addthis addtoany tweet retweet facebook twitter like follow bookmark newsletter
    subscribe subscription signup optin cookie consent gdpr popup modal overlay related recommended recommendations
    also more teaser teasers card popular trending headlines latest mostread outbrain taboola comment comments
    disqus respond commentlist reply replies pingback byline author dateline meta postmeta entrymeta timestamp pub
    pubdate published tags taglist categories category pagination pager pagenav prevnext postnav login search print
    printfriendly skip hidden noprint sr screenreader
    """
)
_NAMING = frozenset(("class", "id", "role"))
_WORDS = re.compile(r"[A-Za-z][a-z]*|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MOST_TAGS = 30_000  # a page with more is read as text: building its tree would take seconds
_LINE_ENDS = "\r\u2028\u2029\x85\x0b\x0c"
_NEWLINES = re.compile(rf"\r\n|[{_LINE_ENDS}]")
_ODD_REFERENCE = re.compile(r"&#(?:0*(?:1[123]|133|823[23])(?![0-9])|[xX]0*(?:[bBcCdD]|85|202[89])(?![0-9a-fA-F]))")
_SWAPPED = str.maketrans("\r\n", "\n\r")
_INDENT = re.compile(r"\r +")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad\x00")) | {0xA0: " ", 0x202F: " ", 0x2007: " "}
_TAG = re.compile(r"<(?:!--.*?(?:-->|$)|[!/?]?[a-zA-Z][^<>]{0,5000}>?)", re.S)
_BREAKING = re.compile(
    r"</?(?:p|div|li|h[1-6]|tr|td|table|ul|ol|pre|blockquote|section|article)\b[^<>]{0,2000}>|<br\b[^<>]{0,200}>", re.I
)
_UNSEEN = re.compile(r"<(script|style)\b[^<]{0,5000}.*?(?:</\1|$)", re.I | re.S)


class Block(NamedTuple):
    """A run of text between two block-level tags: a paragraph, a heading, a cell, a `<pre>`, or loose text."""

    text: str  # with line breaks where the page shows them
    tag: str  # of the innermost block-level element
    home: int  # the number of that element in the outline
    furniture: tuple[int, ...]  # the elements around it that are named like page furniture
    linked: float  # share of its characters that are link text


@dataclass(frozen=True, slots=True)
class Outline:
    """A page's blocks in order, and its block-level elements as a tree (`up[n]` holds n's parent; the root is 0)."""

    title: str  # of <title>
    blocks: tuple[Block, ...]
    up: tuple[int, ...]
    tags: tuple[str, ...]

    def above(self, element: int) -> list[int]:
        """The element and those around it, innermost first."""
        chain = [element]
        while element:
            element = self.up[element]
            chain.append(element)
        return chain


def outline(page: str) -> Outline:
    """Reads any text as HTML, however broken. Linear in its length."""
    if page.count("<") <= _MOST_TAGS:
        parser = _parser()
        try:
            root = etree.fromstring(_with_plain_line_ends(page).encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError:
            root = None
        too_deep = any("depth" in entry.message for entry in parser.error_log.filter_from_errors())
        if root is not None and not too_deep:
            return _Reader(plain="&#" not in page or _ODD_REFERENCE.search(page) is None).read(root)
    return _by_hand(page)


def _with_plain_line_ends(page: str) -> str:
    return _NEWLINES.sub("\n", page) if any(odd in page for odd in _LINE_ENDS) else page


@cache
def _parser() -> etree.HTMLParser:
    """The parser of this process: a new one for each page takes half as long again."""
    return etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)


class _Reader:
    """Walks the tree once and collects blocks."""

    def __init__(self, plain: bool) -> None:
        self.plain = plain  # whether every line of the tree's texts ends in \n
        self.blocks: list[Block] = []
        self.up = [0]
        self.tags = ["html"]
        self.home = 0
        self.furniture: tuple[int, ...] = ()
        self.parts: list[str] = []  # of the block: \r is a line break that the page shows, \n one of its source
        self.linked = 0
        self.anchors = 0
        self.preformatted = 0

    def read(self, root: etree._Element) -> Outline:
        title = " ".join((root.findtext(".//title") or "").split())
        self._read(root, root.tag)
        self._flush()
        return Outline(title, tuple(self.blocks), tuple(self.up), tuple(self.tags))

    def _read(self, element: etree._Element, tag: str) -> None:
        """An element of the tree with all that stands in it; the parser lets no tree be deeper than 256."""
        if tag in _DROPPED:
            return
        furniture = tag in _FURNITURE
        if attributes := element.items():
            hidden, named = _by_attributes(attributes)
            if hidden:
                return
            furniture = furniture or named
        parting = furniture or tag in BLOCKS
        anchor = tag == "a" and not parting
        preformatted = tag in _PREFORMATTED
        around = self.furniture
        if parting:
            self._flush()
            self._open(tag, furniture)
        self.anchors += anchor
        self.preformatted += preformatted
        self._read_inside(element)
        self.anchors -= anchor
        self.preformatted -= preformatted
        if parting:
            self._flush()
            self.home = self.up[self.home]
            self.furniture = around

    def _read_inside(self, element: etree._Element) -> None:
        ordinary = self.plain and not self.anchors and not self.preformatted
        add = self.parts.append
        add_text = add if ordinary else self._add_text
        if text := element.text:
            add_text(text)
        for child in element:
            tag = child.tag
            if tag != "br":
                self._read(child, tag)
            elif not (attributes := child.items()) or not _by_attributes(attributes)[0]:
                add("\r")
            if text := child.tail:
                add_text(text)

    def _add_text(self, text: str) -> None:
        if not self.plain:
            text = _NEWLINES.sub("\n", text)
        self.parts.append(text.replace("\n", "\r") if self.preformatted else text)
        if self.anchors:
            self.linked += len(text)

    def _open(self, tag: str, furniture: bool) -> None:
        self.up.append(self.home)
        self.tags.append(tag)
        self.home = len(self.up) - 1
        if furniture:
            self.furniture = (*self.furniture, self.home)

    def _flush(self) -> None:
        if not self.parts:
            return
        text = "".join(self.parts)
        if not text.isspace() and (text := tidy(text)):
            linked = min(1.0, self.linked / len(text))
            self.blocks.append(Block(text, self.tags[self.home], self.home, self.furniture, linked))
        self.parts.clear()
        self.linked = 0


def tidy(text: str) -> str:
    """The text of a block: no invisible characters, no spaces at line ends.

    `\\r` stands for a line break that the page shows, `\\n` for one of its source. A block that has many of these and
    none of those is taken for preformatted text (a page that leaves the line breaks to its style sheet).
    """
    text = translate(text, _INVISIBLE)
    if "\n" in text and ("\r" in text or not looks_preformatted(text.split("\n"))):
        lines = text.replace("\r\n", "\r").split("\n")
        text = _INDENT.sub("\r", " ".join(filter(None, [line.strip(" ") for line in lines])))
    text = text.replace("\r", "\n")
    if "\n" not in text:
        return text.strip()
    if " \n" in text or "\t\n" in text:
        text = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    return text.strip("\n ").rstrip()


def looks_preformatted(lines: list[str]) -> bool:
    """Whether a cable's lines stand here one a line."""
    return len(lines) > 3 and sum(form.kind(line) in form.HEADER for line in lines[:200]) > 1


def _by_attributes(attributes: Iterable[tuple[str | bytes, str | bytes]]) -> tuple[bool, bool]:
    """Whether the attributes of an element hide it, and whether they name it like page furniture."""
    furniture = False
    for name, value in attributes:
        if name == "hidden" or (name == "style" and _HIDDEN.search(str(value))):
            return True, furniture
        furniture = furniture or (name in _NAMING and _names_furniture(value[:200]))
    return False, furniture


@lru_cache(maxsize=4096)  # a publisher's pages have the same names
def _names_furniture(name: str) -> bool:
    return not _NAMES.isdisjoint(word.lower() for word in _WORDS.findall(name))


def _by_hand(page: str) -> Outline:
    """A page whose tree would be too large or too deep: its tags are cut out, block-level ones break the text."""
    title = re.search(r"<title[^<>]{0,200}>([^<]{0,500})", page, re.I)
    text = _UNSEEN.sub(" ", page)
    text = _TAG.sub("", _BREAKING.sub("\n", text))
    text = re.sub(r"\n\s*\n\s*", "\n\n", tidy(html.unescape(text).translate(_SWAPPED)))
    blocks = (Block(text, "body", 0, (), 0.0),) if text else ()
    return Outline(html.unescape(title[1]).strip() if title else "", blocks, (0,), ("html",))
