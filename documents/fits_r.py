"""Lines of a study's R script that set one model's fit beside R's."""

from collections.abc import Mapping

from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from documents.r_language import beside


def fits(what: str, found: ConfirmatoryStudy, names: Mapping[str, str]) -> str:
    """Our figures beside those of `f`, which holds R's by their own names."""
    lines = []
    for ours, theirs in names.items():
        value = found.rmsea.value if ours == "rmsea" else getattr(found, ours)
        lines.append(beside(f"{what} {ours}", f'f[["{theirs}"]]', value))
    return "".join(f"  {line}" for line in lines if line)
