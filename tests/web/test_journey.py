"""A whole questionnaire through the rendered pages: answered, refused where it must be, sent, withdrawn."""

import pytest

from assessments import administer, closing
from instruments.catalogue import BUILT_IN
from instruments.ids import DECLINED, LEFT_BLANK
from tests.web.bot import Bot
from tests.web.world import a_world, an_installation, open_a_round

ADA, BEN = "Ada Lovell", "Ben Okoro"


def a_bot(world, **known) -> Bot:
    return Bot(world.apps().respondents, world.service.instrument_of(world.round), **known)


def held_by(world, bot) -> administer.Sitting:
    with bot.client.session_transaction() as session:
        return administer.Sitting.from_cookie(session["draft"])


def test_a_bot_answers_every_item_and_what_is_kept_is_what_it_gave(world):
    bot = a_bot(world)
    bot.open(world.links[ADA])
    bot.start()

    bot.answer_all()

    kept = administer.draft(world.service, held_by(world, bot)).answers
    assert bot.at.endswith("/r/check")
    assert {name.removeprefix("a-") for name in bot.given} == set(bot.instrument.items)
    assert kept == {
        "c1": 2, "c2": 2, "c3": 2, "one": "remote", "f1": 2, "alone": 2,
        "many.mail": 1, "many.chat": 0, "many.calls": 0,
        "top.growth": 1, "top.cost": 2, "top.people": 3, "top.risk": 4,
        "share.now": 100, "share.next": 0, "share.later": 0,
        "days": 0, "why": "We decide too late.", "why.share": 0,
    }  # fmt: skip


def test_sent_answers_bring_a_receipt_and_are_held(world):
    bot = a_bot(world)
    bot.open(world.links[ADA])
    bot.start()
    bot.answer_all()

    bot.send()

    assert bot.at.endswith("/r/thanks")
    assert "Your answers are in" in bot.page.heading
    assert administer.still_held(world.service, world.links[ADA])


@pytest.mark.parametrize("instrument", sorted(p.name for p in BUILT_IN.iterdir() if p.is_dir()))
def test_every_questionnaire_of_the_library_can_be_answered(tmp_path, instrument):
    if instrument.endswith("-example"):
        pytest.skip("the example's own copy opens in the example alone")
    world = an_installation(tmp_path)
    open_a_round(world, instrument=instrument, kind="baseline", title="Baseline")
    bot = a_bot(world)
    bot.open(world.links[ADA])
    bot.start()

    bot.answer_all()
    bot.send()

    assert bot.at.endswith("/r/thanks")
    assert {name.removeprefix("a-") for name in bot.given} == set(bot.instrument.items)


REFUSED = [
    pytest.param("deciding", {"a-c1": "99"}, "not one of those offered", id="a code the scale does not have"),
    pytest.param("last", {"a-top.cost": "1"}, "is given twice", id="one place for two lines"),
    pytest.param("last", {"a-top.cost": ""}, "still without one", id="a line without a place"),
    pytest.param("last", {"a-share.next": "5"}, "of 100 points", id="points that do not add up"),
    pytest.param("last", {"a-share.next": "-5"}, "whole numbers only", id="points below nothing"),
    pytest.param("last", {"a-days": "61"}, "from 0 to 60", id="a number out of bounds"),
    pytest.param("last", {"a-days": "many"}, "Write a number", id="words for a number"),
    pytest.param("last", {"a-days": "1.5"}, "without decimals", id="half a day"),
    pytest.param("last", {"a-why": "x" * 201}, "201 characters", id="a text too long"),
]


@pytest.mark.parametrize(("page", "changed", "says"), REFUSED)
def test_an_answer_that_cannot_be_is_refused_beside_its_item_and_the_others_are_kept(
    world, page, changed, says
):
    bot = a_bot(world)
    bot.open(world.links[ADA])
    bot.start()
    while not bot.at.endswith(page):
        bot.answer_page()

    bot.answer_page(**changed)

    assert bot.status == 422
    assert bot.page.title.strip().startswith("Please check:")
    assert says in bot.page.text
    assert set(bot.page.described) <= set(bot.page.ids)
    kept = administer.draft(world.service, held_by(world, bot)).answers
    item = next(iter(changed)).removeprefix("a-").split(".")[0]
    others = {i.id for i in bot.instrument.items.values() if f"a-{i.id}" in bot.given} - {item}
    assert all(any(c.split(".")[0] == other for c in kept) for other in others)
    bot.answer_page()
    assert bot.status == 200


def test_a_gap_is_asked_for_once_and_never_again(world):
    bot = a_bot(world, choose=lambda item, controls: {})
    bot.open(world.links[ADA])
    bot.start()

    bot.answer_page()

    assert bot.at.endswith("/deciding")
    assert "Carry on without answering" in bot.page.text
    bot.answer_page()
    assert not bot.at.endswith("/deciding")


def test_carrying_on_without_answering_keeps_the_gap_as_one(world):
    bot = a_bot(world, choose=lambda item, controls: {})
    bot.open(world.links[ADA])
    bot.start()

    bot.answer_page(go="carry")

    kept = administer.draft(world.service, held_by(world, bot)).answers
    assert kept == {"c1": LEFT_BLANK, "c2": LEFT_BLANK, "c3": LEFT_BLANK}


def test_declining_is_an_answer_and_asks_nothing_more(world):
    def declines(item, controls):
        skip = next(c for c in controls if c.value == str(DECLINED))
        return {skip.name: skip.value}

    bot = a_bot(world, choose=declines)
    bot.open(world.links[ADA])
    bot.start()

    bot.answer_all()

    kept = administer.draft(world.service, held_by(world, bot)).answers
    assert set(kept.values()) == {DECLINED}


def test_a_condition_hides_its_page(world):
    def in_one_place(item, controls):
        return {"a-one": "site"} if item == "one" else bot.sensible(item, controls)

    bot = a_bot(world, choose=in_one_place)
    bot.open(world.links[ADA])
    bot.start()

    bot.answer_all()

    assert "a-alone" not in bot.given


def test_a_shuffled_page_keeps_its_order_for_one_person(world):
    bot = a_bot(world)
    bot.open(world.links[ADA])
    bot.start()
    first = [i for f in bot.page.forms for i in f.items()]

    again = [i for f in bot.get(bot.at).forms for i in f.items()]

    assert first == again


def test_what_was_answered_stands_in_the_page_when_it_is_opened_again(world):
    bot = a_bot(world)
    bot.open(world.links[ADA])
    bot.start()
    bot.answer_all()

    shown = bot.get("/r/page/last")

    form = next(f for f in shown.forms if f.id == "page")
    sent = {name: value for name, value in form.data().items() if name.startswith("a-") and value != ""}
    last = {
        name: v for item in ("a-top", "a-share", "a-days", "a-why") for name, v in bot.given[item].items()
    }
    assert sent == last


def test_pages_go_on_in_another_browser_by_the_code(world):
    bot, other = a_bot(world), a_bot(world)
    bot.open(world.links[ADA])
    bot.start()
    bot.answer_page()
    bot.get("/r/later")
    shown = bot.post("/r/elsewhere", {"csrf_token": bot.token()})
    code = next(w for w in shown.text.split() if w.count("-") == 3)

    other.open(world.links[ADA])
    other.post("/r/resume", {"csrf_token": other.token(), "code": code.lower()})

    assert other.at.endswith("/r/page/working")


def test_the_link_alone_does_not_open_saved_pages(world):
    bot, thief = a_bot(world), a_bot(world)
    bot.open(world.links[ADA])
    bot.start()
    bot.answer_page()

    thief.open(world.links[ADA])
    thief.start()

    assert thief.at.endswith("/r/page/deciding")
    assert not any(c.is_checked for f in thief.page.forms for c in f.controls)


def test_taken_back_answers_are_gone_and_the_link_answers_again(world):
    bot = a_bot(world)
    bot.open(world.links[ADA])
    bot.start()
    bot.answer_all()
    bot.send()

    bot.get("/r/withdraw")
    bot.post("/r/withdraw", {"csrf_token": bot.token(), "sure": "1"})

    assert bot.at.endswith("/r/welcome")
    assert not administer.still_held(world.service, world.links[ADA])
    bot.start()
    bot.answer_all()
    bot.send()
    assert administer.still_held(world.service, world.links[ADA])


def test_opening_a_used_link_shows_no_answers(world):
    bot, again = a_bot(world), a_bot(world)
    bot.open(world.links[ADA])
    bot.start()
    bot.answer_all()
    bot.send()

    again.open(world.links[ADA])

    assert "Your answers are in" in again.page.heading
    again.get("/r/page/last")
    assert again.status == 401


def test_a_round_that_closed_says_so_and_takes_nothing(world):
    bot = a_bot(world)
    bot.open(world.links[ADA])
    bot.start()
    closing.close(world.service, world.round.id)

    bot.answer_page()

    assert bot.status == 409
    assert "has closed" in bot.page.heading


def test_identified_rounds_ask_for_consent_first(tmp_path):
    world = a_world(tmp_path, mode="identified")
    bot = a_bot(world)
    bot.open(world.links[ADA])
    without = bot.page.form("/r/start").data()

    bot.post("/r/start", without)
    assert bot.status == 409
    assert "consent" in bot.page.heading

    bot.get("/r/welcome")
    bot.start()
    assert bot.at.endswith("/deciding")


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "deleted 90 days after the programme has ended"),
        ("de", "werden 90 Tage nach dem Ende des Programms gelöscht"),
    ],
)
def test_the_first_page_says_how_long_names_and_answers_are_kept(world, language, says):
    bot = Bot(world.apps().respondents, world.service.instrument_of(world.round))
    bot.open(next(iter(world.links.values())))
    bot.post("/r/language", {"csrf_token": bot.token(), "language": language, "to": "welcome"})

    assert says in bot.page.text
