"""Copies of everything but the keys, taken after each submission and after the close: nothing links."""

import pytest

from assessments import admissible, backup, backup_file, closing, rounds
from assessments.store import engine
from tests.assessments import world as worlds
from tests.assessments.installations import cheap_passwords
from tests.assessments.world import QUESTIONNAIRE
from tests.attacks.snapshots import PEOPLE, STRATEGIES, by_draft, by_length, linked, lived, remains

LONG = QUESTIONNAIRE.replace("max_length: 300", "max_length: 6000")
ROUNDS = 6
__all__ = ["cheap_passwords"]


@pytest.fixture
def world(tmp_path):
    made = worlds.made(tmp_path)
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
        assert linked(found, by_length) == linked(found, by_draft) == 0
        assert list(remains(found)) == []


def test_sealed_by_its_own_length_the_long_comment_has_a_writer(world, monkeypatch):
    """The planted fault: each answer and each draft padded to its own next 4 KiB."""
    monkeypatch.setattr(admissible, "room", lambda instrument: 0)

    found = history(world, 0)

    assert linked(found, by_length) == linked(found, by_draft) == 1


def test_without_shuffling_who_sent_first_stands_where_they_were_sorted(world, monkeypatch):
    """The planted fault: answers kept in the order of the pool, under names drawn in that order."""
    count = iter(range(10**6))
    monkeypatch.setattr(world.service, "new_id", lambda: f"{next(count):032x}")
    monkeypatch.setattr(closing, "_unsealed", in_order_of_sending(closing._unsealed))

    found = [history(world, number) for number in range(2)]

    assert max(sum(linked(one, s) for one in found) for s in STRATEGIES) == 2 * PEOPLE


def in_order_of_sending(unsealed):
    """What was opened, by the number in its words: as if the pool had kept the order."""
    return lambda *given: tuple(sorted(unsealed(*given), key=lambda one: one["answers"]["words"]))


def test_without_rewriting_the_file_the_sealed_answers_stay_in_it(world, monkeypatch):
    """The planted fault: deleted rows are neither overwritten nor left out of a file written anew."""
    monkeypatch.setattr(rounds, "vacuum", lambda engine: None)
    monkeypatch.setitem(engine.PRAGMAS, "secure_delete", "OFF")
    world.service.engine.dispose()

    found = history(world, 0)

    assert list(remains(found)) != []


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
