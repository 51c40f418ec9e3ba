"""`python -m bench [NAME]`: run one measurement, or all, and keep what they say in docs/evidence/."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

NOT_MEASURED = {"__init__", "__main__", "lock", "pages"}


def names(folder: Path) -> list[str]:
    """The measurements of a folder, by name."""
    return sorted(p.stem for p in folder.glob("*.py") if p.stem not in NOT_MEASURED)


def chosen(package: str, folder: Path, asked: list[str]) -> list[ModuleType]:
    """The modules asked for, or all; one that is not there is refused with the names that are."""
    known = names(folder)
    if missing := [name for name in asked if name not in known]:
        raise SystemExit(f"There is no measurement '{missing[0]}'. There are: {', '.join(known)}.")
    return [import_module(f"{package}.{name}") for name in asked or known]


def run(package: str, folder: Path, asked: list[str]) -> None:
    """Run measurements one after the other, telling on stderr which is being made."""
    for module in chosen(package, folder, asked):
        print(f"{module.__name__} ...", file=sys.stderr)
        module.main()


if __name__ == "__main__":
    run("bench", Path(__file__).parent, sys.argv[1:])
