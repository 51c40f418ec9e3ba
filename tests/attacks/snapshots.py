"""Whoever gets copies of everything but the keys: after each submission, and after the close.

Of the database, of what the program logs, of all mail, of every file beside, and of when each was written.
"""

import io
import json
import logging
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from assessments import administer, invitations, mailer, schedule
from assessments.store import engine
from documents import letters
from tests.assessments.world import FIRST_PAGE, SECOND_PAGE, World

PEOPLE = 6


@dataclass
class Lived:
    """One round as the thief has it: who sent when (flags tell), what was sealed then, and the last file."""

    sent: list[str] = field(default_factory=list)
    """People in the order in which their flags flipped."""
    sealed: dict[str, bytes] = field(default_factory=dict)
    """For each of them, what appeared in the pool with their flag."""
    drafts: dict[str, int] = field(default_factory=dict)
    """And how long the draft was that vanished then."""
    copies: list[bytes] = field(default_factory=list)
    said: dict[str, bytes] = field(default_factory=dict)
    """For each of them, what logs, mail and files beside the database gained with their answer."""
    moments: dict[str, int] = field(default_factory=dict)
    """For each of them, when the database was written then."""
    last: bytes = b""
    answers: list[str] = field(default_factory=list)
    """The words kept after the close, in the order in which they stand in the file."""
    beside: dict[str, int] = field(default_factory=dict)
    """Any number that is kept beside the words and answers of somebody, by the words."""
    truth: dict[str, str] = field(default_factory=dict)
    """Who wrote which words; the thief does not have this."""


def rows(copy: bytes, sql: str, *values: str) -> list[tuple]:
    """What a copy of the database says."""
    with_it = sqlite3.connect(":memory:")
    try:
        with_it.deserialize(copy)
        return with_it.execute(sql, values).fetchall()
    finally:
        with_it.close()


def lived(world: World, *, kind: str, title: str, seed: int, words: Callable[[int], str]) -> Lived:
    """A round in which everybody sends words of their own, in an order of chance, watched by the thief.

    All are asked by mail and, once half have sent, all are reminded.
    """
    drawn = random.Random(seed)
    asked = world.opened(kind=kind, title=title, closes_at=world.clock.now + timedelta(days=14))
    tokens = list(world.tokens(asked).items())
    drawn.shuffle(tokens)
    found = Lived()
    with watched(world) as gained:
        invitations.mail_all(world.service, world.admin, asked.id)
        schedule.send_mail(world.service, write=letters.write)
        for number, (name, token) in enumerate(tokens):
            if number == len(tokens) // 2:
                invitations.remind(world.service, world.admin, asked.id)
            gained()
            _sends(
                world, found, drawn, name, token, text=f"canary-{seed:03}-{number} {words(number)}".strip()
            )
            schedule.send_mail(world.service, write=letters.write)
            found.said[found.sent[-1]] = gained()
        world.closed(asked)
    found.last = world.service.settings.database.read_bytes()
    _kept(found, rows(found.last, "SELECT * FROM answer WHERE round_id = ?", asked.id))
    return found


def _sends(world: World, found: Lived, drawn: random.Random, name: str, token: str, *, text: str) -> None:
    sitting = administer.start(world.service, token)
    first = {item: drawn.randint(1, 5) for item in FIRST_PAGE}
    administer.save_page(world.service, sitting, "first", first)
    administer.save_page(world.service, sitting, "second", SECOND_PAGE)
    administer.save_page(world.service, sitting, "last", {"words": text, "words.share": 1})
    before = world.service.settings.database.read_bytes()
    administer.send(world.service, sitting)
    found.copies.append(world.service.settings.database.read_bytes())
    watch(found, before, found.copies[-1])
    found.truth[found.sent[-1]] = text
    found.moments[found.sent[-1]] = world.service.settings.database.stat().st_mtime_ns
    assert rows(before, "SELECT name FROM person WHERE id = ?", found.sent[-1]) == [(name,)]


def _kept(found: Lived, kept: Sequence[tuple]) -> None:
    """What stands in the last copy: the words in their order there, and any number beside them."""
    for row in kept:
        content = next(c for c in row if isinstance(c, str) and c.startswith("{"))
        held = json.loads(content)
        words = held.pop("answers")["words"]
        found.answers.append(words)
        numbers = [c for c in (*row, *held.values()) if isinstance(c, int | float)]
        if numbers:
            found.beside[words] = numbers[0]
    found.answers.sort(key=lambda text: found.last.find(text[:12].encode()))


@contextmanager
def watched(world: World) -> Iterator[Callable[[], bytes]]:
    """Gives what logs, mail and files beside the database gained since it was asked last."""
    log, root, spool = io.StringIO(), logging.getLogger(), []
    handler, level = logging.StreamHandler(log), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    before = [0, beside(world)]

    def gained() -> bytes:
        now = beside(world)
        files = b"".join(content for name, content in now.items() if before[1].get(name) != content)
        found = log.getvalue()[before[0] :].encode() + files + b"".join(spool)
        before[:] = [log.tell(), now]
        spool.clear()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mailer, "_connected", lambda post: a_post(spool))
        yield gained
    root.setLevel(level)
    root.removeHandler(handler)


@contextmanager
def a_post(spool: list[bytes]) -> Iterator[Any]:
    """A mail server that keeps every mail whole."""
    yield SimpleNamespace(send_message=lambda message: spool.append(message.as_bytes()))


def beside(world: World) -> dict[str, bytes]:
    """Every file of the installation but the database."""
    database = world.service.settings.database
    files = (f for f in world.folder.rglob("*") if f.is_file() and f != database)
    return {str(file): file.read_bytes() for file in files}


def quick(patch: Any) -> None:
    """Without waiting for the disk: what is written is the same, byte for byte."""
    patch.setitem(engine.PRAGMAS, "synchronous", "OFF")
    patch.setitem(engine.NEEDED, "synchronous", 0)


def watch(found: Lived, before: bytes, after: bytes) -> None:
    """What one submission changed between two copies."""
    flags = "SELECT person_id FROM invitation WHERE sent = 1"
    pool = "SELECT sealed FROM pool"
    drafts = "SELECT length(sealed) FROM draft"
    (person,) = {p for (p,) in rows(after, flags)} - {p for (p,) in rows(before, flags)}
    (sealed,) = {s for (s,) in rows(after, pool)} - {s for (s,) in rows(before, pool)}
    found.sent.append(person)
    found.sealed[person] = sealed
    found.drafts[person] = max(length for (length,) in rows(before, drafts))


# -- strategies: each gives the words it believes a person wrote


def by_place(found: Lived) -> dict[str, str]:
    """Who sent first wrote what stands first in the file."""
    return dict(zip(found.sent, found.answers, strict=True))


def by_place_from_behind(found: Lived) -> dict[str, str]:
    """SQLite fills a page from its end."""
    return dict(zip(found.sent, reversed(found.answers), strict=True))


def by_name(found: Lived) -> dict[str, str]:
    """The order of the answers' own names, if these were drawn one after the other."""
    said = [
        json.loads(content)["answers"]["words"]
        for (content,) in rows(found.last, "SELECT content FROM answer ORDER BY id")
        if json.loads(content)["answers"]["words"] in set(found.answers)
    ]
    return dict(zip(found.sent, said, strict=True))


def by_length(found: Lived) -> dict[str, str]:
    """The longest sealed answer is the longest one kept; equal lengths tell nothing."""
    return _ranked(found, {person: len(sealed) for person, sealed in found.sealed.items()})


def by_draft(found: Lived) -> dict[str, str]:
    """The same with the drafts that vanished."""
    return _ranked(found, found.drafts)


def by_number(found: Lived) -> dict[str, str]:
    """A moment or a place kept with an answer: the smallest is of who sent first."""
    ordered = sorted(found.beside, key=lambda text: found.beside[text])
    return dict(zip(sorted(found.sent, key=lambda p: found.moments[p]), ordered, strict=False))


def by_what_was_said(found: Lived) -> dict[str, str]:
    """Words that logs, mail or a file gained with somebody's answer."""
    return {
        person: text
        for person, said in found.said.items()
        for text in found.answers
        if text.split()[0].encode() in said
    }


def _ranked(found: Lived, lengths: dict[str, int]) -> dict[str, str]:
    told = set(lengths.values())
    if len(told) == 1:
        return {}
    by_words = sorted(found.answers, key=lambda text: len(text.encode()), reverse=True)
    longest = sorted(lengths, key=lambda person: -lengths[person])
    return {
        person: text for person, text in zip(longest, by_words, strict=True) if lengths[person] > min(told)
    }


STRATEGIES: Sequence[Callable[[Lived], dict[str, str]]] = (
    by_place,
    by_place_from_behind,
    by_name,
    by_length,
    by_draft,
    by_number,
    by_what_was_said,
)


def linked(found: Lived, strategy: Callable[[Lived], dict[str, str]]) -> int:
    """How many people a strategy links to their own words."""
    return sum(found.truth[person] == text for person, text in strategy(found).items())


def remains(found: Lived) -> Iterator[str]:
    """People of whose sealed answer any piece is still in the last copy."""
    for person, sealed in found.sealed.items():
        if any(sealed[at : at + 24] in found.last for at in range(0, len(sealed) - 24, 512)):
            yield person


def tried(found: Lived) -> dict[str, int]:
    """How many people each strategy links."""
    return {strategy.__name__: linked(found, strategy) for strategy in STRATEGIES}
