"""Do `para:` and words near each other find inflections, as plain words do, and quotations only what was typed?"""

from pathlib import Path

import pytest

from index.cable import Cable, Paragraph
from index.generation import Generation
from index.store import Store
from search.answer import answer
from search.page import Question
from tests.stores import fill

TEXTS = {
    "09NOWHERE1": ("The seminar was about customs.",),
    "09NOWHERE2": ("Two seminars were held. A custom house was opened.",),
    "09NOWHERE3": ("Seminars were held.", "Customs officers came."),
    "09NOWHERE4": ("Customs officers and " + "very " * 60 + "long seminars.",),
}


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    store = Store(tmp_path_factory.mktemp("near"))
    with store.build() as making:
        fill(
            making,
            [Cable(id=name, paragraphs=tuple(Paragraph(None, "", t) for t in texts)) for name, texts in TEXTS.items()],
        )
        making.publish({}, {})
    return store.current()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("para:seminar", "1234"),
        ('para:"seminar"', "1"),
        ("para:(seminar customs)", "124"),
        ('para:(seminar "customs")', "14"),
        ('para:("seminars" "customs officers")', "4"),
        ("para:(seminars -customs)", ""),  # an exclusion holds of the whole cable, and all have customs somewhere
        ('"seminar customs"~8', "12"),
        ('"customs seminar"~8', "12"),  # two words near each other, in either order
        ('"seminar held"~5', "23"),
        ('"seminars held"', ""),
        ('"seminars were held"', "23"),
        ("seminar customs", "1234"),
    ],
)
def test_what_is_found(generation: Generation, typed: str, found: str) -> None:
    hits = answer(generation, Question(typed)).hits
    assert {hit.cable.id for hit in hits} == {f"09NOWHERE{number}" for number in found}


def test_the_inflections_are_marked(generation: Generation, tmp_path: Path) -> None:
    for typed in ("para:(seminar customs)", '"seminar customs"~8'):
        hit = next(h for h in answer(generation, Question(typed)).hits if h.cable.id == "09NOWHERE2")
        marked = {text for snippet in hit.snippets for text, is_marked in snippet.pieces if is_marked}
        assert {"seminars", "custom"} <= marked
