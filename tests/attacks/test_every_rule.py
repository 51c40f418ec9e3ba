"""Every rule of the release, the test that shows it, and that test red once the rule is taken away.

The rules are those of docs/release.md: each line of its tables and lists is one or more rows of rules.txt. A
row names its test and either a test with a planted fault, or a fault of planted.py.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.assessments.installations import cheap_passwords, gate, world
from tests.attacks.planted import PLANTED
from tests.house.test_promises import names_in
from tests.house.test_rooms import ROOT

__all__ = ["cheap_passwords", "gate", "world"]
PAGE = (ROOT / "docs" / "release.md").read_text()
ROW = re.compile(r"^rule: (.+)\ntest: (.+)\nred: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Rule:
    """Words of the page that say it, and where it is tested: `fault` is another test, or one planted."""

    said: str
    test: str
    fault: str


TEXT = (Path(__file__).parent / "rules.txt").read_text()
RULES = tuple(Rule(*found) for found in ROW.findall(TEXT))


@pytest.fixture
def programme(world):
    return world.with_programme()


@pytest.fixture
def asked(world, programme):
    return world.opened()


def is_test(named: str) -> bool:
    file, _, name = named.partition("::")
    return name in names_in(file)


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.said[:30]} {i}" for i, rule in enumerate(RULES)])
def test_a_rule_is_on_the_page_and_has_a_test_and_a_fault(rule):
    assert rule.said in squeezed(PAGE)
    assert is_test(rule.test)
    assert is_test(rule.fault) or rule.fault in PLANTED
    assert rule.test != rule.fault


def test_a_test_that_is_not_there_is_seen():
    assert not is_test("tests/attacks/test_every_rule.py::test_that_is_not_there")


def test_every_row_is_read():
    assert len(RULES) == TEXT.count("\nrule: ") > 50


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def told_on_the_page() -> list[str]:
    """Every line of the page's tables but their heads, and every point of its lists; states are one rule."""
    body = PAGE.partition("## The table")[2].partition("## How it is tested")[0]
    states = body.partition("| state | when |")
    points = re.findall(r"^- .+?(?=^- |^\n|^#|\Z)", body, re.MULTILINE | re.DOTALL)
    lines = re.findall(r"^\| .+ \|$", states[0], re.MULTILINE)
    heads = ("| output |", "| differ between", "| question |")
    return points + [line for line in lines if not line.startswith(heads)]


def test_every_rule_of_the_page_has_a_row():
    told = told_on_the_page()

    unshown = [point for point in told if not any(r.said in squeezed(point) for r in RULES)]
    assert len(told) > 30
    assert unshown == []


def test_every_planted_fault_is_one_of_a_rule():
    assert set(PLANTED) == {rule.fault for rule in RULES if "::" not in rule.fault}


@pytest.mark.parametrize("name", PLANTED)
def test_with_the_rule_taken_away_its_test_is_red(name, monkeypatch, request):
    planted = PLANTED[name]
    needed = [request.getfixturevalue(f) for f in planted.fixtures]
    planted.plant(monkeypatch)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        planted.test(*needed, *planted.given)
