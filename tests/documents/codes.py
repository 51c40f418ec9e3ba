"""Every code the rooms below can emit, read from their source."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FACTS = {"Fact", "Caveat", "Reason"}
REFUSALS = {"Refusal", "NotFound", "NotAllowed", "Closed"}


def _calls(*rooms: str) -> Iterator[tuple[str, ast.Call, Path]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                    yield name, node, path


def _words(node: ast.AST) -> Iterator[str]:
    """String constants of a code: also both branches of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _words(node.body)
        yield from _words(node.orelse)


def _facts_of(call: ast.Call) -> frozenset[str] | None:
    """Names of the facts where they are written out, else None."""
    for keyword in call.keywords:
        if keyword.arg == "facts":
            if isinstance(keyword.value, ast.Dict):
                return frozenset(k.value for k in keyword.value.keys if isinstance(k, ast.Constant))
            if isinstance(keyword.value, ast.Tuple):
                pairs = [e for e in keyword.value.elts if isinstance(e, ast.Tuple) and e.elts]
                return frozenset(e.elts[0].value for e in pairs if isinstance(e.elts[0], ast.Constant))
            return None
    return frozenset()


def _looked_up(call: ast.Call, path: Path) -> Iterator[str]:
    """Codes that come from a table or a choice made earlier in the same function: `code=said[label]`."""
    node = next((k.value for k in call.keywords if k.arg == "code"), None)
    name = node.value if isinstance(node, ast.Subscript) else node
    if not isinstance(name, ast.Name):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    around = [f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) and call.lineno in _lines(f)]
    for function in around:
        for made in ast.walk(function):
            if isinstance(made, ast.Assign) and name.id in {getattr(t, "id", "") for t in made.targets}:
                values = made.value.values if isinstance(made.value, ast.Dict) else [made.value]
                yield from (word for value in values for word in _words(value))


def _lines(node: ast.FunctionDef) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def remarks() -> list[tuple[str, frozenset[str] | None, str]]:
    """Code, fact names, place of every Fact, Caveat and Reason.

    What a release keeps of a reason's facts is said in `assessments.release.findings.KEPT_FACTS`.
    """
    found = []
    for name, call, path in _calls("assessments", "scoring"):
        if name in FACTS:
            given = [k.value for k in call.keywords if k.arg == "code"] or call.args[:1]
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            said = [code for node in given for code in _words(node)] or list(_looked_up(call, path))
            found += [(code, _facts_of(call), where) for code in said]
    return found


def problems() -> list[tuple[str, frozenset[str], str]]:
    """Code, fact names, place of everything found wrong with a roster or an answer."""
    found = []
    for name, call, path in _calls("assessments"):
        if name in {"_problem", "_unreadable"} and path.name in {"roster_file.py", "admissible.py"}:
            facts = frozenset(k.arg for k in call.keywords if k.arg)
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            found += [(code, facts, where) for node in call.args[:2] for code in _words(node)]
    return found


def refusals() -> list[tuple[str, frozenset[str], str]]:
    """Code, fact names, place of every refusal, by any class that refuses."""
    classes = set(REFUSALS)
    trees = {
        p: ast.parse(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "assessments").rglob("*.py"))
    }
    for _ in range(3):
        for tree in trees.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and {getattr(b, "id", "") for b in node.bases} & classes:
                    classes.add(node.name)
    found = []
    for name, call, path in _calls("assessments"):
        brings_its_words = len(call.args) > 1
        if name in classes and call.args and not brings_its_words:
            facts = frozenset(k.arg for k in call.keywords if k.arg)
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            found += [(code, facts, where) for code in _words(call.args[0]) if " " not in code]
    return found
