"""Is what the terminal shows readable, and harmless to the terminal?"""

import re
from dataclasses import replace

import click
import pytest

from search.answer import answer
from search.emptiness import Emptiness, why_empty
from search.page import Question
from tests.cables import ANKARA_SECRET, CABLES, MOSCOW_MONTHLY
from tests.web_site import all_of_them, reading_of
from web import terminal

COMMANDS = "\x1b[2J\x1b]0;title\x07\x9b31m\x1b[8m\r\x08\x00\u202e\u2066"


def test_hits_are_numbered_marked_and_followed_by_the_facets() -> None:
    lines = click.unstyle(terminal.answer(answer(all_of_them().generation, Question("EXBS", offset=1, limit=2)))).split(
        "\n"
    )
    assert lines[0].startswith("2–3 of 5 cables")
    assert [line[:4] for line in lines if re.match(r" +\d+\. ", line)] == ["  2.", "  3."]
    assert any(line.startswith("     ¶") for line in lines)
    assert lines[lines.index("Program") + 1].startswith("  EXBS 5")
    assert "Origin" in lines


def test_marked_words_are_coloured_and_no_line_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = terminal.answer(answer(all_of_them().generation, Question('"border security" EXBS')))
    assert click.style("EXBS", fg="green", bold=True) in shown
    assert max(len(line) for line in click.unstyle(shown).split("\n") if line.startswith("     ¶")) <= 60


def test_nothing_found_says_why_and_what_would_be() -> None:
    why = why_empty(all_of_them().generation, Question("EXBS zeppelin"))
    lines = click.unstyle(terminal.emptiness(why)).split("\n")
    assert "       0  cables with “zeppelin”" in lines
    assert "       5  with “zeppelin”, or not: EXBS" in lines


def test_what_was_not_counted_is_said() -> None:
    why = Emptiness((), (), ("Some parts were not counted.",))
    assert click.unstyle(terminal.emptiness(why)).split("\n")[-1] == "Some parts were not counted."


def test_a_cable_is_its_header_and_its_text_as_sent() -> None:
    shown = click.unstyle(terminal.cable(ANKARA_SECRET))
    assert ANKARA_SECRET.text in shown
    assert f"Id              {ANKARA_SECRET.id}" in shown


def test_no_cable_commands_the_terminal() -> None:
    hostile = replace(MOSCOW_MONTHLY, id="09EVIL1", title=f"EXBS {COMMANDS}", text=f"x {COMMANDS}", signer=COMMANDS)
    generation = reading_of([*CABLES, hostile]).generation
    for shown in (terminal.cable(hostile), terminal.answer(answer(generation, Question(f"EXBS {COMMANDS}")))):
        assert "\N{REPLACEMENT CHARACTER}" in shown
        assert not re.search(r"[^\S\n\t ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]", click.unstyle(shown))


def test_a_report_does_not_command_it_either() -> None:
    report = {
        "generation": 1,
        "cables": 1,
        "pages": 2,
        "seconds": 0.1,
        "duplicates": 0,
        "skipped": 1,
        "failed": 0,
        "fields": {},
        "inferred": 0,
        "unknown_tags": [],
        "unknown_routes": [],
        "acronyms": [],
        "reasons": {"no cable on the page": 1},
        "left_out": [{"where": f"crawl/{COMMANDS}.htm", "reason": "no cable on the page", "detail": COMMANDS}],
    }
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]", click.unstyle(terminal.report(report)))
