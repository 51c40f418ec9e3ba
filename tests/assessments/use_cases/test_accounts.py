"""Accounts: signing in, one-time links, passwords, sessions that end."""

from datetime import timedelta

import pytest

from assessments import access, accounts, passwords, second_factor
from assessments.access import ACTIONS, KNOWN, RELATIONS, ROLES, TABLE
from assessments.errors import Invalid, NotAllowed, NotFound, Refusal, SignInRefused, TooMany
from assessments.model import Actor
from tests import doors
from tests.assessments.world import PASSWORD

OTHER = "another quite long phrase"


def token_in(link: str) -> str:
    return link.partition("#")[2]


@pytest.fixture
def coach(world):
    link = accounts.invite_staff(
        world.service, world.admin, email="Cleo@Example.org", name="Cleo", role="coach"
    )
    accounts.accept_invitation(world.service, token_in(link), PASSWORD)
    return accounts.staff_by_email(world.service, world.admin, "cleo@example.org")


def test_the_first_administrator_signs_in(world):
    token = accounts.sign_in(world.service, " Ada@Example.org", PASSWORD)

    found = second_factor.waiting(world.service, token).staff

    assert (found.role, found.name) == ("admin", "Ada")
    assert accounts.actor_of(world.service, token) is None, "the second factor is still to come"


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@example.org", OTHER), ("nobody@example.org", PASSWORD), ("", ""), ("ada@example.org", "")],
)
def test_a_wrong_password_and_an_unknown_address_are_refused_alike(world, email, password):
    with pytest.raises(SignInRefused) as refused:
        accounts.sign_in(world.service, email, password)

    assert (refused.value.code, refused.value.facts) == ("sign_in", {})


def test_an_unknown_address_costs_a_hash_too(world, monkeypatch):
    checked = []
    monkeypatch.setattr(passwords, "matches", lambda kept, password: checked.append(kept) or False)

    with pytest.raises(SignInRefused):
        accounts.sign_in(world.service, "nobody@example.org", PASSWORD)

    assert checked == [None]


def test_after_five_failures_signing_in_pauses_and_then_works_again(world):
    for _ in range(5):
        with pytest.raises(SignInRefused):
            accounts.sign_in(world.service, "ada@example.org", OTHER)

    with pytest.raises(TooMany) as refused:
        accounts.sign_in(world.service, "ada@example.org", PASSWORD)

    world.clock.now += timedelta(seconds=refused.value.facts["retry_after"])
    assert accounts.sign_in(world.service, "ada@example.org", PASSWORD)


def test_the_pause_grows_and_is_never_for_good(world):
    waits = []
    for _ in range(40):
        with pytest.raises((SignInRefused, TooMany)) as refused:
            accounts.sign_in(world.service, "ada@example.org", OTHER)
        if isinstance(refused.value, TooMany):
            waits.append(refused.value.facts["retry_after"])
            world.clock.now += timedelta(seconds=waits[-1])

    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 15 * 60


def test_an_invitation_is_used_once_and_looking_consumes_nothing(world):
    link = accounts.invite_staff(
        world.service, world.admin, email="bo@example.org", name="Bo", role="sponsor"
    )
    assert link.startswith("https://survey.example.org/account/welcome#")
    token = token_in(link)
    assert [accounts.invited(world.service, token).name for _ in range(3)] == ["Bo"] * 3

    session = accounts.accept_invitation(world.service, token, PASSWORD)

    assert accounts.actor_of(world.service, session).role == "sponsor"
    with pytest.raises(NotFound, match="link_ended"):
        accounts.accept_invitation(world.service, token, OTHER)


def test_an_invitation_ends_after_a_week(world):
    link = accounts.invite_staff(world.service, world.admin, email="b@example.org", name="B", role="coach")
    world.clock.now += timedelta(days=8)

    with pytest.raises(NotFound, match="link_ended"):
        accounts.accept_invitation(world.service, token_in(link), PASSWORD)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_length"),
        ("x" * 257, "password_length"),
        ("aaaaaaaaaaaaaaaaaaaa", "password_repetitive"),
        ("passwordpassword", "password_repetitive"),
        ("bo@example.org123", "password_names_you"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(world, password, code):
    link = accounts.invite_staff(world.service, world.admin, email="bo@example.org", name="Bo", role="coach")

    with pytest.raises(Invalid, match=code):
        accounts.accept_invitation(world.service, token_in(link), password)


def test_passwords_are_kept_as_argon2id(world):
    assert passwords.accept(PASSWORD).startswith("$argon2id$")


def test_a_session_ends_when_idle_and_after_half_a_day(world):
    token = doors.whole_session(world.service, "ada@example.org")
    for _ in range(28):
        world.clock.now += timedelta(minutes=25)
        assert accounts.actor_of(world.service, token)
    world.clock.now += timedelta(minutes=25)
    assert accounts.actor_of(world.service, token) is None

    other = doors.whole_session(world.service, "ada@example.org")
    world.clock.now += timedelta(minutes=30)
    assert accounts.actor_of(world.service, other) is None


def test_signing_out_ends_the_session_on_the_server(world):
    token = doors.whole_session(world.service, "ada@example.org")

    accounts.sign_out(world.service, token)

    assert accounts.actor_of(world.service, token) is None
    assert accounts.actor_of(world.service, "nonsense") is None


def test_a_changed_password_ends_every_other_session(world, coach):
    old = doors.whole_session(world.service, coach.email)
    actor = accounts.actor_of(world.service, old)

    new = accounts.change_password(world.service, actor, old=PASSWORD, new=OTHER)

    assert accounts.actor_of(world.service, old) is None
    assert accounts.actor_of(world.service, new) == actor
    with pytest.raises(SignInRefused):
        accounts.sign_in(world.service, coach.email, PASSWORD)
    with pytest.raises(Invalid, match="old_password"):
        accounts.change_password(world.service, actor, old=PASSWORD, new=OTHER)


def test_an_administrator_triggers_a_new_password_and_never_chooses_it(world, coach):
    session = doors.whole_session(world.service, coach.email)

    link = accounts.reset_password(world.service, world.admin, email=coach.email)

    assert accounts.actor_of(world.service, session) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in(world.service, coach.email, PASSWORD)
    accounts.accept_invitation(world.service, token_in(link), OTHER)
    assert accounts.sign_in(world.service, coach.email, OTHER)


def test_a_deactivated_account_is_out_at_once(world, coach):
    session = doors.whole_session(world.service, coach.email)

    accounts.deactivate(world.service, world.admin, coach.id)

    assert accounts.actor_of(world.service, session) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in(world.service, coach.email, PASSWORD)


def test_nobody_deactivates_themselves(world):
    ada = doors.actor_of(world.service, "ada@example.org")

    with pytest.raises(Refusal, match="own_account"):
        accounts.deactivate(world.service, ada, ada.staff)


def test_an_address_has_one_account(world, coach):
    with pytest.raises(Refusal, match="account_exists"):
        accounts.invite_staff(world.service, world.admin, email="CLEO@example.org", name="C", role="coach")


@pytest.mark.parametrize("role", ["coach", "sponsor", "researcher"])
def test_only_administrators_manage_accounts(world, role):
    actor = world.staffed(role)

    for attempt in (
        lambda: accounts.staff_list(world.service, actor),
        lambda: accounts.invite_staff(world.service, actor, email="x@example.org", name="X", role="admin"),
        lambda: accounts.reset_password(world.service, actor, email="ada@example.org"),
        lambda: accounts.deactivate(world.service, actor, world.admin.staff),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            attempt()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_table_of_access_decides_every_role_action_and_relation(role, action):
    actor = Actor(staff="s", organisation="o", role=role)
    for relation in RELATIONS:
        held = {relation, KNOWN[role]}
        if TABLE[role].get(action) in held:
            access.may(actor, action, held)
        else:
            with pytest.raises(NotAllowed):
                access.may(actor, action, held)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_foreign_does_not_exist_whatever_the_role_and_action(role, action):
    actor = Actor(staff="s", organisation="o", role=role)

    with pytest.raises(NotFound, match="not_found"):
        access.may(actor, action, ())


def test_only_coaches_and_sponsors_have_reports_and_only_administrators_manage():
    for role in ROLES:
        assert access.allows(role, "see_report", RELATIONS) == (role in {"coach", "sponsor"})
        for action in ("manage_staff", "manage_roster", "manage_round", "hand_out_links", "see_count_band"):
            assert access.allows(role, action, RELATIONS) == (role == "admin")
    assert not access.allows("sponsor", "see_report", {"organisation", "assigned"})
    assert not access.allows("coach", "see_report", {"organisation"})
