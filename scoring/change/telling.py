"""What is told of one change, gathered: intervals, shrunken headline, effect size, caveats."""

from typing import Literal

from scoring.change import sensitivity, sides
from scoring.change.effect_sizes import by_norm_sd
from scoring.change.intervals import are_alike
from scoring.change.judging import Draft, Posterior, span
from scoring.change.shapes import Interval, Judged, Method, TeamChange
from scoring.results import Caveat


def told(
    draft: Draft, *, judged: Judged | None, posterior: Posterior | None, p: tuple[float, float] | None,
    depends_on: tuple[str, ...],
) -> TeamChange:  # fmt: skip
    """One change with everything known of it; figures that do not exist are None.

    Source: effect size by a fixed standard deviation [bonett2008].
    """
    w, found = draft.waves, draft.estimated
    method: Method = "none" if found is None else found.method

    def interval(which: Literal["own", "printed"], *, is_total: bool) -> Interval | None:
        if found is None:
            return None
        sure = found.own if which == "own" else found.printed
        return span(draft.delta, sure, is_total=is_total, method=found.method)

    delta = interval("own", is_total=True)
    share = sensitivity.answered_share(w)
    tipping = None
    if found is not None and share is not None:
        tipping = sensitivity.tipping_point(draft.delta, answered=share)
    return TeamChange(
        team=w.team, scale=w.scale, method=method, n1=len(w.first), n2=len(w.second),
        n_linked=None if w.pairs is None else len(w.pairs),
        roster1=w.roster1, roster2=w.roster2, stayers=w.stayers,
        baseline=sides.mean(w, is_first=True) if len(w.first) else None,
        followup=sides.mean(w, is_first=False) if len(w.second) else None,
        delta=delta, delta_noise_only=interval("own", is_total=False),
        printed=interval("printed", is_total=True), printed_noise_only=interval("printed", is_total=False),
        shrunken=None if posterior is None else posterior.mean,
        shrunken_sd=None if posterior is None else posterior.sd,
        printed_shrunken=None if posterior is None else posterior.printed_mean,
        posterior_up=None if posterior is None else posterior.up,
        p_total=None if p is None else p[0], p_holm=None if p is None else p[1],
        effect_size=None if delta is None else by_norm_sd(delta, sd=draft.frame.within.value**0.5),
        regression=draft.regression, tipping_point=tipping, depends_on=depends_on,
        error=None if found is None else found.error, judged=judged,
        caveats=caveats_of(draft, tipping=tipping, depends_on=depends_on),
    )  # fmt: skip


def caveats_of(draft: Draft, *, tipping: float | None, depends_on: tuple[str, ...]) -> tuple[Caveat, ...]:
    """What to keep in mind with these numbers, as codes with facts.

    Source: a tipping point within one standard deviation is easily reached [little1993].
    """
    w, frame, found = draft.waves, draft.frame, draft.estimated
    linked = found is not None and found.method == "finite_team_linked"
    has_turnover = w.stayers is not None and (w.roster1, w.roster2) != (w.stayers, w.stayers)
    caveats = []
    if found is not None and found.method not in {"finite_team_linked", "finite_team_unlinked"}:
        caveats.append(Caveat(code="population_method", facts=(("method", found.method),)))
    if w.roster_source != "given":
        caveats.append(Caveat(code=f"roster_{w.roster_source}"))
    if has_turnover and not linked:
        caveats.append(Caveat(code="composition_may_count", facts=(("stayers", w.stayers),)))
    if w.comparability == "linked":
        caveats.append(Caveat(code="common_items", facts=(("items", w.items_common),)))
    if draft.regression:
        caveats.append(Caveat(code="regression_taken_off"))
    if tipping is not None and abs(tipping) < frame.within.value**0.5:
        caveats.append(Caveat(code="silent_could_tip_it"))
    if depends_on:
        caveats.append(Caveat(code="depends_on_item", facts=(("items", depends_on),)))
    if len(w.first) and len(w.second) and (are_alike(w.first) or are_alike(w.second)):
        caveats.append(Caveat(code="all_answers_equal"))
    return tuple(caveats)
