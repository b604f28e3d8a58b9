"""Which names stand in this text? The one way through: clean the text, scan it, decide, and list."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.entities import acronyms, bodies, heads, nations, offices, phrases, projects
from indexer.entities.context import Context, is_mission
from indexer.entities.lexicon import Entry, Hit, Kind, When, lexicon
from indexer.entities.mention import Mention
from indexer.entities.scope import running_text
from indexer.entities.tables import words


@dataclass(frozen=True, slots=True)
class Names:
    """Canonical names in order of first mention (offices: the origin first), and the acronyms that the text defines."""

    programs: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    acronyms: dict[str, str] = field(default_factory=dict)


_PATTERNS: dict[str, Callable[[Context, int, int], Iterator[Mention]]] = {
    "ministry": bodies.ministries,
    "embassy": offices.missions,
    "mission": offices.mission_to_country,
    "section": offices.sections,
    "head": heads.named_by_head,
    "exbs": offices.program_offices,
}
_FIELDS = {Kind.PROGRAM: "program", Kind.AGENCY: "agency", Kind.BODY: "agency", Kind.OFFICE: "office", Kind.NOT: ""}


def find_names(text: str, origin: str = "", tags: Sequence[str] = ()) -> Names:
    """The names in a cable's text (from its SUBJECT line on), sent by the post `origin` ("Embassy Moscow") with `tags`.

    Never raises; reads the first `scope.LONGEST` characters, in time linear in them.
    """
    line = running_text(text)
    definitions = acronyms.definitions(line)
    defined = {definition.short: definition.long for definition in definitions}
    context = Context.of(line, origin, tags, definitions)
    hits = _hits(line)
    for hit in hits:
        if hit.entries and line[hit.start : hit.end] not in defined:
            context.in_full.update([entry.name for entry in hit.entries if entry.when is When.ALWAYS])
    mentions = sorted(_mentions(context, hits), key=lambda m: (m.start, -m.end))
    found: dict[str, dict[str, None]] = {"program": {}, "agency": {}, "office": {}}
    if is_mission(origin):
        found["office"][offices.of_origin(origin)] = None
    for mention in _apart(mentions, len(line)):
        if mention.field:
            found[mention.field].setdefault(mention.name)
    return Names(tuple(found["program"]), tuple(found["agency"]), tuple(found["office"]), defined)


_ENOUGH = 200  # times that a word is looked at in one text; the next would tell nothing new


def _hits(line: str) -> list[Hit]:
    """Where known names and the words of patterns stand, in order."""
    times: Counter[str] = Counter()
    hits: list[Hit] = []
    for hit in lexicon().scan(line):
        shown = line[hit.start : hit.end]
        times[shown] += 1
        if times[shown] <= _ENOUGH:
            hits.append(hit)
    hits.sort(key=lambda hit: hit.start)
    return hits


def _mentions(context: Context, hits: list[Hit]) -> Iterator[Mention]:
    yield from offices.symbols(context)
    yield from projects.in_quotation_marks(context)
    for hit in hits:
        known = _known(context, hit) if hit.entries else None
        if known:
            yield known
            yield from bodies.of_other_nations(context, hit.start, known)
            yield from offices.agency_offices(context, known)
            context.ends.setdefault(known.end, known.start)
            if known.bars:
                context.known[known.start : known.end] = b"\x01" * (known.end - known.start)
    for definition in context.acronyms.values():
        yield from heads.defined(context, definition)
    yield from offices.listed_sections(context)
    for hit in hits:
        for pattern in hit.patterns:
            yield from _PATTERNS[pattern](context, hit.start, hit.end)


def _known(context: Context, hit: Hit) -> Mention | None:
    """The mention of a name of the tables, when the hit is one."""
    start, end = hit.start, hit.end
    shown = context.text[start:end]
    entry = context.choose(hit.entries, shown, start, end)
    if entry is None:
        return None
    name = entry.name
    if entry.kind is Kind.OFFICE and "/" in shown and _ROLE.match(context.text, end, end + 20):
        return None
    if entry.kind is Kind.OFFICE and _TITLE.search(context.text, max(0, start - 12), start):
        return None  # "FOREIGN SECRETARY RAO"
    if entry.kind is Kind.BODY:
        country, begin = nations.before(context.text, start)
        if not country:
            country = nations.after(context.text, end)
        if country == "United States":
            return None
        if not country and (entry.bare in ("nation", "proper") or not _may_be_bare(entry, context, start, end)):
            return None
        if shown.islower() and (entry.bare == "proper" or not (country or name.startswith("Ministry"))):
            return None
        if country:
            start = begin
        elif entry.bare == "cap" and (local := _locality(context, start)) < start:
            return Mention(local, end, "agency", context.text[local:end])
        name = bodies.royal(context, shown, country) or bodies.in_country(name, context, hit.start, end)
        if entry.bare == "cap":
            if name == entry.name:
                return None
            name = context.body_spoken_of(entry.name, name)
    bars = entry.kind is not Kind.BODY or " " in shown or shown.isupper()
    return Mention(start, end, _FIELDS[entry.kind], name, sure=True, bars=bars)


def _locality(context: Context, start: int) -> int:
    """Where the place begins that a local body before `start` is named by: "Sharjah Customs"; `start` where none is."""
    begin = phrases.left(context.text, start, context.known)
    words_before = context.text[begin:start].split()
    return start if len(words_before) > 2 or any(map(phrases.is_common, words_before)) else begin


_TITLE = re.compile(r"\b(?:SECRETARY|MINISTER|AMBASSADOR|SENATOR|PRESIDENT|GENERAL) $")
_ROLE = re.compile(rf" (?:{'|'.join(sorted(words('roles')))})\b")


def _may_be_bare(entry: Entry, context: Context, start: int, end: int) -> bool:
    if entry.bare != "cap":
        return True
    shown, text = context.text[start:end], context.text
    if not shown[0].isupper() or shown.isupper():
        return False
    return " " in shown or (
        start > 1 and text[start - 2] not in ".:-" and not text[end : end + 2].strip()[:1].isupper()
    )


def _apart(mentions: list[Mention], length: int) -> list[Mention]:
    """The mentions that do not overlap, the longest of each overlapping lot, tables before patterns; in text order."""
    taken = bytearray(length + 1)
    kept: list[Mention] = []
    spans: dict[tuple[int, int], bool] = {}
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, not m.sure, m.start)):
        span = (mention.start, mention.end)
        if span in spans:
            if mention.sure == spans[span]:
                kept.append(mention)
            continue
        if 1 in taken[mention.start : mention.end]:
            continue
        taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
        spans[span] = mention.sure
        kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
