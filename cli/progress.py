"""Progress on stderr, for work that takes longer than a second."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Told = Callable[[int, int, str], None]
PATIENCE_SECONDS = 1.0


@contextmanager
def progress() -> Iterator[Told]:
    """Give a function that tells how far the work is; silent for the first second and off a terminal."""
    began = time.monotonic()
    shown = False

    def told(done: int, of: int, what: str) -> None:
        nonlocal shown
        if time.monotonic() - began < PATIENCE_SECONDS or not sys.stderr.isatty():
            return
        shown = True
        click.echo(f"\r\x1b[K{what} ({done} of {of})", err=True, nl=False)

    try:
        yield told
    finally:
        if shown:
            click.echo("\r\x1b[K", err=True, nl=False)
