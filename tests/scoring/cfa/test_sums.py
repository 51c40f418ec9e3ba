"""Sums of parameters held in a model, beside lavaan 0.6-14 (R 4.2.2) on Holzinger and Swineford's tests.

d <- read.csv("holzinger1939.csv"); the call stands by each number, M and GROUPED are the models below.
"""

import numpy as np
import pytest

from scoring.cfa.after import modifications, standardized
from scoring.cfa.cutoffs import cutoffs
from scoring.cfa.defined import defined
from scoring.cfa.fit import fit
from scoring.cfa.ordinal import fit_ordinal
from scoring.cfa.release import score_tests
from scoring.cfa.syntax import parse
from scoring.cfa.two_level import fit_teams
from scoring.cfa.waves import over_waves
from scoring.errors import ScoringError
from tests.scoring.witness import printed

ITEMS = [f"x{i}" for i in range(1, 10)]
M = """visual =~ NA*x1 + a1*x1 + a2*x2 + a3*x3
textual =~ NA*x4 + b1*x4 + b2*x5 + b3*x6
speed =~ x7 + c2*x8 + c3*x9
a1 + a2 + a3 == 3
(b1 + b2 + b3)/3 == 1
c3 == 2*c2 - 0.9
gap := a1 - b1"""
GROUPED = """visual =~ NA*x1 + c(a1,a1b)*x1 + c(a2,a2)*x2 + c(a3,a3b)*x3
textual =~ x4 + x5 + x6
visual ~ NA*1
x1 ~ c(i1,j1)*1
x2 ~ c(i2,j2)*1
x3 ~ c(i3,j3)*1
a1 + a2 + a3 == 3
a1b + a2 + a3b == 3
i1 + i2 + i3 == 0
j1 + j2 + j3 == 0
i2 - j2 == 0.1"""
PLAIN = "visual =~ a*x1 + b*x2 + c*x3\ntextual =~ x4 + x5 + x6"


def loading(found, item, group=0):
    p = next(p for p in found.table.of(group) if p.operator == "=~" and p.right == item)
    return found.value(p), found.error(p)


@pytest.mark.parametrize(
    ("method", "chi2", "srmr", "first", "last"),
    [  # cfa(M, d, estimator = method): chisq, srmr, and estimate with error of visual =~ x1 and of gap
        ("ML", 86.983818, 0.063458, (1.30925, 0.09856), (0.32221, 0.10425)),
        ("MLM", 86.983818, 0.063458, (1.30925, 0.10942), (0.32221, 0.11158)),
        ("MLR", 86.983818, 0.063458, (1.30925, 0.14309), (0.32221, 0.14248)),
        ("WLS", 84.219861, 0.081268, (1.28657, 0.10198), (0.27241, 0.10429)),
    ],
)
def test_a_model_with_sums_held_is_that_of_lavaan(nine, method, chi2, srmr, first, last):
    found = fit(M, nine, ITEMS, method=method)

    (gap,) = defined(found)
    assert (found.table.n_free, found.df) == (20, 25)
    assert found.test.chi2 == printed(chi2, 4)
    assert found.srmr == printed(srmr, 5)
    assert loading(found, "x1") == (printed(first[0], 5), printed(first[1], 5))
    assert (gap.value, gap.error) == (printed(last[0], 5), printed(last[1], 5))
    assert sum(loading(found, x)[0] for x in ("x1", "x2", "x3")) == pytest.approx(3, abs=1e-12)


def test_scaled_tests_with_sums_held_are_those_of_lavaan(nine):
    # fitMeasures(cfa(M, d, estimator = "MLR"), ...), and with estimator = "MLM"
    robust, satorra = fit(M, nine, ITEMS, method="MLR"), fit(M, nine, ITEMS, method="MLM")

    assert (robust.scaled.chi2, satorra.scaled.chi2) == (printed(88.28268, 3), printed(83.30289, 4))
    assert (robust.robust[0], satorra.robust[0]) == (printed(0.929248, 6), printed(0.930578, 6))
    assert (robust.robust[2].value, satorra.robust[2].value) == (printed(0.091027, 6), printed(0.089946, 6))


def test_missing_answers_with_sums_held_are_as_in_lavaan(nine):
    # d[, ITEMS][outer(1:301, 1:9, function(i, j) (7*i + 3*j) %% 11 == 0)] <- NA
    # cfa(M, d, missing = "fiml", estimator = "MLR")
    row, column = np.indices(nine.shape)
    gappy = np.where((7 * (row + 1) + 3 * (column + 1)) % 11 == 0, np.nan, nine)

    found = fit(M, gappy, ITEMS, method="MLR", missing="fiml")

    assert (found.table.n_free, found.df) == (29, 25)
    assert (found.test.chi2, found.scaled.chi2) == (printed(70.031025, 5), printed(71.26571, 4))
    assert (found.robust[0], found.robust[2].value) == (printed(0.941693, 5), printed(0.084093, 6))
    assert loading(found, "x9") == (printed(1.29509, 5), printed(0.32276, 5))


def test_groups_with_effects_coding_are_as_in_lavaan(nine, rows):
    # cfa(GROUPED, d, group = "school", estimator = "MLR")
    schools = [r["school"] for r in rows]

    found = fit(GROUPED, nine, ITEMS, groups=schools, method="MLR")

    means = [p for p in found.table.parameters if p.name == "visual ~1"]
    assert (found.table.n_free, found.df) == (36, 18)
    assert (found.test.chi2, found.scaled.chi2) == (printed(45.567887, 5), printed(47.69002, 4))
    assert [loading(found, "x3", g)[0] for g in (0, 1)] == [printed(0.84486, 5), printed(1.17454, 5)]
    assert [found.value(p) for p in means] == [printed(4.53261, 5), printed(4.33410, 5)]
    assert [found.error(p) for p in means] == [printed(0.07281, 5), printed(0.07097, 5)]
    assert [r.name for r in score_tests(found)] == ["visual =~ x2"]


def test_what_freeing_would_bring_is_as_in_lavaan(nine):
    # modindices(cfa(M, d), sort. = TRUE)[1:3, ]; standardizedSolution(cfa(M, d))[1, ]
    found = fit(M, nine, ITEMS)

    told = [(m.name, m.index, m.expected_change) for m in modifications(found)[:3]]
    assert told == [
        ("x7 ~~ x8", printed(33.9258, 3), printed(0.38500, 5)),
        ("visual =~ x7", printed(21.5835, 3), printed(-0.60932, 5)),
        ("visual =~ x9", printed(19.0150, 3), printed(0.52944, 5)),
    ]
    first = standardized(found)[0]
    assert (first.value, first.error) == (printed(0.76921, 5), printed(0.05369, 5))


def test_effects_coding_is_the_same_model_in_other_units(nine):
    coded = fit("f =~ NA*x1 + a*x1 + b*x2 + c*x3 + d*x4\na + b + c + d == 4", nine, ITEMS)
    usual = fit("f =~ x1 + x2 + x3 + x4", nine, ITEMS)

    assert coded.test.chi2 == pytest.approx(usual.test.chi2, rel=1e-9)
    assert coded.df == usual.df == 2
    assert [s.value for s in standardized(coded)] == pytest.approx(
        [s.value for s in standardized(usual)], abs=1e-6
    )


def test_a_line_said_twice_counts_once_and_one_that_says_an_equality_is_one(nine):
    once = fit(f"{PLAIN}\nb == 2*c", nine, ITEMS)
    twice = fit(f"{PLAIN}\nb == 2*c\n3*b - 6*c == 0\na == 1", nine, ITEMS)

    assert (once.df, once.test.chi2) == (twice.df, pytest.approx(twice.test.chi2))
    assert once.df == fit(PLAIN, nine, ITEMS).df + 1
    assert parse(f"{PLAIN}\nb - c == 0\n2*b == 1\n0.5 == c") == parse(f"{PLAIN}\nb == c\nb == 0.5\nc == 0.5")


def test_sums_hold_in_every_wave(nine):
    later = nine + np.random.default_rng(2).normal(size=nine.shape)
    model = "visual =~ a*x1 + b*x2 + c*x3\nb + c == 2*a"

    configural, metric, *_ = over_waves(model, [nine[:, :3], later[:, :3]], ITEMS[:3])

    for found, factors in ((configural.fit, ("visual.1", "visual.2")), (metric.fit, ("visual.1",))):
        for factor in factors:
            a, b, c = (found.value(p) for p in found.table.parameters if p.left == factor and "=~" in p.name)
            assert b + c == pytest.approx(2 * a)
    assert (configural.fit.table.ties.basis.shape[0] - configural.fit.table.n_free) == 2
    assert (metric.fit.table.ties.basis.shape[0] - metric.fit.table.n_free) == 1


def test_cut_offs_are_simulated_with_sums_held(nine):
    found = cutoffs(fit(M, nine, ITEMS), rng=np.random.default_rng(1), draws=50)

    assert found.draws >= 45


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("b + c == 2\nb + c == 3", r"Line 4 .*b [+] c == 3'\. What is held before it leaves no such values"),
        ("b + c == 2\na + b + c == 4", "Line 4 .* leaves no such values"),
        ("b + d == 2", "Line 3 of the model holds 'd', which no parameter is called. Name one so first"),
        ("b == c^2", "Held equal can be sums of names times numbers: a == b, a == 0.5, a == 2[*]b"),
        ("b*c == 1", "Held equal can be sums"),
        ("b == 1/0", "Held equal can be sums"),
        ("b == c == 1", "Held equal can be sums"),
        ("b ==", "ends too early"),
        ("b > 0", "Line 3 .*not above or below something. Leave the line out"),
        ("b + c < 3", "not above or below something"),
        ("b - b == 0", "holds of every parameter, or of none. Leave it out"),
        ("b == " + "(" * 300 + "c" + ")" * 300, "Held equal can be sums"),
    ],
)
def test_lines_that_cannot_be_held_are_refused_by_number(nine, line, words):
    with pytest.raises(ScoringError, match=words):
        fit(f"{PLAIN}\n{line}", nine, ITEMS)


def test_where_sums_cannot_be_held_they_are_refused_and_not_passed_over(nine, rows):
    ordered = np.digitize(nine, np.quantile(nine, [0.3, 0.7]))
    model = f"{PLAIN}\nb + c == 2"

    with pytest.raises(ScoringError, match=r"Line 3 .* Sums are held where answers are taken as continuous"):
        fit_ordinal(model, ordered, ITEMS)
    with pytest.raises(ScoringError, match=r"Line 3 .* Sums are held"):
        fit_teams(model, nine, ITEMS, [int(r["id"]) % 40 for r in rows])


def test_what_sums_leave_unknown_is_named(nine):
    with pytest.raises(ScoringError, match=r"cannot be told apart by the data: .*visual ~~ visual"):
        fit("visual =~ NA*x1 + a*x1 + b*x2 + c*x3\na == 2*b", nine, ITEMS)
