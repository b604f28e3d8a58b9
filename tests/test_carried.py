"""Is an index of carried documents and new ones, array for array, the one that a build of all of them gives?"""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from index import bulk, renaming
from index.cable import Cable, Paragraph
from index.carried import carried
from index.codec.arrays import Array

WORDS = "the embassy reports that export controls of customs and border guards were discussed with ministries".split()
SPELLINGS = ["PREL", "Prel", "prel", "Économie", "ECONOMIE", "KNNP", "knnp"]


def some_cable(number: int, chance: random.Random) -> Cable:
    paragraphs = [" ".join(chance.choices(WORDS, k=chance.randint(0, 30))) for _ in range(chance.randint(0, 4))]
    body = "\n\n".join(paragraphs)
    return Cable(
        f"09MOSCOW{number}",
        date=f"2009-{chance.randint(1, 12):02d}-01T00:00:00Z" if chance.random() < 0.9 else "",
        title=" ".join(chance.choices(WORDS, k=3)),
        tags=tuple(chance.sample(SPELLINGS, chance.randint(0, 3))),
        origin=chance.choice(["Embassy Moscow", "EMBASSY MOSCOW", ""]),
        paragraphs=tuple(Paragraph(None, "", text) for text in paragraphs if text),
        text=body,
        body=body,
    )


def in_order(cables: list[Cable]) -> list[list[Cable]]:
    """As a build gives them: oldest first, a few at a time."""
    ordered = sorted(cables, key=lambda cable: (cable.date or "9999", cable.id))
    return [ordered[start : start + 7] for start in range(0, len(ordered), 7)]


def arrays(folder: Path) -> dict[str, Array]:
    (leaf,) = bulk.open_segment(folder).leaves
    found = {name: file[name] for file in leaf.segment.arrays.readers for name in file}
    return {name: values.tobytes() for name, values in found.items() if not name.startswith("cables/")}


def cables_of(folder: Path) -> list[Cable]:
    reader = bulk.open_segment(folder)
    return [reader.cable(document) for document in range(reader.doc_count_all())]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_carried_is_as_if_it_were_indexed_anew(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renaming, "STRETCH", 50)
    chance = random.Random(seed)
    before = {cable.id: cable for cable in (some_cable(n, chance) for n in range(chance.choice([1, 30, 90])))}
    after = {name: cable for name, cable in before.items() if chance.random() < 0.9}
    for name in chance.sample(sorted(after), len(after) // 10):
        after[name] = replace(some_cable(0, chance), id=name)
    after |= {cable.id: cable for cable in (some_cable(n, chance) for n in range(100, 100 + chance.randint(1, 9)))}
    old, updated, rebuilt = tmp_path / "old", tmp_path / "updated", tmp_path / "rebuilt"
    for folder in (old, updated, rebuilt):
        folder.mkdir()
    assert bulk.write(old, in_order([*before.values()]), iter, 1, 256, print) == len(before)

    others = carried(bulk.open_segment(old), [name for name in after if after[name] == before.get(name)])
    rest = in_order([cable for name, cable in after.items() if name not in others.ids])
    assert bulk.write(updated, rest, iter, 1, 256, print, others) == len(after)

    assert bulk.write(rebuilt, in_order([*after.values()]), iter, 1, 256, print) == len(after)
    assert arrays(updated) == arrays(rebuilt)
    assert cables_of(updated) == cables_of(rebuilt)


def test_a_document_is_indexed_anew_when_it_now_says_how_a_value_is_written(tmp_path: Path) -> None:
    first, second, third = (
        Cable(f"09MOSCOW{n}", date=f"2009-01-0{n}", tags=(tag,)) for n, tag in enumerate(("PREL", "Prel", "prel"), 1)
    )
    bulk.write(tmp_path, [[first, second, third]], iter, 1, 256, print)
    reader = bulk.open_segment(tmp_path)
    assert carried(reader, [second.id, third.id]).ids == {third.id}
    assert carried(reader, [first.id, third.id]).ids == {first.id, third.id}
    assert carried(reader, ["09MOSCOW9"]).size == 0
