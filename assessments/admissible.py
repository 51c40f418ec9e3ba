"""A page of answers met at the wall: each value fits its response format, or none of them is kept."""

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assessments.errors import AnswerProblem, AnswersRefused
from assessments.questionnaire import IN_OPTIONS, SHARE, Answer, columns, traces
from instruments.ids import DECLINED, LEFT_BLANK, NOT_APPLICABLE
from instruments.model import Format, Instrument, Item

LONGEST_TEXT = 10_000
BYTES_A_LETTER = 4
"""The most a letter takes in UTF-8; what JSON writes behind a backslash takes two."""
BYTES_A_NUMBER, BYTES_OF_MARKS, BYTES_BESIDE = 26, 6, 512
"""Room for a number, for quotes, colon and comma, and for team, chain, language, seed beside the answers."""


def check(items: Sequence[Item], answers: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers of a page as they are kept, every item with a value; one wrong one refuses them all."""
    problems: list[AnswerProblem] = []
    kept: dict[str, Answer] = {}
    known = {column for item in items for column in traces(item)}
    for name in sorted(set(answers) - known):
        problems.append(AnswerProblem(item=name[:64], code="unknown_item"))
    for item in items:
        mine = {column: answers[column] for column in traces(item) if answers.get(column) is not None}
        found = list(_problems(item, mine))
        problems += found
        if not found:
            kept |= _kept(item, mine)
    if problems:
        raise AnswersRefused(problems)
    return kept


def room(instrument: Instrument) -> int:
    """How many bytes the longest answer to a questionnaire can take, and the longest draft of one."""
    columns_ = sum(
        _longest(item) + sum(len(name) + BYTES_OF_MARKS for name in columns(item))
        for item in instrument.items.values()
    )
    return BYTES_BESIDE + columns_ + sum(2 * (len(page.id) + BYTES_OF_MARKS) for page in instrument.pages)


def _longest(item: Item) -> int:
    """Bytes of an item's longest values; a text is named again among those whose words may be shown."""
    form = item.format
    if form.kind == "text":
        words = BYTES_A_LETTER * (form.max_length or LONGEST_TEXT)
        return words + len(f"{item.id}.{SHARE}") + len(item.id) + 3 * BYTES_OF_MARKS
    if form.kind == "number":
        return BYTES_A_NUMBER
    return len(columns(item)) * max(4, *(BYTES_A_LETTER * len(str(o)) for o in form.options), 4)


def _problems(item: Item, mine: Mapping[str, Any]) -> Iterator[AnswerProblem]:
    share = mine.get(f"{item.id}.{SHARE}", 0)
    if f"{item.id}.{SHARE}" not in columns(item) and (share not in (0, 1) or _is_odd(share)):
        yield _problem(item, "not_a_choice")
    has_options = item.format.kind in IN_OPTIONS
    value = mine.get(item.id, None if has_options else LEFT_BLANK)
    if not isinstance(value, str | float) and value in _missing(item.format):
        return
    if has_options:
        if item.id in mine:
            yield _problem(item, "not_a_choice")
        else:
            yield from _of_options(item, {c: mine[c] for c in columns(item) if c in mine})
    elif item.format.kind == "text":
        yield from _of_text(item, value)
    elif item.format.kind == "number":
        yield from _of_number(item, value)
    elif _is_odd(value) or value not in item.format.codes:
        yield _problem(item, "not_a_choice")


def _missing(form: Format) -> tuple[int, ...]:
    return (DECLINED, LEFT_BLANK, NOT_APPLICABLE) if form.not_applicable else (DECLINED, LEFT_BLANK)


def _is_odd(value: Any) -> bool:
    # True == 1 and 1.0 == 1 in Python; neither is a code.
    return isinstance(value, bool) or not isinstance(value, int | str)


def _of_text(item: Item, value: Any) -> Iterator[AnswerProblem]:
    longest = item.format.max_length or LONGEST_TEXT
    if not isinstance(value, str):
        yield _problem(item, "not_text")
    elif len(_clean(value)) > longest:
        yield _problem(item, "too_long", longest=longest)


def _of_number(item: Item, value: Any) -> Iterator[AnswerProblem]:
    form = item.format
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        yield _problem(item, "not_a_number")
    elif form.whole and value != int(value):
        yield _problem(item, "not_whole")
    elif (form.low is not None and value < form.low) or (form.high is not None and value > form.high):
        yield _problem(item, "out_of_range", low=form.low, high=form.high)


def _of_options(item: Item, mine: Mapping[str, Any]) -> Iterator[AnswerProblem]:
    if not mine:
        return
    values = list(mine.values())
    kind, form = item.format.kind, item.format
    is_odd = any(isinstance(value, bool) or not isinstance(value, int) for value in values)
    if is_odd or (kind == "choices" and not set(values) <= {0, 1}):
        yield _problem(item, "not_a_choice")
    elif kind == "ranking" and sorted(values) != list(range(1, len(form.options) + 1)):
        yield _problem(item, "ranking_incomplete", options=len(form.options))
    elif kind == "allocation" and (min(values) < 0 or sum(values) != form.total):
        yield _problem(item, "allocation_total", total=form.total, given=sum(values))


def _kept(item: Item, mine: Mapping[str, Any]) -> dict[str, Answer]:
    if item.format.kind in IN_OPTIONS:
        if item.id in mine or not any(column in mine for column in columns(item)):
            return {item.id: mine.get(item.id, LEFT_BLANK)}
        return {column: mine.get(column, 0) for column in columns(item)}
    value: Answer = mine.get(item.id, LEFT_BLANK)
    if isinstance(value, str) and item.format.kind == "text":
        value = _clean(value) or LEFT_BLANK
        if isinstance(value, str):
            return {item.id: value, f"{item.id}.{SHARE}": int(mine.get(f"{item.id}.{SHARE}", 0))}
    return {item.id: value}


def _clean(text: str) -> str:
    """One way of writing each letter, and no invisible controls but the end of a line."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs", "Co"}).strip()


def _problem(item: Item, code: str, **facts: Any) -> AnswerProblem:
    return AnswerProblem(item=item.id, code=code, facts=facts)
