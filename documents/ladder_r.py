"""What the ladders of a study's R script share, over groups and over occasions: figures, level by level."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assessments.reports.laboratory_shapes import InvarianceStep, InvarianceStudy
from assessments.reports.study_shapes import ValidationReport
from documents.r_language import beside

FIT = {"chi2": "chisq", "df": "df", "cfi": "cfi", "rmsea": "rmsea", "srmr": "srmr"}
SCALED = {"chi2": "chisq.scaled", "df": "df", "cfi": "cfi.scaled", "rmsea": "rmsea.scaled", "srmr": "srmr"}
TIES = ("configural", "thresholds", "loadings", "intercepts", "residuals")


def climbed(steps: Sequence[InvarianceStep], what: str, of: str, names: Mapping[str, str] = FIT) -> str:
    """The figures of every level beside R's, which stand in the list `of`."""
    return indented(
        line
        for place, step in enumerate(steps, start=1)
        for line in lines(f"{what}{step.level}", step, f"{of}[[{place}]]", names)
    )


def ordered(found: InvarianceStudy | None, what: str, text: str) -> str:
    """The ladder of ordered answers; nothing where answers were joined, as R then takes others."""
    if found is None or not found.steps or any(c.code == "categories_joined" for c in found.caveats):
        return ""
    tied = ", ".join(str(TIES.index(step.level)) for step in found.steps)
    return text.format(steps=f"c({tied})", lines=climbed(found.steps, what, "climbed", SCALED))


def freed(step: InvarianceStep, known: Mapping[str, str]) -> list[str]:
    """What was let go, by the names R knows."""
    return [re.sub(r"[^\s=~]+", lambda m: known.get(m[0], m[0]), name) for name in step.freed]


def items_of(report: ValidationReport) -> tuple[str, ...]:
    """Every item of a scale, once."""
    return tuple(dict.fromkeys(item.id for scale in report.scales for item in scale.items))


def lines(what: str, step: InvarianceStep, of: str, names: Mapping[str, str] = FIT) -> Iterator[str]:
    """One level's figures beside R's."""
    for ours, theirs in names.items():
        yield beside(f"{what} {ours}", f'{of}[["{theirs}"]]', getattr(step, ours))


def indented(of: Iterable[str]) -> str:
    """Lines within braces."""
    return "".join(f"  {line}" for line in of if line)
