"""Is every question, however hostile, answered or refused with a clear sentence, for a bounded amount of work?

Work is counted, not timed: postings and places read, and words looked through (`search.lookup.Budget`).
"""

import random
import string
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query

from index.cable import Cable, Paragraph
from index.codec.arrays import Array
from index.codec.postings import Postings
from index.errors import UsageError
from index.generation import Generation
from index.reader import Reader
from index.schema import document
from index.store import Store
from index.whoosh_index import ColumnIndex
from search import places, run
from search.answer import answer
from search.lookup import TOO_MUCH, Budget, Lookup
from search.page import Question, Sort
from search.paragraph import SameParagraph
from tests.answering import build
from tests.stores import fill
from tests.web_site import browse

COMMON = "the of and to in a for on that with by at as from this is".split()

HOSTILE = {
    "everything": "*",
    "all letters": " OR ".join(f"{letter}*" for letter in string.ascii_lowercase),
    "all letters together": " ".join(f"{letter}*" for letter in string.ascii_lowercase),
    "all letters anywhere": " OR ".join(f"*{letter}*" for letter in string.ascii_lowercase),
    "fuzzy everywhere": " OR ".join(f"{word}~2" for word in COMMON * 3),
    "5,000 clauses": " OR ".join(f"w{n}" for n in range(5_000)),
    "common words again and again": " OR ".join(COMMON * 100),
    "1,000 deep": "(" * 1_000 + "customs" + ")" * 1_000,
    "1,000 exclusions deep": "-(" * 1_000 + "customs" + ")" * 1_000,
    "open brackets": "(" * 5_000,
    "open quotations": '"' * 5_001,
    "100,000 characters": "customs " * 12_500,
    "one word of 100,000 letters": "x" * 100_000,
    "catastrophic": "*a*a*a*a*a*a*a*b",
    "many stars": "*" * 9_000,
    "any four letters": "????*",
    "stars and marks": "*?" * 3_000 + "x",
    "random bytes": random.Random(6).randbytes(5_000).decode("latin1"),
    "half a pair": "\ud800 customs",
    "nothing but marks": "~^:()[]{}\"'-*?" * 100,
    "a very long phrase": '"' + "of the " * 1_000 + '"',
    "near, without end": '"customs the"~1000000000',
    "all phrases of common words": " OR ".join(f'"{one} {other}"' for one, other in product(COMMON, COMMON)),
    "a paragraph of common words": f"para:({' '.join(COMMON)})",
    "a paragraph of alternatives": "para:(" + " ".join(f"({one} OR {one}s)" for one in COMMON) + ")",
    "a field of fields": "program:" * 1_000 + "EXBS",
    "all dates": "date:0001..9999 period:0001..9999",
    "ids": "id:*1* ref:*M* id:0*",
}


ADDRESSES = ("/search", "/facet/agency", "/feed.atom", "/export.csv", "/dossier", "/api/v1/search", "/api/v1/suggest")


@contextmanager
def spending() -> Iterator[list[int]]:
    """Notes what is spent in this context."""
    spent: list[int] = []
    spend = Budget.spend

    def noted(budget: Budget, work: int) -> None:
        spent.append(work)
        spend(budget, work)

    with mock.patch.object(Budget, "spend", noted):
        yield spent


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return build(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_answered_or_refused_with_a_sentence(generation: Generation, name: str) -> None:
    with spending() as spent:
        try:
            found = answer(generation, Question(HOSTILE[name]))
        except UsageError as refusal:
            assert str(refusal) == TOO_MUCH
        else:
            assert found.total <= len(generation)
    assert sum(spent) < 40_000  # words and postings of ten cables, a few times over


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_a_page_or_a_400(name: str) -> None:
    client = browse()
    text = HOSTILE[name].encode("utf-8", "replace").decode()[:20_000]
    for address in ADDRESSES:
        assert client.get(address, query_string={"q": text}).status_code in (200, 400), address


def test_a_refusal_says_so_on_the_page() -> None:
    with mock.patch.object(run, "Budget", lambda: Budget(0)):
        page = browse().get("/search?q=customs")
        problem = browse().get("/api/v1/search?q=customs")
    assert page.status_code == problem.status_code == 400
    assert TOO_MUCH in page.get_data(as_text=True)
    assert problem.get_json()["detail"] == TOO_MUCH


@pytest.mark.parametrize(
    "asked",
    [
        query.Term("text", "custom"),
        query.Prefix("text_exact", "c"),
        query.Wildcard("text_exact", "*o*"),
        query.Wildcard("text_exact", "c*s"),
        query.FuzzyTerm("text_exact", "custms", maxdist=2),
        query.Phrase("text_exact", ["of", "the"]),
        query.TermRange("text_exact", "a", "z"),
        SameParagraph("text_exact", [["of"], ["the"]]),
    ],
    ids=repr,
)
def test_every_kind_is_paid_for(generation: Generation, asked: query.Query) -> None:
    with spending() as spent:
        run.run(generation, asked, {}, [])
    assert sum(spent) > 0
    with mock.patch.object(run, "Budget", lambda: Budget(sum(spent) - 1)), pytest.raises(UsageError, match=TOO_MUCH):
        run.run(generation, asked, {}, [])


def test_the_same_part_is_paid_for_once(generation: Generation) -> None:
    with spending() as once:
        run.run(generation, query.Or([query.Phrase("text_exact", ["of", "the"])]), {}, [])
    with spending() as often:
        run.run(generation, query.Or([query.Phrase("text_exact", ["of", "the"])] * 500), {}, [])
    assert sum(often) == sum(once)


def test_all_segments_together_have_one_budget(tmp_path: Path) -> None:
    some = [Cable(id=f"09NOWHERE{n}", subject="customs") for n in range(6)]
    asked = query.Term("subject", "custom")
    with spending() as spent:
        assert run.run_reader(_segments(tmp_path, some), asked, {}, []).total == 6
    assert sum(spent) == 6


def _segments(folder: Path, cables: list[Cable]) -> Reader:
    """An index with a segment for each cable."""
    index = ColumnIndex.create(folder)
    for cable in cables:
        writer = index.writer()
        writer.add_document(**document(cable))
        writer.commit(merge=False)
    return Reader(folder)


def test_places_are_held_a_few_at_a_time(tmp_path: Path) -> None:
    """However many documents have the words of a phrase or a paragraph, the places of a few are in memory."""
    text = "of the " * 30
    cables = [Cable(id=f"09NOWHERE{n}", paragraphs=(Paragraph(1, "", text),)) for n in range(50)]
    store = Store(tmp_path)
    with store.build() as making:
        fill(making, cables)
        making.publish({}, {})
    held: list[int] = []
    places_of = places._places_of

    def noting(*arguments: object) -> object:
        found = places_of(*arguments)  # type: ignore[arg-type]
        held.append(found.size)
        return found

    with mock.patch.multiple(places, MOST_PLACES=120, _places_of=noting):
        for asked in (
            query.Phrase("text_exact", ["the", "of", "of"]),
            SameParagraph("text_exact", [["of", "of"], ["the"]]),
        ):
            assert run.run(store.current(), asked, {}, []).total == 0
    assert max(held) <= 120
    assert sum(held) >= 2 * 50 * 30


def test_where_a_word_stands_is_read_once_however_often_a_question_asks(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.build() as making:
        fill(making, [Cable(id="09NOWHERE1", paragraphs=(Paragraph(1, "", "customs the seminar"),))])
        making.publish({}, {})
    asked = query.And([query.Phrase("text_exact", ["customs", "the"]), query.Term("text_exact", "customs")])
    with mock.patch.object(Postings, "documents_of", autospec=True, side_effect=Postings.documents_of) as read:
        assert run.run(store.current(), asked, {}, []).total == 1
    assert read.call_count == 2


@pytest.mark.parametrize(
    ("asked", "total", "documents"),
    [
        (query.Phrase("text_exact", ["customs", "seminar", "the"]), 1, [2, 2, 1]),
        (SameParagraph("text_exact", [["customs"], ["the"]]), 3, [3, 3]),
        (SameParagraph("text_exact", [["seminar"], ["customs"]]), 2, [2, 2]),
    ],
)
def test_a_word_is_sought_only_where_it_may_stand_with_the_others(
    tmp_path: Path, asked: query.Query, total: int, documents: list[int]
) -> None:
    """Of a phrase the rarer words are sought first."""
    texts = ["customs seminar the", "customs the seminar", "seminar the the", "the the customs"]
    store = Store(tmp_path)
    with store.build() as making:
        fill(making, [Cable(id=f"09NOWHERE{n}", paragraphs=(Paragraph(1, "", one),)) for n, one in enumerate(texts)])
        making.publish({}, {})
    sought: list[int] = []

    def places_of(lookup: Lookup, postings: Postings, number: int, candidates: Array) -> Array:
        sought.append(candidates.size)
        return original(lookup, postings, number, candidates)

    original = places._places_of
    with mock.patch.object(places, "_places_of", places_of):
        assert run.run(store.current(), asked, {}, []).total == total
    assert sought == documents


def test_the_commonest_word_of_a_phrase_is_not_read_where_the_others_stand_nowhere_together(tmp_path: Path) -> None:
    cables = [Cable(id=f"09NOWHERE{n}", paragraphs=(Paragraph(1, "", "customs the seminar the"),)) for n in range(3)]
    store = Store(tmp_path)
    with store.build() as making:
        fill(making, cables)
        making.publish({}, {})
    read: list[int] = []

    def places_of(lookup: Lookup, postings: Postings, number: int, candidates: Array) -> Array:
        read.append(number)
        return original(lookup, postings, number, candidates)

    original = places._places_of
    for phrase, words_read in ((["the", "customs", "seminar"], 2), (["seminar", "the"], 2), (["the", "of"], 0)):
        read.clear()
        with mock.patch.object(places, "_places_of", places_of):
            total = run.run(store.current(), query.Phrase("text_exact", phrase), {}, []).total
        assert (total, len(read)) == (3 if phrase == ["seminar", "the"] else 0, words_read)


@pytest.mark.parametrize("offset", [0, 11, 10**9, 10**18, -5])
@pytest.mark.parametrize("sort", Sort)
def test_any_page_may_be_asked_for(generation: Generation, offset: int, sort: Sort) -> None:
    found = answer(generation, Question("*", offset=offset, limit=10**9, sort=sort))
    assert found.total == len(generation)
    assert len(found.hits) == max(0, len(generation) - max(0, offset))
    assert any("A page holds at most" in note for note in found.notes)


def test_every_facet_value_may_be_chosen_and_excluded(generation: Generation) -> None:
    everything = answer(generation, Question("*"))
    values = {name: tuple(b.value for b in buckets) for name, buckets in everything.facets.items() if name != "date"}
    many = {name: (*some, *(f"nobody {n}" for n in range(500))) for name, some in values.items()}
    assert answer(generation, Question("*", chosen=many)).total <= len(generation)
    assert all(
        not hit.cable.agencies and not hit.cable.tags for hit in answer(generation, Question("*", excluded=many)).hits
    )


pieces = st.sampled_from(
    [
        *("customs", "the", "of", "*", "?", "~", "~2", '"', "(", ")", "-", " ", " OR ", " AND ", "NOT ", "para:"),
        *("program:", "date:", "2009", "..", "[", " TO ", "]", ">", "c*", "*s", "\x00", "\u202e", "é", "日", "x" * 70),
    ]
)


@settings(max_examples=100, deadline=None)
@given(text=st.one_of(st.lists(pieces, max_size=40).map("".join), st.text(max_size=60)))
def test_whatever_is_typed_has_an_answer(generation: Generation, text: str) -> None:
    assert answer(generation, Question(text)).total <= len(generation)
