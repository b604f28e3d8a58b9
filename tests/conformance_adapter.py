"""Thin calls into the project for the conformance cases (`run.py tests/conformance_adapter.py`)."""

import dataclasses
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run.py lies elsewhere

from indexer import addressees, body, declassification, headlines, ids, labels, people, subjects, titles
from indexer import references as refs
from indexer import tags as tag_lines


def tags(text: str, canonicalize: bool) -> list[str]:
    line = headlines.find(text, labels.flat(text)).tags
    return list(tag_lines.segment(line)) if canonicalize else re.findall(r"[^\s,;]+", line.strip(" ,;.\n").upper())


def tag_kind(tag: str, default: str) -> str:
    return tag_lines.tag_kind(tag, default)


def canonicalize_id(text: str) -> str:
    return ids.canonicalize_id(text)


def references(text: str, year: int | None, reference_id: str | None) -> list[str]:
    return list(refs.cable_ids(_references(text, year), reference_id))


def references_typed(text: str, year: int | None) -> list[dict[str, Any]]:
    return [{"value": item.value, "kind": item.kind, "enum": item.enum} for item in _references(text, year)]


def _references(text: str, year: int | None) -> tuple[refs.Reference, ...]:
    return refs.parse_lists(headlines.find(text, labels.flat(text)).refs, year)


def subject(text: str, clean: bool) -> str:
    flat = labels.flat(text)
    span = headlines.find(text, flat).subject
    return subjects.tidy(flat[slice(*span)], clean) if span else ""


def classified_by(text: str) -> list[str]:
    flat = labels.flat(text)
    name = people.classified_by(flat, labels.labels(flat))
    return [name] if name else []


def signers(text: str, canonicalize: bool) -> list[str]:
    name = people.signer(labels.flat(text))
    return [name] if name else []


def recipients(header: str) -> list[dict[str, Any]]:
    return [
        dataclasses.asdict(addressee) | {"excluded": list(addressee.excluded)}
        for addressee in addressees.read_recipients(labels.flat(header)).action
    ]


def info_recipients(header: str) -> list[dict[str, Any]]:
    return [
        dataclasses.asdict(addressee) | {"excluded": list(addressee.excluded)}
        for addressee in addressees.read_recipients(labels.flat(header)).info
    ]


def nondisclosure_deadline(text: str) -> str | None:
    flat = labels.flat(text)
    return declassification.read_declassification(flat, list(labels.labels(flat))) or None


def titlefy(subject_line: str) -> str:
    return titles.titlefy(subject_line)


def summary(text: str) -> str:
    return body.summary(text)


def clean_content(text: str) -> str:
    return body.clean_content(text)
