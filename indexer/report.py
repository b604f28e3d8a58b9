"""What did a build find, and what did it leave out?"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple, TypeVar

from index.cable import Cable
from index.fields import FIELDS, Kind
from indexer import routes, tags
from indexer.page import Skipped

T = TypeVar("T")

COMMONEST = 200
"""How many acronyms, unknown codes and the like a report names; the rest are counted."""


@dataclass(slots=True)
class Report:
    """What a build did. Every page was read, skipped or failed; the cables read are `cables` + `duplicates`.

    `left_out` names every page or part of the crawl that gave no cable, with the reason.
    """

    generation: int = 0
    cables: int = 0
    pages: int = 0
    skipped: int = 0
    duplicates: int = 0
    failed: int = 0
    seconds: float = 0.0
    fields: dict[str, int] = field(default_factory=dict)  # field name -> cables that have it
    inferred: int = 0  # cables whose classification is inferred
    years: dict[str, int] = field(default_factory=dict)
    publishers: dict[str, int] = field(default_factory=dict)  # publisher -> pages
    acronyms: list[tuple[str, str, int]] = field(default_factory=list)  # short, long, cables that define it
    unknown_routes: list[tuple[str, int]] = field(default_factory=list)
    unknown_tags: list[tuple[str, int]] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)
    left_out: list[dict[str, str]] = field(default_factory=list)

    def count(self, where: str, skipped: Skipped | None, failed: str) -> None:
        """Counts a page, and lists it where it gave no cable. `failed` is what broke in our reader."""
        self.pages += 1
        if skipped:
            self.skipped += 1
            self.reasons[skipped.reason] = self.reasons.get(skipped.reason, 0) + 1
            self.left_out.append({"where": where, "reason": str(skipped.reason), "detail": skipped.detail})
        elif failed:
            self.failed += 1
            self.left_out.append({"where": where, "reason": "the reader broke on it", "detail": failed})

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Facts(NamedTuple):
    """What the report counts of one cable."""

    fields: tuple[str, ...]
    inferred: bool
    year: str
    publishers: tuple[str, ...]
    acronyms: tuple[tuple[str, str], ...]
    unknown_routes: tuple[str, ...]
    unknown_tags: tuple[str, ...]


def facts(cable: Cable) -> Facts:
    addressees = (*cable.recipients.action, *cable.recipients.info)
    return Facts(
        fields=tuple(row.name for row in FIELDS if row.kind is not Kind.VIRTUAL and any(row.values(cable))),
        inferred=cable.classification_inferred,
        year=cable.date[:4] or "unknown",
        publishers=tuple(source.publisher for source in cable.sources),
        acronyms=tuple(cable.acronyms.items()),
        unknown_routes=tuple({a.route for a in addressees if a.route and not routes.is_known(a.route)}),
        unknown_tags=tuple(tag for tag in cable.tags if not tags.is_known(tag)),
    )


class Tally:
    """What the cables of a build have, counted as they come and go."""

    def __init__(self) -> None:
        self._inferred: Counter[bool] = Counter()
        self._years: Counter[str] = Counter()
        self._fields: Counter[str] = Counter()
        self._publishers: Counter[str] = Counter()
        self._acronyms: Counter[tuple[str, str]] = Counter()
        self._unknown_routes: Counter[str] = Counter()
        self._unknown_tags: Counter[str] = Counter()

    def add(self, one: Facts) -> None:
        self._count(Counter.update, one)

    def drop(self, one: Facts) -> None:
        """Counts a cable no longer that was added."""
        self._count(Counter.subtract, one)

    def _count(self, change: Callable[[Counter[Any], Iterable[Any]], None], one: Facts) -> None:
        change(self._inferred, (one.inferred,))
        change(self._years, (one.year,))
        change(self._fields, one.fields)
        change(self._publishers, one.publishers)
        change(self._acronyms, one.acronyms)
        change(self._unknown_routes, one.unknown_routes)
        change(self._unknown_tags, one.unknown_tags)

    def tell(self, report: Report) -> None:
        """Adds the counts to the report."""
        report.inferred = self._inferred[True]
        report.fields = {row.name: self._fields[row.name] for row in FIELDS if row.kind is not Kind.VIRTUAL}
        report.years = dict(sorted((+self._years).items()))
        report.publishers = dict(_commonest(self._publishers))
        report.acronyms = [(short, long, n) for (short, long), n in _commonest(self._acronyms)]
        report.unknown_routes = _commonest(self._unknown_routes)
        report.unknown_tags = _commonest(self._unknown_tags)


def _commonest(counter: "Counter[T]") -> list[tuple[T, int]]:
    # Counter.most_common breaks ties by insertion; the same crawl must give the same report.
    return sorted((+counter).items(), key=lambda pair: (-pair[1], str(pair[0])))[:COMMONEST]
