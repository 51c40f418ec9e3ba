"""The laboratory's dimensionality beside R: polychoric correlations, parallel analysis, factor solutions.

R runs where it is installed with psych, lavaan and multilevel; each program uses one thread, and what is
counted are seconds of the processor, so that what else the machine does falls on neither. Of ours the median
is told.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from assessments.studies.cores import one_core
from bench import pages
from scoring.agreement import ad_m, null_variance, rwg_j
from scoring.correlations import correlations
from scoring.dimensionality.parallel import parallel_analysis
from scoring.efa.bootstrap import bootstrap
from scoring.efa.solution import efa
from scoring.multilevel import icc
from scoring.polychoric.asymptotic import asymptotic
from scoring.polychoric.matrix import polychoric
from scoring.rotation.rotate import Rotation

ROOT = Path(__file__).resolve().parent.parent
Contenders = dict[str, tuple[Callable[[], Any], tuple[str, ...]]]
PEOPLE, ITEMS, FACTORS, TURNS = 2_436, 25, 5, 7
DRAWS, THEIR_DRAWS = 1000, 100
TEAMS, TEAM_ITEMS = 49, 11
WHOLE_STUDY = "soundline validate, 2,800 people by 25 items, everything it tells unasked"
STUDY = ("validate", "docs/tour/bfi25.yaml", "tests/reference/data/bfi25_raw.csv")
STUDY_SECONDS = 5.0
PROMISED = {
    "psych::polychoric": 100.0,
    "lavaan::lavCor": 20.0,
    "psych::fa.parallel": 50.0,
    "multilevel, agreement and ICC": 1.0,
}

R = """
suppressMessages({library(psych); library(lavaan); library(multilevel)}); options(mc.cores = 1)
x <- read.csv(commandArgs(TRUE)[1])
quiet <- function(e) suppressWarnings(suppressMessages(invisible(capture.output(e))))
took <- function(e) sum(system.time(quiet(e))[1:2])
R <- cor(x); quiet(fa(R, 5, n.obs = nrow(x)))
g <- factor(rep_len(1:49, nrow(x))); s <- x[, 1:11]; one <- data.frame(y = rowMeans(s), g = g)
teams <- function() { r <- rwg.j(s, g, ranvar = 35/12); d <- ad.m(s, g)
  m <- aov(y ~ g, data = one); c(mean(r$rwg.j), mean(d$AD.M), ICC1(m), ICC2(m)) }
cat(jsonlite::toJSON(list(
  "psych::polychoric" = took(p <- polychoric(x, correct = 0)),
  "lavaan::lavCor" = took(l <- lavCor(x, ordered = names(x))),
  "psych::fa.parallel" = took(fa.parallel(x, fa = "both", n.iter = %d, quant = .95, plot = FALSE)),
  "psych::fa" = took(for (i in 1:10) f <- fa(R, 5, n.obs = nrow(x))) / 10,
  "multilevel, agreement and ICC" = took(for (i in 1:10) t <- teams()) / 10, "teams" = t,
  "largest" = max(abs(unclass(l) - p$rho)), "first" = unclass(l)[1, 2], "chi" = f$STATISTIC
), auto_unbox = TRUE, digits = 12))
"""


def answers() -> np.ndarray:
    """Six-point answers of as many people as the example's, with five factors."""
    rng = np.random.default_rng(20261121)
    pattern = np.kron(np.eye(FACTORS), np.full((1, ITEMS // FACTORS), 0.65))
    latent = rng.normal(size=(PEOPLE, FACTORS)) @ pattern + rng.normal(size=(PEOPLE, ITEMS)) * 0.75
    return 1.0 + np.searchsorted([-1.6, -0.9, -0.3, 0.4, 1.2], latent)


def of_teams(scores: np.ndarray) -> list[float]:
    """Mean r_wg(J) and deviation of 49 teams, ICC(1) and ICC(2) of their scores, as multilevel has them."""
    answered = scores[:, :TEAM_ITEMS]
    groups = [i % TEAMS for i in range(len(scores))]
    each = [answered[team::TEAMS] for team in range(TEAMS)]
    alike = [rwg_j(team, variance=null_variance(6)).value for team in each]
    apart = [ad_m(team).value for team in each]
    found = icc(answered.mean(axis=1), groups)
    return [float(np.mean(alike)), float(np.mean(apart)), found.icc1_mean_size.value, found.icc2.value]


def timed(action: Callable[[], Any]) -> float:
    """Seconds of the processor that one run takes."""
    start = time.process_time()
    action()
    return time.process_time() - start


def of_study() -> float:
    """Seconds of the processor that the whole command takes, from its start; the median of three."""
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "cli", *STUDY], cwd=ROOT, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(taken)


def beside_r(scores: np.ndarray) -> dict[str, Any]:
    """Seconds R takes, and what it finds; empty where R or its packages are not installed."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    with TemporaryDirectory() as folder:
        file, script = Path(folder) / "answers.csv", Path(folder) / "laboratory.R"
        header = ",".join(f"i{n}" for n in range(1, ITEMS + 1))
        np.savetxt(file, scores, fmt="%d", delimiter=",", header=header, comments="")
        script.write_text(R % THEIR_DRAWS)
        done = subprocess.run(
            [program, str(script), str(file)], capture_output=True, text=True, timeout=600, check=False
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {}


def contenders(scores: np.ndarray) -> Contenders:
    """What is timed, and the peers it is compared with."""
    found = correlations(scores)
    solution = efa(found, FACTORS)
    rng = np.random.default_rng
    return {
        "polychoric matrix with thresholds and standard errors": (
            lambda: polychoric(scores),
            ("psych::polychoric", "lavaan::lavCor"),
        ),
        "Gamma of all thresholds and polychorics": (lambda: asymptotic(scores), ()),
        f"parallel analysis, components and factors, {DRAWS:,} draws": (
            lambda: parallel_analysis(scores, rng=rng(1), draws=DRAWS),
            ("psych::fa.parallel",),
        ),
        "factor solution, minres, oblimin from one start": (
            lambda: efa(found, FACTORS, rotation=Rotation(starts=1)),
            ("psych::fa",),
        ),
        "factor solution, minres, oblimin from 10 starts": (lambda: efa(found, FACTORS), ("psych::fa",)),
        "agreement of 49 teams on 11 items, ICC(1), ICC(2)": (
            lambda: of_teams(scores),
            ("multilevel, agreement and ICC",),
        ),
        "bootstrap of the solution, 100 samples": (
            lambda: bootstrap(scores, solution, rng=rng(1), draws=100),
            (),
        ),
    }


def main() -> None:
    """Measure, check that both find the same, keep the table, and fail where a promise is not kept."""
    scores = answers()
    with one_core():
        ours = contenders(scores)
        for action, _ in ours.values():
            action()
        seconds = {name: [timed(action) for _ in range(TURNS)] for name, (action, _) in ours.items()}
        theirs = beside_r(scores)
        for name, (action, _) in ours.items():
            seconds[name] += [timed(action) for _ in range(TURNS)]
    if theirs:
        assert abs(polychoric(scores).estimated[0, 1] - theirs["first"]) < 1e-5
        ours_of_teams = of_teams(scores)
        assert max(abs(a - b) for a, b in zip(ours_of_teams[:3], theirs["teams"], strict=False)) < 1e-9
        assert abs((efa(correlations(scores), FACTORS).fit.chi2 or 0.0) / theirs["chi"] - 1) < 1e-4
    ratios, rows = table(ours, seconds, theirs)
    study = of_study()
    rows.append(f"| {WHOLE_STUDY} | {study:.1f} | - |")
    pages.write("laboratory", "Dimensionality beside R", body(rows))
    late = [peer for peer, least in PROMISED.items() if peer in ratios and ratios[peer] < least]
    if late:
        raise SystemExit(f"laboratory: not as many times faster as promised than {', '.join(late)}.")
    if study > STUDY_SECONDS:
        raise SystemExit(f"laboratory: a whole study took {study:.1f} seconds of the processor.")


def table(
    ours: Contenders, seconds: dict[str, list[float]], theirs: dict[str, Any]
) -> tuple[dict[str, float], list[str]]:
    """Ratios by peer, and the rows of the page."""
    ratios: dict[str, float] = {}
    rows = []
    for name, (_, peers) in ours.items():
        own = statistics.median(seconds[name])
        ran = [peer for peer in peers if peer in theirs]
        ratios |= {peer: theirs[peer] / own for peer in ran}
        beside = "; ".join(f"{peer} {theirs[peer]:.3f} s, {theirs[peer] / own:.0f} times" for peer in ran)
        rows.append(f"| {name} | {own:.4f} | {beside or '-'} |")
    return ratios, rows


def body(rows: list[str]) -> str:
    """The page: what was measured, the table, the promise."""
    return f"""{PEOPLE:,} people by {ITEMS} six-point items simulated with {FACTORS} factors; one thread each,
seconds of the processor; medians of {2 * TURNS} runs of ours, one of R's (R 4.2.2, psych 2.2.9,
lavaan 0.6-14, multilevel 2.7). psych::fa.parallel draws {THEIR_DRAWS} random and {THEIR_DRAWS} resampled
matrices, ours {DRAWS:,} random ones.

| what | seconds | beside |
|---|---|---|
{chr(10).join(rows)}

The promise: polychoric correlations 100 times faster than psych and 20 times faster than lavaan; parallel
analysis of {DRAWS:,} draws 50 times faster than psych with {THEIR_DRAWS}; agreement and intraclass
correlations of {TEAMS} teams faster than multilevel; a whole study within {STUDY_SECONDS:g} seconds, which
are those of one core.
"""
