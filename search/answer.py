"""What is the answer to a question? One page of hits, the facets beside it, and notes on what did not act."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from whoosh import query

from index.analysis import fold
from index.errors import UsageError
from index.fields import BY_NAME, FACETS, Field, Kind
from index.generation import Generation
from search import compile as compiling
from search import dates, run, vocabulary
from search.language import parse
from search.nearest import nearest
from search.page import Answer, Bucket, Counts, Hit, Near, Question, Sort
from search.snippets import snippets
from search.times import DATE_FORMS
from search.tree import Fuzzy, Node, Pattern, Phrase, Word, leaves
from search.wanted import Wanted, wanted

MOST_HITS = 200
"""Hits of one page."""
FARTHEST = 10**9
"""An offset beyond this is no page of anything."""


def answer(generation: Generation, question: Question) -> Answer:
    """Answers from one generation. Whatever is typed or clicked, there is an answer; its notes say what did not act."""
    started = time.perf_counter()
    parsed = parse(question.query)
    compiled, notes = compiling.to_whoosh(parsed.tree, generation)
    narrowing = narrow(generation, question)
    sort = order(parsed.tree, question.sort)
    limit = max(0, min(question.limit, MOST_HITS))
    offset = max(0, min(question.offset, FARTHEST))
    matches = run.run(
        generation,
        compiled,
        narrowing.filters,
        facets=[row.name for row in FACETS],
        sort=sort,
        offset=offset,
        limit=limit,
    )
    sought = wanted(parsed.tree, generation)
    near: tuple[Near, ...] = ()
    if sort is Sort.RELEVANCE and limit and not offset:
        near, unsought = _nearest(generation, parsed.tree, narrowing.filters, matches, sought)
        notes = (*notes, *unsought)
    facets = {
        name: _buckets(counts, narrowing.chosen.get(name, ()), narrowing.excluded.get(name, ()))
        for name, counts in matches.facets.items()
    }
    paging = _paging_notes(question, matches.total)
    return Answer(
        question=replace(question, since=narrowing.since, until=narrowing.until),
        total=matches.total,
        hits=tuple(_hit(generation, docnum, score, sought) for docnum, score in matches.docs),
        facets=facets,
        generation=generation.number,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        notes=tuple(dict.fromkeys([*parsed.notes, *notes, *narrowing.notes, *paging])),
        nearest=near,
        found=matches.found,
    )


def _hit(generation: Generation, docnum: int, score: float, sought: Wanted) -> Hit:
    cable = generation.cable(docnum)
    return Hit(cable, score, snippets(cable, sought))


def _nearest(
    generation: Generation, tree: Node, filters: dict[str, query.Query], matches: run.Matches, sought: Wanted
) -> tuple[tuple[Near, ...], list[str]]:
    """The nearest cables, and notes."""
    try:
        found = nearest(generation, tree, filters, matches)
    except UsageError:
        return (), ["Cables that lack some of the words were not looked for: that would be too much work."]
    near = tuple(Near(_hit(generation, one.docnum, one.score, sought), one.lacks, one.leads) for one in found)
    empty = bool(near) and not matches.total
    return near, ["No cable answers with all of the words. The nearest lack some, and each says which."] * empty


def order(tree: Node, sort: Sort) -> Sort:
    """The order that is meant: where nothing is asked that one cable could answer better than another, newest first."""
    if sort is Sort.RELEVANCE and not any(_ranks(leaf) for leaf, negated in leaves(tree) if not negated):
        return Sort.NEWEST
    return sort


def _ranks(leaf: Node) -> bool:
    return isinstance(leaf, Word | Phrase | Pattern | Fuzzy) and (
        BY_NAME[leaf.field].kind is Kind.TEXT or leaf.field in compiling.RANKED_VALUES
    )


class Narrowing:
    """The clicked part of a question as queries: `filters` by facet, with the values in their canonical spelling and
    the dates in ISO form, the earlier one first."""

    def __init__(self) -> None:
        self.filters: dict[str, query.Query] = {}
        self.chosen: dict[str, tuple[str, ...]] = {}
        self.excluded: dict[str, tuple[str, ...]] = {}
        self.since = self.until = ""
        self.notes: list[str] = []


def narrow(generation: Generation, question: Question) -> Narrowing:
    """Filters for the chosen and excluded facet values and the dates. A value that no cable has finds nothing."""
    made = Narrowing()
    wanted_parts: dict[str, list[query.Query]] = {}
    for given, kept, is_wanted in (
        (question.chosen, made.chosen, True),
        (question.excluded, made.excluded, False),
    ):
        for typed_name, typed_values in given.items():
            row = BY_NAME.get(typed_name.lower())
            if row is None or row.kind not in (Kind.KEYWORD, Kind.DATE, Kind.PERIOD):
                names = ", ".join(facet.name for facet in FACETS)
                made.notes.append(f"There is no facet “{typed_name}”, so it was left out. The facets are {names}.")
                continue
            found, values = _one_of(generation, row, typed_values, made.notes)
            if not values:
                continue
            kept[row.name] = values
            any_of = query.Or(found) if found else query.NullQuery
            part = any_of if is_wanted else query.AndNot(query.Every(), any_of)
            wanted_parts.setdefault(row.name, []).append(part)
    since, until = _end(question.since, "from", made.notes), _end(question.until, "to", made.notes)
    if dates.is_backward(since, until):
        made.notes.append(f"“from” {since} is later than “to” {until}; it was read the other way round.")
        since, until = until, since
    made.since, made.until = since, until
    if since or until:
        lowest = dates.minutes(since)[0] if since else None
        highest = dates.minutes(until)[1] if until else None
        wanted_parts.setdefault("date", []).append(compiling.span("date", lowest, highest))
    made.filters = {name: parts[0] if len(parts) == 1 else query.And(parts) for name, parts in wanted_parts.items()}
    return made


def _end(typed: str, name: str, notes: list[str]) -> str:
    """The date in ISO form; "" where none is given, or with a note where it is no date."""
    day = dates.normal(typed) or ""
    if typed and not day:
        notes.append(f"“{typed[:60]}” is no date ({DATE_FORMS}), so “{name}” was left out.")
    return day


def _one_of(
    generation: Generation, row: Field, typed: Iterable[str], notes: list[str]
) -> tuple[list[query.Query], tuple[str, ...]]:
    """A query for each value that there is, and all the values in the spelling of the index."""
    found: list[query.Query] = []
    values: dict[str, None] = {}
    for value in typed:
        if row.kind is not Kind.KEYWORD:
            day = dates.normal(value)
            if day is None:
                notes.append(f"“{value[:60]}” is no date ({DATE_FORMS}), so it was left out of {row.name}.")
                continue
            unit = dates.days if row.kind is Kind.PERIOD else dates.minutes
            found.append(compiling.span(row.name, *unit(day)))
            values[day] = None
            continue
        # a value as its facet counts it is that one alone, though another may go by its name, too
        exact = fold(value)
        held = vocabulary.holds(generation, row.name, exact)
        meant = [exact] if held else vocabulary.meant(generation, row.name, value)
        if not meant:
            notes.append(f"{row.label} “{value}” is not in this index, so no cable has it.")
            values[value] = None
        for folded in meant:
            found.append(query.Term(row.name, folded))
            values[vocabulary.as_written(generation, row.name, folded)] = None
    return found, tuple(values)


def _buckets(counts: Counts, chosen: tuple[str, ...], excluded: tuple[str, ...]) -> Sequence[Bucket]:
    """The counted values, and those chosen or excluded that no hit has any more."""
    return tuple(_selected(counts, chosen, excluded)) if chosen or excluded else counts


def _selected(counts: Counts, chosen: tuple[str, ...], excluded: tuple[str, ...]) -> Iterator[Bucket]:
    selected = {fold(value): value for value in (*chosen, *excluded)}
    ours, theirs = {fold(value) for value in chosen}, {fold(value) for value in excluded}
    for bucket in counts:
        folded = fold(bucket.value)
        selected.pop(folded, None)
        bucket.chosen, bucket.excluded = folded in ours, folded in theirs
        yield bucket
    for folded, value in selected.items():
        yield Bucket(value, 0, folded in ours, folded in theirs)


def _paging_notes(question: Question, total: int) -> list[str]:
    notes = []
    if question.limit > MOST_HITS:
        notes.append(f"A page holds at most {MOST_HITS} hits.")
    if question.limit < 0 or question.offset < 0:
        notes.append("A negative limit or offset was read as 0.")
    if question.offset >= max(total, 1):
        notes.append(f"There {'is only 1 hit' if total == 1 else f'are only {total:,} hits'}; this page lies beyond.")
    return notes
