"""The parameters of a scale's response model as lines of its evidence, where they can score new answers."""

from collections.abc import Iterator

from assessments.reports.laboratory_shapes import ResponseStudy
from assessments.reports.study_shapes import ScaleStudy

UNSOUND = frozenset({"not_converged", "steep_slope", "no_trait_variance"})


def response_lines(scale: ScaleStudy, *, sample: str) -> Iterator[str]:
    """YAML of the parameters, or one remark why there are none to be kept."""
    found = scale.irt
    if found is None or found.refused is not None or not found.items:
        return
    if {c.code for c in found.caveats} & UNSOUND or not _is_whole(scale, found):
        yield "      # No 'irt': some answer was never given, or a slope could not be told."
        return
    yield "      irt:"
    yield f"        model: {found.model}"
    yield f"        n: {found.n}"
    yield f"        sample: {sample}"
    yield "        items:"
    for item, own in found.items.items():
        yield f"          {item}: {{a: {own.a:.6g}, b: [{', '.join(f'{b:.6g}' for b in own.b)}]}}"


def _is_whole(scale: ScaleStudy, found: ResponseStudy) -> bool:
    """Whether there is a step between any two answers to each item."""
    return all(
        item.low is not None and item.high is not None and len(found.items[item.id].b) == item.high - item.low
        for item in scale.items
    )
