"""Answering: page by page, elsewhere by code, sent once, taken back until the close."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from assessments import administer, invitations, rounds, sending
from assessments.errors import AnswersRefused, Closed, Invalid, NotFound, Refusal
from assessments.store import pool
from assessments.store.engine import reading
from tests.assessments.world import CLOSES, FIRST_PAGE, SECOND_PAGE


@pytest.fixture
def asked(world):
    world.with_programme()
    return world.opened()


@pytest.fixture
def token(world, asked):
    return world.tokens(asked)["North 1"]


def pooled(world, asked) -> int:
    with reading(world.service.engine) as db:
        return pool.count(db, asked.id)


def test_a_link_shows_the_promise_and_consumes_nothing(world, asked, token):
    before = world.service.settings.database.read_bytes()

    entries = [administer.enter(world.service, token) for _ in range(3)]

    assert {entry.state for entry in entries} == {"open"}
    assert entries[0].promise.roster == tuple(f"North {i}" for i in range(1, 7))
    assert entries[0].promise.smallest_group == 5
    assert entries[0].promise.honest.code == "honest_confidential"
    assert world.service.settings.database.read_bytes() == before


def test_a_typed_code_opens_what_the_link_opens(world, asked, token):
    typed = f" {token[:4].lower()}-{token[4:].replace('0', 'o').replace('1', 'l')} "

    assert administer.enter(world.service, typed) == administer.enter(world.service, token)


def test_pages_come_in_order_and_end_with_none(world, asked, token):
    sitting = administer.start(world.service, token)

    assert administer.page(world.service, sitting).id == "first"
    assert administer.save_page(world.service, sitting, "first", FIRST_PAGE) == "second"
    assert administer.page(world.service, sitting).id == "second"
    assert administer.save_page(world.service, sitting, "second", SECOND_PAGE) == "last"
    assert (
        administer.save_page(world.service, sitting, "last", {"words": "More time", "words.share": 1}) is None
    )


def test_a_shuffled_page_keeps_its_order_for_one_person_and_differs_between_people(world, asked):
    sittings = [administer.start(world.service, token) for token in world.tokens(asked).values()]
    orders = [
        [item.id for item in administer.page(world.service, sitting, "first").items] for sitting in sittings
    ]

    again = [item.id for item in administer.page(world.service, sittings[0], "first").items]

    assert again == orders[0]
    assert len({tuple(order) for order in orders}) > 1
    assert all(sorted(order) == ["r1", "r2", "r3", "r4"] for order in orders)


def test_a_conditional_item_is_shown_after_the_answer_it_waits_for(world, asked, token):
    sitting = administer.start(world.service, token)
    administer.save_page(world.service, sitting, "first", FIRST_PAGE | {"r1": 2})

    shown = [item.id for item in administer.page(world.service, sitting, "second").items]

    assert "follow" in shown


def test_a_hidden_item_is_dropped_at_sending(world, asked, token, gate):
    sitting = administer.start(world.service, token)
    administer.save_page(world.service, sitting, "first", FIRST_PAGE | {"r1": 1})
    administer.save_page(world.service, sitting, "second", SECOND_PAGE | {"follow": 5})
    administer.save_page(world.service, sitting, "first", FIRST_PAGE | {"r1": 5})
    administer.send(world.service, sitting)

    world.closed(asked)

    assert gate.asked[0]["answers"][0].answers["follow"] == -8


def test_every_column_has_a_value_or_says_why_not(world, asked, token, gate):
    sitting = administer.start(world.service, token)
    administer.save_page(world.service, sitting, "first", {"r1": 4, "r2": -7, "r3": -6})
    administer.save_page(world.service, sitting, "second", SECOND_PAGE | {"order.p": None} | ranked_nothing())
    administer.send(world.service, sitting)

    world.closed(asked)

    kept = gate.asked[0]["answers"][0].answers
    assert {name: kept[name] for name in ("r1", "r2", "r3", "r4")} == {"r1": 4, "r2": -7, "r3": -6, "r4": -9}
    assert [kept[f"order.{option}"] for option in "pqs"] == [-7, -7, -7]
    assert [kept[f"some.{option}"] for option in "xyz"] == [1, 0, 1]
    assert kept["words"] == -9


def ranked_nothing() -> dict:
    return {"order.p": None, "order.q": None, "order.s": None, "order": -7}


@pytest.mark.parametrize(
    ("page", "answers", "code"),
    [
        pytest.param("first", {"r1": 6}, "not_a_choice", id="a code outside the format"),
        pytest.param("first", {"r1": "4"}, "not_a_choice", id="text for a number"),
        pytest.param("first", {"r1": True}, "not_a_choice", id="a truth for a code"),
        pytest.param("first", {"r1": -8}, "not_a_choice", id="not shown, said by the respondent"),
        pytest.param("first", {"extra": 1}, "unknown_item", id="an unknown field"),
        pytest.param("first", {"hours": 1}, "unknown_item", id="an item of another page"),
        pytest.param("second", {"one": "c"}, "not_a_choice", id="an unknown option"),
        pytest.param("second", {"some.x": 2}, "not_a_choice", id="chosen twice"),
        pytest.param("second", {"order.p": 1, "order.q": 1}, "ranking_incomplete", id="two first places"),
        pytest.param("second", {"order.p": 1}, "ranking_incomplete", id="half a ranking"),
        pytest.param("second", {"share.m": 7, "share.n": 4}, "allocation_total", id="eleven points of ten"),
        pytest.param("second", {"share.m": -1, "share.n": 11}, "allocation_total", id="less than nothing"),
        pytest.param("second", {"hours": 81}, "out_of_range", id="above the bound"),
        pytest.param("second", {"hours": 1.5}, "not_whole", id="a part of a whole"),
        pytest.param("second", {"hours": float("nan")}, "not_a_number", id="not a number"),
        pytest.param("second", {"hours": -6}, "out_of_range", id="not applicable where not offered"),
        pytest.param("last", {"words": "x" * 301}, "too_long", id="too many words"),
        pytest.param("last", {"words": 3}, "not_text", id="a number for words"),
        pytest.param("last", {"words": "x", "words.share": 7}, "not_a_choice", id="neither shared nor not"),
    ],
)
def test_a_page_with_an_answer_that_does_not_fit_keeps_none(world, asked, token, page, answers, code):
    sitting = administer.start(world.service, token)
    administer.save_page(world.service, sitting, "first", FIRST_PAGE)
    before = administer.draft(world.service, sitting)

    with pytest.raises(AnswersRefused) as refused:
        administer.save_page(world.service, sitting, page, answers)

    assert [problem.code for problem in refused.value.problems] == [code]
    assert administer.draft(world.service, sitting) == before


def test_words_lose_invisible_controls_and_nothing_else(world, asked, token):
    sitting = administer.start(world.service, token)

    administer.save_page(world.service, sitting, "last", {"words": " a\r\nb\x00\x1b c\u0308 <b> "})

    assert administer.draft(world.service, sitting).answers["words"] == "a\nb c\u0308 <b>".replace(
        "c\u0308", "c̈"
    )


def test_a_draft_cannot_be_read_with_the_link_alone(world, asked, token):
    administer.save_page(world.service, administer.start(world.service, token), "first", FIRST_PAGE)

    other = administer.start(world.service, token)

    assert administer.draft(world.service, other).answers == {}


def test_a_cookie_holds_the_whole_sitting(world, asked, token):
    sitting = administer.start(world.service, token)
    administer.save_page(world.service, sitting, "first", FIRST_PAGE)

    again = administer.Sitting.from_cookie(sitting.as_cookie())

    assert again == sitting
    assert administer.draft(world.service, again).answers["r1"] == 4
    assert administer.Sitting.from_cookie("nonsense") is None
    assert administer.Sitting.from_cookie("a.b.c.d") is None


def test_a_code_carries_the_draft_to_another_device(world, asked, token):
    here = administer.start(world.service, token)
    administer.save_page(world.service, here, "first", FIRST_PAGE)
    code = administer.continue_elsewhere(world.service, here)

    there = administer.resume(world.service, token, code.lower())

    assert len(code.replace("-", "")) == 16
    assert administer.draft(world.service, there).answers["r3"] == 5
    administer.save_page(world.service, there, "second", SECOND_PAGE)
    assert administer.draft(world.service, here).answers["hours"] == 12


def test_a_wrong_code_and_a_code_given_before_open_nothing(world, asked, token):
    sitting = administer.start(world.service, token)
    first = administer.continue_elsewhere(world.service, sitting)
    administer.continue_elsewhere(world.service, sitting)

    for code in (first, "0000-0000-0000-0000", ""):
        with pytest.raises(NotFound, match="code_unknown"):
            administer.resume(world.service, token, code)


def test_review_counts_what_is_blank(world, asked, token):
    sitting = administer.start(world.service, token)
    administer.save_page(world.service, sitting, "first", {"r1": 4, "r2": -7})

    seen = administer.review(world.service, sitting)

    assert (seen.pages[0].asked, seen.pages[0].answered, set(seen.pages[0].blank)) == (4, 2, {"r3", "r4"})
    assert (seen.pages[2].asked, seen.pages[2].blank) == (0, ())
    assert not seen.is_empty


def test_what_is_optional_counts_where_it_was_answered(world, asked, token):
    sitting = administer.start(world.service, token)
    administer.save_page(world.service, sitting, "last", {"words": "More time."})

    last = administer.review(world.service, sitting).pages[2]

    assert (last.asked, last.answered, last.blank) == (1, 1, ())


def test_an_empty_questionnaire_is_not_sent(world, asked, token):
    sitting = administer.start(world.service, token)
    administer.save_page(world.service, sitting, "first", {})

    with pytest.raises(Invalid, match="nothing_answered"):
        administer.send(world.service, sitting)

    assert administer.enter(world.service, token).state == "open"
    assert pooled(world, asked) == 0


def test_sending_twice_keeps_one_answer_and_gives_the_same_receipt(world, asked, token):
    sitting = world.answered(token)

    receipts = [administer.send(world.service, sitting) for _ in range(3)]

    assert len(set(receipts)) == 1
    assert pooled(world, asked) == 1
    assert administer.still_held(world.service, token)


def test_twenty_clicks_at_once_keep_one_answer(world, asked, token):
    sitting = world.answered(token)

    with ThreadPoolExecutor(20) as clicks:
        receipts = list(clicks.map(lambda _: administer.send(world.service, sitting), range(20)))

    assert len(set(receipts)) == 1
    assert pooled(world, asked) == 1


def test_without_the_flag_a_double_click_would_keep_two(world, asked, token, monkeypatch):
    sitting = world.answered(token)
    monkeypatch.setattr(sending.invitations, "claim", lambda db, name: True)
    monkeypatch.setattr(sending.pool, "forget_drafts", lambda db, owner: None)
    monkeypatch.setattr(sending, "pool_key", lambda token: world.service.rng.randbytes(32))

    for _ in range(2):
        administer.send(world.service, sitting)

    assert pooled(world, asked) == 2


def test_two_tabs_with_different_answers_send_the_first(world, asked, token, gate):
    one = world.answered(token, r1=1)
    other = administer.start(world.service, token)
    administer.save_page(world.service, other, "first", FIRST_PAGE | {"r1": 5})

    assert administer.send(world.service, one) == administer.send(world.service, other)
    world.closed(asked)

    assert [a.answers["r1"] for a in gate.asked[0]["answers"]] == [1]


def test_a_used_link_shows_and_takes_no_answers(world, asked, token):
    sitting = world.answered(token)
    administer.send(world.service, sitting)

    assert administer.enter(world.service, token).state == "sent"
    for attempt in (
        lambda: administer.start(world.service, token),
        lambda: administer.page(world.service, sitting),
        lambda: administer.draft(world.service, sitting),
        lambda: administer.save_page(world.service, sitting, "first", FIRST_PAGE),
    ):
        with pytest.raises(Refusal, match="already_sent"):
            attempt()


def test_what_was_withdrawn_can_be_answered_again(world, asked, token, gate):
    world.sent(token, r1=1)
    assert administer.enter(world.service, token).can_withdraw

    administer.withdraw(world.service, token)
    administer.withdraw(world.service, token)
    world.sent(token, r1=5)
    world.closed(asked)

    assert [a.answers["r1"] for a in gate.asked[0]["answers"]] == [5]


def test_a_reissued_link_ends_the_old_one_and_the_right_to_withdraw(world, asked, token):
    world.sent(token)
    member = next(e for e in invitations_of(world, asked) if e.name == "North 1")

    (link,) = invitations.reissue(world.service, world.admin, asked.id, member.person)
    new = link.url.partition("#")[2]

    with pytest.raises(NotFound, match="unknown_link"):
        administer.enter(world.service, token)
    entry = administer.enter(world.service, new)
    assert (entry.state, entry.can_withdraw) == ("sent", False)
    with pytest.raises(Refusal, match="withdraw_ended"):
        administer.withdraw(world.service, new)
    assert pooled(world, asked) == 1


def invitations_of(world, asked):
    from assessments.store import invitations as kept

    with reading(world.service.engine) as db:
        return kept.addressed(db, asked.id)


@pytest.mark.parametrize("late", ["past the date", "closed", "cancelled"])
def test_a_late_answer_is_refused_and_nothing_is_lost(world, asked, token, gate, late):
    sitting = world.answered(token)
    if late == "past the date":
        world.clock.now = CLOSES
    elif late == "closed":
        world.closed(asked)
    else:
        rounds.cancel(world.service, world.admin, asked.id)

    for attempt in (
        lambda: administer.send(world.service, sitting),
        lambda: administer.save_page(world.service, sitting, "first", FIRST_PAGE),
        lambda: administer.start(world.service, token),
        lambda: administer.withdraw(world.service, token),
        lambda: administer.continue_elsewhere(world.service, sitting),
    ):
        with pytest.raises(Closed):
            attempt()
    assert administer.enter(world.service, token).state == ("cancelled" if late == "cancelled" else "closed")


def test_a_round_extended_after_its_date_still_has_the_drafts(world, asked, token):
    sitting = world.answered(token)
    world.clock.now = CLOSES

    rounds.extend(world.service, world.admin, asked.id, CLOSES.replace(day=20))

    administer.send(world.service, sitting)
    assert pooled(world, asked) == 1


@pytest.mark.parametrize("token", ["", "x", "0" * 26, "A" * 4000, "🦜" * 26])
def test_an_unknown_link_is_unknown_whatever_it_is(world, asked, token):
    for attempt in (administer.enter, administer.start, administer.withdraw, administer.still_held):
        with pytest.raises(NotFound, match="unknown_link"):
            attempt(world.service, token)


def test_a_link_can_hold_only_so_many_drafts(world, asked, token):
    for _ in range(8):
        administer.save_page(world.service, administer.start(world.service, token), "first", FIRST_PAGE)

    with pytest.raises(Refusal, match="too_many_drafts"):
        administer.save_page(world.service, administer.start(world.service, token), "first", FIRST_PAGE)


def test_an_identified_round_asks_for_consent(world):
    world.with_programme(mode="identified")
    token = world.tokens(world.opened())["North 1"]

    assert administer.enter(world.service, token).needs_consent
    with pytest.raises(Refusal, match="consent_needed"):
        administer.start(world.service, token)
    assert administer.start(world.service, token, consents=True).consents


def test_the_length_of_what_is_kept_tells_nothing(world, asked):
    tokens = list(world.tokens(asked).values())
    for token, words in zip(tokens, ("", "x", "x" * 300), strict=False):
        sitting = world.answered(token)
        administer.save_page(world.service, sitting, "last", {"words": words})
        administer.send(world.service, sitting)
    for token in tokens[3:]:
        world.answered(token)

    with reading(world.service.engine) as db:
        lengths = {
            table: {row[0] for row in db.exec_driver_sql(f"SELECT length(sealed) FROM {table}")}  # noqa: S608
            for table in ("pool", "draft")
        }
    assert lengths == {"pool": {4096 + 48}, "draft": {4096 + 40}}


def test_an_answer_sealed_without_padding_is_refused_by_the_table(world, asked, token, monkeypatch):
    sitting = world.answered(token)
    monkeypatch.setattr(sending.sealing, "padded", lambda content, room: content)

    with pytest.raises(sa.exc.IntegrityError, match="padded"):
        administer.send(world.service, sitting)

    assert administer.enter(world.service, token).state == "open"


def test_no_answer_and_no_secret_stands_in_the_open_database_in_the_clear(world, asked, token):
    sitting = world.answered(token)
    administer.save_page(world.service, sitting, "last", {"words": "canary in the mine"})
    code = administer.continue_elsewhere(world.service, sitting).replace("-", "")
    files = list((world.folder / "data").iterdir())

    before = b"".join(path.read_bytes() for path in files)
    administer.send(world.service, sitting)
    after = b"".join(path.read_bytes() for path in files)

    for secret in (b"canary", token.encode(), sitting.draft_key, code.encode()):
        assert secret not in before + after
