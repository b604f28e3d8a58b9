"""How does Reftel compare with its peers? `python -m bench` builds, asks and writes bench/RESULTS.md.

    python -m bench                        the 6,112 real cables and 251,287 synthetic ones
    python -m bench --count 25000 --engine Reftel --engine Tantivy
    python -m bench --keep                 takes the indexes that lie in --folder; their builds are not timed
    python -m bench --growth               25k, 100k, 251k (and --million) with a plot in docs/

Every engine runs in a process of its own, one after the other, on the same machine in the same run: compare within a
run, not between runs. Corpora are kept in --folder and made when they are not there.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import report
from bench.corpora import REAL, jsonl
from bench.engines import ENGINES, fresh
from bench.queries import HARD, QUESTIONS
from index.errors import UsageError

ALL = 251_287
ROUNDS = 15
LEAST_ROUNDS = 3
ENOUGH_S = 10.0
"""A question is asked ROUNDS times, or fewer when that would take longer than ENOUGH_S."""

SLOW = {"stock Whoosh": 30_000}
"""Engines that do not build an index of more cables than this, which would take more than an hour; --keep takes one
that lies there (made by `python -m bench --build ENGINE COUNT`)."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, action="append", help="how many cables (6112 are the real ones)")
    parser.add_argument("--engine", action="append", choices=sorted(ENGINES))
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "reftel-bench")
    parser.add_argument("--keep", action="store_true", help="take the indexes that lie in --folder")
    parser.add_argument("--build", nargs=2, metavar=("ENGINE", "COUNT"), help="only build an index, for --keep")
    parser.add_argument("--growth", action="store_true", help="Reftel alone at growing sizes, drawn in docs/growth.svg")
    parser.add_argument("--million", action="store_true", help="with --growth: a million cables, too")
    parser.add_argument("--one", nargs=4, metavar=("STEP", "ENGINE", "CORPUS", "FOLDER"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        step, engine, corpus, folder = chosen.one
        print(json.dumps(STEPS[step](engine, Path(corpus), Path(folder))))
        return
    if chosen.build:
        engine, count = chosen.build
        build(engine, jsonl(int(count), chosen.folder), place(engine, int(count), chosen.folder))
        return
    if chosen.growth:
        counts = [25_000, 100_000, ALL] + ([1_000_000] if chosen.million else [])
        results = {count: run(["Reftel"], count, chosen.folder, keep=False) for count in counts}
        report.write_growth({count: found[0] for count, found in results.items()})
        return
    results = {}
    for count in chosen.count or [REAL, ALL]:
        names = [
            name
            for name in chosen.engine or ENGINES
            if count <= SLOW.get(name, count) or (chosen.keep and _built(place(name, count, chosen.folder)).exists())
        ]
        results[count] = run(names, count, chosen.folder, chosen.keep)
    report.write(results)


def place(engine: str, count: int, folder: Path) -> Path:
    return folder / f"{engine.replace(' ', '-').lower()}-{count}"


def _built(folder: Path) -> Path:
    """The file that says that an index was built whole."""
    return folder.with_suffix(".built")


def run(names: list[str], count: int, folder: Path, keep: bool) -> list[dict[str, Any]]:
    """What each engine does with so many cables."""
    corpus = jsonl(count, folder)
    found = []
    for name in names:
        print(f"{name}: {count:,} cables …", file=sys.stderr)
        index = place(name, count, folder)
        built = {} if keep and _built(index).exists() else _in_a_process("build", name, corpus, index)
        found.append({"engine": name, **built, **_in_a_process("ask", name, corpus, index)})
    return found


def _in_a_process(step: str, name: str, corpus: Path, folder: Path) -> dict[str, Any]:
    """A step in a process of its own, so that none is measured with what another has left behind."""
    command = [sys.executable, "-m", "bench", "--one", step, name, str(corpus), str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def build(name: str, corpus: Path, folder: Path) -> dict[str, Any]:
    """Builds an index anew; in seconds, and the MB of the largest process."""
    _built(folder).unlink(missing_ok=True)
    started = time.perf_counter()
    ENGINES[name]().build(corpus, fresh(folder))
    seconds = time.perf_counter() - started
    _built(folder).touch()
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return {"build_s": seconds, "build_peak_mb": peak}


def ask(name: str, corpus: Path, folder: Path) -> dict[str, Any]:
    """Opens and asks; times in milliseconds."""
    engine = ENGINES[name]()
    started = time.perf_counter()
    engine.open(folder)
    opened = time.perf_counter() - started
    before = _private_mb()
    times = {asked.name: _time(engine, asked) for asked in QUESTIONS}
    hard = {asked.name: _time_or_refusal(engine, asked) for asked in HARD} if name == "Reftel" else {}
    return {
        "private_mb": _private_mb(),
        "private_before_mb": before,
        "cables": sum(1 for _ in corpus.open("rb")),
        "text_mb": _text_mb(corpus),
        "index_mb": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
        "open_ms": opened * 1e3,
        "pages": times,
        "hard": hard,
    }


STEPS = {"build": build, "ask": ask}


def _time(engine: Any, asked: Any) -> dict[str, Any]:
    times: list[float] = []
    hits = 0
    while len(times) < LEAST_ROUNDS or (len(times) < ROUNDS and sum(times) < ENOUGH_S * 1e3):
        started = time.perf_counter()
        hits = engine.ask(asked)
        times.append((time.perf_counter() - started) * 1e3)
    return {"hits": hits, "first_ms": times[0], "median_ms": statistics.median(times), "all_ms": times[1:]}


def _time_or_refusal(engine: Any, asked: Any) -> dict[str, Any]:
    """At sizes where Reftel refuses a question as too much work, that is the answer."""
    try:
        return _time(engine, asked)
    except UsageError as refusal:
        return {"refused": str(refusal)}


def _private_mb() -> float:
    """Memory of this process that is of no file. (Pages of an index just written count as a process's own until they
    are on the disk.)"""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:])
    return int(fields["Anonymous"].split()[0]) / 1024


def _text_mb(corpus: Path) -> float:
    with corpus.open("rb") as lines:
        return sum(len(raw["header_text"]) + len(raw["body_text"]) + 1 for raw in map(json.loads, lines)) / 1e6


if __name__ == "__main__":
    main()
