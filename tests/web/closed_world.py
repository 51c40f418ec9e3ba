"""An installation with two closed rounds and an open one, its answers given through the use cases."""

import random
from datetime import timedelta
from pathlib import Path

from assessments import administer, closing
from instruments.model import Instrument
from tests.web.world import NAMES, World, an_installation, open_a_round


def a_closed_world(
    folder: Path,
    *,
    public_url: str = "http://localhost",
    instrument: str = "leadership-team",
    mode: str = "confidential",
) -> World:
    """Seven answer the baseline, six the follow-up; a pulse is open."""
    world = an_installation(folder, public_url=public_url, mode=mode)
    rng = random.Random(7)
    for kind, title, people, lift in (
        ("baseline", "Baseline", NAMES, 0),
        ("follow_up", "Follow-up", NAMES[:6], 1),
    ):
        open_a_round(world, instrument=instrument, kind=kind, title=title)
        for name in people:
            answer(world, name, rng, lift)
        world.clock.now += timedelta(days=15)
        closing.close(world.service, world.round.id)
        world.clock.now += timedelta(days=100)
    open_a_round(world, instrument="pulse", kind="pulse", title="Pulse")
    return world


def answer(world: World, name: str, rng: random.Random, lift: int) -> None:
    """One person answers everything, a little higher with every lift."""
    sitting = administer.start(
        world.service, world.links[name], consents=world.programme.mode == "identified"
    )
    page = administer.page(world.service, sitting)
    while True:
        following = administer.save_page(
            world.service, sitting, page.id, answers_to(page.instrument, page.items, rng, lift)
        )
        if following is None:
            break
        page = administer.page(world.service, sitting, following)
    administer.send(world.service, sitting)


def answers_to(instrument: Instrument, items: tuple, rng: random.Random, lift: int) -> dict:
    """Answers of one page: ratings about the middle, keyed items mirrored, rankings at random."""
    given = {}
    for item in items:
        if item.format.kind == "rating":
            low, high = int(item.format.low), int(item.format.high)
            point = min(high, max(low, rng.choice((2, 3, 3, 4)) + lift))
            given[item.id] = point if item.keyed == 1 else low + high - point
        elif item.format.kind == "ranking":
            places = rng.sample(range(1, len(item.format.options) + 1), len(item.format.options))
            given |= {f"{item.id}.{o}": p for o, p in zip(item.format.options, places, strict=True)}
    return given
