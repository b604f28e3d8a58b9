"""How do values become text in a template? The filters that the templates use."""

import re
from typing import Any

from markupsafe import Markup, escape

from web import formats, words

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sentence(text: str) -> str:
    """With a capital at its start; the rest as it is."""
    return text[:1].upper() + text[1:]


def xml_text(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def ticks(text: str) -> Markup:
    """`code` in backticks becomes <code>; all else is escaped."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    )


def size(value: Any) -> str:
    """A number, or how many there are, with its thousands parted."""
    return f"{value if isinstance(value, int | float) else len(value):,}"


FILTERS = {
    "day": words.day,
    "moment": words.moment,
    "thousands": size,
    "sentence": sentence,
    "classification": words.classification,
    "level": words.level,
    "xml_text": xml_text,
    "ticks": ticks,
    "coins": formats.coins,
}
