"""What is one published index, open for reading?"""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index import aliases, bulk, manifest
from index.cable import Cable

LOOK_AGAIN = 2.0
"""Seconds after which a reader looks whether the files of its generation are still as they were."""

FullNames = dict[str, dict[str, str]]
"""Field name -> canonical value -> what it is in full: a program's long form, a TAG's meaning, a post's country."""


class Generation:
    """One published index, open for reading. Safe to share between threads and across fork.

    `trouble` says why this generation answers instead of a newer one; it is "" when all is well.
    """

    def __init__(self, path: Path, number: int, found: manifest.Manifest) -> None:
        self.path = path
        self.number = number
        self.manifest = found
        self.trouble = ""
        self.report: dict[str, Any] = json.loads((path / "report.json").read_bytes())
        self.aliases = aliases.Aliases(path / aliases.NAME)
        self.names: FullNames = json.loads((path / "names.json").read_bytes())
        self.reader = bulk.open_segment(path)

    def cable(self, docnum: int) -> Cable:
        return self.reader.cable(docnum)

    def facts(self, docnum: int) -> Cable:
        """The cable without its text, body, paragraphs and versions: read in two thirds of the time."""
        return self.reader.facts(docnum)

    def docnum(self, cable_id: str) -> int | None:
        """The document that holds this cable (any case), or None."""
        found: int | None = self.reader.docnum(cable_id)
        return found

    def __len__(self) -> int:
        return int(self.reader.doc_count())


@dataclass(slots=True)
class Opened:
    """A generation, what `CURRENT` held when it was opened, and how its files looked then."""

    generation: Generation
    stated: str
    look: manifest.Seen
    looked: float = field(default_factory=time.monotonic)

    def untouched(self) -> bool:
        """Whether its files are as they were; looks now and then."""
        now = time.monotonic()
        if now - self.looked < LOOK_AGAIN:
            return True
        same = manifest.seen(self.generation.path, self.generation.manifest) == self.look
        if same:
            self.looked = now
        return same
