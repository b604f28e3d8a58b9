"""Do the arrows between the rooms go one way?"""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

MAY_IMPORT = {
    "index": set(),
    "indexer": {"index"},
    "search": {"index"},
    "web": {"index", "search"},
}
ROOMS = set(MAY_IMPORT) | {"reftel"}
MODULES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))


def imported_rooms(source: str) -> set[str]:
    """The rooms that a module imports anything of, at its top or inside a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names.add(node.module or "")
    return {name.split(".")[0] for name in names} & ROOMS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_lies_upstream(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    foreign = imported_rooms(path.read_text(encoding="utf-8")) - {room}
    assert foreign <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_in_its_first_line_what_it_answers(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring


@pytest.mark.parametrize("room", ["indexer", "web"])
def test_only_index_and_search_touch_whoosh(room: str) -> None:
    touching = [p for p in (ROOT / room).rglob("*.py") if "whoosh" in _imports(p)]
    assert not touching


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {module.split(".")[0] for module in modules}
