"""Does the vectorised searcher answer as stock Whoosh does: the same hits, order, scores and facets?"""

import tempfile
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query

from index import bulk, schema
from index.analysis import stem
from index.cable import Cable, Paragraph, ReportingPeriod
from index.codec import values
from index.fields import FACETS
from search import counting, places
from search.page import Sort
from search.paragraph import SameParagraph
from search.run import run_reader
from tests import reference

WORDS = [
    "customs",
    "custom",
    "export",
    "exports",
    "control",
    "nuclear",
    "nuclei",
    "paris",
    "the",
    "of",
    "f",
    "16",
    "us",
]
TAGS = ["PARM", "ETTC", "KSTC", "RS", "IT"]
ORIGINS = ["Embassy Moscow", "Embassy Rome", "Consulate Nowhere"]
DATES = [
    "",
    "1972-02-25T09:09:00Z",
    "2008-11-01",
    "2009-10-09T11:03:00Z",
    "2009-10-31T23:59:00Z",
    "2010-01-01T00:00:00Z",
]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


@st.composite
def cables(draw: st.DrawFn) -> list[Cable]:
    made = []
    for number in range(draw(st.integers(1, 12))):
        paragraphs = tuple(Paragraph(None, "", text) for text in draw(st.lists(texts, max_size=3)))
        made.append(
            Cable(
                id=f"09NOWHERE{number}",
                date=draw(st.sampled_from(DATES)),
                origin=draw(st.sampled_from(["", *ORIGINS])),
                classification=draw(st.sampled_from([None, "SECRET", "CONFIDENTIAL//NOFORN"])),
                subject=draw(st.one_of(st.just(""), texts)),
                tags=tuple(draw(st.lists(st.sampled_from(TAGS), max_size=3))),
                summary=draw(st.one_of(st.just(""), texts)),
                paragraphs=paragraphs,
                programs=tuple(draw(st.lists(st.sampled_from(["EXBS", "IVP"]), max_size=2))),
                reporting_period=draw(st.sampled_from([None, ReportingPeriod("2009-09-01", "2009-09-30")])),
            )
        )
    return made


stems = st.sampled_from(sorted({stem(word) for word in WORDS} | {"absent"}))
words = st.sampled_from([*WORDS, "absent"])
boosts = st.sampled_from([1.0, 1.0, 2.0, 0.5])
leaves: st.SearchStrategy[Any] = st.one_of(
    st.builds(query.Term, st.sampled_from(["text", "subject", "summary"]), stems, boost=boosts),
    st.builds(query.Term, st.just("text_exact"), words, boost=boosts),
    st.builds(query.Term, st.just("tag"), st.sampled_from([tag.lower() for tag in TAGS])),
    st.builds(query.Term, st.just("origin"), st.sampled_from([origin.lower() for origin in ORIGINS])),
    st.builds(
        query.Phrase,
        st.sampled_from(["text_exact", "subject_exact"]),
        st.lists(words, min_size=2, max_size=4),
        slop=st.integers(1, 6),
        boost=boosts,
    ),
    st.builds(query.Prefix, st.just("text_exact"), st.sampled_from(["c", "ex", "nucl", "zz", "custom"]), boost=boosts),
    st.builds(query.Wildcard, st.just("text_exact"), st.sampled_from(["*s", "?", "c*t*", "*", "[ce]*l", "*ort?"])),
    st.builds(
        query.FuzzyTerm,
        st.just("text_exact"),
        st.sampled_from(["custom", "nuclea", "exprt"]),
        maxdist=st.integers(1, 2),
        prefixlength=st.integers(0, 2),
    ),
    st.builds(query.TermRange, st.just("tag"), st.sampled_from([None, "it", "ka"]), st.sampled_from([None, "parm"])),
    st.builds(
        query.NumericRange,
        st.just("date"),
        st.sampled_from([None, -100_000_000, 20_400_000]),
        st.sampled_from([None, 20_960_000, 21_000_000]),
    ),
    st.builds(query.NumericRange, st.just("period_start"), st.just(14488), st.sampled_from([None, 14500])),
    st.builds(query.Every, st.sampled_from([None, "tag", "text", "summary"]), boost=boosts),
    st.builds(
        SameParagraph,
        st.just("text_exact"),
        st.lists(st.lists(words, min_size=1, max_size=2), max_size=2),
        st.lists(stems, max_size=2),
        boost=boosts,
    ),
)
near_each_other: st.SearchStrategy[Any] = st.one_of(
    st.builds(query.Phrase, st.just("text_exact"), st.lists(words, min_size=2, max_size=3), slop=st.integers(1, 6)),
    st.builds(
        SameParagraph,
        st.just("text_exact"),
        st.lists(st.lists(words, min_size=1, max_size=2), max_size=2),
        st.lists(stems, max_size=2),
    ),
)
trees: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(query.And, st.lists(parts, min_size=2, max_size=3), boost=boosts),
        st.builds(query.Or, st.lists(parts, min_size=2, max_size=3), boost=boosts),
        st.builds(query.AndNot, parts, parts),
        st.builds(query.AndMaybe, parts, parts),
        st.builds(query.ConstantScoreQuery, parts, st.sampled_from([1.0, 3.0])),
        st.builds(query.Not, parts),
    ),
    max_leaves=6,
)


def bulk_index(folder: Path, some: list[Cable], size: int = 3) -> Any:
    batches = [some[n : n + size] for n in range(0, len(some), size)]
    assert bulk.write(folder, batches, list, 1, 64, lambda done: None) == len(some)
    return bulk.open_segment(folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(some=cables(), asked=st.lists(trees, min_size=4, max_size=12))
def test_random_queries_over_random_cables(some: list[Cable], asked: list[query.Query]) -> None:
    ordered = reference.in_order(some)
    with tempfile.TemporaryDirectory() as folder:
        reader = bulk_index(Path(folder), some)
        with reference.whoosh_index(ordered).searcher() as searcher:
            for one in asked:
                compare(reader, searcher, ordered, one)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    some=cables(),
    asked=st.lists(trees, min_size=2, max_size=6),
    common=st.integers(1, 3),
    dense=st.sampled_from([0, 1, 2, 64]),
)
def test_values_of_many_hits_are_counted_as_those_of_few(
    some: list[Cable], asked: list[query.Query], common: int, dense: int
) -> None:
    ordered = reference.in_order(some)
    with (
        mock.patch.multiple(values, FEW=0, COMMON=common, DENSE=dense),
        mock.patch.object(counting, "FEW", 0),
        mock.patch.object(counting._Keyword, "_many", 0),
        tempfile.TemporaryDirectory() as folder,
    ):
        reader = bulk_index(Path(folder), some)
        with reference.whoosh_index(ordered).searcher() as searcher:
            for one in asked:
                compare(reader, searcher, ordered, one)


def compare(reader: Any, searcher: Any, ordered: list[Cable], asked: Any, filters: dict[str, Any] | None = None) -> int:
    """Asks both and compares everything; returns the number of hits."""
    narrowing = filters or {}
    theirs = reference.hits(searcher, asked, narrowing.values())
    ours = run_reader(reader, asked, narrowing, [row.name for row in FACETS], limit=reader.doc_count() + 1)
    found = dict(ours.docs)
    assert ours.total == len(theirs) == len(found)
    assert reference.same_scores(found, theirs), (asked, found, theirs)
    assert list(ours.docs) == sorted(ours.docs, key=lambda hit: (-hit[1], hit[0]))
    for row in FACETS:
        rest = [one for name, one in narrowing.items() if name != row.name]
        counted = theirs if len(rest) == len(narrowing) else reference.hits(searcher, asked, rest)
        expected = reference.facet(ordered, counted, row.name)
        assert {one.value.lower(): one.count for one in ours.facets[row.name]} == expected, row.name
    return ours.total


@settings(max_examples=40, deadline=None)
@given(
    some=cables(),
    asked=st.lists(near_each_other, min_size=2, max_size=6),
    glanced=st.integers(1, 3),
    few=st.sampled_from([0, 4]),
    most=st.sampled_from([1, 20]),
    nearly_all=st.sampled_from([0, 0.7, 2]),
)
def test_places_in_many_documents_are_found_as_in_few(
    some: list[Cable], asked: list[query.Query], glanced: int, few: int, most: int, nearly_all: float
) -> None:
    """As if so few places already were many: a glance first, then the rest in stretches of a few documents."""
    ordered = reference.in_order(some)
    with (
        mock.patch.multiple(places, MOST_PLACES=most, MANY=1, GLANCED=glanced, FEW=few),
        mock.patch.multiple(places, NEARLY_ALL=nearly_all, FEW_PLACES=few),
        tempfile.TemporaryDirectory() as folder,
    ):
        reader = bulk_index(Path(folder), some)
        with reference.whoosh_index(ordered).searcher() as searcher:
            for one in asked:
                compare(reader, searcher, ordered, one)


@settings(max_examples=40, deadline=None)
@given(some=cables(), sought=st.lists(stems, min_size=2, max_size=3), slop=st.integers(1, 6))
def test_a_phrase_of_stems_is_that_of_all_their_words(some: list[Cable], sought: list[str], slop: int) -> None:
    """A field of stems keeps no places: they are those of the words as written."""
    choices = [[word for word in WORDS if stem(word) == one] or ["absent"] for one in sought]
    each = query.Or([query.Phrase("text_exact", list(written), slop) for written in product(*choices)])
    with tempfile.TemporaryDirectory() as folder:
        reader = bulk_index(Path(folder), some)
        for multiples in (1, 1 << 17):
            with mock.patch.multiple(places, MOST_PLACES=multiples, MANY=multiples):
                found = run_reader(reader, query.Phrase("text", sought, slop), {}, [], limit=100).docs
                expected = run_reader(reader, each, {}, [], limit=100).docs
                assert {docnum for docnum, _ in found} == {docnum for docnum, _ in expected}


@settings(max_examples=25, deadline=None)
@given(some=cables(), asked=trees, data=st.data())
def test_a_page_is_a_slice_of_all_hits(some: list[Cable], asked: query.Query, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reader = bulk_index(Path(folder), some)
        for sort in Sort:
            everything = run_reader(reader, asked, {}, [], sort, 0, 100).docs
            offset, limit = data.draw(st.integers(0, 15)), data.draw(st.integers(0, 5))
            assert run_reader(reader, asked, {}, [], sort, offset, limit).docs == everything[offset : offset + limit]


@settings(max_examples=25, deadline=None)
@given(some=cables())
def test_sorting_by_date_goes_both_ways_and_leaves_the_undated_last(some: list[Cable]) -> None:
    ordered = reference.in_order(some)
    with tempfile.TemporaryDirectory() as folder:
        reader = bulk_index(Path(folder), some)
        for sort, sign in ((Sort.OLDEST, 1), (Sort.NEWEST, -1)):
            found = [docnum for docnum, _ in run_reader(reader, query.Every(), {}, [], sort, 0, 100).docs]
            dated = [n for n, cable in enumerate(ordered) if cable.date]
            dated.sort(key=lambda n: sign * schema.minutes(ordered[n].date))
            assert found == dated + [n for n, cable in enumerate(ordered) if not cable.date]


def test_a_group_of_one_keeps_its_boost(tmp_path: Path) -> None:
    some = [Cable(id="1", subject="customs"), Cable(id="2", subject="export")]
    reader = bulk_index(tmp_path, some)
    one = run_reader(reader, query.Term("subject", "custom"), {}, []).docs[0][1]
    assert run_reader(reader, query.Or([query.Term("subject", "custom")], boost=3.0), {}, []).docs[0][1] == 3 * one


@pytest.mark.parametrize("slop", [64, 1000, 10**9])
def test_no_slop_reaches_into_the_next_paragraph(tmp_path: Path, slop: int) -> None:
    some = [
        Cable(id="1", paragraphs=(Paragraph(1, "", "customs " + "of " * 100 + "export"),)),
        Cable(id="2", paragraphs=(Paragraph(1, "", "customs"), Paragraph(2, "", "export"))),
    ]
    reader = bulk_index(tmp_path, some)
    near = query.Phrase("text_exact", ["customs", "export"], slop=slop)
    assert [docnum for docnum, _ in run_reader(reader, near, {}, []).docs] == ([0] if slop > 100 else [])
