"""Where do the labelled lines of a cable stand?

E.O., TAGS, SUBJECT, REF, CLASSIFIED BY, REASON: the labels are misspelt, lose their colon, run on in one line or are
glued to the word before. All functions work on text made `flat` first, which keeps every offset.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from indexer import ids

MOST_LABELS = 100  # a header sent twice has about 25
HEAD_LIMIT = 40_000  # characters; the longest address lists take 15,000

# Replaced one for one, so that offsets in the flat text are offsets in the text.
_PLAIN = [(odd, " ") for odd in "\t\r\v\f\x1c\x1d\x1e\x1f\xa0\u2000\u2001\u2002\u2003\u2007\u2009\u202f\u3000\ufeff"]
_PLAIN += [(odd, "\n") for odd in "\x85\u2028\u2029"]
_PLAIN += [("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"')]

_BACKSLASH_END = re.compile(r"\\(?=[ ]*$)", re.M)
_CLASS_WORD = r"(?:UNCLAS(?:SIFIED)?|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE)"
_OLD_PAGE_MARK = re.compile(  # CONFIDENTIAL / PAGE 02 ROME 01196 01 OF 02 082030Z, of telegrams to 2002
    r"PAGE(?:(?<=\bPAGE)|(?<=\\nPAGE)) \d\d +[A-Z][A-Z ]{1,20}\d{3,6} {1,3}(?:\d\d OF \d\d +)?\d{6}Z"
)
_CLASS_BEFORE = re.compile(rf"(?<![A-Z]){_CLASS_WORD}\s{{0,60}}(?:\\n)?\s{{0,60}}\Z")
_LONGEST_CLASS_BEFORE = 150  # characters
# CARACAS 00002200  002 OF 002: first what begins with letters, which are found fast, then what stands before it.
_COUNT = re.compile(r" OF (?<=\d{3} OF |\d\.\d OF )\d{2,3}\b")
_BEFORE_COUNT = re.compile(r"\b\d{8} {1,20}\d{3}(?:\.\d)?\Z")
_MAIL_HEAD = re.compile(
    r"(?:From:[^\n]*\n(?:[^\n:]*\n)?|(?=^Sent:))(?:(?:Sent|Date|To|Cc):[^\n]*\n){1,5}(?:Subject:[^\n]*\n(?:[^\n]+\n)?)?",
    re.M,
)
_DATED = re.compile(r"Cable dated:[ ]?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\]]?")  # The Guardian's first line
_WORD_START = re.compile(r"(?<![^ ])[A-Z]")
_WORDS_BEFORE = re.compile(r"[A-Z][A-Z.'-]*(?: +[A-Z][A-Z.'-]*){0,3} +\Z")


def flat(text: str) -> str:
    """The text, character for character, with odd spaces, line ends and quotation marks made plain ones, and page
    marks and the heads of e-mails blanked out, in the part where a header can be; what follows is left as it is."""
    head, rest = text[:HEAD_LIMIT], text[HEAD_LIMIT:]
    for odd, plain in _PLAIN:
        head = head.replace(odd, plain)
    if "\\" in head:
        head = _BACKSLASH_END.sub(" ", head)
    if "PAGE " in head:
        for start, end in _old_page_marks(head):
            head = head[:start] + " " * (end - start) + head[end:]
    if "Sent:" in head:
        head = _MAIL_HEAD.sub(_blank, head)
    if "Cable dated:" in head:
        head = _DATED.sub(_blank, head)
    for start, end in page_marks(head):
        head = head[:start] + " " * (end - start) + head[end:]
    return head + rest


def _old_page_marks(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each `PAGE 02 ROME 01196 01 OF 02 082030Z`, with the classification over it."""
    done = 0
    for mark in _OLD_PAGE_MARK.finditer(text):
        over = _CLASS_BEFORE.search(text, max(done, mark.start() - _LONGEST_CLASS_BEFORE), mark.start())
        yield over.start() if over else mark.start(), mark.end()
        done = mark.end()


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def page_marks(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each `CARACAS 00002200 002 OF 002`; on a running line only the origin's own words count."""
    for count in _COUNT.finditer(text):
        numbers = _BEFORE_COUNT.search(text, max(0, count.start() - 40), count.start())
        if not numbers:
            continue
        start = numbers.start()
        before = _WORDS_BEFORE.search(text, max(0, start - 40), start)
        if before:
            starts = [word.start() for word in _WORD_START.finditer(before[0])]
            start = next((before.start() + at for at in starts if ids.known_origin(before[0][at:])), start)
        yield start, count.end()


class Label(NamedTuple):
    """A label: its kind, where it starts and where its value starts."""

    kind: str  # eo, tags, subject, ref, classified, derived, reason, declassify
    start: int
    end: int


# At the start of a line labels may be damaged and lack their colon; within a line they may not.
_LABEL = re.compile(
    r"""
    (?=[(ESTARCDU]|^[ ])(?:  # what it can begin with: for nearly all other characters nothing else need be asked
    ^[ ]*(?:
        (?P<eo>E[.,]?[ ]?O[.,]?[ ]{0,3}[:.]?[ ]{0,3}1\d{3,5}[ ]?[:;.,]?)
      | (?P<tags>
            TAGS?(?=[ ]+(?-i:[A-Z]{2,5})[, ])
          | (?:TAGS?|AGS|TGS|TABS|TAGES|TASG|TAFS|TATS|TAGD|TAGA|TAS)[ ]{0,3}[:;,.]
          | TAGS(?=[ ]+\S|[ ]*$)
        )
      | (?P<subject>
            (?:\([A-Z/]{1,6}\)[ ]?)?
            (?:SUBJECTS?|UBJECT|SBJECT|SUJECT|SUBECT|SUBJCT|SUBJET|SUBJEC|SUBEJCT|SUBJETC|SUJBECT|USBJECT|SUBJ|UBJ|SUB)
            [ ]{0,3}[:;]
          | (?-i:SUBJECT|SUBJ)(?![A-Za-z/])[ .-]*(?!LINE|TO\b)
        )
      | (?P<ref>
            (?!(?-i:Refs?\.[ ]?[A-Z],?[ ]+[A-Z]?[a-z]+[ ,]))  # Ref. B, Costa Rica remains
            REF(?:S|TELS?|ERENCES?|[ ]?\(S\)|'S)?[ ]{0,3}[:;.]
          | (?-i:REFS?|REFTELS?|Refs?|Reftels?)[ ]+(?=[(\[]?(?-i:[A-Z0-9]))
        )
      | (?P<derived>DERIVED[ ]FROM[ ]?:)
      | (?P<reason>REASONS?[ ]?:)
    )
    | (?<![A-Z/])(?:
        (?P<eo_within>E[.,]?[ ]?O[.,]?[ ]{0,3}[:.]?[ ]{0,3}1\d{3,5}[ ]?[:;.,]?
            (?=\s{0,4}(?:DECL|N/A|NA\b|:|AS[ ]AMENDED|X?GDS)))
      | (?P<tags_within>T?AGS[ ]{0,2}: | (?-i:TAGS)[ ]+(?=(?-i:[A-Z]{2,5})[, ]))
      | (?P<subject_within>SUBJ(?:ECT)?[ ]{0,2}:)
      | (?P<ref_within>REF(?:S|TELS?|ERENCES?|[ ]?\(S\))?[ ]{0,2}:)
      | (?P<classified_within>CLASSI?F?I?E?D\s{1,6}BY[ ]{0,2}[:;]?|CLASS\.?[ ]{1,3}BY[ ]{0,2}:)
      | (?P<declassify>DECLASSIFY[ ]ON[ ]?:)
    )
    | (?<=[A-Z?!.)"'])(?-i:
        (?P<ref_glued>REF(?:S|TELS?)?:) | (?P<classified_glued>Class?ified[ ]By[ ]{0,2}:)
      | (?P<eo_glued>E\.O\.[ ]?1\d{4}[ ]?:) | (?P<tags_glued>TAGS:) | (?P<subject_glued>SUBJECT:)
    ))
    """,
    re.I | re.M | re.X,
)


def labels(text: str, start: int = 0, end: int | None = None) -> Iterator[Label]:
    """The labels of `flat` text between two offsets (by default as far as a header reaches), in order; MOST_LABELS at
    most."""
    for match in islice(_LABEL.finditer(text, start, start + HEAD_LIMIT if end is None else end), MOST_LABELS):
        kind = (match.lastgroup or "").partition("_")[0]
        yield Label(kind, match.start() + _indent(match[0]), match.end())


def _indent(matched: str) -> int:
    return len(matched) - len(matched.lstrip())


_MARK = r"\([ ]?(?:U|C|S|SBU|LOU|FOUO|TS|C/NF|S/NF|SBU/NF|[CSU]//?[A-Z/ ]{2,20})[ ]?\)"
_FIRST_PARAGRAPH = re.compile(
    rf"""
      ^[ ]*(?:[-*>][ ]?)?(?:{_MARK}[ ]*)?¶?[ ]?1[ ]?[.)](?![0-9])
    | ^[ ]*¶[ ]?1\b
    | ^[ ]*1[ ]{{1,4}}{_MARK}
    | ^[ ]*(?:{_MARK}[ ]*)?(?:BEGIN[ ])?(?:EXECUTIVE[ ])?SUMMARY\b
    | (?<=[ .)])¶?1\.[ ]{{0,3}}(?:{_MARK}|SUMMARY\b)
    | (?<=[ ][ ])¶?1\.[ ]{{1,3}}(?=(?-i:[A-Z][a-z]))
    | (?<=[.)][ ]){_MARK}[ ]{{1,3}}(?=(?-i:[A-Z][A-Za-z']*(?:[ ][A-Za-z',]+){{5}}))
    """,
    re.I | re.M | re.X,
)
# What stands right before one, which the search skips to, and what it begins with: any of it on a new line.
_BEFORE_PARAGRAPH = re.compile(r"[\n .)](?=¶?1\.|(?<=[.)] )\(|(?<=\n)(?i:[-*>(¶1BES ]))")


def first_paragraph(text: str, start: int = 0, end: int | None = None) -> int | None:
    """Where paragraph 1, or a summary before it, begins in `flat` text between two offsets (by default as far as a
    header reaches); None when there is no such mark."""
    end = start + HEAD_LIMIT if end is None else end
    for at in chain((start,), (before.end() for before in _BEFORE_PARAGRAPH.finditer(text, start, end))):
        if match := _FIRST_PARAGRAPH.match(text, at, end):
            return match.start() + _indent(match[0])
    return None
