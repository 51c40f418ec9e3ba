"""What a sample carries: coefficients of consistency are not shown of fewer than thirty people.

With six people an alpha of .85 is anywhere between .5 and .98. Files for programs keep the figures, with
their intervals and caveats.
"""

from collections.abc import Mapping

from assessments.reports.study_shapes import Estimated, ScaleStudy

FEWEST = 30


def reliability(scale: ScaleStudy) -> Mapping[str, Estimated]:
    """A scale's coefficients as readers are shown them."""
    if scale.n_complete >= FEWEST:
        return scale.reliability
    why = (
        f"Reliability is shown from {FEWEST} complete rows on; here are {scale.n_complete}. Take it from the "
        "questionnaire's evidence, or ask more people."
    )
    return {name: _withheld(found, why) for name, found in scale.reliability.items()}


def _withheld(found: Estimated, why: str) -> Estimated:
    return found if found.value is None else Estimated(refused=why, method=found.method, n=found.n)
