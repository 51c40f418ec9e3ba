"""Make requirements.lock: every package with its hashes, the tests' behind a marker line."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKER = "# ---- test: what the tests need besides"


def compiled(*extras: str) -> dict[str, str]:
    """Each pinned package with its hashes, by name."""
    command = ["uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--quiet", *extras, "pyproject.toml"]
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    output = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    entries: dict[str, str] = {}
    for line in output.stdout.splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            current = line.split(" \\")[0]
            entries[current] = ""
        entries[current] += line
    return entries


def main() -> None:
    """Write the lock; what both sections hold stands in the first."""
    everything = compiled("--extra", "test")
    runtime = {line.split("==")[0] for line in compiled()}
    first = [text for line, text in everything.items() if line.split("==")[0] in runtime]
    second = [text for line, text in everything.items() if line.split("==")[0] not in runtime]
    (ROOT / "requirements.lock").write_text("".join(first) + MARKER + "\n" + "".join(second))


if __name__ == "__main__":
    main()
