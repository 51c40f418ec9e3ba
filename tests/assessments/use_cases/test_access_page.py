"""docs/access.md says what the table of access says."""

import re

import pytest

from assessments.access import ACTIONS, ROLES, TABLE
from tests.assessments.world import ROOT

WORDS = {"organisation": "yes", "assigned": "where entrusted", "shared": "where shared", None: "–"}


def rows() -> dict[str, list[str]]:
    """The table of the page: action, then a word a role."""
    page = (ROOT / "docs" / "access.md").read_text()
    found = re.findall(r"^\| `(\w+)`: [^|]+\|(.+)\|$", page, re.MULTILINE)
    return {action: [cell.strip() for cell in cells.split("|")] for action, cells in found}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_page_says_what_the_table_says(action):
    assert rows()[action] == [WORDS[TABLE[role].get(action)] for role in ROLES]


def test_the_page_has_no_action_of_its_own():
    assert set(rows()) == set(ACTIONS)
