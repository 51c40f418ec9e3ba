"""What turns data into code, chance into secrets, or text into markup is nowhere without a known reason."""

import ast
import re

import pytest

from tests.house.test_rooms import ROOMS, ROOT, named, python_files

MODULES = {
    "random": "is no source of secrets",
    "uuid": "makes names that can be guessed",
    "pickle": "runs what it reads",
    "marshal": "runs what it reads",
    "shelve": "runs what it reads",
    "dill": "runs what it reads",
    "imp": "imports what it is told",
}
CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load", "yaml.full_load",
    "yaml.unsafe_load", "render_template_string", "flask.render_template_string", "Template", "xml.sax.parse",
}  # fmt: skip
LOADERS = {"CSafeLoader", "CLoader", "CFullLoader", "UnsafeLoader", "FullLoader"}
SQL = ("execute", "exec_driver_sql", "text")
KNOWN = {
    (
        "assessments/service.py",
        "random is no source of secrets",
    ): "names a class that is handed in; tests seed it",
    ("assessments/day_one.py", "random is no source of secrets"): "the same",
    (
        "assessments/demo/organisation.py",
        "random is no source of secrets",
    ): "invented people, the same each time",
    ("assessments/store/engine.py", "SQL is put together"): "names and values of our own settings",
    ("assessments/store/backups.py", "SQL is put together"): "names and values of our own settings",
    ("migrations/versions/doors.py", "SQL is put together"): "names of our own triggers",
    ("web/codes.py", "markup from a value"): "coordinates of a QR code; no text",
}
"""What is there all the same, and why it may be."""
MAKES_MARKUP = "documents/"
"""The room that draws pictures and lays out pages: its values are escaped by `Markup.format` and `escape`."""


def dangers(source: str) -> list[str]:
    """What a file does that needs a reason."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            roots = {name.partition(".")[0] for name in names}
            found += [f"{root} {MODULES[root]}" for root in sorted(roots & MODULES.keys())]
        elif isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            found += [f"{name} of YAML"] if name in LOADERS else []
        elif isinstance(node, ast.Call):
            found += _called(node)
    return found


def _called(call: ast.Call) -> list[str]:
    name, given = ast.unparse(call.func), call.args[0] if call.args else None
    found = [f"{name} runs what it is given"] if name in CALLS else []
    stated = {k.arg: k.value for k in call.keywords}
    if "shell" in stated:
        found.append("a shell")
    if name.endswith(("np.load", "numpy.load")) and not _is_false(stated.get("allow_pickle")):
        found.append("pickles inside arrays")
    is_sql = name.rpartition(".")[2] in SQL and ("." in name)
    if is_sql and isinstance(given, ast.JoinedStr | ast.BinOp):
        found.append("SQL is put together")
    if is_sql and isinstance(given, ast.Call) and ast.unparse(given.func).endswith(".format"):
        found.append("SQL is put together")
    if name == "Markup" and given is not None and not isinstance(given, ast.Constant):
        found.append("markup from a value")
    return found


def _is_false(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


FILES = python_files(*ROOMS, "migrations")


@pytest.mark.parametrize("path", FILES, ids=named)
def test_nothing_dangerous_is_done_without_a_known_reason(path):
    found = {(named(path), what) for what in dangers(path.read_text())}
    if named(path).startswith(MAKES_MARKUP):
        found.discard((named(path), "markup from a value"))

    assert found - KNOWN.keys() == set()


def test_every_known_reason_is_still_needed():
    found = {(named(path), what) for path in FILES for what in dangers(path.read_text())}

    assert KNOWN.keys() - found == set()


UNESCAPED = re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+false|\bMarkup\(")


def test_no_template_lets_text_through_as_it_is():
    templates = [p for room in ("web", "documents") for p in (ROOT / room).rglob("*.html")]

    assert len(templates) > 30
    assert [named(p) for p in templates if UNESCAPED.search(p.read_text())] == []


@pytest.mark.parametrize(
    "planted",
    [
        "import random\nTOKEN = random.random()",
        "from uuid import uuid4",
        "import pickle",
        "eval(text)",
        "yaml.load(text)",
        "yaml.load(text, Loader=yaml.CSafeLoader)",
        "import numpy as np\nnp.load(path)",
        "subprocess.run(words, shell=True)",
        "db.exec_driver_sql(f'SELECT * FROM answer WHERE id = {given}')",
        "db.execute(sa.text('SELECT ' + given))",
        "db.execute('SELECT {}'.format(given))",
        "Markup(comment)",
        "os.system(name)",
    ],
)
def test_planted_dangers_are_found(planted):
    assert dangers(planted) != []


def test_a_planted_template_is_found():
    assert all(
        UNESCAPED.search(text) for text in ("{{ name|safe }}", "{{ name | safe }}", "{% autoescape false %}")
    )
