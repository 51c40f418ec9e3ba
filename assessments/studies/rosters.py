"""Who was asked in a user's own comparison: from a roster file, or inferred from who is seen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessments.datasets import reading
from assessments.datasets.shapes import Dataset
from assessments.errors import DataError
from assessments.judge.waves import RosterCount, Rosters

COLUMNS = ("team", "person", "round")
ROUNDS = ("baseline", "followup")
Members = Mapping[tuple[str, str], frozenset[str]]
"""Persons by team and round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who stands in one of the two files: team and person of each row, as far as they are named."""

    dataset: Dataset
    round: str
    teams: tuple[str | None, ...]
    persons: tuple[str | None, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The rosters of every team, by name and by number."""

    members: Members
    rosters: Rosters


def asked(path: Path | None, sides: Sequence[Seen]) -> Asked:
    """Who was asked: given by a file, else everybody seen in either file, else unknown."""
    if path is not None:
        members = _read(path)
        for side in sides:
            _refuse_strangers(side, members, path.name)
        return Asked(members=members, rosters=Rosters(counts=_counts(members), source="given"))
    if any(side.persons is None for side in sides):
        return Asked(members={}, rosters=Rosters(source="unknown"))
    seen: dict[str, set[str]] = defaultdict(set)
    for side in sides:
        for team, person in zip(side.teams, side.persons or (), strict=True):
            if team is not None and person is not None:
                seen[team].add(person)
    everybody = {(t, r): frozenset(p) for t, p in seen.items() for r in ROUNDS}
    return Asked(members=everybody, rosters=Rosters(counts=_counts(everybody), source="inferred"))


def _read(path: Path) -> Members:
    """Persons by team and round, from a file with the columns team, person and round."""
    dataset = reading.read(path)
    absent = [c for c in COLUMNS if c not in dataset.columns]
    if absent:
        raise DataError(
            f"{path.name}, row 1: a roster has the columns team, person and round; {', '.join(absent)} "
            "is missing. Name them so."
        )
    team, person, when = (dataset.columns[c] for c in COLUMNS)
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row, (t, p, r) in enumerate(zip(team.texts(), person.texts(), when.texts(), strict=True)):
        if not (t and p):
            place = dataset.address(team if not t else person, row)
            raise DataError(f"{path.name}, {place}: the cell is blank. Every member has a team and a person.")
        if r.lower() not in ROUNDS:
            raise DataError(
                f"{path.name}, {dataset.address(when, row)}: '{r}' is no round of a comparison. "
                "Write baseline or followup."
            )
        if p in members[t, r.lower()]:
            raise DataError(
                f"{path.name}, {dataset.address(person, row)}: '{p}' stands twice in team '{t}' "
                f"({r.lower()}). Keep one row."
            )
        members[t, r.lower()].add(p)
    return {key: frozenset(people) for key, people in members.items()}


def _counts(members: Members) -> dict[str, RosterCount]:
    nobody: frozenset[str] = frozenset()
    found = {}
    for team in dict.fromkeys(t for t, _ in members):
        first, second = (members.get((team, r), nobody) for r in ROUNDS)
        found[team] = RosterCount(first=len(first), second=len(second), stayers=len(first & second))
    return found


def _refuse_strangers(side: Seen, members: Members, roster: str) -> None:
    """Refuse answers of teams or persons the roster does not have in that round."""
    for row, team in enumerate(side.teams):
        if team is None:
            continue
        number = int(side.dataset.row_numbers[row])
        listed = members.get((team, side.round))
        if listed is None:
            raise DataError(
                f"{side.dataset.name}, row {number}: team '{team}' is not in {roster} for {side.round}. "
                "Add its members there, or correct the team."
            )
        person = side.persons[row] if side.persons else None
        if person is not None and person not in listed:
            raise DataError(
                f"{side.dataset.name}, row {number}: person '{person}' is not in team '{team}' of {roster} "
                f"for {side.round}. Add the person there, or correct the row."
            )
