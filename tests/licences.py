"""Under which licences is what Reftel needs? `python -m tests.licences` writes docs/licences.md from what is installed.

The names and versions are those of the locks; the licences are what each package states about itself.
"""

import re
from collections.abc import Iterator
from importlib import metadata

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "licences.md"
LOCKS = {
    "requirements.txt": "What runs when Reftel runs",
    "requirements-dev.txt": "What only its tests and checks need",
    "requirements-bench.txt": "What only its benchmarks need",
}
HEAD = """\
# Licences

Reftel itself is under the MIT licence (`LICENSE`). Its locked dependencies state these licences about themselves; the
page is written by `python -m tests.licences` from what is installed, and a test holds it to the locks.
"""


def locked(lock: str) -> dict[str, str]:
    """Package -> version."""
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(), re.M))


def licence(package: str) -> str:
    """What a package states: an expression, or its old fields, or else the first line of its licence's text."""
    found = metadata.metadata(package)
    classified = [
        line.rpartition(" :: ")[2] for line in found.get_all("Classifier") or () if line.startswith("License ::")
    ]
    stated = [
        found.get("License-Expression"),
        found.get("License"),
        ", ".join(classified),
        _text(package),
        "not stated",
    ]
    lines = (line.strip() for text in stated if text for line in text.splitlines())
    return next(line for line in lines if any(map(str.isalpha, line)))


def _text(package: str) -> str:
    files = [path for path in metadata.files(package) or () if "licen" in path.name.lower()]
    return next((path.read_binary().decode(errors="replace") for path in files), "")


def lines() -> Iterator[str]:
    yield HEAD
    told: set[str] = set()
    for lock, title in LOCKS.items():
        yield f"## {title} (`{lock}`)\n\n| package | version | licence |\n|---|---|---|"
        for package, version in locked(lock).items():
            if package not in told:
                yield f"| {package} | {version} | {licence(package)} |"
        told |= locked(lock).keys()
        yield ""


if __name__ == "__main__":
    PAGE.write_text("\n".join(lines()), "utf-8")
