"""One person's answers changed at will in one round of a whole history, and every number that was told."""

import functools
import json
from collections.abc import Iterator
from typing import Any

from assessments.release import frozen as keeping
from assessments.release.shapes import Release
from tests.assessments.release.histories import aim, plain, told

ARMS = ("a", "b", "c", "d", "e", "f")
WAITING = ("d", "e", "f")
KINDS = ("baseline", "follow_up", "sustainment")
RANGE = 4.0
Codes = tuple[int | None, ...]


@functools.cache
def history(
    *, n: int, at: int | None = None, codes: Codes = (), person: int = 0, team: str = "a", seed: int = 0,
    joined: int = 0,
) -> tuple[Release, ...]:  # fmt: skip
    """Three rounds of six teams of n; of one person of one team other codes at one round, where asked.

    Team a has a focus theme and a target; three teams wait; so many join after the first round.
    """

    def given(number: int) -> Any:
        usual = plain(seed + number, 0.3 * number)
        return lambda t, p: list(codes) if (number, t, p) == (at, team, person) else usual(t, p)

    people = [range(n), range(n + joined), range(n + joined)]
    releases, _ = told(
        [given(number) for number in range(len(KINDS))],
        people=people if joined else n,
        teams=ARMS,
        kinds=KINDS,
        criteria=[aim(team="a"), aim("voice", None, team="a")],
        waiting=WAITING,
    )
    return tuple(releases)


def numbers(release: Release) -> dict[str, float]:
    """Every number of a release by where it stands in its file."""
    content = json.loads(keeping.to_json(release))["release"]
    return dict(_numbers({k: content[k] for k in ("team_reports", "programme_report")}, ""))


def _numbers(value: Any, where: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _numbers(part, f"{where}/{name}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _numbers(part, f"{where}/{place}")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield where, float(value)
