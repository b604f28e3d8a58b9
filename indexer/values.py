"""By which other names may a value be asked for? The alias table that an index carries for its query language."""

from collections import defaultdict
from collections.abc import Iterator

from index.analysis import fold
from index.store import Aliases
from indexer import entities, posts, tags


def alias_table() -> Aliases:
    """Field -> folded alias -> canonical values: an agency's names, a post's city and country, the meaning of a TAG."""
    table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for field, value, alias in _known():
        names = table[field][fold(alias)]
        if value not in names:
            names.append(value)
    return {field: {alias: tuple(values) for alias, values in names.items() if alias} for field, names in table.items()}


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
