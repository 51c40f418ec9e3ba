"""Who answered what, and when, is nowhere: with two people exchanged a world is told alike, to the byte.

Pages of every role, files, paper, mails, logs, headers and with them every length; and the database after
each close: as it stands where nobody is linked, elsewhere once chains are called by what was said under them.
"""

import dataclasses
import json
import logging

import pytest

from assessments import closing, rounds, sealing
from assessments.release import words
from assessments.store import invitations as kept
from tests.assessments.installations import cheap_passwords
from tests.assessments.use_cases.test_closing import ByPlace
from tests.attacks import swap
from tests.attacks.swap import EXCHANGED, LARGE, Seen, people, relabelled

__all__ = ["cheap_passwords"]
SMALL = {"teams": {LARGE: 10}, "kinds": ("baseline",)}
FILES = SMALL | {"has_pages": False}
TWO = {"teams": {LARGE: 10}, "kinds": ("baseline", "follow_up"), "mode": "anonymous"}
NAMED = TWO | {"mode": "identified"}


@pytest.fixture
def live(tmp_path, monkeypatch):
    """A world lived from the beginning, each time in the same place."""
    return lambda **how: swap.lived(tmp_path / "house", monkeypatch, **how)


def differing(one: Seen, other: Seen) -> list[str]:
    """Where anybody would see that these are two worlds, the database aside."""
    found = [where for where in one.pages if one.pages[where] != other.pages.get(where)]
    found += ["mail"] * (one.mails != other.mails) + ["logs"] * (one.logs != other.logs)
    return found + ["addresses"] * (list(one.pages) != list(other.pages))


def page(seen: Seen, *parts: str) -> str:
    """The page of the address that holds all of these."""
    return next(v.decode() for k, v in seen.pages.items() if all(part in k for part in parts))


def test_two_people_exchanged_in_all_rounds_and_another_order_of_sending_change_nothing(live):
    plain, other = live(), live(exchanged=True, order=5)

    assert differing(plain, other) == []
    assert plain.files != other.files, "chains are of people, and these were exchanged"
    assert [relabelled(f) for f in plain.files] == [relabelled(f) for f in other.files]
    it_was_a_whole_world(plain)


def it_was_a_whole_world(seen: Seen) -> None:
    """Everything a release may hold was there to give somebody away: else the test above says little."""
    told = json.loads(page(seen, "coach", "report.json").partition("\n\n")[2])
    contrasts = {c["code"]: c for theme in told["themes"] for c in theme["contrasts"]}
    assert {"effect", "retention", "net"} == set(contrasts)
    assert told["criteria"]
    assert len(told["comments"][0][1]) == 4
    assert all(item["means"][-1] is not None for item in told["themes"][0]["items"])
    assert "waited" in page(seen, "coach /programmes/")
    assert page(seen, "researcher /research/", ".csv").startswith("200")
    assert page(seen, "sponsor /shared/").startswith("200")
    assert page(seen, "member /r/report").startswith("200")
    assert any(v.startswith(b"200") and b"%PDF" in v for v in seen.pages.values())
    assert sum(v.startswith(b"200") for v in seen.pages.values()) > 100
    assert len(seen.mails) == 70
    assert EXCHANGED[0] in page(seen, "admin held about", EXCHANGED[0])


def test_where_nobody_is_linked_the_file_is_the_same_as_it_stands(live):
    plain, other = live(**TWO), live(exchanged=True, order=5, **TWO)

    assert differing(plain, other) == []
    assert plain.files == other.files


def test_another_order_of_sending_alone_leaves_the_linked_file_as_it_stands(live):
    plain, other = live(**FILES), live(order=5, **FILES)

    assert differing(plain, other) == []
    assert plain.files == other.files


def test_where_people_agreed_to_be_named_researchers_alone_see_an_exchange_and_nobody_an_order(live):
    plain, other = live(**NAMED), live(exchanged=True, order=5, **NAMED)

    met = differing(plain, other)
    assert len(met) == 4, "a file of each round, and from either one of both"
    assert all(where.startswith("researcher /research/") and where.endswith(".csv") for where in met)
    for where in met:
        assert lines(plain.pages[where]) == lines(renamed(other.pages[where], plain))
    assert [relabelled(f) for f in plain.files] == [relabelled(f) for f in other.files]


def lines(body: bytes) -> list[bytes]:
    """Lines in any order: they stand by the names of people."""
    return sorted(body.splitlines())


def renamed(body: bytes, seen: Seen) -> bytes:
    """A file in which the two who were exchanged are called by each other's names."""
    one, other = (people(seen.files[0])[name].encode() for name in EXCHANGED)
    return body.replace(one, b"?").replace(other, one).replace(b"?", other)


# -- planted faults


def test_without_rewriting_the_file_the_order_of_sending_is_in_it(live, monkeypatch):
    monkeypatch.setattr(rounds, "vacuum", lambda engine: None)

    assert live(**FILES).files != live(order=5, **FILES).files


def test_without_sorting_an_exchange_is_in_the_file(live, monkeypatch):
    monkeypatch.setattr(sealing, "written", ByPlace(sealing.written))
    how = FILES | {"mode": "anonymous"}

    assert live(**how).files != live(exchanged=True, **how).files


@pytest.mark.parametrize("mode", ["confidential", "identified"])
def test_a_number_that_grew_while_the_round_was_open_is_found_in_the_file(live, monkeypatch, mode):
    """The planted fault: each answer is kept with how many came before it."""
    came: list[str] = []
    send, kept_as = swap.administer.send, closing._kept

    def counting(service, sitting):
        came.append(swap.administer.draft(service, sitting).answers["m1"])
        return send(service, sitting)

    def numbered(service, asked, content, *, language):
        found = kept_as(service, asked, content, language=language)
        place = came.index(content["answers"]["m1"])
        return dataclasses.replace(found, content=f'{found.content[:-1]},"place":{place}}}')

    monkeypatch.setattr(swap.administer, "send", counting)
    monkeypatch.setattr(closing, "_kept", numbered)

    how = FILES | {"mode": mode}
    one, came[:] = live(**how), []
    other = live(order=5, **how)
    assert [relabelled(f) for f in one.files] != [relabelled(f) for f in other.files]


def test_comments_in_the_order_of_chains_show_the_exchange(live, monkeypatch):
    """The planted fault: what people wrote stands by their chains, on every page and in every file."""
    texts = words._texts

    def by_chain(scored, team, item):
        writers = sorted((scored.answers[int(row)] for row in scored.wave.rows(team)), key=lambda a: a.chain)
        places = {str(one.answers.get(item.id)): place for place, one in enumerate(writers)}
        return [f"{places[text]}. {text}" for text in texts(scored, team, item)]

    monkeypatch.setattr(words, "_texts", by_chain)

    met = differing(live(**SMALL), live(exchanged=True, **SMALL))
    assert {where.partition(" ")[0] for where in met} == {"coach", "sponsor", "member"}
    assert {"json", "pdf"} <= {where.rpartition(".")[2] for where in met}


def test_reminders_to_those_alone_who_have_not_sent_show_who_has(live, monkeypatch):
    waiting = kept.waiting_mail

    def to_some(db, most):
        sent = {i for (i,) in db.exec_driver_sql("SELECT id FROM invitation WHERE sent = 1")}
        return tuple(one for one in waiting(db, most) if one.to.invitation not in sent)

    monkeypatch.setattr(kept, "waiting_mail", to_some)
    how = FILES | {"kinds": ("baseline", "follow_up")}

    assert differing(live(**how), live(order=5, **how)) == ["mail"]


def test_a_line_in_the_log_for_every_answer_shows_who_sent_when(live, monkeypatch):
    send = swap.administer.send

    def chatty(service, sitting):
        logging.getLogger("soundline").info("an answer came by %s", sitting.token[:4])
        return send(service, sitting)

    monkeypatch.setattr(swap.administer, "send", chatty)

    assert differing(live(**FILES), live(order=5, **FILES)) == ["logs"]
