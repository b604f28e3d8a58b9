"""Whose request is worked on next? Whoever has waited longest.

A semaphore of the standard library lets one that has just come take the place of one that was told to go on and has not
woken yet. Under load the same few are overtaken again and again, until their patience ends.

Threads of one process that compute at the same time share its interpreter and get in each other's way. So a request is
worked on alone at first; one that takes long holds up nobody longer than that.
"""

import math
import threading
import time
from collections import deque


class Turns:
    """So many turns at the same time; a turn begins when none that was taken is younger than `alone` seconds.

    Safe to use from any thread.
    """

    def __init__(self, at_once: int, alone: float = 0.0) -> None:
        self._at_once = at_once
        self._alone = alone
        self._begun: list[float] = []  # when each turn that is taken began
        self._waiting: deque[threading.Condition] = deque()
        self._one_by_one = threading.Lock()

    def take(self, patience: float) -> float | None:
        """Waits for a turn, so many seconds at most. Returns it, to be given back, or None when it did not come."""
        with self._one_by_one:
            until = time.monotonic() + patience
            mine = threading.Condition(self._one_by_one)
            self._waiting.append(mine)
            turn = self._wait(mine, until)
            self._waiting.remove(mine)
            self._wake_first()
            return turn

    def give_back(self, turn: float) -> None:
        """Lets the next who waits begin."""
        with self._one_by_one:
            self._begun.remove(turn)
            self._wake_first()

    def _wait(self, mine: threading.Condition, until: float) -> float | None:
        while True:
            now = time.monotonic()
            begins = self._next_begins() if self._waiting[0] is mine else math.inf
            if begins <= now:
                self._begun.append(now)
                return now
            if until <= now:
                return None
            mine.wait(min(begins, until) - now)

    def _next_begins(self) -> float:
        """When the next turn may begin if none is given back before."""
        if len(self._begun) >= self._at_once:
            return math.inf
        return self._begun[-1] + self._alone if self._begun else -math.inf

    def _wake_first(self) -> None:
        if self._waiting:
            self._waiting[0].notify()
