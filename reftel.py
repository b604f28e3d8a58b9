"""The front door: one command, `reftel`, that maps sub-commands to rooms. Only this module prints.

Exit status: 0 ok, 1 nothing done, 2 usage. Progress and warnings go to stderr, answers to stdout.
"""

import json
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import click
from tqdm import tqdm

from index.errors import ReftelError, UsageError
from index.fields import FACETS
from index.generation import Generation
from index.store import Store
from web import table, terminal

INDEX = Path("index/data")
DEMO_INDEX = Path("index/demo")
KEPT = 3
"""Generations that stay on the disk: the current one and those that `reftel rollback` can go back to."""

index_option = click.option(
    "--index",
    "index_path",
    type=click.Path(path_type=Path),
    default=INDEX,
    envvar="REFTEL_INDEX",
    show_default=True,
    help="Where the index lies.",
)
sources_argument = click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
processes_option = click.option(
    "--processes", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default=True, help="Worker processes."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class FrontDoor(click.Group):
    """Turns an expected failure of any sub-command into one clear line and exit status 1 (2 for a wrong request)."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReftelError as error:
            click.echo(f"reftel: {error}", err=True)
            ctx.exit(2 if isinstance(error, UsageError) else 1)
        except BrokenPipeError:  # whoever read has read enough: click ends without a word
            raise
        except OSError as error:
            click.echo(f"reftel: {error.filename or ''}: {error.strerror or error}", err=True)
            ctx.exit(1)


@click.group(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="reftel")
@click.option("-v", "--verbose", is_flag=True, help="Say what is being done, on stderr.")
def main(verbose: bool) -> None:
    """Search US diplomatic cables: build an index from a crawl, then ask it in the terminal or the browser.

    \b
      reftel index ~/crawl                      read a crawl, build the index
      reftel search 'program:EXBS agency:FSTEK' ask it
      reftel serve                              ask it in the browser
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )


@main.command()
@sources_argument
def extract(sources: tuple[Path, ...]) -> None:
    """Print every field of every cable found in SOURCES, one JSON object a line. Needs no index.

    A source is a saved page, a folder of them, a WARC file, a zip or tar of these, a text, or a cables.csv.
    What gives no cable is named on stderr.
    """
    from indexer.page import NotACable, Skipped
    from indexer.read import read_page
    from indexer.sources import pages

    found = 0
    for page in pages(sources):
        if isinstance(page, Skipped):
            _left_out(page.where, page.reason, page.detail)
            continue
        try:
            for cable in read_page(page):
                click.echo(cable.dumps())
                found += 1
        except NotACable as why:
            _left_out(page.where, why.reason, why.detail)
        except Exception:  # a defect of ours on one page is told, and never the end of the others
            _left_out(page.where, "the reader broke on it", traceback.format_exc(limit=-3))
    if not found:
        raise ReftelError("no cable was found")


def _left_out(where: str, reason: str, detail: str) -> None:
    click.echo(terminal.harmless(f"left out: {where}: {reason}{f' ({detail})' if detail else ''}"), err=True)


@main.command("index")
@sources_argument
@index_option
@processes_option
@click.option("--memory", "memory_mb", type=click.IntRange(64), default=640, show_default=True, help="MB for building.")
@click.option("--keep", type=click.IntRange(1), default=KEPT, show_default=True, help="Generations that stay on disk.")
@click.option("--update", "only_new", is_flag=True, help="Read only the pages that are new or changed.")
@click.option("--prune", is_flag=True, help="With --update: drop the pages that SOURCES no longer have.")
@json_option
def index_command(
    sources: tuple[Path, ...],
    index_path: Path,
    processes: int,
    memory_mb: int,
    keep: int,
    only_new: bool,
    prune: bool,
    as_json: bool,
) -> None:
    """Build, or rebuild, the index from SOURCES and publish it. A running server picks it up by itself.

    The index that was there goes on answering until the new one is complete, and if the build fails.

    \b
      reftel index ~/crawl                   build the index from all of it
      reftel index --update ~/crawl          read what is new or changed since, keep the rest
      reftel index --update --prune ~/crawl  and drop what the crawl no longer has
    """
    from indexer.build import build, update

    if prune and not only_new:
        raise UsageError("--prune goes with --update; without it the index holds only what SOURCES have")
    store = Store(index_path)
    make = partial(update, prune=prune) if only_new else build
    report = make(sources, store, processes=processes, memory_mb=memory_mb, progress=_bar)
    store.keep(keep)
    click.echo(json.dumps(report.to_json(), ensure_ascii=False) if as_json else terminal.report(report.to_json()))


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    with tqdm(total=total, desc=what, unit=" " + what.rsplit(" ", 1)[-1], file=sys.stderr, mininterval=0.5) as bar:

        def advance(count: int) -> None:
            bar.update(count)

        yield advance


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})  # for `-tag:PTER`
@click.argument("query", required=False)
@index_option
@json_option
@click.option(
    "--batch",
    type=click.File(encoding="utf-8"),
    help="Ask each line of a file instead, and print a CSV table of lines and their cables.",
)
@click.option("--limit", type=click.IntRange(0, 200), default=10, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--sort", type=click.Choice(["relevance", "date", "-date"]), default="relevance", show_default=True)
@click.option("--facet", "facets", multiple=True, metavar="NAME=VALUE", help="Narrow: program=EXBS, date=2009-10, …")
def search(
    query: str | None,
    index_path: Path,
    as_json: bool,
    batch: TextIO | None,
    limit: int,
    offset: int,
    sort: str,
    facets: tuple[str, ...],
) -> None:
    """Print the hits of QUERY with their facets.

    \b
      reftel search 'customs seminar'
      reftel search 'program:EXBS agency:FSTEK date:2009'
      reftel search '"border security" -tag:PTER' --sort -date
      reftel search --batch names.txt > cables.csv   (a line of plain words is taken as an exact phrase)
    """
    if batch is not None:
        for row in table.rows(Store(index_path).current(), batch):
            click.echo(row, nl=False)
        return
    if query is None:
        raise click.UsageError("Missing argument 'QUERY' (or --batch FILE).")
    from search.answer import answer
    from search.emptiness import why_empty
    from search.page import Question, Sort

    chosen: dict[str, tuple[str, ...]] = {}
    since = until = ""
    for facet in facets:
        name, equals, value = facet.partition("=")
        if not equals:
            raise UsageError(f"--facet {facet}: write NAME=VALUE, for example --facet program=EXBS")
        if name not in (row.name for row in FACETS):
            raise UsageError(f"--facet {facet}: {name} is none of {', '.join(row.name for row in FACETS)}")
        if name == "date":
            since = until = value
        else:
            chosen[name] = (*chosen.get(name, ()), value)
    question = Question(query, chosen, {}, since, until, Sort(sort), offset, limit)
    generation = Store(index_path).current()
    found = answer(generation, question)
    click.echo(json.dumps(found.to_json(), ensure_ascii=False) if as_json else terminal.answer(found))
    if not (found.total or as_json):
        click.echo(terminal.emptiness(why_empty(generation, question)))


@main.command()
@click.argument("cable_id", metavar="ID")
@index_option
@json_option
def show(cable_id: str, index_path: Path, as_json: bool) -> None:
    """Print one cable whole, with every field (--json) or as a page of text.

    \b
      reftel show 09MOSCOW2555
      reftel show '09 Moscow 002555'   (however loosely it is written)
    """
    from web.index_reading import IndexReading

    generation = Store(index_path).current()
    cable = IndexReading(generation).cable(cable_id)
    if cable is None:
        raise ReftelError(f"{cable_id} is not in this index of {len(generation)} cables")
    click.echo(cable.dumps() if as_json else terminal.cable(cable))


@main.command()
@index_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(index_path: Path, host: str, port: int, workers: int) -> None:
    """Serve the site from the index, with gunicorn."""
    from web.server import run

    Store(index_path).current()  # an index that cannot be opened is told here, not by a dying worker
    run(index_path, host, port, workers)


@main.command()
@index_option
@click.option("--deep", is_flag=True, help="Also read every cable and count anew what the index says of them all.")
def check(index_path: Path, deep: bool) -> None:
    """Read every byte of the index and compare it with what was written."""
    store = Store(index_path)
    faults = store.check()
    if deep and not faults:
        faults = _disagreements(store.current())
    for fault in faults:
        click.echo(fault)
    if faults:
        raise ReftelError(f"{len(faults)} faults: build the index anew with `reftel index`, or `reftel rollback`")
    click.echo(f"generation {store.current_number()} is whole: {len(store.current())} cables")


def _disagreements(generation: Generation) -> list[str]:
    from index.agreement import disagreements

    with _bar("reading cables", len(generation)) as advance:
        return list(disagreements(generation, advance))


@main.command()
@index_option
@click.option("--to", "number", type=click.IntRange(1), help="The generation; without it, the last good one before.")
def rollback(index_path: Path, number: int | None) -> None:
    """Make an earlier generation of the index answer again. A running server follows by itself."""
    click.echo(f"generation {Store(index_path).rollback(number)} answers now")


@main.command()
@index_option
@click.option("--keep", type=click.IntRange(1), default=KEPT, show_default=True, help="So many good generations stay.")
def gc(index_path: Path, keep: int) -> None:
    """Remove old generations of the index, and what broken builds left behind."""
    removed = Store(index_path).keep(keep)
    click.echo(f"removed: generations {', '.join(map(str, removed))}" if removed else "nothing to remove")


@main.command()
@click.option("--crawl", type=click.Path(path_type=Path), default=Path("samples/crawl"), show_default=True)
@click.option(
    "--index",
    "index_path",
    type=click.Path(path_type=Path),
    default=DEMO_INDEX,
    show_default=True,
    help="Where its index lies: apart from yours, which a demonstration must not replace.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.pass_context
def demo(ctx: click.Context, crawl: Path, index_path: Path, host: str, port: int) -> None:
    """Index a crawl (the bundled sample), answer `program:EXBS agency:FSTEK`, and serve the site."""
    ctx.invoke(index_command, sources=(crawl,), index_path=index_path)
    click.echo("\n$ reftel search 'program:EXBS agency:FSTEK'\n")
    ctx.invoke(search, query="program:EXBS agency:FSTEK", index_path=index_path)
    click.echo(f"\nServing on http://{host}:{port} — Ctrl-C ends it.")
    ctx.invoke(serve, index_path=index_path, host=host, port=port)


if __name__ == "__main__":
    main()
