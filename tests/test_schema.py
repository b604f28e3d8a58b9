"""Does a cable lie in the index as the table of fields says?"""

import pytest
from whoosh.filedb.filestore import RamStorage

from index import schema
from index.cable import Addressee, Cable, Paragraph, Recipients, ReportingPeriod
from index.fields import FIELDS, PARAGRAPH_BREAK, Kind

CABLE = Cable(
    id="09NOWHERE17",
    date="2009-10-09T11:03:00Z",
    origin="Embassy Nowhere",
    classification="UNCLASSIFIED",
    title="Customs Seminar",
    subject="CUSTOMS SEMINAR",
    tags=("PARM", "parm", "IT"),
    recipients=Recipients(action=(Addressee("SECSTATE WASHDC"),)),
    paragraphs=(Paragraph(1, "U", "1. (U) One seminar."), Paragraph(2, "U", "2. (U) Two seminars.")),
    reporting_period=ReportingPeriod("2009-09-01", "2009-09-30"),
)


def test_every_row_has_its_fields() -> None:
    names = set(schema.schema().names())
    for row in FIELDS:
        expected = {
            Kind.TEXT: {row.name, row.name + schema.EXACT},
            Kind.KEYWORD: {row.name},
            Kind.DATE: {row.name},
            Kind.PERIOD: {f"{row.name}_start", f"{row.name}_end"},
            Kind.VIRTUAL: set[str](),
        }[row.kind]
        assert expected <= names


def test_a_document_holds_each_value_once() -> None:
    made = schema.document(CABLE)
    assert made["tag"] == ["PARM", "IT"]
    assert made["to"] == ["SECSTATE WASHDC"]
    assert made["date"] == schema.minutes("2009-10-09T11:03:00Z")
    assert made["period_end"] - made["period_start"] == 29
    assert made["text"].count(PARAGRAPH_BREAK) == 2
    assert "signer" not in made


def test_whoosh_itself_indexes_the_document() -> None:
    storage = RamStorage()
    index = storage.create_index(schema.schema(), indexname="MAIN_of_test_schema")
    with index.writer() as writer:
        writer.add_document(**schema.document(CABLE))
    with index.reader() as reader:
        assert reader.doc_frequency("text", "seminar") == 1
        assert reader.frequency("text", "seminar") == 3
        assert reader.doc_frequency("text_exact", "seminars") == 1
        assert reader.doc_frequency("tag", "it") == 1
        assert reader.column_reader("tag")[0] == "PARM\x1fIT"
        assert reader.column_reader("date")[0] == schema.minutes("2009-10-09T11:03:00Z")
        places = reader.postings("text_breaks", PARAGRAPH_BREAK).value_as("positions")
        words = reader.postings("text_exact", "two").value_as("positions")
        assert len(places) == 2
        assert words[0] > places[1] >= schema.PARAGRAPH_GAP


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-02", 24 * 60),
        ("1969-12-31T23:59:30Z", -1),
        ("1970-01-01T02:00:00+02:00", 0),
    ],
)
def test_minutes(iso: str, expected: int) -> None:
    assert schema.minutes(iso) == expected


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        schema.minutes("2009-13-45")
