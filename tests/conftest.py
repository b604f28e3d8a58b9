"""What do all tests share? Where the reference material lies."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from tests.browsing import browser, page, site

__all__ = ["browser", "page", "sample_index", "shared", "site"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference crawls and gold labels: REFTEL_SHARED, or `../shared` beside the project.

    Skips where it is absent, unless REFTEL_SHARED is set: then its absence is a failure.
    """
    stated = os.environ.get("REFTEL_SHARED")
    folder = Path(stated) if stated else ROOT.parent / "shared"
    if not folder.is_absolute():
        folder = ROOT / folder
    if folder.is_dir():
        return folder
    if stated:
        pytest.fail(f"REFTEL_SHARED={stated} is no folder")
    pytest.skip(f"the reference material is not at {folder}; set REFTEL_SHARED to its folder")


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the bundled sample crawl, built by the command that a user runs."""
    place = tmp_path_factory.mktemp("sample") / "index"
    built = CliRunner().invoke(
        reftel.main, ["index", str(ROOT / "samples" / "crawl"), "--index", str(place), "--processes", "1"]
    )
    assert built.exit_code == 0, built.output
    return place
