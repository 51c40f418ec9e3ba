"""What happens in the example organisation: its staff, two programmes, and round after round of answers."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from assessments import (
    accounts,
    administer,
    admissible,
    closing,
    invitations,
    programmes,
    reports_for,
    rosters,
    rounds,
    sending,
)
from assessments.demo import answering_model
from assessments.demo.answering_model import Views
from assessments.demo.cast import LEADING, MEETING, Member, TeamPlan, members
from assessments.model import Actor, Mode, Programme, Role, Round, RoundKind
from assessments.service import Service
from assessments.sittings import Draft, answering, keep_draft
from assessments.store.engine import writing
from instruments.model import Instrument

SEED = 18
QUESTIONNAIRES = Path(__file__).resolve().parent / "questionnaires"
BATTERY = "leadership-team-example"
STAFF: tuple[tuple[Role, str, str], ...] = (
    ("coach", "coach@example.org", "Cam Coach"),
    ("researcher", "researcher@example.org", "Robin Researcher"),
    ("sponsor", "sponsor@example.org", "Sam Sponsor"),
)
TITLES: Mapping[RoundKind, str] = {
    "baseline": "Before",
    "follow_up": "Half a year on",
    "sustainment": "A year on",
}
UNHURRIED = 2
"""The band of a page on which nobody hurried."""
DISTRIBUTOR = "Avery Admin"
Told = Callable[[str], None]


class Clock(Protocol):
    """A clock that can be set."""

    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a visitor needs: the link of somebody who has not answered yet, and who can sign in."""

    link: str
    sign_ins: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cast:
    """The teams of one programme with their people and what they lastingly think."""

    plans: tuple[TeamPlan, ...]
    people: Mapping[str, tuple[Member, ...]]
    views: Mapping[str, Mapping[int, Views]]

    def on_roster(self, plan: TeamPlan, round_number: int) -> tuple[Member, ...]:
        """Who is in a team in a round."""
        everybody = self.people[plan.title]
        return everybody[: plan.size] if round_number == 1 else everybody[plan.leave :]

    def answering(self, plan: TeamPlan, round_number: int) -> tuple[Member, ...]:
        """Who of them answers."""
        asked = self.on_roster(plan, round_number)
        if round_number == 1:
            return asked[: len(asked) - plan.silent_first]
        return asked[plan.silent_second :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Somebody's link, and what opens it."""

    url: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """Where the story happens: an installation, its administrator, and a clock that can be set."""

    service: Service
    admin: Actor
    clock: Clock


def tell(service: Service, *, clock: Clock, now: datetime, password: str, told: Told) -> Story:
    """Staff, a linked programme with two closed rounds and an open one, and an unlinked programme."""
    stage = Stage(service=service, admin=accounts.at_the_terminal(service), clock=clock)
    staff = {"admin": "admin@example.org", **_hired(stage, password)}
    leading = _programme(stage, "Leading together", mode="confidential")
    cast = _cast(service.library.get(BATTERY), LEADING, first=0)
    _told_round(stage, leading, cast, number=1, ago=200, battery=BATTERY)
    told("  the first round is closed …")
    second = _told_round(stage, leading, cast, number=2, ago=28, battery=BATTERY)
    told("  the second round is closed …")
    _meetings(stage)
    clock.now = now
    link = _open(stage, leading, cast)
    _shared(service, leading, second, signing_in=(staff["coach"], password))
    return Story(link=link, sign_ins=staff)


def _hired(stage: Stage, password: str) -> dict[str, str]:
    service, admin = stage.service, stage.admin
    for role, email, name in STAFF:
        link = accounts.invite_staff(service, admin, email=email, name=name, role=role, language="en")
        accounts.accept_invitation(service, link.partition("#")[2], password)
    return {role: email for role, email, _ in STAFF}


def _programme(stage: Stage, title: str, *, mode: Mode) -> Programme:
    service, admin = stage.service, stage.admin
    made = programmes.create(service, admin, title=title, mode=mode)
    for role in ("coach", "sponsor"):
        email = next(e for r, e, _ in STAFF if r == role)
        entrusted = accounts.staff_by_email(service, admin, email)
        programmes.assign(service, admin, entrusted.id, programme=made.id)
    return made


def _cast(instrument: Instrument, plans: Sequence[TeamPlan], *, first: int) -> Cast:
    people: dict[str, tuple[Member, ...]] = {}
    for plan in plans:
        people[plan.title] = members(plan, first=first)
        first += len(people[plan.title])
    views = {p.title: answering_model.views(instrument, p, people[p.title], SEED) for p in plans}
    return Cast(plans=tuple(plans), people=people, views=views)


def _told_round(
    stage: Stage, programme: Programme, cast: Cast, *, number: int, ago: int, battery: str
) -> Round:
    """One round from roster to release, some days ago."""
    now = stage.clock.now
    stage.clock.now = now - timedelta(days=ago)
    _rostered(stage, programme, cast, number)
    kind: RoundKind = "baseline" if number == 1 else "follow_up"
    planned = _planned(stage, programme, kind=kind, battery=battery)
    rounds.open_round(stage.service, stage.admin, planned.id)
    _answered(stage, planned, cast, number)
    stage.clock.now += timedelta(days=14, hours=1)
    closing.close(stage.service, planned.id)
    stage.clock.now = now
    return planned


def _planned(stage: Stage, programme: Programme, *, kind: RoundKind, battery: str) -> Round:
    return rounds.plan(
        stage.service,
        stage.admin,
        programme.id,
        kind=kind,
        title=TITLES[kind],
        instrument=battery,
        opens_on=stage.clock.now.date(),
        closes_at=stage.clock.now + timedelta(days=14),
    )


def _rostered(stage: Stage, programme: Programme, cast: Cast, number: int) -> None:
    service, admin = stage.service, stage.admin
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(("team", "name", "email", "language"))
    for plan in cast.plans:
        for who in cast.on_roster(plan, number):
            sheet.writerow((plan.title, who.name, who.email, who.language))
    seen = rosters.preview(service, admin, programme.id, text.getvalue().encode())
    if seen.token is not None:
        rosters.apply(service, admin, seen.token)


def _answered(stage: Stage, asked: Round, cast: Cast, number: int) -> None:
    """Everybody who answers opens their link, answers, and sends."""
    links = _links(stage, asked)
    for plan in cast.plans:
        for who in cast.answering(plan, number):
            _sat(stage, links[plan.title, who.name].token, plan, who, asked=asked, cast=cast, number=number)


def _links(stage: Stage, asked: Round) -> dict[tuple[str, str], Held]:
    """Everybody's link, by team and name."""
    shown = invitations.links(stage.service, stage.admin, asked.id, distributor=DISTRIBUTOR)
    return {(one.team, one.name): Held(url=one.url, token=one.url.partition("#")[2]) for one in shown}


def _sat(
    stage: Stage, token: str, plan: TeamPlan, who: Member, *, asked: Round, cast: Cast, number: int
) -> None:
    """One sitting: every answer checked and kept as a draft in one go, and sent."""
    service = stage.service
    instrument = service.instrument_of(asked)
    held = cast.views[plan.title][who.number]
    given = answering_model.answers(instrument, plan, who, held, round_number=number, seed=SEED)
    kept = Draft(
        answers=admissible.check(tuple(instrument.items.values()), given),
        pages_kept=tuple(page.id for page in instrument.pages),
        pace=dict.fromkeys((page.id for page in instrument.pages), UNHURRIED),
    )
    sitting = administer.start(service, token, language=who.language)
    with writing(service.engine) as db:
        keep_draft(db, sitting, answering(service, db, sitting.token)[1], kept)
    sending.send(service, sitting)


def _meetings(stage: Stage) -> None:
    """A programme in which nobody is linked, and whose questionnaire changed between its rounds."""
    programme = _programme(stage, "Better meetings", mode="anonymous")
    first, second = (str(QUESTIONNAIRES / f"meeting-rhythm-{n}.yaml") for n in (1, 2))
    cast = _cast(stage.service.library.get(first), MEETING, first=400)
    _told_round(stage, programme, cast, number=1, ago=120, battery=first)
    _told_round(stage, programme, cast, number=2, ago=40, battery=second)


def _open(stage: Stage, programme: Programme, cast: Cast) -> str:
    """An open round some have answered already; gives the link of somebody who has not."""
    planned = _planned(stage, programme, kind="sustainment", battery=BATTERY)
    rounds.open_round(stage.service, stage.admin, planned.id)
    links = _links(stage, planned)
    people = [(plan, who) for plan in cast.plans for who in cast.on_roster(plan, 3)]
    early = people[::5]
    for plan, who in early:
        _sat(stage, links[plan.title, who.name].token, plan, who, asked=planned, cast=cast, number=3)
    return next(links[plan.title, who.name].url for plan, who in people if (plan, who) not in early)


def _shared(service: Service, programme: Programme, told: Round, *, signing_in: tuple[str, str]) -> None:
    """The coach shares one team's report with its sponsor and with the team."""
    coach = accounts.actor_of(service, accounts.sign_in(service, *signing_in))
    if coach is None:
        return
    team = next(t for t in programmes.teams(service, coach, programme.id) if t.title == LEADING[0].title)
    for audience in ("sponsor", "team"):
        reports_for.share(service, coach, team.id, told.id, audience=audience)
