"""Does a page made from an extracted cable give that cable again?"""

import html
import json
import lzma
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cable import Cable
from indexer import posts
from indexer.dtg import MONTHS
from indexer.ids import canonicalize_id
from indexer.page import NotACable, Page
from indexer.read import read_page
from indexer.sources import pages
from tests.pages_of_cables import CABLE

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "crawl"


def wikileaks(cable: Cable) -> Page:
    """A page with a table of what is known and one `<pre>`."""
    cells = {
        "Reference ID": cable.id,
        "Created": cable.date[:10],
        "Classification": "" if cable.classification_inferred else cable.classification or "",
        "Origin": cable.origin,
    }
    head = "".join(f"<th>{name}</th>" for name in cells)
    row = "".join(f"<td>{html.escape(value)}</td>" for value in cells.values())
    return _page(
        f"<table class='cable'><tr>{head}</tr><tr>{row}</tr></table><pre>\n{html.escape(cable.text)}</pre>",
        f"https://wikileaks.org/cable/{cable.id}.html",
    )


def scoop(cable: Cable) -> Page:
    """A story with a headline, a byline and line breaks."""
    moment = datetime.fromisoformat(cable.date[:10]).strftime("%A, %-d %B %Y") if cable.date else ""
    story = "<br>\n".join(html.escape(line) for line in cable.text.split("\n"))
    return _page(
        f"<h1>Cablegate: {html.escape(cable.title)}</h1><span class=byline><b>{moment}, 11:55 am</b></span>"
        f"<div id=article><p>{story}</p></div><p>© Scoop Media</p>",
        "https://www.scoop.co.nz/stories/WL0910/S00012.htm",
    )


def text(cable: Cable) -> Page:
    return Page("cable.txt", "", cable.text.encode())


def _page(body: str, url: str) -> Page:
    return Page(
        "page", url, f"<!doctype html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()
    )


def again(cable: Cable, render: Callable[[Cable], Page]) -> Cable:
    """The cable of the rendered page, as if it had been found where the first was."""
    (read,) = read_page(render(cable))
    return replace(read, sources=cable.sources)


def compare(cable: Cable, render: Callable[[Cable], Page]) -> None:
    assert again(cable, render).to_json() == cable.to_json()


words = st.lists(
    st.text(st.sampled_from("abcdefghijklmnoprstuvy"), min_size=2, max_size=9), min_size=8, max_size=40
).map(lambda found: " ".join(found).capitalize() + ".")
marks = st.sampled_from(["U", "SBU", "C", "S", "C/NF", "S//REL TO USA, GBR"])


@st.composite
def cables(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    """The text of a made-up cable, and the marking and words of its paragraphs."""
    post = draw(st.sampled_from([post for post in posts.all_posts() if post.kind == "embassy" and post.routing]))
    moment = draw(st.datetimes(datetime(1973, 1, 1), datetime(2010, 2, 28)))
    serial = draw(st.integers(1, 9999))
    paragraphs = draw(st.lists(st.tuples(marks, words), min_size=1, max_size=9))
    numbered = "\n\n".join(f"{n}. ({mark}) {said}" for n, (mark, said) in enumerate(paragraphs, 1))
    sent = f"{moment:%d%H%M}Z {MONTHS[moment.month - 1]} {moment:%y}"
    header = (
        f"DE {post.routing[0]} #{serial:04}/01 {moment:%j%H%M}\nR {sent}\nFM AMEMBASSY {post.city.upper()}\n"
        f"TO RUEHC/SECSTATE WASHDC 1234\n\nC O N F I D E N T I A L {post.city.upper()} {serial:06}\n\nSIPDIS\n\n"
        f"E.O. 12958: DECL: 02/01/2030\nTAGS: PREL, ETTC\nSUBJECT: {draw(words).upper()}\n\n"
        f"REF: STATE {draw(st.integers(1, 99999))}\n\n"
    )
    return f"{header}{numbered}\n\nHOLLOWAY", paragraphs


@pytest.mark.parametrize("render", [wikileaks, scoop, text])
@settings(max_examples=60, deadline=None)
@given(made=cables())
def test_made_up_cables(render: Callable[[Cable], Page], made: tuple[str, list[tuple[str, str]]]) -> None:
    source, paragraphs = made
    (cable,) = read_page(Page("cable.txt", "", source.encode()))
    assert [(p.number, p.marking, p.text) for p in cable.paragraphs] == [
        (n, mark, said) for n, (mark, said) in enumerate(paragraphs, 1)
    ]
    assert (cable.tags, cable.signer, cable.captions) == (("PREL", "ETTC"), "HOLLOWAY", ("SIPDIS",))
    compare(cable, render)


@pytest.mark.parametrize("render", [wikileaks, scoop, text])
def test_a_cable_with_everything(render: Callable[[Cable], Page]) -> None:
    without_indents = "\n".join(line.strip() for line in CABLE.split("\n"))  # HTML does not keep them
    (cable,) = read_page(Page("cable.txt", "", without_indents.encode()))
    compare(cable, render)


def test_the_bundled_samples() -> None:
    count = 0
    for page in pages([SAMPLES]):
        try:
            found = read_page(page) if isinstance(page, Page) else []
        except NotACable:
            continue
        for cable in found:
            compare(_read(cable), wikileaks)
            count += 1
    assert count


def _read(cable: Cable) -> Cable:
    """The cable as a WikiLeaks page has it: what another page states (a headline) is not on it."""
    return again(cable, wikileaks)


def test_real_cables(shared: Path) -> None:
    with lzma.open(shared / "data" / "scale" / "cables.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, 40):
            label = json.loads(line)
            found = Cable(
                id=canonicalize_id(label["id"]),
                date=label["created"][:10],
                classification=label["classification"],
                origin=label["origin"],
                text=f"{label['header_text'] or ''}\n\n{label['body_text'] or ''}".strip("\n"),
            )
            compare(_read(found), wikileaks)
