"""Which cables are measured with? The real and the synthetic ones of the reference material, as records and as cables.

Both come as JSON lines. Programs, agencies and offices are not in them, so each cable is given some from made-up lists
whose frequencies fall off as in real cables; every engine gets the same.
"""

import json
import lzma
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from index.cable import Cable, Paragraph

SHARED = Path(os.environ.get("REFTEL_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SCALE = SHARED / "data" / "scale"
REAL = 6_112

_MADE_UP = {"program": (120, 2), "agency": (1_500, 6), "office": (400, 3)}  # how many there are, at most in one cable
_WEIGHTS = {name: list(accumulate(1 / (rank + 3) for rank in range(size))) for name, (size, _) in _MADE_UP.items()}
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def jsonl(count: int, folder: Path) -> Path:
    """A file of so many cables, made when it is not there: the real ones for REAL, else synthetic ones."""
    path = folder / f"cables-{count}.jsonl"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    if count == REAL:
        with lzma.open(SCALE / "cables.jsonl.xz") as packed, path.open("wb") as file:
            shutil.copyfileobj(packed, file)  # what this process held at its largest would count as that of the next
    else:
        subprocess.run([sys.executable, SCALE / "make_scale.py", str(count), path], check=True)
    return path


@dataclass(frozen=True, slots=True)
class Record:
    """A cable as every engine gets it."""

    id: str
    created: str  # 2009-10-09 11:03
    classification: str
    origin: str
    subject: str
    tags: list[str]
    program: list[str]
    agency: list[str]
    office: list[str]
    header: str
    body: str

    @property
    def text(self) -> str:
        return f"{self.header}\n{self.body}"

    @property
    def month(self) -> str:
        return self.created[:7]


def record(line: str | bytes) -> Record:
    raw: dict[str, Any] = json.loads(line)
    pick = random.Random(raw["id"])
    named = {
        name: [f"{name.title()} {n}" for n in sorted(set(_some(pick, name, most)))]
        for name, (_, most) in _MADE_UP.items()
    }
    return Record(
        raw["id"],
        raw["created"],
        raw["classification"],
        raw["origin"],
        raw["subject"],
        list(dict.fromkeys(raw.get("tags") or raw.get("tag_links") or [])),
        named["program"],
        named["agency"],
        named["office"],
        raw["header_text"],
        raw["body_text"],
    )


def _some(pick: random.Random, name: str, most: int) -> list[int]:
    weights = _WEIGHTS[name]
    return pick.choices(range(len(weights)), cum_weights=weights, k=pick.randint(0, most))


def records(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8") as lines:
        yield from map(record, lines)


Span = tuple[str, int, int]
"""A stretch of a file of cables: its path, from and to which byte."""


def spans(path: Path, size: int = 1 << 22) -> list[Span]:
    """The file in stretches of about so many bytes that end with a line."""
    whole = path.stat().st_size
    ends = [0]
    with path.open("rb") as lines:
        while ends[-1] < whole:
            lines.seek(min(ends[-1] + size, whole) - 1)
            lines.readline()
            ends.append(lines.tell())
    return [(str(path), start, end) for start, end in pairwise(ends)]


def load(span: Span) -> Iterator[Cable]:
    """The cables of a stretch. Runs in the builder's workers."""
    path, start, end = span
    with Path(path).open("rb") as file:
        file.seek(start)
        lines = file.read(end - start).split(b"\n")
    for line in lines:
        if line:
            yield cable(record(line))


def cable(one: Record) -> Cable:
    return Cable(
        id=one.id,
        date=f"{one.created.replace(' ', 'T')}:00Z",
        origin=one.origin,
        classification=one.classification,
        title=one.subject.title(),
        subject=one.subject,
        tags=tuple(one.tags),
        paragraphs=tuple(Paragraph(None, "", piece) for piece in _BLANK_LINE.split(one.body) if piece.strip()),
        programs=tuple(one.program),
        agencies=tuple(one.agency),
        offices=tuple(one.office),
        text=one.text,
        header_length=len(one.header),
        body=one.body,
    )
