"""How long a page's program takes to start, and what it weighs: a new process that imports web.app."""

import statistics
import subprocess
import sys
from pathlib import Path

from bench import pages

ROOT = Path(__file__).resolve().parent.parent
RUNS = 9
# The kernel's own high-water mark: the peak that getrusage gives is inherited from the parent process.
PROGRAM = """
import re, sys, time
began = time.perf_counter()
import {module}
seconds = time.perf_counter() - began
peak = re.search("VmHWM:[ \\t]+([0-9]+) kB", open("/proc/self/status").read())
print(seconds, int(peak[1]) / 1024, len(sys.modules))
"""
MODULES = {"nothing (Python itself)": "sys", "flask, the framework alone": "flask", "web.app": "web.app"}


def measured(module: str) -> tuple[float, float, int]:
    """Seconds to import a module in a new process, its peak memory in MiB, and the modules it brings."""
    command = [sys.executable, "-c", PROGRAM.format(module=module)]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    seconds, mebibytes, modules = output.split()
    return float(seconds), float(mebibytes), int(modules)


def main() -> None:
    """Measure each module in turn, round by round, and keep medians."""
    runs = {name: [] for name in MODULES}
    for _ in range(RUNS):
        for name, module in MODULES.items():
            runs[name].append(measured(module))
    lines = ["| import of | seconds (median, range) | peak memory MiB | modules |", "|---|---|---|---|"]
    for name, figures in runs.items():
        seconds, mebibytes, modules = zip(*figures, strict=True)
        spread = f"{statistics.median(seconds):.3f} ({min(seconds):.3f} to {max(seconds):.3f})"
        lines.append(f"| {name} | {spread} | {statistics.median(mebibytes):.0f} | {modules[0]} |")
    lines += ["", f"Command: `./run bench startup`, {RUNS} new processes each. Bars: 0.5 s, 80 MiB."]
    print(pages.write("startup", "Start-up", "\n".join(lines)).read_text())


if __name__ == "__main__":
    main()
