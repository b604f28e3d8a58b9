"""What becomes of cables between reading and indexing: their order, what is dropped, what is counted."""

from dataclasses import replace
from pathlib import Path

from index.cable import UNKNOWN_ID, Cable, Paragraph, Source
from indexer.gathering import Gathering
from indexer.identification import NO_ID
from indexer.reading import _packed
from indexer.report import Report
from indexer.spill import Spill, load

WORDS = [
    f"{first}{last}" for first in ("alpha", "bravo", "delta", "hotel") for last in ("golf", "kilo", "lima", "papa")
]


def cable(cable_id: str, date: str, step: int, publisher: str = "scoop") -> Cable:
    body = " ".join(WORDS[step * n % len(WORDS)] + WORDS[n] for n in range(len(WORDS)) for _ in range(2))
    source = Source(f"http://example.org/{cable_id}/{publisher}", publisher, "", publisher)
    return Cable(cable_id, date, text=body, body=body, paragraphs=(Paragraph(None, "", body),), sources=(source,))


def gathered(folder: Path, cables: list[Cable]) -> tuple[list[Cable], Report]:
    report = Report()
    with Spill(folder / "cables") as spill:
        gathering = Gathering(spill)
        for one in cables:
            gathering.add(_packed(one))
        numbers = gathering.merged()
        gathering.tally.tell(report)
        found = [cable for lot in spill.lots(numbers, 2) for cable in load(lot)]
    return found, report


def test_cables_come_oldest_first_then_by_id_and_undated_last(tmp_path: Path) -> None:
    dates = {"09B2": "2009-10-09T11:03:00Z", "09A1": "2009-10-09T11:03:00Z", "09C3": "", "08D4": "2009-10-09"}
    cables = [cable(cable_id, date, step) for step, (cable_id, date) in enumerate(dates.items(), 1)]
    found, _ = gathered(tmp_path, cables)
    assert [one.id for one in found] == ["08D4", "09A1", "09B2", "09C3"]


def test_the_report_counts_the_cables_that_are_left(tmp_path: Path) -> None:
    twice = cable("09A1", "2009-10-09", 1)
    pages = [twice, cable("09A1", "2009-10-09", 1, "wikileaks"), cable("08B2", "2008-01-01", 2)]
    found, report = gathered(tmp_path, pages)
    assert [len(one.sources) for one in found] == [1, 2]
    assert report.years == {"2008": 1, "2009": 1}
    assert report.publishers == {"scoop": 2, "wikileaks": 1}
    assert report.fields["id"] == 2


def test_a_nameless_cable_goes_with_one_of_its_days(tmp_path: Path) -> None:
    whole = cable("09A1", "2009-10-09", 1)
    nameless = replace(whole, id=f"{UNKNOWN_ID}0123", notes=(NO_ID,))
    assert [one.id for one in gathered(tmp_path, [nameless, whole])[0]] == ["09A1"]
    later = replace(nameless, date="2009-10-14")
    assert [one.id for one in gathered(tmp_path, [later, whole])[0]] == ["09A1", later.id]
