"""What do the header lines of a cable say, and where does its body begin?

A header has three parts, any of which a page may have lost: the transmission lines (`VZCZC`, `DE RUEHMO #2555/01
2821103`, date-time group, FM, TO, INFO), the banner with captions and passing lines, and the labelled lines (E.O.,
TAGS, SUBJECT, REF, CLASSIFIED BY). What two of them say is compared; a contradiction is told in `notes`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from index.cable import Recipients
from indexer import addressees, banners, declassification, dtg, ids, labels, people, posts, references, subjects, tags
from indexer.page import Stated


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a cable's header, as `index.cable.Cable` has them.

    `length` is the offset in the transcript's text where the body begins, `scope` the one where the SUBJECT does (the
    body's where there is none): before it, lines name offices only to pass the cable on to them.
    """

    id: str
    date: str = ""
    origin: str = ""
    classification: str | None = None
    classification_inferred: bool = False
    precedence: str = ""
    captions: tuple[str, ...] = ()
    subject: str = ""
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    other_references: tuple[str, ...] = ()
    recipients: Recipients = field(default_factory=Recipients)
    classified_by: str = ""
    declassify_on: str = ""
    notes: tuple[str, ...] = ()
    length: int = 0
    scope: int = 0


def read_header(text: str, stated: Stated) -> Header:
    """The header of a transcript; `stated` is what the page's markup says. Never raises on any text."""
    flat = labels.flat(text)
    lines = _find_lines(text, flat)
    notes: list[str] = []
    date = _date(lines, stated, notes)
    cable_id = _id(lines, stated, date, text, notes)
    origin = _origin(lines, stated, cable_id, notes)
    captions = banners.read_captions(flat, lines.banner_start, lines.captions_end)
    classification, inferred = _classification(flat, lines, stated, captions, notes)
    year = int(date[:4]) if date[:4].isdigit() else _year_of(cable_id)
    items = references.parse_lists(lines.ref_lists, year)
    subject = _as_printed(text, flat, lines.subject) if lines.subject else ""
    return Header(
        id=cable_id,
        date=date,
        origin=origin,
        classification=classification,
        classification_inferred=inferred,
        precedence=(lines.moment and lines.moment.precedence) or dtg.precedence_line(flat, 0, lines.head_end),
        captions=captions,
        subject=subject or subjects.tidy(stated.subject, clean=False),
        tags=tags.segment(lines.tags_line) or tags.segment(", ".join(stated.tags)),
        references=references.cable_ids(items, cable_id) or tuple(map(ids.canonicalize_id, stated.references)),
        other_references=tuple(dict.fromkeys(item.value for item in items if item.kind != "cable")),
        recipients=addressees.read_recipients(flat[: lines.address_end]),
        classified_by=people.classified_by(flat, chain(lines.labels, _labels_in_first_paragraph(flat, lines.head_end))),
        declassify_on=declassification.read_declassification(flat[: lines.head_end], lines.labels),
        notes=tuple(notes),
        length=lines.body,
        scope=min(lines.subject[0], lines.body) if lines.subject else lines.body,
    )


def _as_printed(text: str, flat: str, span: tuple[int, int]) -> str:
    """The subject with the quotation marks of the text, but without the page marks that are blank in the flat text."""
    pairs = zip(text[slice(*span)], flat[slice(*span)], strict=True)
    return subjects.tidy("".join(plain if plain.isspace() else odd for odd, plain in pairs), clean=False)


def _labels_in_first_paragraph(flat: str, start: int) -> Iterator[labels.Label]:
    return labels.labels(flat, start, start + people.LONGEST_CLAUSE)


@dataclass(slots=True)
class _Lines:
    """Where the parts of a header stand in the text."""

    head_end: int  # the first paragraph, or where a header can reach at most
    labels: list[labels.Label]
    moment: dtg.Dtg | None
    de: dtg.DeLine | None
    sender: str  # what FM says
    banner: banners.Banner | None
    banner_start: int
    captions_end: int
    address_end: int
    page_mark: tuple[str, int] | None  # id token and serial of a repeated page line
    own_line: ids.CableId | None  # an id that stands alone on a line
    subject: tuple[int, int] | None
    tags_line: str
    ref_lists: list[str]
    body: int


_FROM = re.compile(r"^[ ]*FM[ ]+(?P<sender>[^\n]+?)(?=[ ]+TO[ ]|[ ]*$)", re.M)
_OWN_LINE = re.compile(r"^[ ]*(?:refid:[ ]*)?(?P<id>\d{2}[A-Z]{3,24}\d{1,7})[ ]*$", re.M)
_HEADER_LINE = re.compile(
    r"[ ]*(?:VZCZC|DE R|ZN[RY] |FM |TO |INFO |BT\b|R[A-Z]{4,7}/|(?:RR|PP|OO|ZZ)[ ]R|[RPOZ] ?\d{6}Z|<<\d+>>|\d{2}[A-Z]{3,24}\d{1,7}[ ]*$)"
)


def _find_lines(text: str, flat: str) -> _Lines:
    limit = min(len(flat), labels.HEAD_LIMIT)
    first_label = next((label for label in labels.labels(flat, 0, limit) if label.kind != "ref"), None)
    paragraph = labels.first_paragraph(flat, first_label.start if first_label else 0)
    head_end = min(limit, len(flat) if paragraph is None else paragraph)
    found = list(labels.labels(flat, 0, head_end))
    labelled = next((label.start for label in found if label.kind in ("eo", "tags", "subject")), head_end)
    moment = dtg.read_dtg(flat, 0, labelled)
    de = dtg.read_de(flat, 0, labelled)
    sender = _FROM.search(flat, 0, labelled)
    banner = banners.read_banner(flat, 0, head_end)
    after_transmission = max([0] + [part.end for part in (moment, de) if part] + ([sender.end()] if sender else []))
    address_end = max(after_transmission, addressees.block_end(flat, sender.start()) if sender else 0)
    own = _OWN_LINE.search(flat, 0, head_end)
    subject = subjects.find(flat[:head_end], found)
    return _Lines(
        head_end=head_end,
        labels=found,
        moment=moment,
        de=de,
        sender=sender["sender"] if sender else "",
        banner=banner,
        banner_start=banner.start if banner else after_transmission,
        captions_end=next((label.start for label in found if not banner or label.start >= banner.end), head_end),
        address_end=address_end,
        page_mark=_page_mark(text),
        own_line=ids.parse_id(own["id"]) if own else None,
        subject=subject,
        tags_line=_tags_line(flat, found, head_end),
        ref_lists=_ref_lists(flat, found, head_end),
        body=_body(flat, found, subject, head_end, max(address_end, banner.end if banner else 0)),
    )


def _tags_line(flat: str, found: list[labels.Label], head_end: int) -> str:
    for label, following in _with_next(found, head_end):
        if label.kind == "tags":
            return tags.line_at(flat, label.end, following)
    return ""


def _ref_lists(flat: str, found: list[labels.Label], head_end: int) -> list[str]:
    return [
        flat[label.end : references.list_end(flat, label.end, following)]
        for label, following in _with_next(found, head_end)
        if label.kind == "ref"
    ]


def _with_next(found: list[labels.Label], head_end: int) -> list[tuple[labels.Label, int]]:
    """Each label with the offset where the next one, or the body, starts."""
    starts = [label.start for label in found[1:]] + [head_end]
    return list(zip(found, starts, strict=False))


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


_REASON = re.compile(
    r"[^\n]{0,60}?(?:\n[^\n]{0,30}?)?\b\d\s?[.,]\s?\d\s{0,3}(?:[(\[]?\s?\b[A-H]\b\s?[)\]]?[\s,/&.]{0,4}(?:AND\b|OR\b)?\s{0,3}){0,8}",
    re.I,
)


def _value_end(flat: str, label: labels.Label, following: int, subject: tuple[int, int] | None) -> int:
    """Where the value of a label ends."""
    line_end = flat.find("\n", label.end, following)
    line_end = following if line_end < 0 else line_end
    if label.kind == "tags":
        return label.end + len(tags.line_at(flat, label.end, following))
    if label.kind == "subject":
        return subject[1] if subject and subject[0] >= label.end else line_end
    if label.kind == "ref":
        return references.list_end(flat, label.end, following)
    if label.kind in ("classified", "reason"):
        clause_end = label.end + (len(people.clause(flat, label.end)) if label.kind == "classified" else 0)
        reason = _REASON.match(flat, min(clause_end, following), following)
        return max(line_end, min(clause_end, following), reason.end() if reason else 0)
    return line_end


def _page_mark(text: str) -> tuple[str, int] | None:
    """Origin and serial of the first page line, `CARACAS 00002200 002 OF 002`, anywhere in the text."""
    match = _PAGE_LINE.search(text)
    token = ids.known_origin(match["origin"]) if match else None
    return (token, int(match["serial"])) if match and token else None


_PAGE_LINE = re.compile(
    r"^[ \t]*(?P<origin>[A-Z][A-Z .'-]{2,30}?)[ ]+(?P<serial>\d{8})[ ]+\d{3}(?:\.\d)? OF \d{3}", re.M
)


def _date(lines: _Lines, stated: Stated, notes: list[str]) -> str:
    """The date-time group; else the DE line's day in the stated year; else the stated day."""
    stated_day = stated.date[:10]
    if lines.moment:
        if stated_day and abs(_days(stated_day) - _days(lines.moment.moment)) > 1:
            notes.append(f"The page dates the cable {stated_day}, its date-time group says {lines.moment.moment[:10]}.")
        if lines.de and lines.de.moment(lines.moment.year):
            filed = lines.de.moment(lines.moment.year)
            if 3 < abs(_days(filed) - _days(lines.moment.moment)) < 360:
                notes.append(
                    f"The DE line gives {filed[:10]} as the day of filing, the date-time group {lines.moment.moment[:10]}."
                )
        return lines.moment.moment
    known_id = ids.parse_id(stated.id) if stated.id else lines.own_line
    year = int(stated_day[:4]) if stated_day[:4].isdigit() else (known_id.year if known_id else None)
    filed = lines.de.moment(year) if lines.de and year and 1900 < year < 2100 else ""
    if filed and (not stated_day or abs(_days(filed) - _days(stated_day)) <= 3):
        return filed
    return stated_day


def _days(moment: str) -> int:
    """An ISO moment as a number of days, for differences; 0 when it is no date."""
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", moment)
    return int(match[1]) * 365 + int(match[2]) * 31 + int(match[3]) if match else 0


def _year_of(cable_id: str) -> int | None:
    parsed = ids.parse_id(cable_id)
    return parsed.year if parsed else None


def _id(lines: _Lines, stated: Stated, date: str, text: str, notes: list[str]) -> str:
    """The id the page states, compared with the banner and the DE line; else the one these give with the year; else
    one made from the text."""
    year = int(date[:4]) if date[:4].isdigit() else None
    stated_id = ids.parse_id(stated.id) if stated.id else None
    printed = _printed_id(lines, year or (stated_id.year if stated_id else None))
    if stated_id:
        written = stated.id.strip().upper()
        if str(stated_id) != written:
            notes.append(f"The page gives the id {written}; {stated_id} is meant.")
        if printed and not _agree(stated_id, printed):
            notes.append(f"The page gives the id {stated_id}, the cable's own lines give {printed}.")
            if ids.is_damaged(written) and printed.origin == stated_id.origin:
                return str(printed)
        return str(stated_id)
    if printed:
        if lines.own_line and not _agree(lines.own_line, printed):
            notes.append(f"A line of the text gives the id {lines.own_line}, its header gives {printed}.")
        return str(printed)
    if lines.own_line:
        return str(lines.own_line)
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    notes.append("The page does not give the cable's id; this one is made from its text.")
    return f"UNKNOWN-{digest}"


def _printed_id(lines: _Lines, year: int | None) -> ids.CableId | None:
    """The id in the cable's own lines. The banner goes before page lines, and these before the DE line, whose serial
    has four digits only."""
    if year is None:
        return None
    if lines.banner and lines.banner.serial is not None:
        return ids.CableId(year, lines.banner.origin, lines.banner.serial)
    if lines.page_mark:
        return ids.CableId(year, *lines.page_mark)
    if lines.de:
        post = posts.by_routing(lines.de.station) or _sender(lines)
        if post:
            return ids.CableId(year, post.token, lines.de.serial)
    return None


def _agree(one: ids.CableId, other: ids.CableId) -> bool:
    """Whether two ids are the same; a serial of four digits may be the end of a longer one."""
    same_serial = one.serial == other.serial or (
        min(one.serial, other.serial) == max(one.serial, other.serial) % 10_000
    )
    same_origin = one.origin == other.origin or posts.by_token(one.origin) == posts.by_token(other.origin)
    return one.year % 100 == other.year % 100 and same_serial and same_origin


def _sender(lines: _Lines) -> posts.Post | None:
    if not lines.sender:
        return None
    post = posts.by_name(lines.sender)
    if post:
        return post
    token = ids.known_origin(lines.sender.split(" PRIORITY")[0])
    return posts.by_token(token) if token else None


def _origin(lines: _Lines, stated: Stated, cable_id: str, notes: list[str]) -> str:
    """The stated origin, spelled as in the table of posts; else the FM line, the DE line, the id's post."""
    sender = _sender(lines)
    station = posts.by_routing(lines.de.station) if lines.de else None
    own = sender or station
    if stated.origin:
        named = posts.by_name(stated.origin)
        if named and sender and named != sender and named.city != sender.city:
            notes.append(f"The page names {named.name} as the origin, the FM line {sender.name}.")
        return named.name if named else stated.origin
    if own:
        return own.name
    parsed = ids.parse_id(cable_id) if not cable_id.startswith("UNKNOWN") else None
    token = parsed.origin if parsed else (lines.banner.origin if lines.banner else "")
    post = posts.by_token(token) if token else None
    return post.name if post else ""


def _classification(
    flat: str, lines: _Lines, stated: Stated, captions: tuple[str, ...], notes: list[str]
) -> tuple[str | None, bool]:
    """The classification, and whether it is inferred: from the banner or the page it is not; from portion marks or an
    E.O. line that says N/A it is."""
    banner = lines.banner
    own = banners.spelled(banner, captions) if banner else ""
    if stated.classification:
        spelled = stated.classification.strip().upper()
        if own and own.partition("//")[0] != spelled.partition("//")[0]:
            notes.append(f"The page says {spelled}, the cable's banner {own}.")
        return spelled, False
    if own:
        return own, False
    not_classified = declassification.does_not_apply(flat[: lines.head_end], lines.labels)
    marks = banners.from_portion_marks(flat)
    if marks:
        if not_classified and not marks.startswith("UNCLASSIFIED"):
            notes.append(
                f"The E.O. line says that the cable is not classified, its paragraphs are marked up to {marks}."
            )
        return marks, True
    return ("UNCLASSIFIED", True) if not_classified else (None, False)
