"""How long the audit takes, and how small a group any mix of numbers rests on."""

import random
import time

from assessments.release.memberships import Group, decide
from tests.assessments.release.histories import told
from tests.attacks import generated
from tests.attacks.attackers import exposed, read

PEOPLE = 15


def one_audit(seed: int) -> float:
    """Seconds the slowest decision takes in a history of five rounds in which anybody may be absent."""
    drawn = random.Random(seed)
    ledger, base, slowest = [], None, 0.0
    for number in range(5):
        share = drawn.choice((0.6, 0.8, 0.95))
        here = [f"p{i}" for i in range(PEOPLE) if drawn.random() < share] or ["p0"]
        now = Group(round=f"r{number}", chains=tuple(here), n=len(here))
        started = time.perf_counter()
        ledger += decide("t", "s", baseline=base, now=now, ledger=tuple(ledger), k=5).rows
        slowest = max(slowest, time.perf_counter() - started)
        base = base or now
    return slowest


def smallest_group_with_a_number(seed: int) -> int:
    """The fewest people any mix of the numbers of one history rests on; 0 where nothing was told."""
    one = generated.history(seed)
    releases, _ = told(
        [lambda t, p, given=given: given[p] for given in one.given],
        people=[sorted(given) for given in one.given],
        kinds=one.kinds,
        mode=one.mode,
    )
    names = [f"r{i + 1}" for i in range(len(releases))]
    reports = [(n, r.team_reports["t"]) for n, r in zip(names, releases, strict=True)]
    averaged = {n for n, r in reports if any(f.code == "baselines_averaged" for f in r.limits)}
    numbers = read(
        reports,
        "time",
        generated.present_in(one, "time"),
        baseline_of=generated.counted_from(one.kinds, averaged),
    )
    found = exposed(generated.unmixed(numbers), 9)
    return min((len(group) for group in found), default=0)
