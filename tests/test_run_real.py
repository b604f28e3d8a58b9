"""Are the answers over real cables those of stock Whoosh?

120 cables by default, which stock Whoosh indexes in some seconds; REFTEL_REAL_CABLES=2000 for the long run.
"""

import json
import lzma
import os
import random
import re
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from whoosh import query

from index.analysis import fold, stem, terms
from index.cable import Cable, Paragraph
from index.fields import FIELDS, PARAGRAPH_BREAK
from index.schema import field_values, minutes
from search.paragraph import SameParagraph
from tests import reference
from tests.test_run_reference import bulk_index, compare

COUNT = int(os.environ.get("REFTEL_REAL_CABLES", "120"))
BLANK_LINE = re.compile(r"\n[ \t]*\n")


def cable(record: dict[str, Any]) -> Cable:
    paragraphs = tuple(Paragraph(None, "", part) for part in BLANK_LINE.split(record["body_text"]) if part.strip())
    return Cable(
        id=record["id"],
        date=record["created"].replace(" ", "T") + ":00Z",
        origin=record["origin"],
        classification=record["classification"],
        subject=record["subject"],
        tags=tuple(record["tag_links"]),
        summary=paragraphs[min(1, len(paragraphs) - 1)].text if paragraphs else "",
        paragraphs=paragraphs,
    )


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any, list[Cable]]:
    path = shared / "data" / "scale" / "cables.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        some = [cable(json.loads(line)) for line in islice(lines, 0, 3 * COUNT, 3)]
    ordered = reference.in_order(some)
    return bulk_index(tmp_path_factory.mktemp("real"), some, 100), reference.whoosh_index(ordered).searcher(), ordered


def word(text: str) -> query.Query:
    fields = (("text", 1.0), ("subject", 2.0), ("summary", 0.5))
    return query.Or([query.Term(name, stem(text), boost=boost) for name, boost in fields])


def asked(ordered: list[Cable], pick: random.Random) -> list[query.Query]:
    """Queries of every kind made of words that stand in the cables."""
    texts = [field_values(row, one)[0] for one in pick.sample(ordered, 20) for row in ROWS if field_values(row, one)]
    made: list[query.Query] = []
    for text in texts:
        paragraph = terms(pick.choice(text.split(PARAGRAPH_BREAK)))
        if len(paragraph) < 8:
            continue
        start = pick.randrange(len(paragraph) - 4)
        some = pick.sample(paragraph, 4)
        made += [
            word(some[0]),
            query.And([word(some[0]), word(some[1])]),
            query.Or([word(some[2]), word(some[3]), word("customs")]),
            query.AndNot(word(some[0]), word(some[2])),
            query.Phrase("text_exact", paragraph[start : start + pick.randint(2, 4)]),
            query.Phrase("text_exact", [some[0], some[1]], slop=pick.randint(2, 30)),
            query.Prefix("text_exact", some[0][:3]),
            query.Wildcard("text_exact", f"*{some[1][-3:]}"),
            query.FuzzyTerm("text_exact", some[2], maxdist=1, prefixlength=1),
            SameParagraph("text_exact", [[some[0]], [some[1]], paragraph[start : start + 2]]),
        ]
    return made


ROWS = [row for row in FIELDS if row.name == "text"]


def test_every_kind_of_query(real: tuple[Any, Any, list[Cable]]) -> None:
    reader, searcher, ordered = real
    pick = random.Random(11)
    found = 0
    for one in pick.sample(asked(ordered, pick), 60):
        found += compare(reader, searcher, ordered, one) > 0
    assert found > 40  # the words are taken from the cables, so nearly all are found


def test_filters_leave_out_their_own_facet(real: tuple[Any, Any, list[Cable]]) -> None:
    reader, searcher, ordered = real
    tag = fold(ordered[len(ordered) // 2].tags[0])
    filters = {
        "tag": query.Term("tag", tag),
        "date": query.NumericRange("date", minutes("2005-01-01"), minutes("2009-06-01"), endexcl=True),
    }
    for text in ("government", "minister", "customs"):
        compare(reader, searcher, ordered, word(text), filters)
