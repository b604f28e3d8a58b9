"""Where do the parts of a header stand, and where does the body begin?

A header has three parts, any of which a page may have lost: the transmission lines (VZCZC, DE, date-time group, FM, TO,
INFO), the banner with captions and passing lines, and the labelled lines (E.O., TAGS, SUBJECT, REF, CLASSIFIED BY).
"""

import re
from dataclasses import dataclass

from indexer import addressees, banners, dtg, ids, labels, people, references, subjects, tags

# On a line of its own, or after the date-time group where a page has lost its line ends.
_FROM = re.compile(r"(?:^[ ]*|(?<=\d\d)[ \\]{1,3})FM[ ]+(?P<sender>[^\n]+?)(?=[ \\]+(?:TO|INFO)[ ]|[ ]*$)", re.M)
# Dumps of the collection have the id on a line of its own, or in a row of values, above the cable.
_OWN_LINE = re.compile(r"(?:^[ ]*(?:refid:[ ]*)?|,)(?P<id>\d{2}[A-Z]{3,24}\d{1,7})(?=[ ]*$|,)", re.M)
_DATED = re.compile(r"Cable dated:[ ]?(?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")  # as The Guardian begins
_PAGE_LINE = re.compile(
    r"^[ \t]*(?P<origin>[A-Z][A-Z .'-]{2,30}?)[ ]+(?P<serial>00\d{6})[ ]+\d{3}(?:\.\d)? OF \d", re.M
)
_COUNTED = re.compile(r" OF \d")
_HEADER_LINE = re.compile(
    r"[ ]*(?:VZCZC|DE R|ZN[RY] |FM |TO |INFO |BT\b|R[A-Z]{4,7}/|(?:RR|PP|OO|ZZ)[ ]R|[RPOZ] ?\d{6}Z|<<\d+>>|"
    r"\d{2}[A-Z]{3,24}\d{1,7}[ ]*$)"
)
_REST_OF_LINE = 60  # characters behind the reasons that still belong to them
_REASON = re.compile(
    r"[^\n]{0,60}?(?:\n[^\n]{0,30}?)?\b\d\s{0,3}[.,]\s{0,3}\d\.?[ ]?(?:\n[ ]?)?"
    r"(?:(?:A\s{0,2}N\s{0,2}D\b|OR\b|[(\[]\s{0,2}[A-H]\s{0,2}[)\]]|[(\[]?\b[A-H]\b[)\]]?)"
    r"[ ,/&.;]{0,4}(?:\n[ ]{0,4})?){0,12}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class HeadLines:
    """The parts found in a text. Offsets are into the text; what is not there is None or ""."""

    end: int  # the first paragraph, or as far as a header can reach
    labels: list[labels.Label]
    sent: dtg.Dtg | None
    de: dtg.DeLine | None
    sender: str  # what FM says
    banner: banners.Banner | None
    captions: tuple[int, int]  # the lines that may hold captions
    address_end: int
    page_line: tuple[str, int] | None  # id token and serial of a repeated page line, where the banner has none
    own_line: ids.CableId | None
    dated: str  # the moment of a line "Cable dated:"
    subject: tuple[int, int] | None
    tags: str
    refs: tuple[str, ...]
    body: int


def find(text: str, flat: str) -> HeadLines:
    """The parts of the header of a text; `flat` is the same made `labels.flat`."""
    limit = min(len(flat), labels.HEAD_LIMIT)
    end = min(limit, _first_paragraph(flat, limit))
    found = list(labels.labels(flat, 0, end))
    labelled = next((label.start for label in found if label.kind != "subject"), end)
    sent = dtg.read_dtg(flat, 0, labelled)
    de = dtg.read_de(flat, 0, labelled)
    sender = _FROM.search(flat, 0, labelled)
    banner = banners.read_banner(flat, 0, end)
    transmission = max([0, *(part.end for part in (sent, de) if part), *([sender.end()] if sender else [])])
    address_end = transmission
    if sender:
        behind = (labelled, banner.start if banner and banner.start >= sender.end() else labelled)
        address_end = max(transmission, min(addressees.block_end(flat, sender.end()), *behind))
    captions_start = banner.start if banner else transmission
    captions_end = next((label.start for label in found if not banner or label.start >= banner.end), end)
    own = _OWN_LINE.search(flat, 0, end)
    dated = _DATED.search(text, 0, limit)
    subject = subjects.find(flat[:end], found)
    return HeadLines(
        end=end,
        labels=found,
        sent=sent,
        de=de,
        sender=sender["sender"] if sender else "",
        banner=banner,
        captions=(captions_start, captions_end),
        address_end=address_end,
        page_line=None if banner and banner.serial is not None else _page_line(text),
        own_line=ids.parse_id(own["id"]) if own else None,
        dated=dated["moment"] + "Z" if dated else "",
        subject=subject,
        tags=next((tags.line_at(flat, at.end, to) for at, to in _with_next(found, end) if at.kind == "tags"), ""),
        refs=tuple(
            flat[at.end : references.list_end(flat, at.end, to)]
            for at, to in _with_next(found, end)
            if at.kind == "ref"
        ),
        body=_body(flat, found, subject, end, max(address_end, banner.end if banner else 0)),
    )


_CUT = re.compile(r"[^\n]{0,100}\.\.\.[ ]*(?:\n|\Z)|[ ]*¶?1[.)][ ]*\.\.\.")
_SECOND_HEADER = 4_000  # characters in which it follows, address list included


def _first_paragraph(flat: str, limit: int) -> int:
    """Where the first paragraph behind the labels begins, or the end of the text. A header that was cut off with three
    dots (`1. (C) Summa...`) and is followed by a whole one is none."""
    first = next((label.start for label in labels.labels(flat, 0, limit) if label.kind != "ref"), 0)
    paragraph = labels.first_paragraph(flat, first)
    if paragraph is not None and _CUT.match(flat, paragraph):
        following = labels.labels(flat, paragraph, min(limit, paragraph + _SECOND_HEADER))
        second = next((label.start for label in following if label.kind in ("eo", "tags", "subject")), None)
        if second is not None:
            paragraph = labels.first_paragraph(flat, second)
    return len(flat) if paragraph is None else paragraph


def _reason_end(flat: str, start: int, following: int) -> int:
    """Where the reasons that begin at `start` end: with their line, or before a body that goes on in it."""
    reason = _REASON.match(flat, start, following)
    end = reason.end() if reason else start
    line_end = flat.find("\n", end, following)
    line_end = following if line_end < 0 else line_end
    return line_end if line_end - end <= _REST_OF_LINE else end


def _page_line(text: str) -> tuple[str, int] | None:
    """Origin and serial of the first page line, `CARACAS 00002200 002 OF 002`, anywhere in the text."""
    match = _PAGE_LINE.search(text) if _COUNTED.search(text) else None
    token = ids.known_origin(match["origin"]) if match else None
    return (token, int(match["serial"])) if match and token else None


def _with_next(found: list[labels.Label], end: int) -> list[tuple[labels.Label, int]]:
    """Each label with the offset where the next one, or the body, starts."""
    return list(zip(found, [*(label.start for label in found[1:]), end], strict=False))


def _body(flat: str, found: list[labels.Label], subject: tuple[int, int] | None, head_end: int, before: int) -> int:
    """Where the body begins: after the last header line, blank lines and captions skipped."""
    end = min(before, head_end)
    for label, following in _with_next(found, head_end):
        end = max(end, _value_end(flat, label, following, subject))
    while end < head_end:
        line_end = flat.find("\n", end, head_end)
        line_end = head_end if line_end < 0 else line_end + 1
        line = flat[end:line_end]
        if line.strip() and not banners.is_caption_line(line) and not _HEADER_LINE.match(line):
            break
        end = line_end
    while end < head_end and flat[end] in " \n":
        end += 1
    return min(end, len(flat))


def _value_end(flat: str, label: labels.Label, following: int, subject: tuple[int, int] | None) -> int:
    """Where the value of a label ends."""
    line_end = flat.find("\n", label.end, following)
    line_end = following if line_end < 0 else line_end
    match label.kind:
        case "tags":
            return label.end + len(tags.line_at(flat, label.end, following))
        case "subject":
            return subject[1] if subject and subject[0] >= label.end else line_end
        case "ref":
            return references.list_end(flat, label.end, following)
        case "classified":
            clause_end = min(label.end + len(people.clause(flat, label.end)), following)
            return _reason_end(flat, clause_end, following)
        case "reason":
            return _reason_end(flat, label.end, following)
    return line_end
