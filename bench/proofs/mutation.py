"""Small faults put into the modules of release, sending and closing; writes docs/evidence/mutation.md.

`./run proofs mutation` takes a sample: comparisons turned round, constants moved by one, calls and returns
taken out. Each mutant stands in a copy of the tree, never in the tree itself; the tests of its module run
until the first that is red. A mutant nobody notices survives and is listed. SOUNDLINE_PROOF_SHARE takes less
or more of the sample, SOUNDLINE_PROOF_SEED another one, SOUNDLINE_PROOF_MODULE those of one module.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench import pages

ROOT = Path(__file__).resolve().parents[2]
SEED = int(os.environ.get("SOUNDLINE_PROOF_SEED", "1"))
SHARE = float(os.environ.get("SOUNDLINE_PROOF_SHARE", "1"))
ONLY = os.environ.get("SOUNDLINE_PROOF_MODULE", "")
SAMPLE, SECONDS = 400, 240
RELEASE = ("tests/assessments/release", "tests/attacks/test_statements.py", "tests/attacks/test_catalogue.py")
USE = "tests/assessments/use_cases"
TESTS: dict[str, tuple[str, ...]] = {
    "assessments/release/audit.py": ("tests/assessments/release/test_memberships.py",),
    "assessments/release/memberships.py": ("tests/assessments/release/test_memberships.py", *RELEASE),
    "assessments/release/table.py": ("tests/assessments/release/test_table.py", *RELEASE),
    "assessments/release/statements.py": RELEASE[::-1],
    "assessments/release/case.py": RELEASE,
    "assessments/release/findings.py": RELEASE,
    "assessments/release/words.py": RELEASE,
    "assessments/release/rounds.py": RELEASE,
    "assessments/sealing.py": (f"{USE}/test_answering.py", "tests/attacks/test_snapshots.py"),
    "assessments/sending.py": (f"{USE}/test_answering.py", f"{USE}/test_once.py"),
    "assessments/closing.py": (f"{USE}/test_closing.py",),
}
FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault: where it stands and what the module reads with it."""

    module: str
    line: int
    what: str
    source: str


def main() -> None:
    """A sample of mutants; the page gives the score by module and lists who survived."""
    everybody = [m for module in TESTS if ONLY in module for m in mutants(module)]
    drawn = random.Random(SEED).sample(everybody, min(len(everybody), round(SAMPLE * SHARE)))
    with ProcessPoolExecutor(os.cpu_count()) as at_once:
        sound = [Mutant(m, 0, "nothing", (ROOT / m).read_text()) for m in {m.module for m in drawn}]
        if any(at_once.map(is_killed, sound)):
            raise SystemExit("The tests are red without any fault: nothing can be measured.")
        killed = list(at_once.map(is_killed, drawn))
    survivors = [m for m, dead in zip(drawn, killed, strict=True) if not dead]
    lines = ["| module | mutants | noticed |", "|---|---|---|"]
    for module in (m for m in TESTS if ONLY in m):
        mine = [dead for m, dead in zip(drawn, killed, strict=True) if m.module == module]
        lines.append(f"| {module} | {len(mine)} | {sum(mine)} |")
    score = 100 * sum(killed) / len(killed)
    head = (
        f"`./run proofs mutation`, seed {SEED}: {len(drawn)} of {len(everybody)} mutants, "
        f"{sum(killed)} noticed: **{score:.0f} %**."
    )
    listed = [f"- `{m.module}:{m.line}` {m.what}" for m in survivors]
    body = [head, "", *lines, "", "Not noticed:" if listed else "All were noticed.", "", *listed]
    pages.write("mutation", "Faults the tests notice", "\n".join(body))


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    source = (ROOT / module).read_text(encoding="utf-8")
    for at, node in enumerate(ast.walk(ast.parse(source))):
        for what in kinds(node):
            tree = ast.parse(source)
            chosen = next(n for i, n in enumerate(ast.walk(tree)) if i == at)
            change(chosen, what)
            made = ast.unparse(ast.fix_missing_locations(tree))
            yield Mutant(module, getattr(node, "lineno", 0), f"{what}: {ast.unparse(node)[:70]}", made)


def kinds(node: ast.AST) -> Iterator[str]:
    """What can be done to a node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPS:
        yield "comparison turned"
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield "one more"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "call taken out"
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield "returns nothing"
    if isinstance(node, ast.BoolOp):
        yield "and for or"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not taken out"


def change(node: ast.AST, what: str) -> None:
    """The fault, put in."""
    if isinstance(node, ast.Compare):
        node.ops[0] = FLIPS[type(node.ops[0])]()
    elif isinstance(node, ast.Constant):
        node.value = node.value + 1  # type: ignore[operator]  # a number, by `kinds`
    elif isinstance(node, ast.Expr | ast.Return):
        node.value = ast.Constant(value=None)
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
        node.operand = ast.Call(func=ast.Name(id="bool", ctx=ast.Load()), args=[node.operand], keywords=[])


def is_killed(mutant: Mutant) -> bool:
    """Whether a test of the module turns red, or never ends, with the fault in a copy of the tree."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for folder in (
            "assessments",
            "instruments",
            "scoring",
            "documents",
            "web",
            "cli",
            "bench",
            "migrations",
        ):
            shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__", "data"))
        for file in ("pyproject.toml", "docs"):
            (copy / file).symlink_to(ROOT / file)
        (copy / mutant.module).write_text(mutant.source, encoding="utf-8")
        tests = dict.fromkeys(TESTS[mutant.module])
        asked = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        told = {
            **os.environ,
            "PYTHONPATH": str(copy),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        try:
            done = subprocess.run(
                asked, cwd=copy, env=told, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return True
    return done.returncode != 0
