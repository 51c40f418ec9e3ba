"""Mail through a real SMTP server: to everybody, from a queue of names, with no secret kept."""

import re
import time

import pytest

from assessments import accounts, administer, invitations, letters, mailer, programmes, rosters, schedule
from assessments.errors import Invalid, NotFound, Refusal
from assessments.letters import Letter
from assessments.store.engine import reading
from documents.letters import write
from tests.assessments import world as worlds
from tests.assessments.post import listening
from tests.assessments.world import CLOSES, PASSWORD


@pytest.fixture
def post():
    with listening() as open_post:
        yield open_post


@pytest.fixture
def world(tmp_path, post):
    made = worlds.made(
        tmp_path, SOUNDLINE_SMTP_URL=post.url, SOUNDLINE_MAIL_FROM="Soundline <mail@example.org>"
    )
    yield made
    made.service.close()


@pytest.fixture
def asked(world):
    world.with_programme()
    return world.opened()


def link_in(text: str) -> str:
    return re.search(r"https://survey\.example\.org/i#(\w+)", text)[1]


def test_everybody_is_mailed_their_own_link(world, asked, post):
    assert invitations.mail_all(world.service, world.admin, asked.id) == 6

    assert mailer.send_waiting(world.service, write=write) == 6

    links = {whom: link_in(message.get_content()) for whom, message in post.kept}
    assert len(set(links.values())) == 6
    assert administer.enter(world.service, links["north3@example.org"]).state == "open"
    text = post.to("north3@example.org")[0]
    assert "Dear North 3" in text
    assert "16 March 2026, 18:00 (UTC)" in text
    code = re.search(r"code instead: ([\w-]+)", text)[1]
    assert administer.enter(world.service, code).state == "open"


def test_the_mails_headers_tell_nothing(world, asked, post):
    invitations.mail_all(world.service, world.admin, asked.id)
    mailer.send_waiting(world.service, write=write)

    _, message = post.kept[0]

    assert message["From"] == "Soundline <mail@example.org>"
    assert message["Message-ID"].endswith("@survey.example.org>")
    assert set(message.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding", "X-Peer", "X-MailFrom", "X-RcptTo",
    }  # fmt: skip


def test_neither_database_nor_queue_holds_a_token(world, asked, post):
    invitations.mail_all(world.service, world.admin, asked.id)
    before = b"".join(path.read_bytes() for path in (world.folder / "data").iterdir())
    mailer.send_waiting(world.service, write=write)
    after = b"".join(path.read_bytes() for path in (world.folder / "data").iterdir())

    for _, message in post.kept:
        token = link_in(message.get_content()).encode()
        assert token not in before + after
        assert token.lower() not in before + after


def test_a_reminder_goes_to_everybody_with_the_same_link(world, asked, post):
    invitations.mail_all(world.service, world.admin, asked.id)
    mailer.send_waiting(world.service, write=write)
    first = link_in(post.to("north1@example.org")[0])
    world.sent(first)
    post.kept.clear()

    invitations.remind(world.service, world.admin, asked.id)
    mailer.send_waiting(world.service, write=write)

    assert len(post.kept) == 6
    assert link_in(post.to("north1@example.org")[0]) == first
    assert "this reminder goes to everybody" in post.to("north1@example.org")[0]


def test_who_opts_out_gets_no_more_mail_and_nobody_is_told(world, asked, post):
    invitations.mail_all(world.service, world.admin, asked.id)
    mailer.send_waiting(world.service, write=write)
    token = link_in(post.to("north2@example.org")[0])
    assert f"https://survey.example.org/i/stop#{token}" in post.to("north2@example.org")[0]
    post.kept.clear()

    invitations.opt_out(world.service, token)
    invitations.opt_out(world.service, token)

    assert invitations.remind(world.service, world.admin, asked.id) == 6
    mailer.send_waiting(world.service, write=write)
    assert "north2@example.org" not in {whom for whom, _ in post.kept}
    assert administer.enter(world.service, token).state == "open"
    assert invitations.unreachable(world.service, world.admin, asked.id) == ()
    members = rosters.members(world.service, world.admin, world.programme.id)
    assert not any(member.person.is_opted_out for member in members)


def test_a_refused_address_is_shown_mended_and_mailed(world, asked, post):
    post.refusing["north4@example.org"] = "550 no such mailbox"
    invitations.mail_all(world.service, world.admin, asked.id)
    mailer.send_waiting(world.service, write=write)

    (lost,) = invitations.unreachable(world.service, world.admin, asked.id)
    assert (lost.name, lost.reason) == ("North 4", "refused")
    rosters.correct_address(world.service, world.admin, lost.person, "four@example.org")
    invitations.mail_all(world.service, world.admin, asked.id)
    mailer.send_waiting(world.service, write=write)

    assert len(post.to("four@example.org")) == 1
    assert invitations.unreachable(world.service, world.admin, asked.id) == ()


def test_a_busy_mailbox_is_tried_again(world, asked, post):
    post.refusing["north4@example.org"] = "451 come back later"
    invitations.mail_all(world.service, world.admin, asked.id)
    assert mailer.send_waiting(world.service, write=write) == 5
    assert invitations.unreachable(world.service, world.admin, asked.id) == ()

    post.refusing.clear()

    assert mailer.send_waiting(world.service, write=write) == 1


def test_a_mailbox_that_is_always_busy_is_given_up(world, asked, post):
    post.refusing["north4@example.org"] = "451 come back later"
    invitations.mail_all(world.service, world.admin, asked.id)
    for _ in range(mailer.MOST_ATTEMPTS):
        mailer.send_waiting(world.service, write=write)

    assert [one.name for one in invitations.unreachable(world.service, world.admin, asked.id)] == ["North 4"]


def test_while_the_post_is_away_mail_waits(world, asked, post, tmp_path):
    invitations.mail_all(world.service, world.admin, asked.id)
    away = worlds.settings_in(tmp_path, SOUNDLINE_SMTP_URL="smtp://127.0.0.1:1")
    there, world.service.settings = world.service.settings, away

    assert mailer.send_waiting(world.service, write=write) == 0

    world.service.settings = there
    assert mailer.send_waiting(world.service, write=write) == 6


def test_no_mail_goes_after_the_close(world, asked, post, gate):
    invitations.mail_all(world.service, world.admin, asked.id)
    world.closed(asked)

    assert mailer.send_waiting(world.service, write=write) == 0


def test_asking_for_the_link_again_answers_strangers_alike(world, asked, post):
    assert invitations.send_again(world.service, "North5@Example.org") is None
    assert invitations.send_again(world.service, "stranger@example.org") is None

    mailer.send_waiting(world.service, write=write)

    assert [whom for whom, _ in post.kept] == ["north5@example.org"]


def test_a_reissued_link_is_mailed_and_never_shown(world, asked, post):
    person = rosters.members(world.service, world.admin, world.programme.id)[0].person
    before = administer_links(world, asked, post, person.email)

    assert invitations.reissue(world.service, world.admin, asked.id, person.id) == ()
    post.kept.clear()
    mailer.send_waiting(world.service, write=write)

    assert link_in(post.to(person.email)[0]) != before
    with pytest.raises(NotFound):
        administer.enter(world.service, before)


def administer_links(world, asked, post, address) -> str:
    invitations.mail_all(world.service, world.admin, asked.id)
    mailer.send_waiting(world.service, write=write)
    return link_in(post.to(address)[0])


def test_links_are_shown_once_and_the_distributor_is_kept(world, asked):
    found = invitations.links(world.service, world.admin, asked.id, distributor="Dee")

    assert len(found) == 6
    assert all(link.url.endswith(link.code.replace("-", "")) for link in found)
    with pytest.raises(Refusal, match="links_already_shown") as refused:
        invitations.links(world.service, world.admin, asked.id, distributor="Dee")
    assert refused.value.facts["distributor"] == "Dee"


def test_a_forgotten_password_is_mailed_as_a_one_time_link(world, post):
    accounts.forgot_password(world.service, "ada@example.org")
    accounts.forgot_password(world.service, "nobody@example.org")
    mailer.send_waiting(world.service, write=write)

    assert [whom for whom, _ in post.kept] == ["ada@example.org"]
    token = re.search(r"/account/welcome#(\S+)", post.to("ada@example.org")[0])[1]
    assert accounts.accept_invitation(world.service, token, PASSWORD)
    assert mailer.send_waiting(world.service, write=write) == 0


def own(subject="Hello {name}", body="Go to {link}, or stop: {stop}") -> Letter:
    return Letter(subject=subject, body=body)


def kept(world, text: Letter | None, **wanted: str) -> None:
    which = {"kind": "invitation", "language": "en"} | wanted
    letters.own_text(world.service, world.admin, world.programme.id, text=text, **which)


def seen(world, **wanted: str) -> letters.InvitedFacts:
    which = {"kind": "invitation", "language": "en"} | wanted
    return letters.preview(world.service, world.admin, world.programme.id, **which)


def test_a_programme_has_its_own_text_by_kind_and_language(world, asked, post):
    kept(world, own())
    assert seen(world).own == Letter(subject="Hello {name}", body="Go to {link}, or stop: {stop}\n")
    assert seen(world, language="de").own is None
    assert seen(world, kind="reminder").own is None

    invitations.mail_all(world.service, world.admin, asked.id)
    mailer.send_waiting(world.service, write=write)
    assert post.kept[0][1]["Subject"].startswith("Hello North")

    kept(world, None)
    assert seen(world).own is None


def test_who_reads_a_language_without_letters_gets_the_own_text_of_the_first(world, asked):
    kept(world, own())

    assert seen(world, language="nl").own == seen(world).own


def test_an_own_text_is_of_an_invitation_or_a_reminder_in_a_known_language(world, asked):
    for wanted in ({"kind": "reset"}, {"language": "nl"}):
        with pytest.raises(Invalid, match="mail_kind"):
            kept(world, own(), **wanted)


def test_a_preview_knows_the_programme_and_nobody_in_it(world, asked):
    facts = seen(world)

    assert (facts.programme, facts.organisation) == ("Steady", "Example Ltd")
    assert facts.link == "https://survey.example.org/i#…"
    assert {facts.name, facts.team, facts.round, facts.code, facts.closes_at} == {None}


def test_the_writer_handed_in_is_the_one_who_writes(world, asked, post):
    """Facts go out, words come back: the mailer adds none of its own."""
    met = []

    def terse(facts: letters.LetterFacts) -> Letter:
        met.append(facts)
        return Letter(subject=facts.kind, body=facts.link)

    invitations.mail_all(world.service, world.admin, asked.id)
    accounts.forgot_password(world.service, "ada@example.org")
    mailer.send_waiting(world.service, write=terse)

    assert {(message["Subject"], message.get_content().strip()) for _, message in post.kept} == {
        (facts.kind, facts.link) for facts in met
    }
    assert sorted(facts.kind for facts in met) == ["invitation"] * 6 + ["reset"]
    to_north1 = next(facts for facts in met if facts.name == "North 1")
    assert (to_north1.team, to_north1.round, to_north1.closes_at) == ("North", "Spring", CLOSES)
    assert to_north1.stop.partition("#")[2] == to_north1.link.partition("#")[2]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (own(body="Go to {link}"), "mail_placeholder_missing"),
        (own(body="{link} {stop} {name.__class__}{secret}"), "mail_placeholder_unknown"),
        (own(subject="Two\nlines"), "mail_subject"),
        (own(subject=" "), "mail_subject"),
        (own(subject="{link}"), "mail_link_in_subject"),
        (own(body="{link} {stop}" + "x" * 4000), "mail_body"),
    ],
)
def test_an_own_text_that_cannot_be_sent_is_refused(world, asked, text, code):
    with pytest.raises(Invalid, match=code):
        kept(world, text)


def test_the_worker_mails_closes_and_stops(world, asked, post, gate):
    for token in world.tokens(asked).values():
        world.sent(token)
    worker = schedule.start(world.service, write=write)
    try:
        invitations.remind(world.service, world.admin, asked.id)
        until(lambda: len(post.kept) == 6)
        world.clock.now = CLOSES
        worker.huey.enqueue(worker._tick.s())
        until(lambda: status_of(world, asked) == "closed")
    finally:
        worker.stop()

    assert not any(thread.is_alive() for _, thread in worker._consumer.worker_threads)
    jobs = schedule.jobs_file(world.service)
    assert b"north" not in jobs.read_bytes().lower()
    assert jobs.stat().st_mode & 0o077 == 0


def until(happened) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def status_of(world, asked) -> str:
    with reading(world.service.engine) as db:
        return db.exec_driver_sql("SELECT status FROM round").scalar()


def test_a_tick_outlives_a_failing_task(world, asked, post, gate, caplog, monkeypatch):
    monkeypatch.setattr(schedule.closing, "close_due", _fails)
    invitations.mail_all(world.service, world.admin, asked.id)

    schedule.tick(world.service, write=write)

    assert len(post.kept) == 6
    assert "ZeroDivisionError" in caplog.text


def _fails(_service):
    raise ZeroDivisionError("answers of somebody")


def test_without_a_post_links_are_handed_out_instead(tmp_path, gate):
    (tmp_path / "quiet").mkdir()
    quiet = worlds.made(tmp_path / "quiet")
    quiet.with_programme()
    asked = quiet.opened()

    with pytest.raises(Refusal, match="no_mail_set_up"):
        invitations.mail_all(quiet.service, quiet.admin, asked.id)
    person = rosters.members(quiet.service, quiet.admin, quiet.programme.id)[0].person
    assert len(invitations.reissue(quiet.service, quiet.admin, asked.id, person.id)) == 1
    assert programmes.get(quiet.service, quiet.admin, quiet.programme.id)
    quiet.service.close()
