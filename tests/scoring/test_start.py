"""A page must start fast: importing scoring loads numpy and nothing slower."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SLOW = ("scipy", "pandas", "pingouin", "factor_analyzer", "sklearn", "statsmodels")


def loaded_by(statement: str) -> list[str]:
    program = f"import sys; {statement}; print(*[m for m in {SLOW!r} if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return found.stdout.split()


def modules() -> list[str]:
    files = ROOT.glob("scoring/**/*.py")
    return sorted(".".join(f.relative_to(ROOT).with_suffix("").parts) for f in files if f.stem != "__init__")


def test_importing_every_file_of_scoring_loads_no_statistics_package():
    assert loaded_by("import " + ", ".join(modules())) == []


def test_the_search_finds_a_package_that_was_loaded():
    assert loaded_by("import scipy") == ["scipy"]
