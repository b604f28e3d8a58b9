"""How is a name from a crawl written, so that every output can carry it?"""


def printable(text: str) -> str:
    """The text without what no output can carry: bytes of a name that are not UTF-8, control characters."""
    if text.isprintable():
        return text
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
