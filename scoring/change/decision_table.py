"""Which method for which situation: one function, to be read as the table in docs/change.md."""

from scoring.change.finite_team import LEAST
from scoring.change.moderation import FEWEST_TEAMS
from scoring.change.shapes import Method, ScaleFrame, TeamWaves


def method_for(waves: TeamWaves, frame: ScaleFrame, *, n_teams: int) -> Method:
    """The method for one team's change in one scale, `n_teams` standing beside each other.

    Linked means at least 4 linked people. "none" where the two rounds cannot be compared or a round has
    fewer than 4 answers: then no number of a change exists.

    Source: finite team [cochran1977]; moderated [smyth2004]; Welch [welch1947]; overlap [derrick2017].
    """
    m = 0 if waves.pairs is None else len(waves.pairs)
    is_linked = m >= LEAST
    has_roster = waves.roster1 is not None and waves.roster2 is not None and waves.stayers is not None
    knows_error = frame.error is not None

    if waves.comparability == "broken" or min(len(waves.first), len(waves.second)) < LEAST:
        return "none"
    if is_linked and has_roster and knows_error:
        return "finite_team_linked"
    if is_linked and n_teams >= FEWEST_TEAMS:
        return "moderated_t"
    if is_linked:
        return "paired_t"
    if has_roster and knows_error and (waves.stayers or 0) >= LEAST:
        return "finite_team_unlinked"
    if m >= 2:
        return "overlap_t"
    return "welch_t"
