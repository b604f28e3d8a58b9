"""Does any page of a megabyte hold the whole reading of a page up?

Every filling is read at a tenth of that size, where what grows with the square of the size is seen already; those that
take longest are read whole.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress

import pytest

from indexer.page import NotACable, Page
from indexer.read import read_page
from tests import pace

SIZE = 1_000_000
LIMIT = 1.0  # seconds of the processor; the slowest takes half of it
READ_WHOLE = 3
ATTEMPTS = 4  # readings of which the least counts: what else the machine does makes all of them longer
HEAD = (
    "VZCZCXRO4711\nRR RUEHBI\nDE RUEHEK #0321/01 2891106\nZNR UUUUU ZZH\nR 161106Z OCT 09\nFM AMEMBASSY BISHKEK\n"
    "TO RUEHC/SECSTATE WASHDC 2210\n\nUNCLAS SECTION 01 OF 02 BISHKEK 000321\n\nSIPDIS\n\nE.O. 12958: N/A\n"
    "TAGS: ETTC, KG\nSUBJECT: CUSTOMS LABORATORY OPENS IN OSH\n\nREF: STATE 98033\n\n"
)
BODY = "1. (SBU) Summary: A laboratory opened in Osh. End summary.\n\n2. (U) It is white.\n\n"

PIECES = {
    "spaces": " ",
    "line ends": "\n",
    "spaced line ends": " \n",
    "tabs": "\t",
    "brackets": "(",
    "closed brackets": "()",
    "nested marks": "(C (",
    "one endless word": "a",
    "one endless line": "the minister said that ",
    "one endless line in capitals": "THE MINISTER SAID THAT ",
    "sentences": "He left. ",
    "lines": "The minister said that he would not come.\n",
    "blocks": "The minister left.\n\n",
    "paragraph ones": "1. ",
    "paragraph ones in lines": "1. \n",
    "paragraphs one": "1. (C) He left.\n\n",
    "numbers": "1 2 3 ",
    "dotted numbers": "1. 2. 3. He ",
    "numbers in lines": "1\n2\n",
    "references": "REF: A. ",
    "references in lines": "REF: A. OSLO 12\n",
    "tags": "TAGS: PREL ",
    "tags in lines": "TAGS: PREL\n",
    "subjects in lines": "SUBJECT: X\n",
    "orders": "E.O. 12958: DECL: 1/1/10 ",
    "stations": "DE RUEHMO #1 \n",
    "senders": "FM AMEMBASSY OSLO\n",
    "addressees": "RUEHC/SECSTATE WASHDC PRIORITY 1\n",
    "banners": "C O N F I D E N T I A L SECTION 01 OF 02 OSLO 000012\n",
    "redactions": "XXXX",
    "redacted words": "XXXXXXXXXXXX ",
    "dashes": "- - -",
    "rules": "-----\n",
    "ruled headings": "Fish\n----\n\n",
    "rules in a line": "Fish -------- ",
    "headings": "\nFISH\n\n",
    "page lines": "OSLO 00000012 002 OF 003\n",
    "page lines in a line": "said OSLO 00000012 002 OF 003 the ",
    "old page lines": "PAGE 02 OSLO 01196 01 OF 02 082030Z\n",
    "captions": "SIPDIS\n",
    "captions in a line": "the SIPDIS Secretary ",
    "summaries": "Summary: ",
    "summaries in lines": "SUMMARY\n-------\n",
    "ends of summaries": "End summary. ",
    "signers": "\nHOLLOWAY",
    "dates": "September 1 to September 30, 2009 ",
    "periods": "for the period of ",
    "monthly reports": "monthly report for May 2009 ",
    "acronyms": "Federal Customs Service (FCS) ",
    "initials": "A. B. ",
    "capitalised words": "Federal ",
    "embassies": "Embassy Oslo ",
    "sections": "the Economic Section ",
    "quotation marks": '"',
    "commas": ", ",
    "backslashes": "\\\n",
    "separators": "\u2028",
    "invisible characters": "\u200b\xad",
    "nulls between words": "a b\0 c d e f g h i j k l m n o p q r s t u v w x y z ",
    "accents": "é",
    "tags of HTML": "<",
    "elements": "<p>",
    "nested elements": "<div>",
    "paragraphs of HTML": "<p>1. (C) He left.</p>\n",
    "links": '<a href="/x">x</a> ',
    "entities": "&amp;",
    "attributes": '<p class="a b c">',
    "comments of HTML": "<!--",
    "scripts": "<script>",
}
PAGES: dict[str, Callable[[str], tuple[str, str]]] = {
    "text": lambda filling: (f"{HEAD}{BODY}{filling}", ""),
    "header": lambda filling: (f"{HEAD}{filling}{BODY}", ""),
    "scoop": lambda filling: (
        f"<html><body><h1>Cablegate: Customs</h1><div id='article'><p>{HEAD}{BODY}{filling}</p></div></body></html>",
        "https://www.scoop.co.nz/stories/WL0910/S00321.htm",
    ),
}


def seconds(kind: str, piece: str, size: int) -> float:
    """What reading a page takes that is filled with one piece."""
    text, url = PAGES[kind]((piece * (size // len(piece) + 1))[:size])
    page = Page("x", url, text.encode())

    def read() -> None:
        with suppress(NotACable):
            read_page(page)

    return pace.seconds(read)


def over(limit: float, kind: str, names: Iterable[str], size: int) -> dict[str, float]:
    """The fillings that take longer than the limit every time, with what they took at least."""
    taken = dict.fromkeys(names, float("inf"))
    for _ in range(ATTEMPTS):
        for name in [name for name, least in taken.items() if least > limit]:
            taken[name] = min(taken[name], seconds(kind, PIECES[name], size))
    return {name: least for name, least in taken.items() if least > limit}


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_takes_long(kind: str) -> None:
    tenth = {name: seconds(kind, piece, SIZE // 10) for name, piece in PIECES.items()}
    slowest = sorted(tenth, key=tenth.__getitem__)[-READ_WHOLE:]
    assert over(LIMIT / 5, kind, (name for name, taken in tenth.items() if taken > LIMIT / 5), SIZE // 10) == {}
    assert over(LIMIT, kind, slowest, SIZE) == {}
