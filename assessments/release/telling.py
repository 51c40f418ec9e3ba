"""From decisions and changes to the reports that are frozen."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from assessments.judge.changes import Changes
from assessments.model import Team, TeamId
from assessments.release import beside_waiting, findings, history, standing, table, together, words
from assessments.release.case import Case, Decisions, Key
from assessments.reports import programme, team
from assessments.reports.references import reference
from assessments.reports.shapes import (
    InstrumentRef,
    ProgrammeReport,
    QualityWord,
    ReliabilityNote,
    RoundRef,
    TeamReport,
    ThemeFinding,
)
from assessments.reports.team import Circumstances
from instruments.model import Composite, Instrument, Scale
from scoring.change.shapes import TeamChange


def team_report(
    case: Case,
    of: Team,
    *,
    decisions: Decisions,
    themes: tuple[ThemeFinding, ...],
    reliability: tuple[ReliabilityNote, ...],
    changes: Changes | None = None,
) -> TeamReport:
    """One team's report; below the smallest group, the page that is the same for every reason."""
    head = team.Head(
        instrument=_instrument(case),
        programme=case.programme.title,
        team=of.title,
        mode=case.round.mode,
        smallest_group=case.k,
        is_example=case.is_example,
    )
    n = case.now.answered(of.id)
    if n < case.k:
        return team.hidden(head, title=case.round.title, kind=case.round.kind)
    before = case.behind(of.id).report(of.id)
    now = RoundRef(
        title=case.round.title,
        kind=case.round.kind,
        closed_on=case.closed_on,
        n=n,
        roster=len(case.now.members.get(of.id, ())),
    )
    quality = table.quality_word(case.now.flagged(of.id), n)
    return team.report(
        head,
        rounds=(*_earlier(case, of.id, before), now),
        themes=themes,
        n_linked=_n_linked(case, of.id, decisions),
        consensus=words.consensus_of(case.now, of.id, k=case.k, language=case.language),
        reliability=reliability,
        quality=(*_quality_before(case, of.id, before), quality),
        comments=words.comments_of(case.now, of.id, language=case.language),
        circumstances=_circumstances(case, of.id, quality),
        history=history.refs(case, of.id, now),
        criteria=standing.of_team(case, of.id, themes, now=now, changes=changes),
    )


def programme_report(
    case: Case, teams: Sequence[Team], reports: Mapping[TeamId, TeamReport], changes: Changes | None
) -> ProgrammeReport:
    """The line over all teams shown, then team by theme; no hidden team is in any total."""
    found = programme.report(
        [(t, reports[t.id]) for t in teams],
        programme=case.programme.title,
        instrument=_instrument(case),
        title=case.round.title,
        kind=case.round.kind,
        closed_on=case.closed_on,
        smallest_group=case.k,
        lines=together.lines(case, reports, changes),
        is_example=case.is_example,
    )
    rounds, lines = history.of_programme(case, found.lines, found.rounds[-1])
    return replace(
        found,
        lines=lines,
        history=rounds,
        waiting=beside_waiting.differences(case, reports, changes),
        criteria=tuple(standing.counts(case, reports)),
    )


def everything(instrument: Instrument) -> tuple[Scale | Composite, ...]:
    """Every scale and then every composite, in the order of the file."""
    return (*instrument.scales.values(), *instrument.composites.values())


def themes_of(
    case: Case,
    of: TeamId,
    decisions: Decisions,
    changes: Changes | None,
    *,
    regression: Mapping[Key, float] = MappingProxyType({}),
) -> tuple[ThemeFinding, ...]:
    """Every scale and composite of one team; a composite never tells what a bound of its scales hides."""
    told: dict[str, ThemeFinding] = {}
    for found in _themes(case, of, decisions, changes, regression=regression, so_far=told):
        told[found.scale] = found
    return tuple(told.values())


def _themes(
    case: Case,
    of: TeamId,
    decisions: Decisions,
    changes: Changes | None,
    *,
    regression: Mapping[Key, float],
    so_far: Mapping[str, ThemeFinding],
) -> Iterator[ThemeFinding]:
    found: dict[str, TeamChange] = {} if changes is None else {c.scale: c for c in changes.of_team(of)}
    for scale in everything(case.instrument):
        shown = decisions[of, scale.id].shown
        parts = tuple(so_far[s] for s in scale.of) if isinstance(scale, Composite) else ()
        told = replace(
            case.told(of, scale.id),
            parts=parts,
            is_focus=case.is_focus(of, scale.id),
            regression=regression.get((of, scale.id)),
        )
        if shown is None or findings.are_bounds_mixed(parts):
            rounds = 1 if case.behind(of).past is None else 2
            yield findings.not_shown(case.instrument, scale, language=case.language, rounds=rounds)
            continue
        yield findings.theme(
            case.instrument,
            scale,
            shown=replace(shown, smallest=case.k),
            told=told,
            wave=case.now.wave,
            team=of,
            change=found.get(scale.id),
            smallest_change=smallest_change(case, scale),
            language=case.language,
        )


def smallest_change(case: Case, scale: Scale | Composite) -> float:
    """The smallest change worth calling one; of a composite, the mean of its scales'."""
    if isinstance(scale, Scale):
        return scale.smallest_change.points
    parts = [case.instrument.scales[s].smallest_change.points for s in scale.of]
    return sum(parts) / len(parts)


def _instrument(case: Case) -> InstrumentRef:
    return reference(case.instrument, case.language)


def _earlier(case: Case, of: TeamId, before: TeamReport | None) -> tuple[RoundRef, ...]:
    """The round counted from, as it was told; without its counts where nothing was told of the team."""
    past = case.behind(of).past
    if past is None:
        return ()
    return before.rounds[-1:] if before is not None else (history.unseen(past.round),)


def _quality_before(case: Case, of: TeamId, before: TeamReport | None) -> tuple[QualityWord | None, ...]:
    if case.behind(of).past is None:
        return ()
    return before.quality[-1:] if before is not None else (None,)


def _n_linked(case: Case, of: TeamId, decisions: Decisions) -> int | None:
    """The most persons any change told of rests on; None where nobody is linked."""
    linked = [
        d.shown.n_linked
        for (t, _), d in decisions.items()
        if t == of and d.shown is not None and d.shown.has_change and d.shown.n_linked is not None
    ]
    return max(linked, default=None)


def _circumstances(case: Case, of: TeamId, quality: QualityWord) -> Circumstances:
    back = case.behind(of)
    members = [r.members.get(of, frozenset()) for r in ([back.scored] if back.scored else []) + [case.now]]
    version = back.past.instrument.version if back.past else case.instrument.version
    languages = Counter(a.language for a in case.now.answers if a.team == of)
    return Circumstances(
        did_members_change=len(members) > 1 and members[0] != members[1],
        is_flagged=quality != "good",
        versions=(version, case.instrument.version) if version != case.instrument.version else None,
        are_languages_mixed=sum(n >= case.k for n in languages.values()) > 1,
        is_simulated=case.instrument.evidence.simulated,
        grade=case.instrument.evidence.grade,
        baselines=2 if any(team == of for team, _ in case.averaged) else 1,
    )
