"""Are the parameters of a request those that the description of the interface allows?

The description is the only place where they are written down: what it says is what is checked.
"""

import re
from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from search import dates
from search.page import Question
from web import urls

LARGEST = 19
"""Digits of a number that is read at all."""


def whole(args: MultiDict[str, str], described: Sequence[dict[str, Any]]) -> Question:
    """The question that an address asks where nothing can be said beside the answer: what cannot be used ends it, as do
    dates that a page would read the other way round.

    Raises BadRequest with a sentence.
    """
    read(args, described)
    asked, notes = urls.question(args)
    if dates.is_backward(asked.since, asked.until):
        notes += (f"“from” {asked.since} is later than “to” {asked.until}.",)
    if notes:
        raise BadRequest(" ".join(notes))
    return asked


def read(args: MultiDict[str, str], described: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Name -> value: a list of strings, a string or a number; the default, or None, where it was not given.

    Raises BadRequest with a sentence for a parameter that is not described, or not as described.
    """
    known = {row["name"]: row["schema"] for row in described}
    odd = sorted(set(args) - set(known))
    if odd:
        raise BadRequest(f"There is no parameter “{odd[0][:40]}”; there are {', '.join(known)}.")
    return {name: _value(name, args.getlist(name), schema) for name, schema in known.items()}


def _value(name: str, given: list[str], schema: dict[str, Any]) -> Any:
    if schema["type"] == "array":
        if len(given) > schema["maxItems"]:
            raise BadRequest(f"{name} may be given {schema['maxItems']} times, not {len(given):,}.")
        return [_text(name, text, schema["items"]) for text in given]
    if not given:
        return schema.get("default")
    if len(given) > 1:
        raise BadRequest(f"{name} was given {len(given):,} times; once is meant.")
    return _number(name, given[0], schema) if schema["type"] == "integer" else _text(name, given[0], schema)


def _text(name: str, text: str, schema: dict[str, Any]) -> str:
    lengths = schema.get("minLength", 0), schema.get("maxLength", len(text))
    if not lengths[0] <= len(text) <= lengths[1]:
        raise BadRequest(f"{name} has {len(text):,} characters; from {lengths[0]} to {lengths[1]:,} are allowed.")
    if "enum" in schema and text not in schema["enum"]:
        raise BadRequest(f"“{text[:40]}” is nothing that {name} may be; it may be {', '.join(schema['enum'])}.")
    if "pattern" in schema and not re.search(schema["pattern"], text):
        raise BadRequest(f"“{text[:40]}” is nothing that {name} may be; it has the form {schema['pattern']}.")
    return text


def _number(name: str, text: str, schema: dict[str, Any]) -> int:
    lowest, highest = schema["minimum"], schema["maximum"]
    if re.fullmatch(rf"-?[0-9]{{1,{LARGEST}}}", text) and lowest <= int(text) <= highest:
        return int(text)
    raise BadRequest(f"{name} is a whole number from {lowest} to {highest:,}, not “{text[:40]}”.")
