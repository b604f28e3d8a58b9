"""How long does it take to read a page, and where does the time go?

`python -m bench.extract CRAWL...` reads every fifth page of the crawls in this process (one core) three times and
prints, by publisher, the median, the 95th percentile and the slowest in milliseconds of the processor, and the share of
each stage: finding the cable (decoding and parsing HTML included), its header, its body, and the names in it.
"""

import os
import platform
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from indexer.body import read_body
from indexer.entities import find_names
from indexer.header import read_header
from indexer.page import NotACable, Page
from indexer.publishers import transcripts
from indexer.read import read_page
from indexer.sources import pages

ROUNDS = 3
EVERY = 5
DEV = ("scoop.warc.gz", "wikileaks.warc.gz")


def milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def whole(page: Page) -> float:
    """The least of several readings of a page: what it takes without what else the machine does."""
    return min(milliseconds(lambda: read_page(page)) for _ in range(ROUNDS))


def stages(page: Page) -> Counter[str]:
    """Milliseconds of each stage of a page's reading."""
    took: Counter[str] = Counter()
    took["find the cable"] = milliseconds(lambda: transcripts(page))
    for found in transcripts(page):
        header = read_header(found.text, found.stated)
        took["header"] += milliseconds(lambda found=found: read_header(found.text, found.stated))  # type: ignore[misc]
        body, named = found.text[header.length :], found.text[header.scope :]
        took["body"] += milliseconds(lambda body=body: read_body(body))  # type: ignore[misc]
        took["names"] += milliseconds(
            lambda named=named, header=header: find_names(named, header.origin, header.tags)  # type: ignore[misc]
        )
    return took


def measure(crawls: Iterable[Path]) -> list[str]:
    """The lines of the report."""
    times: dict[str, list[float]] = defaultdict(list)
    shares: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: dict[str, int] = Counter()
    for page in islice(pages(list(crawls)), 0, None, EVERY):
        if not isinstance(page, Page):
            continue
        try:
            publisher = transcripts(page)[0].publisher
        except NotACable:
            continue
        times[publisher].append(whole(page))
        shares[publisher] += stages(page)
        sizes[publisher] += len(page.data)
    lines = [
        f"{'publisher':<12}{'pages':>7}{'KB a page':>11}{'median ms':>11}{'95 %':>8}{'slowest':>9}   where it goes"
    ]
    for publisher, taken in sorted(times.items()):
        total = sum(shares[publisher].values())
        where = ", ".join(f"{stage} {100 * spent / total:.0f} %" for stage, spent in shares[publisher].most_common())
        p95 = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
        kilobytes = sizes[publisher] / len(taken) / 1000
        lines.append(
            f"{publisher:<12}{len(taken):>7}{kilobytes:>11.0f}{statistics.median(taken):>11.2f}{p95:>8.1f}"
            f"{max(taken):>9.1f}   {where}"
        )
    return lines


def main(arguments: Sequence[str]) -> None:
    shared = Path(os.environ.get("REFTEL_SHARED", "../shared")) / "data" / "dev"
    crawls = [Path(argument) for argument in arguments] or [shared / name for name in DEV]
    print(f"Every {EVERY}th page of {', '.join(map(str, crawls))}: the least of {ROUNDS} readings, one process.")
    print(f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores.")
    print("\n".join(measure(crawls)))


if __name__ == "__main__":
    main(sys.argv[1:])
