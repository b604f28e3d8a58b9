"""Which cable is it, when was it sent, by whom, and how is it classified?

The page states some of it and the cable's own lines say it again: what they say is compared, and each function adds a
sentence to `notes` for every contradiction, and for what is inferred rather than read.
"""

import datetime as dt
import hashlib
import re

from index.cable import UNKNOWN_ID
from indexer import banners, declassification, dtg, ids, posts
from indexer.headlines import HeadLines
from indexer.page import Stated

NO_ID = "The page does not give the cable's id; this one is made from its text."

_FIRST_YEAR = 1900
"""Older dispatches are in no collection of cables; what says that it is older, or to come, is misread or mistyped."""

_STATE_A_DAY = 370  # telegrams of the Department, 2008 to 2010: no serial is 4,100 from the day of the year times this
_STATE_YEARS = range(2008, 2011)
_STATE_MARGIN = 4_500
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)")
_DE_SERIALS = 10_000  # a DE line has the last four digits of the serial


def date(lines: HeadLines, stated: Stated, notes: list[str]) -> str:
    """The date-time group, ISO with Z; else day and time of the DE line in the stated year; else the stated day.

    What is of a year before 1900 or after the next one is no date, and a note says so.
    """
    said = "" if _MONTH.fullmatch(stated.date) and stated_year(stated) else stated.date
    stated_day = _possible("The page", said, _day(said), notes)
    sent = _possible("The date-time group", lines.sent.moment, lines.sent.moment, notes) if lines.sent else ""
    dated = _possible('The line "Cable dated"', lines.dated, _moment(lines.dated), notes)
    if sent:
        filed = _filed(lines.de, int(sent[:4]))
        if stated_day and _days_apart(stated_day, sent) > 1:
            notes.append(f"The page dates the cable {stated_day}, its date-time group says {sent[:10]}.")
            by_page = _filed(lines.de, int(stated_day[:4]))
            if _days_apart(stated_day, sent) > 3 and by_page and _days_apart(by_page, stated_day) <= 3:
                return by_page
        elif filed and 3 < _days_apart(filed, sent) < 360:
            notes.append(f"The DE line gives {filed[:10]} as the day of filing, the date-time group {sent[:10]}.")
        return sent
    if dated:
        return dated
    known_id = ids.parse_id(stated.id) or lines.own_line
    if known_id and known_id.year not in _years():
        notes.append(f"The id {known_id} is one of {known_id.year}, which cannot be.")
    year = stated_year(stated) or (known_id.year if known_id else None)
    filed = _filed(lines.de, year) if year else ""
    if filed and (_days_apart(filed, stated_day) <= 3 if stated_day else filed.startswith(stated.date)):
        return filed
    return stated_day


def stated_year(stated: Stated) -> int | None:
    """The year of the stated date, which may be a month only; None where no cable can be of it."""
    year = int(stated.date[:4]) if _MONTH.match(stated.date) else None
    return year if year in _years() else None


def cable_id(lines: HeadLines, stated: Stated, year: int | None, text: str, notes: list[str]) -> str:
    """The id the page states, compared with the banner and the DE line; else the one these give with the year of the
    cable; else one made from the text."""
    stated_id = ids.parse_id(stated.id)
    year = year or stated_year(stated) or (stated_id.year if stated_id else None)
    printed = _printed_id(lines, year, notes)
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
    notes.append(NO_ID)
    return UNKNOWN_ID + digest


def origin(lines: HeadLines, stated: Stated, known_id: str, notes: list[str]) -> str:
    """The stated origin, spelled as in the table of posts; else that of FM, DE line or id; else ""."""
    sender = _sender(lines)
    if stated.origin:
        named = posts.by_name(stated.origin)
        if named and sender and named.city != sender.city:
            notes.append(f"The page names {named.name} as the origin, the FM line {sender.name}.")
        return named.name if named else stated.origin
    parsed = ids.parse_id(known_id)
    token = parsed.origin if parsed else lines.banner.origin if lines.banner else ""
    post = sender or (posts.by_routing(lines.de.station) if lines.de else None) or posts.by_token(token)
    return post.name if post else ""


def classification(
    lines: HeadLines, stated: Stated, flat: str, captions: tuple[str, ...], notes: list[str]
) -> tuple[str | None, bool]:
    """The classification as WikiLeaks spells it, and whether it is inferred: the banner and the page say it, portion
    marks and an E.O. line with N/A let it be inferred."""
    own = banners.spelled(lines.banner, captions, flat[: lines.end]) if lines.banner else ""
    if stated.classification:
        spelled = stated.classification.strip().upper()
        if own and _level(own, stated.with_captions) != _level(spelled, stated.with_captions):
            notes.append(f"The page says {spelled}, the cable's banner {own}.")
        return spelled, False
    if own:
        return own, False
    not_classified = declassification.does_not_apply(flat[: lines.end], lines.labels)
    marked = banners.from_portion_marks(flat)
    if not_classified and marked and not marked.startswith("UNCLASSIFIED"):
        notes.append(f"The E.O. line says that the cable is not classified, its paragraphs are marked up to {marked}.")
    inferred = marked or ("UNCLASSIFIED" if not_classified else None)
    return inferred, inferred is not None


def _level(classification: str, with_captions: bool) -> str:
    """What of a classification can be contradicted: what stands after UNCLASSIFIED is how WikiLeaks puts several
    handling words, of which cables have no one spelling."""
    level, _, _ = classification.partition("//")
    return classification if with_captions and level != "UNCLASSIFIED" else level


def _printed_id(lines: HeadLines, year: int | None, notes: list[str]) -> ids.CableId | None:
    """The id in the cable's own lines: the banner or a page line, whose serial is whole, if the DE line agrees; else
    the DE line."""
    if year is None:
        return None
    banner = lines.banner if lines.banner and lines.banner.serial is not None else None
    whole = (banner.origin, banner.serial or 0) if banner else lines.page_line
    text_id = ids.CableId(year, *whole) if whole else None
    station = posts.by_routing(lines.de.station) if lines.de else None
    post = _sender(lines) or station
    if not lines.de or not post:
        return text_id
    if station and lines.de.station in post.routing:
        post = station  # Embassy Brussels and USEU number in one series, under the station's name
    if text_id and _is_of_series(text_id, post, lines.de.station):
        token = text_id.origin if text_id.origin in post.tokens else post.token
        text_id = ids.CableId(year, token, text_id.serial)
        if _same_serial(text_id.serial, lines.de.serial) or (banner and text_id.serial >= _DE_SERIALS):
            return text_id
    sent_id = (
        _state_id(lines.de, year, notes) if post.token == "STATE" else ids.CableId(year, post.token, lines.de.serial)
    )
    if text_id:
        notes.append(f"The banner gives the id {text_id}, the DE line the serial {lines.de.serial} of {post.name}.")
    return sent_id or text_id


def _state_id(de: dtg.DeLine, year: int, notes: list[str]) -> ids.CableId | None:
    """The Department's id from the last four digits of its serial and the day of the year, where the years' even pace
    leaves only one possible; else None."""
    expected = _STATE_A_DAY * de.day
    serial = de.serial % _DE_SERIALS + _DE_SERIALS * max(0, round((expected - de.serial % _DE_SERIALS) / _DE_SERIALS))
    if year not in _STATE_YEARS or not de.moment(year) or abs(serial - expected) > _STATE_MARGIN:
        notes.append(f"The DE line has only the last four digits, {de.serial:04d}, of the Department's serial.")
        return None
    if serial >= _DE_SERIALS:
        notes.append(
            f"The DE line ends the serial with {de.serial:04d}; that it is {serial} follows from the day of the year."
        )
    return ids.CableId(year, "STATE", serial)


def _is_of_series(known_id: ids.CableId, post: posts.Post, station: str) -> bool:
    named = posts.by_token(known_id.origin)
    return named is not None and (named == post or station in named.routing)


def _same_serial(one: int, other: int) -> bool:
    """Whether two serials are the same, one of which may have its last four digits only."""
    return one == other or min(one, other) == max(one, other) % _DE_SERIALS


def _agree(one: ids.CableId, other: ids.CableId) -> bool:
    same_post = one.origin == other.origin or posts.by_token(one.origin) == posts.by_token(other.origin)
    return same_post and one.year % 100 == other.year % 100 and _same_serial(one.serial, other.serial)


def _sender(lines: HeadLines) -> posts.Post | None:
    """The post of the FM line, damage repaired."""
    if not lines.sender:
        return None
    token = ids.known_origin(lines.sender)
    return posts.by_name(lines.sender) or (posts.by_token(token) if token else None)


def _filed(de: dtg.DeLine | None, year: int) -> str:
    return de.moment(year) if de and year in _years() else ""


def _day(value: str) -> str:
    """The ISO day of a date or moment, "" when it is none."""
    try:
        return dt.date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return ""


def _moment(value: str) -> str:
    """An ISO moment as it is, its day where the time is none, "" where the day is none."""
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return _day(value)
    return value


def _possible(who: str, said: str, moment: str, notes: list[str]) -> str:
    """The date or moment that was read of what somebody said, if a cable can be of its year; else "" and a note."""
    if moment and int(moment[:4]) in _years():
        return moment
    if said:
        notes.append(f"{who} dates the cable {said[:10]}, which cannot be.")
    return ""


def _years() -> range:
    """The years of which a cable can be. The next one is among them: clocks differ."""
    return range(_FIRST_YEAR, dt.datetime.now(dt.UTC).year + 2)


def _days_apart(one: str, other: str) -> int:
    return abs((dt.date.fromisoformat(one[:10]) - dt.date.fromisoformat(other[:10])).days)
