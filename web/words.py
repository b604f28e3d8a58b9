"""How are dates, numbers and codes said to a person?"""

from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(iso: str) -> str:
    """`2009-10-09T11:03:00Z` -> `9 October 2009`; `2009-10` -> `October 2009`; anything else as it is."""
    parts = iso[:10].split("-")
    try:
        if len(parts) == 3:
            when = date(int(parts[0]), int(parts[1]), int(parts[2]))
            return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
        if len(parts) == 2:
            return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    except (ValueError, IndexError):
        return iso
    return iso


def moment(iso: str) -> str:
    """`2009-10-09T11:03:00Z` -> `9 October 2009, 11:03 Z`; a day alone stays a day."""
    return f"{day(iso)}, {iso[11:16]} Z" if len(iso) > 10 else day(iso)


def count(number: int, one: str, many: str = "") -> str:
    """`count(1200, "cable")` -> `1,200 cables`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def days_between(start: str, end: str) -> str:
    """A period of days, said once where both are in one month: `1–30 September 2009`."""
    if start == end:
        return day(start)
    if start[:7] == end[:7] and len(start) == len(end) == 10:
        return f"{int(start[8:])}–{day(end)}"
    return f"{day(start)} – {day(end)}"


def classification(text: str) -> str:
    """`UNCLASSIFIED//FOR OFFICIAL USE ONLY` -> `Unclassified // for official use only`."""
    first, *rest = [part.strip() for part in text.split("/") if part.strip()] or [text]
    return " // ".join([first.capitalize(), *(_caveat(part) for part in rest)])


def level(text: str) -> str:
    """`LIMITED OFFICIAL USE//NOFORN` -> `limited-official-use`, as a name in a style sheet."""
    return text.partition("/")[0].lower().replace(" ", "-")


def _caveat(part: str) -> str:
    return part.lower() if " " in part else part
