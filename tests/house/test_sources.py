"""Every formula names its paper, and every paper named stands in docs/references.bib."""

import ast
import re

import pytest

from tests.house.test_rooms import ROOT, named, python_files

KEY = re.compile(r"\[([a-z]+[0-9]{4}[a-z]?)\]")
BIB = ROOT / "docs" / "references.bib"
WITHOUT_FORMULA = {"results", "errors", "guards", "moments", "shapes", "__init__"}


def known() -> set[str]:
    return set(re.findall(r"@\w+\{([^,\s]+),", BIB.read_text()))


@pytest.mark.parametrize("path", python_files("scoring"), ids=named)
def test_every_key_in_a_docstring_is_in_the_bibliography(path):
    assert set(KEY.findall(path.read_text())) <= known()


@pytest.mark.parametrize(
    "path", [p for p in python_files("scoring") if p.stem not in WITHOUT_FORMULA], ids=named
)
def test_a_file_of_statistics_names_at_least_one_source(path):
    assert KEY.search(path.read_text()), "a formula without a paper"


@pytest.mark.parametrize("path", python_files("scoring"), ids=named)
def test_every_public_statistic_is_specified(path):
    tree = ast.parse(path.read_text())
    public = [
        n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")
    ]

    assert [n.name for n in public if not ast.get_docstring(n)] == []
