"""Do Whoosh's own writer, reader and searcher work on our codec as on W3, Whoosh's own?"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet

from index import schema
from index.cable import Cable, Paragraph
from index.errors import IndexDamaged
from index.fields import FACETS
from index.reader import Reader
from index.whoosh_index import ColumnIndex
from search.paragraph import SameParagraph
from search.run import run_reader
from tests import reference
from tests.cables import CABLES
from tests.test_run_reference import cables, compare, trees

Step = tuple[str, Any]


@st.composite
def histories(
    draw: st.DrawFn, merging: Sequence[str] = ("keep", "optimize")
) -> list[tuple[list[Cable], list[int], str]]:
    """Commits: cables to add, which of the earlier ones to delete, how to merge."""
    made = []
    number = 0
    for some in draw(st.lists(cables(), min_size=1, max_size=3)):
        added = [Cable(**{**_fields(cable), "id": f"09NOWHERE{number + n}"}) for n, cable in enumerate(some)]
        gone = draw(st.lists(st.integers(0, max(0, number - 1)), max_size=3)) if number else []
        made.append((added, gone, draw(st.sampled_from(merging))))
        number += len(added)
    return made


def _fields(cable: Cable) -> dict[str, Any]:
    return {name: getattr(cable, name) for name in Cable.__slots__}


def replay(index: Any, history: list[tuple[list[Cable], list[int], str]]) -> None:
    for added, gone, merging in history:
        writer = index.writer()
        for number in gone:
            writer.delete_by_term("id", f"09nowhere{number}")
        for cable in added:
            writer.add_document(**schema.document(cable))
        writer.commit(merge=False) if merging == "keep" else writer.commit(optimize=True)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories(merging=["keep"]), asked=st.lists(trees, min_size=3, max_size=8))
def test_the_same_history_gives_the_same_answers(history: list[Any], asked: list[query.Query]) -> None:
    stock = reference.empty_index()
    replay(stock, history)
    with tempfile.TemporaryDirectory() as folder:
        ours = ColumnIndex.create(Path(folder))
        replay(ours, history)
        with stock.searcher() as theirs, ours.searcher() as mine:
            for one in asked:
                expected = {_id(theirs, n): score for n, score in reference.hits(theirs, one).items()}
                found = {_id(mine, n): score for n, score in reference.hits(mine, one).items()}
                assert found.keys() == expected.keys()
                assert all(abs(found[name] - score) < 1e-9 * max(1, abs(score)) for name, score in expected.items())
            same_terms(theirs.reader(), mine.reader())


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories(), asked=st.lists(trees, min_size=3, max_size=8))
def test_deleted_cables_count_for_nothing(history: list[Any], asked: list[query.Query]) -> None:
    """Many segments with deletions answer as one that never held what was deleted."""
    alive: dict[str, Cable] = {}
    for added, gone, _ in history:
        for number in gone:
            alive.pop(f"09NOWHERE{number}", None)
        alive.update((cable.id, cable) for cable in added)
    with tempfile.TemporaryDirectory() as folder:
        replay(ColumnIndex.create(Path(folder)), history)
        reader = Reader(Path(folder))
        if not alive:
            assert run_reader(reader, query.Every(), {}, []).total == 0
            return
        ordered = list(alive.values())
        with reference.whoosh_index(ordered).searcher() as searcher:
            for one in asked:
                theirs = {ordered[n].id: score for n, score in reference.hits(searcher, one).items()}
                ours = run_reader(reader, one, {}, [row.name for row in FACETS], limit=1000)
                found = {cable_id(reader, n): score for n, score in ours.docs}
                assert found.keys() == theirs.keys()
                assert all(abs(found[name] - score) < 1e-9 * max(1, abs(score)) for name, score in theirs.items())
                for row in FACETS:
                    hits = [n for n, cable in enumerate(ordered) if cable.id in theirs]
                    counted = {one.value.lower(): one.count for one in ours.facets[row.name]}
                    assert counted == reference.facet(ordered, hits, row.name)


def cable_id(reader: Reader, docnum: int) -> str:
    return reader.cable(docnum).id


def _id(searcher: Any, docnum: int) -> str:
    return str(searcher.reader().column_reader("id")[docnum])


def same_terms(theirs: Any, ours: Any) -> None:
    assert list(ours.all_terms()) == list(theirs.all_terms())
    for name, term in theirs.all_terms():
        a, b = theirs.term_info(name, term), ours.term_info(name, term)
        assert (b.weight(), b.doc_frequency(), b.max_weight()) == (a.weight(), a.doc_frequency(), a.max_weight())
        assert ours.frequency(name, term) == theirs.frequency(name, term)
        one, other = theirs.postings(name, term), ours.postings(name, term)
        while one.is_active():
            assert other.id() == one.id()
            assert other.weight() == one.weight()
            if theirs.schema[name].format.supports("positions"):
                assert other.value_as("positions") == one.value_as("positions")
            one.next()
            other.next()
        assert not other.is_active()


@pytest.fixture
def whoosh_reader(tmp_path: Path) -> Any:
    index = ColumnIndex.create(tmp_path)
    with index.writer() as writer:
        for cable in CABLES:
            writer.add_document(**schema.document(cable))
    return index.reader()


def test_columns_lengths_and_stored_fields(whoosh_reader: Any) -> None:
    stock = reference.whoosh_index(CABLES).reader()
    for name in ("id", "tag", "origin", "date", "period_start"):
        assert list(whoosh_reader.column_reader(name)) == list(stock.column_reader(name))
    for name in ("text", "subject", "summary_exact"):
        assert whoosh_reader.field_length(name) == stock.field_length(name)
        assert whoosh_reader.max_field_length(name) == stock.max_field_length(name)
        for docnum in range(len(CABLES)):
            assert (whoosh_reader.doc_field_length(docnum, name) or 0) == (stock.doc_field_length(docnum, name) or 0)
    assert list(whoosh_reader.all_stored_fields()) == list(stock.all_stored_fields())


def test_cursors_walk_and_find(whoosh_reader: Any) -> None:
    stock = reference.whoosh_index(CABLES).reader()
    ours, theirs = whoosh_reader.cursor("text"), stock.cursor("text")
    for sought in ("", "custom", "zzz", "m"):
        assert ours.find(sought) == theirs.find(sought)
        for _ in range(3):
            assert ours.next() == theirs.next()
    assert ours.first() == theirs.first()


def test_an_absent_term_is_said_to_be_absent(whoosh_reader: Any) -> None:
    assert whoosh_reader.doc_frequency("text", "absent") == 0
    assert ("text", "absent") not in whoosh_reader
    with pytest.raises(TermNotFound):
        whoosh_reader.term_info("text", "absent")
    with pytest.raises(TermNotFound):
        whoosh_reader.postings("text", "absent")


def test_a_missing_or_foreign_table_of_contents_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="cannot be read"):
        Reader(tmp_path)
    (tmp_path / "segments.json").write_text('{"segments": [{"name": "MAIN_x", "documents": 1}], "generation": 1}')
    with pytest.raises(IndexDamaged, match="missing"):
        Reader(tmp_path)


def test_whoosh_sorts_and_groups_by_our_columns(whoosh_reader: Any) -> None:
    found = Searcher(whoosh_reader).search(query.Every(), limit=None, sortedby=FieldFacet("date"), groupedby="origin")
    dates = [whoosh_reader.column_reader("date")[hit.docnum] for hit in found]
    assert dates == sorted(dates)
    assert sum(len(group) for group in found.groups("origin").values()) == len(CABLES)


def test_two_paragraphs_are_two(tmp_path: Path) -> None:
    cable = Cable(id="1", paragraphs=(Paragraph(1, "", "customs"), Paragraph(2, "", "export customs")))
    with ColumnIndex.create(tmp_path).writer() as writer:
        writer.add_document(**schema.document(cable))
    with reference.whoosh_index([cable]).searcher() as searcher:
        together = SameParagraph("text_exact", [["customs"], ["export"]])
        assert compare(Reader(tmp_path), searcher, [cable], together) == 1
