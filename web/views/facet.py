"""Which values of a facet do the hits of a question have, all of them? (`/facet/NAME`)"""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from index.analysis import fold
from index.fields import BY_NAME
from search.page import Bucket, Question
from web import narrowing, urls
from web.caching import unchanged
from web.errors import not_found
from web.narrowing import FullName, Group
from web.reading import reading

pages = Blueprint("facet", __name__)

PER_PAGE = 200
LINKS = 120_000
"""Characters of addresses on one page: the longer the question, the fewer values a page has."""
ORDERS = {"count": "By count", "name": "By name", "country": "By country"}
"""The last is for posts only, whose full name is their country."""


@pages.get("/facet/<name>")
@unchanged
def facet(name: str) -> ResponseReturnValue:
    """All values of one facet for the question: searched, sorted, some on each page."""
    if name not in urls.VALUE_FACETS:
        not_found(f"There is no facet of the name “{name[:40]}”.")
    current = reading()
    asked, notes = urls.question(request.args)
    find = request.args.get("find", "").strip()[:100]
    orders = {key: label for key, label in ORDERS.items() if key != "country" or name == "origin"}
    order = request.args.get("order", "count")
    order = order if order in orders else "count"
    page = asked.offset // asked.limit + 1
    answer = current.answer(replace(asked, offset=0, limit=0))
    everything = answer.facets.get(name, ())
    asked = narrowing.settled(answer, current.full_name)
    buckets = _found(everything, name, find, current.full_name)
    groups = arranged(asked, name, buckets, order, current.full_name)
    per_page = max(5, min(PER_PAGE, LINKS // (2 * len(urls.search_address(asked)))))

    def address(to_order: str = order, to_page: int = 1) -> str:
        more = {"find": find} if find else {}
        return urls.address(
            f"/facet/{name}", asked, to_page, {**more, **({"order": to_order} if to_order != "count" else {})}
        )

    return render_template(
        "facet.html",
        row=BY_NAME[name],
        groups=groups[(page - 1) * per_page : page * per_page],
        asked=asked,
        find=find,
        order=order,
        orders=[(key, label, address(key)) for key, label in orders.items()],
        total=len(everything),
        found=len(buckets),
        page=page,
        pages=max(1, -(-len(groups) // per_page)),
        previous=address(order, page - 1) if page > 1 else "",
        next=address(order, page + 1) if page * per_page < len(groups) else "",
        notes=(*notes, *answer.notes),
        parameters=urls.parameters,
    )


def _found(buckets: Sequence[Bucket], name: str, find: str, full_name: FullName) -> list[Bucket]:
    wanted = fold(find)
    return [b for b in buckets if not wanted or wanted in fold(f"{b.value} {full_name(name, b.value)}")]


def arranged(asked: Question, name: str, buckets: list[Bucket], order: str, full_name: FullName) -> list[Group]:
    """By count as they come, by name, or the posts of each country together, countries by name."""
    if order == "country":
        return sorted(narrowing.by_country(asked, buckets, full_name), key=_country)
    if order == "name":
        buckets = sorted(buckets, key=lambda bucket: fold(bucket.value))
    return narrowing.one_by_one(asked, name, buckets, full_name)


def _country(group: Group) -> str:
    first = group.whole or group.choices[0]
    return fold(first.country or first.value)
