"""How a command fails: exit 1 with a reason, never a traceback."""

from typing import Any

import click

from assessments.errors import DataError, Refusal
from instruments.problems import InstrumentError


class Refused(click.ClickException):
    """The act was refused; the message says why."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Write the reason to stderr, as it stands."""
        click.echo(self.format_message(), err=True)


class Stopped(Refused):
    """Somebody pressed Ctrl+C; the message says how far it had come."""


def reason(error: Exception) -> str:
    """What to tell the person at the terminal."""
    if isinstance(error, InstrumentError | DataError):
        return str(error)
    if isinstance(error, Refusal):
        from documents import wording

        return wording.refusal(error, language="en")
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'}: {error.strerror or error}."
    return str(error)


class Failing(click.Group):
    """A group whose commands turn refusals into a sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and word what is refused."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # the reader of our output left; click ends quietly
        except KeyboardInterrupt:
            raise Stopped("Stopped.") from None
        except (InstrumentError, Refusal, OSError) as error:
            raise Refused(reason(error)) from error
