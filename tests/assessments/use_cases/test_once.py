"""Exactly once: whatever somebody clicks, in whatever order, an invitation holds one answer or none."""

import shutil
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.strategies import integers, sampled_from

from assessments import administer, invitations, passwords, rosters
from assessments.errors import Refusal, Unavailable
from assessments.store.engine import reading
from tests.assessments import world as worlds
from tests.assessments.world import CLOSES, FIRST_PAGE


class OneRespondent(RuleBasedStateMachine):
    """One link, several tabs, a lost reply, a re-issue, a withdrawal, a date that passes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.was = passwords.hasher
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        passwords.hasher = lambda: cheap
        self.world = worlds.made(self.folder)
        self.world.with_programme(people=5)
        self.asked = self.world.opened()
        self.link = self.world.tokens(self.asked)["North 1"]
        self.tabs: list[administer.Sitting] = []
        self.receipts: set[administer.Receipt] = set()
        self.is_late = False

    def teardown(self) -> None:
        self.world.service.close()
        passwords.hasher = self.was
        shutil.rmtree(self.folder)

    def attempt(self, act):
        try:
            return act()
        except Refusal:
            return None

    @rule()
    def open_a_tab(self) -> None:
        tab = self.attempt(lambda: administer.start(self.world.service, self.link))
        if tab:
            self.tabs.append(tab)

    @precondition(lambda self: self.tabs)
    @rule(which=integers(0, 9), answer=integers(1, 5))
    def save(self, which: int, answer: int) -> None:
        tab = self.tabs[which % len(self.tabs)]
        self.attempt(
            lambda: administer.save_page(self.world.service, tab, "first", FIRST_PAGE | {"r1": answer})
        )

    @precondition(lambda self: self.tabs)
    @rule(which=integers(0, 9), times=sampled_from([1, 1, 2, 3]))
    def send(self, which: int, times: int) -> None:
        tab = self.tabs[which % len(self.tabs)]
        for _ in range(times):
            receipt = self.attempt(lambda: administer.send(self.world.service, tab))
            if receipt:
                assert not self.is_late
                self.receipts.add(receipt)
                assert administer.enter(self.world.service, tab.token).state == "sent"

    @rule()
    def withdraw(self) -> None:
        self.attempt(lambda: administer.withdraw(self.world.service, self.link))

    @rule()
    def lose_the_link(self) -> None:
        person = rosters.members(self.world.service, self.world.admin, self.world.programme.id)[0].person
        found = self.attempt(
            lambda: invitations.reissue(self.world.service, self.world.admin, self.asked.id, person.id)
        )
        if found:
            self.link = found[0].url.partition("#")[2]
            self.receipts.clear()

    @rule()
    def let_the_date_pass(self) -> None:
        self.world.clock.now = CLOSES
        self.is_late = True

    @invariant()
    def one_answer_or_none(self) -> None:
        with reading(self.world.service.engine) as db:
            held = db.exec_driver_sql("SELECT count(*) FROM pool").scalar()
            flagged = db.exec_driver_sql("SELECT sum(sent) FROM invitation").scalar()
        assert held == flagged <= 1
        assert len(self.receipts) <= 1


OneRespondent.TestCase.settings = settings(
    max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOneRespondent = OneRespondent.TestCase


def test_a_commit_that_fails_is_not_acknowledged_and_keeps_the_draft(world):
    world.with_programme()
    asked = world.opened()
    token = world.tokens(asked)["North 1"]
    sitting = world.answered(token)

    def fails(_connection):
        raise sa.exc.OperationalError("COMMIT", {}, OSError("disk full"))

    sa.event.listen(world.service.engine, "commit", fails)
    with pytest.raises(Unavailable, match="busy"):
        administer.send(world.service, sitting)
    sa.event.remove(world.service.engine, "commit", fails)

    assert administer.enter(world.service, token).state == "open"
    assert administer.draft(world.service, sitting).answers["r1"] == 4
    assert administer.send(world.service, sitting)
