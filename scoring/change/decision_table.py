"""Which method for which question: one function, to be read as the table in docs/change.md."""

from dataclasses import dataclass
from typing import Literal

from scoring.change.finite_team import LEAST
from scoring.change.moderation import FEWEST_TEAMS
from scoring.change.shapes import Method, ScaleFrame, TeamWaves

Question = Literal["level", "change", "exact_test", "programme", "comparison", "rounds", "ranking"]
Choice = Literal[
    "finite_team_mean", "t_of_population",
    "finite_team_linked", "finite_team_unlinked", "moderated_t", "paired_t", "overlap_t", "welch_t",
    "sign_flip", "t_over_teams", "mixed_model", "planned_contrasts",
    "difference_in_differences", "difference_in_differences_exact", "stepped_wedge",
    "none", "never",
]  # fmt: skip
FEWEST_FOR_A_LINE = 3
"""Teams a line over the programme, or a model of it, needs."""
FEWEST_TO_COMPARE = 2
"""Teams on each side of a comparison."""
FEWEST_FOR_STEPS = 6
EXACT_FROM = 6
"""People from whom on an exact test can reach .05 at all: 2 / 2^5 is .0625."""
WELCH_FROM = 10
"""Teams on each side from which on Welch's p needs no exact one beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a choice rests on. Counts that play no part in a question stay as they are."""

    question: Question
    n1: int = 0
    n2: int = 0
    n_linked: int = 0
    stayers: int | None = None
    """None where a roster is unknown."""
    knows_roster: bool = False
    knows_error: bool = False
    is_comparable: bool = True
    n_teams: int = 1
    n_comparison: int = 0
    n_rounds: int = 2
    is_stepped: bool = False
    """Teams began in different rounds, all observed in all of them."""


def choose(case: Case) -> Choice:
    """The method for a question: the first row that applies. "none": no number exists; "never": none is made.

    Source: finite team [cochran1977]; moderated [smyth2004]; Welch [welch1947]; overlap [derrick2017]; exact
    [fisher1935]; mixed model [kenward1997]; stepped wedge [hussey2007].
    """
    c = case
    is_linked = c.n_linked >= LEAST
    is_known = c.knows_roster and c.knows_error
    has_stayers = (c.stayers or 0) >= LEAST
    least_teams = min(c.n_teams, c.n_comparison)
    always = True
    table: tuple[tuple[Question, bool, Choice], ...] = (
        ("level", c.n1 < LEAST, "none"),
        ("level", is_known, "finite_team_mean"),
        ("level", always, "t_of_population"),
        ("change", not c.is_comparable or min(c.n1, c.n2) < LEAST, "none"),
        ("change", is_linked and is_known, "finite_team_linked"),
        ("change", is_linked and c.n_teams >= FEWEST_TEAMS, "moderated_t"),
        ("change", is_linked, "paired_t"),
        ("change", is_known and has_stayers, "finite_team_unlinked"),
        ("change", c.n_linked >= 2, "overlap_t"),
        ("change", always, "welch_t"),
        ("exact_test", c.n_linked < EXACT_FROM, "none"),
        ("exact_test", always, "sign_flip"),
        ("programme", c.n_teams < FEWEST_FOR_A_LINE, "none"),
        ("programme", c.n_rounds > 2, "mixed_model"),
        ("programme", always, "t_over_teams"),
        ("comparison", c.is_stepped and c.n_teams >= FEWEST_FOR_STEPS, "stepped_wedge"),
        ("comparison", least_teams < FEWEST_TO_COMPARE, "none"),
        ("comparison", least_teams < WELCH_FROM, "difference_in_differences_exact"),
        ("comparison", always, "difference_in_differences"),
        ("rounds", not c.is_comparable or c.n_rounds < 2, "none"),
        ("rounds", always, "planned_contrasts"),
        ("ranking", always, "never"),
    )
    return next(method for question, applies, method in table if question == c.question and applies)


def method_for(waves: TeamWaves, frame: ScaleFrame, *, n_teams: int) -> Method:
    """The method for one team's change in one scale, `n_teams` standing beside each other.

    Linked means at least 4 linked people. "none" where the two rounds cannot be compared or a round has
    fewer than 4 answers: then no number of a change exists.

    Source: the rows of `choose` [cochran1977].
    """
    has_roster = waves.roster1 is not None and waves.roster2 is not None and waves.stayers is not None
    chosen = choose(
        Case(
            question="change", n1=len(waves.first), n2=len(waves.second),
            n_linked=0 if waves.pairs is None else len(waves.pairs), stayers=waves.stayers,
            knows_roster=has_roster, knows_error=frame.error is not None,
            is_comparable=waves.comparability != "broken", n_teams=n_teams,
        )
    )  # fmt: skip
    return next(m for m in METHODS if m == chosen)


METHODS: tuple[Method, ...] = (
    "finite_team_linked", "finite_team_unlinked", "moderated_t", "paired_t", "overlap_t", "welch_t", "none",
)  # fmt: skip
