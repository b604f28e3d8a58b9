"""Where does the last paragraph end and the signer's line begin?"""

import re

# The surname of the chief of mission or the officer in charge, in capitals (mostly) on a line of its own.
_SIGNATURE = re.compile(r"[\"']?[A-Z][A-Za-z.'’-]{0,25}(?:[ ,]{1,2}[A-Z][A-Z.'’-]{0,25}){0,3}[. ]*[\"'\\]{0,2}")
_AFTER_SENTENCE = re.compile(
    r"(?<=[.!?)\]\"”']) {1,9}(?P<name>[A-Z][A-Za-z'’]?[A-Z'’-]{2,20}(?:[ -][A-Z'’-]{2,20}){0,2})[. ]*[\"'\\]{0,2}$"
)
_NO_NAME = re.compile(
    r"\b(?:END|BEGIN|TEXT|COMMENT|SUMMARY|NOTE|QUOTE|UNQUOTE|X{3,}|SIPDIS|UNCLASSIFIED|NOFORN)\b", re.I
)
# What publishers and mail programs leave under the signature.
_RESIDUE = re.compile(
    r"[\W_]*(?:(?:end(?: of)? )?cable(?: ends?| text)?|NNNN|end)?[\W_]*|\d{4}[A-Z]+\d+ - .{0,60}|[xX]{8,}",
    re.IGNORECASE,
)
_LINES_AT_END = 5


def without_signature(text: str) -> tuple[str, str]:
    """A cleaned body without the signer's line, and that line (with what stands under it); "" where there is none."""
    end = len(text)
    for _ in range(_LINES_AT_END):
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].strip()
        if line and len(line) <= 60 and _SIGNATURE.fullmatch(line) and not _NO_NAME.search(line):
            if _stands_alone(text[:start], line):
                return text[:start].rstrip(), text[start:].strip()
            break
        if len(line) > 60 or not _RESIDUE.fullmatch(line):
            signed = _AFTER_SENTENCE.search(text, max(start, end - 80), end)
            if signed and not _NO_NAME.search(signed["name"]):
                return text[: signed.start()], text[signed.start("name") :].strip()
            break
        if start == 0:
            break
        end = start - 1
    return text, ""


def _stands_alone(before: str, line: str) -> bool:
    """Is the line no end of a sentence that its neighbour above began?"""
    above = before.rstrip()
    if not above:
        return False
    return before.endswith("\n\n") or above[-1] in ".!?)\"”'-=*]:" or line.isupper()
