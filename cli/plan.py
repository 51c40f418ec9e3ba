"""`soundline plan`: what could be told, before anybody is asked."""

import click


@click.command()
@click.option("--members", type=click.IntRange(2, 10000), required=True, help="How many are on the team.")
@click.option("--answer", type=click.IntRange(1, 10000), required=True, help="How many you expect to answer.")
@click.option("--instrument", help="Use this questionnaire's evidence.")
def plan(members: int, answer: int, instrument: str | None) -> None:
    """The smallest change a team of this size could be shown to have made.

    \b
    Example:
      soundline plan --members 8 --answer 7
    """
    from assessments.library import Library
    from assessments.studies import planning
    from documents import terminal

    if answer > members:
        raise click.UsageError(f"{answer} of {members} cannot answer.")
    one = Library(allow_simulated=True).get(instrument) if instrument else None
    click.echo(terminal.plan(planning.plan(members=members, answer=answer, instrument=one)))
