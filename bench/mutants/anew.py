"""Faults in what runs on import: each met by a process that imports the house anew."""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import Any

from bench.mutants import forks
from bench.mutants.exchange import name_of
from bench.mutants.faults import ROOT, Mutant, planted
from bench.mutants.known import Known, Met
from bench.mutants.suite import ARGUMENTS, Watching, met, steady

BEFOREHAND = (
    "numpy", "scipy.stats", "scipy.optimize", "scipy.special", "sqlalchemy", "alembic", "pydantic",
    "nacl.public", "nacl.pwhash", "yaml", "pytest", "hypothesis", "argon2", "instruments.load",
    "instruments.compare", "scoring.change.engine", "scoring.agreement", "scoring.consensus",
)  # fmt: skip
"""What no fault is put into, and takes long to import."""


def met_anew(mutants: Sequence[Mutant], known: Known) -> Iterator[Met]:
    """What became of each fault."""
    for module in BEFOREHAND:
        import_module(module)
    if here := [m for m in sys.modules if m.partition(".")[0] in {"assessments", "tests"}]:
        raise SystemExit(f"Something imported {here[0]} already: no fault on import could be met.")
    jobs = ((m, known.meeting(m)) for m in mutants)

    def work(job: tuple[Mutant, list[str]], folder: Path) -> bool:
        import pytest

        steady()

        mutant, tests = job
        sys.meta_path.insert(0, _Faulty(mutant))
        arguments = [*ARGUMENTS, "-x", f"--basetemp={folder / 'tests'}", *tests]
        return pytest.main(arguments, plugins=[Watching(known.seconds, folder)]) == 0

    for (mutant, tests), outcome, folder in forks.outcomes(jobs, work):
        yield met(mutant, tests, outcome, folder)


class _Faulty(MetaPathFinder):
    """Finds one module with a fault in it, and no other."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant, self.name = mutant, name_of(mutant.module)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        """The module, made of the faulty code."""
        if fullname != self.name:
            return None
        loader = _Loader(fullname, str(ROOT / self.mutant.module))
        loader.made = planted(self.mutant)
        return spec_from_file_location(fullname, ROOT / self.mutant.module, loader=loader)


class _Loader(SourceFileLoader):
    made: CodeType

    def get_code(self, fullname: str) -> CodeType:
        """The code as it was made, and no kept one."""
        return self.made
