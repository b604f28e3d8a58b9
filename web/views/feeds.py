"""How does another program follow a query? (`/feed.atom`, `/opensearch.xml`)"""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request

from search.page import Sort
from web import openapi, parameters
from web.caching import unchanged
from web.reading import reading

pages = Blueprint("feeds", __name__)

ENTRIES = 50


@pages.get("/feed.atom")
@unchanged
def atom() -> Response:
    """The newest cables that answer the question, as an Atom feed."""
    current = reading()
    asked = parameters.whole(request.args, openapi.FEED)
    answer = current.answer(replace(asked, sort=Sort.NEWEST, offset=0, limit=ENTRIES))
    updated = next((hit.cable.date for hit in answer.hits if len(hit.cable.date) > 10), "") or current.built
    xml = render_template(
        "feed.xml",
        asked=asked,
        answer=answer,
        root=request.url_root.rstrip("/"),
        self_url=request.url,
        updated=_moment(updated),
        moment_of=_moment,
    )
    return Response(xml, content_type="application/atom+xml; charset=utf-8")


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    """Lets a browser add this site to its search engines."""
    xml = render_template("opensearch.xml", root=request.url_root.rstrip("/"))
    return Response(xml, content_type="application/opensearchdescription+xml; charset=utf-8")


def _moment(iso: str) -> str:
    """An RFC 3339 moment; a day alone begins at midnight, and what is no date is the epoch."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        when = datetime.fromtimestamp(0, UTC)
    return when.replace(tzinfo=when.tzinfo or UTC).isoformat().replace("+00:00", "Z")
