"""Are pages that state one id told apart when they carry different cables?"""

from dataclasses import replace

from indexer.identity import apart
from tests.cables import CABLES

LONG = [cable for cable in CABLES if len(set(cable.body.split())) > 40]


def test_an_extract_is_the_same_cable() -> None:
    whole = LONG[0]
    extract = replace(whole, body=whole.body[: len(whole.body) // 2])
    assert [len(group) for group in apart([whole, extract])] == [2]


def test_another_cable_with_the_same_id_stays_findable() -> None:
    first, second = LONG[0], replace(LONG[1], id=LONG[0].id)
    groups = apart([first, second])
    assert [group[0].id for group in groups] == [first.id, f"{first.id}~2"]
    assert groups[1][0].notes[-1].startswith(f"Another cable states the id {first.id}")
