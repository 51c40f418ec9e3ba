"""The proof that counts unnoticed faults can fail: a fault is met by whoever holds the function.

It is not among the tests that are asked: it gives functions their own code back.
"""

import ast

import pytest

from assessments.release import audit, table
from assessments.release.table import smallest_group
from bench.mutants import forks
from bench.mutants.exchange import exchange, functions_of
from bench.mutants.faults import ROOT, mutants, planted, source

MODULE = "assessments/release/table.py"


def fault(part):
    return next(m for m in mutants(MODULE) if part in m.name)


@pytest.fixture
def functions():
    """The functions of the module, which have their own code again after the test."""
    found = functions_of([MODULE])
    yield found
    exchange(compile(source(MODULE), str(ROOT / MODULE), "exec"), found)


def test_a_fault_is_met_by_everybody_who_holds_the_function_and_goes_again(functions):
    assert exchange(planted(fault("smallest_group: returns nothing")), functions) == 1
    assert smallest_group(3) is table.smallest_group(3) is None

    exchange(compile(source(MODULE), str(ROOT / MODULE), "exec"), functions)

    assert smallest_group(3) == 5


def test_the_module_as_it_stands_exchanges_nothing(functions):
    assert exchange(compile(source(MODULE), str(ROOT / MODULE), "exec"), functions) == 0


def test_every_fault_changes_the_code_and_has_a_name_of_its_own():
    found = list(mutants(MODULE))
    plain = compile(source(MODULE), str(ROOT / MODULE), "exec")

    assert len(found) > 100
    assert len({m.name for m in found}) == len(found)
    assert all(planted(m) != plain for m in found[::12])


def test_what_only_readers_and_type_checkers_read_has_no_fault():
    lines = source("assessments/release/audit.py").splitlines()
    code = ast.parse(source("assessments/release/audit.py"))
    docs = {n.lineno for n in ast.walk(code) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}

    for one in mutants("assessments/release/audit.py"):
        assert one.lines[0] not in docs
        assert not lines[one.lines[0] - 1].startswith(("import", "from", "Column"))
    assert audit.is_safe([], 5)


def never_ends():
    forks.end_after(0.0)
    while True:
        pass


def test_green_red_broken_and_endless_are_told_apart(monkeypatch):
    monkeypatch.setattr(forks, "AT_LEAST", 0.2)
    jobs = {"green": lambda: True, "red": lambda: False, "broken": lambda: 1 / 0, "endless": never_ends}

    found = {
        name: (outcome, (folder / "failure").exists())
        for name, outcome, folder in forks.outcomes(jobs, lambda name, _: jobs[name]())
    }

    assert {name: outcome for name, (outcome, _) in found.items()} == {
        "green": "green", "red": "red", "broken": "red", "endless": "endless",
    }  # fmt: skip
    assert [name for name, (_, says_why) in found.items() if says_why] == ["broken"]
