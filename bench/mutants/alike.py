"""Faults that change nothing anybody could meet, by the reason why; kept short, and put in all the same."""

from collections.abc import Mapping

ALIKE: Mapping[str, tuple[str, ...]] = {
    "a class of k people is left out three lines below, where people are counted": (
        "assessments/release/audit.py _groups: comparison turned: len(people) < k",
    ),
    "of one class more than there are nothing is combined": (
        "assessments/release/audit.py _groups: one more: 1 (2)",
    ),
    "a multiple of a row leaves the rank as it is; dividing keeps the numbers small": (
        "assessments/release/audit.py _rank: Mult for FloorDiv: x // shared",
    ),
    "a basis that is full takes no further row; stopping saves time": (
        "assessments/release/audit.py _rank: taken out: break",
    ),
    "only the first two of these are looked at": (
        "assessments/release/baselines.py _is_averaged: one more: 2",
    ),
    "of a difference of nought the chance is one, and either half of it is a half": (
        "assessments/release/beside_waiting.py _judged: comparison turned: span.value >= 0",
    ),
    "nobody and one person are both fewer than the smallest group": (
        "assessments/release/case.py _before: one more: 0",
        "assessments/release/case.py _level_only: one more: 0",
    ),
    "all parts are alike wherever anything is told": (
        "assessments/release/case.py _of_composite: one more: 0",
    ),
    "where every statement may be told nobody of five and more left one blank": (
        "assessments/release/case.py _is_complete: one more: 1",
    ),
    "both ends of a scale lie on the same steps": ("assessments/release/findings.py _level: one more: 0",),
    "a scale that mixes ranges is refused when its questionnaire is read": (
        "assessments/release/findings.py _agreement: and for or, or for and: "
        "np.ptp(low) > 0 or np.ptp(high) > 0",
        "assessments/release/findings.py _agreement: one more: 0",
        "assessments/release/findings.py _agreement: one more: 0 (2)",
    ),
    "without changes no baseline was told, without a choice there is no focus: nothing is found either way": (
        "assessments/release/focus.py taken_off: and for or, or for and: changes is None or not case.chosen",
    ),
    "what the gate holds back it holds back whatever its chance": (
        "assessments/release/contrasts.py _judged: one more: 1.0",
        "assessments/release/contrasts.py _judged: one more: 0.5",
    ),
    "a report that is hidden names its round and nothing else, and so does a round unseen": (
        "assessments/release/history.py Told.ref: and for or, or for and: "
        "self.report is not None and self.report.is_shown",
    ),
    "a scale that measures the same was asked then, and its theme stands in the report": (
        "assessments/release/history.py Told.point: returns nothing: return Point() (2)",
    ),
    "of three baselines the first stands behind the second, where nobody looks": (
        "assessments/release/lookback.py _baselines: one more: 2",
    ),
    "the round of a file has a day because a round has one; it is told nowhere": (
        "assessments/release/own_file.py on import: one more: 1970",
        "assessments/release/own_file.py on import: one more: 1",
        "assessments/release/own_file.py on import: one more: 1 (2)",
    ),
    "an item without words that says nothing of sharing them is fine either way": (
        "assessments/admissible.py _problems: one more: 0",
    ),
    "it is said anew of every scale before anything of it is told": (
        "assessments/release/findings.py on import: True for False: False (3)",
        "assessments/release/findings.py on import: True for False: False (4)",
    ),
    "no answer is so short that a byte of room were more": (
        "assessments/sealing.py on import: one more: 0",
        "assessments/sealing.py on import: one more: 0 (2)",
        "assessments/sealing.py on import: one more: 0 (3)",
    ),
    "only its sign counts, and it is never nought": (
        "assessments/release/standing.py state: one more: 1",
        "assessments/release/standing.py state: one more: 1 (2)",
        "assessments/release/standing.py state: comparison turned: sign > 0",
    ),
    "a millionth of a step short of a target, to the last bit, is nowhere told": (
        "assessments/release/standing.py state: comparison turned: beyond >= -slack",
        "assessments/release/standing.py state: comparison turned: near >= -slack",
        "assessments/release/standing.py state: comparison turned: far < -slack",
    ),
    "where a theme was found there is a report": (
        "assessments/release/lookback.py Lookback.told: and for or, or for and: "
        "report is not None and len(report.rounds) == 1",
    ),
    "only the order of the three counts": ("assessments/release/lookback.py _weaker: one more: 2",),
    "alpha of complete answers always has its limits": (
        "assessments/release/reliabilities.py _of_round: and for or, or for and: "
        "found.low is None or found.high is None",
    ),
    "the database refuses a round without its programme": (
        "assessments/closing.py _released: taken out: raise NotFound('not_found')",
    ),
    "the database refuses an invitation without its round": (
        "assessments/sittings.py round_of: taken out: raise NotFound('unknown_link')",
    ),
    "more padding than is needed is read alike": (
        "assessments/sittings.py Sitting.from_cookie: not, or minus, taken out: -len(key)",
        "assessments/sittings.py Sitting.from_cookie: one more: 4 (2)",
    ),
    "letters are taken from the front; a further byte is not among them": (
        "assessments/tokens.py code: one more: 10",
        "assessments/tokens.py recovery_code: one more: 15",
    ),
}

REASONS: Mapping[str, str] = {name: reason for reason, names in ALIKE.items() for name in names}
"""Fault: why nobody can meet it. One that is noticed is refused, and so is one that is no more."""
