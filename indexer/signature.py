"""Where does the last paragraph end and the signer's line begin?"""

import re

# The surname of the chief of mission or the officer in charge, mostly in capitals, on a line of its own or, where line
# breaks were lost, as a last word after the last sentence. Some pages have a date or the quotes of a CSV file after it.
_TAIL = r"[. ]*(?:0 \d\d/\d\d/\d{4})?[\"'\\,]{0,3}"
_PARTICLE = r"(?:(?:van|von|de|del|da|al) )?"
_OWN_LINE = re.compile(
    rf"[\"']?{_PARTICLE}[A-Z][A-Za-z.'’-]{{0,25}}(?:[ ,]{{1,2}}[A-Z][A-Z.'’-]{{0,25}}){{0,3}}{_TAIL}"
)
_LAST_WORD = re.compile(
    r"(?<=[.!?)\]\"'”*X/]) {1,9}"
    rf"(?P<name>{_PARTICLE}[A-Z][A-Za-z'’]?[A-Z'’-]{{1,20}}(?:[ -][A-Z][A-Za-z'’-]{{1,20}}){{0,2}}"
    rf"|[A-Z][A-Za-z'’-]{{2,20}}){_TAIL}$"
)
_NO_NAME = re.compile(
    r"\b(?:END|BEGIN|TEXT|COMMENT|SUMMARY|NOTE|QUOTE|UNQUOTE|X{3,}|SIPDIS|UNCLASSIFIED|CONFIDENTIAL|SECRET|NOFORN)\b",
    re.I,
)
# What publishers and mail programs leave under the signature, and the address that some posts put there.
_RESIDUE = re.compile(
    r"[\W_]*(?:(?:end(?: of)? )?cable(?: ends?| text)?|NNNN|end)?[\W_]*|\d{4}[A-Z]+\d+ - .{0,60}|[xX]{8,}"
    r"|\W*(?:please )?visit .{0,40}classified web ?site.{0,120}|\W*(?:https?://\S+|s?gov\.gov/\S*)\W*",
    re.IGNORECASE,
)
_LINES_AT_END = 6
_LONGEST_LINE, _LONGEST_RESIDUE = 60, 200
_NEARBY = 150  # characters before a name in which the post's web address may stand


def without_signature(text: str) -> tuple[str, str]:
    """A cleaned body without the signer's line, and that line (with what stands under it); "" where there is none."""
    end = len(text)
    for _ in range(_LINES_AT_END):
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].strip()
        if line and len(line) <= _LONGEST_LINE and _OWN_LINE.fullmatch(line) and not _NO_NAME.search(line):
            if _stands_alone(text[:start], line):
                return text[:start].rstrip(), text[start:].strip()
            break
        if len(line) > _LONGEST_RESIDUE or not _RESIDUE.fullmatch(line):
            signed = _LAST_WORD.search(text, max(start, end - 80), end)
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
    return before.endswith("\n\n") or above[-1] in ".!?)\"”'-=*]:" or line.isupper() or "ebsite" in above[-_NEARBY:]
