"""Readers of strangers' files under a fuzzer, minutes each; writes docs/evidence/fuzzing.md.

`./run proofs fuzz` tries each reader for SOUNDLINE_PROOF_MINUTES (eight, where nothing is said). It needs
atheris, which the lock leaves out: it exists ready-made for some machines only, and is of no use to anything
else here. The same readers meet generated and hostile files in every run of the tests.
"""

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench import pages
from bench.fuzzing import planted, readers, seeds

MINUTES = float(os.environ.get("SOUNDLINE_PROOF_MINUTES", "8"))
LONGEST, MOST_MEMORY, LARGEST = 20, 2_000, 20_000
"""Seconds and MB an input may take, and the size of the largest."""
WANTED = {(3, 11): "3.0.0"}.get(sys.version_info[:2], "3.1.0")
ABSENT = f"""\
This proof needs atheris, a fuzzer for Python, which is not installed. Where it is ready-made (Linux, x86-64)
a minute is enough, into Soundline's own environment, and nothing else uses it:

    .venv/bin/python -m pip install atheris=={WANTED}

Elsewhere it is built with clang: https://github.com/google/atheris tells how."""
HOW = f"""\
Each reader is a function of bytes that reads them or refuses them in the one way it may. An input is a find
if anything else comes out: another exception, a crash of the process, more than {LONGEST} seconds, more than
{MOST_MEMORY:,} MB. The fuzzer begins with small good files and with everything found before, and keeps what
reaches new branches of our readers and of openpyxl. Of a workbook the XML parts are changed and packed anew.

SPSS files are read by a library in C that damaged files do bring down. The product reads them in a process of
its own, where that is a refusal; so it is here, and the column says how often. What happens in that process
reaches no branches here, so good files are changed at random.

What was found is in `tests/found/` and is read again by every run of the tests. The row
in italics is a planted fault: a reader of text without its guard against cells that do not end."""


@dataclass
class Tried:
    """What came of one reader."""

    name: str
    inputs: int
    branches: int
    slowest: int
    memory: int
    broken: int
    finds: int

    def row(self, *, is_planted: bool = False) -> str:
        """A line of the page."""
        name = f"*{self.name}*" if is_planted else self.name
        is_as_promised = bool(self.finds) == is_planted
        cells = (
            name, f"{self.inputs:,}", f"{self.branches:,}", f"{self.slowest} s", f"{self.memory:,} MB",
            f"{self.broken:,}" if self.name == "spss" else "–", f"{self.finds}",
            "yes" if is_as_promised else "**no**",
        )  # fmt: skip
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Every reader in turn, then the page."""
    if importlib.util.find_spec("atheris") is None:
        raise SystemExit(ABSENT)
    tried = [fuzzed(name, minutes=MINUTES) for name in readers.READERS]
    control = fuzzed(planted.NAME, minutes=1)
    rows = [*(one.row() for one in tried), control.row(is_planted=True)]
    head = f"`./run proofs fuzz`, atheris {WANTED}, {MINUTES:g} minutes a reader."
    table = [
        "| reader | inputs | branches | slowest | memory | reader broke off | found | as promised |",
        "|---|---|---|---|---|---|---|---|",
    ]
    pages.write(
        "fuzzing", "Strangers' files are read or refused", "\n".join([head, "", *table, *rows, "", HOW])
    )
    if any(one.finds for one in tried) or not control.finds:
        raise SystemExit("A reader did something else than read or refuse: see docs/evidence/fuzzing.md.")


def fuzzed(name: str, *, minutes: float) -> Tried:
    """One reader in a process of its own; what it fell over is kept in var/fuzz/."""
    kept = Path("var") / "fuzz" / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus, broken = Path(folder) / "corpus", Path(folder) / "broken"
        corpus.mkdir()
        seeds.write("text" if name == planted.NAME else name, corpus)
        done = subprocess.run(
            [
                sys.executable, "-m", "bench.fuzzing", name, str(corpus),
                f"-max_total_time={round(60 * minutes)}", f"-artifact_prefix={kept}/",
                f"-timeout={LONGEST}", "-print_final_stats=1",
                f"-rss_limit_mb={MOST_MEMORY}", f"-max_len={LARGEST}",
            ],
            env=os.environ | {"SOUNDLINE_FUZZ_BROKEN": str(broken)},
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
        count = broken.stat().st_size if broken.exists() else 0
    told = done.stderr + done.stdout
    return Tried(
        name=name,
        inputs=_last(told, r"number_of_executed_units:\s*(\d+)"),
        branches=_last(told, r"cov: (\d+)"),
        slowest=_last(told, r"slowest_unit_time_sec:\s*(\d+)"),
        memory=_last(told, r"peak_rss_mb:\s*(\d+)"),
        broken=count,
        finds=int(done.returncode != 0),
    )


def _last(told: str, pattern: str) -> int:
    found = re.findall(pattern, told)
    return int(found[-1]) if found else 0
