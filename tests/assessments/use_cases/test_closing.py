"""Closing: once, whole, whatever interrupts it; and nothing is left that links an answer to a person."""

import hashlib
import inspect
import json
import random
import sys

import pytest
import sqlalchemy as sa
from nacl.public import PrivateKey

from assessments import administer, closing, rounds, sealing
from assessments.errors import Closed, Refusal
from assessments.store import answers, pool
from assessments.store.engine import reading, writing
from tests.assessments import world as worlds
from tests.assessments.world import CLOSES, START


@pytest.fixture
def asked(world):
    world.with_programme()
    return world.opened()


def everything(world, table: str) -> list[tuple]:
    with reading(world.service.engine) as db:
        return [tuple(row) for row in db.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608  # own names


def test_a_closed_round_has_its_answers_and_none_of_what_was_open(world, asked, gate):
    tokens = world.tokens(asked)
    for token in list(tokens.values())[:5]:
        world.sent(token)
    administer.save_page(
        world.service, administer.start(world.service, tokens["North 6"]), "first", {"r1": 1}
    )

    done = world.closed(asked)

    assert done.status == "closed"
    assert len(everything(world, "answer")) == 5
    assert everything(world, "pool") == everything(world, "draft") == everything(world, "carried") == []
    assert {row[6] for row in everything(world, "invitation")} == {None}
    assert not world.service.keys.has_round(asked.id)
    assert len(everything(world, "release")) == 1
    assert len(everything(world, "ledger")) == 1


def test_a_chain_is_the_same_in_the_next_round_and_another_persons_is_not(world, asked, gate):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    world.closed(asked)
    later = world.opened(kind="follow_up", title="Autumn", closes_at=CLOSES.replace(month=9))
    for token in list(world.tokens(later).values())[:5]:
        world.sent(token)
    world.closed(later)

    first, second = ({a.chain for a in seen["answers"]} for seen in gate.asked)

    assert first == second
    assert len(first) == 5


def test_an_anonymous_round_keeps_no_chain_and_an_identified_one_the_person(world, gate):
    for mode in ("anonymous", "identified"):
        world.clock.now = START
        world.with_programme(mode=mode, teams=(f"Team {mode}",))
        asked = world.opened(title=mode)
        for token in list(world.tokens(asked).values())[:5]:
            sitting = administer.start(world.service, token, consents=True)
            administer.save_page(world.service, sitting, "first", {"r1": 3}, seconds=2.0)
            administer.send(world.service, sitting)
        world.closed(asked)

    anonymous, identified = (seen["answers"] for seen in gate.asked)
    people = {row[0] for row in everything(world, "person")}
    assert {a.chain for a in anonymous} == {None}
    assert {a.chain for a in identified} <= people
    kept = [json.loads(row[5]) for row in everything(world, "answer")]
    assert sorted("pace" in content for content in kept) == [False] * 5 + [True] * 5


def test_the_gate_looks_back_at_earlier_rounds_with_their_ledger_under_chains(world, asked, gate):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    world.closed(asked)
    later = world.opened(kind="follow_up", closes_at=CLOSES.replace(month=9))
    world.closed(later)

    (past,) = gate.earlier()

    assert past.round.id == asked.id
    assert len(past.answers) == 5
    assert past.release is not None
    chains = {a.chain for a in past.answers}
    assert {name for row in past.ledger_rows for name, _, _ in row.members} == chains
    kept = everything(world, "ledger")[0]
    assert not any(chain in str(kept) for chain in chains), "answers and ledger share no value"


def test_closing_twice_changes_nothing(world, asked, gate):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    world.closed(asked)
    before = [everything(world, table) for table in ("answer", "release", "ledger", "round")]

    closing.close(world.service, asked.id)
    closing.close_due(world.service)

    assert [everything(world, table) for table in ("answer", "release", "ledger", "round")] == before
    assert len(gate.asked) == 1


@pytest.mark.parametrize(
    "place",
    ["_unsealed", "_released", "_keep", "tidy"],
)
def test_an_interrupted_closing_is_finished_the_next_time(world, asked, gate, monkeypatch, place):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)

    with monkeypatch.context() as broken:
        broken.setattr(closing, place, _cut)
        with pytest.raises(KeyboardInterrupt):
            world.closed(asked)
    state = rounds.get(world.service, world.admin, asked.id).status
    assert state == ("closed" if place == "tidy" else "closing")

    closing.close_due(world.service)

    assert rounds.get(world.service, world.admin, asked.id).status == "closed"
    assert len(everything(world, "answer")) == 5
    assert not world.service.keys.has_round(asked.id)
    with reading(world.service.engine) as db:
        assert closing.rounds.due(db, world.clock.now) == ()


def _cut(*_args):
    raise KeyboardInterrupt


@pytest.mark.parametrize("statement", range(1, 12))
def test_a_cut_at_any_statement_of_keeping_leaves_the_old_state(world, asked, gate, statement):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)
    world.clock.now = CLOSES
    left = [statement]

    def cut(conn, cursor, sql, *_rest):
        if sql.startswith(("INSERT", "DELETE", "UPDATE")):
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt

    sa.event.listen(world.service.engine, "before_cursor_execute", cut)
    try:
        closing.close_due(world.service)
    except KeyboardInterrupt:
        pass
    finally:
        sa.event.remove(world.service.engine, "before_cursor_execute", cut)
    counts = {len(everything(world, "answer")), 5 - len(everything(world, "pool"))}
    assert counts in ({0}, {5}), "old or new, never between"

    closing.close_due(world.service)

    assert len(everything(world, "answer")) == 5
    assert everything(world, "pool") == []


def test_a_failing_gate_loses_nothing(world, asked, gate, monkeypatch):
    for token in list(world.tokens(asked).values())[:5]:
        world.sent(token)

    with monkeypatch.context() as broken:
        broken.setattr(sys.modules["assessments.release.gate"], "release", _fails)
        with pytest.raises(ZeroDivisionError):
            world.closed(asked)
    assert len(everything(world, "pool")) == 5
    closing.close_due(world.service)

    assert len(everything(world, "answer")) == 5


def _fails(**_asked):
    raise ZeroDivisionError


def test_an_answer_that_does_not_open_stops_the_closing(world, asked, gate):
    world.sent(world.tokens(asked)["North 1"])
    with writing(world.service.engine) as db:
        pool.insert(db, b"k" * 32, asked.id, bytes(4096 + 48))

    with pytest.raises(Refusal, match="answer_unreadable"):
        world.closed(asked)

    assert len(everything(world, "pool")) == 2


def test_a_planned_round_is_not_closed_and_an_administrator_may_close_early(world, gate):
    world.with_programme()
    planned = world.planned()
    with pytest.raises(Closed):
        closing.close(world.service, planned.id)
    rounds.open_round(world.service, world.admin, planned.id)

    closing.close_now(world.service, world.admin, planned.id)

    assert rounds.get(world.service, world.admin, planned.id).status == "closed"


def test_a_round_nobody_answered_closes_with_an_empty_release(world, asked, gate):
    assert world.closed(asked).status == "closed"
    assert gate.asked[0]["answers"] == ()


def closed_world(folder, order: list[int], *, said=(1, 2, 3, 4, 5), mode="confidential"):
    """Rows and hash of the file after people sent in an order what each of them says."""
    folder.mkdir()
    world = worlds.made(folder, seed=7)
    world.with_programme(mode=mode)
    asked = world.opened()
    tokens = list(world.tokens(asked).values())
    for i in order:
        world.sent(tokens[i], r1=said[i])
    world.service.rng.seed(99)
    world.closed(asked)
    rows = everything(world, "answer")
    world.service.close()
    return rows, hashlib.sha256(world.service.settings.database.read_bytes()).digest()


def two_orders(tmp_path, monkeypatch):
    """The same people saying the same, in two orders of sending."""
    fixed_secrets(monkeypatch)
    one = closed_world(tmp_path / "a", [0, 1, 2, 3, 4])
    fixed_secrets(monkeypatch)
    return one, closed_world(tmp_path / "b", [4, 2, 0, 3, 1])


def two_people_exchanged(tmp_path, monkeypatch):
    """The same order of sending, with what two people say exchanged."""
    fixed_secrets(monkeypatch)
    one = closed_world(tmp_path / "a", [0, 1, 2, 3, 4], mode="anonymous")
    fixed_secrets(monkeypatch)
    return one, closed_world(tmp_path / "b", [0, 1, 2, 3, 4], said=(5, 2, 3, 4, 1), mode="anonymous")


@pytest.mark.parametrize("change", [two_orders, two_people_exchanged])
def test_neither_order_nor_exchange_leaves_a_trace_in_the_file(tmp_path, monkeypatch, gate, change):
    one, other = change(tmp_path, monkeypatch)

    assert one[0] == other[0]
    assert one[1] == other[1], "the whole file is the same, byte for byte"


def test_without_the_vacuum_the_order_of_sending_shows(tmp_path, monkeypatch, gate):
    monkeypatch.setattr(rounds, "vacuum", lambda engine: None)

    one, other = two_orders(tmp_path, monkeypatch)

    assert one[0] == other[0]
    assert one[1] != other[1]


def test_without_the_sorting_an_exchange_shows(tmp_path, monkeypatch, gate):
    monkeypatch.setattr(sealing, "written", ByPlace(sealing.written))

    one, other = two_people_exchanged(tmp_path, monkeypatch)

    assert one[0] != other[0]


class ByPlace:
    """The writing of content, except as a key for sorting, where it keeps the pool's own order."""

    def __init__(self, written) -> None:
        self.written = written
        self.place = 0

    def __call__(self, content) -> bytes:
        if inspect.stack()[1].function == "_unsealed":
            self.place += 1
            return self.place.to_bytes(8, "big")
        return self.written(content)


def fixed_secrets(monkeypatch) -> None:
    """Every secret an installation draws, drawn from one seed."""
    drawn = random.Random(3)
    for module in ("assessments.keys", "assessments.sittings", "assessments.tokens"):
        monkeypatch.setattr(f"{module}.secrets.token_bytes", drawn.randbytes)
    monkeypatch.setattr("assessments.tokens.secrets.token_urlsafe", lambda n: drawn.randbytes(n).hex())
    monkeypatch.setattr("assessments.passwords.accept", lambda password, not_in: "kept")
    monkeypatch.setattr("assessments.keys.PrivateKey.generate", lambda: _private(drawn))


def _private(drawn):
    return PrivateKey(drawn.randbytes(32))


def test_what_is_kept_stands_in_an_order_that_means_nothing(world, asked, gate):
    for i, token in enumerate(world.tokens(asked).values()):
        world.sent(token, r1=1 + i % 5)
    world.closed(asked)

    with reading(world.service.engine) as db:
        kept = [json.loads(one.content)["answers"]["r1"] for one in answers.of_round(db, asked.id)]

    assert sorted(kept) == [1, 1, 2, 3, 4, 5]
    assert kept != [1, 2, 3, 4, 5, 1]


def test_cancelling_destroys_everything_and_frees_the_baseline(world, asked, gate):
    world.sent(world.tokens(asked)["North 1"])

    rounds.cancel(world.service, world.admin, asked.id)

    assert everything(world, "pool") == []
    assert not world.service.keys.has_round(asked.id)
    assert gate.asked == []
    assert world.opened(title="Again").status == "open"


def kept_languages(world, mode, languages):
    """The languages kept of a closed round whose answers were in these, with how often each of them."""
    asked = world.opened()
    contents = [{"language": language, "nr": i} for i, language in enumerate(languages)]
    from dataclasses import replace

    return [closing.spoken(world.service, replace(asked, mode=mode), [*contents]) for _ in range(40)]


def test_a_language_few_used_is_not_kept_and_no_answer_has_its_own(world, gate):
    world.with_programme()

    few = kept_languages(world, "confidential", ["en"] * 6 + ["de"] * 4)

    assert all(dealt == ["en"] * 10 for dealt in few)


def test_a_language_more_used_is_kept_for_the_round_and_not_for_an_answer(world, gate):
    world.with_programme()

    many = kept_languages(world, "anonymous", ["en"] * 6 + ["de"] * 5)

    assert {tuple(sorted(dealt)) for dealt in many} == {("de",) * 5 + ("en",) * 6}
    assert len({dealt[0] for dealt in many}) == 2


def test_in_an_identified_round_everybody_keeps_their_language(world, gate):
    world.with_programme(mode="identified")

    assert all(d == ["en", "de"] for d in kept_languages(world, "identified", ["en", "de"]))


def test_the_only_answer_in_a_language_has_no_mark_in_the_database(world, asked, gate):
    """What is stored says nothing of it, whoever holds the file."""
    for number, token in enumerate(world.tokens(asked).values()):
        sitting = world.answered(token)
        told = sitting if number else replaced(sitting, language="de")
        administer.send(world.service, told)
    world.closed(asked)

    languages = [
        a.language for a in closing.earlier_rounds(world.service, world.programme, later(asked))[0].answers
    ]

    assert languages == ["en"] * 6


def replaced(sitting, **what):
    from dataclasses import replace

    return replace(sitting, **what)


def later(asked):
    from dataclasses import replace

    return replace(asked, id="later")
