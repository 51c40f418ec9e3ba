"""`soundline backup`, `soundline restore`: a sealed copy of the database, and putting one back."""

import os
from pathlib import Path

import click

GUARD = """\
A recovery key was made. It is shown this once and kept nowhere; no backup can be read without it.
Keep it on paper or in a password safe, apart from the backups and from the folder of keys:

  {key}
"""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--new-key", is_flag=True, help="Make a new recovery key, for this backup and those after it.")
def backup(file: Path, new_key: bool) -> None:
    """Write a sealed copy of the database to FILE, also while the server runs.

    Only the recovery key opens it. The first backup makes that key and shows it, once.

    \b
    Example:
      soundline backup /mnt/backup/soundline-monday
    """
    from assessments import backup as backups
    from assessments.settings import Settings

    settings = Settings.from_environment(os.environ)
    made = backups.make(settings, file, has_new_key=new_key)
    click.echo(f"Backup: {made.file} ({made.size / 1024:.0f} KiB, opens with recovery key {made.recovery})")
    click.echo(f"The keys in {settings.keys} are not in it. Back them up apart, to another place.")
    if made.recovery_key:
        click.echo()
        click.echo(GUARD.format(key=made.recovery_key))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--recovery-key",
    envvar="SOUNDLINE_RECOVERY_KEY",
    prompt="Recovery key",
    hide_input=True,
    help="Better left out and typed when asked, or set as SOUNDLINE_RECOVERY_KEY.",
)
@click.option("--replace", is_flag=True, help="Put it in the place of a database that works.")
def restore(file: Path, recovery_key: str, replace: bool) -> None:
    """Put the backup FILE back. What is over stays over, what was erased or taken back stays gone.

    \b
    Example:
      soundline restore /mnt/backup/soundline-monday
    """
    from assessments import restoring
    from assessments.settings import Settings

    settings = Settings.from_environment(os.environ)
    for line in restoring.restore(settings, file, recovery_key=recovery_key, replaces=replace):
        click.echo(line)
