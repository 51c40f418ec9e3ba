"""Acts the database itself refuses: what was promised, counted or fixed when a round opened stays so."""

import sqlalchemy as sa

from assessments.store.columns import guarded

PROMISED = ("mode", "smallest_group", "questionnaire_id", "digest", "public_key", "promise")
"""Columns of a round that stay as they are once it has been opened."""
ACTS = (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))
"""An act, and the name under which a trigger knows its row."""


def only_grows(ledger: sa.Table) -> None:
    """Rows come in and stay."""
    for act in ("update", "delete"):
        guarded(ledger, f"ledger_no_{act}", act, says="the ledger is append-only")


def keeps_its_promise(round_: sa.Table) -> None:
    """What an opened round promised is changed by nobody."""
    guarded(
        round_,
        "round_keeps_its_promise",
        f"update OF {', '.join(PROMISED)}",
        when="OLD.status <> 'planned'",
        says="an opened round keeps its promise",
    )


def stays_as_opened(on: sa.Table, *, what: str) -> None:
    """What belongs to a round is written before it opens."""
    for act, row in ACTS:
        when = f"(SELECT status FROM round WHERE id = {row}.round_id) <> 'planned'"  # noqa: S608  # own words
        guarded(on, f"{on.name}_no_{act}", act, when=when, says=f"an opened round keeps {what}")


def fixed_by_a_follow_up(criterion: sa.Table) -> None:
    """What is hoped for is written before the answers that will be held against it."""
    for act, row in ACTS:
        guarded(
            criterion,
            f"criterion_no_{act}",
            act,
            when="EXISTS (SELECT 1 FROM round_team JOIN round ON round.id = round_team.round_id "  # noqa: S608  # own words
            f"WHERE round_team.team_id = {row}.team_id AND round.kind IN ('follow_up', 'sustainment') "
            "AND round.status IN ('open', 'closing', 'closed'))",
            says="criteria are fixed once the follow-up has opened",
        )
