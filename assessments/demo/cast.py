"""Who is in the example organisation, and what is going to happen to each of its teams."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FIRST_NAMES = (
    "Ada", "Bela", "Carla", "Dov", "Elin", "Femi", "Greta", "Hakan", "Ines", "Jonas", "Kaya", "Liam", "Mira",
    "Noor", "Oskar", "Pia", "Ravi", "Sana", "Tomas", "Uma", "Vera", "Wim", "Yara", "Zoe", "Anton", "Birte",
)  # fmt: skip
LAST_NAMES = (
    "Adler", "Bach", "Conti", "Dahl", "Eide", "Fink", "Gallo", "Holm", "Ivers", "Jansen", "Krause", "Lind",
    "Moreau", "Nowak", "Olsen", "Petit", "Quast", "Rossi", "Sato", "Thal", "Urban", "Vogel", "Weiss",
    "Ziegler",
)  # fmt: skip
COMMENTS = (
    "We decide faster since the two-page papers. Please keep them.",
    "The Monday round is still too long for what it gives us.",
    "I would like us to name who follows up before we leave the room.",
    "Much easier to say no than it was in spring.",
    "We talk about growth first and about people last.",
    "More time with the regions, fewer slides.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """One team's part: its size, who comes and goes, how many answer, and what changes, in latent units."""

    title: str
    size: int
    level: float = 0.0
    change: float = 0.0
    changes: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.15
    """How differently its members change."""
    leave: int = 0
    join: int = 0
    silent_first: int = 0
    silent_second: int = 0
    agreement: float = 1.0
    """How far members order priorities alike: 0 at random, 3 nearly the same."""
    careless: int = 0
    writes: bool = False
    kept: float = 1.0
    """How much of the change is left in the third round and later."""
    is_waiting: bool = False
    """Coached only after the third round."""
    aims: Mapping[str, float | None] = field(default_factory=dict)
    """Themes its coach puts in focus, and how far above the baseline told the target lies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody invented."""

    number: int
    name: str
    email: str
    language: str


LEADING = (
    TeamPlan(
        title="Executive board", size=8, level=0.2, change=0.25, agreement=2.0, writes=True, kept=0.9,
        aims={"purpose": 0.5, "accountability": 0.4, "conflict": None},
        changes={"purpose": 1.3, "followthrough": 0.6, "safety": 0.75, "conflict": 0.0},
    ),
    TeamPlan(
        title="Product", size=9, change=0.15, careless=1, kept=0.3, aims={"conflict": 0.4, "goals": 0.6},
        changes={"process": 0.9, "goals": 0.7, "trust": 0.1},
    ),
    TeamPlan(
        title="Finance", size=7, level=0.3, change=0.0, changes={"accountability": -0.35}, is_waiting=True,
    ),
    TeamPlan(
        title="Sales", size=10, leave=1, join=1, change=0.2, writes=True, aims={"goals": 0.3},
        changes={"goals": 1.0, "trust": 0.6},
    ),
    TeamPlan(title="Region North", size=12, change=0.1, silent_second=7),
    TeamPlan(
        title="People and culture", size=6, level=0.4, change=-0.3,
        changes={"trust": -1.3, "safety": -0.7, "purpose": 0.0, "goals": 0.0},
    ),
    TeamPlan(
        title="Technology", size=12, leave=3, join=3, change=0.1, agreement=0.4, is_waiting=True,
        changes={"process": 0.8, "conflict": 0.7, "goals": 0.0},
    ),
    TeamPlan(
        title="Leadership forum", size=40, change=0.0, writes=True, is_waiting=True,
        changes={"goals": 0.44, "process": -0.44, "purpose": 0.35, "trust": 0.0},
    ),
    TeamPlan(title="Legal", size=4),
    TeamPlan(title="Supply chain", size=6, silent_first=1, silent_second=2),
)  # fmt: skip

MEETING = (
    TeamPlan(title="Project leads", size=10, change=0.9),
    TeamPlan(title="Shift leads", size=11, change=0.5, leave=1, join=1),
    TeamPlan(title="Site managers", size=12, change=-0.1, silent_second=1),
    TeamPlan(title="Works council round", size=8, change=-0.6),
)

STUDY_LEVELS = (
    0.1, -0.3, 0.3, -0.1, 0.0, 0.5, -0.2, 0.2, -0.5, 0.0,
    0.2, -0.1, 0.3, -0.2, 0.1, -0.3, 0.4, 0.0, -0.4, 0.1,
)  # fmt: skip
"""Levels of teams: with what scales differ by within a team, about 0.35, the methods' figure."""
STUDY = tuple(
    TeamPlan(title=f"Study team {n:02}", size=8 + n % 5, level=level, spread=0.0, silent_second=n % 3 // 2)
    for n, level in enumerate(STUDY_LEVELS, start=1)
)
"""Teams asked twice with nothing done in between: nobody's view changes, and some miss the second time."""


def members(plan: TeamPlan, *, first: int) -> tuple[Member, ...]:
    """A team's people: those of the first round, then those who join before the second."""
    return tuple(_member(first + i) for i in range(plan.size + plan.join))


def _member(number: int) -> Member:
    given = FIRST_NAMES[number % len(FIRST_NAMES)]
    # The two lists' lengths share a factor of two, so a step every full turn keeps names apart.
    family = LAST_NAMES[(number + number // (len(FIRST_NAMES) * 12)) % len(LAST_NAMES)]
    address = f"{given}.{family}".lower()
    return Member(
        number=number,
        name=f"{given} {family}",
        email=f"{address}@example.org",
        language="de" if number % 7 == 3 else "en",
    )
