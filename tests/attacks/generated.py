"""Histories of chance: who is there, who stays silent, what they answer; and both attackers upon each."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessments.release.shapes import Release
from assessments.reports.shapes import TeamReport
from tests.assessments.release.histories import SCALES, aim, told
from tests.assessments.release.rounds import INSTRUMENT, RATED
from tests.attacks.attackers import Number, exposed, narrowest, read

K = 5
Row = frozenset[tuple[str, str]]
SHAPES = (
    ("baseline", "follow_up"),
    ("baseline", "follow_up", "sustainment"),
    ("baseline", "baseline", "follow_up"),
    ("baseline", "pulse", "follow_up"),
    ("baseline", "follow_up", "sustainment", "sustainment"),
)
STYLES = ("usual", "usual", "top", "nearly_top", "bottom", "one_statement_at_the_top", "apart")


@dataclass(frozen=True)
class History:
    """What was lived: kinds of rounds, and in each of them who answered what."""

    kinds: tuple[str, ...]
    given: tuple[Mapping[int, list[int | None]], ...]
    mode: str
    teams: tuple[str, ...]
    is_focused: bool


def history(seed: int) -> History:
    """One history, the same for the same seed."""
    drawn = random.Random(seed)
    kinds = drawn.choice(SHAPES)
    people = list(range(drawn.randint(5, 13)))
    has_blanks = drawn.random() < 0.25
    given = []
    for _ in kinds:
        here = [p for p in people if drawn.random() > 0.04]
        style = drawn.choice(STYLES)
        given.append({p: answers(drawn, style, has_blanks=has_blanks) for p in here})
        turnover(drawn, people)
    return History(
        kinds=kinds,
        given=tuple(given),
        mode="anonymous" if drawn.random() < 0.15 else "confidential",
        teams=("t", "u", "v") if drawn.random() < 0.1 else ("t",),
        is_focused=drawn.random() < 0.3,
    )


def turnover(drawn: random.Random, people: list[int]) -> None:
    """Between two rounds nobody changes, or a few, or half the team."""
    change = drawn.choice((0, 0, 1, 1, 2, 5))
    for _ in range(drawn.randint(0, change)):
        if len(people) > 5:
            people.remove(drawn.choice(people))
    people += range(max(people) + 1, max(people) + 1 + drawn.randint(0, change))


def answers(drawn: random.Random, style: str, *, has_blanks: bool) -> list[int | None]:
    """Six codes as answered: the second and fifth statement are reverse-keyed."""
    if style == "usual":
        level = [min(5, max(1, round(drawn.gauss(3.3, 1)))) for _ in RATED]
    elif style == "apart":
        level = [drawn.choice((1, 5))] * len(RATED)
    elif style == "one_statement_at_the_top":
        level = [5, *(drawn.randint(2, 4) for _ in RATED[1:])]
    else:
        level = {"top": [5], "nearly_top": [5, 5, 5, 4], "bottom": [1, 1, 2]}[style]
        level = [drawn.choice(level) for _ in RATED]
    codes: list[int | None] = [6 - c if i in (1, 4) else c for i, c in enumerate(level)]
    return [None if has_blanks and drawn.random() < 0.04 else c for c in codes]


@dataclass(frozen=True)
class Found:
    """What the attackers found in one history."""

    numbers: int
    exposed: int
    """Groups smaller than five with a number of their own."""
    narrowest: float | None
    """The narrowest range left open for one person; None where statements were left blank."""


def attacked(one: History, *, is_solved: bool = True) -> Found:
    """Live a history through the gate, and attack everything it told, all readers pooled.

    The interval attacker takes his time; he is left out where not `is_solved`.
    """
    _, reports, averaged = lived(one)
    total, groups, widths = 0, 0, [4.0]
    are_whole = is_solved and all(None not in codes for given in one.given for codes in given.values())
    for scale in SCALES:
        present = present_in(one, scale)
        before = counted_in(one, scale, averaged, told_apart(reports, scale), present)
        linked = linked_in(one, scale, before)
        numbers = read(reports, scale, present, baseline_of=before, linked=linked)
        total += len(numbers)
        groups += len(exposed(unmixed(numbers), K))
        if are_whole and numbers:
            widths.append(narrowest(numbers, INSTRUMENT.scales[scale].items))
    return Found(numbers=total, exposed=groups, narrowest=min(widths) if are_whole else None)


def lived(one: History) -> tuple[list[Release], list[tuple[str, TeamReport]], set[str]]:
    """A history's releases, its team's reports, and the rounds that say that baselines were averaged."""
    usual = {p: [3, 3, 3, 3, 3, 3] for given in one.given for p in given}
    releases, _ = told(
        [lambda t, p, given=given: given.get(p, usual[p]) for given in one.given],
        people=[sorted(given) for given in one.given],
        teams=one.teams,
        kinds=one.kinds,
        mode=one.mode,
        criteria=[aim()] if one.is_focused else (),
    )
    names = [f"r{i + 1}" for i in range(len(releases))]
    reports = [(n, r.team_reports["t"]) for n, r in zip(names, releases, strict=True)]
    averaged = {n for n, r in reports if any(f.code == "baselines_averaged" for f in r.limits)}
    return releases, reports, averaged


def rows_of_changes(one: History) -> tuple[set[Row], set[Row]]:
    """Who stands in the rows of changes: in the ledger, and as the attackers take it from the reports."""
    releases, reports, averaged = lived(one)
    entered = {
        frozenset((p.removeprefix("chain-t"), at) for p, at, _ in row.members)
        for release in releases
        for row in release.ledger_rows
        if row.output == "change" and row.team == "t"
    }
    taken = set()
    for scale in SCALES:
        present = present_in(one, scale)
        before = counted_in(one, scale, averaged, told_apart(reports, scale), present)
        linked = linked_in(one, scale, before)
        numbers = unmixed(read(reports, scale, present, baseline_of=before, linked=linked))
        taken |= {frozenset(n.weights) for n in numbers if min(n.weights.values()) < 0}
    return entered, taken


def unmixed(numbers: Sequence[Number]) -> list[Number]:
    """The rows over the score itself: statements rest on the same people as the level beside them."""
    return [number for number in numbers if number.item == "*"]


def present_in(one: History, scale: str) -> dict[str, list[str]]:
    """Who has a score on a scale in each round; where nobody is linked, people without a past."""
    mine = slice(0, 3) if scale == "time" else slice(3, 6)
    least = INSTRUMENT.scales[scale].answered_at_least
    found = {}
    for number, given in enumerate(one.given, start=1):
        scored = [p for p, codes in given.items() if sum(c is not None for c in codes[mine]) >= least]
        mark = f"r{number}-" if one.mode == "anonymous" else ""
        found[f"r{number}"] = [f"{mark}{p}" for p in sorted(scored)]
    return found


def linked_in(one: History, scale: str, before: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """On whom each round's change rests: who answered enough of the same statements in its rounds."""
    mine = range(0, 3) if scale == "time" else range(3, 6)
    least = INSTRUMENT.scales[scale].answered_at_least
    found = {}
    for name, counted in before.items():
        given = [one.given[int(r[1:]) - 1] for r in (name, *counted)]
        everywhere = sorted(set.intersection(*(set(g) for g in given)))
        found[name] = [
            str(p)
            for p in everywhere
            if counted and sum(all(g[p][i] is not None for g in given) for i in mine) >= least
        ]
    return {name: people if one.mode != "anonymous" else [] for name, people in found.items()}


def counted_in(
    one: History,
    scale: str,
    averaged: Collection[str],
    apart: Collection[str],
    present: Mapping[str, Sequence[str]],
) -> dict[str, tuple[str, ...]]:
    """From which rounds a scale is counted: both baselines only where they rest on the same people.

    A report says that baselines were averaged, not in which scales. Whoever knows who answered what, and
    reads which bounds lie `apart`, knows that as well.
    """
    both, latest = (counted_from(one.kinds, names) for names in (averaged, ()))
    by_both, by_latest = linked_in(one, scale, both), linked_in(one, scale, latest)

    def are_averaged(name: str, rounds: tuple[str, ...]) -> bool:
        is_same = len({frozenset(present[r]) for r in rounds}) < 2 and by_both[name] == by_latest[name]
        return (is_same or one.mode == "anonymous") and not set(rounds) <= set(apart)

    return {
        name: rounds if not rounds or are_averaged(name, rounds) else latest[name]
        for name, rounds in both.items()
    }


def told_apart(reports: Sequence[tuple[str, TeamReport]], scale: str) -> set[str]:
    """Baselines of a scale, where one was told as a lower and another as an upper bound, or not at all."""
    levels = {
        name: next((t.baseline for t in report.themes if t.scale == scale), None)
        for name, report in reports
        if len(report.rounds) == 1 and report.rounds[0].kind == "baseline"
    }
    bounds = {level.bound for level in levels.values() if level is not None} - {None}
    return set(levels) if len(bounds) > 1 or None in levels.values() else set()


def counted_from(kinds: Sequence[str], averaged: Collection[str]) -> dict[str, tuple[str, ...]]:
    """From which rounds each round's change is counted: the latest baseline, or both; never a pulse."""
    found: dict[str, tuple[str, ...]] = {}
    baselines: list[str] = []
    for number, kind in enumerate(kinds, start=1):
        name = f"r{number}"
        used = baselines[-2:] if name in averaged else baselines[-1:]
        found[name] = () if kind in ("baseline", "pulse") else tuple(used)
        if kind == "baseline":
            baselines.append(name)
    return found
