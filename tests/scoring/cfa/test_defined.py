"""Quantities a model defines: as lavaan's, later from earlier ones, and nothing but arithmetic."""

import numpy as np
import pytest

from scoring.cfa.defined import defined
from scoring.cfa.fit import fit
from scoring.cfa.two_level import fit_teams
from scoring.errors import ScoringError
from tests.scoring.cfa.test_two_level import drawn
from tests.scoring.witness import case as one_case

NAMED = """visual =~ x1 + a*x2 + b*x3
textual =~ x4 + x5 + x6
speed =~ x7 + x8 + x9
visual ~~ v*visual
x1 ~~ t1*x1; x2 ~~ t2*x2; x3 ~~ t3*x3
"""
CASE = one_case("cfa", "hs39.ml.fit")


def of(lines):
    return defined(fit(NAMED + lines, CASE.matrix(), CASE.data["columns"]))


def test_defined_quantities_and_errors_are_those_of_lavaan():
    # lavaan 0.6-14, R 4.2.2: parameterEstimates(cfa(model, h)), op ":="
    found = of(
        "gap := a - b\nomega := (1 + a + b)^2*v / ((1 + a + b)^2*v + t1 + t2 + t3)\n"
        "ratio := sqrt(omega)/exp(gap)"
    )

    assert [d.name for d in found] == ["gap", "omega", "ratio"]
    assert [d.value for d in found] == pytest.approx([-0.17586992, 0.62531802, 0.94282221], abs=1e-6)
    assert [d.error for d in found] == pytest.approx([0.114087602, 0.036554957, 0.107236256], abs=1e-6)


def test_names_set_equal_are_known_by_either_name():
    values = [d.value for d in of("a == b\none := a\nother := b\nnone := a - b")]

    assert values[0] == values[1]
    assert values[2] == 0


def test_a_model_of_two_levels_defines_over_both():
    model = "level: 1\nf =~ a + u*b + c + d\nlevel: 2\nf =~ a + w*b + c + d\ngap := u - w"
    found = fit_teams(model, *drawn(share=1.0, teams=100))

    gap = defined(found)[0]
    values = {p.label: found.value(p) for p in found.table.parameters}
    assert gap.value == pytest.approx(values["u"] - values["w"])
    place = [found.table.labels.index(n) for n in ("u", "w")]
    assert gap.error == pytest.approx(np.sqrt([1, -1] @ found.covariance[np.ix_(place, place)] @ [1, -1]))


def test_a_model_that_defines_nothing_has_nothing_defined():
    assert of("") == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("gap := a - nobody", "'nobody', which no parameter is called"),
        ("gap := __import__('os')", "uses more than"),
        ("gap := a.real", "uses more than"),
        ("gap := 9^9^9^9^9", "has no value here"),
        ("gap := a / 0", "has no value here"),
        ("gap := sqrt(0 - 4)", "has no value here"),
        ("gap := a -* b", "cannot be read as a formula"),
        ("gap := a - b\ngap := a", "defines 'gap' a second time"),
        (":= a", "Define a quantity as"),
        ("gap := " + "(-" * 200 + "a" + ")" * 200, "cannot be read|too many brackets"),
    ],
)
def test_what_is_no_arithmetic_of_named_parameters_is_refused(line, words):
    with pytest.raises(ScoringError, match=words):
        of(line)
