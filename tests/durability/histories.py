"""One respondent and all that happens to them: tabs, double clicks, lost replies, lost links, the close."""

import atexit
import functools
import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.strategies import integers

from assessments import administer, closing, invitations, passwords, rosters, sealing
from assessments.errors import Refusal
from assessments.store.engine import reading
from tests.assessments import world as worlds
from tests.assessments.world import CLOSES, FIRST_PAGE, START, World
from tests.durability.powercut import FAST

PLACE = FAST if FAST.is_dir() else None


@functools.cache
def house() -> tuple[World, str]:
    """An installation with an open round, made once and put back for each history; and a link of it."""
    folder = Path(tempfile.mkdtemp(dir=PLACE))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    was, cheap = passwords.hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.hasher = lambda: cheap
    try:
        world = worlds.made(folder)
        world.with_programme(people=5)
        link = world.tokens(world.opened())["North 1"]
        world.service.close()
    finally:
        passwords.hasher = was
    for name in ("data", "keys"):
        shutil.copytree(folder / name, folder / "before" / name)
    return world, link


def as_before() -> tuple[World, str]:
    """The installation as it was made; the program goes on running, as a server does."""
    world, link = house()
    world.service.engine.dispose()
    for name in ("data", "keys"):
        shutil.rmtree(world.folder / name)
        shutil.copytree(world.folder / "before" / name, world.folder / name)
    world.clock.now = START
    world.service.hindrances.clear()
    return world, link


class OneRespondent(RuleBasedStateMachine):
    """At most one stored answer an invitation, and it is the first that was acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        worlds.gate_in(self.patch)
        self.world, self.link = as_before()
        self.service = self.world.service
        with reading(self.service.engine) as db:
            self.round = db.exec_driver_sql("SELECT id FROM round").scalar()
            self.programme = db.exec_driver_sql("SELECT id FROM programme").scalar()
        self.tabs: list[administer.Sitting] = []
        self.saved: dict[bytes, int] = {}
        self.stored: int | None = None
        self.receipts: set[str] = set()
        self.is_closed = False
        self.links_lost = 0

    def teardown(self) -> None:
        self.service.engine.dispose()
        self.patch.undo()

    def tried(self, act):
        """What came of it; a refusal is an answer too, a failure is not."""
        try:
            return act()
        except Refusal as refusal:
            if refusal.status >= 500:
                raise
            return None

    def tab(self, which: int) -> administer.Sitting:
        return self.tabs[which % len(self.tabs)]

    @rule()
    def open_a_tab(self) -> None:
        """Another tab, or the same browser after its session has expired."""
        found = self.tried(lambda: administer.start(self.service, self.link))
        if found:
            self.tabs.append(found)

    @precondition(lambda self: self.tabs)
    @rule(which=integers(0, 9), answer=integers(1, 5))
    def save(self, which: int, answer: int) -> None:
        """A page is kept; also with the back button, after everything was sent."""
        tab = self.tab(which)
        answers = FIRST_PAGE | {"r1": answer}
        done = self.tried(lambda: administer.save_page(self.service, tab, "first", answers) or "last")
        if done:
            self.saved[tab.key] = answer

    @precondition(lambda self: self.tabs)
    @rule(which=integers(0, 9))
    def send(self, which: int) -> None:
        """Send, or send again after a lost reply, or replay it after the close."""
        tab = self.tab(which)
        receipt = self.tried(lambda: administer.send(self.service, tab))
        self.acknowledged(receipt, {self.saved.get(tab.key)})

    @precondition(lambda self: self.tabs)
    @rule(first=integers(0, 9), second=integers(0, 9), clicks=integers(2, 4))
    def click_at_once(self, first: int, second: int, clicks: int) -> None:
        """A double click, or two tabs at the same moment."""
        chosen = [self.tab(first if i % 2 else second) for i in range(clicks)]
        found: list[administer.Receipt | None] = []
        failed: list[BaseException] = []

        def click(tab: administer.Sitting) -> None:
            try:
                found.append(self.tried(lambda: administer.send(self.service, tab)))
            except BaseException as failure:
                failed.append(failure)

        threads = [threading.Thread(target=click, args=(tab,)) for tab in chosen]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        for receipt in found:
            self.acknowledged(receipt, {self.saved.get(tab.key) for tab in chosen})

    def acknowledged(self, receipt: administer.Receipt | None, possible: set[int | None]) -> None:
        """A receipt was shown: from now on exactly one answer is there, and it stays that one."""
        if receipt is None:
            return
        assert not self.is_closed, "nothing is taken after the close"
        self.receipts.add(receipt.check_code)
        if self.stored is None:
            self.stored = self.held()
            assert self.stored in possible

    @rule()
    def withdraw(self) -> None:
        """Take it back; it may be answered again."""
        was = administer.enter(self.service, self.link).can_withdraw
        self.tried(lambda: administer.withdraw(self.service, self.link))
        if was and not self.is_closed:
            self.stored = None
            self.saved.clear()

    @precondition(lambda self: self.tabs and self.links_lost < 2)
    @rule()
    def lose_the_link(self) -> None:
        """A new link; what the old one sent stays, and can no longer be taken back."""
        self.links_lost += 1
        person = rosters.members(self.service, self.world.admin, self.programme)[0].person
        found = self.tried(lambda: invitations.reissue(self.service, self.world.admin, self.round, person.id))
        if found:
            self.link = found[0].url.partition("#")[2]
            self.receipts.clear()

    @precondition(lambda self: self.stored is not None)
    @rule()
    def close(self) -> None:
        """The date comes; what was recorded before is replayed from now on."""
        self.world.clock.now = CLOSES
        closing.close_due(self.service)
        self.is_closed = True

    def held(self) -> int | None:
        """The first answer of what the pool holds."""
        with reading(self.service.engine) as db:
            sealed = list(db.exec_driver_sql("SELECT sealed FROM pool").scalars())
        assert len(sealed) == 1
        return sealing.open_answer(self.service.keys.round(self.round), sealed[0])["answers"]["r1"]

    @invariant()
    def one_answer_or_none(self) -> None:
        wanted = int(self.stored is not None)
        with reading(self.service.engine) as db:
            pool, answers = (
                db.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar()  # noqa: S608  # own names
                for name in ("pool", "answer")
            )
            flags = db.exec_driver_sql("SELECT coalesce(sum(sent), 0) FROM invitation").scalar()
        assert (pool, flags, answers) == ((0, 0, wanted) if self.is_closed else (wanted, wanted, 0))
        assert self.is_closed or self.stored is None or self.held() == self.stored, "the first one wins"
        assert len(self.receipts) <= 1
