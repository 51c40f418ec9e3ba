"""Critical values of agreement, simulated again with our own indices and set beside the shipped table."""

import json
from pathlib import Path

import numpy as np
from scipy.special import ndtri

from bench import pages
from scoring import chance
from scoring.agreement import ad_m, awg_j, rwg_j
from scoring.errors import ScoringError

TABLE = Path(__file__).resolve().parents[2] / "scoring" / "agreement_critical.json"
SHARES = {
    (5, "uniform"): [1 / 5] * 5,
    (5, "slight_skew"): [0.05, 0.15, 0.20, 0.35, 0.25],
    (7, "uniform"): [1 / 7] * 7,
    (7, "slight_skew"): [0.05, 0.08, 0.12, 0.15, 0.20, 0.25, 0.15],
}
MEMBERS, ITEMS = (3, 4, 5, 6, 8, 10, 12, 15), (1, 4, 5, 6)
DRAWS = 4_000
SEED = 20261121
COLUMNS = {"rwg": ("rwg95", 0.95), "ad": ("AD05", 0.05), "awg": ("awg95", 0.95)}


def teams(n: int, k: int, shares: list[float], rng: np.random.Generator) -> np.ndarray:
    """Teams that agree on nothing: each member's items correlate .5, members do not (draws, n, k)."""
    together = np.sqrt(0.5) if k > 1 else 0.0
    z = together * rng.normal(size=(DRAWS, n, 1)) + np.sqrt(1 - together**2) * rng.normal(size=(DRAWS, n, k))
    return 1.0 + (z[..., None] > ndtri(np.cumsum(shares)[:-1])).sum(axis=-1)


def indices(team: np.ndarray, variance: float, options: int) -> tuple[float, float, float]:
    """r_wg(J), average deviation and a_wg of one team; NaN where a_wg does not exist."""
    try:
        awg = awg_j(team, low=1, high=options).value
    except ScoringError:
        awg = float("nan")
    return rwg_j(team, variance=variance).value, ad_m(team).value, awg


def simulated(n: int, k: int, options: int, shares: list[float], *, rng: np.random.Generator) -> list[float]:
    """The three critical values of one cell."""
    points = np.arange(1, options + 1)
    variance = float(np.dot(shares, points**2) - np.dot(shares, points) ** 2)
    found = np.array([indices(team, variance, options) for team in teams(n, k, shares, rng)])
    return [float(np.nanquantile(found[:, i], q)) for i, (_, q) in enumerate(COLUMNS.values())]


def compared() -> dict[tuple[int, str], dict[str, list[tuple[int, int, float, float]]]]:
    """Shipped and simulated values by format and null, for each index a list of (n, k, shipped, now)."""
    shipped = json.loads(TABLE.read_text(encoding="utf-8"))
    rng = np.random.default_rng(SEED)
    found: dict[tuple[int, str], dict[str, list[tuple[int, int, float, float]]]] = {}
    for (options, null), shares in SHARES.items():
        cells = found.setdefault((options, null), {name: [] for name in COLUMNS})
        for k in ITEMS:
            column = shipped[f"A{options}"][null][chance.RUNS[k]]
            for n in MEMBERS:
                now = simulated(n, k, options, shares, rng=rng)
                for value, (name, (key, _)) in zip(now, COLUMNS.items(), strict=True):
                    cells[name].append((n, k, column[str(n)][key], value))
    return found


def row(options: int, null: str, name: str, cells: list[tuple[int, int, float, float]]) -> str:
    """One line: how far the simulated values lie from the shipped ones."""
    apart = np.array([abs(now - then) for _, _, then, now in cells])
    n, k, then, now = max(cells, key=lambda c: abs(c[3] - c[2]))
    return (
        f"| {options} | {null} | {name} | {np.mean(apart):.3f} | {apart.max():.3f} "
        f"| n = {n}, {k} items: {then:.3f}, now {now:.3f} |"
    )


def main() -> None:
    """Simulate the table's cells again and keep how far they lie apart."""
    lines = [
        row(options, null, name, cells)
        for (options, null), found in compared().items()
        for name, cells in found.items()
    ]
    body = f"""The 5 % critical values shipped in `scoring/agreement_critical.json`, 8,000 draws a cell, and
a new simulation with the product's own functions ({DRAWS:,} draws a cell, seed {SEED};
{", ".join(map(str, MEMBERS))} members; {", ".join(map(str, ITEMS))} items).
With one item and few members an index takes few values, so that a critical value can jump from one to the
next between simulations.

| options | chance | index | mean difference | largest | where |
|---|---|---|---|---|---|
{chr(10).join(lines)}
"""
    pages.write("agreement", "Chance agreement, simulated again", body)
