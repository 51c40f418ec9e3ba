"""A mail and the mark that it went are two things: a crash between them costs one copy, known as the same."""

import pytest

from assessments import invitations, mailer
from assessments.store.engine import reading
from documents.letters import write
from tests.assessments import post as posts
from tests.assessments import world as worlds


@pytest.fixture
def post():
    with posts.listening() as listening:
        yield listening


@pytest.fixture
def world(tmp_path, post):
    made = worlds.made(
        tmp_path, SOUNDLINE_SMTP_URL=post.url, SOUNDLINE_MAIL_FROM="Soundline <mail@example.org>"
    )
    yield made
    made.service.close()


def crash_after_the_post_has_it(world, monkeypatch) -> None:
    """The post takes a mail, and the process is gone before it could write that down."""
    real = mailer.invitations.settle_mail

    def cut(db, invitation, kind, *, state, attempts):
        if state != "waiting":
            raise KeyboardInterrupt
        real(db, invitation, kind, state=state, attempts=attempts)

    with monkeypatch.context() as crashing:
        crashing.setattr(mailer.invitations, "settle_mail", cut)
        with pytest.raises(KeyboardInterrupt):
            mailer.send_waiting(world.service, write=write)


def copies(post) -> dict[str, list[str]]:
    """The names of the mails each address was sent."""
    found: dict[str, list[str]] = {}
    for whom, message in post.kept:
        found.setdefault(whom, []).append(message["Message-ID"])
    return found


def test_a_crash_before_the_mark_costs_one_copy_with_the_same_name(world, asked, post, monkeypatch):
    invitations.mail_all(world.service, world.admin, asked.id)
    crash_after_the_post_has_it(world, monkeypatch)

    mailer.send_waiting(world.service, write=write)

    found = copies(post)
    assert sorted(len(names) for names in found.values()) == [1, 1, 1, 1, 1, 2]
    assert all(len(set(names)) == 1 for names in found.values()), "copies are known as the same mail"
    assert len({names[0] for names in found.values()}) == 6
    assert mailer.send_waiting(world.service, write=write) == 0


def test_however_often_it_crashes_nobody_gets_a_third_copy(world, asked, post, monkeypatch):
    invitations.mail_all(world.service, world.admin, asked.id)
    for _ in range(12):
        crash_after_the_post_has_it(world, monkeypatch)
    mailer.send_waiting(world.service, write=write)

    found = copies(post)
    assert {len(names) for names in found.values()} == {2}
    given_up = {one.reason for one in invitations.unreachable(world.service, world.admin, asked.id)}
    assert given_up == {"refused"}, "whose mail is not known to have gone is shown"


def test_without_counting_before_it_goes_copies_are_without_number(world, asked, post, monkeypatch):
    """The planted fault."""
    monkeypatch.setattr(mailer, "UNSEEN_END", 0)
    invitations.mail_all(world.service, world.admin, asked.id)
    for _ in range(12):
        crash_after_the_post_has_it(world, monkeypatch)

    assert max(len(names) for names in copies(post).values()) > 2


def test_a_second_reminder_is_another_mail(world, asked, post):
    for _ in range(2):
        invitations.remind(world.service, world.admin, asked.id)
        mailer.send_waiting(world.service, write=write)

    assert all(len(names) == len(set(names)) == 2 for names in copies(post).values())


def test_a_mail_that_could_not_be_taken_yet_keeps_its_name(world, asked, post):
    post.refusing["north4@example.org"] = "451 come back later"
    invitations.mail_all(world.service, world.admin, asked.id)
    mailer.send_waiting(world.service, write=write)
    with reading(world.service.engine) as db:
        kept = db.exec_driver_sql(
            "SELECT message, attempts FROM invitation_mail WHERE state = 'waiting'"
        ).all()
    assert [attempts for _, attempts in kept] == [1]
    post.refusing.clear()

    assert mailer.send_waiting(world.service, write=write) == 1
