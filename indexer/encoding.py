"""Which characters do these bytes mean?

Strict UTF-8 first: text of another encoding almost never happens to be valid UTF-8, while pages that declare the wrong
encoding are common. Then what the page or the server declares, then a guess.
"""

import codecs
import re

from charset_normalizer import from_bytes

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_HEAD = 4096  # bytes in which a page declares its encoding
_SAMPLE = 65_536  # bytes from which an undeclared encoding is guessed
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What browsers do (WHATWG Encoding Standard): pages that say Latin-1 or ASCII mean windows-1252.
_WINDOWS_1252 = {"iso8859-1", "ascii", "cp1252"}
# Of each byte; five have no meaning in windows-1252 and are the control characters of Latin-1.
_CHARACTERS = "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(256))


def decode(data: bytes, content_type: str = "") -> str:
    """The text of `data`, without its byte-order mark. Never raises; bytes that mean nothing become U+FFFD."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut off by the crawler may end inside a character.
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
    for declared in _declared(data, content_type):
        text = _strictly(data, declared)
        if text is not None:
            return text
    if _mostly_utf8(data):
        return data.decode("utf-8", errors="replace")
    return _guessed(data)


def _declared(data: bytes, content_type: str) -> list[str]:
    """The encodings that the server and the page name, as Python knows them, UTF-8 (already tried) left out."""
    names = []
    for source in (content_type.encode("ascii", "ignore"), data[:_HEAD]):
        for match in _DECLARED.finditer(source):
            try:
                name = codecs.lookup(match[1].decode("ascii")).name
            except LookupError:
                continue
            if name not in ("utf-8", "utf-16", "utf-32") and name not in names:
                names.append(name)
    return names


def _strictly(data: bytes, encoding: str) -> str | None:
    if encoding in _WINDOWS_1252:
        return _windows_1252(data)
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):  # LookupError: a codec that is none of text, such as "hex"
        return None


def _windows_1252(data: bytes) -> str:
    return codecs.charmap_decode(data, "strict", _CHARACTERS)[0]


def _mostly_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 with a few damaged bytes rather than another encoding."""
    text = data[:_SAMPLE].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - broken
    return good > 4 * broken


def _guessed(data: bytes) -> str:
    high = [byte for byte in data[:_SAMPLE] if byte > 0x7F]
    # Few bytes outside ASCII say too little for a guess; English pages without a declaration are windows-1252.
    if len(high) * 50 > len(data[:_SAMPLE]):
        best = from_bytes(data[:_SAMPLE]).best()
        if best is not None:
            text = _strictly(data, codecs.lookup(best.encoding).name)
            if text is not None:
                return text
    return _windows_1252(data)
