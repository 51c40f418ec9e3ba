"""The same change judged again with something left out, its programme held still."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scoring.change import estimation, judging, sensitivity, verdict
from scoring.change.judging import Draft, Posterior, ScaleMates
from scoring.change.shapes import Judged, Reason, ScaleFrame, TeamWaves

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """By team and scale: posterior among the programme's teams, p and Holm's p among the team's scales."""

    posterior: Mapping[Key, Posterior]
    p: Mapping[Key, tuple[float, float]]


def judged(draft: Draft, figures: Figures, *, do_flagged_decide: bool = False) -> Judged | None:
    """The verdict on a change from figures at hand; None for scales that are described only.

    Source: [holm1979], [rubin1981].
    """
    if not draft.frame.is_tested:
        return None
    here = judging.situation(draft, do_flagged_decide=do_flagged_decide)
    key = key_of(draft)
    if key not in figures.posterior:
        return verdict.gate(here, draft.frame)
    found = judging.findings(draft, figures.posterior[key], p_holm=figures.p[key][1])
    return verdict.judge(found, here, draft.frame)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Live:
    """The live changes of a programme, found by scale and by team."""

    places: Mapping[Key, int]
    """Where each stands among the mates of its scale."""
    by_scale: Mapping[str, ScaleMates]
    by_team: Mapping[str, Sequence[Draft]]

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> "Live":
        """Of drafts that passed the gates.

        Source: [rubin1981].
        """
        by_scale, by_team = grouped(drafts, lambda d: d.waves.scale), grouped(drafts, lambda d: d.waves.team)
        return cls(
            places={key_of(d): i for mates in by_scale.values() for i, d in enumerate(mates)},
            by_scale={scale: ScaleMates.of(mates) for scale, mates in by_scale.items()},
            by_team=by_team,
        )


def grouped(drafts: Sequence[Draft], by: Callable[[Draft], str]) -> Mapping[str, Sequence[Draft]]:
    """Drafts under a name each, in their order."""
    found: dict[str, list[Draft]] = {}
    for draft in drafts:
        found.setdefault(by(draft), []).append(draft)
    return found


def key_of(draft: Draft) -> Key:
    """Team and scale."""
    return draft.waves.team, draft.waves.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """One change, its live programme and what that lends: everything to judge it again."""

    draft: Draft
    live: Live
    lent: estimation.Shared

    def do_flagged_decide(self, figures: Figures) -> bool:
        """Whether the label would be another without the flagged answers."""
        without = sensitivity.without_flagged(self.draft.waves)
        if without is None or not self._is_live:
            return False
        before = judged(self.draft, figures)
        return before is None or self._label(without, self.draft.frame) != before.verdict

    def depends_on(self, before: Judged | None) -> tuple[str, ...]:
        """Items without which the verdict would be more than one step away."""
        w = self.draft.waves
        if before is None or not self._is_live or len(w.item_ids) < 2:
            return ()
        frame = sensitivity.with_items_left_out(self.draft.frame, items=len(w.item_ids))
        found = []
        for place, item in enumerate(w.item_ids):
            without = sensitivity.without_item(w, place)
            label = None if without is None else self._label(without, frame)
            if label in verdict.STEPS and abs(verdict.STEPS[label] - verdict.STEPS[before.verdict]) > 1:
                found.append(item)
        return tuple(found)

    @property
    def _is_live(self) -> bool:
        return key_of(self.draft) in self.live.places

    def _label(self, waves: TeamWaves, frame: ScaleFrame) -> str:
        """The verdict with these answers in place of the team's own, everybody else's as they are."""
        changed = Draft(
            waves=waves, frame=frame, estimated=estimation.estimate(waves, frame, self.lent),
            regression=self.draft.regression, is_focus_uncorrected=self.draft.is_focus_uncorrected,
        )  # fmt: skip
        if changed.estimated is None:
            return "cannot_tell"
        stopped = verdict.gate(judging.situation(changed), frame)
        if stopped is not None:
            return stopped.verdict
        place = self.live.places[key_of(self.draft)]
        posterior = self.live.by_scale[waves.scale].posterior_of(place, changed)
        mates = [changed if d is self.draft else d for d in self.live.by_team[waves.team]]
        return judging.verdict_of(changed, posterior, mates).verdict


def with_reason(judged: Judged, reason: Reason) -> Judged:
    """The same verdict with one more reason at the end."""
    return Judged(
        verdict=judged.verdict, favourable=judged.favourable, caps=judged.caps,
        is_capped=judged.is_capped, reasons=(*judged.reasons, reason),
    )  # fmt: skip
