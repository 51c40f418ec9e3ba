"""Who was asked in a user's own comparison: from a roster file, or inferred from who is seen."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessments.datasets import reading
from assessments.datasets.shapes import Dataset
from assessments.errors import DataError
from assessments.judge.waves import RosterCount, Rosters
from assessments.reports.shapes import Fact
from scoring.change.shapes import RosterSource

COLUMNS = ("team", "person", "round")
NOBODY: frozenset[str] = frozenset()
Members = Mapping[tuple[str, str], frozenset[str]]
"""Persons by team and round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who stands in one of the files: team and person of each row, as far as they are named."""

    dataset: Dataset
    round: str
    teams: tuple[str | None, ...]
    persons: tuple[str | None, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The rosters of every team, by name, and how they are known."""

    members: Members
    source: RosterSource

    def between(self, first: str, second: str) -> Rosters:
        """How many were asked in each of two rounds, and how many of them both times."""
        counts = {}
        for team in dict.fromkeys(t for t, _ in self.members):
            one, two = (self.members.get((team, r), NOBODY) for r in (first, second))
            counts[team] = RosterCount(first=len(one), second=len(two), stayers=len(one & two))
        return Rosters(counts=counts, source=self.source)


def asked(path: Path | None, sides: Sequence[Seen], *, everybody: str | None = None) -> Asked:
    """Who was asked: given by a file, else everybody seen in any file, else unknown.

    `everybody` is the one name all rows go by where no column names their teams.
    """
    if path is not None:
        members = _read(path, sides, everybody=everybody)
        for side in sides:
            _refuse_strangers(side, members, path.name)
            _refuse_overfull(side, members, path.name)
        return Asked(members=members, source="given")
    if any(side.persons is None for side in sides):
        return Asked(members={}, source="unknown")
    return Asked(members=_inferred(sides), source="inferred")


def _inferred(sides: Sequence[Seen]) -> Members:
    """Everybody seen counts as asked in every round, by the team seen in then; movers only where seen."""
    teams_of: dict[str, dict[str, str]] = defaultdict(dict)
    for side in sides:
        for team, person in zip(side.teams, side.persons or (), strict=True):
            if team is not None and person is not None:
                teams_of[person][side.round] = team
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    for person, seen in teams_of.items():
        has_moved = len(set(seen.values())) > 1
        for side in sides:
            team = seen.get(side.round) if has_moved else next(iter(seen.values()))
            if team is not None:
                members[team, side.round].add(person)
    return {key: frozenset(people) for key, people in members.items()}


def remarks(sides: Sequence[Seen], known: Asked) -> Iterator[Fact]:
    """Teams that are in some rounds only or on the roster alone, and people who changed teams."""
    teams_there = [set(side.teams) for side in sides]
    answered = set().union(*teams_there)
    for team in dict.fromkeys(t for t, _ in known.members if t not in answered):
        yield Fact(code="team_silent", facts={"team": team})
    for team in dict.fromkeys(t for side in sides for t in side.teams if t is not None):
        for side, there in zip(sides, teams_there, strict=True):
            if team in there:
                continue
            is_gone = known.source == "given" and not known.members.get((team, side.round))
            code = "team_without_members" if is_gone else "team_without_answers"
            yield Fact(code=code, facts={"team": team, "round": side.round, "file": side.dataset.name})
    moved = _movers(sides)
    if moved:
        yield Fact(code="persons_moved", facts={"n": len(moved)})


def _movers(sides: Sequence[Seen]) -> set[str]:
    seen: dict[str, set[str]] = defaultdict(set)
    for side in sides:
        for team, person in zip(side.teams, side.persons or (), strict=False):
            if team is not None and person is not None:
                seen[person].add(team)
    return {person for person, teams in seen.items() if len(teams) > 1}


def _read(path: Path, sides: Sequence[Seen], *, everybody: str | None) -> Members:
    """Persons by team and round, from a file with the columns team, person and round."""
    dataset = reading.read(path)
    absent = [c for c in COLUMNS if c not in dataset.columns]
    if absent:
        raise DataError(
            f"{path.name}, row 1: a roster has the columns team, person and round; {', '.join(absent)} "
            "is missing. Name them so."
        )
    rounds = [side.round for side in sides]
    is_linked = all(side.persons is not None for side in sides)
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    stands: dict[tuple[str, str], tuple[str, int]] = {}
    for row, (team, person, when) in enumerate(_lines(dataset, path.name, rounds)):
        number = int(dataset.row_numbers[row])
        group = everybody or team
        before = stands.get((person, when))
        if person in members[group, when] or (before is not None and before[0] == team):
            raise DataError(
                f"{path.name}, {dataset.address(dataset.columns['person'], row)}: '{person}' stands twice in "
                f"team '{team}' ({when}). Keep one row."
            )
        if is_linked and before is not None:
            raise DataError(
                f"{path.name}: person '{person}' stands in team '{before[0]}' (row {before[1]}) and in team "
                f"'{team}' (row {number}) for {when}. A person belongs to one team in a round: keep one row, "
                "or give the two people different names."
            )
        stands.setdefault((person, when), (team, number))
        members[group, when].add(person)
    return {key: frozenset(people) for key, people in members.items()}


def _lines(dataset: Dataset, name: str, rounds: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Team, person and round of each row; refuses blanks and rounds that are not compared."""
    team, person, when = (dataset.columns[c] for c in COLUMNS)
    for row, (t, p, r) in enumerate(zip(team.texts(), person.texts(), when.texts(), strict=True)):
        if not (t and p):
            place = dataset.address(team if not t else person, row)
            raise DataError(f"{name}, {place}: the cell is blank. Every member has a team and a person.")
        bare = r.lower().removesuffix("1") if r.lower() in ("baseline1", "followup1") else r.lower()
        if bare not in rounds:
            raise DataError(
                f"{name}, {dataset.address(when, row)}: '{r}' is no round of a comparison. "
                f"Write {' or '.join(rounds)}."
            )
        yield t, p, bare


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
                f"for {side.round}{_elsewhere(person, side.round, members)}. Add the person there, or "
                "correct the row."
            )


def _elsewhere(person: str, when: str, members: Members) -> str:
    found = [team for (team, round_), people in members.items() if round_ == when and person in people]
    return f", but in team '{found[0]}'" if found else ""


def _refuse_overfull(side: Seen, members: Members, roster: str) -> None:
    """Refuse more answers from a team than its roster has members."""
    for team, answered in Counter(t for t in side.teams if t is not None).items():
        listed = len(members.get((team, side.round), NOBODY))
        if answered > listed:
            raise DataError(
                f"{side.dataset.name}: team '{team}' has {answered} rows of answers, but its roster in "
                f"{roster} has {listed} members for {side.round}. Complete the roster, or take out rows that "
                "are not the team's."
            )
