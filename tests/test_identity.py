"""Are pages that state one id told apart when they carry different cables?"""

import weakref
from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.cable import UNKNOWN_ID, Cable
from indexer import identity
from indexer.identification import NO_ID
from indexer.identity import MOST_APART, anchors, apart, recognised
from tests.cables import CABLES

LONG = [cable for cable in CABLES if len(set(cable.body.split())) > 40]


def test_an_extract_is_the_same_cable() -> None:
    whole = LONG[0]
    extract = replace(whole, body=whole.body[: len(whole.body) // 2])
    assert [len(group) for group in apart([whole, extract])] == [2]


def test_another_cable_with_the_same_id_stays_findable() -> None:
    first, second = LONG[0], replace(LONG[1], id=LONG[0].id)
    groups = list(apart([first, second]))
    assert [group[0].id for group in groups] == [first.id, f"{first.id}~2"]
    assert groups[1][0].notes[-1].startswith(f"Another cable states the id {first.id}")


def other_text(nth: int) -> Cable:
    words = " ".join(f"{''.join(chr(97 + int(digit)) for digit in f'{nth:03}')}{word}" for word in LONG[0].body.split())
    return replace(LONG[0], text=words, body=words, header_length=0)


def test_of_many_cables_with_one_id_none_is_lost_and_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    original = identity._shared
    monkeypatch.setattr(identity, "_shared", lambda *two: (compared.append(None), original(*two))[1])
    pages = [other_text(nth) for nth in range(400)]
    again = [replace(pages[nth], notes=("Seen again.",)) for nth in (MOST_APART - 1, MOST_APART)]
    groups = list(apart(iter([*pages, *again])))
    listed = {group[0].id: group for group in groups}
    assert set(listed) == {LONG[0].id, *(f"{LONG[0].id}~{nth}" for nth in range(2, 402))}
    assert len(listed[f"{LONG[0].id}~{MOST_APART}"]) == 2  # compared with those that came first
    assert {page.body for group in groups for page in group} == {page.body for page in pages}
    assert len(compared) <= MOST_APART * 402


def test_pages_are_taken_one_at_a_time() -> None:
    """However many there are under one id, no more are held than those that are compared."""
    pages = (other_text(nth) for nth in range(400))
    assert next(apart(pages))[0].id == f"{LONG[0].id}~{MOST_APART + 1}"
    assert len(list(pages)) == 400 - MOST_APART - 1


def test_copies_of_a_page_are_held_once_with_all_their_sources() -> None:
    """However many there are: no more than a few of their texts are in memory at the same time."""
    alive: weakref.WeakSet[Text] = weakref.WeakSet()
    most = 0

    def copies() -> Iterator[Cable]:
        nonlocal most
        for nth in reversed(range(100)):
            text = Text(LONG[0].text)
            alive.add(text)
            most = max(most, len(alive))
            yield replace(
                LONG[0], text=text, sources=(replace(LONG[0].sources[0], url=f"http://example.org/{nth:02}"),)
            )

    ((one,),) = apart(copies())
    assert [source.url for source in one.sources] == [f"http://example.org/{nth:02}" for nth in range(100)]
    assert replace(one, sources=LONG[0].sources) == LONG[0]
    assert most <= 4


class Text(str):
    """One that says whether it is still held."""

    __slots__ = ("__weakref__",)

    def __hash__(self) -> int:
        return id(self)


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
