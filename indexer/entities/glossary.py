"""What else is a canonical name called, and what is its full name?"""

from functools import cache

from indexer.entities.bodies import of_country
from indexer.entities.tables import rows, several
from indexer.posts import all_posts


@cache
def _table(field: str) -> dict[str, tuple[tuple[str, ...], str]]:
    """Canonical name -> (aliases, full name)."""
    table: dict[str, tuple[tuple[str, ...], str]] = {}
    if field == "program":
        for row in rows("programs"):
            if not row["not"]:
                table[row["name"]] = (_distinct(row, "long", "aliases", "ambiguous"), row["long"])
    elif field == "agency":
        for row in rows("agencies"):
            if not row["not"]:
                bare = row["name"].removesuffix(f" ({row['country']})")
                others = _distinct(row, "long", "aliases", "home", "ambiguous")
                table[row["name"]] = ((bare, *others) if bare != row["name"] else others, row["long"])
        for body in rows("bodies"):
            for nation in rows("nations"):
                if nation["country"] != "United States":
                    name, others = _of_nation(body, nation)
                    known, full = table.get(name, ((), ""))
                    table[name] = (tuple(dict.fromkeys((*known, *others))), full)
        for row in rows("national"):
            name = f"{row['name']} ({row['country']})"
            known = table.get(name, ((row["name"],), ""))[0]
            table[name] = ((*known, *_distinct(row, "aliases", "home")), "")
    elif field == "office":
        for row in rows("sections"):
            table[row["name"]] = (_distinct(row, "long", "acronyms", "aliases"), row["long"])
        for row in rows("symbols"):
            table[row["symbol"]] = ((row["name"],), row["name"])
        for post in all_posts():
            if post.kind != "department":
                table[post.name] = (post.aliases, "")
    return table


def _of_nation(body: dict[str, str], nation: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    name = of_country(body["name"], nation["country"])
    words = (body["name"], *several(body["acronyms"]), *several(body["aliases"]))
    return name, (*words, *(f"{demonym} {word}" for demonym in several(nation["demonyms"]) for word in words))


def _distinct(row: dict[str, str], *columns: str) -> tuple[str, ...]:
    names = (name for column in columns for name in (several(row[column]) if column != "long" else (row[column],)))
    return tuple(dict.fromkeys(name for name in names if name and name != row["name"]))


def aliases(field: str) -> dict[str, tuple[str, ...]]:
    """Canonical name -> its aliases, for `field` "program", "agency" or "office"; {} for any other field."""
    return {name: others for name, (others, _) in _table(field).items()}


def describe(field: str, canonical: str) -> str:
    """The full name of a canonical name ("EXBS" -> "Export Control and Related Border Security"), or ""."""
    return _table(field).get(canonical, ((), ""))[1]
