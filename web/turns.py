"""Whose request is worked on next? Whoever has waited longest.

A semaphore of the standard library lets one that has just come take the place of one that was told to go on and has not
woken yet. Under load the same few are overtaken again and again, until their patience ends.
"""

import threading
from collections import deque


class Turns:
    """So many turns at the same time. Safe to use from any thread."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: deque[threading.Lock] = deque()  # each is held until its turn comes
        self._one_by_one = threading.Lock()

    def take(self, patience: float) -> bool:
        """Waits for a turn, so many seconds at most; says whether it came."""
        with self._one_by_one:
            if self._free:
                self._free -= 1
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=patience):
            return True
        with self._one_by_one:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came at the last moment

    def give_back(self) -> None:
        """Hands a turn that was taken to the next who waits."""
        with self._one_by_one:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
