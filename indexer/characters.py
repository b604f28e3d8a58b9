"""How are characters replaced in a text that is nearly all ASCII?

`str.translate` looks every character of a text up as soon as one of them is not ASCII: 0.2 ms for a page. Cables have a
few such characters each, so only the runs of them are looked up; in a small table it is its characters that are sought.
"""

import re
from collections.abc import Mapping

_FOREIGN = re.compile(r"[^\x01-\x7f][^\x01-\x7f]*")  # begins with a set, which the search skips to; a `+` has none

_FEW = 16


def translate(text: str, table: Mapping[int, str | None]) -> str:
    """`text.translate(table)` for a table of characters beyond ASCII, and NUL, that gives none of them."""
    if text.isascii() and "\0" not in text:
        return text
    if len(table) <= _FEW:
        for code, instead in table.items():
            if (character := chr(code)) in text:  # `replace` is slower to find that there is nothing to do
                text = text.replace(character, instead or "")
        return text
    return _FOREIGN.sub(lambda run: run.group().translate(table), text)
