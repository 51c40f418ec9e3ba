"""Every verdict: its word, its look, its drawing and its sentence. The word is never stronger than the code.

A sentence says which way the number went and how sure that is; it never says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.reports.shapes import ContrastCode, ThemeFinding, Verdict
from documents import numbers
from documents.language import msgid, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A verdict's word, its classes in the style files, and the path of its sign."""

    word: str
    classes: str
    path: str
    is_hollow: bool = False


_UP = "M5 .8 9.4 9.2H.6z"
_DOWN = "M5 9.2 9.4.8H.6z"
_LITTLE_UP = "M5 9.2V1M1.6 4.4 5 1l3.4 3.4"
_LITTLE_DOWN = "M5 .8V9M1.6 5.6 5 9l3.4-3.4"
_EQUAL = "M1 3.3h8M1 6.7h8"
_QUESTION = "M2.6 3.2A2.5 2.4 0 1 1 5 5.6v1.2M5 9.2v.1"
_UNEQUAL = "M1 3.3h8M1 6.7h8M7.4.6 2.6 9.4"
_DASH = "M1.5 5h7"
_APART = "M.6 5h8.8M3 2.4.6 5 3 7.6M7 2.4 9.4 5 7 7.6"

LOOKS: Mapping[Verdict, Look] = {
    "clearly_up": Look(word=msgid("Clearly up"), classes="up clearly", path=_UP),
    "probably_up": Look(word=msgid("Probably up"), classes="up probably", path=_UP, is_hollow=True),
    "up_a_little": Look(word=msgid("Up a little"), classes="up little", path=_LITTLE_UP, is_hollow=True),
    "held_steady": Look(word=msgid("Held steady"), classes="steady", path=_EQUAL),
    "no_clear_change": Look(word=msgid("No clear change"), classes="unclear", path=_QUESTION, is_hollow=True),
    "down_a_little": Look(
        word=msgid("Down a little"), classes="down little", path=_LITTLE_DOWN, is_hollow=True
    ),
    "probably_down": Look(word=msgid("Probably down"), classes="down probably", path=_DOWN, is_hollow=True),
    "clearly_down": Look(word=msgid("Clearly down"), classes="down clearly", path=_DOWN),
    "cannot_tell": Look(word=msgid("Cannot tell"), classes="untold", path=_DASH),
    "not_comparable": Look(word=msgid("Not comparable"), classes="broken", path=_UNEQUAL, is_hollow=True),
    "not_shown": Look(word=msgid("Not shown"), classes="untold", path=_DASH),
}
APART = Look(word=msgid("Views differ"), classes="apart", path=_APART, is_hollow=True)

ORDER: tuple[Verdict, ...] = (
    "clearly_up", "clearly_down", "probably_up", "probably_down", "up_a_little", "down_a_little",
    "held_steady", "no_clear_change", "cannot_tell", "not_comparable", "not_shown",
)  # fmt: skip
"""The order in which a report opens: what is surest first, and what cannot be told last."""

_SENTENCES: Mapping[Verdict, str] = {
    "clearly_up": msgid(
        "Up by about %(size)s points (likely range %(range)s). That is more than day-to-day noise in "
        "answers and a usual swing in a team's mood explain."
    ),
    "clearly_down": msgid(
        "Down by about %(size)s points (likely range %(range)s). That is more than day-to-day noise in "
        "answers and a usual swing in a team's mood explain."
    ),
    "probably_up": msgid(
        "Probably up, by about %(size)s points (likely range %(range)s). A swing in mood on the day could "
        "still explain it; the next round will help."
    ),
    "probably_down": msgid(
        "Probably down, by about %(size)s points (likely range %(range)s). A swing in mood on the day could "
        "still explain it; the next round will help."
    ),
    "up_a_little": msgid(
        "Up a little, by about %(size)s points (likely range %(range)s). The move can be told from noise, "
        "but it is smaller than the %(smallest)s points this theme counts as a change worth acting on."
    ),
    "down_a_little": msgid(
        "Down a little, by about %(size)s points (likely range %(range)s). The move can be told from noise, "
        "but it is smaller than the %(smallest)s points this theme counts as a change worth acting on."
    ),
    "held_steady": msgid(
        "Held steady: any change is likely to be smaller than %(smallest)s points (likely range %(range)s)."
    ),
    "no_clear_change": msgid(
        "The answers cannot separate a change from noise. A change between %(low)s and %(high)s is possible."
    ),
    "cannot_tell": msgid("There are too few answers to tell whether this changed."),
    "not_comparable": msgid("The statements changed between the rounds, so the results cannot be compared."),
    "not_shown": msgid("Not shown, to protect the people who answered."),
}
GROUPS: Mapping[Verdict, str] = {
    "clearly_up": msgid(
        "More than day-to-day noise in answers and a usual swing in a team's mood would explain."
    ),
    "clearly_down": msgid(
        "More than day-to-day noise in answers and a usual swing in a team's mood would explain."
    ),
    "probably_up": msgid("A swing in mood on the day could still explain it; the next round will help."),
    "probably_down": msgid("A swing in mood on the day could still explain it; the next round will help."),
    "up_a_little": msgid("It can be told from noise, but it is smaller than a change worth acting on."),
    "down_a_little": msgid("It can be told from noise, but it is smaller than a change worth acting on."),
    "held_steady": msgid("Any change is likely to be too small to act on."),
    "no_clear_change": msgid(
        "The answers cannot separate a change from noise. That is not the same as no change."
    ),
    "cannot_tell": msgid("There are too few answers to tell."),
    "not_comparable": msgid("The statements changed between the rounds."),
    "not_shown": msgid("This protects the people who answered."),
}
"""What a verdict says of all themes it was given to; it opens a report."""
CONTRASTS: Mapping[ContrastCode, tuple[str, str]] = {
    "effect": (msgid("What came"), msgid("the follow-up beside the baseline")),
    "retention": (msgid("What stayed"), msgid("the latest round beside the follow-up before it")),
    "net": (msgid("What is left of it"), msgid("the latest round beside the baseline")),
}
"""What is asked of three rounds or more, and which rounds answer it."""
_BETTER = {
    True: msgid("better"),
    False: msgid("worse"),
}
CODES = tuple(_SENTENCES)


def word(code: Verdict, language: str) -> str:
    """The verdict's two or three words."""
    return say(LOOKS[code].word, language)


def direction(favourable: bool | None, language: str) -> str | None:
    """`better` or `worse` where the scale has such a side, else nothing."""
    return None if favourable is None else say(_BETTER[favourable], language)


def group(code: Verdict, language: str) -> str:
    """What the verdict says, without the numbers of one theme."""
    return say(GROUPS[code], language)


def sentence(theme: ThemeFinding, language: str) -> str:
    """What a theme's verdict says, with the numbers of its case."""
    if theme.verdict is None:
        return ""
    text = _SENTENCES[theme.verdict]
    delta = theme.delta
    if delta is None:
        # A verdict without numbers speaks through its reasons; the others cannot be without a change.
        return say(text, language) if "%(" not in text else word(theme.verdict, language)
    guess = theme.shrunken if theme.shrunken is not None else delta.value
    return say(
        text,
        language,
        size=numbers.points(abs(guess), language),
        low=numbers.signed(delta.low, language),
        high=numbers.signed(delta.high, language),
        range=numbers.span(delta.low, delta.high, language),
        smallest=numbers.points(theme.smallest_change, language, digits=2),
    )


def contrast_name(code: ContrastCode, language: str) -> str:
    """What came, what stayed, what is left of it."""
    return say(CONTRASTS[code][0], language)


def contrast_about(code: ContrastCode, language: str) -> str:
    """Which rounds stand beside which."""
    return say(CONTRASTS[code][1], language)
