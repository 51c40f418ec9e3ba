"""What is known of tests, which of them a fault meets, and what became of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate

from bench.mutants import forks
from bench.mutants.alike import REASONS
from bench.mutants.faults import Mutant

SLOWEST, LONGEST, BRIEF = 2.0, 25.0, 4.0
"""Seconds of a test, and of all tests a fault meets, and one that is said to change nothing."""


@dataclass
class Known:
    """What a pass without a fault says of the tests."""

    seconds: dict[str, float] = field(default_factory=dict)
    red: list[str] = field(default_factory=list)
    lines: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """Module, line: the tests that run it."""
    branches: dict[str, dict[str, list[list[int]]]] = field(default_factory=dict)
    """Module: the branches taken, and those of which a part of the tests took none."""
    noticed: dict[str, str] = field(default_factory=dict)
    """Fault: the test that noticed it in an earlier run, which is asked first."""

    def meeting(self, mutant: Mutant, *telling: Counter[str]) -> list[str]:
        """The tests that run a fault's lines: the most telling, then the quickest of each file in turn."""
        here = self.lines.get(mutant.module, {})
        lines = range(mutant.lines[0], mutant.lines[1] + 1)
        found = {test for line in lines for test in here.get(str(line), ())}
        if not mutant.inside:  # whoever imports a constant may meet it
            found = set(self.seconds)
        usable = [t for t in found if t not in self.red and self.seconds[t] <= SLOWEST]
        # Files share the time alike: a test's turn comes when its file has had as much.
        turn, spent_in = dict[str, float](), defaultdict[str, float](float)
        for test in sorted(usable, key=lambda t: (self.seconds[t], t)):
            spent_in[file := test.partition("::")[0]] += self.seconds[test]
            turn[test] = spent_in[file]
        last = self.noticed.get(mutant.name)
        ordered = sorted(usable, key=lambda t: (t != last, *(-f[t] for f in telling), turn[t], t))
        spent = accumulate(self.seconds[t] for t in ordered)
        most = BRIEF if mutant.name in REASONS else LONGEST
        return [t for t, so_far in zip(ordered, spent, strict=True) if so_far <= most]


@dataclass(frozen=True)
class Met:
    """What became of one fault, and the test it was noticed by."""

    name: str
    module: str
    line: int
    outcome: forks.Outcome
    by: str
    asked: int
