"""Do all these words stand in one paragraph?"""

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh import matching
from whoosh.query import Phrase, Query, Term

from index.analysis import stem
from index.fields import PARAGRAPH_BREAK
from index.schema import BREAKS, EXACT
from search.wanted import beginning

Found = dict[int, tuple[float, list[int]]]
"""Document -> the score of a part and where it stands."""


class SameParagraph(Query):  # type: ignore[misc]
    """Matches cables with a paragraph that holds every one of `groups` and a word of every stem.

    A group is a list of exact terms that stand side by side (a quoted word is a group of one); a stem stands for all
    its inflections. The score is that of all the words and stems. `fieldname` is `text_exact`, the field whose
    paragraph breaks are indexed.
    """

    def __init__(
        self, fieldname: str, groups: Sequence[Sequence[str]], stems: Sequence[str] = (), boost: float = 1.0
    ) -> None:
        self.fieldname = fieldname
        self.groups = [list(group) for group in groups if group]
        self.stems = list(stems)
        self.boost = boost

    @property
    def stem_field(self) -> str:
        return self.fieldname.removesuffix(EXACT)

    def __repr__(self) -> str:
        return f"SameParagraph({self.fieldname!r}, {self.groups!r}, {self.stems!r}, boost={self.boost})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameParagraph) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def has_terms(self) -> bool:
        return True

    def terms(self, phrases: bool = False) -> Iterator[tuple[str, str]]:
        yield from ((self.fieldname, word) for group in self.groups for word in group)
        yield from ((self.stem_field, stemmed) for stemmed in self.stems)

    def estimate_size(self, ixreader: Any) -> int:
        return min((Term(name, text).estimate_size(ixreader) for name, text in self.terms()), default=0)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """For Whoosh's own searcher: finds the cables one by one. (`search.run` evaluates whole arrays instead.)"""
        parts = [self._group(searcher, group) for group in self.groups]
        parts += [self._stem(searcher, stemmed) for stemmed in self.stems]
        if not parts:
            return matching.NullMatcher()
        breaks = _places(searcher.reader(), BREAKS, PARAGRAPH_BREAK)
        ids = [
            docnum
            for docnum in sorted(set.intersection(*(set(part) for part in parts)))
            if _shared_paragraph([part[docnum][1] for part in parts], breaks.get(docnum, []))
        ]
        scores = [self.boost * sum(part[docnum][0] for part in parts) for docnum in ids]
        return matching.ListMatcher(ids, weights=scores)

    def _group(self, searcher: Any, group: Sequence[str]) -> Found:
        one = Term(self.fieldname, group[0]) if len(group) == 1 else Phrase(self.fieldname, group)
        found: Found = {}
        matcher = one.matcher(searcher, None)
        while matcher.is_active():
            found[matcher.id()] = matcher.score(), [span.start for span in matcher.spans()]
            matcher.next()
        return found

    def _stem(self, searcher: Any, stemmed: str) -> Found:
        reader = searcher.reader()
        starts: dict[int, list[int]] = {}
        for word in reader.expand_prefix(self.fieldname, beginning(stemmed)):
            if stem(word.decode()) == stemmed:
                for docnum, places in _places(reader, self.fieldname, word).items():
                    starts.setdefault(docnum, []).extend(places)
        found: Found = {}
        matcher = Term(self.stem_field, stemmed).matcher(searcher, None)
        while matcher.is_active():
            found[matcher.id()] = matcher.score(), sorted(starts[matcher.id()])
            matcher.next()
        return found


def _places(reader: Any, field: str, term: str | bytes) -> dict[int, list[int]]:
    """Document -> positions of a term."""
    if (field, term) not in reader:
        return {}
    found: dict[int, list[int]] = {}
    matcher = reader.postings(field, term)
    while matcher.is_active():
        found[matcher.id()] = matcher.value_as("positions")
        matcher.next()
    return found


def _shared_paragraph(starts: list[list[int]], breaks: list[int]) -> bool:
    """Whether some stretch between breaks holds a start of every list."""
    paragraphs = [{sum(position < start for position in breaks) for start in some} for some in starts]
    return bool(set.intersection(*paragraphs))
