"""An example study with dimensions, factors, models, groups and curves. All invented."""

import dataclasses

from assessments.reports.laboratory_shapes import (
    ConfirmatoryStudy,
    Counts,
    DifItem,
    DifStudy,
    Eigenvalues,
    ExploratoryStudy,
    InvarianceStep,
    InvarianceStudy,
    MokkenStudy,
    ParallelStudy,
    ResponseItem,
    ResponseStudy,
    Within,
)
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import Dimensionality, Estimated, ValidationReport
from tests.documents import study_examples

ITEMS = ("sp1", "sp2", "sp3", "sp4", "sp5", "p1", "p2")
MORE = {
    "omega_cfa": Estimated(value=0.781, method="one_factor_ml", n=399),
    "omega_categorical": Estimated(value=0.802, method="x", n=399, caveats=("one_factor_misfits",)),
    "alpha_ordinal": Estimated(value=0.82, method="polychoric", n=399, caveats=("smoothed",)),
    "glb": Estimated(value=0.83, method="exact_bound", n=399),
}
STEPS = (
    InvarianceStep(level="configural", chi2=31.2, df=26, p=0.2, cfi=0.981, rmsea=0.03, srmr=0.03, holds=True),
    InvarianceStep(
        level="metric", chi2=40.1, df=31, p=0.1, cfi=0.979, rmsea=0.031, srmr=0.033,
        delta_cfi=-0.002, delta_rmsea=0.001, delta_srmr=0.003, holds=True,
    ),
    InvarianceStep(
        level="scalar", chi2=90.5, df=36, p=1e-6, cfi=0.91, rmsea=0.07, srmr=0.06,
        delta_cfi=-0.069, delta_rmsea=0.039, delta_srmr=0.027, holds=False,
    ),
)  # fmt: skip


def validation() -> ValidationReport:
    """A study of everything, with a refusal of each kind in its second scale."""
    whole = study_examples.validation()
    first, second = whole.scales
    return dataclasses.replace(
        whole,
        scales=(_first(first), _second(second)),
        dimensionality=_dimensions(),
        efa=_factors(),
        cfa=_model(),
        invariance=(
            InvarianceStudy(
                over="group", column="office_100%", sizes={"<b>A</b>": 210, "B": 189}, steps=STEPS,
                status="failed", failed_at="scalar",
            ),
            InvarianceStudy(over="wave", column="wave", refused="Only 40 people answered twice."),
        ),
    )  # fmt: skip


def _first(scale):
    return dataclasses.replace(
        scale,
        reliability={**scale.reliability, **MORE},
        irt=ResponseStudy(
            n=399, loglik=-2401.5,
            items={i: ResponseItem(a=1.4, b=(-2.1, -0.9, 0.4, 1.8)) for i in ITEMS[:5]},
            reliability={"marginal": 0.79, "empirical": 0.78}, theta=(-1.0, 0.0, 1.0),
            information=(2.0, 3.1, 1.7), q3_largest=0.21, q3_pair=("sp1", "sp2"), q3_mean=-0.05,
        ),
        mokken=MokkenStudy(
            n=399, h=0.43, h_se=0.02, h_items=dict.fromkeys(ITEMS[:5], 0.41) | {"sp5": 0.22},
            aisp=dict.fromkeys(ITEMS[:5], 1), monotonicity=dict.fromkeys(ITEMS[:5], 0.0), ht=0.2, rho=0.8,
        ),
        dif=DifStudy(
            column="office", n=399, groups={"A": 210, "B": 189}, flagged=("sp5",), rounds=2,
            items={
                i: DifItem(
                    uniform_chi2=3.0, non_uniform_chi2=1.0, chi2=4.0, df=2, p=0.135, effect=0.004,
                    size="large" if i == "sp5" else "negligible", difference=-0.11,
                )
                for i in ITEMS[:5]
            },
        ),
    )  # fmt: skip


def _second(scale):
    return dataclasses.replace(
        scale,
        irt=ResponseStudy(refused="This model needs 3 items or more; there are 2."),
        mokken=MokkenStudy(refused="Scalability is told from 50 complete rows on; here are 12."),
        dif=DifStudy(column="office", refused="A group has fewer than 20 people."),
    )


def _dimensions():
    lines = Eigenvalues(
        observed=(3.1, 1.4, 0.8, 0.6, 0.5, 0.4, 0.2), random_mean=(1.2,) * 7, random_quantile=(1.3,) * 7
    )
    return Dimensionality(
        kmo=0.81, kmo_items=dict.fromkeys(ITEMS, 0.8), bartlett_chi2=612.4, bartlett_df=21, bartlett_p=1e-90,
        n=396, counts=Counts(map=1, vss1=1, vss2=2, ega=2, kaiser=2), polychoric={"sp1": {"sp1": 1.0}},
        parallel=ParallelStudy(
            n_factors=2, n_components=2, draws=1000, seed=7, factors=lines, components=lines
        ),
        parallel_polychoric=ParallelStudy(kind="polychoric", refused="An item has 40 kinds of answers."),
        caveats=(Fact(code="empty_cells", facts={"share": 0.1, "pairs": 3}),),
    )  # fmt: skip


def _factors():
    return ExploratoryStudy(
        n_factors=2, extraction="minres", rotation="oblimin", n=396,
        loadings={i: {"F1": 0.62, "F2": -0.08} for i in ITEMS}, uniqueness=dict.fromkeys(ITEMS, 0.6),
        factor_correlations={"F1": {"F1": 1.0, "F2": 0.3}, "F2": {"F1": 0.3, "F2": 1.0}},
        explained={"F1": 0.3, "F2": 0.1}, fit={"rmsea": 0.05, "tli": 0.95, "rmsr": 0.03},
    )  # fmt: skip


def _model():
    return ConfirmatoryStudy(
        n=396, chi2=31.9, df=13, p=0.0026, cfi=0.961, tli=0.95, rmsea=Within(value=0.06, low=0.03, high=0.09),
        srmr=0.04, aic=5100.2, bic=5160.9,
        loadings_std={i: {"purpose" if i.startswith("s") else "pace": 0.66} for i in ITEMS} | {
            "sp5": {"purpose": 0.31}
        },
        factor_correlations={"purpose": {"purpose": 1.0, "pace": 0.5}, "pace": {"purpose": 0.5, "pace": 1.0}},
        omega={"purpose": 0.78, "pace": 0.6}, ave={"purpose": 0.44, "pace": 0.43},
        htmt={"purpose": {"purpose": 1.0, "pace": 0.52}, "pace": {"purpose": 0.52, "pace": 1.0}},
        caveats=(Fact(code="few_for_a_model", facts={"n": 150, "need": 200}),),
    )  # fmt: skip
