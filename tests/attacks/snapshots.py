"""Whoever gets copies of everything but the keys: the database after each submission, and after the close."""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from assessments import administer
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
    last: bytes = b""
    answers: list[str] = field(default_factory=list)
    """The words kept after the close, in the order in which they stand in the file."""
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
    """A round in which everybody sends words of their own, in an order of chance, watched by the thief."""
    drawn = random.Random(seed)
    asked = world.opened(kind=kind, title=title, closes_at=world.clock.now + timedelta(days=14))
    tokens = list(world.tokens(asked).items())
    drawn.shuffle(tokens)
    found = Lived()
    for number, (name, token) in enumerate(tokens):
        sitting = administer.start(world.service, token)
        text = f"canary-{seed:03}-{number} {words(number)}".strip()
        first = {item: drawn.randint(1, 5) for item in FIRST_PAGE}
        administer.save_page(world.service, sitting, "first", first)
        administer.save_page(world.service, sitting, "second", SECOND_PAGE)
        administer.save_page(world.service, sitting, "last", {"words": text, "words.share": 1})
        before = world.service.settings.database.read_bytes()
        administer.send(world.service, sitting)
        found.copies.append(world.service.settings.database.read_bytes())
        watch(found, before, found.copies[-1])
        found.truth[found.sent[-1]] = text
        assert rows(before, "SELECT name FROM person WHERE id = ?", found.sent[-1]) == [(name,)]
    world.closed(asked)
    found.last = world.service.settings.database.read_bytes()
    kept = rows(found.last, "SELECT content FROM answer WHERE round_id = ?", asked.id)
    said = [json.loads(content)["answers"]["words"] for (content,) in kept]
    found.answers = sorted(said, key=lambda text: found.last.find(text[:12].encode()))
    return found


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
)


def linked(found: Lived, strategy: Callable[[Lived], dict[str, str]]) -> int:
    """How many people a strategy links to their own words."""
    return sum(found.truth[person] == text for person, text in strategy(found).items())


def remains(found: Lived) -> Iterator[str]:
    """People of whose sealed answer any piece is still in the last copy."""
    for person, sealed in found.sealed.items():
        if any(sealed[at : at + 24] in found.last for at in range(0, len(sealed) - 24, 512)):
            yield person
