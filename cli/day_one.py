"""`soundline init`, `settings`, `upgrade`: from nothing to a server that may be started."""

import os

import click


@click.command()
@click.option(
    "--email", envvar="SOUNDLINE_ADMIN_EMAIL", prompt="Your e-mail address", help="Who administers."
)
@click.option("--name", envvar="SOUNDLINE_ADMIN_NAME", prompt="Your name", help="As colleagues know it.")
@click.option("--organisation", envvar="SOUNDLINE_ORGANISATION", prompt="Your organisation", help="Its name.")
@click.option(
    "--password",
    envvar="SOUNDLINE_ADMIN_PASSWORD",
    prompt="A password of at least 15 characters",
    hide_input=True,
    confirmation_prompt=True,
    help="Better left out and typed when asked, or set as SOUNDLINE_ADMIN_PASSWORD.",
)
def init(email: str, name: str, organisation: str, password: str) -> None:
    """Make the keys, the database and the first administrator.

    \b
    Example:
      soundline init --email ada@example.org --name Ada --organisation "Example Ltd"
    """
    from assessments import day_one
    from assessments.settings import Settings

    settings = Settings.from_environment(os.environ)
    day_one.init(settings, email=email, name=name, password=password, organisation=organisation)
    click.echo(f"Database: {settings.database}")
    click.echo(f"Keys:     {settings.keys}  (keep a copy of these apart from the database's)")
    click.echo("Next:     soundline serve")


@click.command()
def settings() -> None:
    """Every setting, its value and where it comes from.

    \b
    Example:
      soundline settings
    """
    from assessments.settings import Settings, listed

    for one in listed(Settings.from_environment(os.environ)):
        click.echo(f"{one.name}={one.shown}")
        click.echo(f"    {one.help} ({one.source})")


@click.command()
def upgrade() -> None:
    """Bring the database to this version; it is copied first.

    \b
    Example:
      soundline upgrade
    """
    from assessments import day_one
    from assessments.settings import Settings

    for line in day_one.upgrade(Settings.from_environment(os.environ)):
        click.echo(line)
