"""Which answers to scored items are missing together, and whether that looks like chance."""

from collections.abc import Sequence

import numpy as np

from assessments.reports.further_shapes import LittleTest, MissingPattern, MissingStudy
from assessments.studies.estimates import facts_of, number, too_many
from scoring.errors import ScoringError
from scoring.missing import Little, Patterns, little, patterns
from scoring.results import Matrix

SHOWN = 25
MOST_WORK = 1_000_000
"""Patterns times squared items up to which Little's test takes about a second."""
MUCH_MISSING, FEW_PATTERNS = 0.25, 100
"""Where more than this share is missing, expectations settle slowly: only for so many patterns."""


def missing_of(items: Sequence[str], answers: Matrix) -> MissingStudy:
    """Counts, patterns and Little's test of answers (rows, items); patterns not of very many rows."""
    rows = len(answers)
    gone = np.isnan(answers)
    counts = MissingStudy(
        rows=rows,
        n_listwise=int((~gone.any(axis=1)).sum()),
        items={item: int(n) for item, n in zip(items, gone.sum(axis=0), strict=True)},
    )
    if (why := too_many(rows, "Patterns of missing answers")) is not None:
        return _with_refusal(counts, why)
    try:
        found = patterns(answers)
    except ScoringError as refusal:
        return _with_refusal(counts, str(refusal))
    test, why_not = _tested(answers, found)
    pairs = found.n_pairwise[np.triu_indices(len(items), 1)] if len(items) > 1 else np.array([rows])
    return MissingStudy(
        rows=rows,
        n_listwise=found.n_listwise,
        pairwise_least=int(pairs.min()),
        pairwise_most=int(pairs.max()),
        items=counts.items,
        patterns=tuple(
            MissingPattern(items=tuple(items[int(i)] for i in np.flatnonzero(left_out)), n=int(n))
            for left_out, n in list(zip(found.is_missing, found.count, strict=True))[:SHOWN]
        ),
        n_patterns=len(found.count),
        little=_told(test) if test else None,
        little_refused=why_not,
        caveats=facts_of(test.caveats, items) if test else (),
    )


def _with_refusal(counts: MissingStudy, why: str) -> MissingStudy:
    return MissingStudy(rows=counts.rows, n_listwise=counts.n_listwise, items=counts.items, refused=why)


def _tested(answers: Matrix, found: Patterns) -> tuple[Little | None, str | None]:
    share = float(np.isnan(answers).mean())
    is_slow = share > MUCH_MISSING and len(found.count) > FEW_PATTERNS
    if is_slow or len(found.count) * answers.shape[1] ** 2 > MOST_WORK:
        return None, (
            f"Little's test is computed for fewer patterns of so many items; here are {len(found.count)} "
            f"patterns of {answers.shape[1]} items. Test one scale at a time."
        )
    try:
        test = little(answers)
    except ScoringError as refusal:
        return None, str(refusal)
    if number(test.chi2) is None or number(test.p) is None:
        return None, "Little's test does not exist for these answers."
    return test, None


def _told(test: Little) -> LittleTest:
    return LittleTest(chi2=test.chi2, df=test.df, p=test.p, n=test.n, n_patterns=test.n_patterns)
