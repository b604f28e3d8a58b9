"""Which engine finds the cable that is meant? `python -m bench.relevance` writes bench/RELEVANCE.md.

The same known-item questions (`tests/relevance`) go to Reftel, to stock Whoosh (its BM25F, stemming analyzer and
multi-field parser, words ANDed) and to Tantivy (its default BM25, English stems, its default parser over subject and
text). Only the half of the made questions that was not used to set weights is counted, and those written by hand.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import tantivy
from whoosh import analysis, fields, index, qparser

from index.cable import Cable
from index.fields import searched_text
from index.store import Generation
from search import run
from search.compile import to_whoosh
from search.language import parse
from search.page import Sort
from tests.relevance import collection
from tests.relevance.known_items import Judged, known_items

Search = Callable[[str], Sequence[str]]
SHARED = Path(os.environ.get("REFTEL_SHARED", Path(__file__).resolve().parents[2] / "shared"))
RESULTS = Path(__file__).with_name("RELEVANCE.md")


def reftel(generation: Generation) -> Search:
    def search(text: str) -> list[str]:
        query, _ = to_whoosh(parse(text).tree, generation)
        matches = run.run(generation, query, {}, [], Sort.RELEVANCE, 0, 10)
        return [generation.cable(docnum).id for docnum, _ in matches.docs]

    return search


def whoosh(cables: Sequence[Cable], folder: Path) -> Search:
    stemming = analysis.StemmingAnalyzer()
    schema = fields.Schema(
        id=fields.ID(stored=True), subject=fields.TEXT(analyzer=stemming), text=fields.TEXT(analyzer=stemming)
    )
    folder.mkdir()
    made = index.create_in(folder, schema)
    writer = made.writer(limitmb=512)
    for cable in cables:
        writer.add_document(id=cable.id, subject=cable.subject, text=searched_text(cable))
    writer.commit(optimize=True)
    searcher = made.searcher()
    parser = qparser.MultifieldParser(["subject", "text"], schema)

    def search(text: str) -> list[str]:
        return [hit["id"] for hit in searcher.search(parser.parse(text), limit=10)]

    return search


def tantivy_(cables: Sequence[Cable], folder: Path) -> Search:
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
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        generation = collection.build(collection.rows(SHARED), room / "reftel")
        cables = [generation.cable(docnum) for docnum in range(len(generation))]
        judged = [one for one in known_items(cables) if not one.tuning] + collection.by_hand()
        engines = {
            "Reftel": reftel(generation),
            "Tantivy": tantivy_(cables, room / "tantivy"),
            "stock Whoosh 2.7.4": whoosh(cables, room / "whoosh"),
        }
        places = {name: collection.ranks(judged, search) for name, search in engines.items()}
    report = table(judged, places, len(cables))
    RESULTS.write_text(report, encoding="utf-8")
    print(report)


def table(judged: Sequence[Judged], places: dict[str, list[int]], cables: int) -> str:
    """The results as Markdown: for each kind of question and engine, success@1, success@10 and MRR."""
    kinds = [*dict.fromkeys(one.kind for one in judged), "all"]
    lines = [
        "# Is the cable that is meant found?",
        "",
        f"{len(judged)} questions about {cables:,} real cables, none of them used to set weights. Each cell: the share",
        "of questions whose cable comes first / is among the first ten / the mean reciprocal rank.",
        "Made by `python -m bench.relevance`.",
        "",
        f"| questions | | {' | '.join(places)} |",
        f"|---|---|{'---|' * len(places)}",
    ]
    for kind in kinds:
        chosen = [number for number, one in enumerate(judged) if kind in (one.kind, "all")]
        cells = [
            " / ".join(f"{value:.3f}" for value in _measures([found[n] for n in chosen])) for found in places.values()
        ]
        lines.append(f"| {kind} | {len(chosen)} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _measures(places: Sequence[int]) -> tuple[float, float, float]:
    return (
        collection.success(places, 1),
        collection.success(places, 10),
        collection.mean_reciprocal_rank(places),
    )


if __name__ == "__main__":
    main()
