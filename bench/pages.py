"""Pages of evidence: one file a measurement in docs/evidence/, its newest section first."""

import os
import platform
from datetime import date
from pathlib import Path

EVIDENCE = Path(__file__).resolve().parent.parent / "docs" / "evidence"


def write(name: str, title: str, body: str) -> Path:
    """Keep a dated section on the page `name` above the older ones, in place of one of the same day."""
    page = EVIDENCE / f"{name}.md"
    heading = f"# {title}\n"
    today = f"## {date.today().isoformat()}"
    older = page.read_text(encoding="utf-8").split("\n## ")[1:] if page.exists() else []
    kept = [f"## {section.strip()}\n" for section in older if not section.startswith(today[3:])]
    section = f"{today}\n\n{machine()}\n\n{body.strip()}\n"
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join([heading, section, *kept]), encoding="utf-8")
    return page


def machine() -> str:
    """The machine in one line: what a ratio may depend on, and nothing that names it."""
    return f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}."
