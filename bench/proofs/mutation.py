"""Small faults put into the modules of release, sending and closing; writes docs/evidence/mutation.md.

`./run proofs mutation` puts in every fault there is: comparisons turned round, numbers moved by one, calls,
returns and refusals taken out. It never touches the tree. A fault nobody notices survives and is listed.
SOUNDLINE_PROOF_MODULE takes only modules with these letters in their names, SOUNDLINE_PROOF_SHARE a share of
the faults. SOUNDLINE_PROOF_KEPT names a file in which everything found out is kept: a run that was cut off
goes on there, and one over other modules or tests first asks the test that noticed a fault the last time.
"""

import hashlib
import os
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import pages
from bench.mutants.alike import REASONS
from bench.mutants.anew import met_anew
from bench.mutants.faults import ROOT, mutants
from bench.mutants.kept import Kept
from bench.mutants.known import Known, Met
from bench.mutants.suite import met_within

ONLY = os.environ.get("SOUNDLINE_PROOF_MODULE", "")
SHARE = float(os.environ.get("SOUNDLINE_PROOF_SHARE", "1"))
KEPT = os.environ.get("SOUNDLINE_PROOF_KEPT", "")
USE = "tests/assessments/use_cases"
TESTS = (
    "tests/assessments/release",
    *(f"{USE}/test_{name}.py" for name in ("answering", "once", "closing", "reports")),
    *(f"{USE}/test_edges_of_{name}.py" for name in ("answers", "sealing", "closing")),
    "tests/assessments/studies/test_comparison.py",
    "tests/attacks/test_catalogue.py",
    "tests/attacks/test_statements.py",
)
BESIDE = ("sealing", "sending", "closing", "sittings", "admissible", "questionnaire", "tokens")
STORE = ("answers", "pool")
MODULES = (
    *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "assessments" / "release").glob("[a-z]*.py")),
    *(f"assessments/{name}.py" for name in BESIDE),
    *(f"assessments/store/{name}.py" for name in STORE),
)


def main() -> None:
    """Every fault; the page gives the score by module and lists what nobody noticed."""
    chosen = [module for module in MODULES if ONLY in module]
    faults = [m for module in chosen for m in mutants(module)]
    wanted = [m for m in faults if SHARE == 1 or random.Random(m.name).random() < SHARE]
    with tempfile.TemporaryDirectory() as name:
        kept = Kept(Path(KEPT or f"{name}/kept"), state())
        done = {one.name for one in kept.met()}
        left = [m for m in wanted if m.name not in done]
        met_within([m for m in left if m.inside], TESTS, modules=MODULES, kept=kept)
        known = kept.known()
        for one in met_anew([m for m in left if not m.inside], known):
            kept.add(one)
        places = {m.name: at for at, m in enumerate(wanted)}
        found = sorted((one for one in kept.met() if one.name in places), key=lambda one: places[one.name])
    refuse(found, {m.name for m in faults}, chosen)
    pages.write("mutation", "Faults the tests notice", page(found, known, whole=len(faults)))


def state() -> str:
    """A digest of the modules and of the tests they are asked."""
    tests = [
        f for name in TESTS for f in ([ROOT / name] if name.endswith(".py") else (ROOT / name).glob("*.py"))
    ]
    files = sorted(
        [*(ROOT / module for module in MODULES), *tests, *(ROOT / "tests/assessments").glob("*.py")]
    )
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def refuse(found: Sequence[Met], names: set[str], chosen: Sequence[str]) -> None:
    """Stop where the list of faults that change nothing is not true of the code as it stands."""
    listed = {name for name in REASONS if name.partition(" ")[0] in chosen}
    if gone := listed - names:
        raise SystemExit(f"There is no such fault any more: {sorted(gone)[0]}.")
    if noticed := [one for one in found if one.name in REASONS and one.outcome != "green"]:
        one = noticed[0]
        raise SystemExit(f"This fault is said to change nothing, and {one.by} noticed it: {one.name}.")


def page(found: Sequence[Met], known: Known, *, whole: int) -> str:
    """The score, module by module; who was not noticed, and what changes nothing and why."""
    counted = [one for one in found if one.name not in REASONS]
    noticed = [one for one in counted if one.outcome != "green"]
    share = "every fault there is" if len(found) == whole else f"{len(found)} of {whole} faults"
    head = (
        f"`./run proofs mutation`: {share}, {len(noticed)} of {len(counted)} noticed, "
        f"**{100 * len(noticed) / max(len(counted), 1):.1f} %**; {len(found) - len(counted)} change nothing. "
        f"{sum(one.outcome == 'endless' for one in noticed)} were noticed because a test no longer ended."
    )
    lines = ["| module | faults | noticed | | branches taken |", "|---|---|---|---|---|"]
    for module in dict.fromkeys(one.module for one in found):
        mine = [one for one in counted if one.module == module]
        seen = sum(one in noticed for one in mine)
        part = f"{100 * seen / len(mine):.1f} %" if mine else "–"
        lines.append(f"| {module} | {len(mine)} | {seen} | {part} | {branches(known, module)} |")
    survivors = [f"- `{one.name}` (line {one.line})" for one in counted if one.outcome == "green"]
    alike = [f"- `{name}`: {why}" for name, why in REASONS.items() if ONLY in name.partition(" ")[0]]
    body = [head, "", *lines, "", "Not noticed:" if survivors else "All were noticed.", "", *survivors]
    return "\n".join([*body, *(["", "Changing nothing:", "", *alike] if alike else [])])


def branches(known: Known, module: str) -> str:
    """How many of a module's branches the same tests take."""
    found = known.branches.get(module, {"executed": [], "missing": []})
    taken = {tuple(one) for one in found["executed"]}
    every = taken | {tuple(one) for one in found["missing"]}
    return f"{len(taken)} of {len(every)}"
