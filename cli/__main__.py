"""`soundline`: one group of commands, each imported when it is asked for."""

import importlib
import sys
from typing import Any

import click

from cli.failing import Failing

COMMANDS = {
    "demo": ("cli.server", "demo", "A ready example organisation, served on this machine."),
    "serve": ("cli.server", "serve", "Serve the product."),
    "instrument": ("cli.instrument", "instrument", "Check, show, start and compare questionnaires."),
    "score": ("cli.studies", "score", "Scale scores of a file of answers."),
    "validate": ("cli.studies", "validate", "How well a questionnaire measures, from a file of answers."),
    "compare": ("cli.comparison", "compare", "What changed between two files of answers."),
    "export": ("cli.exporting", "export", "A file of answers for SPSS, R, Parquet, or CSV with a codebook."),
    "codebook": ("cli.exporting", "codebook", "Every column and score of a questionnaire, in words."),
    "items": ("cli.exporting", "items", "Item statistics and alpha of a Parquet file of any length."),
    "plan": ("cli.plan", "plan", "The smallest change a team could be shown to have made."),
    "size": ("cli.size", "size", "How many people a validation needs."),
    "init": ("cli.day_one", "init", "Make the keys, the database and the first administrator."),
    "settings": ("cli.day_one", "settings", "Every setting, its value and where it comes from."),
    "upgrade": ("cli.day_one", "upgrade", "Bring the database to this version."),
    "backup": ("cli.backup", "backup", "Write a sealed copy of the database."),
    "restore": ("cli.backup", "restore", "Put a backup back."),
    "admin": ("cli.staff", "admin", "Invite staff, reset a password."),
}
NEXT = """\
New here? Three ways to start:

  soundline demo                      look at a working example in the browser
  soundline instrument list           the questionnaires that come with it
  soundline validate ID answers.csv   study a questionnaire on your own data

Every command explains itself: soundline COMMAND --help
"""


class Lazily(Failing):
    """A group that knows its commands' names and imports a command's module when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, _, about) in COMMANDS.items()])


@click.command(
    cls=Lazily, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name=None, version="0.1.0", prog_name="soundline")
@click.pass_context
def soundline(ctx: click.Context) -> None:
    """Measure how a leadership team works together, and say honestly whether it changed."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        click.echo()
        click.echo(NEXT, nl=False)


def main(arguments: list[str] | None = None, **extra: Any) -> None:
    """Run one command and leave with its exit code."""
    soundline.main(args=sys.argv[1:] if arguments is None else arguments, prog_name="soundline", **extra)


if __name__ == "__main__":
    main()
