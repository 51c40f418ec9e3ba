"""What a release may look back at: one earlier round, what was told of it, and figures frozen with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.judge.frames import Borrowed
from assessments.judge.waves import Comparable
from assessments.model import Round, RoundId, TeamId
from assessments.release import table
from assessments.release.findings import Told
from assessments.release.rounds import Scored, scored
from assessments.release.shapes import Donor, FrozenRound, LedgerRow
from assessments.reports.shapes import Level, TeamReport, ThemeFinding
from instruments import compare
from instruments.ids import ScaleId
from instruments.model import Instrument
from scoring.change.error_variance import PooledAlpha
from scoring.change.shapes import ErrorVariance, PooledVariance

FEWEST_DONORS, LEAST_DF = 5, 30.0
"""Teams and degrees of freedom a borrowed variance needs, so that no team is met by its own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lookback:
    """The round a change is counted from, and what may be taken from before."""

    past: FrozenRound | None
    scored: Scored | None
    how: Mapping[ScaleId, Comparable]
    borrowed: Mapping[ScaleId, Borrowed]
    ledger: tuple[LedgerRow, ...]
    also: "Lookback | None" = None
    """The same upon the baseline before, where there are two."""

    def report(self, team: TeamId) -> TeamReport | None:
        """What was told of a team then; None where nothing was."""
        if self.past is None or self.past.release is None:
            return None
        found = self.past.release.team_reports.get(team)
        return found if found is not None and found.is_shown else None

    def told(self, team: TeamId, scale: ScaleId) -> Told:
        """What was told of a scale then, as it was told: nothing is computed again."""
        report = self.report(team)
        found = None if report is None else next((t for t in report.themes if t.scale == scale), None)
        if found is None:
            return Told(agreement=(None,) if self.past is not None else ())
        return Told(
            baseline=level_told(found, was_first=report is not None and len(report.rounds) == 1),
            agreement=found.agreement[-1:] or (None,),
            items={i.id: i.means[-1] for i in found.items},
        )


def look_back(round_: Round, instrument: Instrument, earlier: Sequence[FrozenRound]) -> Lookback:
    """The round to count from, how its scales compare, and figures of releases frozen before."""
    return _upon(_baselines(round_, instrument, earlier), instrument, earlier)


def look_backs(
    round_: Round, instrument: Instrument, earlier: Sequence[FrozenRound], teams: Sequence[TeamId]
) -> dict[TeamId, Lookback]:
    """For each team the look back upon the baselines it was asked in; teams asked in the same share one."""
    made: dict[tuple[RoundId, ...], Lookback] = {}
    found: dict[TeamId, Lookback] = {}
    for team in teams:
        asked = [e for e in earlier if any(entry.team == team for entry in e.roster)]
        baselines = _baselines(round_, instrument, asked)
        names = tuple(e.round.id for e in baselines)
        if names not in made:
            made[names] = _upon(baselines, instrument, earlier)
        found[team] = made[names]
    return found


def _upon(
    baselines: Sequence[FrozenRound], instrument: Instrument, earlier: Sequence[FrozenRound]
) -> Lookback:
    """The look back upon the latest of these, with the one before it at hand."""
    found = Lookback(
        past=None,
        scored=None,
        how={},
        borrowed=borrowed(instrument, [d for e in earlier if e.release for d in e.release.donors]),
        ledger=tuple(row for e in earlier for row in e.ledger_rows),
    )
    for past in baselines:
        found = replace(
            found,
            past=past,
            scored=_scored(past),
            how=comparability(past.instrument, instrument, languages_of(past, instrument)),
            also=None if found.past is None else found,
        )
    return found


def _scored(past: FrozenRound) -> Scored:
    k = table.smallest_group(past.round.smallest_group)
    return scored(past.round.id, past.instrument, past.answers, past.roster, k=k)


def comparability(old: Instrument, new: Instrument, languages: Sequence[str]) -> dict[ScaleId, Comparable]:
    """How far each scale measures the same, in the language in which it does so least."""
    if old.digest == new.digest:
        return {}
    found: dict[ScaleId, Comparable] = {}
    for language in languages:
        for scale, one in compare.compare(old, new, language=language).scales.items():
            changed = tuple(dict.fromkeys(str(r.item) for r in one.reasons if r.item is not None))
            here = Comparable(comparability=one.comparability, common=one.common, changed=changed)
            found[scale] = _weaker(found[scale], here) if scale in found else here
    return found


def borrowed(instrument: Instrument, donors: Sequence[Donor]) -> dict[ScaleId, Borrowed]:
    """Per scale, the latest figures earlier releases of this programme froze."""
    ids = [*instrument.scales, *instrument.composites]
    return {scale: _of_scale([d for d in donors if d.scale == scale]) for scale in ids}


def _of_scale(donors: Sequence[Donor]) -> Borrowed:
    latest = {d.figure: d for d in donors}

    def variance(figure: str) -> PooledVariance | None:
        d = latest.get(figure)
        return (
            None if d is None or d.df is None else PooledVariance(value=d.value, df=d.df, source="programme")
        )

    return Borrowed(
        pooled=_pooled(latest),
        double_baseline=_double_baseline(latest),
        earlier_within=variance("within_variance"),
        earlier_change=variance("change_variance"),
        earlier_room=latest["room"].value if "room" in latest else None,
    )


def _pooled(latest: Mapping[str, Donor]) -> PooledAlpha | None:
    alpha, within = latest.get("alpha"), latest.get("alpha_within_variance")
    if alpha is None or within is None or alpha.df is None:
        return None
    return PooledAlpha(alpha=alpha.value, within_variance=within.value, n=int(alpha.df))


def _double_baseline(latest: Mapping[str, Donor]) -> ErrorVariance | None:
    found, q_ref = latest.get("double_baseline_variance"), latest.get("double_baseline_q")
    if found is None or found.df is None:
        return None
    return ErrorVariance(
        value=found.value, df=found.df, q_ref=q_ref.value if q_ref else None, status="double_baseline"
    )


def _baselines(
    round_: Round, instrument: Instrument, earlier: Sequence[FrozenRound]
) -> Sequence[FrozenRound]:
    """The latest two baselines; without one, the first round with this questionnaire that was no pulse."""
    if round_.kind in ("baseline", "pulse"):
        return ()
    alike = [e for e in earlier if e.instrument.id == instrument.id and e.round.kind != "pulse"]
    baselines = [e for e in alike if e.round.kind == "baseline"]
    # One that was withdrawn told nothing; it counts only where there is no other.
    standing = [e for e in baselines if e.release is not None]
    return (standing or baselines)[-2:] or alike[:1]


def languages_of(past: FrozenRound, instrument: Instrument) -> list[str]:
    """The languages a round was answered in, of those the questionnaire has."""
    spoken = {str(a.language) for a in past.answers} & {str(x) for x in instrument.languages}
    return sorted(spoken) or [str(instrument.languages[0])]


def _weaker(one: Comparable, two: Comparable) -> Comparable:
    order = {"broken": 0, "linked": 1, "same": 2}
    low, high = sorted((one, two), key=lambda c: order[c.comparability])
    common = (
        tuple(i for i in low.common if i in high.common) if high.comparability == "linked" else low.common
    )
    return Comparable(
        comparability=low.comparability,
        common=common,
        changed=tuple(dict.fromkeys((*low.changed, *high.changed))),
    )


def level_told(found: ThemeFinding, *, was_first: bool) -> Level | None:
    """The level told then: a first round's stands as the baseline, a later one's as the follow-up."""
    return found.baseline if was_first else found.followup
