"""Rooms that never speak to a reader hold code, numbers and codes: no texts, no catalogues, no letters.

What a reader is told lives in `documents`, translated by its catalogues. Not counted here: questionnaires,
whose wording is what is measured (`instruments/library`, the example organisation's), and one-line messages
in English for whoever runs the program.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.test_rooms import ROOT

SILENT = ("scoring", "assessments", "instruments")
QUESTIONNAIRES = ("instruments/library/", "assessments/demo/questionnaires/")
HELD = {".py", ".json", ".typed"}
SPEAKING = {"gettext", "babel", "flask_babel"}
GERMAN = re.compile(r"[äöüßÄÖÜ„“]|\b(und|nicht|wird|für|Sie|Ihre?n?|einen?|wir|bitte|Uhr)\b")
PARAGRAPHS = re.compile(r"\n[ \t]*\n")
STARTS_A_FILE = {"instruments/starter.py"}
"""Writes the first file of an author of questionnaires, comments and all."""


def text_files(root: Path) -> list[str]:
    """Files of silent rooms that are neither code nor numbers."""
    files = (
        path.relative_to(root).as_posix()
        for room in SILENT
        for path in (root / room).rglob("*")
        if path.is_file()
    )
    return sorted(
        name
        for name in files
        if Path(name).suffix not in HELD and "__pycache__" not in name and not name.startswith(QUESTIONNAIRES)
    )


def said(source: str) -> Iterator[str]:
    """Strings a program holds, docstrings and other bare strings left out."""
    tree = ast.parse(source)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def imported(source: str) -> set[str]:
    """First names of everything a file imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def speaking(root: Path) -> list[str]:
    """Where a silent room speaks: another language, a text of several paragraphs, a door to catalogues."""
    found = []
    for path in sorted(p for room in SILENT for p in (root / room).rglob("*.py")):
        name, source = path.relative_to(root).as_posix(), path.read_text()
        found += [f"{name} imports {door}" for door in sorted(imported(source) & SPEAKING)]
        for text in said(source):
            if GERMAN.search(text):
                found.append(f"{name} speaks German: {text[:60]!r}")
            elif PARAGRAPHS.search(text) and name not in STARTS_A_FILE:
                found.append(f"{name} holds a letter: {text[:60]!r}")
    return found


def test_a_silent_room_holds_no_texts():
    assert text_files(ROOT) == []


def test_a_silent_room_says_nothing_to_a_reader():
    assert speaking(ROOT) == []


PLANTED = {
    "assessments/mail_texts/de.toml": '[invitation]\nsubject = "Ihr Blick"\n',
    "assessments/letters.txt": "Dear {name},\n",
    "scoring/locale/de/scoring.po": 'msgid ""\nmsgstr ""\n',
}
PLANTED_CODE = {
    "import gettext\n": "imports gettext",
    "def f():\n    from babel.dates import format_date\n": "imports babel",
    'OURS = {"de": "Guten Tag {name}, antworten Sie bis {closes}."}\n': "speaks German",
    'PATTERN = "%d.%m.%Y, %H:%M Uhr"\n': "speaks German",
    'BODY = """Dear {name},\n\nplease answer by {closes}.\n"""\n': "holds a letter",
}


def planted(root: Path, name: str, text: str) -> Path:
    """A small house with one more file."""
    (root / "assessments" / "demo" / "questionnaires").mkdir(parents=True)
    (root / "assessments" / "quiet.py").write_text(
        '"""Und was?\n\nNothing."""\nCODES = ("too_few", "%d rows")\n'
    )
    (root / "assessments" / "demo" / "questionnaires" / "meetings.yaml").write_text("title: Wir\n")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)
    return root


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_text_is_found(name, tmp_path):
    assert text_files(planted(tmp_path, name, PLANTED[name])) == [name]


@pytest.mark.parametrize("source", PLANTED_CODE)
def test_planted_words_are_found(source, tmp_path):
    (found,) = speaking(planted(tmp_path, "assessments/loud.py", source))

    assert found.startswith(f"assessments/loud.py {PLANTED_CODE[source]}")
