"""The page about change says what the code does: its examples run, its tables name every code."""

import doctest
import re
from pathlib import Path
from typing import get_args

from scoring.change import verdict
from scoring.change.shapes import VerdictCode

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "change.md").read_text(encoding="utf-8")


def test_the_examples_of_the_page_run():
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL))
    example = doctest.DocTestParser().get_doctest(code, {}, "change.md", "docs/change.md", 0)
    runner = doctest.DocTestRunner(verbose=False)

    runner.run(example)

    assert example.examples
    assert runner.summarize(verbose=False).failed == 0


def test_the_page_names_every_verdict_but_the_mirrors():
    missing = [c for c in get_args(VerdictCode) if "down" not in c and f"`{c}`" not in PAGE]

    assert missing == []


def test_the_page_states_the_rules_own_limits():
    stated = {
        f"fewer than {verdict.LEAST} answers", f"below .{verdict.ERROR_RATE * 100:02.0f}",
        f"at least .{verdict.LEAST_POSTERIOR * 100:.0f}", f"wider than {verdict.WIDEST_SHARE * 100:.0f} %",
        f"grade {verdict.FULL_GRADE} or more", "less than half the roster", "two thirds of a roster",
    }  # fmt: skip

    assert [s for s in stated if s not in PAGE] == []
