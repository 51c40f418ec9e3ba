"""A fitted model of ordered answers: its tests, errors and indices."""

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scoring.cfa import doubts, indices
from scoring.cfa.indices import Rmsea, Test
from scoring.cfa.normal import inverse_of
from scoring.cfa.ordinal_plan import OrdinalMethod, Plan
from scoring.cfa.ordinal_problem import OrdinalProblem, Parameterization
from scoring.cfa.ordinal_robust import Robust, robust_indices
from scoring.cfa.ordinal_sample import OrdinalGroup
from scoring.cfa.solver import Solution
from scoring.cfa.structure import Implied
from scoring.cfa.syntax import Model
from scoring.cfa.table import Parameter, Table
from scoring.results import Caveat, Matrix, Vector


@dataclass(frozen=True, kw_only=True, eq=False)
class OrdinalFit:
    """A fitted model of ordered answers; figures are found when asked for."""

    read: Model
    """As it was given: of one wave."""
    table: Table
    """Loadings, factors, residuals, intercepts and means, without thresholds and scales."""
    labels: tuple[str, ...]
    """Of all free parameters: those of the table, then thresholds and scales."""
    groups: tuple[OrdinalGroup, ...]
    method: OrdinalMethod
    plan: Plan
    is_standardized: bool
    problem: OrdinalProblem = field(repr=False)
    solution: Solution = field(repr=False)

    @property
    def parameterization(self) -> Parameterization:
        """What is held at 1: the variables behind the answers (delta), or their residuals (theta)."""
        return self.plan.parameterization

    @property
    def theta(self) -> Vector:
        """(n_free,) in the order of `labels`."""
        return self.solution.theta

    @cached_property
    def n(self) -> int:
        """Rows in all groups."""
        return sum(g.n for g in self.groups)

    @cached_property
    def df(self) -> int:
        """Thresholds and correlations less free parameters."""
        return sum(len(g.statistics) for g in self.groups) - len(self.labels)

    @cached_property
    def test(self) -> Test:
        """The plain weighed sum of squares; its p rests on answers it is not made for, so read `scaled`."""
        total = 0.0
        for s, group, weight in zip(self.problem.structures, self.groups, self.problem.weights, strict=True):
            apart = group.statistics - s.implied(self.theta)
            total += (group.n - 1) * float(apart @ weight @ apart)
        return indices.test_of(total, self.df)

    @property
    def counted(self) -> int:
        """People less one a group: what tests and errors are counted by."""
        return self.n - len(self.groups)

    @cached_property
    def _traces(self) -> tuple[float, float]:
        """tr(U Gamma) and tr(U Gamma U Gamma)."""
        slopes, weight, gamma = self.problem.stacked(self.theta)
        return traces(weight - _taken(slopes, weight), gamma)

    @cached_property
    def scaled(self) -> Test:
        """Scaled and shifted to the mean and variance of a chi-square; under WLS the plain test.

        Source
        ------
        [asparouhov2010].
        """
        return self.test if self.method == "WLS" else shifted(self.test, self._traces)

    @cached_property
    def scaling(self) -> float:
        """What the plain chi-square is divided by before it is shifted."""
        return 1.0 if self.method == "WLS" or self.df == 0 else math.sqrt(self._traces[1] / self.df)

    @cached_property
    def baseline(self) -> tuple[Test, Test]:
        """The plain and the scaled test of no correlations at all, thresholds free."""
        chi2, df, mean, square = 0.0, 0, 0.0, 0.0
        for group, weight in zip(self.groups, self.problem.weights, strict=True):
            inside = slice(group.n_thresholds, None)
            if self.method == "WLS":
                free = weight[: group.n_thresholds, : group.n_thresholds]
                cross = weight[: group.n_thresholds, inside]
                own = weight[inside, inside] - cross.T @ np.linalg.solve(free, cross)
            else:
                own = weight[inside, inside]
            apart = group.statistics[inside]
            chi2 += (group.n - 1) * float(apart @ own @ apart)
            df += len(apart)
            more = traces(own, group.gamma[inside, inside])
            mean, square = mean + more[0], square + more[1]
        plain = indices.test_of(chi2, df)
        return plain, plain if self.method == "WLS" else shifted(plain, (mean, square))

    @cached_property
    def covariance(self) -> Matrix:
        """(n_free, n_free) of the free parameters in samples like this one, by how the statistics vary."""
        slopes, weight, gamma = self.problem.stacked(self.theta)
        bread = inverse_of(slopes @ weight @ slopes.T)
        pulled = bread @ slopes @ weight
        return np.asarray(pulled @ gamma @ pulled.T / self.counted)

    @cached_property
    def errors(self) -> Vector:
        """(n_free,) standard errors."""
        return np.asarray(np.sqrt(np.maximum(np.diag(self.covariance), 0.0)))

    @cached_property
    def cfi(self) -> float:
        """See `indices.cfi`."""
        return indices.cfi(self.test, self.baseline[0])

    @cached_property
    def cfi_scaled(self) -> float:
        """The same of the scaled tests."""
        return indices.cfi(self.scaled, self.baseline[1])

    @cached_property
    def tli(self) -> float:
        """See `indices.tli`."""
        return indices.tli(self.test, self.baseline[0])

    @cached_property
    def tli_scaled(self) -> float:
        """The same of the scaled tests."""
        return indices.tli(self.scaled, self.baseline[1])

    @cached_property
    def rmsea(self) -> Rmsea:
        """See `indices.rmsea`."""
        return indices.rmsea(self.test, n=self.counted, n_groups=len(self.groups))

    @cached_property
    def rmsea_scaled(self) -> Rmsea:
        """The same of the scaled test."""
        return indices.rmsea(self.scaled, n=self.counted, n_groups=len(self.groups))

    @cached_property
    def robust(self) -> Robust | None:
        """CFI, TLI and RMSEA freed from how polychoric correlations vary; see `robust_indices`."""
        return robust_indices(self.problem, self.theta, df=self.df)

    @cached_property
    def srmr(self) -> float:
        """Root mean square of correlations found less implied, the diagonal counted as fitted.

        Source
        ------
        [bentler1995].
        """
        found = 0.0
        for s, group in zip(self.problem.structures, self.groups, strict=True):
            apart = (group.statistics - s.implied(self.theta))[group.n_thresholds :]
            p = len(group.counts)
            found += group.n / self.n * math.sqrt(float(apart @ apart) / (p * (p + 1) / 2))
        return found

    @cached_property
    def implied(self) -> tuple[Implied, ...]:
        """The latent part of each group; under delta its residual variances are not in it."""
        return tuple(s.latent.implied(self.theta) for s in self.problem.structures)

    def value(self, p: Parameter) -> float:
        """A parameter's value, estimated or fixed."""
        return float(self.theta[self.labels.index(p.label)]) if p.fixed is None else p.fixed

    def error(self, p: Parameter) -> float:
        """Its standard error; 0 where fixed."""
        return float(self.errors[self.labels.index(p.label)]) if p.fixed is None else 0.0

    @cached_property
    def caveats(self) -> tuple[Caveat, ...]:
        """What is to be read with care: `not_converged`, `negative_variance`, `impossible_factors`,
        `categories_joined`."""
        found = list(self.groups[0].caveats)
        found += doubts.unsettled(self.solution)
        for group, at, s in zip(self.groups, self.implied, self.problem.structures, strict=True):
            where = (("group", str(group.name)),) if len(self.groups) > 1 else ()
            for name, value in zip(s.latent.items, s.left(self.theta, at), strict=True):
                found += doubts.negative(name, float(value), *where)
            found += doubts.impossible(at, *where)
        return tuple(found)


def _taken(slopes: Matrix, weight: Matrix) -> Matrix:
    """What the parameters take of the weights."""
    pulled = slopes @ weight
    return np.asarray(pulled.T @ np.linalg.solve(pulled @ slopes.T, pulled))


def traces(left: Matrix, gamma: Matrix) -> tuple[float, float]:
    """Of the product, and of its square."""
    product = left @ gamma
    return float(np.trace(product)), float(np.sum(product * product.T))


def shifted(test: Test, found: tuple[float, float]) -> Test:
    """A chi-square scaled and shifted so that its mean and variance are those of one.

    Source
    ------
    [asparouhov2010].
    """
    if test.df == 0:
        return test
    mean, square = found
    scale = math.sqrt(test.df / square)
    return indices.test_of(test.chi2 * scale + test.df - mean * scale, test.df)
