"""`soundline admin`: staff accounts from the server's own terminal."""

import os
from typing import TYPE_CHECKING

import click

from assessments.model import Role

if TYPE_CHECKING:
    from assessments.service import Service


@click.group()
def admin() -> None:
    """Invite staff, reset a password or a second factor.

    \b
    Example:
      soundline admin invite coach@example.org --role coach --name "Kim Lee"
    """


@admin.command(short_help="Make an account and print its first link.")
@click.argument("email")
@click.option(
    "--role", type=click.Choice(["admin", "coach", "sponsor", "researcher"]), required=True, help="What for."
)
@click.option("--name", required=True, help="As colleagues know it.")
@click.option("--organisation", help="Needed where the server has more than one.")
def invite(email: str, role: Role, name: str, organisation: str | None) -> None:
    """Make an account and print the link with which its owner chooses a password.

    \b
    Example:
      soundline admin invite coach@example.org --role coach --name "Kim Lee"
    """
    from assessments import accounts

    with _service() as service:
        actor = accounts.at_the_terminal(service, organisation)
        click.echo(accounts.invite_staff(service, actor, email=email, name=name, role=role))


@admin.command(short_help="Print a link that sets a new password.")
@click.argument("email")
@click.option("--organisation", help="Needed where the server has more than one.")
def reset(email: str, organisation: str | None) -> None:
    """Print a link with which the owner of an account chooses a new password; every session of theirs ends.

    \b
    Example:
      soundline admin reset coach@example.org
    """
    from assessments import accounts

    with _service() as service:
        actor = accounts.at_the_terminal(service, organisation)
        click.echo(accounts.reset_password(service, actor, email=email))


@admin.command("second-factor", short_help="Take a lost second factor away.")
@click.argument("email")
@click.option("--organisation", help="Needed where the server has more than one.")
def second_factor(email: str, organisation: str | None) -> None:
    """Take a lost second factor away: every session ends, and the owner sets up a new one.

    \b
    Example:
      soundline admin second-factor coach@example.org
    """
    from assessments import accounts
    from assessments import second_factor as factors

    with _service() as service:
        actor = accounts.at_the_terminal(service, organisation)
        account = accounts.staff_by_email(service, actor, email)
        factors.reset(service, actor, account.id)
        click.echo(f"{account.name} signs in with the password and sets up a new second factor.")


@admin.command(short_help="Everything held about a person who was asked.")
@click.argument("email")
@click.option("--organisation", help="Needed where the server has more than one.")
def held(email: str, organisation: str | None) -> None:
    """Print everything held about a person who was asked, as JSON, for that person alone.

    \b
    Example:
      soundline admin held kim.lee@example.org > held.json
    """
    from assessments import access_export, accounts

    with _service() as service:
        actor = accounts.at_the_terminal(service, organisation)
        person = access_export.person_at(service, actor, email)
        click.echo(access_export.as_json(access_export.of_person(service, actor, person)), nl=False)


@admin.command(short_help="Erase a person who was asked.")
@click.argument("email")
@click.option("--organisation", help="Needed where the server has more than one.")
@click.confirmation_option(prompt="Erase this person for good?")
def erase(email: str, organisation: str | None) -> None:
    """Erase a person who was asked: name, address, links, what is sealed, identified answers.

    \b
    Example:
      soundline admin erase kim.lee@example.org --yes
    """
    from assessments import access_export, accounts, erasure

    with _service() as service:
        actor = accounts.at_the_terminal(service, organisation)
        gone = erasure.erase(service, actor, access_export.person_at(service, actor, email))
        click.echo(f"Erased in {len(gone)} programme(s). Copies in older backups go with those backups.")


def _service() -> "Service":
    from assessments.service import Service
    from assessments.settings import Settings

    return Service.open(Settings.from_environment(os.environ))
