"""How far a team's mean would hold with other members or items: members in teams, crossed with items."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scoring import guards
from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix, Vector

FEWEST_TEAMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Generalizability:
    """Variance components, squared points, and what they say of a team's mean score.

    A component may come out below zero where it is near none: it is told as found, and enters the
    coefficient as zero.
    """

    team: float
    member: float
    """Members in teams."""
    item: float
    team_item: float
    residual: float
    """Members by items within teams, and everything else."""
    coefficient: float
    """Of means over `members` members and `items` items; between 0 and 1."""
    members: float
    items: int
    n_teams: int
    n: int
    caveats: tuple[Caveat, ...] = ()

    def with_design(self, *, members: float, items: int) -> float:
        """The coefficient of team means over another number of members and items (a D study)."""
        team = max(self.team, 0.0)
        error = (
            max(self.member, 0.0) / members
            + max(self.team_item, 0.0) / items
            + max(self.residual, 0.0) / (members * items)
        )
        return team / (team + error) if team + error > 0 else 0.0


def generalizability(item_scores: npt.ArrayLike, teams: Sequence[Hashable]) -> Generalizability:
    """Estimate variance components of members : teams x items by mean squares, and what they say of means.

    Members are nested in teams; every member answers every item. Sizes may differ: the expected mean squares
    then hold with n0 = (N - sum n_j^2 / N) / (J - 1). The coefficient is
    team / (team + member/n + team_item/k + residual/(n k)), n the harmonic mean size.

    Parameters
    ----------
    item_scores : (n_respondents, k_items)
        Keyed points; rows with any NaN are left out.
    teams : one hashable a respondent.

    Returns
    -------
    Generalizability; caveats `few_teams` (below 20), `negative_component` for each one below zero.

    Raises
    ------
    ScoringError
        Fewer than two items or two teams, no team with two complete rows, or scores that do not vary.

    Source
    ------
    [brennan2001], chapter 5; for teams [obrien1990]; unequal sizes [searle1992].
    """
    table, sizes, means = _by_team(item_scores, teams)
    n, k_items = table.shape
    squares = _mean_squares(table, sizes, means)
    n0 = (n - float((sizes**2).sum()) / n) / (len(sizes) - 1)
    residual, member = squares["residual"], (squares["member"] - squares["residual"]) / k_items
    team_item = (squares["team_item"] - residual) / n0
    team = (squares["team"] - squares["member"] - squares["team_item"] + residual) / (n0 * k_items)
    item = (squares["item"] - residual - float((sizes**2).sum()) / n * team_item) / n
    found = {"team": team, "member": member, "item": item, "team_item": team_item, "residual": residual}
    harmonic = len(sizes) / float((1 / sizes).sum())
    bare = Generalizability(
        **found, coefficient=0.0, members=harmonic, items=k_items, n_teams=len(sizes), n=n,
        caveats=_caveats(found, n_teams=len(sizes)),
    )  # fmt: skip
    return _rated(bare)


def _rated(bare: Generalizability) -> Generalizability:
    return replace(bare, coefficient=bare.with_design(members=bare.members, items=bare.items))


def _by_team(item_scores: npt.ArrayLike, teams: Sequence[Hashable]) -> tuple[Matrix, Vector, Matrix]:
    """Complete rows, team sizes (J,), and item means by team (J, k)."""
    table = guards.complete(item_scores, "Generalizability")
    whole = np.asarray(~np.isnan(guards.matrix(item_scores, "Generalizability")).any(axis=1))
    guards.of_length(teams, len(whole), "teams")
    names = [t for t, is_whole in zip(teams, whole, strict=True) if is_whole]
    order = {name: i for i, name in enumerate(dict.fromkeys(names))}
    places = np.array([order[name] for name in names], dtype=np.intp)
    sizes = np.bincount(places).astype(np.float64)
    if len(sizes) < 2 or sizes.max() < 2:
        raise ScoringError(
            "Generalizability needs two teams or more, and one with two complete rows; "
            f"there are {len(sizes)} teams."
        )
    sums = np.zeros((len(sizes), table.shape[1]))
    np.add.at(sums, places, table)
    return table, sizes, sums / sizes[:, None]


def _mean_squares(table: Matrix, sizes: Vector, means: Matrix) -> dict[str, float]:
    n, k = table.shape
    grand, items, teams, people = table.mean(), table.mean(axis=0), means.mean(axis=1), table.mean(axis=1)
    total = float(((table - grand) ** 2).sum())
    if total <= 1e-12 * max(float((table**2).sum()), 1e-300):
        raise ScoringError("Generalizability is undefined: everybody gave the same answer to every item.")
    between = k * float((sizes * (teams - grand) ** 2).sum())
    members = k * float(((people - grand) ** 2).sum()) - between
    item = n * float(((items - grand) ** 2).sum())
    crossed = float((sizes[:, None] * (means - grand) ** 2).sum()) - between - item
    residual = total - between - members - item - crossed
    j = len(sizes)
    return {
        "team": between / (j - 1), "member": members / (n - j), "item": item / (k - 1),
        "team_item": crossed / ((j - 1) * (k - 1)), "residual": residual / ((n - j) * (k - 1)),
    }  # fmt: skip


def _caveats(found: dict[str, float], *, n_teams: int) -> tuple[Caveat, ...]:
    few = [Caveat(code="few_teams", facts=(("n", n_teams),))] if n_teams < FEWEST_TEAMS else []
    below = [
        Caveat(code="negative_component", facts=(("component", name), ("value", value)))
        for name, value in found.items()
        if value < 0
    ]
    return (*few, *below)


def finite_team_reliability(*, team: float, within: float, error: float, answered: int, roster: int) -> float:
    """How far a team's mean says what these members truly think: between 0 and 1, no other members meant.

    (team + (within - error)/N) / (that + (within - error)(1/n - 1/N) + error/n), in squared points: `team`
    the variance between teams, `within` that of members' scores in a team, `error` that of one member's
    score from day to day. Refuses fewer answers than one, more answers than members, and negative variances.

    Source
    ------
    [cochran1977], chapter 13; against ICC(2) see [bliese2000].
    """
    if not 1 <= answered <= roster:
        raise ScoringError(f"{answered} of {roster} cannot have answered.")
    if min(team, within, error) < 0:
        raise ScoringError("A variance cannot be below zero.")
    true = max(within - error, 0.0)
    signal = team + true / roster
    noise = true * (1 / answered - 1 / roster) + error / answered
    if signal + noise == 0:
        raise ScoringError("Reliability is undefined: neither teams nor members differ.")
    return signal / (signal + noise)
