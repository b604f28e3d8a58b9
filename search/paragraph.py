"""Do all these words stand in one paragraph?"""

from collections.abc import Sequence
from typing import Any

from whoosh import matching
from whoosh.query import Phrase, Query, Term

from index.fields import PARAGRAPH_BREAK
from index.schema import BREAKS


class SameParagraph(Query):  # type: ignore[misc]
    """Matches cables with a paragraph that holds every one of `groups`.

    A group is a list of exact terms that stand side by side (a plain word is a group of one). The score is that of all
    the words. `fieldname` is `text_exact`, the field whose paragraph breaks are indexed.
    """

    def __init__(self, fieldname: str, groups: Sequence[Sequence[str]], boost: float = 1.0) -> None:
        self.fieldname = fieldname
        self.groups = [list(group) for group in groups if group]
        self.boost = boost

    def __repr__(self) -> str:
        return f"SameParagraph({self.fieldname!r}, {self.groups!r}, boost={self.boost})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameParagraph) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def has_terms(self) -> bool:
        return True

    def terms(self, phrases: bool = False) -> Any:
        return ((self.fieldname, word) for group in self.groups for word in group)

    def estimate_size(self, ixreader: Any) -> int:
        return min((part.estimate_size(ixreader) for part in self._parts()), default=0)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """For Whoosh's own searcher: finds the cables one by one. (`search.run` evaluates whole arrays instead.)"""
        if not self.groups:
            return matching.NullMatcher()
        found = [part.matcher(searcher, None) for part in self._parts()]
        has_breaks = (BREAKS, PARAGRAPH_BREAK) in searcher.reader()
        breaks = searcher.reader().postings(BREAKS, PARAGRAPH_BREAK) if has_breaks else matching.NullMatcher()
        ids: list[int] = []
        scores: list[float] = []
        while all(matcher.is_active() for matcher in found):
            furthest = max(matcher.id() for matcher in found)
            if all(matcher.id() == furthest for matcher in found):
                if _shared_paragraph([[s.start for s in m.spans()] for m in found], _positions(breaks, furthest)):
                    ids.append(furthest)
                    scores.append(self.boost * sum(matcher.score() for matcher in found))
                found[0].next()
            else:
                for matcher in found:
                    matcher.skip_to(furthest)
        return matching.ListMatcher(ids, weights=scores)

    def _parts(self) -> list[Query]:
        return [
            Term(self.fieldname, group[0]) if len(group) == 1 else Phrase(self.fieldname, group)
            for group in self.groups
        ]


def _positions(breaks: Any, docnum: int) -> list[int]:
    if breaks.is_active() and breaks.id() < docnum:
        breaks.skip_to(docnum)
    if breaks.is_active() and breaks.id() == docnum:
        positions: list[int] = breaks.value_as("positions")
        return positions
    return []


def _shared_paragraph(starts: list[list[int]], breaks: list[int]) -> bool:
    """Whether some stretch between breaks holds a start of every list."""
    paragraphs = [{sum(position < start for position in breaks) for start in some} for some in starts]
    return bool(set.intersection(*paragraphs))
