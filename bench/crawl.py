"""How fast does a crawl become an index, and in how much memory? `python -m bench.crawl --count 25000`.

Makes WARC files of Scoop pages from the synthetic cables of the reference material, builds an index of them as
`reftel index` does, in a process of its own, and prints what each step took. Memory is that of all processes together.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.corpora import SCALE, jsonl
from bench.engines import fresh
from bench.memory import Sampler
from index.store import Store
from indexer.build import Advance, build

ALL = 251_287
SAMPLE = 10_000  # cables whose texts are measured: their lengths differ so much that 240 of 12,000 give 6 % too much


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, action="append", help=f"how many cables (all {ALL:,} unless told)")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "reftel-bench")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--memory", type=int, default=640, help="MB, as for `reftel index`")
    parser.add_argument("--one", type=Path, nargs=2, metavar=("WARCS", "INDEX"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(*chosen.one, chosen.processes, chosen.memory)))
        return
    counts = chosen.count or [ALL]
    print(table([run(count, chosen.folder, chosen.processes, chosen.memory) for count in counts]))


def warcs(count: int, folder: Path) -> Path:
    """A folder of WARC files of so many cables, made when it is not there."""
    made = folder / f"crawl-{count}"
    if not made.exists():
        cables = jsonl(count, folder)
        unfinished = fresh(folder / f"crawl-{count}.unfinished")
        subprocess.run([sys.executable, SCALE / "make_crawl.py", cables, unfinished / "scoop"], check=True)
        unfinished.rename(made)
    return made


def run(count: int, folder: Path, processes: int, memory_mb: int) -> dict[str, Any]:
    """Builds in a process of its own and watches it."""
    crawl, index = warcs(count, folder), fresh(folder / f"crawl-index-{count}")
    print(f"{count:,} cables …", file=sys.stderr)
    options = ["--processes", str(processes), "--memory", str(memory_mb)]
    command = [sys.executable, "-m", "bench.crawl", *options, "--one", str(crawl), str(index)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child,
        Sampler(child.pid) as sampler,
    ):
        said, _ = child.communicate()
    if child.returncode:
        raise SystemExit(f"the build ended with {child.returncode}")
    measured = json.loads(said.splitlines()[-1])
    return {**measured, "text_mb": text_mb(index), "processes": processes, "peak_mb": sampler.peak_mb}


def text_mb(index: Path) -> float:
    """How large the texts of all cables are, as some of them tell."""
    generation = Store(index).current()
    looked_at = range(0, len(generation), max(1, len(generation) // SAMPLE))
    return statistics.fmean(len(generation.cable(n).text) for n in looked_at) * len(generation) / 1e6


def measure(crawl: Path, index: Path, processes: int, memory_mb: int) -> dict[str, Any]:
    """Builds; seconds from the start at which each step began, and what the report says."""
    started = time.perf_counter()
    spans: dict[str, tuple[float, float]] = {}

    @contextmanager
    def progress(label: str, total: int | None) -> Iterator[Advance]:
        begun = time.perf_counter()
        yield lambda done: None
        spans[label] = begun, time.perf_counter()

    report = build([crawl], Store(index), processes=processes, memory_mb=memory_mb, progress=progress)
    ended = time.perf_counter()
    (read_from, read_to), (index_from, index_to) = spans.values()
    return {
        "pages": report.pages,
        "cables": report.cables,
        "left_out": report.pages - report.cables - report.duplicates,
        "seconds": {
            "reading": read_to - read_from,
            "gathering": index_from - read_to,
            "indexing": index_to - index_from,
            "publishing": ended - index_to,
        },
        "total_s": ended - started,
        "index_mb": sum(path.stat().st_size for path in index.rglob("*") if path.is_file()) / 1e6,
    }


ROWS = {
    "pages": lambda one: f"{one['pages']:,}",
    "cables": lambda one: f"{one['cables']:,}",
    "pages/s": lambda one: f"{one['pages'] / one['total_s']:,.0f}",
    "seconds": lambda one: f"{one['total_s']:,.0f}",
    "… reading pages": lambda one: f"{one['seconds']['reading']:,.1f}",
    "… gathering": lambda one: f"{one['seconds']['gathering']:,.1f}",
    "… indexing": lambda one: f"{one['seconds']['indexing']:,.1f}",
    "… publishing": lambda one: f"{one['seconds']['publishing']:,.1f}",
    "peak memory of all processes, MB": lambda one: f"{one['peak_mb']:,.0f}",
    "index, of the text": lambda one: f"{one['index_mb'] / one['text_mb']:.2f}",
}


def table(results: list[dict[str, Any]]) -> str:
    lines = [f"| crawl to index, {results[0]['processes']} processes |" + " |" * len(results)]
    lines.append("|---" * (len(results) + 1) + "|")
    lines += [f"| {name} | " + " | ".join(map(show, results)) + " |" for name, show in ROWS.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
