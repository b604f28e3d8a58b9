"""How does a program ask? (`/api/v1/…`, described at `/api/` and in `/api/v1/openapi.json`)

Unlike a person, a program that asks for something that cannot be done is told so (400) and gets nothing else; what is
odd in the query itself is still answered, with a note.
"""

import base64
import binascii
import json

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from search.page import Answer, Question
from web import openapi, urls
from web.caching import unchanged
from web.errors import not_found
from web.reading import reading

pages = Blueprint("api", __name__)


@pages.get("/api/v1/search")
@unchanged
def search() -> Response:
    """One page of hits."""
    _only(openapi.parameter_names())
    limit = _whole("limit", 1, openapi.MOST_HITS, openapi.DEFAULT_HITS)
    offset = _after(request.args["cursor"]) if request.args.get("cursor") else _whole("offset", 0, urls.LARGEST_PAGE, 0)
    asked, notes = urls.question(request.args, limit)
    if notes:
        raise BadRequest(" ".join(notes))
    asked = Question(
        asked.query, asked.chosen, asked.excluded, asked.since, asked.until, asked.sort, offset=offset, limit=limit
    )
    answer = reading().answer(asked)
    return jsonify({**answer.to_json(), "next": _cursor(answer)})


@pages.get("/api/v1/cables/<path:identifier>")
@unchanged
def cable(identifier: str) -> Response:
    """One cable."""
    found = reading().cable(identifier)
    if found is None:
        not_found(f"The cable “{identifier[:60]}” is not in this index.")
    return jsonify(found.to_json())


@pages.get("/api/v1/suggest")
@unchanged
def suggest() -> ResponseReturnValue:
    """How the query may go on."""
    _only(("q", "limit", "form"))
    typed = request.args.get("q", "")
    if len(typed) > urls.LONGEST_QUERY:
        raise BadRequest(f"q has more than {urls.LONGEST_QUERY} characters.")
    form = request.args.get("form")
    if form not in {None, "opensearch"}:
        raise BadRequest(f"“{form[:40]}” is no form: opensearch is the only one.")
    found = reading().suggest(typed, _whole("limit", 1, openapi.MOST_SUGGESTIONS, 8))
    if form == "opensearch":
        body = json.dumps([typed, [s.query for s in found], [s.label for s in found]])
        return Response(body, content_type="application/x-suggestions+json")
    return jsonify(suggestions=[{"query": s.query, "label": s.label, "kind": s.kind, "count": s.count} for s in found])


@pages.get("/api/v1/openapi.json")
def description() -> Response:
    """The description that programs read."""
    response = jsonify(openapi.document())
    response.add_etag()
    response.make_conditional(request)
    return response


@pages.get("/api/")
def for_people() -> str:
    """The same description for people."""
    return render_template("api.html", api=openapi.document())


@pages.get("/api")
def without_slash() -> ResponseReturnValue:
    """The address as many type it."""
    return Response(status=301, headers={"Location": "/api/"})


@pages.route("/api/v1/", defaults={"rest": ""})
@pages.route("/api/v1/<path:rest>")
def nothing(rest: str) -> ResponseReturnValue:
    """Any other address of the interface: a 404 that a program can read."""
    not_found(f"The interface has no “{rest[:60]}”; /api/v1/openapi.json lists what it has.")


def _only(known: frozenset[str] | tuple[str, ...]) -> None:
    odd = sorted(set(request.args) - set(known))
    if odd:
        raise BadRequest(f"There is no parameter {odd[0][:40]!r}.")


def _whole(name: str, lowest: int, highest: int, otherwise: int) -> int:
    given = request.args.get(name)
    if given is None:
        return otherwise
    if given.isascii() and given.isdigit() and len(given) <= 10 and lowest <= int(given) <= highest:
        return int(given)
    raise BadRequest(f"{name} is a whole number from {lowest} to {highest:,}, not {given[:40]!r}.")


def _cursor(answer: Answer) -> str | None:
    after = answer.question.offset + len(answer.hits)
    if not answer.hits or after >= answer.total:
        return None
    return base64.urlsafe_b64encode(f"after:{after}".encode()).decode().rstrip("=")


def _after(cursor: str) -> int:
    try:
        kind, _, number = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        kind, number = "", ""
    if kind != "after" or not number.isdigit() or len(number) > 10:
        raise BadRequest("The cursor is not one that this server gave.")
    return int(number)
