"""Who may build here?

One process at a time. The lock is the kernel's (`fcntl.lockf`): it belongs to the process that took it and to none of
its workers, and ends with that process however it ends, so a dead build never keeps a living one out.
"""

import fcntl
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexLocked

# A process may take its own lock twice over; these are the ones that this process has.
_held: set[Path] = set()
_held_guard = threading.Lock()


@contextmanager
def building(path: Path) -> Iterator[None]:
    """Holds the lock file at `path`, whose text says who does. Raises IndexLocked when another holds it."""
    path = path.resolve()
    with _held_guard:
        if path in _held:
            raise IndexLocked(f"this process ({os.getpid()}) is already building in {path.parent}")
        _held.add(path)
    try:
        with path.open("a+", encoding="utf-8") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if not isinstance(error, BlockingIOError | PermissionError):
                    raise
                file.seek(0)
                raise IndexLocked(
                    f"another build is running in {path.parent} ({file.read().strip() or 'it does not say which'}); "
                    "wait for it to end"
                ) from None
            file.truncate(0)
            file.write(_who())
            file.flush()
            yield
    finally:
        with _held_guard:
            _held.discard(path)


def _who() -> str:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return f"process {os.getpid()} on {socket.gethostname()}, `{command}`, since {since}\n"
