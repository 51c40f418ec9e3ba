"""Progress on stderr, for work that takes longer than a second."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from cli.failing import Stopped

Told = Callable[[int, int, str], None]
PATIENCE_SECONDS = 1.0
CLEAR = "\r\x1b[K"


@contextmanager
def progress() -> Iterator[Told]:
    """Give a function that tells how far the work is; silent for the first second and off a terminal.

    Ctrl+C ends the work with a sentence that says where it stood.
    """
    began = time.monotonic()
    shown, at = False, "the start"

    def told(done: int, of: int, what: str) -> None:
        nonlocal shown, at
        at = f"{what} ({done} of {of})"
        if time.monotonic() - began < PATIENCE_SECONDS or not sys.stderr.isatty():
            return
        shown = True
        click.echo(f"{CLEAR}{at}", err=True, nl=False)

    try:
        yield told
    except KeyboardInterrupt:
        raise Stopped(f"Stopped at {at}. Nothing was written.") from None
    finally:
        if shown:
            click.echo(CLEAR, err=True, nl=False)
