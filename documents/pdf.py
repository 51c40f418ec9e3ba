"""Team reports and packs as PDF by Typst: tagged, to the standard PDF/UA-1, with the fonts Typst brings.

The paper shows what the page shows. Words are made here, in Python; the Typst file only sets them out.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assessments.pack import Pack
from assessments.reports.shapes import TeamReport
from documents import pack as packs
from documents import paper
from documents.language import SOURCE, known, msgid, say

PAGES = Path(__file__).parent / "pages"
_TITLE = msgid("Team report")


def team_report(report: TeamReport, language: str = SOURCE) -> bytes:
    """One team's report: four A4 pages, or one where nothing may be shown."""
    return team_reports((report,), language=language)


def team_reports(reports: Sequence[TeamReport], *, language: str = SOURCE) -> bytes:
    """Reports of several teams, one after the other, in one file."""
    spoken = known(language)
    told = {
        "language": spoken,
        "title": ", ".join(r.team for r in reports) + " – " + say(_TITLE, spoken),
        "footer": paper.footer(reports[0], spoken),
        "reports": [paper.sheet(report, spoken) for report in reports],
    }
    return _compiled("team_report.typ", told)


def pack(of: Pack, language: str = SOURCE) -> bytes:
    """A programme's pack for data protection and works councils."""
    spoken = known(language)
    title = packs.title(of, spoken)
    told = {
        "language": spoken,
        "title": title,
        "footer": f"{of.organisation} · {title} · Soundline",
        "facts": packs.facts(of, spoken),
        "sections": packs.sections(of, spoken),
    }
    return _compiled("pack.typ", told)


def _compiled(template: str, told: dict[str, Any]) -> bytes:
    import typst

    made = typst.compile(
        PAGES / template,
        format="pdf",
        sys_inputs={"told": json.dumps(told, ensure_ascii=False, allow_nan=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )
    return bytes(made)
