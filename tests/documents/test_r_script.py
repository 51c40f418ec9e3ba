"""The R script of a study, run by R on the same answers, gives the same figures; skipped where R is not."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from assessments.datasets.reading import read
from assessments.library import Library
from assessments.studies.draws import Draws
from assessments.studies.validation import validate
from documents import rscript
from instruments.load import from_text
from tests.assessments.studies.real_answers import DOTTED, instrument, tension_twice
from tests.documents import further_examples, laboratory_examples

DATA = Path(__file__).resolve().parents[1] / "reference" / "data"
NONE = Draws(cutoffs=0, bootstrap=0)
LINE = re.compile(r"^ {2}(.+?) +R +(\S+) +here +(\S+) +difference +(\S+)$", re.MULTILINE)
SEARCHES = {
    "efa, farthest loading apart": 1e-3, "omega_total": 1e-4, "two levels chi2": 1e-3, "omega between": 1e-4,
    "two levels srmr_within": 1e-4,
}  # fmt: skip
"""Figures of searches that R stops a little earlier."""
ONE_SCALE = """
format: 1
id: one-scale
version: "1.0.0"
licence: GPL-2.0-or-later
referent: team
minutes: 1
languages: [en]
title: One scale
formats: {f: {kind: rating, low: LOW, high: HIGH, points: {POINTS}}}
items: {ITEMS}
scales: {one: {title: One, items: [NAMES], score: RULE, answered_at_least: 3}}
"""


def one_scale(names, *, low, high, reversed_=(), rule="mean"):
    """An instrument of one scale of these columns."""
    items = (f"{n}: {{format: f, keyed: {-1 if n in reversed_ else 1}, text: Column {n}.}}" for n in names)
    words = {
        "LOW": str(low),
        "HIGH": str(high),
        "ITEMS": ", ".join(items),
        "NAMES": ", ".join(names),
        "RULE": rule,
    }
    text = ONE_SCALE.replace("POINTS", ", ".join(f"{code}: Answer {code}" for code in range(low, high + 1)))
    for word, meant in words.items():
        text = text.replace(word, meant)
    return from_text(text)


def apart(told):
    """What R says otherwise than we do; of a factor beside the scales R may end in a higher valley."""
    is_higher = told["bifactor chi2"][2] > 1e-3 if "bifactor chi2" in told else False
    return {
        name: (r, here)
        for name, (r, here, difference) in told.items()
        if abs(difference) > SEARCHES.get(name, 2e-6) * max(1.0, abs(here))
        and not (name.startswith("bifactor") and is_higher)
    }


def has_r(*packages):
    if shutil.which("Rscript") is None:
        return False
    asked = " && ".join(f'requireNamespace("{p}", quietly = TRUE)' for p in packages)
    return subprocess.run(["Rscript", "-e", f"quit(status = !({asked}))"], check=False).returncode == 0


@cache
def answered(script):
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name: (float(r), float(here), float(d)) for name, r, here, d in LINE.findall(done.stdout)}


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    """Of nine tests of 301 pupils, by school."""
    answers = DATA / "holzinger1939.csv"
    model = (DATA.parents[2] / "docs" / "tour" / "crossed.txt").read_text(encoding="utf-8")
    report = validate(Library().get(str(DATA / "hs39.yaml")), read(answers), group="school", model=model)
    path = tmp_path_factory.mktemp("r") / "study.R"
    path.write_text(rscript.validation(report, data=answers), encoding="utf-8")
    return path


def test_r_says_the_same_of_the_same_answers(script):
    if not has_r("psych", "lavaan", "semTools"):
        pytest.skip("R with psych, lavaan and semTools is not installed: nothing was compared")

    told = answered(script)

    assert {"kmo", "map", "cfa chi2", "cfa rmsea high", "largest htmt", "omega_cfa", "lambda2"} <= set(told)
    assert {f"{level} cfi" for level in ("configural", "metric", "scalar", "strict")} <= set(told)
    assert {"one_factor bic", "bifactor chi2"} <= set(told)
    assert {"own chi2", "own robust cfi", "own gap se", "own x2 ~~ x7 std se"} <= set(told)
    assert {"partial scalar chi2", "partial strict cfi", "norm percentile", "norm low", "norm t"} <= set(told)
    assert apart(told) == {}
    assert ("glb" in told) == has_r("Rcsdp")


def test_r_says_the_same_of_ordered_answers_in_two_groups(tmp_path):
    """semTools::measEq.syntax, ID.cat = "Wu.Estabrook.2016"; scores of sums as norms."""
    if not has_r("psych", "lavaan", "semTools"):
        pytest.skip("R with psych, lavaan and semTools is not installed: nothing was compared")
    asked = one_scale([f"C{i}" for i in range(1, 6)], low=1, high=6, reversed_=("C4", "C5"), rule="sum")
    answers = DATA / "bfi25_raw.csv"
    report = validate(asked, read(answers), group="gender", draws=NONE)
    (tmp_path / "ordered.R").write_text(rscript.validation(report, data=answers), encoding="utf-8")

    told = answered(tmp_path / "ordered.R")

    assert {f"ordered {level} chi2" for level in ("configural", "thresholds", "residuals")} <= set(told)
    assert {"norm n", "norm mean", "norm percentile"} <= set(told)
    assert apart(told) == {}


def test_r_says_the_same_of_members_in_teams(tmp_path):
    """anova(lm()) for components, lavaan with `level:` blocks, semTools::compRelSEM(config=, shared=)."""
    if not has_r("psych", "lavaan", "semTools", "multilevel"):
        pytest.skip("R with psych, lavaan, semTools and multilevel is not installed: nothing was compared")
    asked = one_scale([f"HOSTIL0{i}" for i in range(1, 6)], low=0, high=4, rule="pomp")
    answers = DATA / "lq2002_items.csv"
    report = validate(asked, read(answers), team="COMPID", draws=NONE)
    (tmp_path / "teams.R").write_text(rscript.validation(report, data=answers), encoding="utf-8")

    told = answered(tmp_path / "teams.R")

    assert {f"g {part}" for part in ("team", "member", "team_item", "residual", "coefficient")} <= set(told)
    assert {"two levels aic", "two levels chi2", "omega within", "omega between", "norm mean"} <= set(told)
    assert apart(told) == {}


def test_r_says_the_same_of_missing_answers_and_all_that_stands_beside(tmp_path):
    """Nine tests of 301 pupils with gaps: FIML, MLR, WLSMV, Little's test, intervals, all halves."""
    if not has_r("psych", "lavaan", "semTools"):
        pytest.skip("R with psych, lavaan and semTools is not installed: nothing was compared")
    answers = DATA / "holzinger1939_missing.csv"
    report = validate(Library().get(str(DATA / "hs39.yaml")), read(answers))
    (tmp_path / "gaps.R").write_text(rscript.validation(report, data=answers), encoding="utf-8")

    told = answered(tmp_path / "gaps.R")

    beside = {"listwise rows", "little chi2", "fiml chi2", "fiml cfi", "robust chi2", "robust rmsea",
              "fiml robust cfi", "fiml robust rmsea",
              "largest residual", "largest modification index", "alpha bonett low", "alpha duhachek low",
              "omega_cfa low", "lambda4", "split_half_mean"}  # fmt: skip
    assert beside <= set(told)
    assert apart(told) == {}


def test_r_says_the_same_of_two_occasions(tmp_path):
    """Tension of the same people twice, as psych::ICC has it."""
    if not has_r("psych", "lavaan", "semTools"):
        pytest.skip("R with psych, lavaan and semTools is not installed: nothing was compared")
    report = validate(instrument("sai-xray"), tension_twice(tmp_path), person="id", wave="wave")
    text = rscript.validation(report, data=tmp_path / "long.csv", renamed=DOTTED)
    part = text.split("\nhas <- ")[0]
    twice = text[text.index("\nwho <- ") : text.index('\ncat("\\nThe same over two')]
    quiet = "\nquiet <- function(x) suppressWarnings(x)\n"
    (tmp_path / "twice.R").write_text(part + quiet + twice + text[text.index("two <- cbind") :])

    told = answered(tmp_path / "twice.R")

    assert set(told) == {"icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck"}
    assert max(abs(difference) for _, _, difference in told.values()) < 1e-9


def two_rounds(path):
    """420 people on two occasions, one item easier on the second; names a program takes for numbers."""
    rng = np.random.default_rng(11)
    trait, once = rng.normal(size=(420, 1)), rng.normal(size=(420, 4))
    lines = ["person;round;place;q1;q2;q3;q4"]
    for word, shift in (("02", 0.0), ("1", 0.9)):
        tendency = 0.8 * trait + 0.4 * once + 0.6 * rng.normal(size=(420, 4)) + np.array([0, shift, 0, 0])
        answers = np.digitize(tendency, [-1.2, -0.4, 0.4, 1.2]) + 1
        for person, row in enumerate(answers):
            told = ";".join("" if rng.random() < 0.01 else str(code) for code in row)
            lines.append(f"{person:03d};{word};{('Süd Ost', '07', '7')[person % 3]};{told}")
    path.write_text("sep=;\n" + "\n".join(lines) + "\n", encoding="utf-8-sig")


def test_r_climbs_the_ladder_over_occasions_with_us(tmp_path):
    """lavaan::cfa with names on both occasions, semTools::measEq.syntax(long.equal=) of ordered answers."""
    if not has_r("psych", "lavaan", "semTools"):
        pytest.skip("R with psych, lavaan and semTools is not installed: nothing was compared")
    two_rounds(tmp_path / "rounds.csv")
    asked = one_scale([f"q{i}" for i in range(1, 5)], low=1, high=5)
    report = validate(asked, read(tmp_path / "rounds.csv"), person="person", wave="round", draws=NONE)
    text = rscript.validation(report, data=tmp_path / "rounds.csv")
    begun, rest = text.split("\ncat(", 1)[0], text[text.index("\nwho <- ") :]
    (tmp_path / "rounds.R").write_text(begun + rest.split('\ncat("\\nOne scale')[0], encoding="utf-8")

    told = answered(tmp_path / "rounds.R")

    assert {f"waves {level} chi2" for level in ("configural", "metric", "scalar", "strict")} <= set(told)
    assert {"waves partial scalar chi2", "waves partial strict cfi"} <= set(told)
    assert {f"waves ordered {level} chi2" for level in ("configural", "thresholds", "residuals")} <= set(told)
    assert apart(told) == {}


def test_no_title_of_a_questionnaire_becomes_a_command_of_r():
    text = rscript.validation(laboratory_examples.validation(), data=Path("answers.csv"))

    assert 'answers[["office_100%"]]' in text
    assert text.count("mirt::mirt(") == 1
    assert "has(" in text.split("mirt::mirt(")[0]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed: the script was not parsed")
def test_r_can_read_the_script_of_a_study_of_everything(tmp_path):
    script = tmp_path / "everything.R"
    script.write_text(rscript.validation(further_examples.validation(), data=Path("answers.csv")))

    read_by_r = subprocess.run(
        ["Rscript", "-e", f'invisible(parse("{script}"))'], capture_output=True, text=True, check=False
    )

    assert read_by_r.returncode == 0, read_by_r.stderr


def test_a_model_that_was_refused_is_not_fitted_by_the_script(tmp_path):
    """It would end there: lavaan refuses a doubled item as well. psych turns no item of itself."""
    names = ("q1", "q2", "q3")
    path = tmp_path / "doubled.csv"
    path.write_text("q1,q2,q3\n" + "".join(f"{i % 5 + 1},{i % 5 + 1},{i * 7 % 5 + 1}\n" for i in range(120)))
    report = validate(one_scale(names, low=1, high=5), read(path), draws=NONE)

    text = rscript.validation(report, data=path)

    assert report.cfa.refused is not None
    assert "lavaan::cfa(model, y)" not in text
    assert text.count("psych::omega(") == text.count("flip = FALSE")
