"""A process for each job, two at once: what it found, and that it ends."""

import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, TypeVar

Job = TypeVar("Job")
Outcome = Literal["green", "red", "endless"]
AT_ONCE = 2
PATIENCE, AT_LEAST, WAITING = 20, 10.0, 30
"""A test that computes so many times as long as usual, and so many seconds, or waits so many times longer
still, does not end."""
MOST_MEMORY = 8 * 2**30


def outcomes(jobs: Iterable[Job], work: Callable[[Job, Path], bool]) -> Iterator[tuple[Job, Outcome, Path]]:
    """What became of each job, worked in a fork of this process; its folder is there until the next."""
    waiting, running = iter(jobs), dict[int, tuple[Job, Path]]()
    try:
        while True:
            while len(running) < AT_ONCE and (job := next(waiting, None)) is not None:
                folder = Path(tempfile.mkdtemp(prefix="fault-"))
                running[_forked(work, job, folder)] = job, folder
            if not running:
                return
            pid, status = os.wait()
            job, folder = running.pop(pid)
            yield job, _outcome(status), folder
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        for pid, (_, folder) in running.items():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            shutil.rmtree(folder, ignore_errors=True)


def end_after(seconds: float) -> None:
    """End this process if what follows takes far longer than it did without a fault."""
    most = max(AT_LEAST, PATIENCE * seconds)
    signal.setitimer(signal.ITIMER_PROF, most)
    signal.setitimer(signal.ITIMER_REAL, WAITING * most)


def _forked(work: Callable[[Job, Path], bool], job: Job, folder: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _by_itself(folder)
        code = 0 if work(job, folder) else 1
    except BaseException as failure:  # whatever it was, this process must not go on as its parent
        (folder / "failure").write_text(repr(failure))
    finally:
        os._exit(code)


def _by_itself(folder: Path) -> None:
    for number in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    tempfile.tempdir = str(folder)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)


def _outcome(status: int) -> Outcome:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGALRM):
        return "endless"
    return "green" if status == 0 else "red"
