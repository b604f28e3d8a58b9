"""How much memory do a process and its children hold together?"""

import threading
import time
from collections import defaultdict
from contextlib import AbstractContextManager
from pathlib import Path

EVERY = 0.25


class Sampler(AbstractContextManager["Sampler"]):
    """Looks, while it is entered, at a tree of processes; `peak_mb` is the most that they held at one time.

    A page that several processes share counts once (proportional set size); pages of files count while they are mapped
    and in memory.
    """

    def __init__(self, root: int) -> None:
        self.root = root
        self.peak_mb = 0.0
        self.samples: list[tuple[float, float]] = []
        """(seconds since the start, MB)"""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Sampler":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        started = time.monotonic()
        while not self._over.wait(EVERY):
            held = sum(map(_held_mb, tree(self.root)))
            self.samples.append((time.monotonic() - started, held))
            self.peak_mb = max(self.peak_mb, held)


def tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended while we looked
            continue
        children[parent].append(int(stat.parent.name))
    found = [root]
    for process in found:
        found += children[process]
    return found


def _held_mb(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended, or is about to
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
