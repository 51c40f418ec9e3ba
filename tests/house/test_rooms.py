"""Every file has a room, every room a sign at its door, and no room is called after nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("instruments", "scoring", "assessments", "documents", "web", "cli")
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff", "core", "base"}


def python_files(*folders: str) -> list[Path]:
    return sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py"))


def doors() -> list[Path]:
    return [p for p in python_files(*ROOMS) if p.name == "__init__.py"]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("door", doors(), ids=named)
def test_the_sign_at_a_door_is_a_docstring_and_nothing_else(door):
    tree = ast.parse(door.read_text())

    assert ast.get_docstring(tree), "a room says what lives in it"
    assert len(tree.body) == 1, "a door imports nothing and defines nothing"
    assert len(door.read_text().splitlines()) <= 10


@pytest.mark.parametrize("path", python_files(*ROOMS, "bench", "tests", "migrations"), ids=named)
def test_a_file_says_in_its_first_line_what_it_is_for(path):
    source = path.read_text()

    assert not source.strip() or ast.get_docstring(ast.parse(source)), named(path)


def test_no_room_or_file_is_called_after_nothing():
    vague = [named(p) for p in python_files(*ROOMS) if {p.stem, *p.parent.relative_to(ROOT).parts} & VAGUE]

    assert vague == []


def test_every_folder_of_code_is_a_room_with_a_door():
    without = {named(p.parent) for p in python_files(*ROOMS) if not (p.parent / "__init__.py").exists()}

    assert without == set()


def test_the_top_level_holds_only_rooms_and_what_stands_beside_them():
    beside = {"tests", "docs", "bench", "migrations"}
    found = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".") and p.name != "var"}

    assert found <= set(ROOMS) | beside
