"""One field for each kind of item: strings of a form in; answers by column, a reason or a gap out.

Answers are flat, as in DATA: `c1`, or `item.option` for choices, ranking and allocation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wtforms import Field

from instruments.ids import DECLINED, LEFT_BLANK, NOT_APPLICABLE, Code
from instruments.model import Item

DECLINE = str(DECLINED)
DOES_NOT_APPLY = str(NOT_APPLICABLE)
Answer = int | float | str
Flat = Mapping[str, Answer]
"""Answers by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong with one answer, as a code with its facts; web.wording has the sentence."""

    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was understood of one item's strings: answers by part (the whole's is ''), or a mistake."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    mistake: Mistake | None = None


class AnswerField(Field):
    """An item in a form. `typed` keeps the strings as they came, so that a refused page shows them again."""

    def __init__(self, *, item: Item, kept: Flat, **known: Any) -> None:
        super().__init__(**known)
        self.item = item
        self.format = item.format
        self.kept = kept
        self.typed: Mapping[str, str] = {}
        self.reading = Reading()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was sent, or else what is kept."""
        self.errors = []
        if formdata:
            self.typed = self.strings(formdata)
            self.reading = self.read(self.typed)
        else:
            self.typed = self.as_strings(self.kept_parts())

    def strings(self, formdata: Any) -> dict[str, str]:
        """The parts of the form that belong to this item; the whole answer's part is ''."""
        parts = ("", "skip", *map(str, self.format.options))
        return {part: formdata.get(self.input_name(part), "").strip() for part in parts}

    def input_name(self, part: Code) -> str:
        """What an input of this item is called."""
        return self.name if part == "" else f"{self.name}.{part}"

    def kept_parts(self) -> dict[str, Answer]:
        """What is kept of this item, by part."""
        start = f"{self.item.id}."
        parts = {column[len(start) :]: a for column, a in self.kept.items() if column.startswith(start)}
        if self.item.id in self.kept:
            parts[""] = self.kept[self.item.id]
        return parts

    def read(self, typed: Mapping[str, str]) -> Reading:
        """Declining wins over whatever else was marked: it is the wish to be kept to."""
        marks = {typed.get("skip"), typed[""]}
        if DECLINE in marks:
            return Reading(answers={"": DECLINED})
        if self.format.not_applicable and DOES_NOT_APPLY in marks:
            return Reading(answers={"": NOT_APPLICABLE})
        return self.understand(typed)

    def understand(self, typed: Mapping[str, str]) -> Reading:
        """The answer in these strings."""
        raise NotImplementedError

    def as_strings(self, parts: Mapping[str, Answer]) -> dict[str, str]:
        """Kept answers as the strings a form shows."""
        whole = parts.get("")
        if whole in (DECLINED, NOT_APPLICABLE):
            return {"": str(whole), "skip": str(whole)}
        return {"": "", "skip": ""} | {part: shown(a) for part, a in parts.items() if a != LEFT_BLANK}

    @property
    def mistake(self) -> Mistake | None:
        """What is wrong with what was sent."""
        return self.reading.mistake

    @property
    def is_gap(self) -> bool:
        """Nothing was answered where something was asked."""
        return not self.reading.answers and not self.mistake and not self.item.optional

    def flat(self) -> dict[str, Answer]:
        """Answers by column; a gap is said to be one."""
        whole = self.item.id
        answers = self.reading.answers or {"": LEFT_BLANK}
        return {f"{whole}.{part}" if part else whole: answer for part, answer in answers.items()}

    def kept_flat(self) -> dict[str, Answer]:
        """What was kept of this item before, by column."""
        whole = self.item.id
        return {f"{whole}.{part}" if part else whole: a for part, a in self.kept_parts().items()}

    def pre_validate(self, form: Any) -> None:
        """Let WTForms count a mistake as an error of this field."""
        if self.mistake:
            raise ValueError(self.mistake.code)


class OneCode(AnswerField):
    """rating, choice: one of the codes."""

    def understand(self, typed: Mapping[str, str]) -> Reading:
        if not typed[""]:
            return Reading()
        chosen = by_string(self.format.codes).get(typed[""])
        return Reading(answers={"": chosen}) if chosen is not None else wrong("not_offered")


class SomeCodes(AnswerField):
    """choices: any number of the codes, each a box of its own."""

    def understand(self, typed: Mapping[str, str]) -> Reading:
        chosen = {str(code): int(bool(typed.get(str(code)))) for code in self.format.options}
        return Reading(answers=chosen) if any(chosen.values()) else Reading()

    def as_strings(self, parts: Mapping[str, Answer]) -> dict[str, str]:
        return super().as_strings({part: a for part, a in parts.items() if a != 0})


class Ranks(AnswerField):
    """ranking: each option has a place of its own, from 1."""

    def understand(self, typed: Mapping[str, str]) -> Reading:
        given = {code: typed.get(str(code), "") for code in self.format.options}
        if not any(given.values()):
            return Reading()
        places = {str(place): place for place in range(1, len(given) + 1)}
        if any(value and value not in places for value in given.values()):
            return wrong("not_offered")
        missing = sum(not value for value in given.values())
        if missing:
            return wrong("places_missing", missing=missing)
        if len(set(given.values())) < len(given):
            return wrong("place_twice", place=twice(given.values()))
        return Reading(answers={str(code): places[value] for code, value in given.items()})


class Points(AnswerField):
    """allocation: whole points that add up to the total."""

    def understand(self, typed: Mapping[str, str]) -> Reading:
        given = {code: typed.get(str(code), "") for code in self.format.options}
        if not any(given.values()):
            return Reading()
        if any(value and not is_count(value) for value in given.values()):
            return wrong("not_points")
        points = {str(code): int(value or 0) for code, value in given.items()}
        total = self.format.total or 100
        if sum(points.values()) != total:
            return wrong("points_off", given=sum(points.values()), total=total)
        return Reading(answers=points)


class Amount(AnswerField):
    """number: a decimal point or a decimal comma, within the bounds."""

    def understand(self, typed: Mapping[str, str]) -> Reading:
        if not typed[""]:
            return Reading()
        number = as_number(typed[""])
        low, high = self.format.low, self.format.high
        if number is None:
            return wrong("not_a_number")
        if self.format.whole and number != int(number):
            return wrong("not_whole")
        if (low is not None and number < low) or (high is not None and number > high):
            return wrong("out_of_bounds", low=low, high=high)
        return Reading(answers={"": int(number) if self.format.whole else number})


class Words(AnswerField):
    """text: words, shown to the team only where the person says so."""

    def strings(self, formdata: Any) -> dict[str, str]:
        words = formdata.get(self.name, "").replace("\r\n", "\n").replace("\r", "\n")
        return {
            "": words.strip(),
            "skip": formdata.get(f"{self.name}.skip", ""),
            "share": formdata.get(f"{self.name}.share", ""),
        }

    def read(self, typed: Mapping[str, str]) -> Reading:
        return Reading(answers={"": DECLINED}) if typed["skip"] == DECLINE else self.understand(typed)

    def understand(self, typed: Mapping[str, str]) -> Reading:
        longest = self.format.max_length or 2000
        if not typed[""]:
            return Reading()
        if len(typed[""]) > longest:
            return wrong("too_long", longest=longest, length=len(typed[""]))
        return Reading(answers={"": typed[""], "share": int(bool(typed["share"]))})

    def as_strings(self, parts: Mapping[str, Answer]) -> dict[str, str]:
        return super().as_strings({part: a for part, a in parts.items() if (part, a) != ("share", 0)})


KINDS: Mapping[str, type[AnswerField]] = {
    "rating": OneCode,
    "choice": OneCode,
    "choices": SomeCodes,
    "ranking": Ranks,
    "allocation": Points,
    "number": Amount,
    "text": Words,
}


def wrong(code: str, **facts: Any) -> Reading:
    """A mistake; nothing is kept of the item."""
    return Reading(mistake=Mistake(code=code, facts=facts))


def shown(answer: Answer) -> str:
    """An answer as a form writes it."""
    return f"{answer:g}" if isinstance(answer, float) else str(answer)


def by_string(codes: Sequence[Code]) -> dict[str, Code]:
    """Codes as a form writes them."""
    return {str(code): code for code in codes}


def twice(values: Any) -> str:
    """The first value that stands twice."""
    seen: set[str] = set()
    return next(v for v in values if v in seen or seen.add(v))  # type: ignore[func-returns-value]  # add returns None


def is_count(text: str) -> bool:
    """A whole number of at most six ASCII digits."""
    return text.isascii() and text.isdigit() and len(text) <= 6


def as_number(text: str) -> float | None:
    """A finite number of at most 30 characters, or nothing."""
    plain = text.replace("−", "-").replace(",", ".")
    if len(plain) > 30 or not all(c in "+-.0123456789" for c in plain):
        return None
    try:
        return float(plain)
    except ValueError:
        return None
