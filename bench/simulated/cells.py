"""The cells of the proof: teams of 4 to 15, linked or not, complete or not, on several rulers.

Where not everybody answers, four of the stayers always do, and every other member with a stated probability.
"""

from collections.abc import Iterator
from dataclasses import replace

from bench.simulated.model import CEILING, Model
from bench.simulated.programmes import Cell, mood_of_allowance

STILL = (0.0,) * 6
SMALL = (0.3, 0.3, 0.0, 0.0, 0.0, 0.0)
MEDIUM = (0.5, 0.5, 0.0, 0.0, 0.0, 0.0)
LARGE = (0.8, 0.8, 0.0, 0.0, 0.0, 0.0)
"""Latent; .25, .40 and .62 points on 1-5, d = .35, .56 and .85 of the standard deviation within teams."""
IN_SD = {0.3: ".35", 0.5: ".56", 0.8: ".85"}
TWO = (0.0, 0.0)
RESTLESS = Model(change_sd=0.4)
MOOD = mood_of_allowance(Model())
CHANGE_SD = 0.3
"""How differently members change where the team's mean does."""


def coverage_cells() -> tuple[Cell, ...]:
    """Where 95 % ranges are held against the truth; every member changes, on average nobody does."""
    return (*_complete(), *_silent(), *_turnover(), *_rulers(), *_moved())


def other_silence_cells() -> tuple[Cell, ...]:
    """Where who answers depends on what they would say: outside the model, so told but held to no bar."""
    some = Cell(name="", stayers=10, response=0.75, changes=TWO, model=RESTLESS)
    risen = replace(some, who_answers=0.7)
    low = replace(some, who_is_silent=0.7)
    return (
        replace(risen, name="10, 75 %, risen ones answer more"),
        replace(risen, name="10, 75 %, risen ones answer more, not linked", is_linked=False),
        replace(risen, name="10, 75 %, risen ones answer much more", who_answers=2.0),
        replace(low, name="10, 75 %, low ones answer more"),
        replace(low, name="10, 75 %, low ones answer more, not linked", is_linked=False),
        replace(low, name="10, 75 %, low ones answer less", who_is_silent=-0.7),
        replace(low, name="10, 75 %, low ones answer less, not linked", who_is_silent=-0.7, is_linked=False),
    )


def moody_cells() -> tuple[Cell, ...]:
    """Days with a mood as large as the allowance: the range that allows for it is held against the truth."""
    moody = replace(RESTLESS, mood_sd=MOOD)
    ceiling = replace(RESTLESS, location=CEILING, mood_sd=mood_of_allowance(Model(location=CEILING)))
    teams = [Cell(name=f"{n} of {n}", stayers=n, changes=TWO, model=moody) for n in (4, 5, 6, 8, 10, 12, 15)]
    apart = Cell(name="", is_linked=False, response=0.9, changes=TWO, model=moody)
    return (
        *teams,
        replace(teams[3], name="8, 75 % answer", response=0.75),
        replace(apart, name="7 stay, 1 moves, 90 %, not linked", stayers=7, leavers=1, joiners=1),
        replace(apart, name="10 stay, 2 move, 90 %, not linked", stayers=10, leavers=2, joiners=2),
        replace(
            teams[3], name="8 of 8, scales and moods correlated .5", model=replace(moody, correlation=0.5)
        ),
        replace(teams[3], name="8 of 8, ceiling", model=ceiling),
    )


def rule_cells() -> tuple[Cell, ...]:
    """Kinds of team for the whole rule over six scales."""
    unlinked = Cell(name="", response=0.9, is_linked=False)
    return (
        Cell(name="5 of 5", stayers=5),
        Cell(name="6 of 6", stayers=6),
        Cell(name="8 of 8"),
        Cell(name="8, 85 % answer", response=0.85),
        replace(unlinked, name="7 stay, 1 moves, 90 %, not linked", stayers=7, leavers=1, joiners=1),
        Cell(name="12 of 12", stayers=12),
        Cell(name="12, 85 % answer", stayers=12, response=0.85),
        replace(unlinked, name="10 stay, 2 move, 90 %, not linked", stayers=10, leavers=2, joiners=2),
        Cell(name="8 of 8, scales correlated .5", model=Model(correlation=0.5)),
    )


def wrong_evidence_cells() -> tuple[Cell, ...]:
    """An error variance that is stated too small or too large, for two sizes of team."""
    return tuple(
        Cell(name=f"{n} of {n}, stated {times:.2f} of what it is", stayers=n, error_times=times)
        for n in (5, 8, 12)
        for times in (0.75, 1.0, 1.25)
    )


def power_cells() -> tuple[tuple[int, float, Cell], ...]:
    """Members, latent change, cell: for the curves of what is seen by the size of a team."""
    sizes, changes = (4, 5, 6, 7, 8, 9, 10, 12, 15), (SMALL, MEDIUM, LARGE)
    model = Model(change_sd=CHANGE_SD)
    return tuple(
        (n, change[0], Cell(name=f"{n} of {n}", stayers=n, changes=change, model=model))
        for change in changes
        for n in sizes
    )


def with_day(cell: Cell, changes: tuple[float, ...], *, mood: float) -> Cell:
    """The same team with these changes on days with such moods."""
    change_sd = CHANGE_SD if any(changes) else 0.0
    return replace(cell, changes=changes, model=replace(cell.model, mood_sd=mood, change_sd=change_sd))


def _complete() -> Iterator[Cell]:
    sizes = [Cell(name=f"{n} of {n}", stayers=n, changes=TWO, model=RESTLESS) for n in range(4, 16)]
    yield from sizes
    for cell in sizes[1:9:3]:
        yield replace(cell, name=f"{cell.name}, not linked", is_linked=False)


def _silent() -> Iterator[Cell]:
    for n, share in ((6, 0.85), (8, 0.75), (10, 0.7), (12, 0.75), (15, 0.6)):
        cell = Cell(name=f"{n}, {share:.0%} answer", stayers=n, response=share, changes=TWO, model=RESTLESS)
        yield cell
        yield replace(cell, name=f"{cell.name}, not linked", is_linked=False)


def _turnover() -> Iterator[Cell]:
    for stay, moved in ((6, 1), (7, 2), (10, 2), (12, 3)):
        for linked in ("linked", "not linked"):
            yield Cell(
                name=f"{stay} stay, {moved} leave, {moved} join, 90 %, {linked}", stayers=stay, leavers=moved,
                joiners=moved, response=0.9, is_linked=linked == "linked", changes=TWO, model=RESTLESS,
            )  # fmt: skip


def _rulers() -> Iterator[Cell]:
    for items in (4, 5, 6, 7):
        for options in (5, 7):
            for where, location in (("middle", 0.0), ("ceiling", CEILING)):
                model = Model(items=items, options=options, location=location, change_sd=0.4)
                name = f"8 of 8, {items} items, {options} points, {where}"
                yield Cell(name=name, changes=TWO, model=model)
    ceiling = replace(RESTLESS, location=CEILING)
    yield Cell(name="5 of 5, ceiling", stayers=5, changes=TWO, model=ceiling)
    yield Cell(name="12, 75 % answer, ceiling", stayers=12, response=0.75, changes=TWO, model=ceiling)
    for name, n, share in (("8 of 8", 8, 1.0), ("12, 75 % answer", 12, 0.75)):
        yield Cell(
            name=f"{name}, ceiling, level known", stayers=n, response=share, changes=TWO, model=ceiling,
            is_room_known=True,
        )  # fmt: skip
    yield Cell(
        name="7 stay, 1 moves, 90 %, not linked, ceiling", stayers=7, leavers=1, joiners=1, response=0.9,
        is_linked=False, changes=TWO, model=ceiling,
    )  # fmt: skip


def _moved() -> Iterator[Cell]:
    yield Cell(name="8 of 8, some much better", changes=(0.8, 0.5), model=RESTLESS)
    yield Cell(name="8 of 8, scales correlated .5", changes=TWO, model=replace(RESTLESS, correlation=0.5))
    yield Cell(name="8 of 8, nobody differs in change", changes=TWO)
