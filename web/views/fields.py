"""What is this program, agency, office, post, classification or tag? (`/program/EXBS` and its like)"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from index.fields import BY_NAME
from search.page import Question, Sort
from web import charts, urls
from web.caching import unchanged
from web.errors import not_found
from web.reading import reading

pages = Blueprint("fields", __name__)

LATEST = 8
TOGETHER = ("program", "agency", "office", "origin", "tag")
PER_LIST = 6


def value(field: str, name: str) -> ResponseReturnValue:
    """A page about one value: its names, its dates, what it is named together with, its latest cables."""
    current = reading()
    asked = Question(chosen={field: (name,)}, sort=Sort.NEWEST, limit=LATEST)
    answer = current.answer(asked)
    if not answer.total:
        not_found(f"No cable of this index has the {BY_NAME[field].label.lower()} “{name[:80]}”.")
    together = [
        (BY_NAME[other], [b for b in answer.facets.get(other, ()) if (other, b.value) != (field, name)][:PER_LIST])
        for other in TOGETHER
        if other != field
    ]
    return render_template(
        "value.html",
        row=BY_NAME[field],
        value=name,
        full_name=current.full_name(field, name),
        aliases=current.aliases(field, name),
        answer=answer,
        asked=asked,
        histogram=charts.histogram(answer.facets.get("date", ()), asked),
        together=[(row, buckets) for row, buckets in together if buckets],
        name_of=current.full_name,
    )


def _page_of(field: str) -> None:
    @unchanged
    def view(name: str) -> ResponseReturnValue:
        return value(field, name)

    pages.add_url_rule(f"/{field}/<path:name>", f"{field}", view)


for _field in urls.VALUE_PAGES:
    _page_of(_field)
