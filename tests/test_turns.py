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
        assert turns.take(LONG)
        order.append(who)
        turns.give_back()

    assert turns.take(0)
    with ThreadPoolExecutor(6) as pool:
        for who in range(5):
            pool.submit(ask, who)
            _until_waiting(turns, who + 1)
        turns.give_back()
        ask(5)  # comes right after, when the first may not have woken yet
    assert order == [0, 1, 2, 3, 4, 5]


def test_no_more_than_so_many_at_once_and_every_turn_comes_back() -> None:
    turns, now, most = Turns(3), 0, 0
    counted = threading.Lock()

    def work(_: int) -> bool:
        nonlocal now, most
        if not turns.take(LONG):
            return False
        with counted:
            now += 1
            most = max(most, now)
        time.sleep(0.0005)
        with counted:
            now -= 1
        turns.give_back()
        return True

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(work, range(300)))
    assert most == 3
    assert [turns.take(0) for _ in range(4)] == [True, True, True, False]


def test_who_has_lost_patience_is_given_no_turn() -> None:
    turns = Turns(1)
    assert turns.take(0)
    assert not turns.take(0.01)
    turns.give_back()
    assert turns.take(0)
    assert not turns.take(0)
