"""What a model's statements mean, beside lavaan 0.6-14 (R 4.2.2) on Holzinger and Swineford's tests.

d <- read.csv("holzinger1939.csv"); the call stands by each number, REST is "textual =~ ... speed =~ ...".
"""

import numpy as np
import pytest

from scoring.cfa.after import modifications
from scoring.cfa.defined import defined
from scoring.cfa.fit import fit
from scoring.cfa.ordinal import fit_ordinal
from scoring.cfa.release import score_tests
from scoring.errors import ScoringError

ITEMS = [f"x{i}" for i in range(1, 10)]
REST = "textual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
THREE = f"visual =~ x1 + x2 + x3\n{REST}"


@pytest.fixture(scope="module")
def schools(rows):
    return [r["school"] for r in rows]


def loadings(found):
    return [found.value(p) for p in found.table.parameters if p.operator == "=~"]


def test_a_start_on_the_first_loading_sets_the_scale_there(nine):
    # cfa(paste("visual =~ start(0.5)*x1 + start(1.3)*x2 + x3", REST), d)
    found = fit(f"visual =~ start(0.5)*x1 + start(1.3)*x2 + x3\n{REST}", nine, ITEMS)

    assert (found.df, found.table.n_free) == (24, 21)
    assert found.test.chi2 == pytest.approx(85.3055217781, rel=1e-9)
    assert loadings(found)[:3] == pytest.approx([0.5, 0.2767, 0.3647], abs=6e-5)


def test_one_name_with_a_fixed_parameter_or_a_number_is_fixed(nine):
    # cfa("visual =~ a*x1 + a*x2 + x3; textual =~ x4 + b*x5 + x6; speed =~ x7 + x8 + x9; b == 1.1", d)
    model = "visual =~ a*x1 + a*x2 + x3\ntextual =~ x4 + b*x5 + x6\nspeed =~ x7 + x8 + x9\nb == 1.1"
    found = fit(model, nine, ITEMS)

    assert (found.df, found.table.n_free) == (26, 19)
    assert found.test.chi2 == pytest.approx(96.27202282853, rel=1e-9)
    assert loadings(found)[:6] == pytest.approx([1, 1, 1.029, 1, 1.1, 0.921], abs=6e-4)
    errors = [found.error(p) for p in found.table.parameters if p.operator == "=~"][:6]
    assert errors == pytest.approx([0, 0, 0.136, 0, 0, 0.048], abs=6e-4)
    turned = fit(model.replace("b == 1.1", "1.1 == b"), nine, ITEMS)
    assert turned.test.chi2 == found.test.chi2


def test_what_is_said_of_several_is_said_of_each(nine):
    # cfa("visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6; x1 + x2 ~~ x4 + x5; x1 + x4 ~ 0*1", d)
    model = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nx1 + x2 ~~ x4 + x5\nx1 + x4 ~ 0*1"
    found = fit(model, nine, ITEMS)

    assert (found.df, found.table.n_free) == (6, 21)
    assert found.test.chi2 == pytest.approx(932.586547855, rel=1e-8)
    beside = [
        p for p in found.table.parameters if {p.left, p.right} & {"x4", "x5"} and p.left in ("x1", "x2")
    ]
    told = [0.2458, 0.1098, 0.0276, -0.0026]
    assert [found.value(p) for p in beside] == pytest.approx(told, abs=6e-5)


def test_names_are_written_in_any_alphabet(nine):
    found = fit("Führung =~ x1 + größe*x2 + x3\nabstand := 1 - größe", nine, ITEMS)

    assert found.table.model.factors == ("Führung",)
    assert [d.name for d in defined(found)] == ["abstand"]


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (f"visual =~ a*x1 + 0.8*x2 + x3\n{REST}\nvisual =~ a*x2", "holds 'a' at 1 and at 0.8"),
        (f"{THREE}\na == b^2", "a == b, a == 0.5"),
        ("f =~ g + x1 + x2\ng =~ f + x3 + x4", "stand above itself, by way of others either: f, g"),
        ("f =~ f + x1 + x2 + x3", "stand above itself"),
        (f"{THREE}\nvisual =~ 1e300*x2", "Check the values the model fixes"),
        (f"{THREE}\nvisual ~ NA*1", r"told apart by the data: x1 ~1, x2 ~1, x3 ~1, visual ~1[.]"),
        (f"{THREE}\nx1 | t1", "Thresholds and scales of ordered answers are not written"),
        (f"{THREE}\nx1 ~*~ x1", "Thresholds and scales of ordered answers are not written"),
    ],
)
def test_what_a_model_cannot_say_is_refused_with_what_to_write(nine, model, words):
    with pytest.raises(ScoringError, match=words):
        fit(model, nine, ITEMS)


def test_quantities_are_defined_of_ordered_answers_too(nine):
    cut = np.digitize(nine, np.quantile(nine, [0.3, 0.7]))
    found = fit_ordinal(f"visual =~ a*x1 + b*x2 + x3\n{REST}\ngap := a - b", cut, ITEMS)

    (gap,) = defined(found)
    place = [found.labels.index(name) for name in ("a", "b")]
    one, other = found.theta[place]
    covariance = found.covariance[np.ix_(place, place)]
    assert gap.value == pytest.approx(one - other, rel=1e-12)
    assert gap.error == pytest.approx(np.sqrt(np.array([1, -1]) @ covariance @ [1, -1]), rel=1e-12)


# f <- cfa(THREE, d, group = "school", estimator = e); modindices(f), the three largest
LARGEST = {
    "GLS": [
        ("x7 ~~ x8", 1, 17.457, 0.544),
        ("visual =~ x9", 1, 16.646, 1.473),
        ("x4 ~~ x6", 0, 16.455, -0.325),
    ],
    "ULS": [
        ("visual =~ x9", 0, 16.544, 0.404),
        ("visual =~ x9", 1, 15.047, 1.092),
        ("x7 ~~ x8", 1, 14.997, 0.412),
    ],
    "DWLS": [
        ("visual =~ x9", 0, 12.323, 0.431),
        ("x7 ~~ x8", 1, 10.207, 0.429),
        ("visual =~ x9", 1, 10.18, 1.06),
    ],
}


@pytest.mark.parametrize("method", LARGEST)
def test_modification_indices_of_groups_under_least_squares_are_those_of_lavaan(nine, schools, method):
    found = modifications(fit(THREE, nine, ITEMS, method=method, groups=schools))[:3]

    for mine, (name, group, index, change) in zip(found, LARGEST[method], strict=True):
        assert (mine.name, mine.group) == (name, group)
        assert (mine.index, mine.expected_change) == pytest.approx((index, change), abs=1e-3)


def test_score_tests_of_groups_under_least_squares_are_those_of_lavaan(nine, schools):
    # f <- cfa(THREE, d, group = "school", estimator = "GLS", group.equal = c("loadings", "intercepts"));
    # lavTestScore(f)$uni
    tied = ("loadings", "intercepts")
    found = score_tests(fit(THREE, nine, ITEMS, method="GLS", groups=schools, equal=tied))

    largest = sorted(found, key=lambda r: -r.index)[:3]
    assert [r.name for r in largest] == ["x3 ~1", "x7 ~1", "x1 ~1"]
    assert [r.index for r in largest] == pytest.approx([23.339, 11.837, 10.51], abs=6e-4)
