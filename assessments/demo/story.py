"""What happens in the example organisation: its staff, two programmes, and round after round of answers."""

import csv
import io
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
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
UNHURRIED = 2
"""The band of a page on which nobody hurried."""
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


def tell(service: Service, *, clock: Clock, now: datetime, password: str, told: Told) -> Story:
    """Staff, a linked programme with two closed rounds and an open one, and an unlinked programme."""
    admin = accounts.at_the_terminal(service)
    staff = {"admin": "admin@example.org", **_hired(service, admin, password)}
    leading = _programme(service, admin, "Leading together", mode="confidential")
    cast = _cast(service.library.get(BATTERY), LEADING, first=0)
    _told_round(service, admin, clock, leading, cast, number=1, ago=200, battery=BATTERY)
    told("  the first round is closed …")
    second = _told_round(service, admin, clock, leading, cast, number=2, ago=28, battery=BATTERY)
    told("  the second round is closed …")
    _meetings(service, admin, clock, now)
    clock.now = now
    link = _open(service, admin, leading, cast, now)
    _shared(service, staff["coach"], password, leading, second)
    return Story(link=link, sign_ins=staff)


def _hired(service: Service, admin: Actor, password: str) -> dict[str, str]:
    for role, email, name in STAFF:
        link = accounts.invite_staff(service, admin, email=email, name=name, role=role, language="en")
        accounts.accept_invitation(service, link.partition("#")[2], password)
    return {role: email for role, email, _ in STAFF}


def _programme(service: Service, admin: Actor, title: str, *, mode: Mode) -> Programme:
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
    service: Service, admin: Actor, clock: Clock, programme: Programme, cast: Cast,
    *, number: int, ago: int, battery: str,
) -> Round:  # fmt: skip
    """One round from roster to release, some days ago."""
    now = clock.now
    clock.now = now - timedelta(days=ago)
    kind: RoundKind = "baseline" if number == 1 else "follow_up"
    _rostered(service, admin, programme, cast, number)
    planned = _planned(service, admin, programme, kind=kind, battery=battery, clock=clock)
    rounds.open_round(service, admin, planned.id)
    _answered(service, admin, planned, cast, number)
    clock.now += timedelta(days=14, hours=1)
    closing.close(service, planned.id)
    clock.now = now
    return planned


def _planned(
    service: Service, admin: Actor, programme: Programme, *, kind: RoundKind, battery: str, clock: Clock
) -> Round:
    titles = {"baseline": "Before", "follow_up": "Half a year on", "sustainment": "A year on"}
    return rounds.plan(
        service,
        admin,
        programme.id,
        kind=kind,
        title=titles[kind],
        instrument=battery,
        opens_on=clock.now.date(),
        closes_at=clock.now + timedelta(days=14),
    )


def _rostered(service: Service, admin: Actor, programme: Programme, cast: Cast, number: int) -> None:
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(("team", "name", "email", "language"))
    for plan in cast.plans:
        for who in cast.on_roster(plan, number):
            sheet.writerow((plan.title, who.name, who.email, who.language))
    seen = rosters.preview(service, admin, programme.id, text.getvalue().encode())
    if seen.token is not None:
        rosters.apply(service, admin, seen.token)


def _answered(service: Service, admin: Actor, asked: Round, cast: Cast, number: int) -> None:
    """Everybody who answers opens their link, answers page after page, and sends."""
    links = {
        (link.team, link.name): link.url.partition("#")[2]
        for link in invitations.links(service, admin, asked.id, distributor="Avery Admin")
    }
    instrument = service.instrument_of(asked)
    for plan in cast.plans:
        for who in cast.answering(plan, number):
            given = answering_model.answers(
                instrument, plan, who, cast.views[plan.title][who.number], round_number=number, seed=SEED
            )
            _sat(service, links[plan.title, who.name], instrument, given, who)


def _sat(
    service: Service, token: str, instrument: Instrument, given: Mapping[str, int | str], who: Member
) -> None:
    """One sitting: every answer checked and kept as a draft in one go, and sent."""
    sitting = administer.start(service, token, language=who.language)
    kept = Draft(
        answers=admissible.check(tuple(instrument.items.values()), given),
        pages_kept=tuple(page.id for page in instrument.pages),
        pace=dict.fromkeys((page.id for page in instrument.pages), UNHURRIED),
    )
    with writing(service.engine) as db:
        _, asked = answering(service, db, sitting.token)
        keep_draft(db, sitting, asked, kept)
    sending.send(service, sitting)


def _meetings(service: Service, admin: Actor, clock: Clock, now: datetime) -> None:
    """A programme in which nobody is linked, and whose questionnaire changed between its rounds."""
    programme = _programme(service, admin, "Better meetings", mode="anonymous")
    first, second = (str(QUESTIONNAIRES / f"meeting-rhythm-{n}.yaml") for n in (1, 2))
    cast = _cast(service.library.get(first), MEETING, first=400)
    _told_round(service, admin, clock, programme, cast, number=1, ago=120, battery=first)
    _told_round(service, admin, clock, programme, cast, number=2, ago=40, battery=second)


def _open(service: Service, admin: Actor, programme: Programme, cast: Cast, now: datetime) -> str:
    """An open round: some have answered already; gives the link of one who has not."""
    planned = rounds.plan(
        service,
        admin,
        programme.id,
        kind="sustainment",
        title="A year on",
        instrument=BATTERY,
        opens_on=now.date(),
        closes_at=now + timedelta(days=14),
    )
    rounds.open_round(service, admin, planned.id)
    links = invitations.links(service, admin, planned.id, distributor="Avery Admin")
    instrument = service.instrument_of(planned)
    chosen = random.Random(SEED).sample(range(len(links)), k=len(links) // 5)  # noqa: S311 - an example
    for place in chosen:
        for plan, who in _people(cast):
            if (plan.title, who.name) == (links[place].team, links[place].name):
                held = cast.views[plan.title][who.number]
                given = answering_model.answers(instrument, plan, who, held, round_number=3, seed=SEED)
                _sat(service, links[place].url.partition("#")[2], instrument, given, who)
    return next(link.url for i, link in enumerate(links) if i not in chosen and link.team == LEADING[0].title)


def _people(cast: Cast) -> Iterator[tuple[TeamPlan, Member]]:
    for plan in cast.plans:
        for who in cast.on_roster(plan, 3):
            yield plan, who


def _shared(service: Service, email: str, password: str, programme: Programme, told: Round) -> None:
    """The coach shares one team's report with its sponsor and with the team."""
    coach = accounts.actor_of(service, accounts.sign_in(service, email, password))
    if coach is None:
        return
    team = next(t for t in programmes.teams(service, coach, programme.id) if t.title == LEADING[0].title)
    for audience in ("sponsor", "team"):
        reports_for.share(service, coach, team.id, told.id, audience=audience)
