"""Fitting a model of people in teams: what goes together within teams, and what between them."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.cfa import doubts, indices
from scoring.cfa.after import Standardized, standardized_of
from scoring.cfa.indices import Likelihood, Rmsea, Test
from scoring.cfa.normal import inverse_of
from scoring.cfa.solver import Solution
from scoring.cfa.starting import starts
from scoring.cfa.structure import Implied, structure
from scoring.cfa.syntax import Model, Statement, parse_levels
from scoring.cfa.table import Parameter, Table, table
from scoring.cfa.team_moments import TeamMoments, team_moments
from scoring.cfa.team_problem import TeamProblem, unrestricted_problem
from scoring.cfa.team_sample import TeamSample, team_sample
from scoring.cfa.team_search import settled
from scoring.cfa.team_table import LEVELS, first_values, together
from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix, Vector

TeamMethod = Literal["ML", "MLR"]
FEW_TEAMS, SOME_TEAMS = 30, 50
BEYOND = 1e-4
"""How far below zero a chi-square may fall by rounding alone."""


@dataclass(frozen=True, kw_only=True, eq=False)
class TeamFit:
    """A fitted model of two levels. Figures are found when asked for; those that do not exist refuse."""

    table: Table
    """Parameters within teams (group 0), then between (group 1)."""
    sample: TeamSample
    unrestricted: TeamMoments
    method: TeamMethod
    problem: TeamProblem = field(repr=False)
    solution: Solution = field(repr=False)

    @property
    def theta(self) -> Vector:
        """(n_free,) the free parameters, in the order of `table.labels`."""
        return self.solution.theta

    @cached_property
    def implied(self) -> tuple[Implied, Implied]:
        """Covariances within teams; covariances between teams, with the means."""
        return self.problem.within.implied(self.theta), self.problem.between.implied(self.theta)

    @cached_property
    def df(self) -> int:
        """Covariances at both levels and means, less free parameters."""
        p = len(self.sample.items)
        return p * (p + 1) + p - self.table.n_free

    @cached_property
    def test(self) -> Test:
        """The plain test against unrestricted covariances at both levels; its chi-square is 0 or more.

        A model with negative variances can be likelier than any covariances: see caveat `beats_unrestricted`.
        """
        return indices.test_of(max(self.sample.n * self.solution.value, 0.0), self.df)

    @cached_property
    def scaling(self) -> float | None:
        """What the plain chi-square is divided by with MLR; None where it is not scaled.

        Source
        ------
        [yuan2000].
        """
        if self.method == "ML" or self.df == 0:
            return None
        whole, at = unrestricted_problem(self.sample, self.unrestricted)
        wide, narrow = (
            float(np.sum(inverse_of(p.curvature(theta)) * (scores.T @ scores))) / self.sample.n
            for p, theta in ((whole, at), (self.problem, self.theta))
            for scores in (p.by_team(theta),)
        )
        return (wide - narrow) / self.df

    @cached_property
    def scaled(self) -> Test | None:
        """The test for answers that are not normal."""
        return None if self.scaling is None else indices.test_of(self.test.chi2 / self.scaling, self.df)

    @cached_property
    def baseline(self) -> "TeamFit":
        """The model in which items have nothing in common at either level."""
        names = self.sample.items
        alone = Model(tuple(Statement(x, "~~", x) for x in names), observed=names)
        return fitted_teams(alone, alone, self.sample, moments=self.unrestricted, method=self.method)

    @cached_property
    def cfi(self) -> float:
        """See `indices.cfi`."""
        return indices.cfi(self.test, self.baseline.test)

    @cached_property
    def tli(self) -> float:
        """See `indices.tli`."""
        return indices.tli(self.test, self.baseline.test)

    @cached_property
    def rmsea(self) -> Rmsea:
        """See `indices.rmsea`; counted by people."""
        return indices.rmsea(self.test, n=self.sample.n)

    @cached_property
    def robust(self) -> tuple[float, float, Rmsea]:
        """CFI, TLI and RMSEA that would be found of normal answers; the plain ones where none is scaled."""
        below = self.baseline.scaling
        if self.scaling is None or below is None:
            return self.cfi, self.tli, self.rmsea
        return indices.corrected((self.test, self.scaling), (self.baseline.test, below), n=self.sample.n)

    @cached_property
    def srmr(self) -> tuple[float, float]:
        """Root mean square of what is left of correlations, within teams and between; see `TeamMoments.left`.

        Source
        ------
        [bentler1995]; by level [asparouhov2018].
        """
        within, between = (at.covariance for at in self.implied)
        return self.unrestricted.left(within, between)

    @cached_property
    def likelihood(self) -> Likelihood:
        """Log likelihood, AIC and BIC, counted by people."""
        value, most = (
            -(x + self.sample.constant) / 2
            for x in (self.sample.n * self.solution.value + self.problem.least, self.problem.least)
        )
        count = self.table.n_free
        return Likelihood(
            value=value, unrestricted=most, aic=-2 * value + 2 * count,
            bic=-2 * value + count * math.log(self.sample.n),
            bic_adjusted=-2 * value + count * math.log((self.sample.n + 2) / 24),
        )  # fmt: skip

    @cached_property
    def covariance(self) -> Matrix:
        """(n_free, n_free) of the free parameters in samples of so many teams, by observed information.

        With MLR by what teams' scores say themselves as well.
        """
        bread = inverse_of(self.problem.curvature(self.theta)) / self.sample.n
        if self.method == "ML":
            return bread
        scores = self.problem.by_team(self.theta)
        return np.asarray(bread @ (scores.T @ scores) @ bread)

    @cached_property
    def errors(self) -> Vector:
        """(n_free,) standard errors."""
        return np.asarray(np.sqrt(np.maximum(np.diag(self.covariance), 0.0)))

    @cached_property
    def iccs(self) -> Vector:
        """(p,) share of each item's variance that lies between teams, unrestricted.

        Source
        ------
        [muthen1994].
        """
        between = np.diag(self.unrestricted.between)
        return np.asarray(between / (between + np.diag(self.unrestricted.within)))

    @cached_property
    def standardized(self) -> tuple[Standardized, ...]:
        """Every parameter in units of spreads at its own level; see `after.standardized`."""
        return standardized_of(
            self.problem.structures, self.table.parameters, theta=self.theta, covariance=self.covariance
        )

    def value(self, p: Parameter) -> float:
        """A parameter's value, estimated or fixed."""
        return self.table.of_free(p, self.theta) if p.fixed is None else p.fixed

    def error(self, p: Parameter) -> float:
        """Its standard error; 0 where fixed."""
        return self.table.of_free(p, self.errors) if p.fixed is None else 0.0

    @cached_property
    def caveats(self) -> tuple[Caveat, ...]:
        """`few_teams` below 30 and `some_teams` below 50, `negative_variance` by item or factor and
        level, `impossible_factors` by level,
        `teams_at_edge` where unrestricted covariances between teams are without full rank, and
        `beats_unrestricted` where the model, with negative variances, is likelier than these.
        """
        teams = self.sample.n_teams
        found = []
        if teams < SOME_TEAMS:
            code = "few_teams" if teams < FEW_TEAMS else "some_teams"
            found.append(Caveat(code=code, facts=(("n_teams", teams),)))
        for p in self.table.parameters:
            if p.operator == "~~" and p.left == p.right and p.fixed is None:
                found += doubts.negative(p.left, self.value(p), ("level", LEVELS[p.group]))
        for level, at in zip(LEVELS, self.implied, strict=True):
            found += doubts.impossible(at, ("level", level))
        if self.unrestricted.is_at_edge:
            found.append(Caveat(code="teams_at_edge"))
        beyond = -self.sample.n * self.solution.value
        if beyond > BEYOND:
            found.append(Caveat(code="beats_unrestricted", facts=(("chi2", -beyond),)))
        return tuple(found)


def fit_teams(
    model: str | tuple[Model, Model], item_scores: npt.ArrayLike, items: Sequence[str],
    teams: Sequence[Hashable], *, method: TeamMethod = "ML", is_standardized: bool = False,
) -> TeamFit:  # fmt: skip
    """Fit a model of two levels to people in teams of any size, by maximum likelihood.

    Parameters
    ----------
    model : statements in two blocks, `level: 1` (within teams) and `level: 2` (between), with the same items;
        without blocks both levels are alike. A name given to parameters of both levels makes them one.
    item_scores : (n_respondents, p), columns as named in `items`; further columns are not used, and rows with
        a missing answer are left out.
    teams : one hashable a respondent; None, NaN or an empty name leaves the respondent out.
    method : ML with errors from observed information; MLR with sandwich errors over teams.

    Raises
    ------
    ScoringError
        Unknown names, items at one level only, not more teams than parameters between teams, too few people
        beside each other, and what `fit` refuses.

    Source
    ------
    [mcdonald1989], [muthen1994].
    """
    within, between = parse_levels(model) if isinstance(model, str) else model
    absent = [name for name in (*within.items, *between.items) if name not in items]
    if absent:
        raise ScoringError(f"The answers have no column for {', '.join(absent)}, which the model names.")
    lonely = [n for n in (*within.items, *between.items) if (n in within.items) != (n in between.items)]
    if lonely:
        raise ScoringError(
            f"{', '.join(lonely)} stands at one level only. Name every item at both; one that belongs to no "
            f"factor there just varies: {lonely[0]} ~~ {lonely[0]}"
        )
    columns = [list(items).index(name) for name in within.items]
    of = team_sample(np.asarray(item_scores, dtype=np.float64)[:, columns], within.items, teams)
    return fitted_teams(within, between, of, method=method, is_standardized=is_standardized)


def fitted_teams(
    within: Model, between: Model, of: TeamSample, *, moments: TeamMoments | None = None,
    method: TeamMethod = "ML", is_standardized: bool = False,
) -> TeamFit:  # fmt: skip
    """Fit both levels' models to a sample.

    Source
    ------
    [mcdonald1989], [muthen1994].
    """
    own = (
        table(within, is_standardized=is_standardized),
        table(between, is_standardized=is_standardized, has_means=True),
    )
    whole = together(own)
    free_between = sum(p.fixed is None for p in own[1].parameters)
    if of.n_teams <= free_between:
        raise ScoringError(
            f"{of.n_teams} teams are too few for a model with {free_between} parameters between teams. Ask "
            "more teams, or take fewer items."
        )
    unrestricted = moments or team_moments(of)
    made = [
        structure(whole.of(g), items=of.items, factors=m.factors, labels=whole.labels)
        for g, m in enumerate((within, between))
    ]
    problem = TeamProblem(
        within=made[0], between=made[1], of=of, least=unrestricted.misfit, n_free=whole.n_free
    )
    p = len(of.items)
    doubts.refuse_too_many(whole.n_free, p * (p + 1) + p - whole.n_free)
    begun = first_values(own, whole, unrestricted)
    solution = settled(problem, begun, starts(whole, begun, group=1)[1:], whole.labels)
    return TeamFit(
        table=whole, sample=of, unrestricted=unrestricted, method=method, problem=problem, solution=solution
    )
