"""Acts the database itself refuses: what was promised, counted or fixed when a round opened stays so."""

import sqlalchemy as sa

from assessments.store.columns import guarded

PROMISED = ("mode", "smallest_group", "questionnaire_id", "digest", "public_key", "promise")
"""Columns of a round that stay as they are once it has been opened."""
NOBODY = "–"
"""What stands in the place of the name of somebody who was erased."""
ONLY_NAMES_WENT = " AND ".join(
    (
        *(f"OLD.{name} IS NEW.{name}" for name in PROMISED if name != "promise"),
        "(SELECT count(*) FROM json_tree(OLD.promise)) = (SELECT count(*) FROM json_tree(NEW.promise))",
        "NOT EXISTS (SELECT 1 FROM json_tree(OLD.promise) AS was LEFT JOIN json_tree(NEW.promise) AS now "
        "ON now.fullkey = was.fullkey WHERE (was.type IS NOT now.type OR was.atom IS NOT now.atom) "
        "AND NOT (was.path GLOB '$.teams.*.roster' AND now.atom IS '–'))",
    )
)
"""A promise loses nothing but names of its roster, which make room for nobody's."""
ONLY_THE_NAME_WENT = (
    f"NEW.name = '{NOBODY}' AND OLD.round_id = NEW.round_id AND OLD.team_id = NEW.team_id "
    "AND OLD.person_id = NEW.person_id"
)
PROGRAMME_HAS_ENDED = (
    "(SELECT programme.is_ended FROM programme JOIN round ON round.programme_id = programme.id "
    "WHERE round.id = OLD.round_id)"
)
ACTS = (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))
"""An act, and the name under which a trigger knows its row."""


def only_grows(ledger: sa.Table) -> None:
    """Rows come in and stay."""
    for act in ("update", "delete"):
        guarded(ledger, f"ledger_no_{act}", act, says="the ledger is append-only")


def keeps_its_promise(round_: sa.Table) -> None:
    """What an opened round promised is changed by nobody; somebody who was erased is named no more."""
    guarded(
        round_,
        "round_keeps_its_promise",
        f"update OF {', '.join(PROMISED)}",
        when=f"OLD.status <> 'planned' AND NOT ({ONLY_NAMES_WENT})",
        says="an opened round keeps its promise",
    )


def stays_as_opened(on: sa.Table, *, what: str) -> None:
    """What belongs to a round is written before it opens."""
    for act, row in ACTS:
        when = f"(SELECT status FROM round WHERE id = {row}.round_id) <> 'planned'"  # noqa: S608  # own words
        guarded(on, f"{on.name}_no_{act}", act, when=when, says=f"an opened round keeps {what}")


def keeps_its_roster(roster_entry: sa.Table) -> None:
    """Nobody joins or leaves an opened round; a name may go, and everything once the programme has ended."""
    but = {"update": f" AND NOT ({ONLY_THE_NAME_WENT})", "delete": f" AND NOT {PROGRAMME_HAS_ENDED}"}
    for act, row in ACTS:
        when = f"(SELECT status FROM round WHERE id = {row}.round_id) <> 'planned'"  # noqa: S608  # own words
        name = f"{roster_entry.name}_no_{act}"
        guarded(
            roster_entry, name, act, when=when + but.get(act, ""), says="an opened round keeps its roster"
        )


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
