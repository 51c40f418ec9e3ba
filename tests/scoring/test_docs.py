"""docs/scoring.md says what is true: its snippets run, its sources exist, its statistics are all there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
KEY = re.compile(r"\[([a-z]+[0-9]{4}[a-z]?)\](?!\()")


def run(snippets: list[str]) -> None:
    """Run the snippets one after the other in one place, as a reader would."""
    place: dict[str, object] = {}
    for number, snippet in enumerate(snippets, start=1):
        exec(compile(snippet, f"docs/scoring.md, snippet {number}", "exec"), place)  # noqa: S102 - our own page


def test_every_snippet_of_the_page_runs_and_holds():
    assert len(SNIPPETS) >= 9

    run(SNIPPETS)


def test_a_snippet_that_no_longer_holds_is_found():
    with pytest.raises(AssertionError):
        run([SNIPPETS[0].replace("0.9141", "0.9142")])


def test_every_source_of_the_page_stands_in_the_bibliography():
    known = re.findall(r"@\w+\{([^,\s]+),", (ROOT / "docs" / "references.bib").read_text(encoding="utf-8"))

    assert set(KEY.findall(PAGE)) <= set(known)
    assert len(known) == len(set(known)), "a source stands twice"


@pytest.mark.parametrize("path", sorted((ROOT / "scoring").glob("*.py")), ids=lambda p: p.stem)
def test_every_source_of_a_file_is_explained_on_the_page(path):
    assert set(KEY.findall(path.read_text(encoding="utf-8"))) <= set(KEY.findall(PAGE)) | UNEXPLAINED


UNEXPLAINED = {"bernaards2005", "jennrich1966", "joreskog1972"}  # how a number is found, not what it is
