"""What is kept of a closed round: answers without names, the release, the ledger, who it is shared with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from assessments.model import ProgrammeId, RoundId, TeamId
from assessments.store.tables import answer, ledger, release, share


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One answer of a closed round; `content` is JSON."""

    id: str
    team: TeamId
    chain: str | None
    language: str
    content: str


def keep(db: sa.Connection, round_id: RoundId, answers: Sequence[Kept]) -> None:
    """Keep the answers of a round, in the order given."""
    rows = [
        {
            "id": a.id,
            "round_id": round_id,
            "team_id": a.team,
            "chain": a.chain,
            "language": a.language,
            "content": a.content,
        }
        for a in answers
    ]
    if rows:
        db.execute(sa.insert(answer), rows)


def of_round(db: sa.Connection, round_id: RoundId) -> tuple[Kept, ...]:
    """The kept answers of a round, in an order that means nothing."""
    query = (
        sa.select(
            answer.c.id, answer.c.team_id.label("team"), answer.c.chain, answer.c.language, answer.c.content
        )
        .where(answer.c.round_id == round_id)
        .order_by(answer.c.id)
    )
    return tuple(Kept(**row) for row in db.execute(query).mappings())


def keep_release(db: sa.Connection, round_id: RoundId, content: str) -> None:
    """Freeze what a round released."""
    db.execute(sa.insert(release).values(round_id=round_id, content=content))


def release_of(db: sa.Connection, round_id: RoundId) -> str | None:
    """What a round released, unless it was withdrawn."""
    query = sa.select(release.c.content).where(
        release.c.round_id == round_id, sa.not_(release.c.is_withdrawn)
    )
    return db.execute(query).scalar()


def withdraw_release(db: sa.Connection, round_id: RoundId) -> None:
    """Show a release to nobody any more; its ledger rows stay."""
    db.execute(sa.update(release).where(release.c.round_id == round_id).values(is_withdrawn=True))


def enter(
    db: sa.Connection, programme_id: ProgrammeId, round_id: RoundId, rows: Iterable[tuple[str, str]]
) -> None:
    """Append rows, each under its own random name, to the ledger."""
    made = [
        {"id": name, "programme_id": programme_id, "round_id": round_id, "content": content}
        for name, content in rows
    ]
    if made:
        db.execute(sa.insert(ledger), made)


def ledger_of(db: sa.Connection, round_id: RoundId) -> tuple[str, ...]:
    """The ledger rows a round's release entered, in an order that means nothing."""
    query = sa.select(ledger.c.content).where(ledger.c.round_id == round_id).order_by(ledger.c.id)
    return tuple(db.execute(query).scalars())


def ledger_elsewhere(
    db: sa.Connection, programme_id: ProgrammeId, rounds: Iterable[RoundId]
) -> tuple[str, ...]:
    """The ledger rows of a programme that were entered by none of these rounds."""
    query = sa.select(ledger.c.content).where(
        ledger.c.programme_id == programme_id, ledger.c.round_id.not_in(tuple(rounds))
    )
    return tuple(db.execute(query.order_by(ledger.c.id)).scalars())


def shared(db: sa.Connection, round_id: RoundId, team_id: TeamId) -> tuple[str, ...]:
    """Who a team's report of a round is shared with: the team, the sponsor."""
    query = sa.select(share.c.audience).where(share.c.round_id == round_id, share.c.team_id == team_id)
    return tuple(db.execute(query.order_by(share.c.audience)).scalars())


def shared_rounds(db: sa.Connection, team_id: TeamId, audience: str) -> frozenset[RoundId]:
    """The rounds whose report of a team is shared with an audience."""
    query = sa.select(share.c.round_id).where(share.c.team_id == team_id, share.c.audience == audience)
    return frozenset(RoundId(found) for found in db.execute(query).scalars())


def add_share(db: sa.Connection, round_id: RoundId, team_id: TeamId, audience: str) -> None:
    """Share a team's report; doing so twice changes nothing."""
    end_share(db, round_id, team_id, audience)
    db.execute(sa.insert(share).values(round_id=round_id, team_id=team_id, audience=audience))


def end_share(db: sa.Connection, round_id: RoundId, team_id: TeamId, audience: str) -> None:
    """End the sharing of a team's report."""
    here = sa.and_(share.c.round_id == round_id, share.c.team_id == team_id, share.c.audience == audience)
    db.execute(sa.delete(share).where(here))
