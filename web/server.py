"""How is the site served? By gunicorn, on an address that is free."""

import os
import socket
import sys
from pathlib import Path

from index.errors import UsageError

CONFIG = Path(__file__).with_name("gunicorn.conf.py")


def run(index_path: Path, host: str, port: int, workers: int) -> None:
    """Becomes the gunicorn process. Raises UsageError when the address cannot be listened on."""
    _ensure_free(host, port)
    os.environ["REFTEL_INDEX"] = str(index_path)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(CONFIG), "--bind", f"{host}:{port}"]
    # Each thread's arrays would leave a heap of its own behind: twice as much memory.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.execv(sys.executable, [*gunicorn, "--workers", str(workers), "web.app:create_app()"])  # noqa: S606


def _ensure_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from None
