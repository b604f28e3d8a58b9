"""Is every locked package listed with its licence, installed by its hash and, where that can be asked, audited?"""

import json
import re
import runpy

import pytest

from tests.conftest import ROOT
from tests.licences import LOCKS, PAGE, licence, locked

FREE = re.compile(r"MIT|BSD|Apache|PSF|MPL|Mozilla|ISC|0BSD|HPND|Artistic|Python Software|Dual License|CC0|Zlib", re.I)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_listed(lock: str) -> None:
    listed = dict(re.findall(r"^\| ([\w.-]+) \| ([\w.]+) \|", PAGE.read_text(), re.M))
    stale = {package: version for package, version in locked(lock).items() if listed.get(package) != version}
    assert not stale, "write the page anew: python -m tests.licences"


def test_what_runs_with_reftel_is_free_to_use() -> None:
    stated = {package: licence(package) for package in locked("requirements.txt")}
    assert not {package: text for package, text in stated.items() if not FREE.search(text)}
    assert PAGE.read_text().count("not stated") == 0


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert len(entries) == len(locked(lock))
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize(
    ("found", "complained", "status", "says"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], "", 0, "1 packages audited, 0 known weaknesses"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}], "", 1, "a 1 has the known weakness PYSEC-1"),
        ([{"name": "a", "skip_reason": "not found"}], "", 0, "NOT AUDITED, the index has no list for them: 1 packages"),
        (
            None,
            "Traceback\nConnectionError: no network",
            0,
            "NOT AUDITED, nobody could be asked: ConnectionError: no network",
        ),
    ],
    ids=["sound", "weak", "unlisted", "unreachable"],
)
def test_only_a_known_weakness_fails_the_audit(found: object, complained: str, status: int, says: str) -> None:
    verdict = runpy.run_path(str(ROOT / ".ci" / "audit.py"))["verdict"]
    ended, said = verdict("" if found is None else json.dumps({"dependencies": found}), complained)
    assert ended == status
    assert says in said
