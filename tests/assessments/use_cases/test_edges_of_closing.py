"""Sending and closing at their edges: who is refused, what is kept of whom, what later rounds see."""

import json
from dataclasses import replace

import pytest

from assessments import administer, closing, rounds, sealing, sending, tokens
from assessments.errors import AnswersRefused, Closed, NotFound, Refusal
from assessments.release.shapes import LedgerRow
from assessments.store import answers, pool
from assessments.store.engine import reading, writing
from tests.assessments import world as worlds
from tests.assessments.world import CLOSES, FIRST_PAGE, SECOND_PAGE


@pytest.fixture
def asked(world):
    world.with_programme()
    return world.opened()


def rows(world, query):
    with reading(world.service.engine) as db:
        return [tuple(row) for row in db.exec_driver_sql(query)]


def five_sent(world, asked, **first):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token, **first)


# -- who is refused


def test_a_round_that_is_not_open_is_not_closed_by_hand_whatever_it_is(world, gate):
    world.with_programme()
    planned = world.planned()
    with pytest.raises(Closed, match="round_not_open"):
        closing.close_now(world.service, world.admin, planned.id)

    closed = world.closed(rounds.open_round(world.service, world.admin, planned.id))
    with pytest.raises(Closed, match="round_not_open"):
        closing.close_now(world.service, world.admin, closed.id)
    with pytest.raises(NotFound):
        closing.close(world.service, "no such round")
    assert len(gate.asked) == 1


def test_a_closing_that_was_interrupted_may_be_finished_by_hand(world, asked, gate, monkeypatch):
    five_sent(world, asked)
    with monkeypatch.context() as broken:
        broken.setattr(closing, "_unsealed", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            world.closed(asked)
    assert rounds.get(world.service, world.admin, asked.id).status == "closing"

    closing.close_now(world.service, world.admin, asked.id)

    assert rounds.get(world.service, world.admin, asked.id).status == "closed"


def test_why_a_round_could_not_be_closed_is_told_until_it_could(world, asked, gate, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(closing, "_unsealed", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            world.closed(asked)
    assert world.service.hindrances == {asked.id: "closing_failed"}
    with monkeypatch.context() as broken:
        broken.setattr(closing, "_unsealed", refuses)
        with pytest.raises(Refusal):
            closing.close(world.service, asked.id)
    assert world.service.hindrances == {asked.id: "answer_unreadable"}

    closing.close(world.service, asked.id)

    assert world.service.hindrances == {}


def refuses(*_):
    raise Refusal("answer_unreadable")


def test_one_round_that_cannot_be_closed_keeps_no_other_from_it(world, gate, monkeypatch):
    world.with_programme(teams=("North", "South"))
    north, south = (world.opened(title=name, teams=(world.teams[name].id,)) for name in ("North", "South"))
    whole = closing._unsealed
    broken = min(north.id, south.id)
    monkeypatch.setattr(closing, "_unsealed", lambda s, r: whole(s, r) if r.id != broken else 1 / 0)
    world.clock.now = CLOSES

    with pytest.raises(ZeroDivisionError):
        closing.close_due(world.service)

    status = {r.id: rounds.get(world.service, world.admin, r.id).status for r in (north, south)}
    assert status == {north.id: status[north.id], south.id: status[south.id]}
    assert sorted(status.values()) == ["closed", "closing"]
    assert status[broken] == "closing"


def test_what_was_closed_is_named(world, asked, gate):
    assert closing.close_due(world.service) == ()
    world.clock.now = CLOSES

    assert closing.close_due(world.service) == (asked.id,)


# -- what is kept


def test_an_identified_sitting_keeps_what_a_study_needs_and_a_confidential_one_nothing_of_it(world, gate):
    kept = {}
    for mode in ("confidential", "identified"):
        world.clock.now = world.clock.now.replace(month=3, day=2)
        world.with_programme(mode=mode, teams=(f"Team {mode}",))
        asked = world.opened(title=mode)
        token = next(iter(world.tokens(asked).values()))
        sitting = administer.start(world.service, token, consents=True)
        administer.save_page(world.service, sitting, "first", FIRST_PAGE, seconds=2.0)
        administer.save_page(world.service, sitting, "second", SECOND_PAGE, seconds=60.0)
        administer.send(world.service, sitting)
        world.closed(asked)
        ((content,),) = rows(world, f"SELECT content FROM answer WHERE round_id = '{asked.id}'")  # noqa: S608
        kept[mode] = json.loads(content), sitting

    assert set(kept["confidential"][0]) == {"answers", "shared_comments"}
    content, sitting = kept["identified"]
    assert set(content) == {"answers", "shared_comments", "pace", "orientation", "seed", "consents"}
    assert content["pace"] == [0, 2]
    assert content["seed"] == sitting.seed.hex()
    assert content["consents"] is True


def test_words_are_shared_only_where_their_writer_said_so(world, asked, gate):
    for token, share in zip(world.tokens(asked).values(), (1, 0), strict=False):
        sitting = world.answered(token)
        administer.save_page(world.service, sitting, "last", {"words": f"Said {share}", "words.share": share})
        administer.send(world.service, sitting)
    world.closed(asked)

    told = {a.answers["words"]: a.shared_comments for a in gate.asked[0]["answers"]}
    assert told == {"Said 1": ("words",), "Said 0": ()}


def test_after_the_close_no_mail_waits_and_the_slot_is_free(world, asked, gate):
    with writing(world.service.engine) as db:
        db.exec_driver_sql(
            "INSERT INTO invitation_mail (invitation_id, kind, state, message, attempts) "
            "SELECT id, 'reminder', 'waiting', hex(randomblob(16)), 0 FROM invitation"
        )
    done = world.closed(asked)

    assert rows(world, "SELECT * FROM invitation_mail") == []
    assert {slot for (slot,) in rows(world, "SELECT slot FROM round_slot")} == {"baseline"}
    assert done.closed_at == world.clock.now


def test_a_closing_overtaken_by_another_keeps_nothing_twice(world, asked, gate):
    """Two processes close at once: the second finds the round closed when it comes to keeping."""
    five_sent(world, asked)
    world.clock.now = CLOSES
    held = closing._stop_taking_answers(world.service, asked.id)
    kept = closing._unsealed(world.service, held)
    release = closing._released(world.service, held, kept)
    closing.close(world.service, asked.id)

    closing._keep(world.service, held, kept, release)

    assert rows(world, "SELECT count(*) FROM answer") == [(5,)]
    assert rows(world, "SELECT count(*) FROM ledger") == [(1,)]


LANGUAGES = {
    "five and five": ("en " * 5 + "de " * 5, "de " * 5 + "en " * 5),
    "four of one": ("en " * 5 + "de " * 4, "en " * 9),
    "few of both: the first by name": ("de " * 3 + "en " * 3, "de " * 6),
    "few of both: the usual": ("de " * 2 + "en " * 3, "en " * 5),
    "nobody": ("", ""),
}


def test_a_language_is_kept_from_five_people_on(world, asked):
    for case, (given, kept) in LANGUAGES.items():
        found = closing.spoken(world.service, asked, [{"language": name} for name in given.split()])
        assert sorted(found) == kept.split(), case


def test_what_is_opened_is_shuffled_names_that_count_up_would_tell_no_order(world, asked, gate, monkeypatch):
    kept = kept_under_names_that_count_up(world, asked, monkeypatch)

    assert len(set(kept)) == 6
    assert kept != sorted(kept)
    given = [sealing.written(one.answers) for one in gate.asked[0]["answers"]]
    assert given != sorted(given)


def test_without_the_shuffle_names_that_count_up_would_tell_the_order_of_content(
    world, asked, gate, monkeypatch
):
    monkeypatch.setattr(world.service.rng, "shuffle", lambda drawn: None)

    kept = kept_under_names_that_count_up(world, asked, monkeypatch)

    assert kept == sorted(kept)


def kept_under_names_that_count_up(world, asked, monkeypatch):
    """What is kept of six who all say something else: drawn names would hide an order that is there."""
    for number, token in enumerate(world.tokens(asked).values()):
        world.sent(token, r1=1 + number % 5, r2=1 + number // 5)
    counted = iter(range(1_000))
    monkeypatch.setattr(type(world.service), "new_id", lambda _: f"{next(counted):032}")
    world.closed(asked)
    with reading(world.service.engine) as db:
        return [one.content for one in answers.of_round(db, asked.id)]


def test_the_gate_is_asked_of_the_teams_of_the_round_alone(world, gate):
    world.with_programme(teams=("North", "South"))
    north = world.teams["North"]
    world.closed(world.opened(teams=(north.id,)))

    (seen,) = gate.asked
    assert [team.id for team in seen["teams"]] == [north.id]
    assert {entry.team for entry in seen["roster"]} == {north.id}
    assert (seen["language"], seen["is_example"], seen["earlier"], seen["criteria"]) == ("en", False, (), ())


def test_a_report_speaks_the_language_of_the_installation_only_where_its_questionnaire_does(tmp_path, gate):
    german = worlds.made(tmp_path, SOUNDLINE_LANGUAGE="de")
    german.with_programme()
    german.closed(german.opened())
    german.service.close()

    assert gate.asked[0]["language"] == "en"


# -- what later rounds look back at


def test_earlier_rounds_come_in_the_order_they_closed_and_without_those_not_closed(world, asked, gate):
    five_sent(world, asked)
    world.closed(asked)
    later = world.opened(kind="follow_up", title="Autumn", closes_at=CLOSES.replace(month=9))
    five_sent(world, later)
    world.closed(later)
    third = world.opened(kind="sustainment", title="Winter", closes_at=CLOSES.replace(month=12))

    found = closing.earlier_rounds(world.service, world.programme, third)

    assert [past.round.title for past in found] == ["Spring", "Autumn"]
    assert [len(past.answers) for past in found] == [5, 5]
    assert [past.round.title for past in closing.earlier_rounds(world.service, world.programme, later)] == [
        "Spring"
    ]


def test_a_withdrawn_release_tells_nothing_later_and_its_ledger_counts(world, asked, gate):
    five_sent(world, asked)
    world.closed(asked)
    with writing(world.service.engine) as db:
        answers.withdraw_release(db, asked.id)

    (past,) = closing.earlier_rounds(world.service, world.programme, replace(asked, id="later"))

    assert past.release is None
    assert len(past.ledger_rows) == 1
    assert {name for name, _, _ in past.ledger_rows[0].members} == {a.chain for a in past.answers}


def test_what_was_told_of_a_round_this_database_lost_counts_in_the_first_that_is_left(world, asked, gate):
    five_sent(world, asked)
    world.closed(asked)
    names = closing._ledger_names
    with writing(world.service.engine) as db:
        known = names(world.service, db, asked)
        chain = sorted(known)[0]
        lost = LedgerRow(team="gone", scale="time", output="level", members=((chain, "lost", 1),))
        answers.enter(db, world.programme.id, "lost", [("f" * 32, closing._ledger_row(lost, known))])

    (past,) = closing.earlier_rounds(world.service, world.programme, replace(asked, id="later"))

    assert past.ledger_rows[-1] == lost
    assert len(past.ledger_rows) == 2
    assert closing.earlier_rounds(world.service, world.programme, asked) == ()


def test_in_an_anonymous_round_the_ledger_names_nobody(world, gate):
    world.with_programme(mode="anonymous")
    asked = world.opened()

    with reading(world.service.engine) as db:
        assert closing._ledger_names(world.service, db, asked) == {}
        named = closing._ledger_names(world.service, db, replace(asked, mode="confidential"))
    assert len(named) == len(set(named.values())) == 6


def test_a_release_without_a_row_enters_nothing(world, asked):
    with writing(world.service.engine) as db:
        answers.enter(db, world.programme.id, asked.id, [])
        answers.keep(db, asked.id, [])
        assert answers.ledger_of(db, asked.id) == answers.of_round(db, asked.id) == ()


def test_what_is_taken_out_of_the_pool_or_shared_is_so_once(world, asked, gate):
    with writing(world.service.engine) as db:
        pool.insert(db, b"k" * 32, asked.id, bytes(4096 + 48))
        assert [pool.remove(db, b"k" * 32) for _ in range(2)] == [True, False]
    world.closed(asked)
    team = world.teams["North"].id
    with writing(world.service.engine) as db:
        for audience in ("team", "team", "sponsor"):
            answers.add_share(db, asked.id, team, audience)
        assert answers.shared(db, asked.id, team) == ("sponsor", "team")
        assert answers.shared_rounds(db, team, "team") == {asked.id}
        answers.end_share(db, asked.id, team, "team")
        assert answers.shared(db, asked.id, team) == ("sponsor",)


# -- sending


def test_what_links_a_person_is_by_the_mode_of_the_round(world, asked):
    named = tokens.named(world.service.keys.programme(world.programme.id), ["chain", "p"])

    found = {
        mode: sending.chain_of(world.service, replace(asked, mode=mode), "p")
        for mode in ("anonymous", "identified", "confidential")
    }

    assert found == {"anonymous": None, "identified": "p", "confidential": named}


def test_sending_leaves_no_draft_of_any_tab_and_no_code_to_carry_one(world, asked):
    token, other = list(world.tokens(asked).values())[:2]
    world.answered(other)
    for _ in range(2):
        tab = world.answered(token)
        administer.continue_elsewhere(world.service, tab)

    administer.send(world.service, tab)

    assert rows(world, "SELECT count(*) FROM draft") == [(1,)]
    assert rows(world, "SELECT count(*) FROM carried") == [(0,)]


def test_who_finds_the_flag_taken_between_reading_and_claiming_sends_nothing(world, asked, monkeypatch):
    sitting = world.answered(world.tokens(asked)["North 1"])
    monkeypatch.setattr(sending.invitations, "claim", lambda db, name: False)

    receipt = administer.send(world.service, sitting)

    assert receipt.check_code
    assert rows(world, "SELECT count(*) FROM pool") == [(0,)]
    assert rows(world, "SELECT count(*) FROM draft") == [(1,)]


def test_what_is_taken_back_is_told_to_the_journal_before_it_is_gone(world, asked, monkeypatch):
    told = []
    monkeypatch.setattr(sending.tombstones, "withdrawn", lambda service, *what: told.append(what))
    token = world.tokens(asked)["North 1"]
    world.sent(token)
    ((sealed,),) = rows(world, "SELECT sealed FROM pool")

    sending.withdraw(world.service, token)

    assert told == [(asked.id, sealed)]


def test_a_cancelled_round_says_that_it_was_and_one_past_its_date_that_it_is_closed(world, asked):
    token = world.tokens(asked)["North 1"]
    world.clock.now = CLOSES
    with pytest.raises(Closed, match="round_closed"):
        administer.start(world.service, token)

    world.clock.now = CLOSES.replace(day=3)
    rounds.cancel(world.service, world.admin, asked.id)
    with pytest.raises(Closed, match="round_cancelled"):
        administer.start(world.service, token)


def test_a_receipt_has_twelve_letters_in_groups_and_the_day_the_round_closes(world, asked):
    receipt = world.sent(world.tokens(asked)["North 1"])

    assert [len(part) for part in receipt.check_code.split("-")] == [4, 4, 4]
    assert receipt.closes_at == asked.closes_at


def test_what_a_link_sent_is_held_until_it_is_taken_back(world, asked):
    token = world.tokens(asked)["North 1"]
    assert not sending.still_held(world.service, token)
    world.sent(token)
    assert sending.still_held(world.service, f" {token.lower()} ")

    sending.withdraw(world.service, token)

    assert not sending.still_held(world.service, token)
    with reading(world.service.engine) as db:
        assert pool.count(db, asked.id) == 0


def test_a_draft_may_be_written_again_though_a_link_holds_all_it_can(world, asked):
    token = world.tokens(asked)["North 1"]
    tabs = [administer.start(world.service, token) for _ in range(8)]
    for tab in tabs:
        administer.save_page(world.service, tab, "first", FIRST_PAGE)

    administer.save_page(world.service, tabs[0], "first", FIRST_PAGE | {"r1": 1})

    assert administer.draft(world.service, tabs[0]).answers["r1"] == 1
    assert administer.draft(world.service, tabs[7]).answers["r1"] == 4


def test_two_wrong_answers_are_both_named_and_a_field_of_nobody_beside_them(world, asked):
    sitting = administer.start(world.service, world.tokens(asked)["North 1"])

    with pytest.raises(AnswersRefused) as refused:
        administer.save_page(world.service, sitting, "first", {"r1": 6, "r2": 0, "x" * 80: 1, "r3": 3})

    assert [(p.item, p.code) for p in refused.value.problems] == [
        ("x" * 64, "unknown_item"), ("r1", "not_a_choice"), ("r2", "not_a_choice"),
    ]  # fmt: skip
