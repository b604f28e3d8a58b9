"""What is in a reader's dossier, and how does it leave as pages that need no server?

A dossier is an address: its title, the ids of its cables and a note to each. Nothing is kept on the server.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template
from werkzeug.datastructures import MultiDict

from index.cable import Cable
from web.parts import parts_of
from web.prose import Hits, unmarked
from web.reading import Reading

MOST_CABLES = 100
LONGEST_NOTE = 1000
LONGEST_TITLE = 120
_MOMENT = (2010, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the same dossier gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cable and what the reader noted of it."""

    cable: Cable
    note: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """`absent` are the ids asked for that the index does not hold."""

    title: str
    entries: tuple[Entry, ...]
    absent: tuple[str, ...] = ()


def read(args: MultiDict[str, str], reading: Reading) -> Dossier:
    """The dossier of an address: `title`, and `id` and `note` in pairs, in order."""
    notes = args.getlist("note")
    dropped = {identifier.casefold() for identifier in args.getlist("drop")}
    entries: dict[str, Entry] = {}
    absent: dict[str, None] = {}
    for position, typed in enumerate(args.getlist("id")[: 2 * MOST_CABLES]):
        note = notes[position].strip()[:LONGEST_NOTE] if position < len(notes) else ""
        for identifier in typed.replace(",", " ").split():
            if identifier.casefold() in dropped or len(entries) >= MOST_CABLES:
                continue
            cable = reading.cable(identifier)
            if cable is None:
                absent[identifier[:60]] = None
            elif cable.id not in entries:
                entries[cable.id] = Entry(cable, note)
    return Dossier(args.get("title", "").strip()[:LONGEST_TITLE], tuple(entries.values()), tuple(absent))


def parameters(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """The dossier as parameters of an address."""
    if dossier.title:
        yield "title", dossier.title
    for entry in dossier.entries:
        yield "id", entry.cable.id
        yield "note", entry.note


def archive(dossier: Dossier, style: bytes, reading: Reading) -> bytes:
    """A zip of static pages: `index.html`, `cables/ID.html`, `reftel.css`, linked to one another and to the sources."""
    out = io.BytesIO()
    held = {entry.cable.id for entry in dossier.entries}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        _put(pack, "index.html", render_template("offline/index.html", dossier=dossier).encode())
        _put(pack, "reftel.css", style)
        for entry in dossier.entries:
            page = render_template(
                "offline/cable.html",
                cable=entry.cable,
                note=entry.note,
                parts=tuple(parts_of(entry.cable, Hits(unmarked))),
                held=held,
                full_name=reading.full_name,
            )
            _put(pack, f"cables/{file_name(entry.cable.id)}", page.encode())
    return out.getvalue()


def file_name(identifier: str) -> str:
    """The name of a cable's page in the archive: nothing in it that leads out of its folder."""
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in identifier) + ".html"


def _put(pack: zipfile.ZipFile, name: str, data: bytes) -> None:
    pack.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
