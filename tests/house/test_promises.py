"""Each promise names a test that shows it and a planted fault, and both are tests of this repository."""

import ast
import re

import pytest

from tests.house.test_rooms import ROOT

PAGE = ROOT / "docs" / "promises.md"
ROW = re.compile(r"^\| (?!promise |-)(.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NAMED = re.compile(r"^`(tests/[\w/]+\.py)::(test_\w+)`$")
ROWS = ROW.findall(PAGE.read_text())


def names_in(file: str) -> set[str]:
    """The names of a file's tests."""
    path = ROOT / file
    if not path.is_file():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def unkept(shown: str, planted: str) -> list[str]:
    """What a row names that is no test."""
    wrong = []
    for cell in (shown, planted):
        found = NAMED.match(cell)
        if found is None or found[2] not in names_in(found[1]):
            wrong.append(cell)
    return wrong


@pytest.mark.parametrize(("promise", "shown", "planted", "figure"), ROWS, ids=[row[0][:50] for row in ROWS])
def test_a_promise_has_a_test_a_planted_fault_and_a_figure(promise, shown, planted, figure):
    assert unkept(shown, planted) == []
    assert shown != planted
    assert figure.strip(" –")


def test_every_row_of_the_page_is_read():
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]

    assert len(ROWS) == len([line for line in lines if not line.startswith("| promise ")]) >= 20


def test_a_promise_without_a_test_is_seen():
    assert unkept("`tests/web/test_doors.py::test_that_is_not_there`", "–") != []


def test_the_promises_are_found_from_the_first_pages():
    for page in ("SECURITY.md", "docs/access.md"):
        assert "promises.md" in (ROOT / page).read_text()
