"""Copies of everything but the keys, taken after each submission and after the close: nothing links."""

import pytest

from assessments import backup, backup_file
from tests.assessments import world as worlds
from tests.assessments.installations import cheap_passwords
from tests.assessments.world import QUESTIONNAIRE
from tests.attacks import faults
from tests.attacks.snapshots import (
    PEOPLE,
    STRATEGIES,
    by_draft,
    by_length,
    by_number,
    by_what_was_said,
    linked,
    lived,
    quick,
    remains,
    rows,
    tried,
)

SMTP = "smtp://127.0.0.1:1"
LONG = QUESTIONNAIRE.replace("max_length: 300", "max_length: 6000")
ROUNDS = 6
__all__ = ["cheap_passwords"]


@pytest.fixture
def world(tmp_path, monkeypatch):
    quick(monkeypatch)
    made = worlds.made(tmp_path, SOUNDLINE_SMTP_URL=SMTP)
    (tmp_path / "every-kind.yaml").write_text(LONG)
    made.with_programme(mode="anonymous", people=PEOPLE)
    yield made
    made.service.close()


def one_long_comment(number: int) -> str:
    """Everybody writes a few words and the third one pages."""
    return "said at length " * (300 if number == 2 else number + 1)


def history(world, number, words=one_long_comment):
    kind = "baseline" if number == 0 else "pulse"
    return lived(world, kind=kind, title=f"Round {number}", seed=number, words=words)


@pytest.fixture
def rounds_lived(world):
    return [history(world, number) for number in range(ROUNDS)]


def test_no_strategy_links_more_than_chance(rounds_lived):
    """Thirty-six answers, one in six by chance: six, and hardly ever more than sixteen."""
    for strategy in STRATEGIES:
        hits = sum(linked(found, strategy) for found in rounds_lived)
        assert hits <= 16, strategy.__name__

    for found in rounds_lived:
        for silent in (by_length, by_draft, by_number, by_what_was_said):
            assert silent(found) == {}, silent.__name__
        assert list(remains(found)) == []


def test_the_thief_has_what_was_mailed_and_said_while_people_sent(world):
    """Everybody is reminded once half have sent: the mail is there, and is the same whoever has."""
    found = history(world, 0)

    assert b"".join(found.said.values()).count(b"To: ") == PEOPLE
    assert len(set(found.moments.values())) == PEOPLE


# -- planted faults


def test_sealed_by_its_own_length_the_long_comment_has_a_writer(world, monkeypatch):
    faults.own_padding(monkeypatch, world)

    found = history(world, 0)

    assert linked(found, by_length) == linked(found, by_draft) == 1


@pytest.mark.parametrize("fault", [faults.in_order_of_sending, faults.numbered_rows])
def test_kept_in_the_order_they_came_everybody_is_where_they_sent(world, monkeypatch, fault):
    fault(monkeypatch, world)

    assert max(tried(history(world, 0)).values()) == PEOPLE


def test_a_moment_kept_with_an_answer_names_everybody(world, monkeypatch):
    faults.a_moment_kept(monkeypatch, world)

    assert linked(history(world, 0), by_number) == PEOPLE


def test_what_is_logged_as_it_comes_names_everybody(world, monkeypatch):
    faults.a_log_of_what_came(monkeypatch, world)

    assert linked(history(world, 0), by_what_was_said) == PEOPLE


def test_without_rewriting_the_file_the_sealed_answers_stay_in_it(world, monkeypatch):
    faults.a_file_never_rewritten(monkeypatch, world)

    assert list(remains(history(world, 0))) != []


def test_with_a_copy_of_the_round_s_key_everybody_is_named(world):
    """The other half of the promise: the thief's copies are good for something, were the key among them."""
    from assessments import sealing

    asked = world.opened()
    key = world.service.keys.round(asked.id)
    world.sent(world.tokens(asked)["North 1"], r1=1)
    (sealed,) = (one for (one,) in rows(world.service.settings.database.read_bytes(), POOL))
    world.closed(asked)

    assert sealing.open_answer(key, sealed)["answers"]["r1"] == 1


POOL = "SELECT sealed FROM pool"


def test_a_room_holds_the_longest_answer_there_can_be(world):
    """Letters of four bytes, every box ticked: as long sealed as the shortest."""
    found = history(world, 0, words=lambda number: "\U0001f600" * (5980 if number == 1 else 1))

    assert len({len(sealed) for sealed in found.sealed.values()}) == 1
    assert len(set(found.drafts.values())) == 1


def test_a_backup_tells_a_thief_nothing(world, tmp_path):
    """Made while a round is open and after: no word, no name, no address is readable in it."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    history(world, 0)
    for number in range(2):
        backup.make(world.service.settings, place / f"{number}", clock=world.clock)

    for file in place.iterdir():
        content = file.read_bytes()
        assert content.startswith(backup_file.MAGIC)
        for secret in (b"canary-", b"North 1", b"north1@example.org", b"SQLite format"):
            assert secret not in content


def test_no_other_file_holds_a_word_and_no_log_says_anything(world, tmp_path, caplog):
    caplog.set_level("DEBUG")
    found = history(world, 0)

    database = world.service.settings.database
    for file in (f for f in tmp_path.rglob("*") if f.is_file() and f != database):
        assert b"canary-" not in file.read_bytes(), file.name
    assert "canary-" in found.last.decode(errors="ignore"), "the canary is alive"
    assert not any("canary-" in record.getMessage() for record in caplog.records)
    assert not any(person in caplog.text for person in found.sent)
