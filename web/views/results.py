"""Which cables answer, and how can they be narrowed? (`/search`)"""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.page import Answer, Question, Sort
from web import changes, charts, narrowing, urls
from web.caching import unchanged
from web.reading import reading

pages = Blueprint("results", __name__)

FEWEST_PERIODS = 3
"""With fewer the row of reporting periods says nothing that the hits do not."""

SORTS = ((Sort.RELEVANCE, "Relevance"), (Sort.NEWEST, "Newest"), (Sort.OLDEST, "Oldest"))


@pages.get("/search")
@unchanged
def search() -> ResponseReturnValue:
    """A page of hits."""
    current = reading()
    asked, notes = urls.question(request.args)
    if not urls.is_narrowed(asked) and (cable := current.cable(asked.query)):
        return redirect(urls.cable_address(cable.id))
    answer = current.answer(asked)

    month = charts.month_in_view(asked)
    dates = current.days(asked, month) if month else answer.facets.get("date", ())

    periods = charts.of_periods(current.periods(asked), asked) if answer.total else None

    def asking(query: str) -> str:
        return urls.search_address(replace(asked, query=query, offset=0))

    return render_template(
        "results.html",
        answer=answer,
        asked=asked,
        notes=(*notes, *urls.unknown_parameters(request.args), *answer.notes),
        histogram=charts.histogram(dates, asked),
        periods=periods if periods and periods.total >= FEWEST_PERIODS else None,
        facets=narrowing.facets(answer, current.full_name),
        chips=narrowing.chips(asked),
        bare=urls.bare(asked),
        paging=paging(answer),
        sorts=orders(asked),
        change=changes.since(current, request.args.get("generation", ""), asked),
        permalink=urls.address("/search", asked, more={"generation": str(current.number)}),
        read_as=[(part, asking(part.without)) for part in current.read_as(asked.query)],
        corrections=[(better, asking(better.query)) for better in current.corrections(asked.query)],
        expansions=[(one, asking(one.query)) for one in current.expansions(asked.query)],
        empty=None if answer.total else current.why_empty(asked),
        parameters=urls.parameters,
    )


def orders(asked: Question) -> list[tuple[str, str, bool]]:
    """The orders as (label, address, whether it is this one). Without a query nothing is relevant: newest first."""
    current = Sort.NEWEST if asked.sort is Sort.RELEVANCE and not asked.query else asked.sort
    return [
        (label, urls.search_address(urls.sorted_by(asked, sort)), sort is current)
        for sort, label in SORTS
        if asked.query or sort is not Sort.RELEVANCE
    ]


def paging(answer: Answer) -> dict[str, object]:
    """Where we are among the pages, and links to the neighbours: {page, pages, first, last, previous, next}."""
    asked = answer.question
    size = max(asked.limit, 1)
    page, pages_ = asked.offset // size + 1, max(1, -(-answer.total // size))
    return {
        "page": page,
        "pages": pages_,
        "first": asked.offset + 1,
        "last": asked.offset + len(answer.hits),
        "previous": urls.search_address(asked, min(page - 1, pages_)) if page > 1 else "",
        "next": urls.search_address(asked, page + 1) if page < pages_ else "",
    }
