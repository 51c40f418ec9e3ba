"""One world lived twice: three rounds, targets, teams that wait, words; and everything others can see of it.

What two people of one team answer can be exchanged in all rounds, and the order in which people send can be
another one. Clock, keys and chance are the same in both worlds, so that whatever differs afterwards was
caused by who answered what, or when.
"""

import io
import logging
import random
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from nacl.public import PrivateKey

from assessments import (
    access_export,
    accounts,
    administer,
    closing,
    criteria,
    day_one,
    invitations,
    mailer,
    programmes,
    reports_for,
    rosters,
    rounds,
    schedule,
)
from assessments.service import Service
from assessments.store import engine
from documents import letters
from tests import doors
from tests.assessments.release.rounds import RATED, TEXT, codes
from tests.assessments.world import PASSWORD, FrozenClock, settings_in
from tests.web.bot import Bot
from web.app import respondent_app, staff_app

LARGE = "Harbour"
TEAMS = {LARGE: 10, "Meadow": 5, "Orchard": 5, "Quarry": 5, "Station": 5, "Tower": 5}
WAITING = ("Quarry", "Station", "Tower")
EXCHANGED = (f"{LARGE} 2", f"{LARGE} 7")
"""Two members of one team who both answer every round."""
KINDS = ("baseline", "follow_up", "sustainment")
ROLES = ("admin", "coach", "sponsor", "researcher")
WORDS = ("I would rather meet less.", "We never decide.", "Ask the people who do it.", "It was good.")
ONE_PAGE = "pages:\n  - {id: all, items: [m1, m2, m3, n1, n2, n3, top, why]}\n"
SEED = re.compile(r'"seed":"[0-9a-f]+"')
SMTP = "smtp://127.0.0.1:1"


@dataclass
class Seen:
    """Everything told to anybody, by where it was met, and the file as it stands after each close."""

    pages: dict[str, bytes] = field(default_factory=dict)
    """Status, headers and body of every address, for every reader."""
    mails: list[bytes] = field(default_factory=list)
    logs: str = ""
    files: list[bytes] = field(default_factory=list)
    """The database, after each close."""


@dataclass
class Lived:
    """A world on its way through its rounds."""

    service: Service
    clock: FrozenClock
    admin: Any
    programme: Any
    teams: dict[str, Any]
    answers_of: dict[str, str]
    """Whose answers somebody gives: their own, or those of whom they were exchanged with."""
    kinds: Sequence[str]
    seen: Seen
    tokens: dict[str, str] = field(default_factory=dict)
    rounds: list[Any] = field(default_factory=list)


def lived(
    folder: Any, patch: pytest.MonkeyPatch, *, exchanged: bool = False, order: int = 0,
    mode: str = "confidential", kinds: Sequence[str] = KINDS, teams: dict[str, int] | None = None,
    has_pages: bool = True,
) -> Seen:  # fmt: skip
    """One world, from an empty folder to the last page; `order` seeds in which people send."""
    fixed(patch)
    quick(patch)
    world = _founded(folder, mode=mode, kinds=kinds, teams=teams or TEAMS)
    with _mails(patch, world.seen.mails), _logged() as said:
        if exchanged:
            one, other = EXCHANGED
            world.answers_of |= {one: other, other: one}
        for number, kind in enumerate(kinds):
            _round(world, number, kind, order=order)
            if number == 0 and len(kinds) > 1:
                _choose(world)
        if has_pages:
            _share(world)
            world.seen.pages.update(everything(world))
        world.service.close()
        world.seen.logs = said.getvalue()
    shutil.rmtree(folder)  # the next world stands in the same place: its address is on a page
    return world.seen


def _founded(folder: Any, *, mode: str, kinds: Sequence[str], teams: dict[str, int]) -> Lived:
    (folder / "instruments").mkdir(parents=True)
    (folder / "instruments" / "mini.yaml").write_text(TEXT + ONE_PAGE)
    settings = settings_in(
        folder,
        SOUNDLINE_INSTRUMENTS=str(folder / "instruments"),
        SOUNDLINE_PUBLIC_URL="http://localhost",
        SOUNDLINE_SMTP_URL=SMTP,
    )
    day_one.init(
        settings, email="admin@example.org", name="Ida Admin", password=PASSWORD,
        organisation="Example Ltd", rng=random.Random(2),
    )  # fmt: skip
    clock = FrozenClock()
    service = Service.open(settings, clock=clock, rng=random.Random(1))
    admin = doors.actor_of(service, "admin@example.org")
    programme = programmes.create(service, admin, title="Steady", mode=mode)
    rows = [
        f"{t},{t} {i},{t.lower()}{i}@example.org,en" for t, size in teams.items() for i in range(1, size + 1)
    ]
    preview = rosters.preview(
        service, admin, programme.id, "\n".join(["team,name,email,language", *rows]).encode()
    )
    rosters.apply(service, admin, preview.token)
    for role in ROLES[1:]:
        _engage(service, admin, programme, role)
    found = {t.title: t for t in programmes.teams(service, admin, programme.id)}
    for title in WAITING:
        if title in found:
            programmes.coaching_starts(
                service, admin, found[title].id, clock.now.date() + timedelta(days=9_000)
            )
    return Lived(
        service=service, clock=clock, admin=admin, programme=programme, teams=found, answers_of={},
        kinds=kinds, seen=Seen(),
    )  # fmt: skip


def _engage(service: Service, admin: Any, programme: Any, role: str) -> None:
    email = f"{role}@example.org"
    link = accounts.invite_staff(service, admin, email=email, name=role.title(), role=role)
    accounts.accept_invitation(service, link.split("#")[1], PASSWORD)
    if role in {"coach", "sponsor"}:
        account = accounts.staff_by_email(service, admin, email)
        programmes.assign(service, admin, account.id, programme=programme.id)


def _round(world: Lived, number: int, kind: str, *, order: int) -> None:
    """Half of them send, all are reminded (once by mail before, in the second round), the others send."""
    service, admin = world.service, world.admin
    closes_at = world.clock.now + timedelta(days=14)
    planned = rounds.plan(
        service, admin, world.programme.id, kind=kind, title=f"Round {number + 1}", instrument="mini",
        opens_on=world.clock.now.date(), closes_at=closes_at,
    )  # fmt: skip
    asked = rounds.open_round(service, admin, planned.id)
    world.rounds.append(asked)
    links = invitations.links(service, admin, asked.id, distributor="Ida Admin")
    world.tokens = {link.name: link.url.split("#")[1] for link in links}
    if number == 1:
        invitations.mail_all(service, admin, asked.id)
        schedule.tick(service, write=letters.write)
    names = list(world.tokens)
    if order:
        random.Random(order).shuffle(names)
    half = len(names) // 2
    for place, name in enumerate(names):
        if place == half and number == 1:
            invitations.remind(service, admin, asked.id)
            schedule.tick(service, write=letters.write)
        _answer(world, number, name)
    world.clock.now = closes_at + timedelta(minutes=1)
    closing.close_due(service)
    world.seen.files.append(service.settings.database.read_bytes())
    world.clock.now += timedelta(days=100)


def _answer(world: Lived, number: int, name: str) -> None:
    """Six ratings, an order and, from four of the large team, words that may be shown."""
    whose = world.answers_of.get(name, name)
    consents = world.programme.mode == "identified"
    sitting = administer.start(world.service, world.tokens[name], consents=consents)
    drawn = random.Random(f"{number} {whose}")
    given: dict[str, Any] = dict(zip(RATED, codes(number, whose, 0.3 * number), strict=True))
    given |= {f"top.{o}": place for o, place in zip("abcd", drawn.sample(range(1, 5), 4), strict=True)}
    team, place = whose.split()
    if team == LARGE and 2 <= int(place) <= 5:
        given |= {"why": WORDS[int(place) - 2], "why.share": 1}
    seconds = drawn.choice((3.0, 40.0, 200.0))
    administer.save_page(world.service, sitting, "all", given, seconds=seconds)
    administer.send(world.service, sitting)


def _choose(world: Lived) -> None:
    coach = doors.actor_of(world.service, "coach@example.org")
    for title in list(world.teams)[:2]:
        by = world.clock.now.date() + timedelta(days=30)
        criteria.choose(world.service, coach, world.teams[title].id, "time", target=4.5, by=by)
        criteria.choose(world.service, coach, world.teams[title].id, "voice")


def _share(world: Lived) -> None:
    coach = doors.actor_of(world.service, "coach@example.org")
    for team in world.teams.values():
        for asked in world.rounds:
            for audience in ("team", "sponsor"):
                reports_for.share(world.service, coach, team.id, asked.id, audience=audience)


# -- what everybody else can see


def everything(world: Lived) -> Iterator[tuple[str, bytes]]:
    """Every address of staff with every id, for every role, and a member's pages with the report shared."""
    app = staff_app(world.service)
    for role in ROLES:
        client = app.test_client()
        token = doors.whole_session(world.service, f"{role}@example.org")
        with client.session_transaction() as session:
            session["staff"] = token
        for address in addresses(app, world):
            yield f"{role} {address}", _whole(client.get(address))
    yield from _held(world)
    members = respondent_app(world.service)
    bot = Bot(members, None)
    bot.open(world.tokens[f"{LARGE} 1"])
    for rule in members.url_map.iter_rules():
        if "GET" in rule.methods and "stamp" not in rule.arguments:
            address = rule.build({"page_id": "all"} if rule.arguments else {})[1]
            yield f"member {address}", _whole(bot.client.get(address))


def _held(world: Lived) -> Iterator[tuple[str, bytes]]:
    """What an administrator is told to be held about each of the two who are exchanged."""
    for name in EXCHANGED:
        (found,) = access_export.find(world.service, world.admin, name)
        held = access_export.of_person(world.service, world.admin, found["id"])
        yield f"admin held about {name}", access_export.as_json(held)


def addresses(app: Any, world: Lived) -> Iterator[str]:
    """Every address one may type: files of the latest round, pages of two teams and all rounds."""
    rounds_, large = [r.id for r in world.rounds], world.teams[LARGE].id
    values = {"programme_id": [world.programme.id], "team_id": [large], "round_id": rounds_}
    values |= {"instrument_id": ["mini"], "number": [1], "ending": ["csv", "json"]}
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" not in rule.methods or "stamp" in rule.arguments:
            continue
        for chosen in product(*(values.get(name, ["x"]) for name in sorted(rule.arguments))):
            path = rule.build(dict(zip(sorted(rule.arguments), chosen, strict=True)))[1]
            yield path
            if rule.endpoint in {"coach.team_report", "coach.programme"}:
                yield from (f"{path}?round={r}" for r in rounds_[:-1])
        if rule.endpoint in {"coach.team_report", "sponsor.team_report"} and "Quarry" in world.teams:
            yield rule.build({"team_id": world.teams["Quarry"].id})[1]
        if rule.endpoint == "coach.planner":
            yield f"/plan?team={large}"


def _whole(response: Any) -> bytes:
    head = "\n".join(f"{name}: {value}" for name, value in response.headers)
    return f"{response.status}\n{head}\n\n".encode() + response.get_data()


# -- a world without chance


def fixed(patch: pytest.MonkeyPatch) -> None:
    """Every secret drawn from one seed, every signature made in the same second."""
    drawn = random.Random(3)
    patch.setattr("secrets.token_bytes", lambda n=32: drawn.randbytes(n))
    patch.setattr("secrets.token_hex", lambda n=32: drawn.randbytes(n).hex())
    patch.setattr("secrets.token_urlsafe", lambda n=32: drawn.randbytes(n).hex())
    patch.setattr("assessments.passwords.accept", lambda password, not_in: "kept")
    patch.setattr("assessments.keys.PrivateKey.generate", lambda: PrivateKey(drawn.randbytes(32)))
    patch.setattr("flask_wtf.csrf.os", SimpleNamespace(urandom=lambda n: b"c" * n))
    patch.setattr("flask.sessions.SessionInterface.get_expiration_time", lambda *_: None)
    patch.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda self: 1_700_000_000)


def quick(patch: pytest.MonkeyPatch) -> None:
    """Without waiting for the disk: what is written is the same, byte for byte."""
    patch.setitem(engine.PRAGMAS, "synchronous", "OFF")
    patch.setitem(engine.NEEDED, "synchronous", 0)


@contextmanager
def _mails(patch: pytest.MonkeyPatch, kept: list[bytes]) -> Iterator[None]:
    """A post that keeps every mail it is handed, whole."""

    @contextmanager
    def connected(post: Any) -> Iterator[Any]:
        yield SimpleNamespace(send_message=lambda message: kept.append(message.as_bytes()))

    patch.setattr(mailer, "_connected", connected)
    yield


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """Everything any part of the program logs, at any level."""
    said, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(said), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield said
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


# -- the file with its chains relabelled


def relabelled(file: bytes) -> bytes:
    """The database with every chain called by the place of what it said among all that was said.

    So are the seeds that identified answers keep: pages were shuffled by the link, which nobody exchanged.
    """
    with_it = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with_it.deserialize(file)
        rows = with_it.execute("SELECT chain, round_id, content FROM answer").fetchall()
        said: dict[str, list[tuple[str, str]]] = {}
        for chain, of, content in rows:
            said.setdefault(chain, []).append((of, SEED.sub('"seed":""', content)))
        places = sorted(said, key=lambda chain: sorted(said[chain]))
        for place, chain in enumerate(places):
            for of, content in said[chain]:
                with_it.execute(
                    "UPDATE answer SET chain = ?, content = ? WHERE chain = ? AND round_id = ?",
                    (f"{place:064}", content, chain, of),
                )
        with_it.execute("VACUUM")
        return with_it.serialize()
    finally:
        with_it.close()


def people(file: bytes) -> dict[str, str]:
    """Everybody's name, and what the database calls them."""
    with_it = sqlite3.connect(":memory:")
    try:
        with_it.deserialize(file)
        return dict(with_it.execute("SELECT name, id FROM person"))
    finally:
        with_it.close()
