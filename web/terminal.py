"""How does an answer look in a terminal? Pages of text from the same data that the browser shows."""

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from index.cable import Addressee, Cable
from index.fields import BY_NAME
from search.emptiness import Emptiness
from search.page import Answer, Bucket, Hit, Snippet

FACET_LINES = 6
LEFT_OUT_LINES = 20
_COMMAND = re.compile(r"\x1b(?!\[(?:0|1|32|33|36)m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COLOUR = re.compile(r"\x1b\[\d+m")


def answer(found: Answer) -> str:
    """Hits with snippets, then the facets; `click.echo` drops the colours where the output is no terminal."""
    return harmless("\n".join(_answer_lines(found)))


def harmless(text: str) -> str:
    """Without what a cable or a file name could make a terminal do: only our own colours, tabs and line ends stay."""
    return _COMMAND.sub("\N{REPLACEMENT CHARACTER}", text)


def _answer_lines(found: Answer) -> Iterator[str]:
    yield from (click.style(f"note: {note}", fg="yellow") for note in found.notes)
    first = found.question.offset + 1
    span = f"{first}–{found.question.offset + len(found.hits)} of " if found.hits else ""
    cables = "cable" if found.total == 1 else "cables"
    yield click.style(f"{span}{found.total:,} {cables}", bold=True) + f"  ({found.took_ms:.1f} ms)"
    for number, hit in enumerate(found.hits, start=first):
        yield ""
        yield from _hit_lines(f"{number:>3}.", hit)
    for near in found.nearest:
        yield ""
        yield from _hit_lines("  ~ ", near.hit)
        yield f"     lacks {', '.join(near.lacks)}"
    for name, buckets in found.facets.items():
        shown = _facet_values(name, buckets)
        if shown:
            yield ""
            yield click.style(BY_NAME[name].label, bold=True)
            yield from _wrapped(" · ".join(f"{bucket.value} {bucket.count:,}" for bucket in shown), "  ")


def emptiness(why: Emptiness) -> str:
    """What each part of a question without hits finds alone, and looser questions that find something."""
    lines = []
    if len(why.parts) > 1:
        lines += ["", click.style("What each part finds alone", bold=True)]
        lines += [f"{part.count:>8,}  cables {part.text}" for part in why.parts]
    if why.relaxations:
        lines += ["", click.style("Ask more loosely", bold=True)]
    for looser in why.relaxations:
        typed = click.style(looser.question.query, fg="cyan")
        lines.append(f"{looser.count:>8,}  {looser.text}{': ' if looser.question.query else ''}{typed}")
    lines += ["", *why.notes] if why.notes else []
    return harmless("\n".join(lines))


def _hit_lines(mark: str, hit: Hit) -> Iterator[str]:
    cable = hit.cable
    yield f"{mark} {click.style(cable.title or cable.subject or '(no subject)', bold=True)}"
    inferred = " (inferred)" if cable.classification_inferred else ""
    facts = (
        cable.id,
        cable.date[:10],
        cable.origin,
        f"{cable.classification or 'unclassified or not stated'}{inferred}",
    )
    yield "     " + click.style(" · ".join(fact for fact in facts if fact), fg="cyan")
    for snippet in hit.snippets:
        yield from _snippet_lines(snippet)


def _snippet_lines(snippet: Snippet) -> Iterator[str]:
    words = [f"¶{snippet.paragraph}"] if snippet.paragraph else []
    text = "".join(
        " ".join(click.style(word, fg="green", bold=True) if word else "" for word in piece.split(" "))
        if marked
        else piece
        for piece, marked in snippet.pieces
    )
    line, room = "", _width() - 5
    for word in [*words, *text.split()]:
        if line and len(_COLOUR.sub("", f"{line} {word}")) > room:
            yield f"     {line}"
            line = ""
        line = f"{line} {word}" if line else word
    yield f"     {line}"


def _facet_values(name: str, buckets: Sequence[Bucket]) -> list[Bucket]:
    if name == "date":  # months come oldest first; the fullest say most on few lines
        fullest = sorted(buckets, key=lambda bucket: -bucket.count)[: 2 * FACET_LINES]
        return sorted(fullest, key=lambda bucket: bucket.value)
    return [bucket for bucket in buckets if bucket.count or bucket.chosen][:FACET_LINES]


def cable(record: Cable) -> str:
    """The header as a table, what is noted, the sources, then the text as it stands on its page."""
    inferred = " (inferred, not stated)" if record.classification_inferred else ""
    rows = {
        "Id": record.id,
        "Date": record.date,
        "From": record.origin,
        "To": _names(record.recipients.action),
        "Info": _names(record.recipients.info),
        "Classification": f"{record.classification}{inferred}" if record.classification else "not stated",
        "Precedence": record.precedence,
        "Captions": ", ".join(record.captions),
        "Subject": record.subject,
        "TAGS": ", ".join(record.tags),
        "References": ", ".join((*record.references, *record.other_references)),
        "Programs": ", ".join(record.programs),
        "Agencies": ", ".join(record.agencies),
        "Offices": ", ".join(record.offices),
        "Missing": ", ".join(f"paragraph {number}" for number in record.missing_paragraphs),
        "Notes": " ".join(record.notes),
        "Source": ", ".join(f"{source.url or 'no address'} ({source.publisher})" for source in record.sources),
    }
    lines = [click.style(record.title, bold=True), ""]
    for label, value in rows.items():
        if value:
            first, *rest = _wrapped(value, " " * 16)
            lines += [click.style(f"{label:<15}", fg="cyan") + first[15:], *rest]
    return harmless("\n".join([*lines, "", record.text]))


def _names(addressees: Iterable[Addressee]) -> str:
    return ", ".join(addressee.name for addressee in addressees)


def report(build: dict[str, Any]) -> str:
    """The report of a build: the counts, the fields, and what was left out with the reasons."""
    lines = [
        f"generation {build['generation']}: {build['cables']:,} cables from {build['pages']:,} pages "
        f"in {build['seconds']:.1f} s ({build['duplicates']:,} more pages of the same cables, "
        f"{build['skipped']:,} skipped, {build['failed']:,} failed)",
        "",
        click.style("cables that have", bold=True),
    ]
    counts = (f"{BY_NAME[name].label} {count:,}" for name, count in build["fields"].items() if count)
    lines += _wrapped(" · ".join(counts), "  ")
    lines += _wrapped(f"classification inferred on {build['inferred']:,}", "  ")
    for title, pairs in (
        ("unknown TAGS", build["unknown_tags"]),
        ("unknown routing indicators", build["unknown_routes"]),
        ("acronyms learned", [(short, n) for short, _, n in build["acronyms"]]),
    ):
        if pairs:
            shown = " · ".join(f"{value} {count:,}" for value, count in pairs[:12])
            lines += ["", click.style(title, bold=True), *_wrapped(shown, "  ")]
    if build["left_out"]:
        reasons = " · ".join(f"{reason} {count:,}" for reason, count in build["reasons"].items())
        lines += ["", click.style("left out", bold=True), *_wrapped(reasons, "  ")]
        for item in build["left_out"][:LEFT_OUT_LINES]:
            detail = f" ({item['detail'].splitlines()[-1]})" if item["detail"] else ""
            lines.append(f"  {item['where']}: {item['reason']}{detail}")
        more = len(build["left_out"]) - LEFT_OUT_LINES
        if more > 0:
            lines.append(f"  … and {more:,} more: --json or /about lists them all")
    return harmless("\n".join(lines))


def _width() -> int:
    return min(shutil.get_terminal_size().columns, 100)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _width(), initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
