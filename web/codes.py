"""What do the codes of a header mean: id, date-time group, classification, precedence, captions, marks, addressees?"""

import re
from datetime import datetime
from typing import NamedTuple

from index.years import full_year

_ID = re.compile(r"(\d\d)([A-Z]+)(\d{1,7})")
_WASHINGTON = re.compile(r"\bWASH(?:INGTON)?,? ?(?:DC)?$", re.I)


class Number(NamedTuple):
    """The parts of an id: `serial` is the telegram's number among those that the post sent in the year."""

    year: int
    post: str
    serial: int


def number(cable_id: str) -> Number | None:
    """`09MOSCOW2555` -> 2009, MOSCOW, 2555; None for an id that is made up because the page gives none."""
    found = _ID.fullmatch(cable_id)
    if not found:
        return None
    return Number(full_year(int(found[1])), found[2], int(found[3]))


def date_time_group(iso: str) -> str:
    """`2009-10-09T11:03:00Z` -> `091103Z OCT 09`, as the header writes it; "" where the time is unknown."""
    try:
        return datetime.strptime(iso, "%Y-%m-%dT%H:%M:%SZ").strftime("%d%H%MZ %b %y").upper()
    except ValueError:
        return ""


def classification(stated: str) -> str:
    """What a classification says: `SECRET//NOFORN` -> serious damage …; not for foreign nationals."""
    level, *handling = [part.strip() for part in stated.upper().split("/") if part.strip()] or [""]
    meanings = [LEVELS.get(level, ""), *(CAPTIONS.get(part, "") for part in handling)]
    return "; ".join(filter(None, meanings))


def addressee(name: str) -> str:
    """`AMEMBASSY KYIV` -> `American Embassy Kyiv`; "" where no part of it is an abbreviation known here."""
    if name.upper().endswith(" COLLECTIVE"):
        return "a list of posts"
    first, _, rest = name.partition(" ")
    kind, place = ADDRESSEES.get(first.upper(), ""), _WASHINGTON.sub("Washington", rest).title().strip()
    return f"{kind}{',' if place == 'Washington' else ''} {place}".strip() if kind else ""


LEVELS = {
    "UNCLASSIFIED": "needs no protection as national security information",
    "CONFIDENTIAL": "its disclosure was held to damage national security",
    "SECRET": "its disclosure was held to damage national security seriously",
    "TOP SECRET": "its disclosure was held to damage national security gravely",
    "LIMITED OFFICIAL USE": "an older marking: not classified, but not for the public",
}

ADDRESSEES = {
    "AMEMBASSY": "American Embassy",
    "AMCONSUL": "American Consulate",
    "AMCONGEN": "American Consulate General",
    "USMISSION": "United States Mission",
    "USDEL": "United States Delegation",
    "SECSTATE": "Secretary of State",
    "SECDEF": "Secretary of Defense",
    "USEU": "United States Mission to the European Union",
    "USLO": "United States Liaison Office",
    "USINT": "United States Interests Section",
    "CDR": "Commander",
    "CJCS": "Chairman of the Joint Chiefs of Staff",
}
"""How the first word of a plain-language address is read."""

PRECEDENCES = {
    "routine": "to be handled in the normal course of work",
    "priority": "to be handled before routine traffic",
    "immediate": "to be handled at once, ahead of priority traffic",
    "flash": "the most urgent: read on arrival, at any hour",
}

CAPTIONS = {
    "SIPDIS": "may be shared on SIPRNet, the secret-level network of the US government",
    "SIPDIS1": "may be shared on SIPRNet",
    "NOFORN": "not for foreign nationals",
    "NODIS": "no distribution beyond the named readers",
    "EXDIS": "exclusive distribution",
    "LIMDIS": "limited distribution",
    "STADIS": "for the State Department only",
    "ROGER": "Roger Channel: intelligence matters, INR only",
    "TERREP": "terrorism report",
    "NOCONTRACTOR": "not for contractors",
    "DEPT": "for the Department's own readers",
    "CODEL": "about the journey of a congressional delegation",
    "STAFFDEL": "about the journey of congressional staff",
    "VISAS": "about visas",
    "ADM": "administrative",
    "EYES ONLY": "for the addressee alone",
    "SENSITIVE": "sensitive",
    "C O R R E C T E D COPY": "sent again with corrections",
    "CORRECTED COPY": "sent again with corrections",
}

MARKS = {
    "U": "unclassified",
    "SBU": "sensitive but unclassified",
    "LOU": "limited official use",
    "C": "confidential",
    "S": "secret",
    "TS": "top secret",
    "NF": "not for foreign nationals",
    "FOUO": "for official use only",
}


def portion_mark(mark: str) -> str:
    """`C/NF` -> `confidential, not for foreign nationals`; "" where a part of it is unknown."""
    parts = [MARKS.get(part.strip(), "") for part in mark.upper().replace("//", "/").split("/")]
    return ", ".join(parts) if parts and all(parts) else ""
