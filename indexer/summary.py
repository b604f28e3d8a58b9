"""What does the cable say of itself in short?

A summary is announced by a word (`SUMMARY:`, `1. (C) Summary and comment.`, `------- SUMMARY -------`, `BEGIN SUMMARY`)
and closed by another (`END SUMMARY`); either may be missing. `clean_content` gives a whole body without such marks.
"""

import re
from collections.abc import Iterator

from indexer.headings import is_rule
from indexer.numbering import find_numbers, leading_marking, marking
from indexer.pagebreaks import clean
from indexer.prose import unwrap

_COMPANION = (
    r"(?:comments?|(?:action )?requests?|introduction|table of contents|background|recommendations?|conclusions?"
    r"|analysis|key points|overview|context|notes?|objectives?|scenesetter)"
)
_AND = r"\s*(?:,|/|&|\band\b)\s*(?:and\s+)?"
_SUMMARY = rf"(?:executive\s+)?summary(?:{_AND}{_COMPANION}\b)*"
_LABEL = re.compile(rf"\b(?=[a-z])(?:begin\s+)?(?:{_COMPANION}{_AND})?{_SUMMARY}", re.IGNORECASE)
_END = re.compile(
    rf"\bend\s+(?:of\s+)?(?:the\s+)?(?:{_COMPANION}{_AND})*{_SUMMARY}\b|\bsummary\s+ends\b", re.IGNORECASE
)
_NUMBER = r"¶? ?\(?\d{1,2} ?[.):]?-?"
_ANY_MARK = r"\(?[A-Z/]{1,6}\)"  # as damaged as marks come before a label: C), (SE)
_BEFORE_LABEL = re.compile(  # from the start of the line, or after a sentence where line breaks were lost
    rf"(?:.*[\s.:;)])?{_NUMBER}\s*(?:{marking('a')}|{_ANY_MARK})?[\W_]*"
    rf"|[\W_]*(?:{marking('b')}|{_ANY_MARK})?[\W_]*(?:(?:[IVX]{{1,4}}|[A-Z])\.)?[\W_]*",
    re.DOTALL,
)
_AFTER_END = re.compile(r"\bend\s+(?:of\s+)?(?:the\s+)?$", re.IGNORECASE)
_AFTER_LABEL = re.compile(rf"[)\]]?\s*(?:{marking('mark')})?\s*(?:[:;,.=*_–—-]+|(?<=\n)|(?<=[)\]])|\Z)[\s:.=*_–—-]*")
_AFTER_NUMBERED_LABEL = re.compile(r"\s+(?!of\b|to\b|for\b|by\b|paragraph\b)")
_MARKED_IN_LINE = rf"(?<=[.!?)\"”] )\d{{1,2}} ?[.)]\s{{0,2}}{marking('inline')}"
_PARAGRAPH_ONE = re.compile(rf"(?:^ *|(?<=[.!?)\"”] ))¶? ?\(?1 ?[.)]\s*(?:{marking('mark')})?\s*", re.MULTILINE)
_MAY_BE_MARKED = re.compile(r"\n[ ¶]*\d")
_NEXT_PARAGRAPH = re.compile(rf"^ *¶? ?\(?(?:\d{{1,2}} ?[.)]-?(?!\d)|[IVX]{{1,4}}\.\s)|{_MARKED_IN_LINE}", re.MULTILINE)
_PARAGRAPH_MARK = re.compile(rf"^ *¶? ?\d{{1,2}} ?[.)]-?(?![\d])\s*(?:{marking('mark')})? *", re.MULTILINE)
_RULE = re.compile(r"^ *(?:[-=_*]{3,}|- - -)", re.MULTILINE)
_WORD = "summary"
_AROUND = 200  # characters beside that word that may belong to a label or an end mark
_LONGEST = 12_000  # characters; an end mark farther away closes something else
_BEFORE = 80


def summary(text: str) -> str:
    """The summary without its marks, paragraph numbers and portion marks; "" where the cable has none.

    `text` may begin with the header.
    """
    if _WORD not in text.lower():
        return ""
    label = _find_label(text)
    if label is None:
        return _unannounced(text)
    start, is_heading = label
    again = _find_label(text[start : start + _BEFORE])  # a heading, and 1. Summary: below it
    if again:
        start, is_heading = start + again[0], again[1]
    end = next(_around_the_word(_END, text, start, start + _LONGEST), None)
    stop = end.start() if end else _where_it_stops(text, start, is_heading)
    return _tidy(text[start:stop])


def clean_content(text: str) -> str:
    """The body without page breaks, paragraph numbers, portion marks, dashed rules and the marks of the summary.

    Lines stay; a ruled line becomes empty.
    """
    cleaned = clean(text)
    pieces, done = [], 0
    for number in find_numbers(cleaned):
        pieces.append(cleaned[done : number.start])
        done = number.end + (cleaned[number.end : number.end + 9].startswith(" ") and _blanks(cleaned, number.end))
    pieces.append(cleaned[done:])
    lines = ["" if is_rule(line) else line for line in "".join(pieces).split("\n")]
    content = "\n".join(lines)
    label = _find_label(content)
    if label:
        begin = next(m.start() for m in _LABEL.finditer(content) if m.start() < label[0])
        content = content[:begin] + content[label[0] :]
    content = re.sub(rf"(?:{_END.pattern})[.:]?", "", content, flags=re.IGNORECASE)
    return content + ("\n" if text.endswith("\n") else "")


def _blanks(text: str, at: int) -> int:
    return len(text[at : at + 9]) - len(text[at : at + 9].lstrip(" "))


def _find_label(text: str) -> tuple[int, bool] | None:
    """Where the text of the summary begins, and whether its label is a heading on a line of its own."""
    for found in _around_the_word(_LABEL, text, 0, len(text)):
        line_start = text.rfind("\n", max(0, found.start() - _BEFORE), found.start()) + 1
        before = text[max(line_start, found.start() - _BEFORE) : found.start()]
        if not _BEFORE_LABEL.fullmatch(before) or _AFTER_END.search(text[max(0, found.start() - 12) : found.start()]):
            continue
        after = _AFTER_LABEL.match(text, found.end())
        shouted = found[0].isupper() and not text[found.end() : found.end() + _BEFORE].isupper()
        if not after and (shouted or any(map(str.isdigit, before))):
            after = _AFTER_NUMBERED_LABEL.match(text, found.end())
        if after:
            return after.end(), "\n" in after[0] or "--" in after[0] or "==" in after[0]
    return None


def _around_the_word(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` finds, for a pattern whose matches hold the word "summary" each: a look at its
    surroundings takes a tenth of the time."""
    lower = text[start:end].replace("\u0130", "I").lower()  # that letter alone is two in lower case
    done = start
    at = lower.find(_WORD)
    while at >= 0:
        found = pattern.search(text, max(done, start + at - _AROUND), min(end, start + at + len(_WORD) + _AROUND))
        if found:
            yield found
            done = found.end()
        at = lower.find(_WORD, max(at + 1, done - start))


def _where_it_stops(text: str, start: int, is_heading: bool) -> int:
    """The end of a summary that nothing closes: at the next heading, the next paragraph, or an empty line."""
    stops = [len(text), start + _LONGEST]
    rule = _RULE.search(text, start + 1)
    if rule:
        above = text.rfind("\n\n", start, rule.start())
        stops.append(above if above > start and is_heading else rule.start())
    paragraph = _NEXT_PARAGRAPH.search(text, start + 1)
    if not paragraph:
        stops.append(text.find("\n\n", start) if "\n\n" in text[start:] else len(text))
    elif is_heading and not text[start : paragraph.start()].strip():  # the summary is this paragraph
        following = _NEXT_PARAGRAPH.search(text, paragraph.end())
        stops.append(following.start() if following else len(text))
    else:
        stops.append(paragraph.start())
    return min(stops)


def _unannounced(text: str) -> str:
    """The summary that only an end mark tells of: from paragraph 1, or from the empty line before."""
    end = next(_around_the_word(_END, text, 0, len(text)), None)
    if end is None:
        return ""
    ones = [one.end() for one in _PARAGRAPH_ONE.finditer(text, max(0, end.start() - _LONGEST), end.start())]
    start = ones[-1] if ones else text.rfind("\n\n", 0, end.start()) + 1
    return _tidy(text[start : end.start()])


def _tidy(text: str) -> str:
    """The words of the summary for reading."""
    text = "\n".join([line for line in text.split("\n") if not is_rule(line)])
    if _MAY_BE_MARKED.search(f"\n{text}"):
        text = _PARAGRAPH_MARK.sub("", text)
    _, text = leading_marking(text)
    return unwrap(text).strip(" -=*_([:")
