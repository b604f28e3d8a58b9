"""Are programs, agencies and offices found as well as the floors ask, on the cables labelled by hand?"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from indexer.entities import find_names
from indexer.posts import by_token

FLOORS = {"programs": 0.99, "agencies": 0.98, "offices": 0.97}
"""F1 on the labelled cables. Raise them as the rules get better; the issue asks for 0.92, 0.92 and 0.88."""


def _folded(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip().casefold()


def _origin(cable_id: str) -> str:
    post = by_token(re.sub(r"\d", "", cable_id))
    return post.name if post else ""


def _counts(found: Iterable[str], entities: list[dict[str, Any]], ignored: set[str], text: str) -> Counter[str]:
    """Right, wrong and missing names of one cable and field, by the rules of the labels' own scorer."""
    entity_of: dict[str, int] = {}
    for number, entity in enumerate(entities):
        for name in (entity["canonical"], entity.get("base", entity["canonical"]), *entity["surface_forms"]):
            entity_of.setdefault(_folded(name), number)
    right: set[int] = set()
    wrong = 0
    for name in {_folded(name) for name in found}:
        if name in entity_of:
            right.add(entity_of[name])
        elif name not in ignored and _folded(re.sub(r"\(.*?\)", "", name)) in text:
            wrong += 1
    return Counter(right=len(right), wrong=wrong, missing=len(entities) - len(right))


@pytest.fixture(scope="module")
def labelled(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "data" / "entities" / "gold-dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def scores(labelled: list[dict[str, Any]]) -> dict[str, float]:
    totals = {field: Counter[str]() for field in FLOORS}
    for cable in labelled:
        names = find_names(cable["scope_text"], _origin(cable["id"]), ())
        text, ignored = _folded(cable["scope_text"]), {_folded(name) for name in cable["ignore"]}
        for field, total in totals.items():
            total.update(_counts(getattr(names, field), cable[field], ignored, text))
    return {field: 2 * n["right"] / (2 * n["right"] + n["wrong"] + n["missing"]) for field, n in totals.items()}


@pytest.mark.parametrize("field", FLOORS)
def test_f1_reaches_its_floor(scores: dict[str, float], field: str) -> None:
    assert scores[field] >= FLOORS[field], f"{field}: F1 {scores[field]:.3f}"


def test_the_sample_page_names_what_the_issue_lists(shared: Path) -> None:
    text = (shared / "data" / "scoop-exbs-russia-2009-10.txt").read_text(encoding="utf-8")
    names = find_names(text[text.index("Summary:") :], "Embassy Moscow", ())
    assert {"EXBS", "International Visitor Program"} <= set(names.programs)
    agencies = {
        "FSTEK",
        "CBP",
        "ICE",
        "Federal Customs Service (Russia)",
        "Rosgranitsa",
        "Ministry of Foreign Affairs (Russia)",
        "World Customs Organization",
        "Department of State",
        "Department of Commerce",
    }
    assert agencies <= set(names.agencies)
    offices = {
        "EXBS Russia Program Office",
        "Economic Section",
        "Political Section",
        "Embassy of Russia in Washington",
    }
    assert names.offices[0] == "Embassy Moscow"
    assert offices <= set(names.offices)
    assert names.acronyms["EXBS"] == "Export Control and Related Border Security"
