"""Rounds built from a few lines: who is on a roster, who answers, and with which codes."""

from datetime import UTC, datetime

import numpy as np

from assessments.model import (
    OrganisationId,
    PersonId,
    Programme,
    ProgrammeId,
    RosterEntry,
    Round,
    RoundId,
    Team,
    TeamId,
)
from assessments.release.gate import release
from assessments.release.shapes import FrozenRound, StoredAnswer
from instruments.load import from_text

TEXT = """
format: 1
id: mini
version: "1.0.0"
licence: CC0-1.0
referent: team
minutes: 1
languages: [en]
title: Mini
formats:
  r: {kind: rating, low: 1, high: 5, points: {1: One, 2: Two, 3: Three, 4: Four, 5: Five}}
items:
  m1: {format: r, text: We meet on time.}
  m2: {format: r, keyed: -1, text: We meet late.}
  m3: {format: r, text: We end on time.}
  n1: {format: r, text: We say what we think.}
  n2: {format: r, keyed: -1, text: We keep quiet.}
  n3: {format: r, text: We ask when unsure.}
  top:
    format: {kind: ranking, options: [a, b, c, d]}
    text: Order these.
    options: {a: Apples, b: Bread, c: Cheese, d: Dates}
  why: {format: {kind: text, max_length: 200}, optional: true, text: Anything else?}
scales:
  time: {title: Time, items: [m1, m2, m3], answered_at_least: 2}
  voice: {title: Voice, items: [n1, n2, n3]}
  whole: {title: Whole, of: [time, voice]}
consensus: {order: {title: Order, item: top}}
evidence:
  grade: 3
  samples:
    - {id: S1, purpose: structure, persons: 300, teams: 40}
    - {id: S2, purpose: retest, persons: 60, teams: 15, interval_days: 14}
  structure: {model: "two scales", cfi: 0.97, rmsea: 0.04, srmr: 0.04, sample: S1}
  scales:
    time:
      alpha: {value: 0.80, low: 0.76, high: 0.83, sample: S1}
      omega: {value: 0.80, low: 0.76, high: 0.83, sample: S1}
      retest_error_variance: {value: 0.14, df: 59, q_ref: 3.0, status: measured, sample: S2}
      within_sd: {value: 0.72, sample: S1}
    voice:
      alpha: {value: 0.80, low: 0.76, high: 0.83, sample: S1}
      omega: {value: 0.80, low: 0.76, high: 0.83, sample: S1}
      retest_error_variance: {value: 0.14, df: 59, q_ref: 3.0, status: measured, sample: S2}
      within_sd: {value: 0.72, sample: S1}
"""
INSTRUMENT = from_text(TEXT)
RATED = ("m1", "m2", "m3", "n1", "n2", "n3")
PROGRAMME = Programme(
    id=ProgrammeId("p"), organisation=OrganisationId("o"), title="Programme", mode="confidential"
)


def a_round(name="r1", kind="baseline", *, k=5, mode="confidential"):
    return Round(
        id=RoundId(name),
        programme=PROGRAMME.id,
        kind=kind,
        title=name,
        status="closed",
        mode=mode,
        smallest_group=k,
        instrument=INSTRUMENT.id,
        version=INSTRUMENT.version,
        digest=INSTRUMENT.digest,
        opens_on=datetime(2026, 1, 1, tzinfo=UTC).date(),
        closes_at=datetime(2026, 1, 15, tzinfo=UTC),
    )


def answer(person, codes, *, team="t", chain=True, text=None, order=(1, 2, 3, 4), language="en"):
    """One kept answer: six codes as answered, None for a blank."""
    answers = dict(zip(RATED, codes, strict=True))
    answers.update({f"top.{o}": rank for o, rank in zip("abcd", order, strict=True)})
    if text is not None:
        answers["why"] = text
    return StoredAnswer(
        team=TeamId(team),
        chain=f"chain-{person}" if chain else None,
        language=language,
        answers=answers,
        shared_comments=("why",) if text is not None else (),
    )


def codes(seed, person, shift=0.0):
    """Six plausible codes of one person, the same every time."""
    rng = np.random.default_rng([seed, *str(person).encode()])
    level = np.clip(np.rint(3.2 + shift + rng.normal(0, 0.7) + rng.normal(0, 0.5, 6)), 1, 5).astype(int)
    return [int(6 - c) if i in (1, 4) else int(c) for i, c in enumerate(level)]


def roster(people, *, name="r1", team="t"):
    return [
        RosterEntry(round=RoundId(name), team=TeamId(team), person=PersonId(str(p)), name=str(p))
        for p in people
    ]


def released(answers, *, asked=None, members=None, earlier=(), teams=("t",), instrument=INSTRUMENT, **more):
    """The release of one round; rosters are who answered unless said otherwise."""
    asked = asked or a_round()
    entries = members or [
        RosterEntry(round=asked.id, team=a.team, person=PersonId(f"{a.team}-{a.chain}-{i}"), name="x")
        for i, a in enumerate(answers)
    ]
    return release(
        programme=PROGRAMME,
        round=asked,
        instrument=instrument,
        roster=entries,
        answers=answers,
        earlier=earlier,
        teams=[Team(id=TeamId(t), programme=PROGRAMME.id, title=t) for t in teams],
        language="en",
        **more,
    )


def frozen(asked, entries, answers, told, instrument=INSTRUMENT):
    return FrozenRound(
        round=asked,
        instrument=instrument,
        roster=tuple(entries),
        answers=tuple(answers),
        release=told,
        ledger_rows=told.ledger_rows,
    )


def two_rounds(first, second, *, shift=0.5, seed=1, team="t", mode="confidential", rosters=None):
    """Two releases of one team: `first` and `second` are the people who answer in each."""
    linked = mode != "anonymous"
    r1, r2 = a_round("r1", mode=mode), a_round("r2", "follow_up", mode=mode)
    on1, on2 = rosters or (first, second)
    a1 = [answer(p, codes(seed, p), team=team, chain=linked) for p in first]
    a2 = [answer(p, codes(seed + 1, p, shift), team=team, chain=linked) for p in second]
    e1, e2 = roster(on1, name="r1", team=team), roster(on2, name="r2", team=team)
    one = released(a1, asked=r1, members=e1, teams=(team,))
    two = released(a2, asked=r2, members=e2, teams=(team,), earlier=(frozen(r1, e1, a1, one),))
    return one, two
