"""Killing a process between any two statements: a child does the work and is gone at the n-th step."""

import os
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

KILLED, FINISHED, FAILED = 9, 0, 3


class Steps:
    """Counts the steps of one child, and ends it without a word when the last one allowed is done."""

    def __init__(self, allowed: int) -> None:
        self.left = allowed

    def step(self, *_: Any) -> None:
        """One step more."""
        if self.left == 0:
            os._exit(KILLED)
        self.left -= 1

    def watch(self, engine: sa.Engine) -> None:
        """Every statement and every commit of an engine is a step."""
        sa.event.listen(engine, "before_cursor_execute", self.step)
        sa.event.listen(engine, "commit", self.step)

    def before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """An act that is a step too."""

        def counted(*given: Any, **named: Any) -> Any:
            self.step()
            return act(*given, **named)

        return counted


def killed_after(steps: int, work: Callable[[Steps], Any]) -> bool:
    """Do the work in a process that is killed after so many steps; False where it was finished before."""
    child = os.fork()
    if child == 0:
        try:
            work(Steps(steps))
        except BaseException:
            os._exit(FAILED)
        os._exit(FINISHED)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {KILLED, FINISHED}, "the work itself fails"
    return status == KILLED
