"""Which cable is meant by an id that is written loosely, and which may be meant by one that no cable here has?"""

import re
from collections.abc import Iterator

from index.analysis import fold
from index.generation import Generation
from search import vocabulary
from search.citations import Mention, mention_of

MOST_LIKELY = 6
MOST_MISSPELT = 3
"""Ids of other posts and years among them, so that the nearest numbers of the same post have room."""
MOST_OF_A_YEAR = 50_000
"""Ids of one post and year that are looked at."""
LONGEST = 60

_BETWEEN = re.compile(r"[\W_]+")
_SUFFIX = re.compile(r"\.(?:html?|txt|json)$", re.I)
_LOOSE = re.compile(r"(?:19|20)?(\d\d)([A-Z]{2,40})0*([1-9]\d{0,6})", re.I | re.A)
_YEARLESS = re.compile(r"([A-Z]{2,40})0*([1-9]\d{0,6})", re.I | re.A)


def canonical(written: str) -> str:
    """`09 Moscow 002555`, `2009-MOSCOW-2555` or `09moscow2555.html` -> `09MOSCOW2555`; "" for what is no id."""
    parts = _parts(written)
    return f"{parts[0]}{parts[1]}{parts[2]}" if parts else ""


def in_any_year(generation: Generation, field: str, written: str) -> list[str]:
    """The ids of a field that an id without its year may stand for: `MOSCOW 2555` -> `99moscow2555`, `09moscow2555`."""
    found = _YEARLESS.fullmatch(_BETWEEN.sub("", _SUFFIX.sub("", written[:LONGEST].strip())))
    if not found:
        return []
    stem = fold(f"{found[1]}{int(found[2])}")
    years = (*range(50, 100), *range(50))  # 1950 to 2049, in the order of time
    return [name for year in years if vocabulary.holds(generation, field, name := f"{year:02}{stem}")]


def likely(generation: Generation, written: str, most: int = MOST_LIKELY) -> tuple[Mention, ...]:
    """The cables that the writer of an unknown id may have meant: those spelt almost so, then those of the same post
    and year with the nearest numbers."""
    parts = _parts(written)
    if not parts:
        return ()
    year, post, serial = parts
    stem = fold(f"{year}{post}")
    misspelt = [name for name in vocabulary.near(generation, "id", stem + str(serial), 1) if not _is_of(stem, name)]
    nearest = sorted(_serials(generation, stem), key=lambda number: (abs(number - serial), number))
    ids = [*sorted(misspelt)[:MOST_MISSPELT], *(f"{stem}{number}" for number in nearest[:most])]
    return tuple(mention_of(generation, cable_id) for cable_id in ids[:most])


def _parts(written: str) -> tuple[str, str, int] | None:
    found = _LOOSE.fullmatch(_BETWEEN.sub("", _SUFFIX.sub("", written[:LONGEST].strip())))
    return (found[1], found[2].upper(), int(found[3])) if found else None


def _is_of(stem: str, name: str) -> bool:
    return name.startswith(stem) and name[len(stem) :].isdigit()


def _serials(generation: Generation, stem: str) -> Iterator[int]:
    for name, _ in vocabulary.beginning(generation, "id", stem, MOST_OF_A_YEAR):
        if _is_of(stem, name):
            yield int(name[len(stem) :])
