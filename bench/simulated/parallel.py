"""Programmes are drawn independently: two processors halve the wait and change no figure."""

import os
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def processors() -> int:
    """How many this machine has."""
    return os.cpu_count() or 1


def working_time() -> float:
    """Seconds of work done by this process and those it has waited for."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(s.ru_utime + s.ru_stime for s in spent)


def each(work: Callable[[Job], Result], jobs: Sequence[Job], *, processes: int) -> list[Result]:
    """The results of all jobs in their order, the same whatever the number of processes."""
    if processes < 2:
        return [work(job) for job in jobs]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(work, jobs, chunksize=8))
