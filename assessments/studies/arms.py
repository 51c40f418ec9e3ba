"""Which teams were coached, and from which round on: read from a small file beside the answers."""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from assessments.datasets import reading
from assessments.datasets.shapes import Dataset
from assessments.errors import DataError

YES = frozenset({"yes", "y", "1", "true", "ja", "coached"})
NO = frozenset({"no", "n", "0", "false", "nein", "waiting"})


def begun(path: Path, *, teams: Sequence[str], n_rounds: int, first_after: int) -> Mapping[str, int | None]:
    """For each team the place of the round from which on it was coached, from 0; None for never.

    `coached: yes` means from the first follow-up on. Refuses teams nobody knows or that are not named.
    """
    dataset = reading.read(path)
    name = _column(dataset, path.name)
    found: dict[str, int | None] = {}
    cells = zip(dataset.columns["team"].texts(), dataset.columns[name].texts(), strict=True)
    for row, (team, word) in enumerate(cells):
        where = f"{path.name}, {dataset.address(dataset.columns[name], row)}"
        _refuse_stranger(team, teams, where)
        if team in found:
            raise DataError(f"{where}: team '{team}' stands there twice. Keep one row a team.")
        if name == "coached":
            found[team] = _coached(word, where, first_after=first_after)
        else:
            found[team] = _from(word, where, n_rounds=n_rounds)
    missing = [t for t in teams if t not in found]
    if missing:
        raise DataError(
            f"{path.name} does not say of {', '.join(missing[:8])} whether and when they were coached. Give "
            "one row a team."
        )
    return found


def _column(dataset: Dataset, name: str) -> str:
    there = [c for c in ("coached", "from_round") if c in dataset.columns]
    if "team" not in dataset.columns or len(there) != 1:
        raise DataError(
            f"{name}, row 1: it has the columns {', '.join(dataset.columns)}. Give team and coached (yes or "
            "no), or team and from_round: the number of the first round after coaching began, blank for "
            "never."
        )
    return there[0]


def _refuse_stranger(team: str, teams: Sequence[str], where: str) -> None:
    if team in teams:
        return
    close = difflib.get_close_matches(team, teams, n=1, cutoff=0.6)
    hint = f"; did you mean '{close[0]}'?" if close else "."
    raise DataError(
        f"{where}: there are no answers of a team '{team}'{hint} Correct its name, or leave it out."
    )


def _coached(word: str, where: str, *, first_after: int) -> int | None:
    if word.lower() in YES:
        return first_after
    if word.lower() in NO:
        return None
    raise DataError(f"{where}: '{word}' says neither yes nor no. Write yes or no.")


def _from(word: str, where: str, *, n_rounds: int) -> int | None:
    if not word or word.lower() in NO - {"0", "n"} or word.lower() == "never":
        return None
    if not word.isdecimal() or not 2 <= int(word) <= n_rounds:
        raise DataError(
            f"{where}: '{word}' is no round after the first. Give the number of the first round after "
            f"coaching began, 2 to {n_rounds}, or leave it blank for never."
        )
    return int(word) - 1
