"""What the documentation shows is what happens: every console block is run, every link leads somewhere."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.__main__ import soundline
from tests.house.test_rooms import ROOT

PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
PROMPT = "$ ./run soundline "


def commands(block: str) -> list[tuple[str, list[str]]]:
    """Each command of a block with the output shown under it; a trailing backslash continues it."""
    found: list[tuple[str, list[str]]] = []
    for line in re.sub(r"\\\n\s*", "", block).splitlines():
        if line.startswith("$ "):
            found.append((line, []))
        elif found:
            found[-1][1].append(line)
    return found


def shown_in(expected: list[str], output: str) -> list[str]:
    """The lines that are shown and did not come, in order; `...` stands for any lines between."""
    lines = iter([line.rstrip() for line in output.splitlines()])
    return [
        line for line in expected if line.strip() and line.strip() != "..." and line.rstrip() not in lines
    ]


def run_page(page: Path, folder: Path) -> list[str]:
    """Run a page's commands from a copy of the repository's data; what differs from what is shown."""
    for name in ("docs", "tests/reference/data"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    differences = []
    for block in BLOCK.findall(page.read_text()):
        for line, expected in commands(block):
            if not line.startswith(PROMPT):
                continue
            result = CliRunner().invoke(soundline, shlex.split(line.removeprefix(PROMPT)))
            missing = shown_in(expected, result.output)
            if missing or (result.exit_code == 2):
                differences += [line, *missing, "--- came:", result.output]
    return differences


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_a_page_shows_is_what_happens(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert run_page(page, tmp_path) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    lost = [target for target in LINK.findall(page.read_text()) if not (page.parent / target).exists()]

    assert lost == []


def test_a_line_that_no_longer_comes_is_found():
    assert shown_in(["alpha  .70"], "alpha  .71\n") == ["alpha  .70"]


def test_the_readme_says_the_two_commands():
    text = (ROOT / "README.md").read_text()

    assert "./run demo" in text
    assert "./run test" in text
