"""A process in which builds die: `python -m tests.dying INDEX`, told what to do by lines on its standard input.

    event N      build, and be killed at the N-th event of the build (an opened file, a new name, a fork, an import …)
    after S      build, and be killed S seconds after it began
    finish       build and live

Each is answered by one line: `killed` or `published EVENTS SECONDS`. A build is forked off, so it costs no start-up.
"""

import logging
import os
import signal
import sys
import time
from pathlib import Path

from index.store import Store
from tests.cables import CABLES
from tests.stores import as_it_is, ignore


def build(index: Path) -> None:
    """As `reftel index` does: two workers, several batches."""
    with Store(index).build() as under_way:
        batches = [list(CABLES[start : start + 2]) for start in range(0, len(CABLES), 2)]
        under_way.write(batches, as_it_is, processes=2, memory_mb=128, progress=ignore)
        under_way.publish({"cables": len(CABLES)}, {})


def die(index: Path, event: int, report: int) -> None:
    """Builds and is killed at an event, or tells `report` (a file descriptor) how many events there were."""
    seen = 0
    me = os.getpid()

    def count(_name: str, _arguments: object) -> None:
        nonlocal seen
        if os.getpid() == me:
            seen += 1
            if seen == event:
                os.kill(me, signal.SIGKILL)

    sys.addaudithook(count)
    began = time.monotonic()
    build(index)
    os.write(report, f"{seen} {time.monotonic() - began:.4f}".encode())


def attempt(index: Path, event: int, seconds: float | None) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            die(index, event, writing)
        except BaseException:
            logging.exception("the build failed")
            os._exit(1)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(writing)
    said = os.read(reading, 100).decode()
    os.close(reading)
    if os.WIFSIGNALED(status):
        return "killed"
    return f"published {said}" if os.WEXITSTATUS(status) == 0 else "failed"


def main() -> None:
    logging.disable(logging.WARNING)
    index = Path(sys.argv[1])
    for line in sys.stdin:
        word, *number = line.split()
        event = int(number[0]) if word == "event" else 0
        seconds = float(number[0]) if word == "after" else None
        print(attempt(index, event, seconds), flush=True)


if __name__ == "__main__":
    main()
