"""Five hundred rounds of six people, watched by a thief of copies: how many answers get their writer's name.

Everything but the keys is copied after each submission: the database, what is logged and mailed meanwhile,
every file beside, and when each was written. Part of `./run proofs disclosure`.
"""

import random
import statistics
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from assessments import passwords
from tests.assessments import world as worlds
from tests.attacks import faults
from tests.attacks.snapshots import PEOPLE, STRATEGIES, lived, quick, remains, tried

ROUNDS, IN_A_WORLD, FAULTY = 500, 5, 10
MOST = 0.20
"""What the upper bound of every strategy must stay below; one in six is chance."""
Row = tuple[str, str, str, bool]
Found = dict[str, int]
LONG = worlds.QUESTIONNAIRE.replace("max_length: 300", "max_length: 10000")
CONTROLS: tuple[tuple[str, str], ...] = (
    ("answers padded to their own length", "own_padding"),
    ("rows under an INTEGER PRIMARY KEY, kept in its order", "numbered_rows"),
    ("a moment kept with each answer", "a_moment_kept"),
    ("a log of what comes", "a_log_of_what_came"),
    ("a file never rewritten", "a_file_never_rewritten"),
)


def rows(at_once: Executor, *, share: float, seed: int) -> Iterable[Row]:
    """What each strategy linked, and what it links with one protection taken away."""
    many = max(4, round(ROUNDS * share / IN_A_WORLD))
    parts = at_once.map(_sound, range(seed, seed + many))
    controls = at_once.map(_faulty, [name for _, name in CONTROLS])
    found = [one for part in parts for one in part]
    for strategy in STRATEGIES:
        yield _row(strategy.__name__, [one[strategy.__name__] for one in found])
    still = sum(one["remains"] for one in found)
    upon = f"{len(found):,} rounds, {len(found) * PEOPLE:,} answers"
    yield "pieces of sealed answers in the last copy", upon, f"{still} answers", still == 0
    for (title, name), held in zip(CONTROLS, controls, strict=True):
        yield _control(title, name, held)


def _row(strategy: str, links: Sequence[int]) -> Row:
    shares = [n / PEOPLE for n in links]
    mean = statistics.fmean(shares)
    upper = _at_most(shares)
    said = f"{100 * mean:.1f} % linked, below {100 * upper:.1f} % with 99 % certainty"
    upon = f"{len(links):,} rounds, {len(links) * PEOPLE:,} answers"
    # Of few rounds the bound is wide: a share of the whole must not lie above chance.
    is_kept = upper < MOST if len(links) >= ROUNDS else 2 * mean - upper <= 1 / PEOPLE
    return f"thief of copies, {strategy.replace('_', ' ')}", upon, said, is_kept


def _at_most(shares: Sequence[float]) -> float:
    """With 99 % certainty no more is linked; rounds in which nobody ever was are bounded by their number."""
    if not any(shares):
        return float(1 - 0.01 ** (1 / len(shares)))
    return statistics.fmean(shares) + 2.326 * statistics.stdev(shares) / len(shares) ** 0.5


def _control(title: str, name: str, held: Sequence[Found]) -> Row:
    answers = len(held) * PEOPLE
    best = max(STRATEGIES, key=lambda s: sum(one[s.__name__] for one in held)).__name__
    if name == "a_file_never_rewritten":
        still = sum(one["remains"] for one in held)
        return (
            f"*{title}*",
            f"{len(held)} rounds",
            f"{still} of {answers} sealed answers in the file",
            still > 0,
        )
    links = sum(one[best] for one in held)
    said = f"{100 * links / answers:.0f} % linked, {best.replace('_', ' ')}"
    return f"*{title}*", f"{len(held)} rounds", said, links / answers > MOST


def _sound(seed: int) -> list[Found]:
    return _lived(seed, IN_A_WORLD, lambda patch, world: None)


def _faulty(name: str) -> list[Found]:
    return _lived(1, FAULTY, getattr(faults, name))


def _lived(seed: int, rounds: int, fault: Callable[[Any, Any], None]) -> list[Found]:
    """Rounds of one world, watched; everybody writes at a length of their own."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        quick(patch)
        patch.setattr(passwords, "hasher", lambda: cheap)
        world = worlds.made(Path(folder), seed=seed + 1, SOUNDLINE_SMTP_URL="smtp://127.0.0.1:1")
        (Path(folder) / "every-kind.yaml").write_text(LONG)
        world.with_programme(mode="anonymous", people=PEOPLE)
        fault(patch, world)
        found = [_one(world, seed * 100 + number, is_first=number == 0) for number in range(rounds)]
        world.service.close()
    return found


def _one(world: Any, seed: int, *, is_first: bool) -> Found:
    lengths = random.Random(seed).sample(range(PEOPLE), PEOPLE)
    here = lived(
        world,
        kind="baseline" if is_first else "pulse",
        title=f"Round {seed}",
        seed=seed,
        # Letters of four bytes: each length is another number of steps of 4 KiB.
        words=lambda number: "\U0001f600" * (1 + 1_900 * lengths[number]),
    )
    return tried(here) | {"remains": sum(1 for _ in remains(here))}
