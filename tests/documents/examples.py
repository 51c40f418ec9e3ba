"""Example shapes: a rich team report, the thin ones, a programme. All of it is invented."""

import dataclasses
from datetime import date
from typing import Any

from assessments.reports.shapes import (
    ConsensusFinding,
    Fact,
    HeatCell,
    HeatRow,
    InstrumentRef,
    ItemFinding,
    Level,
    ProgrammeLine,
    ProgrammeReport,
    Range,
    ReliabilityNote,
    RoundRef,
    TeamReport,
    ThemeFinding,
)

INSTRUMENT = InstrumentRef(
    id="leadership-team-example",
    version="1.0.0",
    digest="9e1f7c2ab8d04417a07c",
    title="Leadership team battery",
    status="supported",
    grade=3,
    simulated=True,
)
DRAFT = dataclasses.replace(INSTRUMENT, id="leadership-team", status="draft", grade=0, simulated=False)
MARCH = RoundRef(title="March", kind="baseline", closed_on=date(2026, 3, 28), n=9, roster=9)
SEPTEMBER = RoundRef(title="September", kind="follow_up", closed_on=date(2026, 9, 26), n=8, roster=9)


def theme(scale: str, title: str, **told: Any) -> ThemeFinding:
    """One theme of a 1-5 scale where more is better, unless told otherwise."""
    known: dict[str, Any] = {
        "about": None,
        "low": 1.0,
        "high": 5.0,
        "better": "high",
        "baseline": Level(value=3.2),
        "followup": Level(value=3.4),
    }
    return ThemeFinding(scale=scale, title=title, **(known | told))


def moved(value: float, low: float, high: float) -> Range:
    """A change with a plausible inner range."""
    return Range(
        value=value,
        low=low,
        high=high,
        low80=round(low + 0.35 * (value - low), 1),
        high80=round(high - 0.35 * (high - value), 1),
    )


PURPOSE = theme(
    "purpose",
    "Shared purpose",
    about="We know our goal and protect it",
    baseline=Level(value=3.1),
    followup=Level(value=3.9),
    delta=moved(0.8, 0.4, 1.2),
    delta_noise_only=moved(0.8, 0.5, 1.1),
    shrunken=0.6,
    verdict="clearly_up",
    favourable=True,
    agreement=("some_spread", "close_together"),
    tipping_point=-1.4,
    items=(
        ItemFinding(id="sp1", text="We could each state our main goal.", means=(3.0, 4.0), low=1, high=5),
        ItemFinding(
            id="sp2", text="Our priorities for this quarter are clear.", means=(3.5, 4.0), low=1, high=5
        ),
        ItemFinding(
            id="sp3", text="We turn down work that does not serve the goal.", means=(3.0, None), low=1, high=5
        ),
    ),
    talk=("What do we do here that we want to keep?",),
)
DEBATE = theme(
    "debate",
    "Open debate",
    about="People say what they think",
    baseline=Level(value=2.9),
    followup=Level(value=3.5),
    delta=moved(0.6, 0.3, 0.9),
    verdict="clearly_up",
    favourable=True,
    agreement=("far_apart", "some_spread"),
    talk=("When did somebody last change the team's mind?",),
)
DECISIONS = theme(
    "decisions",
    "Clear decisions",
    about="We decide once and stand by it",
    followup=Level(value=3.6),
    delta=moved(0.4, 0.1, 0.7),
    verdict="probably_up",
    favourable=True,
    caps=("few_answered",),
    reasons=(Fact(code="day_mood_could_explain"), Fact(code="capped", facts={"caps": ("few_answered",)})),
    agreement=("close_together", "close_together"),
)
REVIEW = theme(
    "review",
    "Coordination and review",
    baseline=Level(value=3.5),
    followup=Level(value=3.6),
    delta=moved(0.1, 0.1, 0.2),
    verdict="up_a_little",
    favourable=True,
    agreement=("close_together", "close_together"),
)
LEARNING = theme(
    "learning",
    "Learning together",
    about="We look back and improve",
    baseline=Level(value=3.7),
    followup=Level(value=3.7),
    delta=moved(0.0, -0.1, 0.1),
    verdict="held_steady",
    agreement=("some_spread", "some_spread"),
)
TRUST = theme(
    "trust",
    "Trust under pressure",
    about="We back each other when it is hard",
    baseline=Level(value=3.4),
    followup=Level(value=3.6),
    delta=moved(0.2, -0.5, 0.9),
    verdict="no_clear_change",
    reasons=(Fact(code="too_noisy", facts={"low": -0.5, "high": 0.9}),),
    agreement=("some_spread", "far_apart"),
    talk=("When were the last two hard weeks, and how did they feel from where you sat?",),
)
STRAIN = theme(
    "strain",
    "Energy and strain",
    about="How much of our strength work takes",
    better="low",
    baseline=Level(value=2.6),
    followup=Level(value=2.4),
    delta=moved(-0.2, -0.3, -0.1),
    verdict="down_a_little",
    favourable=True,
    smallest_change=0.25,
    agreement=("some_spread", "some_spread"),
)
WORKLOAD = theme(
    "workload",
    "Fair workload",
    about="Work is shared in a way that lasts",
    baseline=Level(value=3.5),
    followup=Level(value=3.1),
    delta=moved(-0.4, -0.7, -0.1),
    verdict="probably_down",
    favourable=False,
    reasons=(Fact(code="day_mood_could_explain"),),
    agreement=("some_spread", "some_spread"),
    talk=("What would each of us need to see to say that work is fairly shared?",),
)
ACCOUNT = theme(
    "account",
    "Mutual accountability",
    baseline=Level(value=3.8),
    followup=None,
    delta=moved(-0.7, -1.1, -0.3),
    verdict="clearly_down",
    favourable=False,
    agreement=("close_together", "some_spread"),
)
VISION = theme(
    "vision",
    "Shared vision",
    baseline=Level(value=4.6, bound="at_or_above"),
    followup=Level(value=4.5),
    verdict="cannot_tell",
    reasons=(Fact(code="too_few_stayers", facts={"stayers": 3, "need": 4}),),
    agreement=("close_together", None),
)
SAFETY = theme(
    "safety",
    "Safe to challenge",
    verdict="not_comparable",
    reasons=(Fact(code="questions_changed", facts={"items": ("sc2", "sc4"), "common": ("sc1", "sc3")}),),
    agreement=("some_spread", "some_spread"),
)
ENERGY = theme(
    "fairness",
    "Fairness",
    baseline=None,
    followup=None,
    verdict="not_shown",
    reasons=(Fact(code="protects_people"),),
    agreement=(None, None),
)
OVERALL = theme(
    "overall",
    "Team dynamics overall",
    baseline=Level(value=3.3),
    followup=Level(value=3.5),
    delta=moved(0.2, 0.0, 0.4),
    verdict="no_clear_change",
    is_composite=True,
    agreement=("some_spread", "some_spread"),
)
PULSE = theme(
    "pace",
    "Pace of work",
    better="neither",
    delta=moved(0.2, -0.4, 0.8),
    verdict=None,
    single_item=True,
    reasons=(Fact(code="is_pulse"),),
    agreement=("some_spread", "some_spread"),
)
THEMES = (
    PURPOSE,
    DEBATE,
    DECISIONS,
    REVIEW,
    LEARNING,
    TRUST,
    STRAIN,
    WORKLOAD,
    ACCOUNT,
    VISION,
    SAFETY,
    ENERGY,
    OVERALL,
    PULSE,
)


def team_report(**told: Any) -> TeamReport:
    """A team with every verdict, two linked rounds, comments, priorities, figures of dependability."""
    known: dict[str, Any] = {
        "instrument": INSTRUMENT,
        "programme": "Autumn leadership programme",
        "team": "Executive team",
        "mode": "confidential",
        "smallest_group": 5,
        "rounds": (MARCH, SEPTEMBER),
        "basis": "linked",
        "n_linked": 8,
        "themes": THEMES,
        "is_example": True,
        "consensus": (
            ConsensusFinding(
                id="priorities",
                title="Priorities for the year",
                word="fair",
                order=("Growth", "People", "Quality", "Cost", "Risk"),
            ),
        ),
        "reliability": (
            ReliabilityNote(
                scale="purpose",
                title="Shared purpose",
                alpha=Range(value=0.78, low=0.74, high=0.81),
                source="evidence",
            ),
            ReliabilityNote(
                scale="debate",
                title="Open debate",
                alpha=Range(value=0.71, low=0.62, high=0.79),
                source="programme",
            ),
            ReliabilityNote(scale="vision", title="Shared vision", alpha=None, source="none"),
        ),
        "quality": ("good", "mixed"),
        "comments": (
            (
                "What should change first?",
                (
                    "Fewer meetings, but let them end with a decision.",
                    "Say no to one of the three big projects.",
                    "We are kind to each other. Let us also be clear.",
                ),
            ),
        ),
        "limits": (
            Fact(code="simulated_evidence"),
            Fact(code="scales_tested", facts={"n": 12}),
            Fact(code="some_did_not_answer", facts={"n": 8, "roster": 9}),
            Fact(code="followup_level_withheld"),
        ),
        "scales_tested": 12,
    }
    return TeamReport(**(known | told))


def few_themes() -> TeamReport:
    """A usual team: six themes, as most coaches will meet it."""
    return team_report(themes=(PURPOSE, DEBATE, DECISIONS, TRUST, LEARNING, WORKLOAD), scales_tested=6)


def baseline_only() -> TeamReport:
    """A first round, by an untested questionnaire."""
    first = tuple(
        dataclasses.replace(
            t,
            followup=None,
            delta=None,
            delta_noise_only=None,
            shrunken=None,
            verdict=None,
            favourable=None,
            caps=(),
            reasons=(),
            tipping_point=None,
            agreement=t.agreement[:1],
            items=tuple(dataclasses.replace(i, means=i.means[:1]) for i in t.items),
        )
        for t in (PURPOSE, DEBATE, DECISIONS, TRUST, LEARNING, WORKLOAD)
    )
    return team_report(
        instrument=DRAFT,
        rounds=(MARCH,),
        basis="single",
        n_linked=None,
        themes=first,
        quality=("good",),
        limits=(Fact(code="untested_questionnaire"), Fact(code="baseline_only")),
        is_example=False,
        comments=(),
        scales_tested=0,
    )


def too_few() -> TeamReport:
    """A team of which fewer than five answered: nothing of it is shown."""
    hidden = dataclasses.replace(SEPTEMBER, n=None)
    return team_report(
        team="Finance leadership",
        rounds=(dataclasses.replace(MARCH, n=6, roster=6), hidden),
        themes=(),
        is_shown=False,
        basis="single",
        n_linked=None,
        consensus=(),
        reliability=(),
        quality=(),
        comments=(),
        limits=(),
        scales_tested=0,
    )


_CHANGES: dict[str, tuple[tuple[float, str], ...]] = {
    "Executive team": (
        (0.8, "clearly_up"),
        (0.6, "clearly_up"),
        (0.4, "probably_up"),
        (-0.4, "probably_down"),
        (0.2, "no_clear_change"),
        (0.0, "held_steady"),
    ),
    "Product leadership": (
        (0.3, "probably_up"),
        (0.6, "clearly_up"),
        (0.5, "clearly_up"),
        (-0.2, "down_a_little"),
        (0.3, "probably_up"),
        (0.1, "no_clear_change"),
    ),
    "Operations leadership": (
        (0.2, "no_clear_change"),
        (0.3, "probably_up"),
        (0.1, "up_a_little"),
        (-0.6, "clearly_down"),
        (-0.1, "held_steady"),
        (0.3, "probably_up"),
    ),
    "People and culture": (
        (0.3, "no_clear_change"),
        (0.2, "no_clear_change"),
        (0.5, "probably_up"),
        (-0.2, "no_clear_change"),
        (-0.4, "probably_down"),
        (0.1, "not_comparable"),
    ),
}
_COLUMNS = (
    ("purpose", "Shared purpose"),
    ("debate", "Open debate"),
    ("decisions", "Clear decisions"),
    ("workload", "Fair workload"),
    ("trust", "Trust under pressure"),
    ("learning", "Learning together"),
)
_LINES = (
    (0.4, 0.2, 0.6, "clearly_up"),
    (0.4, 0.2, 0.7, "clearly_up"),
    (0.3, 0.1, 0.6, "probably_up"),
    (-0.4, -0.6, -0.1, "probably_down"),
    (0.0, -0.3, 0.3, "no_clear_change"),
    (0.1, -0.1, 0.2, "held_steady"),
)


def _cell(scale: str, delta: float, verdict: Any) -> HeatCell:
    way = {"up": True, "down": False}.get(verdict.split("_")[-1])
    return HeatCell(
        scale=scale, delta=None if verdict == "not_comparable" else delta, verdict=verdict, favourable=way
    )


def programme(**told: Any) -> ProgrammeReport:
    """A programme of five teams, one of them hidden."""
    rows = [
        HeatRow(
            team=team,
            team_id=f"t{number}",
            is_shown=True,
            cells=tuple(_cell(scale, *pair) for (scale, _), pair in zip(_COLUMNS, cells, strict=True)),
            n=8 + number,
            roster=9 + number,
        )
        for number, (team, cells) in enumerate(_CHANGES.items())
    ]
    rows.insert(3, HeatRow(team="Finance leadership", team_id="t9", is_shown=False, cells=()))
    known: dict[str, Any] = {
        "instrument": INSTRUMENT,
        "programme": "Autumn leadership programme",
        "rounds": (
            dataclasses.replace(MARCH, n=52, roster=54),
            dataclasses.replace(SEPTEMBER, n=42, roster=48),
        ),
        "lines": tuple(
            ProgrammeLine(
                scale=scale,
                title=title,
                delta=moved(*line[:3]),
                n_teams=4,
                verdict=line[3],  # type: ignore[arg-type]
                favourable={"up": True, "down": False}.get(line[3].split("_")[-1]),
            )
            for (scale, title), line in zip(_COLUMNS, _LINES, strict=True)
        ),
        "rows": tuple(rows),
        "smallest_group": 5,
        "is_example": True,
        "limits": (Fact(code="hidden_teams", facts={"n": 1, "k": 5}), Fact(code="small_teams_move_more")),
    }
    return ProgrammeReport(**(known | told))


def programme_first_round() -> ProgrammeReport:
    """A programme with its baseline only: who could be read, nothing to compare."""
    rows = tuple(
        HeatRow(team=team, team_id=f"t{n}", is_shown=n != 2, cells=(), n=8 if n != 2 else None, roster=9)
        for n, team in enumerate(_CHANGES)
    )
    return programme(rounds=(MARCH,), lines=(), rows=rows, limits=(Fact(code="baseline_only"),))
