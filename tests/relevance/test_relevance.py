"""Does a reader find the cable that is meant? Floors under how many known cables come first, among ten, and how high.

A floor may be raised when ranking gets better. Whoever lowers one says why in the commit.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.store import Generation
from search import run
from search.compile import to_whoosh
from search.language import parse
from search.page import Sort
from tests.relevance import collection
from tests.relevance.known_items import Judged, known_items

EVERY = 3  # a third of the collection is built for the tests; `python -m bench.relevance` takes it whole
EACH = 70

Places = dict[str, list[int]]

#                     first, among ten, mean reciprocal rank
FLOORS: dict[str, tuple[float, float, float]] = {
    "subject": (0.97, 1.0, 0.98),
    "paraphrase": (1.0, 1.0, 1.0),
    "name and place": (0.91, 1.0, 0.95),
    "by hand": (0.93, 0.93, 0.93),
}


def searching(generation: Generation) -> Callable[[str], list[str]]:
    def search(text: str) -> list[str]:
        query, _ = to_whoosh(parse(text).tree, generation)
        matches = run.run(generation, query, {}, [], Sort.RELEVANCE, 0, 10)
        return [generation.cable(docnum).id for docnum, _ in matches.docs]

    return search


@pytest.fixture(scope="module")
def judged_places(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """For each kind of question the places at which the wanted cables were found."""
    by_hand = collection.by_hand()
    asked_for = {one.wanted for one in by_hand}
    rows = collection.rows(shared)
    rows = [row for number, row in enumerate(rows) if number % EVERY == 0 or row["id"] in asked_for]
    generation = collection.build(rows, tmp_path_factory.mktemp("relevance"))
    cables = [generation.cable(docnum) for docnum in range(len(generation))]
    judged = [one for one in known_items(cables, EACH) if not one.tuning] + by_hand
    search = searching(generation)
    kinds: dict[str, list[Judged]] = {}
    for one in judged:
        kinds.setdefault(one.kind, []).append(one)
    return {kind: collection.ranks(some, search) for kind, some in kinds.items()}


@pytest.mark.parametrize("kind", FLOORS)
def test_known_cables_are_found(judged_places: Places, kind: str) -> None:
    places = judged_places[kind]
    reached = (
        collection.success(places, 1),
        collection.success(places, 10),
        collection.mean_reciprocal_rank(places),
    )
    floor = FLOORS[kind]
    assert all(here >= least for here, least in zip(reached, floor, strict=True)), f"{reached} is below {floor}"


def test_there_are_enough_questions(judged_places: Places) -> None:
    assert sum(len(places) for kind, places in judged_places.items() if kind != "by hand") >= 100
    assert len(judged_places["by hand"]) >= 40
