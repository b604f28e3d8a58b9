"""Which engine finds the cable that is meant? `python -m bench.relevance` writes bench/RELEVANCE.md.

The same words go to Reftel, to Tantivy (its default BM25, English stems, its default parser over subject and text: any
of the words) and to stock Whoosh (its BM25F, stemming analyzer and multi-field parser; all of the words as it comes,
and any of them). The questions (`tests/relevance`) are made from cables of the reference collection by a script, in a
half that weights are set on and a half that judges, and written by hand.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import tantivy

from index.cable import Cable
from index.fields import searched_text
from tests.relevance import collection
from tests.relevance.collection import Measures, Search, measured
from tests.relevance.known_items import HELD_OUT, TUNING, Judged, known_items

SHARED = Path(os.environ.get("REFTEL_SHARED", Path(__file__).resolve().parents[2] / "shared"))
RESULTS = Path(__file__).with_name("RELEVANCE.md")


def tantivy_(cables: Sequence[Cable], folder: Path) -> Search:
    """Tantivy with its defaults."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("subject", tokenizer_name="en_stem")
    builder.add_text_field("text", tokenizer_name="en_stem")
    folder.mkdir()
    made = tantivy.Index(builder.build(), path=str(folder))
    writer = made.writer(200_000_000, 1)
    for cable in cables:
        writer.add_document(tantivy.Document(id=cable.id, subject=cable.subject, text=searched_text(cable)))
    writer.commit()
    writer.wait_merging_threads()
    made.reload()
    searcher = made.searcher()

    def search(text: str) -> list[str]:
        asked, _ = made.parse_query_lenient(text, ["subject", "text"])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(asked, 10).hits]

    return search


def main() -> None:
    """Builds, asks, writes; fails where a peer is ahead of Reftel in what judges."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        generation = collection.build(collection.rows(SHARED), room / "reftel")
        cables = [generation.cable(docnum) for docnum in range(len(generation))]
        sets = {
            "made by script, held out": known_items(cables, HELD_OUT),
            "written by hand": collection.by_hand(),
            "made by script, for tuning": known_items(cables, TUNING),
        }
        engines = {
            "Reftel": collection.reftel(generation),
            "Tantivy": tantivy_(cables, room / "tantivy"),
            **collection.stock_whoosh(cables, room / "whoosh"),
        }
        places = {
            title: {name: collection.ranks(judged, search) for name, search in engines.items()}
            for title, judged in sets.items()
        }
    report = written(sets, places, len(cables))
    RESULTS.write_text(report, encoding="utf-8")
    print(report)
    behind = [
        f"{name} is ahead in questions {title}"
        for title in list(sets)[:2]
        for name in engines
        if not measured(places[title]["Reftel"]).reaches(measured(places[title][name]))
    ]
    if behind:
        raise SystemExit("\n".join(behind))


def written(sets: dict[str, list[Judged]], places: dict[str, dict[str, list[int]]], cables: int) -> str:
    """The results as Markdown: for each kind of question and engine success@1, success@10 and MRR."""
    lines = [
        "# Is the cable that is meant found?",
        "",
        f"Questions about {cables:,} real cables, each with a known cable that answers it. A cell: the share of",
        "questions whose cable comes first / is among the first ten / the mean reciprocal rank. Reftel's order is that",
        "of its first page: the cables that lead, the hits, then those that lack some words (`search/nearest.py`).",
        "Made by `python -m bench.relevance`, which fails where a peer is ahead in a set that judges.",
    ]
    for title, judged in sets.items():
        found = places[title]
        lines += ["", f"## {len(judged)} questions {title}", ""]
        lines += [f"| questions | | {' | '.join(found)} |", f"|---|---|{'---|' * len(found)}"]
        for kind in [*dict.fromkeys(one.kind for one in judged), "all"]:
            chosen = [number for number, one in enumerate(judged) if kind in (one.kind, "all")]
            cells = [str(_of(some, chosen)) for some in found.values()]
            lines.append(f"| {kind} | {len(chosen)} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _of(places: Sequence[int], chosen: Sequence[int]) -> Measures:
    return measured([places[number] for number in chosen])


if __name__ == "__main__":
    main()
