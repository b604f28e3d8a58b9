"""How are the measurements told? bench/RESULTS.md, and the plot of growth in docs/."""

import os
import platform
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.queries import HARD, QUESTIONS

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "RESULTS.md"

Result = dict[str, Any]


def mean(result: Result) -> float:
    """The mean over the questions of the median page, ms."""
    return float(statistics.mean(page["median_ms"] for page in result["pages"].values()))


def p99(result: Result) -> float:
    every = sorted(ms for page in result["pages"].values() for ms in page["all_ms"])
    return float(every[int(0.99 * (len(every) - 1))])


def write(results: dict[int, list[Result]]) -> None:
    """Writes RESULTS.md: a section for each corpus."""
    lines = [
        "# Measured: Reftel and its peers",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{os.cpu_count()} processors. All engines of a table ran one after the other on the same machine, which other",
        "work may have shared: compare the columns of a table, not tables of different days.",
        "",
        "A page is the top 10 with their stored fields and the counts of seven facets (date, program, agency, office,",
        "origin, classification, tag), each facet without its own filter. Each question is asked 15 times (fewer where",
        "it takes seconds); the median counts. Programs, agencies and offices of these corpora are made up",
        "(bench/corpora.py). A dash: the index was kept from an earlier run and its build not timed in this one.",
    ]
    for count, found in results.items():
        lines += _section(count, found)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _section(count: int, found: list[Result]) -> list[str]:
    first = found[0]
    kind = "real" if count < 10_000 else "synthetic"
    lines = ["", f"## {count:,} {kind} cables, {first['text_mb']:,.0f} MB of text", ""]
    lines += ["| | " + " | ".join(result["engine"] for result in found) + " |", "|---|" + "---|" * len(found)]
    rows: dict[str, Callable[[Result], float | None]] = {
        "page, mean of the 18 questions, ms": mean,
        "of Reftel's": lambda r: mean(r) / mean(first),
        "page, 99th percentile, ms": p99,
        "build, cables/s": lambda r: r["cables"] / r["build_s"] if "build_s" in r else None,
        "build, peak memory of the largest process, MB": lambda r: r.get("build_peak_mb"),
        "index, of the text": lambda r: r["index_mb"] / r["text_mb"],
        "open, ms": lambda r: r["open_ms"],
        "private memory after the questions, MB": lambda r: r["private_mb"],
    }
    for label, value in rows.items():
        lines.append(f"| {label} | " + " | ".join(_told(value(result)) for result in found) + " |")
    lines += ["", "| question | hits | " + " | ".join(f"{result['engine']}, ms" for result in found) + " |"]
    lines.append("|---|---|" + "---|" * len(found))
    for asked in QUESTIONS:
        pages = [result["pages"][asked.name] for result in found]
        times = " | ".join(f"{page['median_ms']:.2f}" for page in pages)
        lines.append(f"| {asked.name} | {pages[0]['hits']:,} | {times} |")
    if first["hard"]:
        lines += ["", "The worst of each kind, Reftel alone (the first asking, then the median):", ""]
        lines += ["| question | hits | first, ms | ms |", "|---|---|---|---|"]
        for asked in HARD:
            page = first["hard"][asked.name]
            lines.append(f"| {asked.name} | {_worst(page)} |")
    return lines


def _worst(page: Result) -> str:
    if "refused" in page:
        return f"{page['refused']} | | "
    return f"{page['hits']:,} | {page['first_ms']:.1f} | {page['median_ms']:.1f}"


def _told(value: float | None) -> str:
    return "—" if value is None else f"{value:,.2f}"


def write_growth(results: dict[int, Result]) -> None:
    """Draws page time, build time and size against the number of cables in docs/growth.svg."""
    import matplotlib as mpl  # noqa: PLC0415 - for benchmarks only

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "reftel"
    from matplotlib import pyplot  # noqa: PLC0415

    counts = list(results)
    curves = {
        "page, mean of 18 questions (ms)": [mean(result) for result in results.values()],
        "build (s)": [result["build_s"] for result in results.values()],
        "index (MB)": [result["index_mb"] for result in results.values()],
    }
    figure, panels = pyplot.subplots(1, 3, figsize=(10, 3), layout="constrained")
    for panel, (label, values) in zip(panels, curves.items(), strict=True):
        panel.plot([count / 1000 for count in counts], values, marker="o", color="#234")
        panel.set(xlabel="thousand cables", title=label, xlim=(0, None), ylim=(0, None))
        panel.spines[["top", "right"]].set_visible(False)
    figure.savefig(ROOT / "docs" / "growth.svg", metadata={"Date": None})
    table = ["| cables | page, ms | p99, ms | build, s | index, MB |", "|---|---|---|---|---|"]
    for count, one in results.items():
        table.append(f"| {count:,} | {mean(one):.2f} | {p99(one):.1f} | {one['build_s']:.0f} | {one['index_mb']:.0f} |")
    (ROOT / "docs" / "growth.md").write_text("\n".join(table) + "\n", encoding="utf-8")
