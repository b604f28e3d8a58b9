"""Are pages that state one id told apart when they carry different cables?"""

from dataclasses import replace

import pytest

from index.cable import UNKNOWN_ID, Cable
from indexer.identification import NO_ID
from indexer.identity import anchors, apart, recognised
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


def test_a_page_without_an_id_is_named_after_the_same_text() -> None:
    whole = LONG[0]
    nameless = replace(whole, id=f"{UNKNOWN_ID}0123456789ab", notes=(NO_ID,), text=whole.body)
    named = recognised(nameless, [LONG[1], whole])
    assert named.id == whole.id
    assert whole.sources[0].url in named.notes[0]
    assert NO_ID not in named.notes
    assert set(anchors(nameless)) & set(anchors(whole))


@pytest.mark.parametrize("other", [LONG[1], replace(LONG[0], date="1999-01-01")], ids=["other text", "other day"])
def test_a_page_without_an_id_stays_nameless_otherwise(other: Cable) -> None:
    nameless = replace(LONG[0], id=f"{UNKNOWN_ID}0123456789ab", notes=(NO_ID,))
    assert recognised(nameless, [other]) == nameless
