"""What stands beside the main figures of the example study. All invented."""

import dataclasses

from assessments.reports.further_shapes import (
    CutoffRow,
    CutoffStudy,
    Freed,
    GeneralizabilityStudy,
    LittleTest,
    MissingPattern,
    MissingStudy,
    NormRow,
    NormStudy,
    SchmidLeimanStudy,
    Threshold,
)
from assessments.reports.laboratory_shapes import (
    Between,
    ConfirmatoryStudy,
    InvarianceStep,
    InvarianceStudy,
    Within,
)
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Estimated, ValidationReport
from tests.documents import laboratory_examples

ITEMS = laboratory_examples.ITEMS


def validation() -> ValidationReport:
    """The example with everything beside it: some of it refused in the second scale."""
    whole = laboratory_examples.validation()
    first, second = whole.scales
    return dataclasses.replace(
        whole,
        scales=(_first(first), _second(second)),
        missing=MissingStudy(
            rows=412, n_listwise=396, pairwise_least=399, pairwise_most=410, items=dict.fromkeys(ITEMS, 3),
            patterns=(MissingPattern(items=(), n=396), MissingPattern(items=("sp1", "p2"), n=9)),
            n_patterns=5, little=LittleTest(chi2=31.2, df=20, p=0.052, n=412, n_patterns=5),
            caveats=(Fact(code="small_patterns", facts={"patterns": 3, "of": 5}),),
        ),
        dimensionality=dataclasses.replace(
            whole.dimensionality,
            thresholds=dict.fromkeys(
                ITEMS, (Threshold(value=-1.2, error=0.1), Threshold(value=0.4, error=None))
            ),
            polychoric_errors={"sp1": {"sp1": None}},
        ),
        efa=dataclasses.replace(
            whole.efa, residuals={"sp1": {"sp1": 0.6}}, errors={i: {"F1": 0.04, "F2": 0.05} for i in ITEMS},
            draws=100, congruence={"<b>A</b> – B": {"F1": 0.97, "F2": 0.83}},
        ),
        cfa=_models(whole.cfa),
        invariance=(_ladder(whole.invariance[0]), *whole.invariance[1:]),
    )  # fmt: skip


def _ladder(found):
    """What must be let go to climb it, and the ladder of ordered answers."""
    first, *others = found.steps
    freed = tuple(dataclasses.replace(step, holds=True, freed=("sp5 ~1",)) for step in others[1:])
    of_ordered = InvarianceStep(
        level="thresholds", chi2=60.1, df=40, p=0.02, cfi=0.97, rmsea=0.04, srmr=0.03,
        delta_cfi=-0.004, delta_rmsea=0.001, delta_srmr=0.002, holds=True,
    )  # fmt: skip
    ordinal = InvarianceStudy(
        over=found.over, column=found.column, sizes=found.sizes,
        steps=(dataclasses.replace(first, holds=None), of_ordered),
    )  # fmt: skip
    return dataclasses.replace(found, partial=(*found.steps[:2], *freed), ordinal=ordinal)


def _models(found):
    beside = ConfirmatoryStudy(
        estimator="MLR", n=396, chi2=28.1, df=13, p=0.01, cfi=0.97, tli=0.96,
        rmsea=Within(value=0.05, low=0.02, high=0.08), srmr=0.04,
    )  # fmt: skip
    return dataclasses.replace(
        found,
        robust=beside,
        forms={
            "one_factor": dataclasses.replace(beside, estimator="ML", bic=5210.4),
            "second_order": ConfirmatoryStudy(
                refused="A factor above scales takes 3 scales or more; here are 2."
            ),
            "bifactor": dataclasses.replace(beside, estimator="ML", bic=5188.0),
        },
        htmt_interval=Between(
            low={"purpose": {"pace": 0.44}, "pace": {"purpose": 0.44}},
            high={"purpose": {"pace": 0.86}, "pace": {"purpose": 0.86}},
            draws=500, seed=7,
        ),
        ordinal=dataclasses.replace(beside, estimator="WLSMV"),
        fiml=ConfirmatoryStudy(estimator="FIML", refused="At least one item is wholly given by others."),
        cutoffs=CutoffStudy(
            draws=50, seed=7,
            indices={
                "cfi": CutoffRow(true_bound=0.98, wrong_bound=0.955, value=0.955),
                "rmsea": CutoffRow(true_bound=0.03, wrong_bound=0.045, value=0.045),
                "srmr": CutoffRow(true_bound=0.04, wrong_bound=0.035, value=None),
            },
        ),
        freed=(
            Freed(left="purpose", operator="=~", right="p1", index=12.3, expected_change=0.31),
            Freed(left="sp1", operator="~~", right="sp2", index=9.1, expected_change=-0.12),
        ),
    )  # fmt: skip


def _first(scale):
    interval = Estimated(value=0.776, low=0.74, high=0.81, level=0.95, method="x", n=399)
    return dataclasses.replace(
        scale,
        reliability={
            **scale.reliability, "alpha_bonett": interval, "alpha_duhachek": interval,
            "alpha_bootstrap": dataclasses.replace(interval, method="bootstrap_teams"),
            "lambda4": Estimated(value=0.82, method="all_splits", n=399),
            "split_half_mean": Estimated(value=0.77, method="mean_of_all_splits", n=399),
            "omega_schmid_leiman": Estimated(value=0.83, method="schmid_leiman_total", n=399),
        },
        retest={
            **scale.retest, "icc_1": interval, "icc_1k": interval, "icc_ak": interval, "icc_ck": interval,
            "bias": Estimated(value=-0.04, low=-0.1, high=0.02, level=0.95, method="mean_difference", n=64),
            "loa_low": Estimated(value=-0.8, method="limit_of_agreement", n=64),
            "loa_high": Estimated(value=0.72, method="limit_of_agreement", n=64),
        },
        schmid_leiman=SchmidLeimanStudy(
            loadings={i: {"general": 0.6, "G1": 0.3, "G2": 0.0, "G3": -0.1} for i in ITEMS[:5]},
            uniqueness=dict.fromkeys(ITEMS[:5], 0.5), n=399,
            explained={"general": 0.7, "G1": 0.1, "G2": 0.1, "G3": 0.1},
        ),
        generalizability=GeneralizabilityStudy(
            components={"team": 0.1, "member": 0.3, "item": 0.02, "team_item": -0.01, "residual": 0.5},
            coefficient=0.6, members=8.1, items=5, designs={"5": 0.5, "8": 0.6}, finite={"8 of 8": 0.9},
            error_variance=0.11, n_teams=49, n=399,
            caveats=(
                Fact(code="negative_component", facts={"component": "team_item", "value": -0.01}),
            ),
        ),
        norms=(
            NormStudy(
                unit="person", n=399, mean=3.4, sd=0.7,
                rows=tuple(
                    NormRow(score=s / 5, z=0.1, t=51.0, stanine=5, percentile=54.0, low=50.1, high=58.2)
                    for s in range(5, 26)
                ),
            ),
            NormStudy(unit="team", n=12, refused="Norms need at least 30 teams; this group has 12."),
        ),
    )  # fmt: skip


def _second(scale):
    return dataclasses.replace(
        scale,
        generalizability=GeneralizabilityStudy(refused="Generalizability needs two teams or more."),
        schmid_leiman=SchmidLeimanStudy(refused="3 factors cannot be told apart with 2 items."),
    )
