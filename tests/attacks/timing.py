"""How long the audit takes, and how small a group any mix of numbers rests on."""

import random
import time

from assessments.release.memberships import Group, decide
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
    _, reports, averaged = generated.lived(one)
    present = generated.present_in(one, "time")
    apart = generated.told_apart(reports, "time")
    before = generated.counted_in(one, "time", averaged, apart, present)
    linked = generated.linked_in(one, "time", before)
    numbers = read(reports, "time", present, baseline_of=before, linked=linked)
    found = exposed(generated.unmixed(numbers), 9)
    return min((len(group) for group in found), default=0)
