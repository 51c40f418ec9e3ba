"""Team reports as PDF by Typst: tagged, to the accessibility standard PDF/UA-1, with the fonts Typst brings.

The paper shows what the page shows. Words are made here, in Python; the Typst file only sets them out.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from assessments.reports.shapes import TeamReport
from documents import paper
from documents.language import SOURCE, known, msgid, say

TEMPLATE = Path(__file__).parent / "pages" / "team_report.typ"
_TITLE = msgid("Team report")


def team_report(report: TeamReport, language: str = SOURCE) -> bytes:
    """One team's report: four A4 pages, or one where nothing may be shown."""
    return team_reports((report,), language=language)


def team_reports(reports: Sequence[TeamReport], *, language: str = SOURCE) -> bytes:
    """Reports of several teams, one after the other, in one file."""
    import typst

    spoken = known(language)
    told = {
        "language": spoken,
        "title": ", ".join(r.team for r in reports) + " – " + say(_TITLE, spoken),
        "footer": paper.footer(reports[0], spoken),
        "reports": [paper.sheet(report, spoken) for report in reports],
    }
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs={"told": json.dumps(told, ensure_ascii=False, allow_nan=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )
    return bytes(made)
