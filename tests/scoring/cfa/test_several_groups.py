"""Estimators over groups and clusters, beside lavaan 0.6-14 (R 4.2.2), on Holzinger and Swineford's tests.

h <- read.csv("holzinger1939.csv"); h$team <- paste(h$school, h$id %% 12); the call stands by each number.
"""

import csv

import numpy as np
import pytest

from scoring.cfa.after import modifications, standardized
from scoring.cfa.fit import fit
from scoring.cfa.invariance import ladder
from scoring.errors import ScoringError
from tests.scoring.witness import REFERENCE, printed

ITEMS = [f"x{i}" for i in range(1, 10)]
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
STRICT = ("loadings", "intercepts", "residuals")
TIED = ("loadings", "intercepts")
# cfa(m, h, estimator = e, group = "school", group.equal = c("loadings", "intercepts")): chi-square, CFI,
# RMSEA, standard errors of the free loadings
LEAST_SQUARES = {
    "GLS": (146.2300, 0.6008, 0.0980, [0.1206103, 0.1328690, 0.0719493, 0.0616235, 0.1087443, 0.1121711]),
    "WLS": (197.9613, 0.6500, 0.1240, [0.1782619, 0.3908798, 0.1069969, 0.0627772, 0.0952176, 0.0756577]),
    "DWLS": (87.9192, 0.9685, 0.0558, [0.0760814, 0.0980972, 0.1060660, 0.0943153, 0.1633803, 0.2069178]),
    "ULS": (133.9617, 0.9583, 0.0908, None),
}


@pytest.fixture(scope="module")
def nine():
    with (REFERENCE / "data" / "holzinger1939.csv").open() as file:
        rows = list(csv.DictReader(file))
    scores = np.array([[float(r[i]) for i in ITEMS] for r in rows])
    schools = [r["school"] for r in rows]
    return scores, schools, [f"{s} {int(r['id']) % 12}" for s, r in zip(schools, rows, strict=True)]


def loadings(found, group=0):
    """Standard errors of a group's free loadings."""
    return [found.error(p) for p in found.table.of(group) if p.operator == "=~" and p.fixed is None]


@pytest.mark.parametrize("method", LEAST_SQUARES)
def test_least_squares_with_means_over_groups_are_those_of_lavaan(nine, method):
    scores, schools, _ = nine
    chi2, cfi, rmsea, errors = LEAST_SQUARES[method]

    found = fit(THREE, scores, ITEMS, method=method, groups=schools, equal=TIED)

    assert (found.df, found.table.n_free) == (60, 48)
    assert found.test.chi2 == pytest.approx(chi2, abs=1e-4)
    assert (found.cfi, found.rmsea.value) == pytest.approx((cfi, rmsea), abs=5e-5)
    if errors:
        assert loadings(found) == pytest.approx(errors, abs=2e-6)


def test_errors_of_unweighted_least_squares_are_robust_ones(nine):
    # cfa(m, h, estimator = "ULS", se = "robust.sem")
    errors = loadings(fit(THREE, nine[0], ITEMS, method="ULS"))

    assert errors == pytest.approx(
        [0.1028131, 0.1106743, 0.0682257, 0.0675571, 0.2195763, 0.3481223], abs=2e-6
    )


def test_clusters_within_groups_are_those_of_lavaan(nine):
    # cfa(m, h, estimator = "MLR", group = "school", cluster = "team")
    scores, schools, teams = nine

    found = fit(THREE, scores, ITEMS, method="MLR", groups=schools, clusters=teams)

    assert (found.table.n_free, found.df) == (60, 48)
    assert found.scaled.chi2 == pytest.approx(127.12789, abs=5e-4)
    assert found.scaling == pytest.approx(0.91129761, abs=1e-6)
    assert found.rmsea_scaled.high == pytest.approx(0.12802943, abs=1e-6)
    assert found.srmr == pytest.approx(0.06786401, abs=1e-6)
    assert found.likelihood.aic == pytest.approx(7484.3950, abs=1e-3)
    assert loadings(found) == pytest.approx(
        [0.1970144, 0.1623569, 0.0859078, 0.0864910, 0.2393100, 0.4385296], abs=2e-5
    )
    assert loadings(found, 1) == pytest.approx(
        [0.1426045, 0.1341477, 0.0590112, 0.0954726, 0.1747287, 0.2087529], abs=2e-5
    )


def test_a_team_with_people_in_both_groups_is_one(nine):
    scores = nine[0]
    twice = np.vstack([scores, scores])
    groups = ["one"] * len(scores) + ["two"] * len(scores)
    people = [*range(len(scores)), *range(len(scores))]

    tied = fit(THREE, twice, ITEMS, method="MLR", groups=groups, clusters=people, equal=TIED)
    apart = fit(THREE, twice, ITEMS, method="MLR", groups=groups, equal=TIED)

    assert np.median(np.array(loadings(tied)) / loadings(apart)) == pytest.approx(2**0.5, rel=0.01)


@pytest.mark.parametrize(
    ("method", "low", "high", "close"),
    [("MLR", 0.07262060, 0.11522567, 0.00050732), ("MLM", 0.06841236, 0.10982939, 0.00127722)],
)
def test_intervals_of_scaled_rmsea_are_those_of_lavaan(nine, method, low, high, close):
    found = fit(THREE, nine[0], ITEMS, method=method).rmsea_scaled

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)
    assert found.p_close == pytest.approx(close, abs=1e-6)


def test_residual_covariances_are_standardised_by_residuals(nine):
    # standardizedSolution(cfa(paste0(m, "\nx7 ~~ x8\nx1 ~~ 0.1*x9\nvisual ~~ 0.4*textual"), h))
    model = f"{THREE}\nx7 ~~ x8\nx1 ~~ 0.1*x9\nvisual ~~ 0.4*textual"
    found = fit(model, nine[0], ITEMS)

    told = {s.parameter.name: (round(s.value, 3), round(s.error, 3)) for s in standardized(found)}
    assert told["x7 ~~ x8"] == (0.373, 0.058)
    assert told["x1 ~~ x9"] == (0.272, 0.112)
    assert told["visual ~~ textual"] == (0.470, 0.039)
    assert told["visual ~~ speed"] == (0.519, 0.077)


def test_what_is_fixed_at_another_value_than_zero_is_asked_about_too(nine):
    # modindices(f): x1 ~~ x9 3.227 -.118, visual ~~ textual .108 -.024; of GLS x7 ~~ x8 23.422 .484
    found = fit(f"{THREE}\nx7 ~~ x8\nx1 ~~ 0.1*x9\nvisual ~~ 0.4*textual", nine[0], ITEMS)
    told = {m.name: (round(m.index, 3), round(m.expected_change, 3)) for m in modifications(found)}

    assert told["x1 ~~ x9"] == (3.227, -0.118)
    assert told["visual ~~ textual"] == (0.108, -0.024)
    least = modifications(fit(THREE, nine[0], ITEMS, method="GLS"))[0]
    assert (least.name, round(least.index, 3), round(least.expected_change, 3)) == ("x7 ~~ x8", 23.422, 0.484)


def test_what_cannot_be_told_is_told_with_the_groups_own_name(nine):
    scores, schools, _ = nine
    model = "visual =~ c(NA,1)*x1 + x2 + x3 + x4"

    with pytest.raises(ScoringError, match=r"data: visual =~ x1 \(Pasteur\), .*~~ visual \(Past"):
        fit(model, scores, ITEMS, groups=schools)


def test_an_item_a_group_left_out_is_told_with_the_groups_name(nine):
    scores, schools, _ = nine
    gappy = np.where((np.array(schools) == "Pasteur")[:, None] & (np.arange(9) == 1), np.nan, scores)
    model = "visual =~ x1 + x2 + x3"

    with pytest.raises(ScoringError, match=r"Nobody in group Pasteur answered x2. Leave it out.$"):
        fit(model, gappy, ITEMS, groups=schools, missing="fiml")
    gappy[:, 2] = np.where(np.isnan(scores[:, 1]) | (np.arange(301) % 2 == 0), scores[:, 2], np.nan)
    gappy[:, 1] = np.where(np.arange(301) % 2 == 0, np.nan, scores[:, 1])
    with pytest.raises(ScoringError, match=r"answered both x2 and x3. Leave one of them out.$"):
        fit(model, gappy, ITEMS, groups=schools, missing="fiml")


def test_factors_above_factors_climb_the_ladder_too(nine):
    # cfa(paste(m, "g ~ c(0, 0)*1"), h, group = "school", group.equal = c("loadings", "intercepts")); without
    # the last line lavaan has the same chi-squares and one parameter too many ("may not be identified")
    scores, schools, _ = nine
    scales = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
    model = f"{scales}\ng =~ visual + textual + speed"

    _, metric, scalar, strict = ladder(model, scores, ITEMS, schools)

    assert [(r.fit.test.chi2, r.fit.df) for r in (metric, scalar, strict)] == [
        (printed(125.76717554, 6), 56),
        (printed(165.84062035, 6), 62),
        (printed(182.83488011, 6), 71),
    ]
    means = {p.left: p for p in scalar.fit.table.of(1) if p.operator == "~1" and p.left not in ITEMS}
    assert scalar.fit.value(means["textual"]) == printed(0.576, 3)
    assert scalar.fit.error(means["textual"]) == printed(0.117, 3)
    assert means["g"].fixed == 0


def test_covariances_of_residuals_are_tied_by_their_own_name(nine):
    # cfa(paste(m, "x7 ~~ x8"), h, group = "school", group.equal = c("loadings", "intercepts", "residuals"))
    # and the same with "residual.covariances" besides: fitMeasures(f, c("chisq", "df"))
    scores, schools, _ = nine
    model = f"{THREE}\nx7 ~~ x8"

    strict = fit(model, scores, ITEMS, groups=schools, equal=STRICT)
    stricter = fit(model, scores, ITEMS, groups=schools, equal=(*STRICT, "residual_covariances"))

    assert (strict.test.chi2, strict.df) == (printed(150.6496, 4), 67)
    assert (stricter.test.chi2, stricter.df) == (printed(154.19, 2), 68)
