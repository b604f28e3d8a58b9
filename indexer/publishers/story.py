"""Which of a page's blocks are the cable?

The cable's own lines say where it stands: the smallest element of the page that holds them is the story, and what the
markup or the wording shows to be the page's is left out of it.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from indexer.publishers import around, form
from indexer.publishers.markup import HEADINGS, Block, Outline

_LOOKED_AT = 500  # lines of a block that show whether a cable stands in it
_CABLE_ID = re.compile(r"\W*\d{2,4}[A-Z]{3,}\d+\b")
_PARAGRAPHS = frozenset(("p", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"))
_INNER = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt"))


class Lines(NamedTuple):
    """Lines of a page, and for each the number of its block. (Two lists: a page may have a million lines.)"""

    texts: list[str]
    blocks: list[int]


def lines_of(blocks: Sequence[Block], numbers: Sequence[int]) -> Lines:
    """The lines of the numbered blocks, an empty one before each block."""
    lines = Lines([], [])
    for number in numbers:
        texts = ["", *blocks[number].text.split("\n")]
        lines.texts.extend(texts)
        lines.blocks.extend([number] * len(texts))
    return lines


def own(page: Outline) -> list[int]:
    """The numbers of the blocks that are not page furniture: not in an element named like it, no bare list of links."""
    evidence: Counter[int] = Counter()
    for block in page.blocks:
        if block.furniture and (strong := _evidence(block, _STRONG)):
            for element in block.furniture:
                evidence[element] += strong
    wrappers = {element for element, strong in evidence.items() if strong > 1}
    return [
        number
        for number, block in enumerate(page.blocks)
        if wrappers.issuperset(block.furniture) and not is_links(block)
    ]


_STRONG = (form.HEADER - {"reference", "from"}) | {"marked"}


def _evidence(block: Block, kinds: frozenset[str]) -> int:
    """How many of the block's first lines are of these kinds."""
    return sum([kind in kinds for kind in form.kinds(block.text.split("\n", _LOOKED_AT)[:_LOOKED_AT])])


def is_links(block: Block) -> bool:
    """Whether the block is nothing but links, and they are not those of a cable (TAGS, references)."""
    return block.linked > 0.7 and not form.kind(block.text) and not _CABLE_ID.match(block.text)


def container(page: Outline, numbers: Sequence[int]) -> int:
    """The innermost element that holds the cable's lines among the numbered blocks."""
    weights: Counter[int] = Counter()
    for number in numbers:
        block = page.blocks[number]
        weight = _evidence(block, _STRONG | {"numbered"})
        if weight:
            for element in page.above(block.home):
                weights[element] += weight
    if not weights:
        return 0
    most = max(weights.values())
    # Elements are numbered in the order of the page: the last that still holds nearly everything is the innermost.
    inner = max(element for element, weight in weights.items() if weight >= most * 0.9)
    while page.tags[inner] in _INNER and not _is_whole(page, numbers, inner):
        inner = page.up[inner]
    return inner


def _is_whole(page: Outline, numbers: Sequence[int], element: int) -> bool:
    """Whether a paragraph-like element holds a cable from header to last paragraph."""
    lines = lines_of(page.blocks, members(page, numbers, element)).texts
    return len(lines) > 30 or sum(map(len, lines)) > 1500 or form.locate(lines).longest > 1


def members(page: Outline, numbers: Sequence[int], element: int) -> list[int]:
    """Those of the numbered blocks that stand in the element."""
    # In the order of the page: what stands in an element comes after it, and before the next that does not.
    after = next((n for n in range(element + 1, len(page.up)) if page.up[n] < element), len(page.up))
    return [number for number in numbers if element <= page.blocks[number].home < after]


def joined(page: Outline, lines: Lines, start: int, end: int) -> str:
    """The text of the lines start…end-1, what pages put between paragraphs left out, a blank line between blocks."""
    pieces: list[str] = []
    before = ""  # the tag of the last block
    while start < end:
        block = page.blocks[lines.blocks[start]]
        following = bisect_right(lines.blocks, lines.blocks[start], start, end)
        text = "\n".join(lines.texts[start:following]).lstrip("\n")  # without the empty line before the block
        if text and not around.is_between(block.text):
            apart = before and (block.tag in _PARAGRAPHS or before in _PARAGRAPHS)
            pieces.append(f"\n\n{text}" if apart else f"\n{text}")
            before = block.tag
        start = following
    return "".join(pieces).strip("\n")


def cut(page: Outline) -> tuple[str, form.Extent] | None:
    """The cable on a page of which nothing is known, and what shows it to be one. None where no block has its form."""
    numbers = own(page)
    element = container(page, numbers)
    inside = members(page, numbers, element)
    lines = lines_of(page.blocks, inside)
    extent = form.locate(lines.texts)
    if extent.last_solid < extent.start:
        return None
    start, end = extent.start, _end(page, lines, extent, element)
    while start < end and page.blocks[lines.blocks[start]].tag in HEADINGS and not form.kind(lines.texts[start]):
        start += 1  # a headline in capitals
    return (joined(page, lines, start, end), extent) if start < end else None


def _end(page: Outline, lines: Lines, extent: form.Extent, element: int) -> int:
    """After the last line of a cable's form the story goes on with blocks like those before, up to the next heading."""
    last = lines.blocks[extent.last_solid]
    shapes = {_shape(page, number, element) for number in set(lines.blocks[extent.start : extent.last_solid])}
    for at in range(extent.last_solid + 1, extent.end):
        number = lines.blocks[at]
        if number > last and (page.blocks[number].tag in HEADINGS or _shape(page, number, element) not in shapes):
            return at
    return extent.end


def _shape(page: Outline, number: int, element: int) -> tuple[str, ...]:
    """The tags from a block up to the element that holds the story."""
    chain = page.above(page.blocks[number].home)
    return tuple(page.tags[above] for above in chain[: chain.index(element)])
