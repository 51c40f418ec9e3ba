"""Item response models beside girth and R's mirt, where they are installed; and what many people cost.

Each program uses one thread, and what is counted are seconds of the processor, so that what else the machine
does falls on neither. Of ours the median is told.
"""

import importlib
import json
import shutil
import statistics
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

from assessments.studies.cores import one_core
from bench import pages
from bench.laboratory import ITEMS, PEOPLE, timed
from scoring.irt.fit import fit
from scoring.irt.item_fit import item_fit
from scoring.irt.likelihood_ratio import likelihood_ratio_dif
from scoring.irt.limited import limited_fit
from scoring.irt.scores import scores

TURNS, TIMES = 5, 10
MODEL = "graded response model"
SLOPES_ALIKE, FASTEST_GROWTH = 0.02, 1.3
R = """
if (!requireNamespace("mirt", quietly = TRUE)) quit("no")
suppressMessages(library(mirt)); x <- read.csv(commandArgs(TRUE)[1])
quiet <- function(e) suppressWarnings(suppressMessages(invisible(capture.output(e))))
took <- function(e) sum(system.time(quiet(e))[1:2])
seconds <- took(f <- mirt(x, 1, "graded", verbose = FALSE))
cat(jsonlite::toJSON(list(seconds = seconds, logLik = extract.mirt(f, "logLik"),
  a = coef(f, simplify = TRUE)$items[, 1]), auto_unbox = TRUE, digits = 12))
"""


def main() -> None:
    """Measure, check that all find the same slopes, keep the table, and fail where a promise is not kept."""
    table = answers(PEOPLE)
    with one_core():
        found = fit(table)
        assert all(pool["num_threads"] == 1 for pool in threadpool_info() if pool["user_api"] == "blas")
        ours = measured(table)
        crowd = answers(TIMES * PEOPLE)
        growth = statistics.median(timed(lambda: fit(crowd)) for _ in range(3)) / ours[MODEL]
        peers = {"girth.grm_mml": beside_girth(table), "mirt::mirt": beside_r(table)}
    ran = {name: peer for name, peer in peers.items() if peer}
    for peer in ran.values():
        peer["apart"] = float(np.abs(np.array(peer["a"]) - found.slopes).max())
        assert peer["apart"] < SLOPES_ALIKE
    pages.write("irt", "Item response models beside girth and mirt", body(ours, ran, growth))
    late = [name for name, peer in ran.items() if peer["seconds"] < ours[MODEL]]
    if late or growth > FASTEST_GROWTH * TIMES:
        raise SystemExit(
            f"irt: slower than {', '.join(late)}; {TIMES} times the people, {growth:.1f} the time."
        )


def answers(n: int) -> np.ndarray:
    """Six-point answers of n people with one trait."""
    rng = np.random.default_rng(20261121)
    slopes, shift = np.linspace(0.7, 2.0, ITEMS), rng.uniform(-0.8, 0.8, ITEMS)
    level = rng.normal(size=(n, 1)) * slopes + shift + rng.logistic(size=(n, ITEMS))
    return 1.0 + np.searchsorted([-2.4, -1.2, -0.3, 0.8, 2.0], level)


def measured(table: np.ndarray) -> dict[str, float]:
    """Median seconds of what is told of one scale."""
    model = fit(table)
    groups = ["a", "b"] * (len(table) // 2)
    actions: dict[str, Callable[[], Any]] = {
        MODEL: lambda: fit(table),
        "the same with standard errors": lambda: fit(table).errors,
        "generalised partial credit model": lambda: fit(table, model="gpcm"),
        "partial credit model": lambda: fit(table, model="pcm"),
        "expected scores with errors": lambda: scores(model),
        "S-X2 of all items": lambda: item_fit(model),
        "C2, RMSEA, CFI, TLI, SRMSR": lambda: limited_fit(model),
        "likelihood-ratio tests of 5 items over 2 groups": lambda: likelihood_ratio_dif(table[:, :5], groups),
    }
    return {name: statistics.median(timed(action) for _ in range(TURNS)) for name, action in actions.items()}


def beside_girth(table: np.ndarray) -> dict[str, Any]:
    """Seconds girth takes and the slopes it finds; empty where it is not installed."""
    if find_spec("girth") is None:
        return {}
    girth = importlib.import_module("girth")
    codes, found = table.T.astype(int), {}
    with np.errstate(all="ignore"):
        girth.grm_mml(codes)
        seconds = statistics.median(timed(lambda: found.update(girth.grm_mml(codes))) for _ in range(3))
    return {"seconds": seconds, "a": found["Discrimination"]}


def beside_r(table: np.ndarray) -> dict[str, Any]:
    """Seconds mirt takes and the slopes it finds; empty where R or mirt is not installed."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    with TemporaryDirectory() as folder:
        file, script = Path(folder) / "answers.csv", Path(folder) / "irt.R"
        header = ",".join(f"i{n}" for n in range(1, ITEMS + 1))
        np.savetxt(file, table, fmt="%d", delimiter=",", header=header, comments="")
        script.write_text(R)
        done = subprocess.run(
            [program, str(script), str(file)], capture_output=True, text=True, timeout=600, check=False
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {}


def body(ours: dict[str, float], ran: dict[str, dict[str, Any]], growth: float) -> str:
    """The page: what was measured, the table, the promise."""
    beside = "; ".join(
        f"{name} {peer['seconds']:.2f} s, {peer['seconds'] / ours[MODEL]:.0f} times, "
        f"slopes within {peer['apart']:.3f}"
        for name, peer in ran.items()
    )
    rows = [
        f"| {name} | {seconds:.3f} | {beside if name == MODEL and beside else '-'} |"
        for name, seconds in ours.items()
    ]
    return f"""{PEOPLE:,} people by {ITEMS} six-point items simulated with one trait, 61 points of the
trait; one thread each, seconds of the processor; medians of {TURNS} runs of ours. girth 0.8.0 and mirt stand
beside where they are installed.

| what | seconds | beside |
|---|---|---|
{chr(10).join(rows)}

{TIMES} times as many people take {growth:.1f} times as long.

The promise: a graded response model of {ITEMS} six-point items faster than girth and mirt, and time that
grows with people no faster than they do.
"""
