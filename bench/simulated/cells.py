"""The cells of the proof: teams of 4 to 15, linked or not, complete or not, on several rulers."""

from dataclasses import replace

from bench.simulated.model import CEILING, Model
from bench.simulated.programmes import Cell, mood_of_allowance

STILL = (0.0,) * 6
MEDIUM = (0.5, 0.5, 0.0, 0.0, 0.0, 0.0)
LARGE = (0.8, 0.8, 0.0, 0.0, 0.0, 0.0)
"""Latent; .40 and .62 points on 1-5, d = .56 and .85 of the standard deviation within teams."""
RESTLESS = Model(change_sd=0.4)
MOOD = mood_of_allowance(Model())


def coverage_cells() -> tuple[Cell, ...]:
    """Where 95 % ranges are held against the truth; nobody, or everybody differently, has changed."""
    two = (0.0, 0.0)
    sizes = [
        Cell(name=f"{n} of {n}", stayers=n, changes=two, model=RESTLESS) for n in (4, 5, 6, 8, 10, 12, 15)
    ]
    silent = [
        Cell(name=f"{n}, {share:.0%} answer", stayers=n, response=share, changes=two, model=RESTLESS)
        for n, share in ((6, 0.85), (8, 0.75), (10, 0.7), (12, 0.75), (15, 0.6))
    ]
    unlinked = [
        replace(c, name=f"{c.name}, not linked", is_linked=False) for c in (*sizes[1:6:2], *silent[1::2])
    ]
    turnover = [
        Cell(
            name=f"{s} stay, {moved} leave, {moved} join, {linked}", stayers=s, leavers=moved, joiners=moved,
            response=0.9, is_linked=linked == "linked", changes=two, model=RESTLESS,
        )
        for s, moved in ((6, 1), (7, 2), (10, 2))
        for linked in ("linked", "not linked")
    ]  # fmt: skip
    rulers = [
        Cell(name=f"8 of 8, {items} items, {options} points, {where}", changes=two, model=model)
        for items in (4, 5, 7)
        for options in (5, 7)
        for where, location in (("middle", 0.0), ("ceiling", CEILING))
        if (model := Model(items=items, options=options, location=location, change_sd=0.4))
    ]
    moved = [
        Cell(name="8 of 8, half of them much better", changes=(0.8, 0.5), model=RESTLESS),
        Cell(name="10, 75 % answer, risen ones more", stayers=10, response=0.75, who_answers=0.7, changes=two,
             model=RESTLESS),
        Cell(name="8 of 8, scales correlated .5", changes=two, model=replace(RESTLESS, correlation=0.5)),
    ]  # fmt: skip
    return (*sizes, *silent, *unlinked, *turnover, *rulers, *moved)


def rule_cells() -> tuple[Cell, ...]:
    """Seven kinds of team for the whole rule over six scales."""
    unlinked = Cell(name="", response=0.9, is_linked=False)
    return (
        Cell(name="5 of 5", stayers=5),
        Cell(name="6 of 6", stayers=6),
        Cell(name="8 of 8"),
        Cell(name="8, 85 % answer", response=0.85),
        replace(unlinked, name="7 stay, 1 moves, 90 %, not linked", stayers=7, leavers=1, joiners=1),
        Cell(name="12, 85 % answer", stayers=12, response=0.85),
        replace(unlinked, name="10 stay, 2 move, 90 %, not linked", stayers=10, leavers=2, joiners=2),
        Cell(name="8 of 8, scales correlated .5", model=Model(correlation=0.5)),
    )


def wrong_evidence_cells() -> tuple[Cell, ...]:
    """What an error variance that is stated too small or too large does."""
    return tuple(
        Cell(name=f"error variance stated {times:.2f} of what it is", changes=(0.0, 0.0), error_times=times)
        for times in (0.75, 1.0, 1.25)
    )
