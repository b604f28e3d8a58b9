"""What do the gazetteer's tables say?

Every table is a TSV file in `indexer/gazetteer/` with a header row; a cell with several values separates them by "; ".
"""

from functools import cache
from pathlib import Path

GAZETTEER = Path(__file__).resolve().parent.parent / "gazetteer"


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of `<table>.tsv`, column name -> cell. Raises FileNotFoundError where there is no such table."""
    lines = (GAZETTEER / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    columns = lines[0].split("\t")
    return tuple(dict(zip(columns, line.split("\t"), strict=True)) for line in lines[1:] if line)


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell that may hold several."""
    return tuple(value for value in (part.strip() for part in cell.split(";")) if value)


@cache
def words(name: str) -> frozenset[str]:
    """The words of the list `name` of `words.tsv`. Raises KeyError where there is no such list."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {row["list"]: frozenset(several(row["words"])) for row in rows("words")}
