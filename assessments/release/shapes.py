"""What goes into the gate and what comes out of it: kept answers, earlier rounds, a release.

An answer here has no name, no time and no order. Its columns are those of DATA: an item's id, or
`item.option` for choices, rankings and allocations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assessments.model import RosterEntry, Round, RoundId, TeamId
from assessments.reports.shapes import ProgrammeReport, TeamReport
from instruments.ids import ItemId, Language, ScaleId
from instruments.model import Instrument

Answer = int | float | str | None
"""A code, a number, a text; None or a missing code (-6 to -9) where there is no answer."""
Output = Literal["baseline", "level", "change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """One answer as kept at close.

    `chain` is the same for one person in every round of a confidential programme, None in an anonymous one.
    `shared_comments` are the text items whose words this respondent agreed to have shown.
    `pace` holds a band for each page: 0 under one second an item, 1 one to two, 2 more.
    """

    team: TeamId
    chain: str | None
    language: Language
    answers: Mapping[str, Answer]
    shared_comments: tuple[ItemId, ...] = ()
    pace: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One released number as a membership vector: whose answers it holds, never what they were.

    `members` are (chain, round, sign); the store renames chains under the ledger's own key before it
    keeps a row. In an anonymous round the names are made up for the row's round and mean nothing.
    """

    team: TeamId
    scale: ScaleId
    output: Output
    members: tuple[tuple[str, RoundId, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Donor:
    """A figure one scale's release borrowed from elsewhere, and where from."""

    scale: ScaleId
    figure: str
    value: float
    df: float | None
    source: Literal["evidence", "programme", "default"]
    rounds: tuple[RoundId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What one round released, rounded, once."""

    round: RoundId
    team_reports: Mapping[TeamId, TeamReport]
    programme_report: ProgrammeReport
    ledger_rows: tuple[LedgerRow, ...] = ()
    donors: tuple[Donor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenRound:
    """A closed round as a later one may look back at it: its kept answers, roster and release."""

    round: Round
    instrument: Instrument
    roster: tuple[RosterEntry, ...]
    answers: tuple[StoredAnswer, ...]
    release: Release | None = None
    ledger_rows: tuple[LedgerRow, ...] = field(default_factory=tuple)
