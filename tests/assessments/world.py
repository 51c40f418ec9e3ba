"""A small installation for tests: a programme, teams, a questionnaire with every kind of item."""

import random
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from assessments import (
    accounts,
    administer,
    closing,
    day_one,
    invitations,
    programmes,
    rosters,
    rounds,
)
from assessments.model import Actor, Programme, Round, Team
from assessments.release.shapes import FrozenRound, LedgerRow, Release
from assessments.reports.shapes import HeatRow, InstrumentRef, ProgrammeReport, RoundRef, TeamReport
from assessments.service import Service
from assessments.settings import Settings

QUESTIONNAIRE = """
format: 1
id: every-kind
version: "1.0.0"
status: draft
licence: CC0-1.0
referent: team
minutes: 3
languages: [en]
title: Every kind
formats:
  agree: {kind: rating, low: 1, high: 5, not_applicable: true,
          points: {1: Never, 2: Rarely, 3: Sometimes, 4: Often, 5: Always}}
items:
  r1: {format: agree, text: We meet on time.}
  r2: {format: agree, keyed: -1, text: We meet late.}
  r3: {format: agree, text: We end on time.}
  r4: {format: agree, text: We keep to the agenda.}
  one: {format: {kind: choice, options: [a, b]}, unscored: true, text: Which?, options: {a: This, b: That}}
  some:
    format: {kind: choices, options: [x, y, z]}
    unscored: true
    text: Which of these?
    options: {x: Ex, y: Why, z: Zed}
  order:
    format: {kind: ranking, options: [p, q, s]}
    text: Put these in order.
    options: {p: Pea, q: Queue, s: Es}
  share:
    format: {kind: allocation, options: [m, n], total: 10}
    text: Share ten points.
    options: {m: Em, n: En}
  hours: {format: {kind: number, low: 0, high: 80, whole: true, unit: h}, unscored: true, text: Hours?}
  follow: {format: agree, unscored: true, optional: true, show_if: "r1 <= 2", text: What kept us so often?}
  words: {format: {kind: text, max_length: 300}, optional: true, text: What should change?}
scales:
  time: {title: Time, items: [r1, r2, r3, r4], score: mean}
consensus:
  priorities: {item: order, title: Priorities}
  points: {item: share, title: Points}
pages:
  - {id: first, items: [r1, r2, r3, r4], order: shuffle, title: Meetings}
  - {id: second, items: [one, some, order, share, hours, follow], title: Tasks}
  - {id: last, items: [words], title: To finish}
"""
ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 16, 18, 0, tzinfo=UTC)
PASSWORD = "a long enough pass phrase"
FIRST_PAGE = {"r1": 4, "r2": 2, "r3": 5, "r4": 3}
SECOND_PAGE = {
    "one": "a", "some.x": 1, "some.y": 0, "some.z": 1, "order.p": 1, "order.q": 3, "order.s": 2,
    "share.m": 7, "share.n": 3, "hours": 12,
}  # fmt: skip


class FrozenClock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class OneFile:
    """A library with one questionnaire."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def get(self, name: str) -> Any:
        from instruments.load import load

        return load(self.file)


@dataclass
class World:
    """An open installation with what the tests of a round need."""

    service: Service
    clock: FrozenClock
    admin: Actor
    folder: Path
    programme: Programme | None = None
    teams: dict[str, Team] = field(default_factory=dict)

    def staffed(self, role: str, email: str | None = None) -> Actor:
        """Somebody new with a role."""
        accounts.invite_staff(
            self.service, self.admin, email=email or f"{role}@example.org", name=role.title(), role=role
        )
        found = accounts.staff_by_email(self.service, self.admin, email or f"{role}@example.org")
        return Actor(staff=found.id, organisation=found.organisation, role=found.role)

    def with_programme(self, *, mode: str = "confidential", people: int = 6, teams=("North",)) -> Programme:
        """A programme with teams and their members."""
        self.programme = programmes.create(self.service, self.admin, title="Steady", mode=mode)
        rows = ["team,name,email,language"]
        for team in teams:
            word = team.lower().replace(" ", "")
            rows += [f"{team},{team} {i},{word}{i}@example.org,en" for i in range(1, people + 1)]
        self.imported("\n".join(rows))
        found = programmes.teams(self.service, self.admin, self.programme.id)
        self.teams = {team.title: team for team in found}
        return self.programme

    def imported(self, csv: str) -> rosters.RosterPreview:
        """A roster file, looked at and applied."""
        seen = rosters.preview(self.service, self.admin, self.programme.id, csv.encode())
        assert seen.token, seen
        return rosters.apply(self.service, self.admin, seen.token)

    def planned(
        self, *, kind: str = "baseline", title: str = "Spring", teams=None, closes_at=CLOSES
    ) -> Round:
        """A planned round."""
        return rounds.plan(
            self.service,
            self.admin,
            self.programme.id,
            kind=kind,
            title=title,
            instrument="every-kind",
            opens_on=date(2026, 3, 2),
            closes_at=closes_at,
            teams=teams,
        )

    def opened(self, **wanted: Any) -> Round:
        """A round that takes answers."""
        return rounds.open_round(self.service, self.admin, self.planned(**wanted).id)

    def tokens(self, asked: Round) -> dict[str, str]:
        """Everybody's token, by name."""
        found = invitations.links(self.service, self.admin, asked.id, distributor="Dee")
        return {link.name: link.url.partition("#")[2] for link in found}

    def answered(self, token: str, **first: int) -> administer.Sitting:
        """A sitting with all pages kept and nothing sent."""
        sitting = administer.start(self.service, token)
        administer.save_page(self.service, sitting, "first", FIRST_PAGE | first)
        administer.save_page(self.service, sitting, "second", SECOND_PAGE)
        administer.save_page(self.service, sitting, "last", {})
        return sitting

    def sent(self, token: str, **first: int) -> administer.Receipt:
        """A sitting from the first page to the receipt."""
        return administer.send(self.service, self.answered(token, **first))

    def closed(self, asked: Round) -> Round:
        """The round after its date."""
        self.clock.now = max(self.clock.now, asked.closes_at + timedelta(minutes=1))
        closing.close_due(self.service)
        return rounds.get(self.service, self.admin, asked.id)


def settings_in(folder: Path, **wanted: str) -> Settings:
    """Settings of an installation in a folder."""
    told = {
        "SOUNDLINE_DATABASE": str(folder / "data" / "soundline.sqlite"),
        "SOUNDLINE_KEYS": str(folder / "keys"),
        "SOUNDLINE_PUBLIC_URL": "https://survey.example.org",
    }
    return Settings.from_environment(told | wanted)


def made(folder: Path, *, seed: int = 1, **wanted: str) -> World:
    """A fresh installation, opened with a frozen clock and seeded chance."""
    settings = settings_in(folder, **wanted)
    day_one.init(
        settings,
        email="ada@example.org",
        name="Ada",
        password=PASSWORD,
        organisation="Example Ltd",
        rng=random.Random(seed + 1),
    )
    clock = FrozenClock()
    service = Service.open(settings, clock=clock, rng=random.Random(seed))
    file = folder / "every-kind.yaml"
    file.write_text(QUESTIONNAIRE)
    service.__dict__["library"] = OneFile(file)
    return World(service=service, clock=clock, admin=accounts.at_the_terminal(service), folder=folder)


class Gate:
    """A stand-in for the gate: says what it was given, and releases one row a team."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.kept: dict[str, Release] = {}

    def release(self, **asked: Any) -> Release:
        """A report a team and one ledger row over all its answers."""
        self.asked.append(asked)
        chains = [(a.chain or f"made-up-{i}", a.team) for i, a in enumerate(asked["answers"])]
        return Release(
            round=asked["round"].id,
            team_reports={team.id: _team_report(asked, team) for team in asked["teams"]},
            programme_report=_programme_report(asked),
            ledger_rows=tuple(
                LedgerRow(
                    team=team.id,
                    scale="time",
                    output="level",
                    members=tuple((c, asked["round"].id, 1) for c, of in chains if of == team.id),
                )
                for team in asked["teams"]
            ),
        )

    def to_json(self, release: Release) -> str:
        """The name under which the release is held."""
        self.kept[release.round] = release
        return f'{{"round": "{release.round}"}}'

    def from_json(self, text: str) -> Release:
        """The release again."""
        return self.kept[text.split('"')[3]]

    def earlier(self) -> tuple[FrozenRound, ...]:
        """What the latest round could look back at."""
        return self.asked[-1]["earlier"]


def gate_in(monkeypatch: Any) -> Gate:
    """The stand-in, put where closing looks for the gate."""
    gate = Gate()
    for name, functions in {"gate": ["release"], "frozen": ["to_json", "from_json"]}.items():
        module = ModuleType(f"assessments.release.{name}")
        for function in functions:
            setattr(module, function, getattr(gate, function))
        monkeypatch.setitem(sys.modules, f"assessments.release.{name}", module)
    return gate


def _instrument(asked: dict[str, Any]) -> InstrumentRef:
    found = asked["instrument"]
    return InstrumentRef(
        id=found.id, version=found.version, digest=found.digest, title="Every kind", status="draft", grade=0
    )


def _ref(asked: dict[str, Any]) -> RoundRef:
    return RoundRef(title=asked["round"].title, kind=asked["round"].kind, closed_on=None, n=None, roster=None)


def _team_report(asked: dict[str, Any], team: Team) -> TeamReport:
    return TeamReport(
        instrument=_instrument(asked),
        programme=asked["programme"].title,
        team=team.title,
        mode=asked["round"].mode,
        smallest_group=asked["round"].smallest_group,
        rounds=(_ref(asked),),
        basis="single",
        n_linked=None,
        themes=(),
    )


def _programme_report(asked: dict[str, Any]) -> ProgrammeReport:
    return ProgrammeReport(
        instrument=_instrument(asked),
        programme=asked["programme"].title,
        rounds=(_ref(asked),),
        lines=(),
        rows=tuple(
            HeatRow(team=team.title, team_id=team.id, is_shown=True, cells=()) for team in asked["teams"]
        ),
        smallest_group=asked["round"].smallest_group,
    )
