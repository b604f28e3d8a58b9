"""What is in this index, where does it come from, and what was left out? (`/about`)"""

from flask import Blueprint, render_template

from index.fields import FIELDS
from search.page import Question, Sort
from web import charts, urls
from web.caching import kept, unchanged
from web.reading import reading

pages = Blueprint("about", __name__)

MOST_LEFT_OUT = 200
"""Pages named among what was left out; the report of the build names them all."""


@pages.get("/about")
@unchanged
@kept
def about() -> str:
    """The report of the build, and how many cables have each field."""
    current = reading()
    everything = current.answer(Question(sort=Sort.NEWEST, limit=1))
    having = current.report.get("fields", {})
    left_out = current.report.get("left_out", [])
    return render_template(
        "about.html",
        answer=everything,
        built=current.built,
        trouble=current.trouble,
        report=current.report,
        skipped=sorted(current.report.get("reasons", {}).items(), key=lambda pair: -pair[1]),
        left_out=left_out[:MOST_LEFT_OUT],
        left_out_total=len(left_out),
        fields=[
            (row, having[row.name], len(everything.facets.get(row.name, ()))) for row in FIELDS if row.name in having
        ],
        with_pages=urls.VALUE_FACETS,
        histogram=charts.histogram(everything.facets.get("date", ()), Question()),
    )
