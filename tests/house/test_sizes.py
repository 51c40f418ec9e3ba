"""Nothing grows past what a reader holds in mind: 30 lines a function (hard 50), 300 a file, 4 places."""

import ast
from pathlib import Path

import pytest

from tests.house.test_rooms import ROOMS, named, python_files

HARD_BODY = 50
SOFT_BODY = 30
SOFT_SHARE = 0.06
FILE_LINES = 300
POSITIONS = 4


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of the body, without the docstring."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1


def positions(function: ast.FunctionDef) -> int:
    arguments = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    return len([a for a in arguments if a not in {"self", "cls"}])


@pytest.mark.parametrize("path", python_files(*ROOMS, "bench"), ids=named)
def test_no_function_is_longer_than_the_hard_limit(path):
    long = [f"{f.name}: {body_lines(f)}" for f in functions(path) if body_lines(f) > HARD_BODY]

    assert long == []


def test_functions_longer_than_the_soft_limit_stay_rare():
    lengths = [body_lines(f) for path in python_files(*ROOMS) for f in functions(path)]

    assert sum(n > SOFT_BODY for n in lengths) <= SOFT_SHARE * max(len(lengths), 1)


@pytest.mark.parametrize("path", python_files(*ROOMS, "bench", "tests"), ids=named)
def test_no_file_is_longer_than_one_sitting_of_reading(path):
    lines = len(path.read_text().splitlines())

    assert lines <= FILE_LINES * (2 if "tests" in path.parts else 1)


@pytest.mark.parametrize("path", python_files(*ROOMS), ids=named)
def test_at_most_four_parameters_are_told_apart_by_place(path):
    many = [f"{f.name}: {positions(f)}" for f in functions(path) if positions(f) > POSITIONS]

    assert many == []


def test_the_measure_sees_a_function_that_is_too_long():
    grown = "def f():\n" + "    x = 1\n" * 51

    assert (
        body_lines(next(f for f in ast.walk(ast.parse(grown)) if isinstance(f, ast.FunctionDef))) > HARD_BODY
    )
