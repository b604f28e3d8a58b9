"""What is this program, agency, office, post, classification or tag? (`/program/EXBS` and its like)"""

from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from index.fields import BY_NAME, Field
from search.page import Answer, Bucket, Question, Sort
from web import charts, codes, urls, words
from web.caching import unchanged
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
    spelled = [bucket.value for bucket in answer.facets.get(field, ()) if bucket.chosen]
    if not answer.total:
        close = current.close_values(field, name)
        return render_template("absent_value.html", row=BY_NAME[field], value=name[:80], close=close), 404
    if len(spelled) == 1 and spelled[0] != name:
        return redirect(urls.value_address(field, spelled[0]), 301)
    oldest = current.answer(replace(asked, query="-missing:date", sort=Sort.OLDEST, limit=1))
    return render_template(
        "value.html",
        row=BY_NAME[field],
        value=name,
        meaning=codes.classification(name) if field == "classification" else current.full_name(field, name),
        aliases=current.aliases(field, name),
        answer=answer,
        asked=asked,
        first=oldest.hits[0].cable.date[:10] if oldest.hits else "",
        last=answer.hits[0].cable.date[:10],
        number=codes.number(answer.hits[0].cable.id) if field == "origin" else None,
        histogram=charts.histogram(answer.facets.get("date", ()), asked),
        together=list(_together(answer, field, name)),
        name_of=current.full_name,
        days_between=words.days_between,
    )


def _together(answer: Answer, field: str, name: str) -> Iterator[tuple[Field, list[Bucket], int]]:
    """For each other field, the values that most of the cables have, and how many values there are."""
    for other in TOGETHER:
        buckets = [b for b in answer.facets.get(other, ()) if (other, b.value) != (field, name)]
        if other != field and buckets:
            yield BY_NAME[other], buckets[:PER_LIST], len(buckets)


def _page_of(field: str) -> None:
    @unchanged
    def view(name: str) -> ResponseReturnValue:
        return value(field, name)

    pages.add_url_rule(f"/{field}/<path:name>", f"{field}", view)


for _field in urls.VALUE_PAGES:
    _page_of(_field)
