"""What a team put first, and what it wrote: told from a group's size on, never whose it was."""

import hashlib

import numpy as np

from assessments.matrix import data_columns
from assessments.model import TeamId
from assessments.release import table
from assessments.release.rounds import Scored
from assessments.reports.references import item_text, wording_of
from assessments.reports.shapes import ConsensusFinding
from instruments.model import Consensus, Instrument, Item
from scoring import consensus
from scoring.errors import ScoringError
from scoring.results import Matrix, Vector

Comments = tuple[tuple[str, tuple[str, ...]], ...]


def consensus_of(scored: Scored, team: TeamId, *, k: int, language: str) -> tuple[ConsensusFinding, ...]:
    """Every consensus: a word from five people, the order from eight, the number from ten."""
    instrument = scored.wave.card.instrument
    return tuple(_finding(scored, team, c, k=k, language=language) for c in instrument.consensus.values())


def comments_of(scored: Scored, team: TeamId, *, language: str) -> Comments:
    """Comments whose writers agreed: from eight people and three comments on, in an order of their own."""
    instrument = scored.wave.card.instrument
    if not scored.answers or scored.answered(team) < table.COMMENTS_FROM:
        return ()
    words = wording_of(instrument, language)
    found = []
    for item in (i for i in instrument.items.values() if i.format.kind == "text"):
        texts = _texts(scored, team, item)
        if len(texts) >= table.LEAST_COMMENTS:
            found.append((item_text(words, item.id), tuple(sorted(texts, key=_shuffled))))
    return tuple(found)


def _finding(scored: Scored, team: TeamId, asked: Consensus, *, k: int, language: str) -> ConsensusFinding:
    instrument = scored.wave.card.instrument
    words = wording_of(instrument, language)
    title = words.consensus[asked.id].title if asked.id in words.consensus else asked.id
    nothing = ConsensusFinding(id=asked.id, title=title, word=None)
    item = instrument.items[asked.item]
    given = scored.wave.card.answers.matrix(data_columns(item))[scored.wave.rows(team)]
    complete = given[~np.isnan(given).any(axis=1)]
    if len(complete) < max(k, table.LEAST_GROUP):
        return nothing
    try:
        word, number, weights = _measured(item, complete)
    except ScoringError:
        return nothing
    n = len(complete)
    return ConsensusFinding(
        id=asked.id,
        title=title,
        word=word,
        order=_order(instrument, item, weights, language) if n >= table.ORDER_FROM else (),
        concordance=round(number, 2) if n >= table.CONCORDANCE_FROM else None,
    )


def _measured(item: Item, given: Matrix) -> tuple[consensus.Word, float, Vector]:
    """The word, the number, and what the options are ordered by: the smaller comes first."""
    if item.format.kind == "allocation":
        shared = consensus.allocation_agreement(given)
        return (
            consensus.consensus_word(shared.value, critical=shared.critical),
            shared.value,
            -shared.mean_shares,
        )
    ranked = consensus.kendall_w(given)
    return ranked.word, ranked.w, ranked.mean_ranks


def _order(instrument: Instrument, item: Item, weights: Vector, language: str) -> tuple[str, ...]:
    labels = wording_of(instrument, language).labels(item)
    return tuple(
        labels.get(item.format.options[i], str(item.format.options[i]))
        for i in np.argsort(weights, kind="stable").tolist()
    )


def _texts(scored: Scored, team: TeamId, item: Item) -> list[str]:
    found = []
    for row in scored.wave.rows(team):
        answer = scored.answers[int(row)]
        text = answer.answers.get(item.id)
        if item.id in answer.shared_comments and isinstance(text, str) and text.strip():
            found.append(text.strip())
    return found


def _shuffled(text: str) -> str:
    """An order that has nothing to do with who wrote when, and is the same whoever asks."""
    return hashlib.sha256(text.encode()).hexdigest()
