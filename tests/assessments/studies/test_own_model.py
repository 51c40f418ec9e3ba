"""A researcher's own model beside that of the scales: its figures, its names, and how it is refused."""

from pathlib import Path

import numpy as np
import pytest

from assessments.errors import DataError
from assessments.studies import own_model as reading
from assessments.studies.model_study import Measured
from assessments.studies.own_model import own_model
from assessments.studies.own_study import own_study

DATA = Path(__file__).resolve().parents[2] / "reference" / "data"
CROSSED = (DATA.parents[2] / "docs" / "tour" / "crossed.txt").read_text(encoding="utf-8")
ALONE = "f =~ x1 + x2 + x3 + x4"


@pytest.fixture(scope="module")
def pupils():
    """Nine tests of 301 pupils, as three scales."""
    found = np.genfromtxt(DATA / "holzinger1939.csv", delimiter=",", names=True)
    items = tuple(f"x{i}" for i in range(1, 10))
    scales = {"v": items[:3], "t": items[3:6], "s": items[6:]}
    return Measured(scales=scales, item_scores=np.column_stack([found[i] for i in items]))


@pytest.fixture(scope="module")
def told(pupils):
    return own_study(own_model(CROSSED, pupils), teams=None, draws=0, seed=1)


def test_fit_is_that_of_r(told):
    """lavaan 0.6-14: cfa(crossed.txt, HolzingerSwineford1939), fitMeasures; estimator = "MLR"."""
    assert told.chi2 == pytest.approx(45.1567590, abs=5e-7)
    assert (told.df, told.n) == (22, 301)
    assert told.cfi == pytest.approx(0.9737705, abs=5e-8)
    assert told.bic == pytest.approx(7566.6046265, abs=5e-7)
    assert told.robust.chi2 == pytest.approx(43.959171772, abs=5e-6)
    assert told.robust.cfi == pytest.approx(0.974403396, abs=5e-8)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("visual =~ x2", 0.4239042, 0.0585218),
        ("visual =~ x9", 0.3821691, 0.0615239),
        ("speed =~ x9", 0.4394694, 0.0617610),
        ("x2 ~~ x7", -0.1739326, 0.0632776),
        ("visual ~~ speed", 0.3181718, 0.0803537),
    ],
)
def test_standardised_parameters_and_errors_are_those_of_r(told, name, value, error):
    """lavaan 0.6-14: standardizedSolution."""
    (one,) = [p for p in told.parameters if f"{p.left} {p.operator} {p.right}" == name]

    assert one.standard == pytest.approx(value, abs=2e-6)
    assert one.standard_error == pytest.approx(error, abs=2e-6)


def test_what_it_defines_and_what_freeing_would_bring_are_those_of_r(told):
    """lavaan 0.6-14: parameterEstimates, modindices."""
    (gap,) = told.defined

    assert (gap.name, gap.formula) == ("gap", "l9 - l3^2")
    assert gap.value == pytest.approx(0.0978006, abs=5e-6)
    assert gap.error == pytest.approx(0.1976970, abs=5e-6)
    first = told.freed[0]
    assert (first.left, first.operator, first.right) == ("textual", "=~", "x3")
    assert first.index == pytest.approx(8.748587, abs=2e-5)


def test_a_quantity_without_a_value_leaves_the_model_standing(pupils):
    found = own_study(
        own_model(ALONE + "\nx1 ~~ a*x1\nq := sqrt(-1 - a^2)", pupils), teams=None, draws=0, seed=1
    )

    assert found.refused is None
    assert found.chi2 is not None
    assert "has no value here" in found.defined_refused


def test_a_model_the_answers_cannot_tell_is_refused_by_itself(pupils):
    found = own_study(own_model("f =~ x1 + x2", pupils), teams=None, draws=0, seed=1)

    assert "4 parameters for 3 moments" in found.refused
    assert found.model == "f =~ x1 + x2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no factor"),
        ("f =~ x1 +", "Line 1 of the model ends too early"),
        (f"# remark\n{ALONE} + x44", "Line 2 of the model names 'x44', which is no item of a scale. The"),
        ("x1 =~ x2 + x3", "Line 1 of the model calls a factor 'x1'"),
        (f"{ALONE}\nx9 ~~ x1", "speaks of 'x9', which no factor has"),
        (f"{ALONE}\nf ~ x9", "Line 2 of the model regresses 'f' on 'x9'"),
        (f"level: 1\n{ALONE}", "Line 1 of the model begins a level"),
        (f"{ALONE}\nq := a - 1", "'q' is defined by 'a', which no parameter is called"),
        (f"{ALONE}\na == 1", "Line 2 of the model holds 'a', which no parameter is called"),
        (f"{ALONE}\nx1 | t1", "Thresholds and scales of ordered answers are not written"),
        ("f =~ c(1, 2)*x1 + x2 + x3", "has 2 values for"),
        ("f =~ a*x1 + 2*x2 + x3\nx2 ~~ 3*x2\na == 1\na == 2", "One name has one value"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_where_it_stands(pupils, text, said):
    with pytest.raises(DataError) as refused:
        own_model(text, pupils)

    assert said in str(refused.value)


def test_a_name_held_that_nothing_is_called_is_found(pupils, monkeypatch):
    """Without the search it would be held in silence, and nothing would be."""
    monkeypatch.setattr(reading, "_refuse_unnamed", lambda read, text: None)

    found = own_study(own_model(f"{ALONE}\na == 1", pupils), teams=None, draws=0, seed=1)

    assert found.df == 2


def test_an_item_with_a_hyphen_is_written_either_way(pupils):
    renamed = Measured(scales={"all": tuple(f"a-{i}" for i in range(9))}, item_scores=pupils.item_scores)
    text = "f =~ a-0 + l1*a-1 + a.2 + l3*a-3\na-0 ~~ a-1\ngap := l1-l3"

    own = own_model(text, renamed)
    found = own_study(own, teams=None, draws=0, seed=1)

    assert own.text == "f =~ a.0 + l1*a.1 + a.2 + l3*a.3\na.0 ~~ a.1\ngap := l1-l3"
    assert {p.right for p in found.parameters if p.operator == "=~"} == {"a-0", "a-1", "a-2", "a-3"}
    assert set(found.loadings_std) == {"a-0", "a-1", "a-2", "a-3"}
    assert len(found.defined) == 1


def test_factors_above_factors_and_ordered_answers_have_their_figures():
    rng = np.random.default_rng(5)
    general = rng.normal(size=(600, 1))
    of_four = [0.7 * general + 0.7 * rng.normal(size=(600, 1)) for _ in range(4)]
    scores = np.hstack([0.8 * f + 0.6 * rng.normal(size=(600, 3)) for f in of_four])
    answers = np.digitize(scores, [-1.0, 0.0, 1.0]) + 1.0
    answers[::50, 0] = np.nan
    items = tuple(f"q{i}" for i in range(12))
    measured = Measured(scales={"one": items}, item_scores=answers)
    lines = [f"f{k} =~ " + " + ".join(items[3 * k : 3 * k + 3]) for k in range(4)]

    found = own_study(
        own_model("\n".join([*lines, "top =~ f0 + f1 + f2 + f3"]), measured), teams=None, draws=0, seed=1
    )

    assert found.df == found.ordinal.df == found.fiml.df == 50
    assert (found.n, found.fiml.n) == (588, 600)
    assert set(found.omega) == {"f0", "f1", "f2", "f3"}
    above = [p.standard for p in found.parameters if p.left == "top" and p.operator == "=~"]
    assert all(0.5 < value < 0.95 for value in above)
