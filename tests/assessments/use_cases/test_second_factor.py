"""The second factor, proving oneself once more, and slowing down who guesses."""

import hashlib
from datetime import timedelta

import pytest

from assessments import accounts, passwords, programmes, second_factor, sessions, step_up, throttle
from assessments.errors import Invalid, NotFound, Refusal, SignInRefused, TooMany
from assessments.second_factor import NEEDED_BY
from assessments.store import factors, staff
from assessments.store.engine import reading, writing
from assessments.throttle import Whence
from tests import doors
from tests.assessments.world import PASSWORD

ADA = "ada@example.org"
OTHER = "another quite long phrase"
STEP = timedelta(seconds=30)


@pytest.fixture
def service(world):
    return world.service


@pytest.fixture
def paper(service):
    """Ada has set an app up; these codes she keeps on paper."""
    return doors.enrolled(service, ADA)


def joined(world, role):
    """Somebody with this role and a password."""
    link = accounts.invite_staff(
        world.service, world.admin, email=f"{role}@example.org", name=role.title(), role=role
    )
    return accounts.accept_invitation(world.service, link.partition("#")[2], PASSWORD)


@pytest.mark.parametrize("role", ["admin", "coach", "researcher", "sponsor"])
def test_a_password_alone_opens_nothing_but_for_a_sponsor(world, role):
    """Both ways in: an invitation's link, and signing in."""
    for token in (joined(world, role), accounts.sign_in(world.service, f"{role}@example.org", PASSWORD)):
        assert (accounts.actor_of(world.service, token) is None) == (role in NEEDED_BY)
        assert (second_factor.waiting(world.service, token) is not None) == (role in NEEDED_BY)


def test_without_the_rule_a_password_alone_would_open_everything(world, monkeypatch):
    monkeypatch.setattr(second_factor, "is_needed", lambda db, account: False)

    assert accounts.actor_of(world.service, joined(world, "coach")) is not None


def test_the_example_needs_no_code(world):
    with writing(world.service.engine) as db:
        from assessments.store.tables import organisation

        db.execute(organisation.update().values(is_example=True))

    assert accounts.actor_of(world.service, accounts.sign_in(world.service, ADA, PASSWORD)).role == "admin"


def test_setting_up_makes_the_session_whole_under_a_new_name_and_ends_all_others(world, service):
    elsewhere = doors.whole_session(service, ADA)
    token = accounts.sign_in(service, ADA, PASSWORD)
    offered = second_factor.offer(service, token)

    enrolled = second_factor.enrol(service, token, doors.code_of(service, offered.secret))

    assert enrolled.session != token
    assert accounts.actor_of(service, enrolled.session).role == "admin"
    assert accounts.actor_of(service, elsewhere) is None
    assert second_factor.waiting(service, token) is None
    assert len(set(enrolled.codes)) == second_factor.RECOVERY_CODES


def test_looking_at_the_offer_keeps_nothing_and_shows_the_same_again(service):
    token = accounts.sign_in(service, ADA, PASSWORD)
    before = service.settings.database.read_bytes()

    assert second_factor.offer(service, token) == second_factor.offer(service, token)
    assert service.settings.database.read_bytes() == before
    other = accounts.sign_in(service, ADA, PASSWORD)
    assert second_factor.offer(service, other) != second_factor.offer(service, token)


def test_a_wrong_first_code_sets_nothing_up(service):
    token = accounts.sign_in(service, ADA, PASSWORD)

    with pytest.raises(Invalid, match="code_wrong"):
        second_factor.enrol(service, token, "000000")

    assert not second_factor.waiting(service, token).is_enrolled


def test_a_code_that_was_used_opens_nothing_again(service, paper):
    code = doors.code_shown(service, ADA)
    first = accounts.sign_in(service, ADA, PASSWORD)
    second = accounts.sign_in(service, ADA, PASSWORD)

    assert accounts.actor_of(service, second_factor.confirm(service, first, code))
    with pytest.raises(SignInRefused, match="code_wrong"):
        second_factor.confirm(service, second, code)


def test_without_the_memory_of_steps_a_code_would_open_twice(service, paper, monkeypatch):
    monkeypatch.setattr(factors, "last_step", lambda db, staff_id: -1)
    code = doors.code_shown(service, ADA)

    for _ in range(2):
        assert second_factor.confirm(service, accounts.sign_in(service, ADA, PASSWORD), code)


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(service, paper, steps, opens):
    token = accounts.sign_in(service, ADA, PASSWORD)
    code = doors.code_shown(service, ADA, steps=steps)

    if opens:
        assert second_factor.confirm(service, token, f" {code[:3]} {code[3:]} ")
    else:
        with pytest.raises(SignInRefused):
            second_factor.confirm(service, token, code)


def test_an_older_code_opens_nothing_once_a_newer_was_used(service, paper):
    newer, older = doors.code_shown(service, ADA, steps=1), doors.code_shown(service, ADA)
    second_factor.confirm(service, accounts.sign_in(service, ADA, PASSWORD), newer)

    with pytest.raises(SignInRefused):
        second_factor.confirm(service, accounts.sign_in(service, ADA, PASSWORD), older)


def test_each_code_on_paper_opens_once_however_it_is_typed(service, paper):
    typed = paper[0].lower().replace("-", " ")

    assert second_factor.confirm(service, accounts.sign_in(service, ADA, PASSWORD), typed)
    with pytest.raises(SignInRefused):
        second_factor.confirm(service, accounts.sign_in(service, ADA, PASSWORD), paper[0])
    assert second_factor.codes_left(service, doors.actor_of(service, ADA)) == len(paper) - 1


def test_a_new_paper_ends_the_old_one(service, paper):
    new = second_factor.new_codes(service, doors.actor_of(service, ADA))

    with pytest.raises(SignInRefused):
        second_factor.confirm(service, accounts.sign_in(service, ADA, PASSWORD), paper[1])
    assert second_factor.confirm(service, accounts.sign_in(service, ADA, PASSWORD), new[1])


def test_the_secret_and_the_codes_are_nowhere_in_the_database(service, paper):
    with reading(service.engine) as db:
        account = staff.by_email(db, ADA)
        secret = second_factor._opened(service, account.id, factors.totp_secret(db, account.id))
    held = service.settings.database.read_bytes()

    for plain in (secret, *paper, *(code.replace("-", "") for code in paper)):
        assert plain.encode() not in held
    assert hashlib.sha256(paper[0].replace("-", "").encode()).digest() in held


def test_a_sealed_secret_opens_for_its_own_account_alone(world, service, paper):
    joined(world, "coach")
    coach = doors.actor_of(service, "coach@example.org")
    with writing(service.engine) as db:
        staff.change(db, coach.staff, totp_secret=factors.totp_secret(db, staff.by_email(db, ADA).id))

    with pytest.raises(Refusal, match="factor_unreadable"):
        second_factor.confirm(
            service, accounts.sign_in(service, "coach@example.org", PASSWORD), doors.code_shown(service, ADA)
        )


def test_a_reset_by_an_administrator_ends_sessions_and_begins_anew(world, service):
    joined(world, "coach")
    paper = doors.enrolled(service, "coach@example.org")
    session = doors.whole_session(service, "coach@example.org")
    coach = doors.actor_of(service, "coach@example.org")

    second_factor.reset(service, world.admin, coach.staff)

    assert accounts.actor_of(service, session) is None
    token = accounts.sign_in(service, "coach@example.org", PASSWORD)
    assert not second_factor.waiting(service, token).is_enrolled
    with pytest.raises(NotFound):
        second_factor.confirm(service, token, paper[0])


def test_a_reset_is_for_administrators_of_the_same_organisation_and_never_of_oneself(world, service):
    joined(world, "coach")
    ada, coach = doors.actor_of(service, ADA), doors.actor_of(service, "coach@example.org")

    with pytest.raises(Refusal, match="own_factor"):
        second_factor.reset(service, ada, ada.staff)
    with pytest.raises(NotFound):
        second_factor.reset(service, coach, ada.staff)
    with pytest.raises(NotFound):
        second_factor.reset(service, world.admin, "nobody")


def test_a_new_password_by_link_still_asks_for_the_code(world, service, paper):
    link = accounts.reset_password(service, world.admin, email=ADA)

    token = accounts.accept_invitation(service, link.partition("#")[2], OTHER)

    assert accounts.actor_of(service, token) is None
    assert second_factor.waiting(service, token).is_enrolled


def test_guessing_codes_is_slowed_down(service, paper):
    token = accounts.sign_in(service, ADA, PASSWORD)
    for guess in range(5):
        with pytest.raises(SignInRefused):
            second_factor.confirm(service, token, f"{guess:06}")

    with pytest.raises(TooMany):
        second_factor.confirm(service, token, doors.code_shown(service, ADA))


def test_a_strangers_guesses_slow_the_stranger_and_not_the_owner(service):
    """From one network a thousand times; the owner elsewhere is let in at once."""
    stranger, owner = Whence(network="203.0.113.0/24"), Whence(network="192.0.2.0/24")
    for _ in range(40):
        with pytest.raises((SignInRefused, TooMany)):
            accounts.sign_in(service, ADA, OTHER, stranger)

    with pytest.raises(TooMany):
        accounts.sign_in(service, ADA, PASSWORD, stranger)
    assert accounts.sign_in(service, ADA, PASSWORD, owner)


def test_guesses_from_everywhere_never_slow_a_browser_that_is_known(service):
    with reading(service.engine) as db:
        known = Whence(network="n", browser=accounts.known_browser(service, staff.by_email(db, ADA)))
    for number in range(60):
        with pytest.raises((SignInRefused, TooMany)):
            accounts.sign_in(service, ADA, OTHER, Whence(network=f"10.0.{number}.0/24"))

    with pytest.raises(TooMany) as paused:
        accounts.sign_in(service, ADA, PASSWORD, Whence(network="10.9.9.0/24"))
    assert paused.value.facts["retry_after"] <= 60
    assert accounts.sign_in(service, ADA, PASSWORD, known)


def test_the_mark_of_one_browser_is_worth_nothing_for_another_account(world, service):
    joined(world, "coach")
    with reading(service.engine) as db:
        mark = accounts.known_browser(service, staff.by_email(db, ADA))
    whence = Whence(network="n", browser=mark)

    assert throttle._places(service, ADA, whence) != throttle._places(service, "coach@example.org", whence)
    assert len(throttle._places(service, "coach@example.org", whence)) == 2


def test_an_unknown_address_is_slowed_down_like_a_known_one(service):
    told = []
    for email in (ADA, "nobody@example.org"):
        for _ in range(9):
            with pytest.raises((SignInRefused, TooMany)) as refused:
                accounts.sign_in(service, email, OTHER)
            told.append((refused.value.code, tuple(refused.value.facts.items())))

    assert told[:9] == told[9:]


def test_many_guesses_at_once_gain_nothing(service, monkeypatch):
    """An attempt is counted before it is judged: while one is judged the next already waits."""
    met = []

    def slow(kept, password):
        for _ in range(7):
            try:
                throttle.begin(service, "password", ADA, throttle.NOWHERE)
                met.append("judged")
            except TooMany:
                met.append("waits")
        return False

    monkeypatch.setattr(passwords, "matches", slow)
    with pytest.raises(SignInRefused):
        accounts.sign_in(service, ADA, OTHER)

    assert met == ["judged"] * 4 + ["waits"] * 3


def test_neither_addresses_nor_networks_are_kept_in_the_clear(service):
    with pytest.raises(SignInRefused):
        accounts.sign_in(service, "typed-by-mistake@example.org", OTHER, Whence(network="198.51.100.0/24"))

    held = service.settings.database.read_bytes()
    assert b"typed-by-mistake" not in held
    assert b"198.51.100" not in held


def test_counted_attempts_are_forgotten_after_a_day(world, service):
    with pytest.raises(SignInRefused):
        accounts.sign_in(service, "nobody@example.org", OTHER)
    world.clock.now += timedelta(days=1, minutes=1)

    accounts.sweep(service)

    with reading(service.engine) as db:
        assert db.exec_driver_sql("SELECT count(*) FROM attempt").scalar() == 0


def test_a_proof_holds_ten_minutes_and_is_renewed_by_password_or_code(world, service, paper):
    for proof in (lambda: PASSWORD, lambda: doors.code_shown(service, ADA)):
        token = doors.whole_session(service, ADA)
        world.clock.now += sessions.FRESH - timedelta(seconds=1)
        assert step_up.is_fresh(service, token)
        world.clock.now += timedelta(seconds=1)
        assert not step_up.is_fresh(service, token)

        renewed = step_up.prove(service, token, proof())

        assert renewed != token
        assert accounts.actor_of(service, token) is None, "the old name of the session is dead"
        assert step_up.is_fresh(service, renewed)


def test_a_wrong_proof_changes_nothing_and_is_slowed_down(world, service):
    token = doors.whole_session(service, ADA)
    world.clock.now += sessions.FRESH
    for _ in range(5):
        with pytest.raises(SignInRefused, match="proof_wrong"):
            step_up.prove(service, token, OTHER)

    with pytest.raises(TooMany):
        step_up.prove(service, token, PASSWORD)
    assert not step_up.is_fresh(service, token)
    assert accounts.actor_of(service, token)


def test_proving_anew_does_not_make_a_session_last_longer_than_half_a_day(world, service):
    token = doors.whole_session(service, ADA)
    for _ in range(29):
        world.clock.now += timedelta(minutes=25)
        found = accounts.actor_of(service, token)
        token = step_up.prove(service, token, PASSWORD) if found else token

    assert accounts.actor_of(service, token) is None


def test_a_session_that_waits_for_its_code_proves_nothing(service):
    token = accounts.sign_in(service, ADA, PASSWORD)

    with pytest.raises(NotFound):
        step_up.prove(service, token, PASSWORD)
    assert not step_up.is_fresh(service, token)


def test_one_signs_out_everywhere(service):
    tokens = [doors.whole_session(service, ADA) for _ in range(3)]

    accounts.sign_out_everywhere(service, doors.actor_of(service, ADA))

    assert [accounts.actor_of(service, token) for token in tokens] == [None] * 3


@pytest.mark.parametrize(
    "password",
    [
        "Passwort1234567890",
        "Soundline Leadership 2026!",
        "correct horse battery staple",
        "P@ssw0rdP@ssw0rd!",
        "qwertyuiopasdfghjkl",
        "123456789012345",
        "Welcome to the team 1",
        "abcdefghijklmnopqrst",
    ],
)
def test_a_password_of_words_everybody_tries_is_refused(password):
    with pytest.raises(Invalid, match="password_guessable"):
        passwords.accept(password)


def test_without_the_list_such_a_password_would_be_taken(monkeypatch):
    monkeypatch.setattr(passwords, "own_part", lambda lowered: lowered)

    assert passwords.accept("Soundline Leadership 2026!")


@pytest.mark.parametrize(
    "password",
    [PASSWORD, OTHER, "the cat on our roof sings", "drei Möwen über dem Hafen", "v9K!tq2Lw#8zR4mX"],
)
def test_a_sentence_of_ones_own_is_taken(password):
    assert passwords.accept(password)


def test_programmes_are_out_of_reach_for_a_waiting_session(service):
    """The use cases take an actor, and a waiting session gives none."""
    token = accounts.sign_in(service, ADA, PASSWORD)

    assert accounts.actor_of(service, token) is None
    assert programmes.of_actor(service, doors.actor_of(service, ADA)) == ()
