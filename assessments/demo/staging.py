"""How a round of the example is acted out through the use cases: roster, opening, sittings, closing."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from assessments import administer, admissible, closing, invitations, rosters, rounds, sending
from assessments.demo import answering_model
from assessments.demo.answering_model import Views
from assessments.demo.cast import Member, TeamPlan, members
from assessments.model import Actor, Programme, Round, RoundKind
from assessments.service import Service
from assessments.sittings import Draft, answering, keep_draft
from assessments.store.engine import writing
from instruments.model import Instrument

SEED = 18
UNHURRIED = 2
"""The band of a page on which nobody hurried."""
DISTRIBUTOR = "Avery Admin"


class Clock(Protocol):
    """A clock that can be set."""

    now: datetime


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

    def answering(self, round_number: int) -> Iterable[tuple[TeamPlan, Member]]:
        """Who answers a round, team by team."""
        for plan in self.plans:
            asked = self.on_roster(plan, round_number)
            first = round_number == 1
            told = asked[: len(asked) - plan.silent_first] if first else asked[plan.silent_second :]
            yield from ((plan, who) for who in told)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A round that is going to happen: which one, how it is called, with what, when and for how long."""

    number: int
    title: str
    battery: str
    ago: int
    days: int = 14

    @property
    def kind(self) -> RoundKind:
        """The first is what the others are counted from."""
        return "baseline" if self.number == 1 else "follow_up" if self.number == 2 else "sustainment"


def casting(instrument: Instrument, plans: Sequence[TeamPlan], *, first: int) -> Cast:
    """Teams filled with people, numbered from `first`, and their views."""
    people: dict[str, tuple[Member, ...]] = {}
    for plan in plans:
        people[plan.title] = members(plan, first=first)
        first += len(people[plan.title])
    views = {p.title: answering_model.views(instrument, p, people[p.title], SEED) for p in plans}
    return Cast(plans=tuple(plans), people=people, views=views)


def acted(stage: Stage, programme: Programme, cast: Cast, scene: Scene) -> Round:
    """One round from roster to release, in the past."""
    now = stage.clock.now
    stage.clock.now = now - timedelta(days=scene.ago)
    _rostered(stage, programme, cast, scene.number)
    opened, links = opening(stage, programme, scene)
    for plan, who in cast.answering(scene.number):
        sat(stage, links[plan.title, who.name], plan, who, asked=opened, cast=cast, number=scene.number)
    stage.clock.now += timedelta(days=scene.days, hours=1)
    closing.close(stage.service, opened.id)
    stage.clock.now = now
    return opened


def opening(stage: Stage, programme: Programme, scene: Scene) -> tuple[Round, Mapping[tuple[str, str], Held]]:
    """A round planned and opened now, and everybody's link by team and name."""
    planned = rounds.plan(
        stage.service,
        stage.admin,
        programme.id,
        kind=scene.kind,
        title=scene.title,
        instrument=scene.battery,
        opens_on=stage.clock.now.date(),
        closes_at=stage.clock.now + timedelta(days=scene.days),
    )
    opened = rounds.open_round(stage.service, stage.admin, planned.id)
    shown = invitations.links(stage.service, stage.admin, opened.id, distributor=DISTRIBUTOR)
    return opened, {(one.team, one.name): Held(url=one.url, token=one.url.partition("#")[2]) for one in shown}


def sat(
    stage: Stage, link: Held, plan: TeamPlan, who: Member, *, asked: Round, cast: Cast, number: int
) -> None:
    """One sitting: every answer checked and kept as a draft in one go, and sent."""
    service = stage.service
    instrument = service.instrument_of(asked)
    view = cast.views[plan.title][who.number]
    given = answering_model.answers(instrument, plan, who, view, round_number=number, seed=SEED)
    kept = Draft(
        answers=admissible.check(tuple(instrument.items.values()), given),
        pages_kept=tuple(page.id for page in instrument.pages),
        pace=dict.fromkeys((page.id for page in instrument.pages), UNHURRIED),
    )
    consents = asked.mode == "identified"
    sitting = administer.start(service, link.token, language=who.language, consents=consents)
    with writing(service.engine) as db:
        held = answering(service, db, sitting.token)[1]
        keep_draft(db, sitting, held, kept, room=admissible.room(instrument))
    sending.send(service, sitting)


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
