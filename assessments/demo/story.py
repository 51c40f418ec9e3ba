"""What happens in the example organisation: its staff, three programmes, and round after round of answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from assessments import accounts, criteria, programmes, reports_for
from assessments.demo.cast import LEADING, MEETING, STUDY, TeamPlan
from assessments.demo.staging import Cast, Clock, Scene, Stage, acted, casting, opening, sat
from assessments.model import Actor, Mode, Programme, Role, Round, Team
from assessments.service import Service

QUESTIONNAIRES = Path(__file__).resolve().parent / "questionnaires"
BATTERY = "leadership-team-example"
STAFF: tuple[tuple[Role, str, str], ...] = (
    ("coach", "coach@example.org", "Cam Coach"),
    ("researcher", "researcher@example.org", "Robin Researcher"),
    ("sponsor", "sponsor@example.org", "Sam Sponsor"),
)
FIRST_OF_STUDY, FIRST_OF_MEETINGS = 120, 400
"""Numbers of people by programme: apart, so that nobody stands in two."""
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a visitor needs: the link of somebody who has not answered yet, and who can sign in."""

    link: str
    sign_ins: Mapping[str, str]


def tell(service: Service, *, clock: Clock, now: datetime, password: str, told: Told) -> Story:
    """Staff; a linked programme with an open round, an unlinked one, and a study of the questionnaire."""
    stage = Stage(service=service, admin=accounts.at_the_terminal(service), clock=clock)
    staff = {"admin": "admin@example.org", **_hired(stage, password)}
    leading = _programme(stage, "Leading together", mode="confidential", entrusted=("coach", "sponsor"))
    cast = casting(service.library.get(BATTERY), LEADING, first=0)
    acted(stage, leading, cast, Scene(number=1, title="Before", battery=BATTERY, ago=400))
    _aimed(stage, leading, ago=370)
    acted(stage, leading, cast, Scene(number=2, title="Half a year on", battery=BATTERY, ago=210))
    third = acted(stage, leading, cast, Scene(number=3, title="A year on", battery=BATTERY, ago=28))
    told("  a team programme is there …")
    _meetings(stage)
    _study(stage)
    told("  a validation study is there …")
    clock.now = now
    link = _open(stage, leading, cast)
    _shared(service, leading, third, coach=_acting(stage, staff["coach"]))
    return Story(link=link, sign_ins=staff)


def _hired(stage: Stage, password: str) -> dict[str, str]:
    service, admin = stage.service, stage.admin
    for role, email, name in STAFF:
        link = accounts.invite_staff(service, admin, email=email, name=name, role=role, language="en")
        accounts.accept_invitation(service, link.partition("#")[2], password)
    return {role: email for role, email, _ in STAFF}


def _programme(stage: Stage, title: str, *, mode: Mode, entrusted: tuple[Role, ...] = ()) -> Programme:
    service, admin = stage.service, stage.admin
    made = programmes.create(service, admin, title=title, mode=mode)
    for role in entrusted:
        email = next(e for r, e, _ in STAFF if r == role)
        person = accounts.staff_by_email(service, admin, email)
        programmes.assign(service, admin, person.id, programme=made.id)
    return made


def _meetings(stage: Stage) -> None:
    """A programme in which nobody is linked, and whose questionnaire changed between its rounds."""
    programme = _programme(stage, "Better meetings", mode="anonymous", entrusted=("coach", "sponsor"))
    first, second = (str(QUESTIONNAIRES / f"meeting-rhythm-{n}.yaml") for n in (1, 2))
    cast = casting(stage.service.library.get(first), MEETING, first=FIRST_OF_MEETINGS)
    acted(stage, programme, cast, Scene(number=1, title="Before", battery=first, ago=120))
    acted(stage, programme, cast, Scene(number=2, title="Half a year on", battery=second, ago=40))


def _study(stage: Stage) -> None:
    """People who consented answer the battery twice within two weeks, with nothing done in between."""
    programme = _programme(stage, "Validation study", mode="identified")
    cast = casting(stage.service.library.get(BATTERY), STUDY, first=FIRST_OF_STUDY)
    acted(stage, programme, cast, Scene(number=1, title="First time", battery=BATTERY, ago=80, days=7))
    acted(stage, programme, cast, Scene(number=2, title="Two weeks later", battery=BATTERY, ago=66, days=7))


def _open(stage: Stage, programme: Programme, cast: Cast) -> str:
    """An open round some have answered already; gives the link of somebody who has not."""
    opened, links = opening(stage, programme, Scene(number=4, title="Two years on", battery=BATTERY, ago=0))
    people = [(plan, who) for plan in cast.plans for who in cast.on_roster(plan, 4)]
    early = people[::5]
    for plan, who in early:
        sat(stage, links[plan.title, who.name], plan, who, asked=opened, cast=cast, number=4)
    return next(links[plan.title, who.name].url for plan, who in people if (plan, who) not in early)


def _aimed(stage: Stage, programme: Programme, *, ago: int) -> None:
    """After the baseline: some teams wait for their coaching, others have focus themes with targets."""
    service, now = stage.service, stage.clock.now
    coach = _acting(stage, "coach@example.org")
    teams = {team.title: team for team in programmes.teams(service, coach, programme.id)}
    stage.clock.now = now - timedelta(days=ago)
    for plan in LEADING:
        team = teams[plan.title]
        if plan.is_waiting:
            starts_on = (now - timedelta(days=7)).date()
            programmes.coaching_starts(service, stage.admin, team.id, starts_on)
        if plan.aims:
            _chosen(service, coach, team, plan, now=now)
    stage.clock.now = now


def _chosen(service: Service, coach: Actor, team: Team, plan: TeamPlan, *, now: datetime) -> None:
    """A team's focus themes: the first target is due by the third round, a second one only later."""
    told = {choice.scale: choice for choice in criteria.of_team(service, coach, team.id).choices}
    for number, (scale, above) in enumerate(plan.aims.items()):
        level = told[scale].baseline
        if level is None or above is None:
            criteria.choose(service, coach, team.id, scale)
            continue
        due = (now + timedelta(days=300 * number - 100)).date()
        criteria.choose(service, coach, team.id, scale, target=round(level.value + above, 1), by=due)


def _acting(stage: Stage, email: str) -> Actor:
    """Somebody of the staff, acting."""
    found = accounts.staff_by_email(stage.service, stage.admin, email)
    return Actor(staff=found.id, organisation=found.organisation, role=found.role)


def _shared(service: Service, programme: Programme, told: Round, *, coach: Actor) -> None:
    """The coach shares one team's report with its sponsor and with the team."""
    team = next(t for t in programmes.teams(service, coach, programme.id) if t.title == LEADING[0].title)
    for audience in ("sponsor", "team"):
        reports_for.share(service, coach, team.id, told.id, audience=audience)
