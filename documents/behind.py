"""What stands behind a verdict: the figure as answered, what was taken off it, what could still tip it."""

from collections.abc import Iterator

from assessments.reports.shapes import Fact, TeamReport, ThemeFinding
from documents import numbers, wording
from documents.language import msgid, say, say_number

_SHRUNKEN = msgid(
    "The best guess, allowing for how often small teams move by chance, is %(guess)s; the answers themselves "
    "moved by %(raw)s."
)
_CORE = msgid("The likelier core of the range is %(range)s (80 in 100).")
_WORTH = msgid("A change of %(smallest)s points counts as one worth acting on here.")
_NOISE_ONLY = msgid("Leaving out a swing in mood on the day, the likely range is %(range)s.")
_TIPPING = msgid(
    "Those who did not answer would have to have moved by %(tipping)s points for the whole team to stand "
    "where it stood."
)
_FOCUS = msgid(
    "Chosen to work on after the baseline was seen. A theme chosen because it was low tends to rise by "
    "itself, so %(points)s points were taken off its change."
)
_COMPOSITION = msgid(
    "Of the difference between the two averages, %(points)s points come from who joined and who left, and "
    "not from people who changed their answers."
)


def lines(report: TeamReport, theme: ThemeFinding, language: str) -> tuple[str, ...]:
    """Everything that can be said of one theme, each sentence once: what holds it back first."""
    said = [wording.sentence(reason, language) for reason in reasons(theme)]
    return tuple(dict.fromkeys([*said, *_figures(theme, language), *_silent(report, theme, language)]))


def reasons(theme: ThemeFinding) -> tuple[Fact, ...]:
    """Reasons and caps together, as facts that wording can speak; what has a figure is said with it."""
    found = (*theme.reasons, *(Fact(code=cap) for cap in theme.caps))
    with_figure = {
        "regression_taken_off": theme.regression,
        "composition_may_count": theme.composition,
    }
    return tuple(fact for fact in found if with_figure.get(fact.code) is None)


def focus(theme: ThemeFinding, language: str) -> str | None:
    """What was taken off a theme that was chosen to work on, or nothing."""
    if not theme.is_focus or not theme.regression:
        return None
    return say(_FOCUS, language, points=numbers.points(theme.regression, language))


def _figures(theme: ThemeFinding, language: str) -> Iterator[str]:
    """Sentences that carry a figure of their own."""
    delta, only = theme.delta, theme.delta_noise_only
    if theme.verdict in {"not_shown", "not_comparable"}:
        return
    if delta is not None and theme.shrunken is not None:
        yield say(
            _SHRUNKEN, language,
            guess=numbers.signed(theme.shrunken, language), raw=numbers.signed(delta.value, language),
        )  # fmt: skip
    if delta is not None and delta.low80 is not None:
        yield say(_CORE, language, range=numbers.span(delta.low80, delta.high80, language))
    if delta is not None:
        yield say(_WORTH, language, smallest=numbers.points(theme.smallest_change, language, digits=2))
    if only is not None:
        yield say(_NOISE_ONLY, language, range=numbers.span(only.low, only.high, language))
    if theme.composition is not None:
        yield say(_COMPOSITION, language, points=numbers.signed(theme.composition, language))


def _silent(report: TeamReport, theme: ThemeFinding, language: str) -> Iterator[str]:
    """How far those who did not answer would have to differ."""
    tipping, last = theme.tipping_point, report.rounds[-1]
    if tipping is None or theme.verdict in {"not_shown", "not_comparable"}:
        return
    silent = last.roster - last.n if last.roster is not None and last.n is not None else 0
    if silent <= 0:
        yield say(_TIPPING, language, tipping=numbers.signed(tipping, language))
        return
    points = numbers.points(abs(tipping), language)
    if tipping < 0:
        yield say_number(
            "The one who did not answer would have to have dropped by %(points)s points for the whole team "
            "to stand where it stood.",
            "The %(n)s who did not answer would have to have dropped by %(points)s points on average for the "
            "whole team to stand where it stood.",
            silent, language=language, points=points,
        )  # fmt: skip
    else:
        yield say_number(
            "The one who did not answer would have to have risen by %(points)s points for the whole team to "
            "stand where it stood.",
            "The %(n)s who did not answer would have to have risen by %(points)s points on average for the "
            "whole team to stand where it stood.",
            silent, language=language, points=points,
        )  # fmt: skip
