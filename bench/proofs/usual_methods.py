"""The same simulated teams through what people use and through Soundline: who claims what, how wrongly.

Writes docs/evidence/usual-methods.md.
"""

import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Mapping, Sequence

import numpy as np

from bench import pages
from bench.simulated import cells, pictures, usual_words
from bench.simulated.measures import Share
from bench.simulated.model import Model
from bench.simulated.parallel import processors
from bench.simulated.programmes import Cell, drawn
from bench.simulated.side_by_side import NAMES, compared
from bench.simulated.tables import figure, table
from bench.simulated.usual import Rounds, mixed_error

SEED = 20261121
PROGRAMMES, FEWER = 150, 60
MEMBERS, OTHERS = 8, (5, 12)
WITNESSED = 40
"""Teams whose mixed model is also fitted by the package itself."""
Figures = Mapping[tuple[str, str], Share]


def main() -> None:
    """Run every rule over the same teams and keep the tables."""
    started = time.monotonic()
    of_eight = _columns(MEMBERS, programmes=PROGRAMMES)
    others = {n: _columns(n, programmes=FEWER) for n in OTHERS}
    calm, moody = of_eight[:2]
    pictures.usual(NAMES, [calm[n, "any_false"] for n in NAMES], [moody[n, "any_false"] for n in NAMES])
    head = usual_words.WORDS.format(
        seed=SEED, programmes=PROGRAMMES, fewer=FEWER, minutes=(time.monotonic() - started) / 60,
        processors=processors(), **_said(of_eight),
    )  # fmt: skip
    body = head + main_table(of_eight) + usual_words.BELOW + sizes_table(others) + "\n\n" + witnesses()
    pages.write("usual-methods", "Against what people use", body)


def main_table(columns: Sequence[Figures]) -> str:
    """Every rule on teams of eight."""
    calm, moody, small, medium, large = columns
    rows = [
        (name, figure(calm[name, "any_false"]), figure(moody[name, "any_false"]), figure(calm[name, "false"]),
         figure(moody[name, "false"]), *(figure(c[name, "power"]) for c in (small, medium, large)),
         figure(small[name, "wrong_sign"]), *(_times(c[name, "exaggeration"]) for c in (small, medium)))
        for name in NAMES
    ]  # fmt: skip
    head = ("rule", "any false claim, calm", "moody", "false claim per scale, calm", "moody", "seen: d .35",
            "d .56", "d .85", "wrong direction at .35", "size told / true at .35", "at .56")  # fmt: skip
    return table(head, rows)


def sizes_table(others: Mapping[int, Sequence[Figures]]) -> str:
    """The same for smaller and larger teams, in fewer columns."""
    rows = [
        (name, *(figure(found) for columns in others.values() for found in _short(columns, name)))
        for name in NAMES
    ]
    of = [f"{n} of {n}" for n in others]
    head = ("rule", *(f"{n}: {what}" for n in of for what in ("any false, calm", "moody", "d .56 seen")))
    return table(head, rows)


def witnesses() -> str:
    """How far the closed form of the mixed model lies from the packages' own fits of the same teams."""
    rounds = _rounds(WITNESSED)
    se, _ = mixed_error(rounds)
    apart = np.nanmax(np.abs(_statsmodels(rounds) / se - 1))
    said = (
        f"The mixed model is computed in closed form; statsmodels' `MixedLM` on {WITNESSED} of these teams "
        f"gives the same standard errors to {apart:.1e} of their size"
    )
    by_r = _lme4(rounds)
    return said + ("." if by_r is None else f", R's `lme4` to {np.nanmax(np.abs(by_r / se - 1)):.1e}.")


def _columns(members: int, *, programmes: int) -> list[Figures]:
    """Unchanged on calm and on moody days, then three changes."""
    plain = Cell(name=f"{members} of {members}", stayers=members)
    chosen = [
        cells.with_day(plain, changes, mood=mood)
        for changes, mood in (
            (cells.STILL, 0.0), (cells.STILL, cells.MOOD), (cells.SMALL, 0.0), (cells.MEDIUM, 0.0),
            (cells.LARGE, 0.0),
        )
    ]  # fmt: skip
    print(f"  {plain.name}, {programmes} programmes each", file=sys.stderr)
    return compared(chosen, programmes=programmes, seed=SEED, processes=processors())


def _short(columns: Sequence[Figures], name: str) -> tuple[Share, Share, Share]:
    calm, moody, _, medium, _ = columns
    return calm[name, "any_false"], moody[name, "any_false"], medium[name, "power"]


def _said(columns: Sequence[Figures]) -> dict[str, str]:
    """The figures of the paragraph in plain words."""
    calm, moody, small, medium, _ = columns
    paired, clear, probable = "paired t test", NAMES[-2], NAMES[-1]

    def hundred(share: Share) -> str:
        return f"{100 * share:.0f}" if share >= 0.01 else f"{100 * share:.1f}"

    false = {
        "five": NAMES[1], "cohen": "Cohen's d of .5", "paired": paired,
        "held": "paired t test, Holm over six",
        "clear": clear, "probable": probable,
    }  # fmt: skip
    return {
        **{f"{key}_calm": hundred(calm[name, "any_false"]) for key, name in false.items()},
        **{f"{key}_moody": hundred(moody[name, "any_false"]) for key, name in false.items()},
        "clear_seen": hundred(medium[clear, "power"]), "probable_seen": hundred(medium[probable, "power"]),
        "paired_seen": hundred(medium[paired, "power"]), "held_seen": hundred(medium[false["held"], "power"]),
        "paired_size": _times(small[paired, "exaggeration"]),
        "clear_size": _times(small[clear, "exaggeration"]),
    }  # fmt: skip


def _times(share: Share) -> str:
    return "-" if np.isnan(share) else f"{float(share):.2f}"


def _rounds(teams: int) -> Rounds:
    cell = Cell(name="", stayers=MEMBERS, teams=teams, changes=(0.0,), model=Model(change_sd=cells.CHANGE_SD))
    _, answers = drawn(cell, seed=SEED, number=0)
    return Rounds(first=answers.first, second=answers.second, width=4.0, error=np.array([np.nan]))


def _statsmodels(rounds: Rounds) -> np.ndarray:
    """(1, teams) standard errors of the change from one fit a team."""
    import statsmodels.api as sm

    n = rounds.first.shape[-1]
    design = np.column_stack([np.ones(2 * n), np.repeat([0.0, 1.0], n)])
    found = []
    for first, second in zip(rounds.first[0], rounds.second[0], strict=True):
        with warnings.catch_warnings():
            # A variance of zero lies on the model's edge, of which the package warns.
            warnings.simplefilter("ignore")
            model = sm.MixedLM(np.concatenate([first, second]), design, groups=np.tile(np.arange(n), 2))
            fitted = model.fit(reml=True)
        found.append(float(fitted.bse[1]) if fitted.converged else np.nan)
    return np.array([found])


R_FITS = """suppressMessages(library(lme4))
x <- as.matrix(read.csv(file("stdin"), header = FALSE))
n <- ncol(x) / 2
for (i in seq_len(nrow(x))) {
  d <- data.frame(y = x[i, ], t = rep(0:1, each = n), p = factor(rep(1:n, 2)))
  cat(sqrt(as.matrix(vcov(suppressMessages(lmer(y ~ t + (1 | p), d))))[2, 2]), "")
}"""


def _lme4(rounds: Rounds) -> np.ndarray | None:
    """The same from R, where it is installed with lme4."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    lines = [
        ",".join(f"{v:.10g}" for v in (*a, *b))
        for a, b in zip(rounds.first[0], rounds.second[0], strict=True)
    ]
    done = subprocess.run(
        [rscript, "-e", R_FITS], input="\n".join(lines) + "\n", capture_output=True, text=True, check=False
    )
    return np.array([[float(v) for v in done.stdout.split()]]) if done.returncode == 0 else None
