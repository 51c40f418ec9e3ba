"""Small faults put into the modules of release, sending and closing; writes docs/evidence/mutation.md.

`./run proofs mutation` puts in every fault there is: comparisons turned round, numbers moved by one, calls,
returns and refusals taken out. It never touches the tree. A fault nobody notices survives and is listed.
SOUNDLINE_PROOF_MODULE takes only modules with these letters in their names, SOUNDLINE_PROOF_SHARE a share of
the faults. SOUNDLINE_PROOF_KEPT names a file in which it is kept which test noticed what: the next run asks
that test first, and where neither modules nor tests have changed it learns nothing anew.
"""

import hashlib
import json
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from bench import pages
from bench.mutants.anew import met_anew
from bench.mutants.faults import ROOT, mutants
from bench.mutants.suite import Known, Met, met_within

ONLY = os.environ.get("SOUNDLINE_PROOF_MODULE", "")
SHARE = float(os.environ.get("SOUNDLINE_PROOF_SHARE", "1"))
KEPT = Path(os.environ.get("SOUNDLINE_PROOF_KEPT", os.devnull))
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
ALIKE: Mapping[str, str] = {}
"""Faults that change nothing anybody could meet, each with the reason."""


def main() -> None:
    """Every fault; the page gives the score by module and lists what nobody noticed."""
    chosen = [module for module in MODULES if ONLY in module]
    faults = [m for module in chosen for m in mutants(module)]
    wanted = [m for m in faults if SHARE == 1 or random.Random(m.name).random() < SHARE]
    known, found = met_within([m for m in wanted if m.inside], TESTS, modules=MODULES, known=remembered())
    found += met_anew([m for m in wanted if not m.inside], known)
    remember(known, found)
    refuse(found, {m.name for m in faults}, chosen)
    pages.write("mutation", "Faults the tests notice", page(found, known, whole=len(faults)))


def remembered() -> Known | None:
    """What an earlier run learned: of the tests as they stand, or only which of them noticed what."""
    if not KEPT.is_file():
        return None
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    known = Known(**kept["known"])
    return known if kept["state"] == state() else Known(noticed=known.noticed)


def remember(known: Known, found: Sequence[Met]) -> None:
    """Keep it for the next run, where a file was named."""
    noticed = known.noticed | {one.name: one.by for one in found if one.by}
    told = {"state": state(), "known": asdict(known) | {"noticed": noticed}}
    KEPT.write_text(json.dumps(told), encoding="utf-8")


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
    listed = {name for name in ALIKE if name.partition(" ")[0] in chosen}
    if gone := listed - names:
        raise SystemExit(f"There is no such fault any more: {sorted(gone)[0]}.")
    if noticed := [one for one in found if one.name in ALIKE and one.outcome != "green"]:
        one = noticed[0]
        raise SystemExit(f"This fault is said to change nothing, and {one.by} noticed it: {one.name}.")


def page(found: Sequence[Met], known: Known, *, whole: int) -> str:
    """The score, module by module; who was not noticed, and what changes nothing and why."""
    counted = [one for one in found if one.name not in ALIKE]
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
    alike = [f"- `{name}`: {why}" for name, why in ALIKE.items() if ONLY in name.partition(" ")[0]]
    body = [head, "", *lines, "", "Not noticed:" if survivors else "All were noticed.", "", *survivors]
    return "\n".join([*body, *(["", "Changing nothing:", "", *alike] if alike else [])])


def branches(known: Known, module: str) -> str:
    """How many of a module's branches the same tests take."""
    found = known.branches.get(module, {"executed": [], "missing": []})
    taken = {tuple(one) for one in found["executed"]}
    every = taken | {tuple(one) for one in found["missing"]}
    return f"{len(taken)} of {len(every)}"
