"""What is in this index, where does it come from, and what was left out? (`/about`)"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from index.fields import BY_NAME
from search.page import Question, Sort
from web import charts
from web.caching import unchanged
from web.reading import reading

pages = Blueprint("about", __name__)


@pages.get("/about")
@unchanged
def about() -> ResponseReturnValue:
    """The report of the build and counts of every facet."""
    current = reading()
    everything = current.answer(Question(sort=Sort.NEWEST, limit=1))
    counts = [
        (BY_NAME[name], len(buckets), sum(bucket.count for bucket in buckets))
        for name, buckets in everything.facets.items()
        if name != "date" and name in BY_NAME
    ]
    return render_template(
        "about.html",
        answer=everything,
        report=current.report,
        trouble=current.trouble,
        counts=counts,
        histogram=charts.histogram(everything.facets.get("date", ()), Question()),
        skipped=sorted(current.report.get("reasons", {}).items(), key=lambda pair: -pair[1]),
        classifications=everything.facets.get("classification", ()),
    )
