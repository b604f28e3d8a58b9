"""Which words on the page belong to the transmission and not to the cable?

A long cable was sent in sections and printed on pages. Both left lines in the middle of its sentences:
`CARACAS 00002200 002 OF 002`, `PAGE 02        ROME  01725  080532Z`, a repeated classification, a stray `SIPDIS`, the
header of the next section. `clean` removes them and joins what they tore apart. It touches nothing else: damaged
letters stay as they are on record.
"""

import re
from collections.abc import Iterator

from indexer.characters import translate
from indexer.posts import all_posts

_ODD_BLANKS = str.maketrans({"\xa0": " ", "\ufeff": None, "\u200b": None, "\xad": None, "\x00": None})

_TORN = "\x00"  # a line of its own that stands for a page break until the lines are joined

_CLASS = (
    r"(?:(?:UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET|U N C L A S(?: S I F I E D)?|C O N F I D E N T I A L|S E C R E T"
    r"|LIMITED OFFICIAL USE|SENSITIVE BUT UNCLASSIFIED)(?://(?:FOR OFFICIAL USE ONLY|NOFORN))?)"
)
_CAPTION = r"(?:SIPDIS|NOFORN|SENSITIVE|LIMDIS|EXDIS|NODIS|STADIS|NOT FOR INTERNET DISTRIBUTION)"
_STRAY_LINE = re.compile(rf"(?:{_CLASS}|{_CAPTION}|NNNN|[Ee]nd [Cc]able [Tt]ext|#\d{{1,6}}|¶)[ \\]*")
_STRAY_STARTS = frozenset("CELNSUe#¶" + _TORN)


def _names_of_two_words() -> str:
    """The posts of more than one word as page-break lines have them, as a pattern."""
    names = {post.city if post.kind in ("embassy", "consulate") else post.name for post in all_posts()}
    cut = {name.upper().replace("-", " ")[:10].rstrip() for name in names} | {"UNVIE VIEN", "RPO DUBAI"}
    return "|".join(sorted(re.escape(name) for name in cut if " " in name))


# In a page-break line the post is cut to ten characters (BUENOS AIR, USUN NEW Y) and the number has eight digits.
_POST = rf"(?:(?i:{_names_of_two_words()})|[A-Z][A-Za-z'-]{{1,9}})"
_COUNT = r"\d{3}(?:[. ]\d)? {1,3}(?:OF|of) {1,3}\d{2,3}(?!\d)"
_ANY_COUNT = re.compile(rf"\d {{1,3}}{_COUNT}")
_COUNTED_BEFORE, _COUNTED_BEHIND = 12, 9  # characters from the word OF that a count may have, and one more behind it
_MAY_COUNT = re.compile(r"OF {1,3}\d\d"), re.compile(r"of {1,3}\d\d")  # the search skips to their first letters
_WHOLE_BREAK = re.compile(rf"[^\w\n]?(?:{_POST}|[A-Z][A-Z .'-]{{1,9}}) {{1,3}}\d{{6,9}} {{1,3}}{_COUNT}[ \\]*")
_INLINE_NUMBERS = re.compile(rf"(?<=\S) {{1,3}}\d{{8}} {{1,3}}{_COUNT}(?: ?\\)?")
_POST_BEFORE = re.compile(rf"(?<!\S){_POST}$")
# The form of the years before 2003: PAGE 02        ROME  03639  01 OF 03  231626Z, and PAGE 03 RUEHFRA2440 S E C R E T
_PAGE = re.compile(
    rf"PAGE(?<!\SPAGE) {{1,3}}\d{{2,3}} {{1,12}}"
    r"(?:[A-Z][A-Z ]{1,11} {1,3}\d{4,6}(?: {1,3}\d\d OF \d\d)? {1,3}\d{6}Z"
    rf"|RUE[A-Z]{{2,5}}\d{{3,5}} {_CLASS}(?:(?: [A-Z]{{2,12}}){{1,3}} \d{{3,6}})?)"
)
_CLASS_BEFORE = re.compile(rf"(?<!\S){_CLASS}[ \n]{{1,80}}\Z")
_LONGEST_CLASS_BEFORE = 150  # characters
# SIPDIS fell into running text where the mail system met the word Secretary. Quoted, or before "caption", it is meant.
_INLINE_CAPTION = re.compile(
    r"(?<![\w\"'“(-])(?<!/)\bSIPDIS\b(?![\"'”)/-])(?! (?:caption|cable|channel|distrib|label|message)) ?"
)
_END_OF_MESSAGE = re.compile(r"(?<=\s)NNNN(?:\s+End Cable Text)?\s*\Z")

_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]{0,2}$")
_STARTS_ANEW = re.compile(r"[^A-Za-z\"'“‘(]|\(?\w{1,3}[.)]|\([A-Z/]{1,9}\)|[a-z] |[A-Z0-9 /&'-]+$")
_RULES = ("-", "=", "_", "*")
_FULL_LINE = 45  # characters; on the 69 of a telex line, running text seldom breaks earlier

# The header that a further section repeats: distribution and transmission lines before its banner, labels after it.
_SECTION = re.compile(
    r"(?:U ?N ?C ?L ?A ?S|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L|S ?E ?C ?R ?E ?T)\b[A-Z /]{0,20}? "
    r"SECTION 0?(?:[2-9]|[1-9]\d) OF \d\d [A-Z .]{2,30} \d{3,8}"
)
_ABOVE_BANNER = re.compile(
    r"ACTION [A-Z]{1,4}-\d\d$|INFO +LOG-\d\d|.{0,90}\b[OPRZ] \d{6}Z [A-Z]{3} \d\d\b|FM [A-Z]"
    r"|(?:CONFIDENTIAL|UNCLASSIFIED|SECRET) +PTQ\d+"
)
_BELOW_BANNER = re.compile(r"(E\.? ?O\.? ?\d{5}|TAGS\b)|SUBJECT\b|SUBJ\b")
_LINES_ABOVE, _LINES_BELOW = 80, 12


def clean(text: str) -> str:
    """The text without page breaks, repeated headers of sections and stray captions, its torn paragraphs joined.

    Lines keep their breaks, except that blanks at their ends go and more than two empty lines become two.
    """
    text = translate(text.replace("\t", " "), _ODD_BLANKS)
    # splitlines knows U+2028 too, which came with text pasted from word processors
    text = "\n".join([line.rstrip() for line in text.splitlines()])
    if " \\\n" in text:  # the escape that a CSV file has for a line break
        text = "\n".join(["" if line == "\\" else line.removesuffix(" \\") for line in text.split("\n")])
    text = "".join(_without_counts(text))
    if "PAGE" in text:
        text = f"\n{_TORN}\n".join(_between_pages(text))
    if "NNNN" in text:
        text = _END_OF_MESSAGE.sub("", text)
    lines = text.split("\n")
    if "SECTION" in text:
        lines = _without_repeated_headers(lines)
    text = _join(lines)
    return _INLINE_CAPTION.sub("", text) if "SIPDIS" in text else text


def _without_counts(text: str) -> Iterator[str]:
    """The pieces of a text without the page breaks that count ("002 OF 003"), for which only their lines are read."""
    done = 0
    for count in _counts(text):
        if count.start() < done:
            continue
        start, end = text.rfind("\n", done, count.start()) + 1 or done, text.find("\n", count.end())
        line = text[start : end if end >= 0 else len(text)]
        yield text[done:start]
        yield from (_TORN,) if _WHOLE_BREAK.fullmatch(line) else _around_inline_breaks(line)
        done = start + len(line)
    yield text[done:]


def _between_pages(text: str) -> Iterator[str]:
    """The pieces of a text between the lines that begin its pages, and the classification that stands over them."""
    done = 0
    for page in _PAGE.finditer(text):
        over = _CLASS_BEFORE.search(text, max(done, page.start() - _LONGEST_CLASS_BEFORE), page.start())
        yield text[done : over.start() if over else page.start()]
        done = page.end()
    yield text[done:]


def _counts(text: str) -> Iterator[re.Match[str]]:
    """What `_ANY_COUNT.finditer` finds, by the word in the middle."""
    end = 0
    for at in sorted(found.start() for some in _MAY_COUNT for found in some.finditer(text)):
        count = _ANY_COUNT.search(text, max(end, at - _COUNTED_BEFORE), at + _COUNTED_BEHIND)
        if count:
            yield count
            end = count.end()


def _around_inline_breaks(text: str) -> Iterator[str]:
    """The pieces of a line between the page breaks inside it."""
    start = 0
    for numbers in _INLINE_NUMBERS.finditer(text):
        nearby = max(start, numbers.start() - 14)
        post = _POST_BEFORE.search(text[nearby : numbers.start()])
        yield text[start : nearby + post.start() if post else numbers.start()].rstrip(" ")
        start = numbers.end()
        if text[start : start + 1].strip():
            yield " "
    yield text[start:]


def _without_repeated_headers(lines: list[str]) -> list[str]:
    """Without the header that each further section of a cable repeats, from its distribution to its subject."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if "SECTION" in lines[at] and _SECTION.fullmatch(lines[at].strip()):
            above = range(len(kept) - 1, max(-1, len(kept) - 1 - _LINES_ABOVE), -1)
            first = min((i for i in above if _ABOVE_BANNER.match(kept[i].strip())), default=len(kept))
            del kept[first:]
            at = _end_of_header(lines, at)
            kept.append(_TORN)
        else:
            kept.append(lines[at])
            at += 1
    return kept


def _end_of_header(lines: list[str], banner: int) -> int:
    """The index of the first line after a repeated header whose banner is the line of that index."""
    end = banner + 1
    seen = 0  # lines with words since the last label
    subject = False
    for at in range(banner + 1, min(banner + 1 + 4 * _LINES_BELOW, len(lines))):
        line = lines[at].strip()
        label = _BELOW_BANNER.match(line)
        if label:
            subject = not label[1]
            end, seen = at + 1, 0
        elif subject and not line:
            break
        elif line:
            seen += 1
            if subject:
                end = at + 1
            if seen > (2 if subject else _LINES_BELOW):
                break
    return end


def _join(lines: list[str]) -> str:
    """The lines as one text, stray captions gone, and no empty line where a page break tore a sentence."""
    out: list[str] = []
    torn = False
    gap = 0
    for line in lines:
        word = line.strip()
        if not word:
            gap += 1
        elif word[0] in _STRAY_STARTS and _is_stray(word):
            torn = True
        else:
            if out and gap and not _runs_on(out, word, torn):
                out.extend([""] * min(gap, 1 if torn else 2))
            out.append(line)
            torn, gap = False, 0
    return "\n".join(out)


def _is_stray(word: str) -> bool:
    return word == _TORN or (len(word) <= 60 and _STRAY_LINE.fullmatch(word) is not None)


def _runs_on(out: list[str], word: str, torn: bool) -> bool:
    """Does the sentence at the end of `out` go on in the line `word`, though empty lines stand between them?"""
    before = out[-1].rstrip()
    if not torn and len(before) < _FULL_LINE:
        return False
    if _SENTENCE_END.search(before[-4:]):
        return torn and len(before) >= _FULL_LINE and not _STARTS_ANEW.match(word) and len(word) >= _FULL_LINE
    if before.endswith(_RULES) or _STARTS_ANEW.match(word):
        return False
    if torn:
        return True
    # A page break that someone removed before us: full lines, no end of a sentence, and the next goes on.
    return word[0].islower() or (len(out) > 1 and len(out[-2]) >= _FULL_LINE and not out[-2].endswith(_RULES))
