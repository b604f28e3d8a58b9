"""Does `reftel show` find a cable however its id is written, as the site does?"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import reftel


def show(index: Path, written: str) -> Result:
    return CliRunner().invoke(reftel.main, ["show", written, "--index", str(index), "--json"])


@pytest.mark.parametrize(
    "written",
    ["09MOSCOW4417", "09moscow4417", "09 MOSCOW 4417", "09 Moscow 004417", "2009-MOSCOW-4417", " 09MOSCOW4417.html"],
)
def test_a_loosely_written_id_is_found(written: str, sample_index: Path) -> None:
    printed = show(sample_index, written)
    assert printed.exit_code == 0
    assert json.loads(printed.stdout)["id"] == "09MOSCOW4417"


@pytest.mark.parametrize("written", ["", "09 MOSCOW", "MOSCOW 4417", "09 NOWHERE 1", "9" * 10_000])
def test_what_is_no_cable_of_the_index_is_named(written: str, sample_index: Path) -> None:
    printed = show(sample_index, written)
    assert printed.exit_code == 1
    assert f"{written} is not in this index" in printed.stderr
