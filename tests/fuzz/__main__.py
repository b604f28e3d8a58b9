"""How is a reader fuzzed? With atheris, which follows which lines of ours a change of the bytes leads to.

    python -m tests.fuzz query --runs 1000000
    python -m tests.fuzz page --seconds 600 --corpus build/fuzz/page

Needs atheris, which is in no lock of the project: an environment of its own (docs/fuzzing.md). What breaks is written
to the working directory as `crash-…`, `timeout-…` or `oom-…` and ends the run.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["index", "indexer", "search"]):
    from index.fields import FIELDS
    from tests.fuzz.targets import TARGETS

SAMPLE = Path(__file__).resolve().parent.parent.parent / "samples" / "crawl"
OPERATORS = ("AND", "OR", "NOT", "(", ")", '"', '"~5', "~", "*", "?", "..", "[", " TO ", "]", ">=", "<", "-", ":", "^2")
LINES = """\
DE RUEHMO #2555/01 2821103|ZNY CCCCC ZZH|R 091103Z OCT 09|FM AMEMBASSY MOSCOW|TO RUEHC/SECSTATE WASHDC|INFO RUEH
UNCLAS SECTION 01 OF 02 |C O N F I D E N T I A L|SIPDIS|NOFORN|E.O. 12958: DECL: |TAGS: PARM, ETTC|SUBJECT: |NNNN
REF: A. 08 MOSCOW 1 |Classified By: |1. (C) Summary: |End Summary|¶2. (SBU) |XXXXXXXXXXXX|09MOSCOW2555|EXBS
<pre>|</div>|<div id="article">|&#182;|<table class='cable'>"""
CABLE = tuple(part for line in LINES.splitlines() for part in line.split("|"))
ARCHIVE = (
    "WARC/1.0\r\n",
    "WARC-Type: response\r\n",
    "Content-Length: ",
    "\r\n\r\n",
    "PK\x03\x04",
    "\x1f\x8b\x08",
    "ustar",
)
NAMES = tuple(f"{name}:" for row in FIELDS for name in (row.name, *row.aliases))

WORDS = {"page": CABLE, "crawl": CABLE + ARCHIVE, "query": OPERATORS + NAMES, "question": OPERATORS + NAMES}
"""What the fuzzer is told that each target knows."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=-1, help="how many executions (without end unless told)")
    parser.add_argument("--seconds", type=int, default=0, help="at most so long")
    parser.add_argument("--corpus", type=Path, help="where interesting inputs are kept from run to run")
    parser.add_argument("--longest", type=int, default=4096, help="bytes of an input")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reftel-fuzz-") as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, seed in enumerate(_seeds(chosen.target)):
            (seeds / f"{number:04}").write_bytes(seed)
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS[chosen.target]), "ascii")
        corpus = chosen.corpus or Path(folder) / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        options = {"runs": chosen.runs, "max_total_time": chosen.seconds, "max_len": chosen.longest, "dict": words}
        options |= {"timeout": 60, "rss_limit_mb": 2048}
        given = [f"-{name}={value}" for name, value in options.items()]
        atheris.Setup([sys.argv[0], *given, str(corpus), str(seeds)], TARGETS[chosen.target])
        atheris.Fuzz()


def _seeds(target: str) -> Iterator[bytes]:
    if target in ("query", "question"):
        yield from (row.example.encode() for row in FIELDS)
    else:
        before = b"\0" if target == "page" else b""  # chooses the address
        yield from (before + path.read_bytes() for path in sorted(SAMPLE.rglob("*.htm*")))


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main()
