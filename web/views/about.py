"""What is in this index, where does it come from, and what was left out? (`/about`)"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template

from index.fields import FIELDS
from search.page import Answer, Question, Sort
from web import charts, urls
from web.caching import kept, unchanged
from web.reading import reading

pages = Blueprint("about", __name__)

MOST_LEFT_OUT = 200
"""Pages named among what was left out; the report of the build names them all."""
MOST_CODES = 60
"""Unknown codes and learned acronyms that are shown; the commonest."""

READ = (
    ("pages", "Pages read"),
    ("cables", "Cables indexed"),
    ("duplicates", "Pages of a cable that another page has too"),
    ("skipped", "Pages without a cable"),
    ("failed", "Pages that could not be read"),
)
"""Of the report: its numbers, and what they count."""
UNKNOWN = (("unknown_tags", "TAGS", "tag"), ("unknown_routes", "Routing indicators", ""))
"""Of the report: codes that the tables do not have, what they are, and the field that finds them."""

Row = tuple[str, str, list[str]]
"""A row of a table: what, its address or "", numbers."""


@pages.get("/about")
@unchanged
@kept
def about() -> str:
    """The report of the build, and how many cables have each field."""
    current = reading()
    report = current.report
    newest = Question(sort=Sort.NEWEST, limit=1)
    everything = current.answer(newest)
    oldest = current.answer(replace(newest, query="-missing:date", sort=Sort.OLDEST))
    left_out = report.get("left_out", [])
    return render_template(
        "about.html",
        answer=everything,
        first=next((hit.cable.date[:10] for hit in oldest.hits), ""),
        last=next((hit.cable.date[:10] for hit in everything.hits), ""),
        built=current.built,
        trouble=current.trouble,
        histogram=charts.histogram(everything.facets.get("date", ()), Question()),
        read=[(label, "", [f"{report[name]:,}"]) for name, label in READ if name in report],
        publishers=[
            (publisher, urls.query_address(urls.term("publisher", publisher)), [f"{pages:,}"])
            for publisher, pages in report.get("publishers", {}).items()
        ],
        fields=list(_fields(report, everything)),
        inferred=report.get("inferred", 0),
        skipped=[
            (reason[:1].upper() + reason[1:], "", [f"{count:,}"])
            for reason, count in sorted(report.get("reasons", {}).items(), key=lambda pair: -pair[1])
        ],
        left_out=left_out[:MOST_LEFT_OUT],
        left_out_total=len(left_out),
        acronyms=report.get("acronyms", [])[:MOST_CODES],
        unknown=[(label, field, codes[:MOST_CODES]) for name, label, field in UNKNOWN if (codes := report.get(name))],
    )


def _fields(report: dict[str, Any], everything: Answer) -> Iterator[Row]:
    for row in FIELDS:
        if row.name in report.get("fields", {}):
            has_page = row.name in urls.VALUE_FACETS
            values = f"{len(everything.facets.get(row.name, ())):,}" if has_page else ""
            yield row.label, f"/facet/{row.name}" if has_page else "", [f"{report['fields'][row.name]:,}", values]
