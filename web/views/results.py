"""Which cables answer, and how can they be narrowed? (`/search`)"""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.page import Answer, Question, Sort
from web import changes, charts, narrowing, urls
from web.caching import unchanged
from web.reading import Reading, reading

pages = Blueprint("results", __name__)

FEWEST_PERIODS = 3
"""With fewer the row of reporting periods says nothing that the hits do not."""

MOST_READ = 20
"""Parts of the question that are read back one by one."""
LONGEST_EXPLAINED = 500
"""Characters of a query that is read back, mended and taken apart; a pasted page is only answered."""
MOST_CHIPS = 10
"""Of a question that is too long to be narrowed."""
TOO_LONG = "The question is too long to be narrowed further by clicking. A shorter one has its dates and facets here."

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
    asked = narrowing.settled(answer, current.full_name)
    lean = urls.is_long(asked)
    explained = len(asked.query) <= LONGEST_EXPLAINED

    def asking(query: str) -> str:
        return urls.search_address(replace(asked, query=query, offset=0))

    parts = current.read_as(asked.query) if explained else ()
    corrections = current.corrections(asked.query) if explained else ()
    expansions = current.expansions(asked.query) if explained else ()
    return render_template(
        "results.html",
        answer=answer,
        asked=asked,
        query=asked.query,
        lean=lean,
        notes=(*notes, *urls.unknown_parameters(request.args), *answer.notes, *([TOO_LONG] if lean else [])),
        histogram=None if lean else sent(current, answer),
        periods=None if lean else reported(current, answer),
        facets=[] if lean else narrowing.facets(replace(answer, question=asked), current.full_name),
        chips=narrowing.chips(asked)[: MOST_CHIPS if lean else None],
        narrowed=urls.is_narrowed(asked),
        bare=urls.bare(asked),
        paging=paging(answer),
        sorts=orders(asked),
        feed=urls.address("/feed.atom", replace(asked, sort=Sort.RELEVANCE)),
        change=changes.since(current, request.args.get("generation", ""), asked),
        permalink=urls.address("/search", asked, more={"generation": str(current.number)}),
        read_as=[(part, asking(part.without)) for part in parts[:MOST_READ]],
        unread=max(0, len(parts) - MOST_READ),
        corrections=[(better, asking(better.query)) for better in corrections],
        expansions=[(one, asking(one.query)) for one in expansions],
        empty=current.why_empty(asked) if explained and not answer.total else None,
        parameters=urls.parameters,
    )


def sent(current: Reading, answer: Answer) -> charts.Histogram | None:
    """When the hits were sent, day by day where one month is in view."""
    month = charts.month_in_view(answer.question)
    dates = current.days(answer.question, month) if month else answer.facets.get("date", ())
    return charts.histogram(dates, answer.question)


def reported(current: Reading, answer: Answer) -> charts.Histogram | None:
    """On which months the hits report, where enough of them say so."""
    drawn = charts.of_periods(current.periods(answer), answer.question) if answer.total else None
    return drawn if drawn and drawn.total >= FEWEST_PERIODS else None


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
