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


def test_the_same_words_in_another_order_are_another_cable() -> None:
    first = LONG[0]
    second = replace(first, body=" ".join(reversed(first.body.split())))
    assert [len(group) for group in apart([first, second])] == [1, 1]


def sent(cable: Cable, dtg: str) -> Cable:
    """The cable with nothing but its date-time group before its text."""
    return replace(cable, text=f"{dtg}\n{cable.body}", header_length=len(dtg) + 1)


def test_a_page_without_an_id_sent_at_another_time_stays_nameless() -> None:
    whole = sent(LONG[0], "R 091103Z OCT 09")
    nameless = replace(sent(LONG[0], "R 091204Z OCT 09"), id=f"{UNKNOWN_ID}0123456789ab", notes=(NO_ID,))
    assert recognised(nameless, [whole]) == nameless
    assert recognised(sent(nameless, "R 091103Z OCT 09"), [whole]).id == whole.id


def test_an_extract_that_shares_two_thirds_is_the_same_cable_unless_sent_at_another_time() -> None:
    words = LONG[0].body.split()
    third = len(words) // 3
    body = " ".join([*words[: 2 * third], *reversed(words[2 * third :])])
    whole, changed = sent(LONG[0], "R 091103Z OCT 09"), replace(LONG[0], body=body)
    assert [len(group) for group in apart([whole, sent(changed, "R 091103Z OCT 09")])] == [2]
    assert [len(group) for group in apart([whole, sent(changed, "R 101103Z OCT 09")])] == [1, 1]
