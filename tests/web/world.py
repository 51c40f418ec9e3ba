"""A small installation for tests of pages: one organisation, one team, one open round, real use cases."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from assessments import accounts, day_one, invitations, programmes, rosters, rounds
from assessments.service import Service
from assessments.settings import Settings
from tests import doors
from web.app import respondent_app, staff_app
from web.wsgi import dispatching

KITCHEN = Path(__file__).parent / "kitchen"
PASSWORD = "a lighthouse keeps its own hours"
NAMES = ("Ada Lovell", "Ben Okoro", "Chris Moll", "Dana Ruiz", "Eva Brandt", "Finn Howe", "Gita Rao")
ROLES = ("admin", "coach", "sponsor", "researcher")


@dataclass
class Clock:
    """A clock a test may set; everything else reads it."""

    now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class World:
    """What a test needs to know of its installation."""

    service: Service
    clock: Clock
    admin: object
    programme: object
    round: object = None
    links: dict[str, str] = field(default_factory=dict)
    """Personal tokens by name."""
    passwords: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Address and password by role."""

    def apps(self) -> SimpleNamespace:
        """Both applications, as they are served."""
        respondents, staff = respondent_app(self.service), staff_app(self.service)
        return SimpleNamespace(respondents=respondents, staff=staff, both=dispatching(respondents, staff))


def a_world(
    folder: Path,
    *,
    instrument: str = "kitchen",
    public_url: str = "http://localhost",
    mode: str = "confidential",
) -> World:
    """An installation with staff of every role, a team of seven and a round that is open for two weeks."""
    world = an_installation(folder, public_url=public_url, mode=mode)
    open_a_round(world, instrument=instrument, kind="baseline", title="Baseline")
    return world


def an_installation(
    folder: Path, *, public_url: str = "http://localhost", mode: str = "confidential"
) -> World:
    """An installation without rounds."""
    shutil.copytree(KITCHEN, folder / "instruments" / "kitchen")
    settings = Settings.from_environment(
        {
            "SOUNDLINE_DATABASE": str(folder / "data" / "soundline.sqlite"),
            "SOUNDLINE_KEYS": str(folder / "keys"),
            "SOUNDLINE_PUBLIC_URL": public_url,
            "SOUNDLINE_INSTRUMENTS": str(folder / "instruments"),
        }
    )
    day_one.init(
        settings,
        email="admin@example.org",
        name="Ida Admin",
        password=PASSWORD,
        organisation="Aldermoor Group",
    )
    clock = Clock()
    service = Service.open(settings, clock=clock)
    admin = actor_at(service, "admin@example.org")
    programme = programmes.create(service, admin, title="Autumn leadership programme", mode=mode)
    world = World(service=service, clock=clock, admin=admin, programme=programme)
    world.passwords["admin"] = ("admin@example.org", PASSWORD)
    roster = "team,name,email,language\n" + "".join(
        f"Executive team,{name},{name.split()[0].lower()}@example.org,en\n" for name in NAMES
    )
    preview = rosters.preview(service, admin, programme.id, roster.encode())
    rosters.apply(service, admin, preview.token)
    for role in ROLES[1:]:
        engage(world, role)
    return world


def engage(world: World, role: str) -> None:
    """An account of this role, assigned to the programme where that means something."""
    email = f"{role}@example.org"
    link = accounts.invite_staff(
        world.service, world.admin, email=email, name=f"Robin {role.title()}", role=role
    )
    accounts.accept_invitation(world.service, link.split("#")[1], PASSWORD)
    world.passwords[role] = (email, PASSWORD)
    if role in {"coach", "sponsor"}:
        staff = accounts.staff_by_email(world.service, world.admin, email)
        programmes.assign(world.service, world.admin, staff.id, programme=world.programme.id)


def open_a_round(world: World, *, instrument: str, kind: str, title: str) -> None:
    """Plan and open a round, and keep its links."""
    now = world.clock()
    planned = rounds.plan(
        world.service,
        world.admin,
        world.programme.id,
        kind=kind,
        title=title,
        instrument=instrument,
        opens_on=now.date(),
        closes_at=now + timedelta(days=14),
    )
    world.round = rounds.open_round(world.service, world.admin, planned.id)
    shown = invitations.links(world.service, world.admin, planned.id, distributor="Ida Admin")
    world.links = {link.name: link.url.split("#")[1] for link in shown}


def actor_at(service: Service, email: str, password: str = PASSWORD) -> object:
    """Somebody who has just signed in, with their second factor where they need one."""
    assert accounts.sign_in(service, email, password)
    return doors.actor_of(service, email)
