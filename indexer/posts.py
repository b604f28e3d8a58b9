"""Which post is meant by a routing indicator, by the letters of a cable id, or by a name?

The table is `gazetteer/posts.tsv`: one post a row, with the token its cable ids carry (`MOSCOW` of `09MOSCOW2555`), the
tokens it had under an earlier name (`KIEV`), abbreviations found in citations (`RIO`), routing indicators (ACP 117) and
other names. Nothing here guesses: repairing a damaged token is the business of `indexer.ids`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from indexer import gazetteer


@dataclass(frozen=True, slots=True)
class Post:
    """An origin of cables: an embassy, consulate, mission, office or department.

    `name` is spelled as WikiLeaks does ("Embassy Moscow"); `token` is what its ids carry; `tokens` are that and those
    of earlier years, each a valid id token of its time; `abbreviations` stand for `token` in citations.
    """

    name: str
    token: str
    tokens: tuple[str, ...]
    abbreviations: tuple[str, ...]
    kind: str  # embassy, consulate, consulate general, mission, office, department
    city: str
    country: str
    geo_tag: str
    routing: tuple[str, ...]  # the usual indicator first
    aliases: tuple[str, ...]


def by_routing(indicator: str) -> Post | None:
    """The post of a routing indicator, `RUEHMO`. RUEHBS, shared by Embassy Brussels and USEU, gives the embassy."""
    return _by_routing().get(indicator.strip().upper())


def by_token(token: str) -> Post | None:
    """The post whose cable ids carry `token`, under its present or a former name, or abbreviated in citations."""
    return _by_token().get(letters(token))


def series(token: str) -> str:
    """The token in the ids of a post that sends under another's routing indicator, USEUBRUSSELS: BRUSSELS; else `token`
    itself."""
    post = by_token(token)
    station = by_routing(post.routing[0]) if post and post.routing else None
    return station.token if station and station != post else token


def by_name(name: str) -> Post | None:
    """The post of a name in any of the usual forms: `Embassy Moscow`, `AMEMBASSY MOSCOW PRIORITY`, `SECSTATE WASHDC`,
    `USMISSION USNATO`, `American Consulate General in Sao Paulo`, `Moscow`."""
    key = letters(_PRECEDENCE.sub("", " ".join(name[:_LONGEST_NAME].split())))
    found = _by_name().get(key)
    if found:
        return found
    bare = _KIND_PREFIX.sub("", key)
    for candidate in (bare, _WASHINGTON_SUFFIX.sub("", key), _WASHINGTON_SUFFIX.sub("", bare)):
        found = _by_name().get(candidate) or _by_token().get(candidate)
        if found:
            return found
    return None


@cache
def all_posts() -> tuple[Post, ...]:
    """Every post of the table, sorted by name."""
    return tuple(_post(row) for row in gazetteer.rows("posts"))


def letters(name: str) -> str:
    """A name reduced to its capital letters, as ids spell it: `Port-au-Prince` is `PORTAUPRINCE`."""
    return re.sub(r"[^A-Z]", "", name.upper())


_LONGEST_NAME = 200
_PRECEDENCE = re.compile(r"\s+(?:FLASH|NIACT|IMMEDIATE|PRIORITY|ROUTINE|IMMED|PRIO|\d{4,})\b.*\Z", re.S)
_KIND_PREFIX = re.compile(
    r"\A(?:(?:THE)?(?:US|AMERICAN|AM)?(?:EMBASSY|CONSULATE|CONSUL|CONGENERAL|CONGEN|MISSION)|US(?:DELEGATION|DEL|LO|OFFICE|INT)|REO)"
    r"(?:GENERAL)?(?:IN|TO(?:THE)?)?"
)
_WASHINGTON_SUFFIX = re.compile(r"WASH(?:INGTON)?(?:DC)?\Z")
_PLADS = {  # how the plain-language address of a kind of post begins
    "embassy": ("EMBASSY", "AMEMBASSY"),
    "consulate": ("CONSULATE", "AMCONSUL"),
    "consulate general": ("CONSULATE", "CONSULATEGENERAL", "AMCONSUL", "AMCONGEN"),
    "mission": ("MISSION", "USMISSION", "USDEL", "USDELEGATION"),
}


def _post(row: dict[str, str]) -> Post:
    return Post(
        name=row["name"],
        token=row["token"],
        tokens=(row["token"], *row["former_tokens"].split()),
        abbreviations=tuple(row["abbreviations"].split()),
        kind=row["kind"],
        city=row["city"],
        country=row["country"],
        geo_tag=row["geo_tag"],
        routing=tuple(row["routing"].split()),
        aliases=tuple(alias.strip() for alias in row["aliases"].split(";") if alias.strip()),
    )


def _first(pairs: Iterable[tuple[str, Post]]) -> dict[str, Post]:
    table: dict[str, Post] = {}
    for key, post in pairs:
        table.setdefault(key, post)
    return table


@cache
def _by_routing() -> dict[str, Post]:
    embassies_first = sorted(all_posts(), key=lambda post: post.kind != "embassy")
    return _first((indicator, post) for post in embassies_first for indicator in post.routing)


@cache
def _by_token() -> dict[str, Post]:
    pairs = [(token, post) for post in all_posts() for token in post.tokens]
    return _first(pairs + [(short, post) for post in all_posts() for short in post.abbreviations])


@cache
def _by_name() -> dict[str, Post]:
    # A post's own names and tokens go before the city: Geneva and Vienna have several missions.
    own = [(letters(name), post) for post in all_posts() for name in (post.name, *post.aliases)]
    by_token = [(prefix + token, p) for p in all_posts() for prefix in _PLADS.get(p.kind, ()) for token in p.tokens]
    by_city = [(prefix + letters(p.city), p) for p in all_posts() for prefix in _PLADS.get(p.kind, ())]
    return _first(own + by_token + by_city)
