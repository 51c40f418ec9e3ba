"""One collected suite that meets many faults: a process forked for each, stopped at the first red test.

Tests are collected once. One pass without a fault says which lines each test runs, how long it takes, and
whether it is green; a fault then meets the tests that run its lines alone, the quickest first. A fault within
a function is put in by exchanging the function's code; what runs on import is met by a process that imports
everything anew. A fault is noticed where a test is red, or does not end.
"""

import gc
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.mutants import forks
from bench.mutants.exchange import Functions, exchange, functions_of, name_of
from bench.mutants.faults import ROOT, Mutant, planted, source
from bench.mutants.kept import Kept
from bench.mutants.known import Known, Met

ARGUMENTS = (
    "-o", "addopts=", "--import-mode=importlib", "-s", "-p", "no:cacheprovider", "-p", "no:xdist",
    "-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning",
)  # fmt: skip


class Watching:
    """Gives each test its time, and keeps which were red."""

    def __init__(self, seconds: dict[str, float], folder: Path) -> None:
        self.seconds, self.folder, self.red = seconds, folder, list[str]()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test that does not end ends its process."""
        (self.folder / "by").write_text(nodeid)
        forks.end_after(self.seconds.get(nodeid, 60))

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Red in any of its parts is red."""
        if report.failed:
            self.red.append(report.nodeid)

    def pytest_collectreport(self, report: Any) -> None:
        """So is what cannot even be collected."""
        if report.failed:
            (self.folder / "by").write_text(report.nodeid)


class Suite:
    """The loop over collected tests, given over to finding out what they notice."""

    def __init__(self, wanted: Sequence[Mutant], modules: Sequence[str], kept: Kept) -> None:
        self.wanted, self.modules, self.kept, self.known = wanted, modules, kept, kept.known()
        self.items: dict[str, Any] = {}
        self.functions: Functions = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        """In the place of running each test once."""
        for module in self.modules:
            import_module(name_of(module))
        self.items = {item.nodeid: item for item in session.items}
        self.functions = functions_of(self.modules)
        gc.collect()
        gc.freeze()
        if not self.known.seconds:
            self._learn()
            self.kept.learned(self.known)
        self._meet()
        self._check()
        return True

    def _learn(self) -> None:
        """Which lines each test runs, and how long it takes."""
        files = list(dict.fromkeys(test.partition("::")[0] for test in self.items))
        halves = [[t for t in self.items if t.partition("::")[0] in files[i::2]] for i in range(2)]
        for _, outcome, folder in forks.outcomes(filter(None, halves), self._traced):
            if outcome != "green":
                raise SystemExit(f"Nothing can be learned of the tests: {(folder / 'failure').read_text()}")
            found = json.loads((folder / "known").read_text())
            self.known.seconds |= found["seconds"]
            self.known.red += found["red"]
            for module, lines in found["lines"].items():
                kept = self.known.lines.setdefault(module, {})
                for line, tests in lines.items():
                    kept[line] = [*kept.get(line, ()), *tests]
            for module, branches in found["branches"].items():
                both = self.known.branches.setdefault(module, {"executed": [], "missing": []})
                for kind, ones in branches.items():
                    both[kind] += [one for one in ones if one not in both[kind]]

    def _traced(self, tests: Sequence[str], folder: Path) -> bool:
        import coverage

        files = {module: str(ROOT / module) for module in self.modules}
        tracer = coverage.Coverage(
            data_file=str(folder / "data"), branch=True, include=list(files.values()), config_file=False
        )
        tracer.start()
        red, seconds = self._run(tests, folder, before=tracer.switch_context, is_whole=True)
        tracer.stop()
        data = tracer.get_data()
        lines = {
            module: {line: [c for c in tests if c] for line, tests in data.contexts_by_lineno(file).items()}
            for module, file in files.items()
        }
        tracer.json_report(outfile=str(folder / "report"))
        taken = json.loads((folder / "report").read_text())["files"]
        found = Known(seconds, red, lines, {m: _branches(taken, m) for m in files})  # type: ignore[arg-type]
        (folder / "known").write_text(json.dumps(asdict(found)))
        return True

    def _check(self) -> None:
        """Whatever noticed a fault is green with every function exchanged for itself."""
        noticing = {one.by for one in self.kept.met() if one.by}
        tests = sorted(noticing & {*self.items}, key=lambda t: (self.known.seconds[t], t))
        for _, _, folder in forks.outcomes([tests], self._untouched):
            if red := json.loads((folder / "red").read_text()):
                raise SystemExit(f"This test is red without a fault: {red[0]}")

    def _untouched(self, tests: Sequence[str], folder: Path) -> bool:
        for module in self.modules:
            exchange(compile(source(module), str(ROOT / module), "exec"), self.functions)
        red, _ = self._run(tests, folder, is_whole=True)
        (folder / "red").write_text(json.dumps(red))
        return True

    def _meet(self) -> None:
        here: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        near: dict[str, Counter[str]] = defaultdict(Counter)

        def jobs() -> Iterator[tuple[Mutant, list[str]]]:
            for m in self.wanted:
                yield m, self.known.meeting(m, here[m.module, m.inside], near[m.module])

        for (mutant, tests), outcome, folder in forks.outcomes(jobs(), self._faulty):
            self.kept.add(found := met(mutant, tests, outcome, folder))
            if outcome != "green":
                here[mutant.module, mutant.inside][found.by] += 1
                near[mutant.module][found.by] += 1

    def _faulty(self, job: tuple[Mutant, list[str]], folder: Path) -> bool:
        mutant, tests = job
        if not exchange(planted(mutant), self.functions):
            raise LookupError(f"{mutant.name} could not be put in")
        red, _ = self._run(tests, folder)
        return not red

    def _run(
        self,
        tests: Sequence[str],
        folder: Path,
        *,
        before: Callable[[str], None] = lambda _: None,
        is_whole: bool = False,
    ) -> tuple[list[str], dict[str, float]]:
        """The red ones of some tests, of the first alone unless all are wanted; and how long each took."""
        config = self.items[tests[0]].config if tests else None
        watch, seconds = Watching(self.known.seconds, folder), dict[str, float]()
        for here, after in pairwise([*tests, None]):
            if not seconds:
                config._tmp_path_factory._basetemp = folder / "tests"
                (folder / "tests").mkdir()
                config.pluginmanager.register(watch)
            before(here)
            start = time.process_time()
            item, following = self.items[here], None if after is None else self.items[after]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            seconds[here] = time.process_time() - start
            if watch.red and not is_whole:
                break
        return watch.red, seconds


def met(mutant: Mutant, tests: Sequence[str], outcome: forks.Outcome, folder: Path) -> Met:
    """What became of a fault, from what its process left behind."""
    if (folder / "failure").exists():
        raise SystemExit(f"{mutant.name}: {(folder / 'failure').read_text()}")
    by = (folder / "by").read_text() if outcome != "green" and (folder / "by").exists() else ""
    return Met(mutant.name, mutant.module, mutant.lines[0], outcome, by, len(tests))


def _branches(taken: dict[str, Any], module: str) -> dict[str, list[Any]]:
    found = next((f for name, f in taken.items() if name.endswith(module)), {})
    return {kind: found.get(f"{kind}_branches", []) for kind in ("executed", "missing")}


def met_within(
    mutants: Sequence[Mutant], tests: Sequence[str], *, modules: Sequence[str], kept: Kept
) -> None:
    """Keep what is known of some tests and what became of faults in functions; by another process."""
    if not (pid := os.fork()):
        code = 1
        try:
            steady()
            code = int(pytest.main([*ARGUMENTS, *tests], plugins=[Suite(mutants, modules, kept)]))
        finally:
            os._exit(code)
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("The tests could not be asked.")


def steady() -> None:
    """Hypothesis tries the same examples each time, and looks for no smaller one once one is red."""
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        "faults",
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("faults")
