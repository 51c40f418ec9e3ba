"""How far a long study has come: told step by step, and stopped by whatever the listener raises."""

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, of how many, and what is worked on; an exception it raises stops the work."""


class Steps:
    """Counts the steps of a study and tells whoever listens."""

    def __init__(self, progress: Progress | None, of: int) -> None:
        self._progress, self._of, self._done, self._what = progress, of, -1, ""

    def next(self, what: str) -> None:
        """Begin the next step."""
        self._done, self._what = self._done + 1, what
        self._tell(what)

    def within(self, done: int, of: int) -> None:
        """Tell how far the present step has come."""
        self._tell(f"{self._what}, {done} of {of}")

    def _tell(self, what: str) -> None:
        if self._progress is not None:
            self._progress(self._done, self._of, what)
