"""What a sample carries: no coefficient of consistency of fewer than thirty people, no ICC of few teams.

With six people an alpha of .85 is anywhere between .5 and .98. Files for programs keep the figures, with
their intervals and caveats.
"""

from collections.abc import Mapping

from assessments.reports.study_shapes import Estimated, GroupAgreement, ItemStudy, ScaleStudy

FEWEST, FEWEST_TEAMS = 30, 20
BY_TEAMS = ("icc1", "icc1_mean_size", "icc2")


def reliability(scale: ScaleStudy) -> Mapping[str, Estimated]:
    """A scale's coefficients as readers are shown them."""
    if scale.n_complete >= FEWEST:
        return scale.reliability
    why = (
        f"Reliability is shown from {FEWEST} complete rows on; here are {scale.n_complete}. Take it from the "
        "questionnaire's evidence, or ask more people."
    )
    return {name: _withheld(found, why) for name, found in scale.reliability.items()}


def alpha_if_dropped(scale: ScaleStudy, item: ItemStudy) -> float | None:
    """Alpha without an item as readers are shown it; the coefficient of a whole scale says why not."""
    return item.alpha_if_dropped if scale.n_complete >= FEWEST else None


def agreement(scale: ScaleStudy) -> Mapping[str, Estimated | GroupAgreement | int]:
    """A scale's figures over teams as readers are shown them."""
    teams = scale.agreement.get("n_teams")
    if not isinstance(teams, int) or teams >= FEWEST_TEAMS:
        return scale.agreement
    why = f"Intraclass correlations are shown from {FEWEST_TEAMS} teams on; here are {teams}. Ask more teams."
    return {
        name: _withheld(found, why) if name in BY_TEAMS and isinstance(found, Estimated) else found
        for name, found in scale.agreement.items()
    }


def _withheld(found: Estimated, why: str) -> Estimated:
    return found if found.value is None else Estimated(refused=why, method=found.method, n=found.n)
