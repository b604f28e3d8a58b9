"""Does the server keep its promises under load? `python -m bench.load` loads it and writes bench/LOAD.md.

    python -m bench.load --count 6112 --seconds 30
    python -m bench.load                              251,287 cables, 300 seconds

The product's own `reftel serve --workers 2` is asked as readers ask: pages of results, cables, facets, suggestions and
the API. What it should answer was asked of the library before. While 32 connections ask, the index is rebuilt and two
generations are published; then come idle, slow and broken connections, more than can be answered, and the end.
"""

import argparse
import asyncio
import contextlib
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.client import Connection, Cut, request, spread
from bench.corpora import REAL, jsonl, load, spans
from bench.memory import tree
from bench.mixture import Expected, Mixed, mix, wrong
from index.store import Store

ALL = 251_287
RESULTS = Path(__file__).resolve().parent / "LOAD.md"
CHECKED = 10
"""Of so many pages of results one is compared with the library's answer; of the API's answers every one is."""


Say = Callable[[str, str], None]
"""Tells of one thing that was done and what came of it."""

# The server


@contextlib.contextmanager
def serving(index: Path, **environment: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """`reftel serve` on a free port, ready; ended by SIGTERM."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "reftel", "serve", "--index", str(index), "--port", str(port)]
    with subprocess.Popen([*command, "--workers", "2"], env={**os.environ, **environment}) as server:
        try:
            until = time.monotonic() + 60
            while not _answers(port):
                assert server.poll() is None and time.monotonic() < until, "the server does not start"
                time.sleep(0.05)
            yield server, port
        finally:
            server.terminate()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as asked:
        asked.sendall(b"GET /readyz HTTP/1.0\r\n\r\n")
        return b" 200 " in asked.recv(100)
    return False


def cpu_seconds(server: "subprocess.Popen[bytes]") -> float:
    """What the server has used of the processors, workers that have ended included."""
    ticks = 0
    for process in [Path(f"/proc/{server.pid}"), *_workers(server)]:
        with contextlib.suppress(OSError):
            # of itself, and of children that have ended
            ticks += sum(map(int, (process / "stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _workers(server: "subprocess.Popen[bytes]") -> list[Path]:
    """Where the system tells of each worker process."""
    return [Path(f"/proc/{process}") for process in tree(server.pid)[1:]]


def private_mb(server: "subprocess.Popen[bytes]") -> list[int]:
    """Of each worker: memory that it shares with no other process and no file."""
    found = []
    for worker in _workers(server):
        with contextlib.suppress(OSError):
            fields = dict(line.split(":", 1) for line in (worker / "smaps_rollup").read_text().splitlines()[1:])
            found.append(int(fields["Private_Dirty"].split()[0]) // 1024)
    return sorted(found)


# What happened


@dataclass(slots=True)
class Told:
    """What came of many requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    compared: int = 0
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # answers of 500 and more, and when they came
    refused: int = 0

    def line(self, took: float) -> str:
        times = sorted(seconds * 1e3 for seconds in self.seconds)
        statuses = ", ".join(f"{count:,} × {status}" for status, count in sorted(self.statuses.items()))
        return (
            f"{len(times):,} requests in {took:.0f} s, {len(times) / took:.0f} a second ({statuses}); median "
            f"{statistics.median(times):.0f} ms, 99th percentile {times[int(0.99 * (len(times) - 1))]:.0f} ms, longest "
            f"{times[-1]:.0f} ms; {self.compared:,} compared with the library's answers, {len(self.wrong)} wrong; "
            f"{len(self.broken)} broken off, {self.refused} not begun"
        )


async def ask(
    port: int, addresses: list[str], expected: dict[str, Expected], connections: int, until: Callable[[Told], bool]
) -> Told:
    """Asks over so many connections until `until` says that it is enough."""
    told = Told()
    started = time.perf_counter()

    async def one(paths: Iterator[str]) -> None:
        connection = Connection(port)
        for path in paths:
            if until(told):
                break
            try:
                reply = await connection.get(path)
            except Cut as cut:
                told.broken.append(str(cut))
                connection.close()
                continue
            except (OSError, EOFError):
                told.refused += 1
                connection.close()
                continue
            told.statuses[reply.status] += 1
            told.seconds.append(reply.seconds)
            if reply.status >= 500:
                told.errors.append(
                    f"{path}: {reply.status} after {reply.seconds:.1f} s, at {time.perf_counter() - started:.0f} s"
                )
            known = expected.get(path)
            if known and reply.status == 200 and (path.startswith("/api/") or len(told.seconds) % CHECKED == 0):
                told.compared += 1
                if fault := wrong(path, reply, known):
                    told.wrong.append(fault)
        connection.close()

    await asyncio.gather(*map(one, spread(addresses, connections)))
    return told


# What is done to it


def quiet_readers(index: Path, mixed: Mixed, connections: int, say: Say) -> None:
    """So many readers and nothing else."""
    with serving(index) as (server, port):
        begun = cpu_seconds(server)
        started = time.perf_counter()
        told = asyncio.run(ask(port, *mixed, connections, lambda told: len(told.seconds) >= 1_000))
        say(f"1,000 mixed pages, {connections} at a time", told.line(time.perf_counter() - started))
        each = (cpu_seconds(server) - begun) * 1e3 / len(told.seconds)
        say("Processor time of the server for each of them", f"{each:.1f} ms")
        say("Private memory of the workers after them", f"{private_mb(server)} MB")


def many_readers(index: Path, corpus: Path, mixed: Mixed, chosen: argparse.Namespace, say: Say) -> None:
    """32 readers, while a process of low priority rebuilds the index, publishes it and publishes once more."""
    before = Store(index).current_number()
    with serving(index) as (server, port):
        memory: list[str] = []
        started = time.perf_counter()
        builder = subprocess.Popen([sys.executable, "-m", "bench.load", "--rebuild", index, corpus])

        def enough(_: Told) -> bool:
            took = time.perf_counter() - started
            if took > len(memory) * chosen.seconds / 10:
                memory.append(f"{private_mb(server)} at {took:.0f} s")
            return took > chosen.seconds and builder.poll() is not None

        told = asyncio.run(ask(port, *mixed, chosen.connections, enough))
        published = Store(index).current_number() - before
        say(
            f"{chosen.connections} readers while the index was rebuilt and {published} generations were published",
            told.line(time.perf_counter() - started),
        )
        say("Private memory of its two workers meanwhile, MB", "; ".join(memory))
        for fault in [*told.wrong[:5], *told.broken[:5], *told.errors[:20]]:
            say("Fault", fault)


def odd_readers(index: Path, mixed: Mixed, say: Say) -> None:
    """1,000 connections that say nothing, 50 that say a byte a second, and some that hang up in the midst."""

    async def annoy(port: int, stop: asyncio.Event) -> None:
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(1_000)]
        slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(50)]
        for at in range(len(request("/"))):
            for _, writer in slow:
                writer.write(request("/")[at : at + 1])
            _, leaving = await asyncio.open_connection("127.0.0.1", port)
            leaving.write(request("/search?q=government")[: -(at % 3)] or b"GET")
            leaving.transport.abort()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1)
                break
        for _, writer in (*idle, *slow):
            writer.transport.abort()

    async def both(port: int) -> Told:
        stop = asyncio.Event()
        annoyance = asyncio.create_task(annoy(port, stop))
        await asyncio.sleep(2)
        until = time.monotonic() + 20
        told = await ask(port, *mixed, 4, lambda _: time.monotonic() > until)
        stop.set()
        await annoyance
        return told

    with serving(index) as (_, port):
        say("4 readers beside 1,000 idle, 50 slow and some broken connections", asyncio.run(both(port)).line(20))


def too_many_readers(index: Path, mixed: Mixed, say: Say) -> None:
    """64 readers of a server that answers one at a time in each worker and lets nobody wait."""
    with serving(index, REFTEL_AT_ONCE="1", REFTEL_PATIENCE="0.05") as (_, port):
        until = time.monotonic() + 10
        told = asyncio.run(ask(port, *mixed, 64, lambda _: time.monotonic() > until))
        say("64 readers where two are answered at a time and nobody may wait", told.line(10))


def the_end(index: Path, mixed: Mixed, say: Say) -> None:
    """SIGTERM while 16 readers ask: what has begun is answered, and the server ends."""

    async def asked(server: "subprocess.Popen[bytes]", port: int) -> Told:
        asking = asyncio.create_task(ask(port, *mixed, 16, lambda told: told.refused > 0))
        await asyncio.sleep(2)
        server.send_signal(signal.SIGTERM)
        return await asking

    with serving(index) as (server, port):
        started = time.perf_counter()
        told = asyncio.run(asked(server, port))
        server.wait(40)
        say("16 readers and SIGTERM after two seconds", told.line(time.perf_counter() - started))
        say("After it", f"exit status {server.returncode}")


# The whole of it


def index_of(corpus: Path, folder: Path) -> Path:
    """An index of the corpus, as it was left by an earlier run or built."""
    index = folder / f"load-{corpus.stem}"
    if not (index / "CURRENT").exists():
        rebuild(index, corpus)
    return index


def rebuild(index: Path, corpus: Path) -> None:
    with Store(index).build() as build:
        build.write(spans(corpus), load, processes=1, memory_mb=512, progress=lambda _: None)
        build.publish({"cables": build.cables}, {})


def publish_again(index: Path) -> None:
    """The same cables as another generation: as good as a build, and quick."""
    current = Store(index).current()
    with Store(index).build() as build:
        for name in current.manifest["files"]:
            if name.startswith(("MAIN", "segments")):
                shutil.copyfile(current.path / name, build.path / name)
        build.cables = len(current)
        build.publish({"cables": build.cables}, {})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=ALL, help=f"how many cables ({REAL} are the real ones)")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "reftel-bench")
    parser.add_argument("--rebuild", nargs=2, type=Path, metavar=("INDEX", "CORPUS"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.rebuild:
        os.nice(4)  # lower, it would not end beside 32 readers in a reasonable time
        rebuild(*chosen.rebuild)
        publish_again(chosen.rebuild[0])
        return
    corpus = jsonl(chosen.count, chosen.folder)
    index = index_of(corpus, chosen.folder)
    mixed = mix(Store(index).current(), 2_000)
    lines = [
        f"# Under load: {chosen.count:,} cables",
        "",
        f"Written by `python -m bench.load` on {datetime.now(UTC):%Y-%m-%d}: Python {platform.python_version()}, "
        f"{os.cpu_count()} processors, which the asking process and, where one is told of, a rebuild shared.",
        f"{len(mixed[0]):,} different addresses, asked as browsers do; {len(mixed[1]):,} of them are searches.",
        "",
    ]

    def say(what: str, found: str) -> None:
        lines.append(f"- **{what}:** {found}.")
        print(lines[-1], file=sys.stderr, flush=True)

    quiet_readers(index, mixed, 1, say)
    quiet_readers(index, mixed, 4, say)
    odd_readers(index, mixed, say)
    too_many_readers(index, mixed, say)
    the_end(index, mixed, say)
    many_readers(index, corpus, mixed, chosen, say)
    Store(index).keep(1)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
