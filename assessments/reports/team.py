"""A team's report put together from what the gate let through; nothing is decided or computed here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assessments.reports.shapes import (
    ConsensusFinding,
    CriterionFinding,
    Fact,
    InstrumentRef,
    QualityWord,
    ReliabilityNote,
    RoundRef,
    TeamReport,
    ThemeFinding,
)

UNTESTED = 1
"""The highest evidence grade at which a questionnaire counts as not tested."""
SMALL = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above every page of a team."""

    instrument: InstrumentRef
    programme: str
    team: str
    mode: str
    smallest_group: int
    is_example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a reader should know of how the answers came about."""

    did_members_change: bool = False
    is_flagged: bool = False
    versions: tuple[str, str] | None = None
    are_languages_mixed: bool = False
    is_simulated: bool = False
    grade: int = 0
    baselines: int = 1
    """How many baselines the changes are counted from."""


def hidden(head: Head, *, title: str, kind: str) -> TeamReport:
    """The report of a team of which nothing is told: the same bytes for every reason."""
    return TeamReport(
        instrument=head.instrument,
        programme=head.programme,
        team=head.team,
        mode=head.mode,
        smallest_group=head.smallest_group,
        rounds=(RoundRef(title=title, kind=kind, closed_on=None, n=None, roster=None),),
        basis="single",
        n_linked=None,
        themes=(),
        is_shown=False,
        is_example=head.is_example,
    )


def report(  # noqa: PLR0913 - one keyword for each part of a page
    head: Head,
    *,
    rounds: tuple[RoundRef, ...],
    themes: tuple[ThemeFinding, ...],
    n_linked: int | None,
    circumstances: Circumstances,
    consensus: tuple[ConsensusFinding, ...] = (),
    reliability: tuple[ReliabilityNote, ...] = (),
    quality: tuple[QualityWord | None, ...] = (),
    comments: tuple[tuple[str, tuple[str, ...]], ...] = (),
    history: tuple[RoundRef, ...] = (),
    criteria: tuple[CriterionFinding, ...] = (),
) -> TeamReport:
    """A team's report with the limits a reader should know."""
    basis = _basis(rounds, themes, n_linked)
    return TeamReport(
        instrument=head.instrument,
        programme=head.programme,
        team=head.team,
        mode=head.mode,
        smallest_group=head.smallest_group,
        rounds=rounds,
        basis=basis,
        n_linked=n_linked if basis == "linked" else None,
        themes=themes,
        is_example=head.is_example,
        consensus=consensus,
        reliability=reliability,
        quality=quality,
        comments=comments,
        limits=tuple(_limits(rounds, themes, basis=basis, how=circumstances, has_comments=bool(comments))),
        scales_tested=_tested(themes),
        history=history,
        criteria=criteria,
    )


Basis = Literal["linked", "unlinked", "single"]


def _basis(rounds: tuple[RoundRef, ...], themes: tuple[ThemeFinding, ...], n_linked: int | None) -> Basis:
    if len(rounds) < 2 or all(t.delta is None for t in themes):
        return "single"
    return "unlinked" if n_linked is None else "linked"


def _tested(themes: tuple[ThemeFinding, ...]) -> int:
    return sum(t.delta is not None and t.verdict is not None and not t.is_composite for t in themes)


def _limits(
    rounds: tuple[RoundRef, ...],
    themes: tuple[ThemeFinding, ...],
    *,
    basis: Basis,
    how: Circumstances,
    has_comments: bool,
) -> Iterator[Fact]:
    if how.is_simulated:
        yield Fact(code="simulated_evidence")
    elif how.grade <= UNTESTED:
        yield Fact(code="untested_questionnaire")
    if len(rounds) < 2:
        yield Fact(code="baseline_only")
    if how.baselines > 1:
        yield Fact(code="baselines_averaged", facts={"n": how.baselines})
    yield from _limits_of_change(themes, basis=basis, how=how)
    last = rounds[-1]
    if last.n is not None and last.roster is not None and last.n < last.roster:
        yield Fact(code="some_did_not_answer", facts={"n": last.n, "roster": last.roster})
    if how.is_flagged:
        yield Fact(code="flagged_answers")
    if how.are_languages_mixed:
        yield Fact(code="languages_mixed")
    if last.n is not None and last.n < SMALL:
        yield Fact(code="small_teams_move_more")
    if has_comments:
        yield Fact(code="own_words")


def _limits_of_change(
    themes: tuple[ThemeFinding, ...], *, basis: Basis, how: Circumstances
) -> Iterator[Fact]:
    if basis == "single":
        return
    yield Fact(code="why_unknown")
    if (tested := _tested(themes)) > 1:
        yield Fact(code="scales_tested", facts={"n": tested})
    if basis == "unlinked":
        yield Fact(code="unlinked")
    if how.did_members_change:
        yield Fact(code="members_changed")
    if any(t.delta is not None and t.followup is None for t in themes):
        yield Fact(code="followup_level_withheld")
    if how.versions is not None:
        yield Fact(code="version_changed", facts={"from": how.versions[0], "to": how.versions[1]})
