"""Does the command `reftel` keep its contracts: what it prints, where, and with which exit status?"""

import csv
import io
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import reftel
from tests.conftest import ROOT

SAMPLE = ROOT / "samples" / "crawl"
REPORT = {"generation", "cables", "pages", "skipped", "duplicates", "failed", "seconds"}
CABLE = """
    id date origin classification classification_inferred precedence captions title subject tags references recipients
    classified_by declassify_on signer summary paragraphs missing_paragraphs reporting_period programs agencies offices
    text body sources is_partial notes
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(reftel.main, [str(argument) for argument in arguments])


def test_extract_prints_one_object_a_line_with_every_field() -> None:
    printed = run("extract", SAMPLE / "www.scoop.co.nz" / "stories" / "WL0912")
    assert printed.exit_code == 0
    records = [json.loads(line) for line in printed.stdout.splitlines()]
    assert records
    for record in records:
        assert set(CABLE.split()) <= record.keys()


def test_extract_names_what_it_leaves_out_and_says_when_nothing_was_found(tmp_path: Path) -> None:
    (tmp_path / "empty.htm").touch()
    printed = run("extract", tmp_path)
    assert printed.exit_code == 1
    assert "empty.htm" in printed.stderr
    assert "no cable was found" in printed.stderr
    assert printed.stdout == ""


def test_index_prints_the_report(tmp_path: Path) -> None:
    printed = run("index", SAMPLE, "--index", tmp_path / "index", "--json", "--processes", "1")
    assert printed.exit_code == 0
    report = json.loads(printed.stdout)
    assert report.keys() >= REPORT
    assert report["generation"] == 1


def test_search_answers_the_question_of_the_readme(sample_index: Path) -> None:
    printed = run("search", "program:EXBS agency:FSTEK", "--index", sample_index, "--json")
    assert printed.exit_code == 0
    found = json.loads(printed.stdout)
    assert found["total"] == 6
    assert found["notes"] == []
    assert {"query", "total", "hits", "facets", "generation", "took_ms", "notes"} <= found.keys()
    assert {"date", "program", "agency", "office", "origin", "classification", "tag"} <= found["facets"].keys()
    for hit in found["hits"]:
        assert {"id", "date", "origin", "classification", "title", "score", "snippets"} <= hit.keys()
        assert hit["snippets"]


def test_search_narrows_sorts_and_pages(sample_index: Path) -> None:
    def ids(*options: str) -> list[str]:
        printed = run("search", "program:EXBS agency:FSTEK", "--index", sample_index, "--json", *options)
        return [hit["id"] for hit in json.loads(printed.stdout)["hits"]]

    oldest_first = ids("--sort", "date")
    assert ids("--sort", "-date") == oldest_first[::-1]
    assert ids("--sort", "date", "--offset", "2", "--limit", "2") == oldest_first[2:4]
    moscow = ids("--facet", "origin=Embassy Moscow")
    assert moscow
    assert set(moscow) < set(oldest_first)
    assert ids("--facet", "date=2005") == oldest_first[:1]


def test_search_prints_a_page_for_people(sample_index: Path) -> None:
    printed = run("search", "program:EXBS agency:FSTEK", "--index", sample_index)
    assert printed.exit_code == 0
    assert "6 cables" in printed.stdout
    assert "Embassy Moscow" in printed.stdout


def test_search_without_a_hit_says_why(sample_index: Path) -> None:
    printed = run("search", "program:EXBZ", "--index", sample_index)
    assert printed.exit_code == 0
    assert "naming the program EXBS instead of “EXBZ”: program:EXBS" in printed.stdout
    assert "loosely" not in run("search", "program:EXBZ", "--index", sample_index, "--json").stdout


def test_a_reader_who_has_read_enough_is_told_nothing(sample_index: Path) -> None:
    command = [sys.executable, "-m", "reftel", "search", "*", "--limit", "200", "--index", str(sample_index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""


def test_show_prints_the_cable_in_any_case_of_its_id(sample_index: Path) -> None:
    record = json.loads(run("show", "09moscow4417", "--index", sample_index, "--json").stdout)
    assert record["id"] == "09MOSCOW4417"
    assert record["missing_paragraphs"] == [7]
    text = run("show", "09MOSCOW4417", "--index", sample_index).stdout
    assert "inferred" in text
    assert record["sources"][0]["url"] in text


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["search", "customs", "--index", "{tmp}/none"], 1, "reftel index"),
        (["show", "09NOWHERE1", "--index", "{index}"], 1, "not in this index"),
        (["index", "{tmp}/none", "--index", "{tmp}/index"], 2, "none"),
        (["search", "customs", "--facet", "program", "--index", "{index}"], 2, "NAME=VALUE"),
        (["search", "customs", "--facet", "colour=red", "--index", "{index}"], 2, "colour"),
        (["search"], 2, "QUERY"),
    ],
    ids=["missing index", "unknown cable", "missing source", "facet without value", "unknown facet", "no query"],
)
def test_a_wrong_request_says_what_and_where(
    arguments: list[str], status: int, says: str, sample_index: Path, tmp_path: Path
) -> None:
    printed = run(*(argument.format(tmp=tmp_path, index=sample_index) for argument in arguments))
    assert printed.exit_code == status
    assert says in printed.stderr
    assert "Traceback" not in printed.stderr


def test_serve_says_when_the_port_is_taken(sample_index: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        printed = run("serve", "--index", sample_index, "--port", str(taken.getsockname()[1]))
    assert printed.exit_code == 2
    assert "--port" in printed.stderr


def test_check_finds_a_flipped_byte(tmp_path: Path) -> None:
    place = tmp_path / "index"
    run("index", SAMPLE, "--index", place, "--processes", "1")
    assert run("check", "--index", place).exit_code == 0
    victim = max((place / "generations" / "00000001").iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    printed = run("check", "--index", place)
    assert printed.exit_code == 1
    assert victim.name in printed.output


@pytest.mark.parametrize("command", ["extract", "index", "search", "show", "serve", "check", "demo"])
def test_help_teaches(command: str) -> None:
    printed = run(command, "--help")
    assert printed.exit_code == 0
    assert len(printed.stdout.splitlines()) > 5


def test_a_list_of_names_gives_a_table(sample_index: Path, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("FSTEK\nNobody At All\n\nprogram:EXBS agency:FSTEK\n", encoding="utf-8")
    printed = run("search", "--batch", tmp_path / "names.txt", "--index", sample_index)
    assert printed.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    by_line = {asked: [row for row in rows if row["asked"] == asked] for asked in {row["asked"] for row in rows}}
    assert [row["cables"] for row in by_line["Nobody At All"]] == ["0"]
    assert len(by_line["program:EXBS agency:FSTEK"]) == 6
    assert len(by_line["FSTEK"]) == int(by_line["FSTEK"][0]["cables"])
    assert len({row["id"] for row in by_line["FSTEK"]}) == len(by_line["FSTEK"])


def test_a_question_may_begin_with_a_minus(sample_index: Path) -> None:
    printed = run("search", "-tag:PARM the", "--index", sample_index, "--json")
    assert printed.exit_code == 0
    without, all_of_them = json.loads(printed.stdout)["total"], 76
    assert 0 < without < all_of_them
