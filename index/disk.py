"""How do bytes come to stay on the disk?

A write is safe from power loss only once the file has been synced, and a new, renamed or removed name only once its
folder has been. `Disk` is all that the store does to the disk: tests put one in its place that fails or forgets.
"""

import os
import shutil
from pathlib import Path


class Disk:
    """The file system, a few steps at a time. Every method raises OSError as the system does."""

    def write(self, path: Path, data: bytes) -> None:
        """Writes a whole file, not yet synced."""
        path.write_bytes(data)

    def sync(self, path: Path) -> None:
        """Makes a file's bytes, or a folder's names, durable."""
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        """Puts `source` in the place of `target`, in one step; not yet synced."""
        source.replace(target)

    def make_folder(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)

    def remove(self, path: Path) -> None:
        """Removes a file, or a folder with all that is in it."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def put(self, path: Path, data: bytes) -> None:
        """The whole way: afterwards `path` holds `data`, or, should the machine stop meanwhile, what it held before."""
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            self.write(fresh, data)
            self.sync(fresh)
            self.replace(fresh, path)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
        self.sync(path.parent)
