"""Tables of what cables name: posts, TAGS, addressees, programs, agencies, offices. Data files, not code.

Each is a TSV file with a header row, in UTF-8, without quoting.
"""

import csv
from functools import cache
from importlib import resources


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of `<table>.tsv`, column name -> cell. Raises FileNotFoundError where there is no such table."""
    with (resources.files("indexer.gazetteer") / f"{table}.tsv").open("r", encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def header_words(name: str) -> frozenset[str]:
    """The words, in capitals, of the list `name` of `header_words.tsv`. Raises KeyError where there is no such list."""
    return {row["list"]: frozenset(row["words"].split()) for row in rows("header_words")}[name]
