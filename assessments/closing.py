"""Closing a round: unseal, shuffle, keep, release once, and destroy whatever could link an answer."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assessments import sealing, tokens
from assessments.errors import Closed, NotFound, Refusal
from assessments.model import Actor, Programme, Round, RoundId
from assessments.relations import round_for
from assessments.release.shapes import FrozenRound, LedgerRow, StoredAnswer
from assessments.rounds import tidy
from assessments.sending import chain_of
from assessments.service import Service
from assessments.store import answers, criteria, invitations, pool, programmes, rosters, rounds
from assessments.store.answers import Kept
from assessments.store.engine import reading, writing

if TYPE_CHECKING:
    from assessments.release.shapes import Release


def close_now(service: Service, actor: Actor, round_id: RoundId) -> None:
    """Close an open round before its date, as an administrator."""
    with reading(service.engine) as db:
        asked, _ = round_for(db, actor, "manage_round", round_id)
    if asked.status not in {"open", "closing"}:
        raise Closed("round_not_open", status=asked.status)
    close(service, round_id)


def close_due(service: Service) -> tuple[RoundId, ...]:
    """Close what is due, and finish every closing that was interrupted."""
    with reading(service.engine) as db:
        due = rounds.due(db, service.clock())
    failures = []
    for round_id in due:
        try:
            close(service, round_id)
        except Exception as failure:  # one round that cannot be closed keeps no other from it
            failures.append(failure)
    if failures:
        raise failures[0]
    return due


def close(service: Service, round_id: RoundId) -> None:
    """Close a round; whatever interrupted it, doing so again ends in the same state."""
    service.hindrances.pop(round_id, None)
    try:
        _close(service, round_id)
    except Exception as failure:
        service.hindrances[round_id] = failure.code if isinstance(failure, Refusal) else "closing_failed"
        raise


def _close(service: Service, round_id: RoundId) -> None:
    asked = _stop_taking_answers(service, round_id)
    if asked.status == "closing":
        kept = _unsealed(service, asked)
        released = _released(service, asked, kept)
        _keep(service, asked, kept, released)
    with reading(service.engine) as db:
        is_tidy = rounds.is_tidy(db, round_id)
    if not is_tidy:
        tidy(service, round_id)


def _stop_taking_answers(service: Service, round_id: RoundId) -> Round:
    with writing(service.engine) as db:
        asked = rounds.by_id(db, round_id)
        if asked is None:
            raise NotFound("not_found")
        if asked.status == "planned":
            raise Closed("round_not_open", status=asked.status)
        if asked.status == "open":
            rounds.change(db, round_id, status="closing")
        return rounds.by_id(db, round_id) or asked


def _unsealed(service: Service, asked: Round) -> tuple[dict[str, Any], ...]:
    """Every answer of the pool, sorted by content and then shuffled: no order is left."""
    with reading(service.engine) as db:
        sealed = pool.of_round(db, asked.id)
    if not sealed:
        return ()
    box = service.keys.round(asked.id)
    opened = sorted((sealing.open_answer(box, one) for one in sealed), key=sealing.written)
    service.rng.shuffle(opened)
    return tuple(opened)


def _released(service: Service, asked: Round, kept: Sequence[Mapping[str, Any]]) -> "Release":
    """What the one gate lets out, computed before anything is kept."""
    from assessments.release.gate import release

    with reading(service.engine) as db:
        programme = programmes.by_id(db, asked.programme)
        if programme is None:
            raise NotFound("not_found")
        teams = [
            team for team in programmes.teams(db, programme.id) if team.id in rounds.teams_of(db, asked.id)
        ]
        roster = rosters.frozen(db, asked.id)
        is_example = programmes.organisation_by_id(db, programme.organisation).is_example
        chosen = criteria.of_teams(db, [team.id for team in teams])
        waiting = rounds.waiting(db, asked.id)
    instrument = service.instrument_of(asked)
    spoken = service.settings.language
    return release(
        programme=programme,
        round=asked,
        instrument=instrument,
        roster=roster,
        answers=tuple(stored(one) for one in kept),
        earlier=earlier_rounds(service, programme, asked),
        teams=teams,
        language=spoken if spoken in instrument.languages else instrument.languages[0],
        is_example=is_example,
        criteria=chosen,
        waiting=waiting,
    )


def _keep(service: Service, asked: Round, kept: Sequence[Mapping[str, Any]], released: "Release") -> None:
    """Answers, release and ledger come in, pool, drafts and flags go out: in one transaction."""
    from assessments.release.frozen import to_json

    with writing(service.engine) as db:
        held = rounds.by_id(db, asked.id)
        if held is None or held.status != "closing":
            return
        dealt = zip(kept, spoken(service, asked, kept), strict=True)
        answers.keep(db, asked.id, [_kept(service, asked, one, language=name) for one, name in dealt])
        answers.keep_release(db, asked.id, to_json(released))
        names = _ledger_names(service, db, asked)
        rows = sorted(_ledger_row(row, names) for row in released.ledger_rows)
        named = [(service.new_id(), row) for row in rows]
        answers.enter(db, asked.programme, asked.id, named)
        pool.empty(db, asked.id)
        invitations.forget_flags(db, asked.id)
        invitations.forget_mail(db, asked.id)
        rounds.leave_slots(db, asked.id, "open")
        rounds.change(db, asked.id, status="closed", closed_at=service.clock())


def stored(content: Mapping[str, Any]) -> StoredAnswer:
    """An opened or kept answer as the gate takes it."""
    return StoredAnswer(
        team=content["team"],
        chain=content["chain"],
        language=content["language"],
        answers=content["answers"],
        shared_comments=tuple(content.get("shared_comments", ())),
        pace=tuple(content.get("pace", ())),
    )


def kept_answers(db: sa.Connection, round_id: RoundId) -> tuple[StoredAnswer, ...]:
    """The answers of a closed round."""
    return tuple(
        stored({"team": one.team, "chain": one.chain, "language": one.language, **json.loads(one.content)})
        for one in answers.of_round(db, round_id)
    )


def earlier_rounds(service: Service, programme: Programme, asked: Round) -> tuple[FrozenRound, ...]:
    """The closed rounds of a programme that one may look back at, oldest first."""
    from assessments.release.frozen import from_json

    with reading(service.engine) as db:
        closed = [
            r for r in rounds.of_programme(db, programme.id) if r.status == "closed" and r.id != asked.id
        ]
    found = []
    for past in sorted(closed, key=lambda r: (str(r.closed_at), r.id)):
        instrument = service.instrument_of(past)
        with reading(service.engine) as db:
            content = answers.release_of(db, past.id)
            chains = {name: chain for chain, name in _ledger_names(service, db, past).items()}
            found.append(
                FrozenRound(
                    round=past,
                    instrument=instrument,
                    roster=rosters.frozen(db, past.id),
                    answers=kept_answers(db, past.id),
                    release=from_json(content) if content else None,
                    ledger_rows=tuple(_ledger_of(row, chains) for row in answers.ledger_of(db, past.id)),
                )
            )
    return _with_lost_rounds(service, programme, found)


def _with_lost_rounds(
    service: Service, programme: Programme, found: list[FrozenRound]
) -> tuple[FrozenRound, ...]:
    """What was told of rounds this database no longer has counts too: a restored backup lacks the round.

    Where there is no earlier round none of those numbers has anybody's answers in common with a new one.
    """
    if not found:
        return ()
    with reading(service.engine) as db:
        told = answers.ledger_elsewhere(db, programme.id, [past.round.id for past in found])
        chains = {name: chain for chain, name in _ledger_names(service, db, found[0].round).items()}
    lost = tuple(_ledger_of(row, chains) for row in told)
    return (replace(found[0], ledger_rows=found[0].ledger_rows + lost), *found[1:])


def spoken(service: Service, asked: Round, kept: Sequence[Mapping[str, Any]]) -> list[str]:
    """The languages of a round, dealt to its answers at random; few people's language becomes the usual one.

    Later rounds ask which languages were used. Beside a roster, the only answer of a team in a language
    would have a name; so how often each was used is all that is kept, from the smallest group on.
    """
    given = [str(one["language"]) for one in kept]
    if asked.mode == "identified":
        return given
    counts = Counter(given)
    usual = min(counts, key=lambda name: (-counts[name], name), default="")
    dealt = sorted(name if counts[name] >= asked.smallest_group else usual for name in given)
    service.rng.shuffle(dealt)
    return dealt


def _kept(service: Service, asked: Round, content: Mapping[str, Any], *, language: str) -> Kept:
    """One answer for keeping, under a fresh name; times and order are kept in identified rounds alone."""
    names = ["answers", "shared_comments"]
    if asked.mode == "identified":
        names += ["pace", "orientation", "seed", "consents"]
    return Kept(
        id=service.new_id(),
        team=content["team"],
        chain=content["chain"],
        language=language,
        content=sealing.written({name: content[name] for name in names}).decode(),
    )


def _ledger_names(service: Service, db: sa.Connection, asked: Round) -> dict[str, str]:
    """Chains of everybody a programme has known, and the ledger's own names for them."""
    if asked.mode == "anonymous":
        return {}
    key = service.keys.ledger()
    people = (person.id for person in rosters.people(db, asked.programme))
    return {chain_of(service, asked, one) or "": tokens.named(key, ["person", one]) for one in people}


def _ledger_row(row: LedgerRow, names: Mapping[str, str]) -> str:
    members = sorted([names.get(chain, chain), of, sign] for chain, of, sign in row.members)
    content = {"team": row.team, "scale": row.scale, "output": row.output, "members": members}
    return sealing.written(content).decode()


def _ledger_of(content: str, chains: Mapping[str, str]) -> LedgerRow:
    row = json.loads(content)
    members = tuple((chains.get(name, name), of, sign) for name, of, sign in row["members"])
    return LedgerRow(team=row["team"], scale=row["scale"], output=row["output"], members=members)
