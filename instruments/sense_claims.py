"""Sense of what a file claims: comparability with earlier versions, and golden checks."""

from typing import Any

from instruments.answering import answering
from instruments.draft import Draft
from instruments.ids import ItemId, ScaleId
from instruments.problems import Notebook
from instruments.sense_scales import unknown_item


def check_claims(draft: Draft, notes: Notebook) -> None:
    """Note claims the file itself contradicts."""
    _compare(draft, notes)
    for index, said in enumerate(draft.data.get("checks", ())):
        if isinstance(said, dict):
            _answers(index, said.get("answers", {}), draft, notes)
            _expected(index, said.get("expect", {}), draft, notes)


def _compare(draft: Draft, notes: Notebook) -> None:
    for version, claims in draft.section("compare").get("from", {}).items():
        if version == draft.data.get("version"):
            notes.add("COMPARE_SELF", draft.key_at("compare", "from", version), version=version)
        for scale, claim in claims.items():
            path = ("compare", "from", version, scale)
            if scale not in draft.known_scales and draft.is_whole("scales"):
                hint = notes.hint(scale, draft.known_scales)
                notes.add("COMPARE_SCALE", draft.key_at(*path), scale=scale, hint=hint)
            if (claim.get("comparability") if isinstance(claim, dict) else claim) == "same":
                notes.add("COMPARE_STRENGTHENS", draft.at(*path), scale=scale)


def _answers(index: int, answers: dict[str, Any], draft: Draft, notes: Notebook) -> None:
    for name, answer in answers.items():
        path = ("checks", index, "answers", name)
        base = name.partition(".")[0]
        if unknown_item(base, "The check", path, draft, notes=notes) or ItemId(base) not in draft.items:
            continue
        asked = answering(name, draft.items)
        if isinstance(asked, str):
            notes.add("ANSWER_NAME", draft.key_at(*path), name=name, example=asked)
        elif answer is None or (asked.item.format.kind == "text" and isinstance(answer, str)):
            continue
        elif not asked.allows(answer) and (asked.codes or asked.item.format.kind != "rating"):
            notes.add("CHECK_ANSWER", draft.at(*path), code=answer, name=name, known=asked.known)


def _expected(index: int, expect: dict[str, Any], draft: Draft, notes: Notebook) -> None:
    for name, score in expect.items():
        path = ("checks", index, "expect", name)
        if name not in draft.known_scales:
            if draft.is_whole("scales"):
                hint = notes.hint(name, draft.known_scales)
                notes.add("CHECK_SCALE", draft.key_at(*path), scale=name, hint=hint)
            continue
        scale = draft.scales.get(ScaleId(name)) or draft.composites.get(ScaleId(name))
        is_out = score is not None and scale is not None and not scale.low <= score <= scale.high
        if scale is not None and is_out and draft.is_whole("scales", name):
            low, high = f"{scale.low:g}", f"{scale.high:g}"
            notes.add("CHECK_RANGE", draft.at(*path), scale=name, value=score, low=low, high=high)
