"""Fitting a confirmatory model: from statements and answers to parameters, errors and indices."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from scoring.cfa import doubts, indices
from scoring.cfa.discrepancy import Estimator, weighings
from scoring.cfa.indices import Likelihood, Rmsea, Test
from scoring.cfa.information import Errors, covariance_of, refuse_unidentified
from scoring.cfa.robust_missing import completed
from scoring.cfa.sample import Missing, Sample, sample
from scoring.cfa.scaled import Scaling, factor
from scoring.cfa.searching import searched
from scoring.cfa.solver import Problem, Solution
from scoring.cfa.starting import start
from scoring.cfa.structure import Implied, structures
from scoring.cfa.syntax import Model, Statement, parse
from scoring.cfa.table import Equal, Parameter, Table, table
from scoring.errors import ScoringError
from scoring.results import Caveat, Matrix, Vector

Method = Literal["ML", "MLM", "MLR", "ULS", "GLS", "WLS", "DWLS"]
ESTIMATORS: dict[Method, tuple[Estimator, Errors, Scaling | None]] = {
    "ML": ("ML", "expected", None),
    "MLM": ("ML", "robust_normal", "satorra_bentler"),
    "MLR": ("ML", "sandwich", "yuan_bentler"),
    "ULS": ("ULS", "robust_normal", None),
    "GLS": ("GLS", "expected", None),
    "WLS": ("WLS", "expected", None),
    "DWLS": ("DWLS", "expected", None),
}
FEW_TEAMS = 20
"""Clusters below which errors by cluster are unsteady."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """A fitted model. Figures are found when asked for; those that do not exist refuse."""

    table: Table
    sample: Sample
    method: Method
    problem: Problem = field(repr=False)
    solution: Solution = field(repr=False)

    @property
    def estimator(self) -> Estimator:
        """What the discrepancy is."""
        return ESTIMATORS[self.method][0]

    @property
    def theta(self) -> Vector:
        """(q,) the free parameters, in the order of `table.labels`."""
        return self.solution.theta

    @cached_property
    def implied(self) -> tuple[Implied, ...]:
        """Covariances and means the model gives each group."""
        return tuple(s.implied(self.theta) for s in self.problem.structures)

    @cached_property
    def df(self) -> int:
        """Moments less free parameters."""
        p = len(self.table.model.items)
        moments = p * (p + 1) // 2 + (p if self.problem.structures[0].has_means else 0)
        return moments * self.table.n_groups - self.table.n_free

    @cached_property
    def counted(self) -> float:
        """What the discrepancy is multiplied with: people, or people less one a group under least squares."""
        return float(self.sample.n if self.estimator == "ML" else self.sample.n - self.table.n_groups)

    @cached_property
    def test(self) -> Test:
        """The plain test of exact fit."""
        found = indices.test_of(self.counted * self.solution.value, self.df)
        return replace(found, p=math.nan) if self.estimator == "ULS" else found

    @cached_property
    def scaling(self) -> float | None:
        """What the plain chi-square is divided by; None where it is not scaled."""
        how = ESTIMATORS[self.method][2]
        if how is None or self.df == 0:
            return None
        return factor(self.problem, self.theta, self.sample, df=self.df, scaling=how)

    @cached_property
    def scaled(self) -> Test | None:
        """The test for answers that are not normal."""
        return None if self.scaling is None else indices.test_of(self.test.chi2 / self.scaling, self.df)

    @cached_property
    def baseline(self) -> "Fit":
        """The model in which items have nothing in common, fitted alike."""
        nothing = _nothing_in_common(
            self.table.model.items, self.table.n_groups, has_means=self.problem.structures[0].has_means
        )
        if self.estimator != "ML" or any(g.patterns is not None for g in self.sample.groups):
            return fitted(nothing, self.sample, self.method)
        # Of complete rows the variances and means found are the most likely ones.
        problem = _problem(nothing, self.sample, self.method)
        at = start(nothing, self.sample)
        there = Solution(theta=at, value=problem.value(at), is_converged=True, steps=0)
        return Fit(table=nothing, sample=self.sample, method=self.method, problem=problem, solution=there)

    @cached_property
    def covariance(self) -> Matrix:
        """(q, q) of the free parameters in samples like this one."""
        how = ESTIMATORS[self.method][1]
        errors: Errors = "cluster" if how == "sandwich" and self.sample.clusters is not None else how
        if how == "expected" and any(g.patterns is not None for g in self.sample.groups):
            errors = "observed"
        by_people = replace(self.problem, shares=self.sample.weights)
        found = covariance_of(by_people, self.theta, self.sample, errors=errors)
        return found * (self.sample.n / self.counted)

    @cached_property
    def errors(self) -> Vector:
        """(q,) standard errors."""
        return np.asarray(np.sqrt(np.maximum(np.diag(self.covariance), 0.0)))

    @cached_property
    def cfi(self) -> float:
        """See `indices.cfi`."""
        return indices.cfi(self.test, self.baseline.test)

    @cached_property
    def cfi_scaled(self) -> float:
        """The same of the scaled tests; of the plain ones where none is scaled."""
        below = self.baseline.scaled
        return self.cfi if self.scaled is None or below is None else indices.cfi(self.scaled, below)

    @cached_property
    def tli(self) -> float:
        """See `indices.tli`."""
        return indices.tli(self.test, self.baseline.test)

    @cached_property
    def rmsea(self) -> Rmsea:
        """See `indices.rmsea`."""
        return indices.rmsea(self.test, n=self.counted, n_groups=self.table.n_groups)

    @cached_property
    def rmsea_scaled(self) -> Rmsea:
        """The same of the test that is not that of normal answers; the plain one where none is scaled."""
        if self.scaling is None:
            return self.rmsea
        return indices.rmsea_scaled(self.test, self.scaling, n=self.counted, n_groups=self.table.n_groups)

    @cached_property
    def robust(self) -> tuple[float, float, Rmsea]:
        """CFI, TLI and RMSEA that would be found of normal and complete answers.

        From the plain tests and their scaling; with missing answers see `robust_missing`. The plain ones
        where tests are not scaled and answers complete.
        """
        if any(g.patterns is not None for g in self.sample.groups) and self.df:
            is_scaled = self.scaling is not None
            own, below = (
                completed(f.problem, f.theta, self.sample, df=f.df, is_normal=not is_scaled)
                for f in (self, self.baseline)
            )
        elif self.scaling is None or self.baseline.scaling is None:
            return self.cfi, self.tli, self.rmsea
        else:
            own, below = ((f.test, f.scaling or 1.0) for f in (self, self.baseline))
        return indices.corrected(own, below, n=self.counted, n_groups=self.table.n_groups)

    @cached_property
    def srmr(self) -> float:
        """See `indices.srmr`."""
        return indices.srmr(self.sample, self.implied, has_means=self.problem.structures[0].has_means)

    @cached_property
    def likelihood(self) -> Likelihood:
        """Log likelihood, AIC and BIC; refused where the estimator has none."""
        if self.estimator != "ML":
            raise ScoringError(f"{self.method} has no likelihood, so there is no AIC or BIC. Take ML.")
        return indices.likelihood(self.sample, self.test.chi2, self.table.n_free)

    def value(self, p: Parameter) -> float:
        """A parameter's value, estimated or fixed."""
        return self.table.of_free(p, self.theta) if p.fixed is None else p.fixed

    def error(self, p: Parameter) -> float:
        """Its standard error; 0 where fixed."""
        return self.table.of_free(p, self.errors) if p.fixed is None else 0.0

    @cached_property
    def caveats(self) -> tuple[Caveat, ...]:
        """`not_converged`, `few_teams` below 20 clusters, `negative_variance`, `impossible_factors`."""
        found = [*doubts.unsettled(self.solution)]
        teams = len(set(self.sample.clusters or ()))
        if 0 < teams < FEW_TEAMS:
            found.append(Caveat(code="few_teams", facts=(("n_teams", teams),)))
        for p in self.table.parameters:
            if p.operator == "~~" and p.left == p.right:
                found += doubts.negative(p.left, self.value(p))
        for group, at in enumerate(self.implied):
            found += doubts.impossible(at, ("group", group + 1))
        return tuple(found)


def fit(  # noqa: PLR0913 - one keyword for each thing a model may be fitted with
    model: str | Model, item_scores: npt.ArrayLike, items: Sequence[str], *, method: Method = "ML",
    groups: Sequence[Hashable] | None = None, clusters: Sequence[Hashable] | None = None,
    is_standardized: bool = False, has_means: bool | None = None, equal: Sequence[Equal] = (),
    free: Sequence[str] = (), missing: Missing = "listwise",
) -> Fit:  # fmt: skip
    """Fit a confirmatory model to item scores.

    Parameters
    ----------
    model : statements, see `syntax`; or what `syntax.parse` made of them.
    item_scores : (n_respondents, p), columns as named in `items`; further columns are not used.
    method : the estimator with its errors and test: ML (normal), MLM (Satorra-Bentler, robust errors), MLR
        (Yuan-Bentler, sandwich errors, by `clusters` where given), ULS, GLS, WLS, DWLS.
    groups : one hashable a respondent, None is left out; `equal` names what is the same in all groups
        (residuals: their variances alone) and `free` the parameters that are not all the same.
    is_standardized : factor variances are 1 instead of each first loading.
    has_means : whether intercepts are part of the model; by default with several groups or with clusters.
    missing : `listwise` takes complete rows; `fiml` all rows with any answer, missing answers missing at
        random (ML and MLR, always with means; errors from observed information).

    Raises
    ------
    ScoringError
        Unknown names, too few people, items that do not vary or repeat others, more parameters than
        moments, or parameters the data cannot tell apart (they are named).

    Source
    ------
    [joreskog1969], [bollen1989]; missing answers [arbuckle1996].
    """
    read = parse(model) if isinstance(model, str) else model
    absent = [name for name in read.items if name not in items]
    if absent:
        raise ScoringError(f"The answers have no column for {', '.join(absent)}, which the model names.")
    columns = [list(items).index(name) for name in read.items]
    chosen = np.asarray(item_scores, dtype=np.float64)[:, columns]
    if missing == "fiml" and method not in ("ML", "MLR"):
        raise ScoringError(
            f"missing='fiml' is maximum likelihood; {method} needs complete rows. Take ML or MLR."
        )
    of = sample(chosen, read.items, groups=groups, clusters=clusters, missing=missing)
    usual = bool(equal) or len(of.groups) > 1 or clusters is not None
    with_means = (usual if has_means is None else has_means) or missing == "fiml"
    filled = table(
        read, n_groups=len(of.groups), is_standardized=is_standardized, has_means=with_means,
        equal=equal, free=free,
    )  # fmt: skip
    if ESTIMATORS[method][0] != "ML":
        of = replace(of, groups=tuple(g.unbiased for g in of.groups))
    return fitted(filled, of, method)


def fitted(filled: Table, of: Sample, method: Method) -> Fit:
    """Fit a table of parameters to a sample, its covariances taken as they are.

    Source
    ------
    [joreskog1969].
    """
    problem = _problem(filled, of, method)
    begun, solution = searched(filled, of, lambda t: _problem(t, of, method))
    found = Fit(table=filled, sample=of, method=method, problem=problem, solution=solution)
    doubts.refuse_too_many(filled.n_free, found.df)
    names = [g.name for g in of.groups]
    refuse_unidentified(problem, solution, begun, [doubts.by_name(x, names) for x in filled.labels])
    return found


@lru_cache(maxsize=8)
def _nothing_in_common(items: tuple[str, ...], n_groups: int, *, has_means: bool) -> Table:
    """Nothing but variances (and means); the same for every sample drawn of one model."""
    alone = Model(tuple(Statement(x, "~~", x) for x in items), observed=items)
    return table(alone, n_groups=n_groups, has_means=has_means)


def _problem(filled: Table, of: Sample, method: Method) -> Problem:
    made = structures(filled)
    estimator = ESTIMATORS[method][0]
    shares = of.weights if estimator == "ML" else of.weights_less_one
    return Problem(made, weighings(estimator, of, made), shares, len(filled.labels), filled.ties)
