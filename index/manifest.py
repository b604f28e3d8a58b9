"""Is a generation what was written?

`manifest.json` lies in each generation and names every other file with its size and SHA-256, the number of cables and
the versions that wrote it; its own `seal` is the SHA-256 of all that. Reading every byte takes seconds for a large
index, so `Seen` remembers outside the generation what the files' inodes looked like when their bytes were last read:
while size, inode and times of change stand as they were, no program has touched them.
"""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from index import analysis
from index.errors import IndexDamaged, IndexVersion

FORMAT = 2
"""Raised whenever files that an older Reftel wrote can no longer be read, or would be read differently."""

NAME = "manifest.json"

Manifest = dict[str, Any]
Seen = dict[str, list[int]]
"""File name -> size, inode, time of last change of bytes and of inode (nanoseconds)."""


def compose(folder: Path, generation: int, cables: int, built: str) -> Manifest:
    """The manifest of all files in a folder. Reads every byte."""
    names = files(folder)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # hashing lets go of the interpreter
        digests = list(pool.map(lambda name: _sha256(folder / name), names))
    manifest: Manifest = {
        "format": FORMAT,
        "analyzer": analysis.VERSION,
        "generation": generation,
        "cables": cables,
        "built": built,
        "files": {
            name: {"bytes": (folder / name).stat().st_size, "sha256": digest}
            for name, digest in zip(names, digests, strict=True)
        },
    }
    return {**manifest, "seal": _seal(manifest)}


def encode(manifest: Manifest) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read(folder: Path) -> Manifest:
    """The manifest of a generation. Raises IndexDamaged, or IndexVersion when another Reftel wrote it."""
    path = folder / NAME
    try:
        manifest = json.loads(path.read_bytes())
        seal, sealed = manifest["seal"], {key: value for key, value in manifest.items() if key != "seal"}
    except FileNotFoundError:
        raise IndexDamaged(f"{path} is missing") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error!r})") from None
    if seal != _seal(sealed):
        raise IndexDamaged(f"{path} is not what was written (its seal does not fit)")
    for what, ours in (("format", FORMAT), ("analyzer", analysis.VERSION)):
        if manifest.get(what) != ours:
            raise IndexVersion(
                f"{folder} was built with {what} version {manifest.get(what)}, this Reftel has {ours}: "
                "build it anew with `reftel index CRAWL`"
            )
    return {**sealed, "seal": seal}


def files(folder: Path) -> list[str]:
    """Names, relative to the folder, of everything in it but folders and the manifest, sorted."""
    names = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_symlink() or not p.is_dir())
    return sorted(name for name in names if name != NAME)


def misfits(folder: Path, manifest: Manifest) -> dict[str, str]:
    """File name -> what is wrong: missing, not belonging, of another size. Reads no file."""
    expected = manifest["files"]
    there = set(files(folder))
    faults = {name: f"{folder / name} is missing" for name in sorted(expected.keys() - there)}
    faults |= {name: f"{folder / name} does not belong there" for name in sorted(there - expected.keys())}
    for name in sorted(there & expected.keys()):
        size = (folder / name).stat().st_size
        if size != expected[name]["bytes"]:
            faults[name] = f"{folder / name} has {size} bytes, not {expected[name]['bytes']}"
    return faults


def differences(folder: Path, manifest: Manifest) -> dict[str, str]:
    """As `misfits`, and the files whose bytes are not those written. Reads every byte."""
    faults = misfits(folder, manifest)
    names = [name for name in manifest["files"] if name not in faults]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        digests = pool.map(lambda name: _digest(folder / name), names)
    for name, digest in zip(names, digests, strict=True):
        if digest != manifest["files"][name]["sha256"]:
            faults[name] = (
                f"{folder / name} {'is not what was written (its SHA-256 differs)' if digest else 'cannot be read'}"
            )
    return faults


def seen(folder: Path, manifest: Manifest) -> Seen:
    """How the files of a generation, its manifest among them, look now. Reads no file."""
    return {name: _look(folder / name) for name in [*manifest["files"], NAME]}


def _look(path: Path) -> list[int]:
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns]


def _seal(manifest: Manifest) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    """The SHA-256 of a file, or "" when the disk does not give it back."""
    try:
        return _sha256(path)
    except OSError:
        return ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
