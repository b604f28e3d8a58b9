"""How does a program ask? (`/api/v1/…`, described at `/api/` and in `/api/v1/openapi.json`)

Unlike a person, a program that asks for something that cannot be done is told so (400) and gets nothing else; what is
odd in the query itself is still answered, with a note.
"""

import json
from dataclasses import replace

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Gone

from search.page import Answer
from web import openapi, parameters, urls
from web.caching import unchanged
from web.errors import not_found
from web.reading import Reading, reading

pages = Blueprint("api", __name__)


@pages.get("/api/v1/search")
@unchanged
def search() -> Response:
    """One page of hits."""
    given = parameters.read(request.args, openapi.SEARCH)
    asked, notes = urls.question(request.args, given["limit"])
    if notes:
        raise BadRequest(" ".join(notes))
    current, offset = _following(given["cursor"]) if given["cursor"] else (reading(), given["offset"])
    answer = current.answer(replace(asked, offset=offset))
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
    given = parameters.read(request.args, openapi.SUGGEST)
    typed = given["q"] or ""
    found = reading().suggest(typed, given["limit"])
    if given["form"] == "opensearch":
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


def _cursor(answer: Answer) -> str | None:
    """`7-200`: go on in generation 7 after 200 hits."""
    after = answer.question.offset + len(answer.hits)
    if not answer.hits or after >= answer.total:
        return None
    return f"{answer.generation}-{after}"


def _following(cursor: str) -> tuple[Reading, int]:
    """The generation in which a cursor was made, and the hits passed there. Ends the request where it is gone."""
    number, passed = map(int, cursor.split("-"))
    current = reading()
    made_in = current if number == current.number else current.earlier(number)
    if made_in is None:
        raise Gone(f"Generation {number} of the index is no longer kept, so its result cannot go on; begin again.")
    return made_in, passed
