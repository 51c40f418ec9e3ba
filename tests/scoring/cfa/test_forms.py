"""One factor, a factor above the scales and one beside them: lavaan's figures, and when they are refused."""

from pathlib import Path

import numpy as np
import pytest

from scoring.cfa.fit import fit
from scoring.cfa.forms import FORMS, form
from scoring.errors import ScoringError

DATA = Path(__file__).resolve().parents[2] / "reference" / "data"
NAMES = tuple(f"x{i}" for i in range(1, 10))
PUPILS = {"v": NAMES[:3], "t": NAMES[3:6], "s": NAMES[6:]}
TRAITS = {trait: tuple(f"{trait}{i}" for i in range(1, 6)) for trait in "ACENO"}
HALVES = (0.5e-4, 0, 0.5e-6, 0.5e-6, 0.5e-6, 0.5e-4)


def columns(file, names):
    with (DATA / file).open(encoding="utf-8") as lines:
        head = lines.readline().replace('"', "").strip().split(",")
        places = [head.index(name) for name in names]
        rows = [[cell.strip().strip('"') for cell in line.split(",")] for line in lines]
    return np.array([[float(row[p]) if row[p] not in {"", "NA"} else np.nan for p in places] for row in rows])


# R 4.2.2, lavaan 0.6-14: fitMeasures(cfa(m, d, std.lv = TRUE),
#   c("chisq", "df", "cfi", "rmsea", "srmr", "bic")) of HolzingerSwineford1939, and of the complete
#   rows of bfi25; a factor beside the scales with orthogonal = TRUE
EXPECTED = {
    ("pupils", "one_factor"): (312.2642, 27, 0.676883, 0.187352, 0.143142, 7805.1765),
    ("pupils", "second_order"): (85.3055, 24, 0.930560, 0.092121, 0.065205, 7595.3392),
    ("pupils", "bifactor"): (34.8801, 18, 0.980880, 0.055817, 0.047442, 7579.1564),
    ("traits", "one_factor"): (10673.2392, 275, 0.419810, 0.124588, 0.116278, 206578.1538),
    ("traits", "second_order"): (4245.9038, 270, 0.778157, 0.077749, 0.078315, 200189.8090),
    ("traits", "bifactor"): (3384.8638, 250, 0.825084, 0.071746, 0.067364, 199484.7312),
}


@pytest.mark.parametrize(("of", "kind"), EXPECTED)
def test_each_form_has_lavaans_figures(of, kind):
    scales, file = (PUPILS, "holzinger1939.csv") if of == "pupils" else (TRAITS, "bfi25_raw.csv")
    names = [item for items in scales.values() for item in items]

    found = fit(form(scales, kind), columns(file, names), names)

    figures = (
        found.test.chi2, found.df, found.cfi, found.rmsea.value, found.srmr, found.likelihood.bic,
    )  # fmt: skip
    for figure, witness, half in zip(figures, EXPECTED[of, kind], HALVES, strict=True):
        assert abs(figure - witness) <= half


def test_three_scales_below_a_factor_fit_as_correlated_ones_do():
    answers = columns("holzinger1939.csv", NAMES)

    below, beside = (fit(form(PUPILS, kind), answers, NAMES) for kind in ("second_order", "correlated"))

    assert below.df == beside.df
    assert below.test.chi2 == pytest.approx(beside.test.chi2, abs=1e-6)


def test_the_correlated_form_holds_a_scale_of_one_item_to_that_item():
    assert form({"f": ("a", "b"), "g": ("c",)}, "correlated") == "f =~ a + b\ng =~ c\nc ~~ 0*c"


@pytest.mark.parametrize(
    ("scales", "kind", "said"),
    [
        ({"f": "abc", "g": "def"}, "second_order", "takes 3 scales or more; here are 2"),
        ({"f": "abc"}, "bifactor", "takes two scales or more"),
        ({"f": "abc", "g": "de"}, "bifactor", "'g' has fewer"),
        ({"f": "abc", "general": "def"}, "one_factor", "'general' is the name"),
    ],
)
def test_what_scales_cannot_bear_is_refused(scales, kind, said):
    with pytest.raises(ScoringError, match=said):
        form({name: tuple(items) for name, items in scales.items()}, kind)


def test_every_form_is_built():
    assert all("=~" in form(PUPILS, kind) for kind in FORMS)
