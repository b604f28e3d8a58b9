"""Whose request is worked on next? (web/turns.py)"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from web.turns import Turns

LONG = 20.0


def _until_waiting(turns: Turns, count: int) -> None:
    until = time.monotonic() + LONG
    while len(turns._waiting) < count:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, order = Turns(1), []

    def ask(who: int) -> None:
        turn = turns.take(LONG)
        assert turn is not None
        order.append(who)
        turns.give_back(turn)

    first = turns.take(0)
    assert first is not None
    with ThreadPoolExecutor(6) as pool:
        for who in range(5):
            pool.submit(ask, who)
            _until_waiting(turns, who + 1)
        turns.give_back(first)
        ask(5)  # comes right after, when the first may not have woken yet
    assert order == [0, 1, 2, 3, 4, 5]


def test_no_more_than_so_many_at_once_and_every_turn_comes_back() -> None:
    turns, now, most = Turns(3), 0, 0
    counted = threading.Lock()

    def work(_: int) -> bool:
        nonlocal now, most
        turn = turns.take(LONG)
        if turn is None:
            return False
        with counted:
            now += 1
            most = max(most, now)
        time.sleep(0.0005)
        with counted:
            now -= 1
        turns.give_back(turn)
        return True

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(work, range(300)))
    assert most == 3
    assert [turns.take(0) is not None for _ in range(4)] == [True, True, True, False]


def test_who_has_lost_patience_is_given_no_turn() -> None:
    turns = Turns(1)
    first = turns.take(0)
    assert first is not None
    assert turns.take(0.01) is None
    turns.give_back(first)
    assert turns.take(0) is not None
    assert turns.take(0) is None


def test_one_begins_beside_another_only_when_that_has_taken_long() -> None:
    turns = Turns(3, alone=0.05)
    long = turns.take(0)
    assert long is not None
    assert turns.take(0) is None, "the other has only begun"
    second = turns.take(LONG)
    assert second is not None
    assert second - long >= 0.05
    assert turns.take(0) is None, "now the second has only begun"
    turns.give_back(second)
    third = turns.take(0)
    assert third is not None, "the long one holds up nobody"
    turns.give_back(third)
    turns.give_back(long)
    assert turns.take(0) is not None


def test_who_leaves_first_in_the_line_tells_the_next_that_it_is_first() -> None:
    turns = Turns(2, alone=0.3)
    assert turns.take(0) is not None
    with ThreadPoolExecutor(2) as pool:
        impatient = pool.submit(turns.take, 0.1)
        _until_waiting(turns, 1)
        patient = pool.submit(turns.take, LONG)
        assert impatient.result() is None
        assert patient.result(LONG) is not None, "nobody gives a turn back: it must look at the time itself"
