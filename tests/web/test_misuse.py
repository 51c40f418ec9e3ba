"""Forms posted twice, late, with strange fields, after sign-out: nothing that was answered is lost."""

import pytest

from assessments import administer, closing
from assessments.errors import Refusal
from instruments.ids import LEFT_BLANK
from tests.web.bot import Bot
from tests.web.reading_pages import Page

ADA = "Ada Lovell"


@pytest.fixture
def bot(world):
    bot = Bot(world.apps().respondents, world.service.instrument_of(world.round))
    bot.open(world.links[ADA])
    bot.start()
    return bot


def answers_of(world, bot):
    with bot.client.session_transaction() as session:
        held = administer.Sitting.from_cookie(session["draft"])
    return administer.draft(world.service, held).answers


def test_a_page_posted_twice_is_kept_once(world, bot):
    form = next(f for f in bot.page.forms if f.id == "page")
    sent = bot.fill(form) | {"go": "next"}

    bot.post(form.action, sent)
    bot.post(form.action, sent)

    assert answers_of(world, bot) == {"c1": 2, "c2": 2, "c3": 2}


def test_sending_twice_brings_the_same_receipt(world, bot):
    bot.answer_all()
    form = bot.page.form("/r/send")
    cookie = bot.client.get_cookie("answers").value

    bot.post(form.action, form.data())
    first = bot.page.text
    bot.client.set_cookie("answers", cookie)
    bot.post(form.action, form.data())

    assert bot.at.endswith("/r/thanks")
    assert bot.page.text == first


def test_a_retry_after_a_lost_reply_is_told_that_the_answers_are_in(world, bot):
    bot.answer_all()
    form = bot.page.form("/r/send")
    bot.post(form.action, form.data())

    bot.post(form.action, form.data())

    assert bot.status in {200, 401}
    assert administer.still_held(world.service, world.links[ADA])


def test_a_page_posted_after_sending_changes_nothing(world, bot):
    form = next(f for f in bot.page.forms if f.id == "page")
    cookie = bot.client.get_cookie("answers").value
    sent = bot.fill(form) | {"go": "next"}
    bot.answer_all()
    bot.send()

    bot.client.set_cookie("answers", cookie)
    bot.post(form.action, sent)

    assert bot.status == 409
    assert "already in" in bot.page.heading


def test_unknown_fields_are_passed_over_and_the_known_ones_kept(world, bot):
    bot.answer_page(**{"a-role": "admin", "a-c1.weight": "1000", "team": "x", "a-days": "3"})

    assert answers_of(world, bot) == {"c1": 2, "c2": 2, "c3": 2}


def test_a_field_given_twice_counts_once(world, bot):
    form = next(f for f in bot.page.forms if f.id == "page")
    sent = bot.fill(form) | {"go": "next"}

    bot.client.post(form.action, data={**sent, "a-c1": ["4", "5"]})

    assert answers_of(world, bot)["c1"] == 4


def test_a_late_page_is_told_so_and_what_was_sent_before_is_in(world):
    early = Bot(world.apps().respondents, world.service.instrument_of(world.round))
    early.open(world.links["Ben Okoro"])
    early.start()
    early.answer_all()
    early.send()
    late = Bot(world.apps().respondents, world.service.instrument_of(world.round))
    late.open(world.links[ADA])
    late.start()
    world.clock.now = world.round.closes_at

    late.answer_page()

    assert late.status == 409
    assert "If you pressed “Send my answers” before then, your answers are in." in late.page.text
    assert administer.still_held(world.service, world.links["Ben Okoro"])


def test_a_page_posted_to_a_closed_round_is_told_so(world, bot):
    closing.close(world.service, world.round.id)

    bot.answer_page()

    assert bot.status == 409
    assert "has closed" in bot.page.heading


def test_answers_posted_after_forgetting_the_link_come_back_to_be_saved(world, bot):
    form = next(f for f in bot.page.forms if f.id == "page")
    sent = bot.fill(form) | {"go": "next"}
    bot.client.delete_cookie("answers")
    bot.get("/i")

    bot.post(form.action, sent | {"csrf_token": bot.token()})

    assert bot.status == 401
    rescue = bot.page.form("/r/rescue")
    assert {n: v for n, v in rescue.data().items() if n.startswith("a-")} == {
        n: v for n, v in sent.items() if n.startswith("a-")
    }
    bot.post(rescue.action, rescue.data() | {"token": world.links[ADA]})
    assert bot.at.endswith("/r/page/deciding")
    assert answers_of(world, bot) == {"c1": 2, "c2": 2, "c3": 2}


def test_answers_that_wait_for_a_link_outlast_a_mistyped_one(world, bot):
    form = next(f for f in bot.page.forms if f.id == "page")
    sent = bot.fill(form) | {"go": "next"}
    bot.client.delete_cookie("answers")
    bot.get("/i")
    bot.post(form.action, sent | {"csrf_token": bot.token()})

    for _ in range(2):
        rescue = bot.page.form("/r/rescue")
        bot.post(rescue.action, rescue.data() | {"token": "MISTYPED"})
        assert bot.status == 404

    rescue = bot.page.form("/r/rescue")
    bot.post(rescue.action, rescue.data() | {"token": world.links[ADA]})
    assert bot.at.endswith("/r/page/deciding")
    assert answers_of(world, bot) == {"c1": 2, "c2": 2, "c3": 2}


@pytest.mark.parametrize("address", ["/r/start", "/r/send", "/r/withdraw", "/i"])
def test_answers_sent_to_where_none_belong_are_refused_and_break_nothing(world, bot, address):
    bot.client.delete_cookie("answers")
    bot.get("/i")

    bot.post(address, {"csrf_token": bot.token(), "a-c1": "5", "token": "x"})

    assert bot.status in {401, 404}


def test_a_page_with_a_stale_token_comes_back_with_its_answers(world, bot):
    form = next(f for f in bot.page.forms if f.id == "page")
    sent = bot.fill(form) | {"go": "next", "csrf_token": "old"}

    bot.post(form.action, sent)

    assert bot.status == 400
    again = bot.page.form("/r/page/deciding")
    bot.post(again.action, again.data())
    assert answers_of(world, bot) == {"c1": 2, "c2": 2, "c3": 2}


class Busy(Refusal):
    """The storage is locked by somebody else."""

    status = 503


def test_a_busy_storage_gives_the_form_back_and_heals(world, bot, monkeypatch):
    def locked(*_, **__):
        raise Busy("busy")

    with monkeypatch.context() as patch:
        patch.setattr(administer, "save_page", locked)
        bot.answer_page()

    assert bot.status == 503
    again = bot.page.form("/r/page/deciding")
    bot.post(again.action, again.data())
    assert bot.status == 200
    assert answers_of(world, bot) == {"c1": 2, "c2": 2, "c3": 2}


def test_a_failure_gives_the_form_back_with_a_code_that_is_not_about_the_person(
    world, bot, monkeypatch, caplog
):
    def breaks(*_, **__):
        raise ZeroDivisionError("Ada Lovell said 2")

    with monkeypatch.context() as patch:
        patch.setattr(administer, "save_page", breaks)
        bot.answer_page()

    assert bot.status == 500
    assert "Sorry, this page did not load" in bot.page.heading
    assert "ZeroDivisionError" not in bot.page.text
    assert "Ada" not in caplog.text
    assert "Traceback" not in caplog.text
    again = bot.page.form("/r/page/deciding")
    bot.post(again.action, again.data())
    assert answers_of(world, bot)["c1"] == 2


def test_a_half_filled_page_is_kept_when_its_reader_leaves(world, bot):
    token = bot.token()

    kept = bot.client.post("/r/page/deciding/keep", data={"a-c1": "5", "csrf_token": token})

    assert kept.status_code == 204
    assert answers_of(world, bot) == {"c1": 5, "c2": LEFT_BLANK, "c3": LEFT_BLANK}


def test_a_mistake_undoes_nothing_that_was_kept(world, bot):
    bot.answer_all()
    bot.get("/r/page/last")

    bot.answer_page(**{"a-days": "many"})

    assert bot.status == 422
    assert answers_of(world, bot)["days"] == 0


@pytest.mark.parametrize("token", ["", "x", "0" * 26, "#", "' OR 1=1 --", "\x00" * 30, "A" * 3000])
def test_unknown_links_all_meet_the_same_page(world, token):
    client = world.apps().respondents.test_client()
    form = Page(client.get("/i").get_data(as_text=True)).form("/i")

    response = client.post("/i", data=form.data() | {"token": token})

    assert response.status_code == 404
    page = Page(response.get_data(as_text=True))
    assert page.heading == "This link does not lead anywhere"


def test_opening_links_a_hundred_times_changes_nothing(world):
    database = world.service.settings.database.read_bytes()
    client = world.apps().respondents.test_client()

    for method in ("GET", "HEAD", "OPTIONS"):
        for _ in range(34):
            client.open("/i", method=method, headers={"User-Agent": "link scanner"})

    assert world.service.settings.database.read_bytes() == database


def test_no_page_of_the_journey_holds_anything_inline(world, bot):
    pages = [bot.page]
    while not bot.at.endswith("/r/check"):
        pages.append(bot.answer_page())
    pages.append(bot.send())

    assert [page.inline for page in pages if page.inline] == []
    assert all(page.title.strip() for page in pages)
