"""Is a routing indicator known? Those of posts by `posts.tsv`, of collectives and agencies by `addressees.tsv`."""

import csv
from functools import cache
from importlib import resources

from indexer import posts


def is_known(indicator: str) -> bool:
    return posts.by_routing(indicator) is not None or indicator.upper() in _others()


@cache
def _others() -> frozenset[str]:
    table = resources.files("indexer") / "gazetteer" / "addressees.tsv"
    with table.open("r", encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return frozenset(row["routing_indicator"] for row in rows)
