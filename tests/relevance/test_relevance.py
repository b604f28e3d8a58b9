"""Does a reader find the cable that is meant? Floors under how many known cables come first, among ten, and how high.

A floor may be raised when ranking gets better. Whoever lowers one says why in the commit.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.relevance import collection
from tests.relevance.collection import Measures, measured
from tests.relevance.known_items import HELD_OUT, TUNING, Judged, known_items

EVERY = 5  # a fifth of the collection is built for the tests; `python -m bench.relevance` takes it whole
EACH = 60

BY_SCRIPT, BY_HAND = "made by script, held out", "written by hand"

FLOORS = {
    BY_SCRIPT: Measures(first=0.90, ten=0.99, mrr=0.94),
    BY_HAND: Measures(first=0.88, ten=0.97, mrr=0.92),
}

Places = dict[str, dict[str, list[int]]]


@pytest.fixture(scope="module")
def sets(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[list[Judged], dict[str, list[int]]]]:
    """For each set its questions and, for each engine, the places at which the wanted cables were found."""
    by_hand = collection.by_hand()
    asked_for = {wanted for one in by_hand for wanted in one.wanted}
    rows = collection.rows(shared)
    rows = [row for number, row in enumerate(rows) if number % EVERY == 0 or row["id"] in asked_for]
    folder = tmp_path_factory.mktemp("relevance")
    generation = collection.build(rows, folder / "reftel")
    cables = [generation.cable(docnum) for docnum in range(len(generation))]
    engines = {"Reftel": collection.reftel(generation), **collection.stock_whoosh(cables, folder / "whoosh")}
    judged = {BY_SCRIPT: known_items(cables, HELD_OUT, EACH), BY_HAND: by_hand}
    return {
        title: (some, {name: collection.ranks(some, search) for name, search in engines.items()})
        for title, some in judged.items()
    }


Sets = dict[str, tuple[Sequence[Judged], dict[str, list[int]]]]


@pytest.mark.parametrize("title", FLOORS)
def test_known_cables_are_found(sets: Sets, title: str) -> None:
    reached = measured(sets[title][1]["Reftel"])
    assert reached.reaches(FLOORS[title]), f"{reached} is below {FLOORS[title]}"


@pytest.mark.parametrize("title", FLOORS)
@pytest.mark.parametrize("peer", ["stock Whoosh, AND", "stock Whoosh, OR"])
def test_stock_whoosh_is_not_ahead(sets: Sets, title: str, peer: str) -> None:
    ours, theirs = (measured(sets[title][1][name]) for name in ("Reftel", peer))
    assert ours.reaches(theirs), f"{ours} is behind {theirs}"


def test_there_are_enough_questions(sets: Sets) -> None:
    assert len(sets[BY_SCRIPT][0]) >= 200
    assert len(sets[BY_HAND][0]) >= 40


def test_the_halves_share_no_cable(shared: Path) -> None:
    cables = [collection.cable(row) for row in collection.rows(shared, every=40)]
    ours, theirs = (
        {wanted for one in known_items(cables, half) for wanted in one.wanted} for half in (TUNING, HELD_OUT)
    )
    assert ours
    assert theirs
    assert not ours & theirs
