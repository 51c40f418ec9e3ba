"""Numbers as readers meet them: true minus signs, one decimal for coaches, APA for researchers.

A number that does not exist is an en dash; NaN and infinity never reach a page.
"""

import math

from documents.language import SOURCE, known, msgid, say

MINUS = "\N{MINUS SIGN}"
NONE = "\N{EN DASH}"


def _is_number(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _fixed(value: float, digits: int) -> str:
    """Fixed decimals, halves away from zero as printed figures round, and no negative zero."""
    step = 10.0**digits
    # The small nudge makes 0.25 shown as 0.3 also where the double lies a hair under it.
    rounded = math.floor(abs(value) * step + 0.5 + 1e-9) / step
    text = f"{rounded:.{digits}f}"
    return f"{MINUS}{text}" if value < 0 and rounded > 0 else text


def _comma(text: str, language: str) -> str:
    return text if known(language) == SOURCE else text.replace(".", ",")


def points(value: float | None, language: str = SOURCE, *, digits: int = 1) -> str:
    """Points of a scale, for people: 3.9."""
    return _comma(_fixed(value, digits), language) if value is not None and _is_number(value) else NONE


def signed(value: float | None, language: str = SOURCE, *, digits: int = 1) -> str:
    """A change in points with its sign: +0.8, −0.4, and 0.0 without one."""
    if value is None or not _is_number(value):
        return NONE
    text = _fixed(value, digits)
    is_positive = value > 0 and any(c in text for c in "123456789")
    return _comma(f"+{text}" if is_positive else text, language)


def span(low: float | None, high: float | None, language: str = SOURCE, *, digits: int = 1) -> str:
    """A likely range of a change: +0.4 to +1.2."""
    return say(
        msgid("%(low)s to %(high)s"),
        language,
        low=signed(low, language, digits=digits),
        high=signed(high, language, digits=digits),
    )


def estimate(value: float | None, digits: int = 2) -> str:
    """A statistic for researchers: fixed decimals, true minus."""
    return _fixed(value, digits) if value is not None and _is_number(value) else NONE


def bounded(value: float | None, digits: int = 2) -> str:
    """A statistic that cannot exceed 1 in size, as APA prints it: .78, −.29, 1.00."""
    text = estimate(value, digits)
    for start in ("0.", f"{MINUS}0."):
        if text.startswith(start):
            return text.replace("0.", ".", 1)
    return text


def interval(low: float | None, high: float | None, *, digits: int = 2, is_bounded: bool = True) -> str:
    """A confidence interval as APA prints it: [.74, .81]."""
    if low is None or high is None or not (_is_number(low) and _is_number(high)):
        return NONE
    form = bounded if is_bounded else estimate
    return f"[{form(low, digits)}, {form(high, digits)}]"


def percent(share: float | None, *, digits: int = 0) -> str:
    """A share of one as per cent, without its sign: 0.012 is 1.2 with one digit."""
    return _fixed(100 * share, digits) if share is not None and _is_number(share) else NONE


def portion(part: int, whole: int) -> float:
    """The share a part has of a whole; nothing of nothing is nothing."""
    return part / whole if whole else 0.0


def count(value: int | None, language: str = SOURCE) -> str:
    """A count, grouped by thousands from ten thousand on."""
    if value is None:
        return NONE
    text = f"{value:,}" if abs(value) >= 10_000 else str(value)
    return (text.replace(",", "\N{NARROW NO-BREAK SPACE}")).replace("-", MINUS)


def position(value: float, low: float, high: float, *, margin: float = 4.0) -> str:
    """Where a value stands on an axis from low to high, in per cent of a drawing's width."""
    inside = min(max(value, low), high)
    return f"{margin + (100 - 2 * margin) * (inside - low) / (high - low):.4g}%"
