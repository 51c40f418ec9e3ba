"""Attackers upon thousands of generated histories; writes docs/evidence/disclosure.md.

`./run proofs disclosure` does all of it. With SOUNDLINE_PROOF_SHARE=0.1 a tenth of it is done, and the page
says so. The same attackers run over 300 histories in tests/attacks/.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from assessments.release import audit, table
from bench import pages
from bench.proofs import linkage
from tests.attacks import generated, timing

SEED = int(os.environ.get("SOUNDLINE_PROOF_SEED", "0"))
SHARE = float(os.environ.get("SOUNDLINE_PROOF_SHARE", "1"))
HISTORIES, FAULTY, AUDITS = 5_000, 150, 400
HOW = """\
**Histories**: two to four rounds (a baseline or two, pulses, follow-ups), 5 to 13 people of whom some join,
leave or stay silent, statements left blank, confidential and anonymous, focus themes, and answers from the
usual to everybody at an end. Each is released by the gate, round by round.

**Rank attacker**: takes every level and change from the reports of all rounds, knows who answered when and
how the gate decides, and looks for a mix of numbers that rests on fewer than five people. It does not read
the ledger.

**Interval attacker**: the same numbers as ranges (rounding, bounds, cut changes, means of statements), solved
by linear programming for the lowest and highest answer and score of each person. Half the range, two points,
must be left open for everybody. Histories in which statements were left blank are not solved.

Rows in italics are planted faults: there something must be found."""

COPIES = """\
Six people answer, in an order of chance and at lengths of their own. After each submission the thief copies
the database, what was logged and mailed meanwhile (everybody is reminded once half have sent), every other
file, and when it was written; and once more after the close. Flags tell who sent when. By place: who sent
first wrote what stands first in the file, or last; by name: the order of the answers' own names; by length
and by draft: the longest sealed is the longest kept; by number: any number kept beside an answer; by what was
said: words that logs, mail or files gained. One in six is chance. A strategy at 0 % has nothing to go by."""

Row = tuple[str, str, str, bool]


def main() -> None:
    """Every attack; the page says what was found."""
    started = time.monotonic()
    number = max(1, round(HISTORIES * SHARE))
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as at_once:
        found = list(at_once.map(_attacked, range(SEED, SEED + number), chunksize=20))
        faults = list(at_once.map(_faulty, FAULTS))
        copies = list(linkage.rows(at_once, share=SHARE, seed=SEED))
    rows = [*_rows(found), *faults, _audit_row()]
    minutes = (time.monotonic() - started) / 60
    kept_share = "" if SHARE == 1 else f" Only a share of {SHARE:g} of the whole was done."
    head = f"`./run proofs disclosure`, first seed {SEED}, {minutes:.0f} minutes.{kept_share}"
    parts = [head, "", *_table(rows), "", HOW, "", "### Members who pool their answers", "", *_colluders()]
    parts += ["", "### Copies of everything but the keys", "", *_table(copies), "", COPIES]
    pages.write(
        "disclosure",
        "Nobody can learn what one person said",
        "\n".join(parts),
    )
    if not all(row[3] for row in (*rows, *copies)):
        raise SystemExit("A promise was not kept: see docs/evidence/disclosure.md.")


def _table(rows: Iterable[Row]) -> list[str]:
    head = ["| attack | upon | found | as promised |", "|---|---|---|---|"]
    return [*head, *(f"| {a} | {b} | {c} | {'yes' if ok else '**no**'} |" for a, b, c, ok in rows)]


def _attacked(seed: int) -> generated.Found:
    return generated.attacked(generated.history(seed))


def _rows(found: list[generated.Found]) -> Iterable[Row]:
    numbers = sum(f.numbers for f in found)
    groups = sum(f.exposed for f in found)
    widths = [f.narrowest for f in found if f.narrowest is not None]
    upon = f"{len(found):,} histories, {numbers:,} numbers told"
    yield "rank attacker", upon, f"{groups} groups of fewer than five", groups == 0
    told_ = f"{min(widths):.2f} points left open at the narrowest"
    yield "interval attacker", f"{len(widths):,} histories", told_, min(widths) >= 2 - 1e-5


def _no_audit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(audit, "is_safe", lambda rows, k: True)


def _no_bounds(patch: pytest.MonkeyPatch) -> None:
    from tests.attacks.faults import without_bounds

    without_bounds(patch)


def _statements(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(table, "is_beyond", lambda *_, **__: False)


FAULTS: tuple[tuple[str, str], ...] = (
    ("without the audit", "_no_audit"),
    ("without bounds near an end", "_no_bounds"),
    ("with every statement beside one at its cap", "_statements"),
)


def _faulty(fault: tuple[str, str]) -> Row:
    """What is found with one rule taken away."""
    plant: Callable[[pytest.MonkeyPatch], None] = globals()[fault[1]]
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        found = [_attacked(seed) for seed in range(SEED, SEED + max(60, round(FAULTY * SHARE)))]
    groups = sum(f.exposed > 0 for f in found)
    narrow = sum(f.narrowest is not None and f.narrowest < 2 - 1e-5 for f in found)
    said = f"{groups} histories with a group of fewer than five, {narrow} with less than half the range"
    return f"*{fault[0]}*", f"{len(found)} histories", said, groups + narrow > 0


def _audit_row() -> Row:
    slowest = max(timing.one_audit(seed) for seed in range(max(20, round(AUDITS * SHARE))))
    upon = f"{max(20, round(AUDITS * SHARE))} decisions, 15 people, four rounds behind them"
    return "the audit's own time", upon, f"{slowest:.3f} seconds at the longest", slowest < 1


def _colluders() -> list[str]:
    """How small a group's sum becomes known to members who pool what they answered themselves."""
    sizes: Counter[int] = Counter()
    for seed in range(SEED, SEED + max(40, round(300 * SHARE))):
        sizes[timing.smallest_group_with_a_number(seed)] += 1
    least = min(size for size in sizes if size)
    lines = [
        f"The smallest group a mix of numbers rests on, in {sum(sizes.values())} histories: {least} people.",
        "Who pools what they answered takes themselves out of it:",
        "",
        "| members who pool | smallest group whose sum they learn, of the smallest team shown |",
        "|---|---|",
    ]
    return lines + [f"| {c} | {least - c} |" for c in range(least)] + [""] + [_last_one()]


def _last_one() -> str:
    return (
        "So four of five who pool learn the fifth's score, to within what rounding leaves open: "
        "[who may do what](../access.md) prints how much that is by size of team."
    )
