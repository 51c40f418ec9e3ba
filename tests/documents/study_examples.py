"""Example studies: a validation with refusals, a comparison, a codebook, a plan. All invented."""

import math

from assessments.reports.comparison_shapes import ComparisonReport, PersonChange, ScaleComparison
from assessments.reports.shapes import Fact
from assessments.reports.study_shapes import (
    Codebook,
    CodebookItem,
    CodebookScale,
    Dimensionality,
    Estimated,
    GroupAgreement,
    ItemStudy,
    Plan,
    ScaleStudy,
    ValidationReport,
)
from tests.documents.examples import DRAFT, INSTRUMENT

LABELS = (
    ("1", "Strongly disagree"),
    ("2", "Disagree"),
    ("3", "Neither agree nor disagree"),
    ("4", "Agree"),
    ("5", "Strongly agree"),
)


def estimated(value: float, half: float, method: str = "feldt", **told: object) -> Estimated:
    """An estimate with a symmetric 95 % interval."""
    return Estimated(
        value=value, low=value - half, high=value + half, level=0.95, method=method, n=399, **told
    )  # type: ignore[arg-type]


def item(id_: str, text: str, **told: object) -> ItemStudy:
    """An item as most are, unless told otherwise."""
    known: dict[str, object] = {
        "keyed": 1,
        "n": 408,
        "mean": 3.874,
        "sd": 0.942,
        "skew": -0.61,
        "kurtosis": 0.12,
        "floor": 0.01,
        "ceiling": 0.29,
        "missing": 0.0097,
        "item_rest": 0.561,
        "alpha_if_dropped": 0.724,
        "option_use": (("1", 4), ("2", 21), ("3", 88), ("4", 177), ("5", 118)),
        "low": 1.0,
        "high": 5.0,
    }
    return ItemStudy(id=id_, text=text, **(known | told))  # type: ignore[arg-type]


def _reliability(value: float) -> dict[str, Estimated]:
    return {
        "alpha": estimated(value, 0.035),
        "alpha_standardized": Estimated(value=value + 0.004, method="correlations", n=399),
        "omega_total": estimated(value + 0.01, 0.03, "bootstrap"),
        "lambda6": Estimated(value=value - 0.02, method="smc", n=399),
        "split_half_min": Estimated(value=value - 0.08, method="all_splits", n=399),
        "split_half_max": Estimated(value=value + 0.05, method="all_splits", n=399),
        "sem": Estimated(value=0.324, method="alpha", n=399),
        "omega_hierarchical": Estimated(refused="It needs at least six items; this scale has 5."),
    }


PURPOSE = ScaleStudy(
    id="purpose",
    title="Shared purpose",
    k=5,
    n_complete=399,
    items=(
        item("sp1", "We could each state our main goal in one sentence.", mean=4.37, ceiling=0.54),
        item("sp2", "Our priorities for this quarter are clear."),
        item("sp3", "We turn down work that does not serve our goal.", item_rest=0.48),
        item("sp4", "I know how my work helps the team succeed."),
        item(
            "sp5",
            "We lose sight of what matters.",
            keyed=-1,
            item_rest=0.27,
            alpha_if_dropped=0.79,
            missing=0.039,
        ),
    ),
    reliability=_reliability(0.776),
    agreement={
        "icc1": estimated(0.152, 0.06, "n0"),
        "icc1_mean_size": Estimated(value=0.149, method="mean_size", n=399),
        "icc2": estimated(0.611, 0.1, "n0"),
        "n_teams": 47,
        "rwgj_uniform": GroupAgreement(
            mean=0.84, median=0.88, teams={"T01": 0.91, "T02": 0.72}, critical_share=0.89
        ),
        "rwgj_slight_skew": GroupAgreement(mean=0.71, median=0.77, teams={"T01": 0.83, "T02": 0.44}),
        "adm": GroupAgreement(mean=0.62, median=0.6, teams={"T01": 0.5, "T02": None}, critical_share=0.8),
        "awg": GroupAgreement(mean=0.69, median=0.71, teams={"T01": 0.8, "T02": 0.5}),
    },
    retest={
        "icc_a1": estimated(0.81, 0.07, "anova"),
        "icc_c1": estimated(0.82, 0.07, "anova"),
        "r": estimated(0.83, 0.06, "fisher"),
        "error_variance": Estimated(value=0.061, method="differences", n=64),
        "sdc95": Estimated(value=0.684, method="differences", n=64),
    },
    caveats=(Fact(code="incomplete_rows", facts={"n": 399, "rows": 412}),),
)
PACE = ScaleStudy(
    id="pace",
    title="Pace",
    k=2,
    n_complete=405,
    items=(
        item("p1", "We move at a pace we can keep.", item_rest=-0.08, alpha_if_dropped=None),
        item(
            "p2",
            "We rush.",
            mean=None,
            sd=None,
            skew=None,
            kurtosis=math.nan,
            item_rest=None,
            alpha_if_dropped=None,
        ),
    ),
    reliability={
        "alpha": estimated(0.58, 0.06, caveats=("two_items",)),
        "omega_total": Estimated(refused="Omega needs at least three items; this scale has 2."),
        "sem": Estimated(value=0.51, method="alpha", n=405),
    },
    caveats=(Fact(code="negative_item_rest", facts={"items": ("p1",)}),),
)


def validation() -> ValidationReport:
    """A study with good figures, flagged items, refusals, agreement and retest."""
    return ValidationReport(
        instrument=INSTRUMENT,
        data_name="answers.csv",
        data_digest="5b1e0c9f8a77d2e4",
        rows=412,
        scales=(PURPOSE, PACE),
        quality={"longstring": (3.0, 12.0, None), "irv": (0.9, 0.0, 1.1)},
        flagged=(2, 17),
        dimensionality=Dimensionality(
            kmo=0.8131,
            kmo_items={"sp1": 0.84, "sp2": 0.79, "sp5": 0.58, "p1": None, "p2": math.nan},
            bartlett_chi2=612.413,
            bartlett_df=21,
            bartlett_p=2.5e-115,
            n=396,
        ),
        seed=20240101,
        notes=(Fact(code="unknown_columns", facts={"columns": ("comment", "site")}),),
        caveats=(Fact(code="raw_data_no_disclosure"),),
    )


def validation_alone() -> ValidationReport:
    """A study without teams, persons or waves, of a draft questionnaire."""
    import dataclasses

    one = dataclasses.replace(PURPOSE, agreement={}, retest={}, caveats=())
    return dataclasses.replace(
        validation(),
        instrument=DRAFT,
        scales=(one,),
        quality={},
        flagged=(),
        dimensionality=Dimensionality(refused="Two items are the same in every row."),
        seed=None,
        notes=(),
        caveats=(),
    )


def comparison() -> ComparisonReport:
    """Two groups of a user's own file, unrounded."""
    clear = ScaleComparison(
        scale="purpose",
        baseline=3.104166,
        followup=3.9125,
        delta=estimated(0.808333, 0.402, "finite_team_linked"),
        delta_noise_only=estimated(0.808333, 0.31, "finite_team_linked"),
        shrunken=0.61,
        n1=9,
        n2=8,
        n_linked=8,
        roster1=9,
        roster2=9,
        method="finite_team_linked",
        verdict="clearly_up",
        favourable=True,
        caps=(),
        reasons=(),
    )
    untold = ScaleComparison(
        scale="pace",
        baseline=3.5,
        followup=None,
        delta=Estimated(refused="One person answered in both rounds."),
        delta_noise_only=Estimated(refused="One person answered in both rounds."),
        shrunken=None,
        n1=9,
        n2=1,
        n_linked=1,
        roster1=9,
        roster2=9,
        method="none",
        verdict="cannot_tell",
        favourable=None,
        caps=("roster_inferred",),
        reasons=(Fact(code="too_few_answers", facts={"n": 1, "roster": 9, "need": 5, "round": "followup"}),),
    )
    return ComparisonReport(
        instrument=INSTRUMENT,
        baseline_name="march.csv",
        followup_name="september.csv",
        teams={"Executive team": (clear, untold), "Product": (clear,)},
        programme={"purpose": estimated(0.5, 0.2, "teams")},
        persons=(
            person("p-01", 3.0, 4.2, index=2.48, change="up"),
            person("p-02", 3.8, 3.6, index=-0.41, change="within_noise"),
            person("p-03", 4.4, 3.2, index=-2.48, change="down"),
        ),
        caveats=(Fact(code="no_disclosure_control"), Fact(code="roster_inferred")),
    )


def person(name: str, baseline: float, followup: float, **told: object) -> PersonChange:
    """One person's change in the first scale."""
    return PersonChange(
        person=name, team="Product", scale="purpose", baseline=baseline, followup=followup, **told
    )  # type: ignore[arg-type]


def codebook() -> Codebook:
    """A questionnaire with every kind of column, with counts."""
    rating = {"kind": "rating", "labels": LABELS, "optional": False, "show_if": None}
    return Codebook(
        instrument=DRAFT,
        licence="CC-BY-4.0",
        minutes=4.0,
        referent="team",
        items=(
            CodebookItem(
                id="c1",
                column="c1",
                text="We know who makes the final call.",
                keyed=1,
                scale="clarity",
                page="deciding",
                origin="decision-making/dr1",
                counts=(("1", 3), ("2", 9), ("3", 20), ("4", 61), ("5", 40), ("-7", 2)),
                **rating,
            ),
            CodebookItem(
                id="c2",
                column="c2",
                text="We often reopen decisions we have already made.",
                keyed=-1,
                scale="clarity",
                page="deciding",
                origin=None,
                **rating,
            ),
            CodebookItem(
                id="top",
                column="top.growth",
                text="Put these in order.",
                kind="ranking",
                labels=(("growth", "Growth"), ("cost", "Cost")),
                keyed=1,
                scale=None,
                page="last",
                optional=False,
                show_if="c1 <= 2",
                origin=None,
            ),
            CodebookItem(
                id="why",
                column="why",
                text="What should change first?",
                kind="text",
                labels=(),
                keyed=1,
                scale=None,
                page="last",
                optional=True,
                show_if=None,
                origin=None,
            ),
        ),
        scales=(
            CodebookScale(
                id="clarity",
                title="Clear decisions",
                about="How clearly the team decides.",
                items=("c1", "c2"),
                reverse_keyed=("c2",),
                score="mean",
                answered_at_least=2,
                low=1.0,
                high=5.0,
                better="high",
                smallest_change=0.2,
            ),
            CodebookScale(
                id="overall",
                title="Decisions overall",
                about=None,
                items=(),
                reverse_keyed=(),
                score="mean",
                answered_at_least=1,
                low=1.0,
                high=5.0,
                better="high",
                smallest_change=None,
                of=("clarity",),
            ),
        ),
        sources=(("Dean & Sharfman (1996)", "10.5465/256784"), ("An older report (1961)", None)),
        missing_codes=(
            (-6, "Does not apply"),
            (-7, "Prefer not to answer"),
            (-8, "Not shown"),
            (-9, "Left blank"),
        ),
        samples=(Fact(code="small_sample", facts={"n": 41}),),
    )


def plan() -> Plan:
    """Eight people, six answers."""
    return Plan(
        members=8,
        answer=6,
        smallest_noise_only=0.41,
        smallest_change=0.53,
        low=1.0,
        high=5.0,
        alternatives=(),
        caveats=(Fact(code="error_assumed"),),
        instrument=DRAFT,
    )
