"""A process in which builds die, told what to do by lines on its standard input.

    python -m tests.dying INDEX                  builds of the tests' cables, by the store alone
    python -m tests.dying INDEX reftel index …   whole runs of the command

    at N         build, and be killed at the N-th event of the build (an opened file, a new name, a fork …)
    after N      build, and be killed from outside soon after the N-th event
    worker N     build, and one of its worker processes is killed soon after the N-th event, if it has any
    full N       build, on a disk that has no room for the N-th opened file and those after it (`broken N`: that fails)
    finish       build and live

Each is answered by one line of JSON: how it ended ("killed", "published" or "failed"), how many events there were,
which processes were left, and what was said on standard error. A build is forked off, so it costs no start-up.
"""

import errno
import json
import logging
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import reftel
from index.store import Store
from tests.cables import CABLES
from tests.stores import as_it_is, ignore

NO_EVENTS = ("import", "compile", "exec", "marshal", "object.", "sys.", "cpython.", "code.", "ctypes", "builtins.")
"""Whatever Python does by itself; how much of it there is depends on what was imported and compiled before."""

PATIENCE = 10.0  # seconds in which processes that were left must end
WRITES = os.O_WRONLY | os.O_RDWR


def build(index: Path) -> None:
    """As `reftel index` does: two workers, several batches."""
    with Store(index).build() as under_way:
        batches = [list(CABLES[start : start + 2]) for start in range(0, len(CABLES), 2)]
        under_way.write(batches, as_it_is, processes=2, memory_mb=128, progress=ignore)
        under_way.publish({"cables": len(CABLES)}, {})


def command(index: Path, arguments: list[str]) -> None:
    """What `reftel` does; what it could not do, it has said on standard error."""
    if status := reftel.main([*arguments, "--index", str(index)], standalone_mode=False):
        sys.exit(status)


def watch(here: str, word: str, event: int, tell: int) -> Callable[[], int]:
    """Acts at the event in this process, on files that lie `here`; gives a function that counts the events so far."""
    seen = 0
    me = os.getpid()

    def count(name: str, arguments: Any) -> None:
        nonlocal seen
        if name.startswith(NO_EVENTS):
            return
        mine = os.getpid() == me
        seen += mine
        if word in ("full", "broken"):
            if 0 < event <= seen and name == "open" and arguments[2] & WRITES and str(arguments[0]).startswith(here):
                raise OSError(errno.ENOSPC if word == "full" else errno.EIO, "the disk fails", arguments[0])
        elif mine and seen == event and word == "at":
            os.kill(me, signal.SIGKILL)
        elif mine and seen == event:
            os.write(tell, b"now")

    sys.addaudithook(count)
    return lambda: seen


def attempt(index: Path, make: Callable[[], None], word: str, event: int) -> dict[str, Any]:
    told, tell = os.pipe()
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            os.setsid()
            os.close(told)
            os.dup2(said.fileno(), sys.stderr.fileno())
            seen = watch(str(index), word, event, tell)
            try:
                make()
            except SystemExit:
                os._exit(1)
            except BaseException:
                logging.exception("the build failed")
                os._exit(1)
            os.write(tell, f" {seen()}".encode())
            os._exit(0)
        os.close(tell)
        if word in ("after", "worker") and os.read(told, 3) == b"now":
            time.sleep(random.random() / 50)
            victims = [child] if word == "after" else [process for process in processes(child) if process != child]
            for victim in victims[:1]:
                os.kill(victim, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        events = os.read(told, 100).decode()
        os.close(told)
        left = patiently(child)
        said.seek(0)
        how = "killed" if os.WIFSIGNALED(status) else "failed" if os.WEXITSTATUS(status) else "published"
        last = said.read().decode(errors="replace").strip()[-2000:]
    return {"how": how, "events": int(events.split()[-1]) if how == "published" else 0, "left": left, "said": last}


def processes(session: int) -> list[int]:
    """The living processes that belong to a build, its workers among them; whose parent is gone still belongs."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state, _parent, _group, number = (place / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:  # it has just ended
            continue
        if int(number) == session and state != "Z":
            found.append(int(place.name))
    return found


def patiently(session: int) -> list[int]:
    """The processes of a build that do not end."""
    until = time.monotonic() + PATIENCE
    while (left := processes(session)) and time.monotonic() < until:
        time.sleep(0.005)
    for process in left:
        os.kill(process, signal.SIGKILL)
    return left


def main() -> None:
    logging.disable(logging.WARNING)
    index, arguments = Path(sys.argv[1]), sys.argv[3:]

    def make(place: Path = index) -> None:
        if arguments:
            command(place, arguments)
        else:
            build(place)

    sys.stdout, answers = sys.stderr, sys.stdout
    with tempfile.TemporaryDirectory(prefix="reftel-dying-") as spare:
        if index.exists():
            shutil.copytree(index, spare, dirs_exist_ok=True)
        make(Path(spare))  # everything is imported before anything is counted
    for line in sys.stdin:
        word, *number = line.split()
        print(json.dumps(attempt(index, make, word, int(number[0]) if number else 0)), file=answers, flush=True)


if __name__ == "__main__":
    main()
