"""Do all rooms read the year of an id alike, and does the index refuse dates that it cannot hold?"""

from dataclasses import replace
from pathlib import Path

import pytest

from index import bulk, invert
from index.cable import Cable
from index.generation import Generation
from index.store import Store
from indexer import ids
from search.coverage import coverage
from tests.stores import publish
from web import codes

SHORT = range(100)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    store = Store(tmp_path_factory.mktemp("years") / "index")
    publish(store, [Cable(f"{short:02d}PARIS123", text="We met.") for short in SHORT])
    return store.current()


def test_the_year_of_an_id_is_the_same_everywhere(generation: Generation) -> None:
    read = [ids.parse_id(f"{short:02d}PARIS123") for short in SHORT]
    shown = [codes.number(f"{short:02d}PARIS123") for short in SHORT]
    years = [one.year for one in read if one]
    assert years == [one.year for one in shown if one]
    assert sorted(years) == [row.year for row in coverage(generation)] == [*range(1950, 2050)]


@pytest.mark.parametrize("date", ["9999-10-09", "9999-12-31T23:59:59Z"])
def test_a_date_that_the_index_cannot_hold_is_refused_before_anything_is_kept(date: str, tmp_path: Path) -> None:
    cable = Cable("09OSLO1", "2009-10-09", text="We met.")
    inverter = invert.Inverter(b"")
    inverter.add(cable)
    with pytest.raises(ValueError, match="the date of 09OSLO2 does not fit in 32 bits"):
        inverter.add(replace(cable, id="09OSLO2", date=date))
    inverter.add(replace(cable, id="09OSLO3"))
    assert (inverter.documents, inverter.write(tmp_path / "run")) == (2, 2)
    with pytest.raises(ValueError, match="32 bits"):
        bulk.write(tmp_path, [[replace(cable, date=date)]], iter, 1, 128, print)
