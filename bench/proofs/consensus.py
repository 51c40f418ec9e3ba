"""Critical values of Kendall's W and of allocation agreement: counted where they can be, else simulated.

Writes scoring/consensus_critical.json, and a page that sets it beside the chi-square approximation.
"""

import json
import math
from collections import Counter
from itertools import permutations
from pathlib import Path

import numpy as np
from scipy.special import chdtri

from bench import pages

TABLE = Path(__file__).resolve().parents[2] / "scoring" / "consensus_critical.json"
MEMBERS, OPTIONS = range(3, 16), range(3, 11)
DRAWS = 100_000
SEED = 20261121


def concordance(sums: np.ndarray, m: int, k: int) -> np.ndarray:
    """Kendall's W of untied orders from their rank sums (..., k)."""
    return 12 * ((sums - m * (k + 1) / 2) ** 2).sum(axis=-1) / (m * m * (k**3 - k))


def can_be_counted(m: int, k: int) -> bool:
    """Whether all orders of m members can be gone through in seconds."""
    return k <= 4 or (k == 5 and m <= 8)


def counted(m: int, k: int) -> float:
    """The smallest W that at most 5 % of all orders exceed, by counting every one."""
    ways: Counter[tuple[int, ...]] = Counter({tuple(range(1, k + 1)): 1})
    orders = list(permutations(range(1, k + 1)))
    for _ in range(m - 1):
        grown: Counter[tuple[int, ...]] = Counter()
        for sums, n in ways.items():
            for order in orders:
                grown[tuple(sorted(a + b for a, b in zip(sums, order, strict=True)))] += n
        ways = grown
    spread: Counter[int] = Counter()
    for sums, n in ways.items():
        spread[sum((2 * s - m * (k + 1)) ** 2 for s in sums)] += n
    total, above = sum(spread.values()), 0
    for value in sorted(spread, reverse=True):
        if (above + spread[value]) / total > 0.05:
            return 3 * value / (m * m * (k**3 - k))
        above += spread[value]
    return 0.0


def drawn(m: int, k: int, rng: np.random.Generator) -> float:
    """The same from orders drawn at random."""
    sums = np.zeros((DRAWS, k))
    for _ in range(m):
        sums += rng.random((DRAWS, k), dtype=np.float32).argsort(axis=1) + 1.0
    return float(np.quantile(concordance(sums, m, k), 0.95, method="higher"))


def allocations(m: int, k: int, rng: np.random.Generator) -> float:
    """What 95 % of teams that share points out at random stay below."""
    shares = rng.dirichlet(np.ones(k), (DRAWS // 4, m))
    apart = np.zeros(DRAWS // 4)
    for i in range(m):
        apart += 0.5 * np.abs(shares[:, :i] - shares[:, i : i + 1]).sum(axis=(1, 2))
    return float(np.quantile(1 - apart / math.comb(m, 2), 0.95))


def upward(value: float) -> float:
    """Rounded up at the fourth place, so that no attainable value slips above its own limit."""
    return math.ceil(value * 10_000 - 1e-6) / 10_000


def tables() -> dict[str, dict[str, dict[str, float]]]:
    """Both tables, by members and options."""
    rng = np.random.default_rng(SEED)
    w = {
        str(m): {str(k): upward(counted(m, k) if can_be_counted(m, k) else drawn(m, k, rng)) for k in OPTIONS}
        for m in MEMBERS
    }
    shares = {str(m): {str(k): upward(allocations(m, k, rng)) for k in OPTIONS} for m in MEMBERS}
    return {"kendall_w": w, "allocation": shares}


def as_table(found: dict[str, dict[str, float]]) -> str:
    """A table of Markdown, members down and options across."""
    lines = ["| members | " + " | ".join(f"{k} options" for k in OPTIONS) + " |", "|---" * 9 + "|"]
    lines += [f"| {m} | " + " | ".join(f"{v:.3f}" for v in row.values()) + " |" for m, row in found.items()]
    return "\n".join(lines)


def main() -> None:
    """Make the tables anew and keep them beside what the chi-square approximation would say."""
    found = tables()
    TABLE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    chi_square = {
        str(m): {str(k): min(float(chdtri(k - 1, 0.05)) / (m * (k - 1)), 1.0) for k in OPTIONS}
        for m in MEMBERS
    }
    body = f"""Kendall's W that 5 % of teams with orders at random exceed: every order counted for
3 and 4 options, and 5 with up to 8 members; elsewhere {DRAWS:,} draws (seed {SEED}).

{as_table(found["kendall_w"])}

What the chi-square approximation says instead; it is used beyond the table only:

{as_table(chi_square)}

Agreement of allocations that 5 % of teams with allocations at random exceed ({DRAWS // 4:,} draws):

{as_table(found["allocation"])}
"""
    pages.write("consensus", "Chance in orders and allocations", body)
