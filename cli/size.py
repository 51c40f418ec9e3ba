"""`soundline size`: how many people a validation needs, before anybody is asked."""

import click

from cli.progress import progress

WORDS = {
    "alpha_interval": "interval of alpha (Bonett) as wide as {width:g}",
    "alpha_samples": "95 % of samples' alphas within {width:g}",
    "omega_samples": "95 % of samples' omegas within {width:g}",
    "factors": "every factor found again in nine samples of ten",
    "retest": "degrees of freedom for a retest's error, interval {retest:g} of it",
}


@click.command()
@click.option("--items", type=click.IntRange(2, 60), required=True, help="How many a scale.")
@click.option("--scales", type=click.IntRange(1, 20), default=1, show_default=True)
@click.option(
    "--loading", type=click.FloatRange(0.05, 0.99), default=0.7, show_default=True, help="Of every item."
)
@click.option("--factor-correlation", type=click.FloatRange(-0.99, 0.99), default=0.3, show_default=True)
@click.option("--points", type=click.IntRange(2, 11), default=5, show_default=True, help="Response options.")
@click.option(
    "--width", type=click.FloatRange(0.01, 1), default=0.10, show_default=True, help="Of reliability."
)
@click.option("--retest-width", type=click.FloatRange(0.01, 4), default=0.40, show_default=True)
@click.option("--draws", type=click.IntRange(100, 10000), default=500, show_default=True)
@click.option("--seed", type=int, default=20240101, show_default=True)
def size(*, draws: int, seed: int, **sketched: float) -> None:
    """How many people a validation needs, by drawing samples from a questionnaire as you expect it.

    \b
    Example:
      soundline size --items 5 --scales 4 --loading 0.65
    """
    from assessments.studies.sizes import Sketch, sizes

    with progress() as told:
        found = sizes(Sketch(**sketched), seed=seed, draws=draws, told=told)
    for line in found:
        what = WORDS[line.part].format(width=sketched["width"], retest=sketched["retest_width"])
        if line.refused is not None:
            click.echo(f"     -  {what}: {line.refused}")
            continue
        error = "" if line.error is None else f" ± {line.error:.3f}"
        click.echo(f"{line.n:6d}  {what} (reached: {line.reached:.3f}{error})")
    click.echo(
        "Counted are people complete on all items; a retest needs one more, or one more a team. After ±"
    )
    click.echo("stands the standard error by the number of draws. Ask more people than that.")
