"""Every example page by name: what the tests render, weigh, search and look at."""

from collections.abc import Callable
from typing import Any

from tests.documents import course_examples, examples, study_examples

PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "team_every_verdict": ("team_report", lambda: {"report": examples.team_report()}),
    "team_usual": ("team_report", lambda: {"report": examples.few_themes()}),
    "team_first_round": ("team_report", lambda: {"report": examples.baseline_only()}),
    "team_too_few": ("team_report", lambda: {"report": examples.too_few()}),
    "teams": ("team_reports", lambda: {"reports": (examples.few_themes(), examples.too_few())}),
    "team_three_rounds": ("team_report", lambda: {"report": course_examples.three_rounds()}),
    "team_six_rounds": ("team_report", lambda: {"report": course_examples.six_rounds()}),
    "programme_three_rounds": ("programme", lambda: {"report": course_examples.programme()}),
    "programme": ("programme", lambda: {"report": examples.programme(), "link": "/teams/{}".format}),
    "programme_first_round": ("programme", lambda: {"report": examples.programme_first_round()}),
    "validation": ("validation", lambda: {"report": study_examples.validation(), "csv": "/csv/{}".format}),
    "validation_alone": ("validation", lambda: {"report": study_examples.validation_alone()}),
    "codebook": ("codebook", lambda: {"codebook": study_examples.codebook()}),
    "plan": ("plan", lambda: {"plan": study_examples.plan()}),
}
