"""Is a routing indicator known, and whose is it? Posts are in `posts.tsv`, all others in `addressees.tsv`."""

import csv
from functools import cache
from importlib import resources

from indexer import posts


def is_known(indicator: str) -> bool:
    return posts.by_routing(indicator) is not None or indicator.upper() in _others()


def names() -> dict[str, str]:
    """Indicator -> whose it is: a collective or an agency as the table addresses it, a post by its name."""
    indicators = (indicator for post in posts.all_posts() for indicator in post.routing)
    return {**_others(), **{indicator: post.name for indicator in indicators if (post := posts.by_routing(indicator))}}


@cache
def _others() -> dict[str, str]:
    table = resources.files("indexer") / "gazetteer" / "addressees.tsv"
    with table.open("r", encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["routing_indicator"]: row["plad"] for row in rows}
