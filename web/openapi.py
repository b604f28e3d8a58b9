"""What does the programming interface look like, said in OpenAPI 3.1?

Made from the table of fields: a new facet is a new parameter here and a new property of the answer.
"""

from typing import Any

from index.fields import FACETS, FIELDS
from search.page import Sort
from web import urls

VERSION = "1.0.0"
MOST_HITS = 100
DEFAULT_HITS = 10
MOST_SUGGESTIONS = 20

_PROBLEM = {"$ref": "#/components/responses/Problem"}
_PAGE = {"description": "What went wrong, as a page", "content": {"text/html": {"schema": {"type": "string"}}}}
_DATE = r"^[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_CURSOR = r"^[1-9][0-9]{0,8}-[0-9]{1,9}$"


def document() -> dict[str, Any]:
    """The whole description, as JSON data."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Reftel",
            "version": VERSION,
            "summary": "Search diplomatic cables",
            "description": "Reads only, no key needed. Every answer names the generation of the index it comes from.",
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/search": {"get": _search()},
            "/api/v1/cables/{id}": {"get": _cable()},
            "/api/v1/suggest": {"get": _suggest()},
            "/export.{kind}": {"get": _export()},
            "/feed.atom": {"get": _feed()},
        },
        "components": {"schemas": _schemas(), "responses": _responses()},
    }


def _query(name: str, schema: dict[str, Any], description: str, example: Any = None) -> dict[str, Any]:
    given = {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
    return given if example is None else {**given, "example": example}


def _search_parameters() -> list[dict[str, Any]]:
    of_values = {"type": "array", "items": {"type": "string", "minLength": 1}, "maxItems": urls.MOST_VALUES}
    values = [row for row in FACETS if row.name != "date"]
    return [
        {
            **_query(
                "q",
                {"type": "string", "maxLength": urls.LONGEST_QUERY},
                "The query, as in the search box; `/help` shows every form of it.",
                "program:EXBS agency:FSTEK",
            ),
            "x-fields": {row.name: row.meaning for row in FIELDS},
        },
        *(
            _query(row.name, of_values, f"Only these values of {row.label}: {row.meaning}. Repeat for OR.")
            for row in values
        ),
        *(_query(f"-{row.name}", of_values, f"None of these values of {row.label}.") for row in values),
        _query("from", {"type": "string", "pattern": _DATE}, "Sent on or after: 2009, 2009-10 or 2009-10-09.", "2009"),
        _query("to", {"type": "string", "pattern": _DATE}, "Sent on or before, the whole of it included.", "2009-12"),
        _query(
            "sort",
            {"type": "string", "enum": [sort.value for sort in Sort]},
            "By relevance where q is given, else the newest first.",
        ),
        _query(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": DEFAULT_HITS},
            "Hits of one answer.",
        ),
        _query(
            "offset",
            {"type": "integer", "minimum": 0, "maximum": urls.LARGEST_PAGE, "default": 0},
            "Hits to pass over.",
        ),
        _query(
            "cursor",
            {"type": "string", "pattern": _CURSOR},
            "`next` of the answer before, in place of offset. It names the generation of the index: all pages of one "
            "result are of one generation, and where that is no longer kept, the answer is 410.",
        ),
    ]


SEARCH = _search_parameters()
WHOLE = [row for row in SEARCH if row["name"] not in {"limit", "offset", "cursor"}]
"""What a whole result is asked by."""
FEED = [row for row in WHOLE if row["name"] != "sort"]
EXPORTS = {
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


def _search() -> dict[str, Any]:
    return {
        "operationId": "search",
        "summary": "Cables that answer a question, with counts for narrowing it",
        "parameters": SEARCH,
        "responses": {
            "200": _json("One page of hits", "#/components/schemas/Answer"),
            "304": {"description": "Not changed since the ETag given in If-None-Match"},
            "400": _PROBLEM,
            "410": _PROBLEM,
            "429": _PROBLEM,
            "503": _PROBLEM,
        },
    }


def _export() -> dict[str, Any]:
    kind = {
        "name": "kind",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": list(EXPORTS)},
        "description": "For spreadsheets, for programs (each line a cable), or for reference managers.",
    }
    return {
        "operationId": "export",
        "summary": "Every cable that answers a question, streamed, however many there are",
        "parameters": [kind, *WHOLE],
        "responses": {
            "200": _file("The cables", *EXPORTS.values()),
            "400": _PAGE,
            "404": _PAGE,
            "429": _PAGE,
            "503": _PAGE,
        },
    }


def _feed() -> dict[str, Any]:
    return {
        "operationId": "feed",
        "summary": "The newest cables that answer a question, as an Atom feed",
        "parameters": FEED,
        "responses": {
            "200": _file("The feed", "application/atom+xml"),
            "304": {"description": "Not changed since the ETag given in If-None-Match"},
            "400": _PAGE,
            "429": _PAGE,
            "503": _PAGE,
        },
    }


def _file(description: str, *types: str) -> dict[str, Any]:
    schemas = {kind: {"type": "array" if kind.endswith("+json") else "string"} for kind in types}
    return {"description": description, "content": {kind: {"schema": schema} for kind, schema in schemas.items()}}


def _cable() -> dict[str, Any]:
    return {
        "operationId": "cable",
        "summary": "One cable with everything that is known of it",
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
                "description": "The cable's reference id, in any case.",
                "example": "09MOSCOW2555",
            }
        ],
        "responses": {
            "200": _json("The cable", "#/components/schemas/Cable"),
            "304": {"description": "Not changed since the ETag given in If-None-Match"},
            "404": _PROBLEM,
            "429": _PROBLEM,
            "503": _PROBLEM,
        },
    }


SUGGEST = [
    _query("q", {"type": "string", "maxLength": urls.LONGEST_QUERY}, "What has been typed.", "agency:fs"),
    _query(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST_SUGGESTIONS, "default": 8},
        "At most so many.",
    ),
    _query(
        "form",
        {"type": "string", "enum": ["opensearch"]},
        "`opensearch` gives the array that browsers understand.",
    ),
]


def _suggest() -> dict[str, Any]:
    return {
        "operationId": "suggest",
        "summary": "How a query that is being typed may go on",
        "parameters": SUGGEST,
        "responses": {
            "200": {
                "description": "Suggestions, the best first",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Suggestions"}},
                    "application/x-suggestions+json": {"schema": {"type": "array"}},
                },
            },
            "304": {"description": "Not changed since the ETag given in If-None-Match"},
            "400": _PROBLEM,
            "429": _PROBLEM,
            "503": _PROBLEM,
        },
    }


def _json(description: str, schema: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": {"$ref": schema}}}}


def _responses() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "Problem": {
            "description": "What went wrong (RFC 9457)",
            "content": {"application/problem+json": {"schema": schema}},
        }
    }


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_WHOLE = {"type": "integer"}


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _schemas() -> dict[str, Any]:
    bucket = _object({"value": _TEXT, "count": {"type": "integer", "minimum": 0}})
    classification = {"type": ["string", "null"]}
    snippet = _object(
        {
            "text": _TEXT,
            "paragraph": {"type": ["integer", "null"], "description": "its number, where it has one"},
            "marks": {
                **_array(_array(_WHOLE)),
                "description": "[start, end] of what matched in the snippet, in characters",
            },
        }
    )
    addressee = _object(
        {
            "name": _TEXT,
            "route": {"type": ["string", "null"]},
            "precedence": {"type": ["string", "null"]},
            "mcn": {"type": ["string", "null"]},
            "excluded": _TEXTS,
        }
    )
    hit: dict[str, Any] = {
        "id": _TEXT,
        "date": _TEXT,
        "origin": _TEXT,
        "classification": classification,
        "title": _TEXT,
        "score": {"type": "number"},
        "snippets": _array(snippet),
    }
    return {
        "Answer": _object(
            {
                "query": _TEXT,
                "total": {"type": "integer", "minimum": 0},
                "hits": _array({"$ref": "#/components/schemas/Hit"}),
                "nearest": _array({"$ref": "#/components/schemas/Near"}),
                "facets": _object({row.name: _array(bucket) for row in FACETS}),
                "generation": _WHOLE,
                "took_ms": {"type": "number"},
                "notes": {**_TEXTS, "description": "what of the query was not understood, or was left out"},
                "next": {"type": ["string", "null"], "description": "cursor of the next page, null on the last"},
            }
        ),
        "Hit": _object(hit),
        "Near": {
            **_object({**hit, "lacks": _TEXTS, "leads": {"type": "boolean"}}),
            "description": "a cable that is no hit: it lacks some words; with `leads` its subject holds all others",
        },
        "Cable": _object(
            {
                "id": _TEXT,
                "date": {
                    **_TEXT,
                    "description": "ISO 8601; a day only where the time is unknown; empty where nothing is",
                },
                "origin": _TEXT,
                "classification": classification,
                "classification_inferred": {"type": "boolean"},
                "precedence": _TEXT,
                "captions": _TEXTS,
                "title": _TEXT,
                "subject": _TEXT,
                "tags": _TEXTS,
                "references": _TEXTS,
                "recipients": _object({"action": _array(addressee), "info": _array(addressee)}),
                "classified_by": _TEXT,
                "declassify_on": _TEXT,
                "signer": _TEXT,
                "summary": _TEXT,
                "paragraphs": _array(
                    _object(
                        {"number": {"type": ["integer", "null"]}, "marking": _TEXT, "text": _TEXT, "heading": _TEXT}
                    )
                ),
                "missing_paragraphs": _array(_WHOLE),
                "reporting_period": {"anyOf": [_object({"start": _TEXT, "end": _TEXT}), {"type": "null"}]},
                "programs": _TEXTS,
                "agencies": _TEXTS,
                "offices": _TEXTS,
                "text": _TEXT,
                "body": _TEXT,
                "sources": _array(_object({"url": _TEXT, "publisher": _TEXT, "crawled": _TEXT, "sha256": _TEXT})),
                "is_partial": {"type": "boolean"},
                "notes": _TEXTS,
            }
        ),
        "Suggestions": _object({"suggestions": _array({"$ref": "#/components/schemas/Suggestion"})}),
        "Suggestion": _object(
            {
                "query": {**_TEXT, "description": "the whole query, were this taken"},
                "label": _TEXT,
                "kind": _TEXT,
                "count": {**_WHOLE, "description": "cables that have it; 0 for the name of a field"},
            }
        ),
        "Problem": _object({"type": _TEXT, "title": _TEXT, "status": _WHOLE, "detail": _TEXT}),
    }
