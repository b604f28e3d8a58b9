"""When was a page saved? ISO moments; "" where that is not known."""

import re
import time
from datetime import UTC, datetime

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC).timestamp()  # no page was saved before: the clock or the copy is wrong
_WARC_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def by_file(seconds: float) -> str:
    """A file's time; "" where it cannot be when the page was saved."""
    if not _EARLIEST <= seconds <= time.time() + 86_400:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def by_zip(parts: tuple[int, ...]) -> str:
    """A zip member's time knows no zone: its day."""
    try:
        year, month, day, hour, minute, second = parts
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return ""
    return by_file(moment.timestamp())[:10]


def by_warc(text: str) -> str:
    match = _WARC_DATE.match(text)
    return f"{match[0]}Z" if match else ""
