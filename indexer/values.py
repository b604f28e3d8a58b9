"""By which other names may a value be asked for, and what is it in full? Two tables that an index carries."""

from collections import defaultdict
from collections.abc import Iterator

from index.aliases import Table
from index.analysis import fold
from index.generation import FullNames
from indexer import entities, posts, routes, tags


def alias_table() -> Table:
    """Field -> folded alias -> canonical values: an agency's names, a post's city and country, the meaning of a TAG."""
    table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for field, value, alias in _known():
        names = table[field][fold(alias)]
        if value not in names:
            names.append(value)
    return {field: {alias: tuple(values) for alias, values in names.items() if alias} for field, names in table.items()}


def name_table() -> FullNames:
    """Field -> canonical value -> what it is in full: a long form, a TAG's meaning, a post's country,
    whose a routing indicator is."""
    full = {
        field: {value: long for value in entities.aliases(field) if (long := entities.describe(field, value))}
        for field in ("program", "agency", "office")
    }
    return {
        **full,
        "origin": {post.name: post.country for post in posts.all_posts() if post.country},
        "tag": {code: meaning for code, meaning in tags.names().items() if meaning},
        "route": routes.names(),
    }


def _known() -> Iterator[tuple[str, str, str]]:
    """(field, value, alias) of every name in the tables."""
    for field in ("program", "agency", "office"):
        for value, names in entities.aliases(field).items():
            for name in names:
                yield field, value, name
    for post in posts.all_posts():
        for name in (post.city, post.country, *post.aliases, *post.tokens):
            yield "origin", post.name, name
    for code, meaning in tags.names().items():
        yield "tag", code, meaning
