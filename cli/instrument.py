"""`soundline instrument`: check, list, show, schema, new, compare."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from assessments.library import Library
from cli.failing import Refused
from instruments.model import Instrument


@click.group()
def instrument() -> None:
    """Check, show, start and compare questionnaires.

    \b
    Example:
      soundline instrument check my-team.yaml
    """


@instrument.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(paths: Sequence[Path]) -> None:
    """Say everything that is wrong with questionnaire files, at once.

    \b
    Example:
      soundline instrument check my-team.yaml
    """
    library = Library(allow_simulated=True)
    problems = [problem for path in paths for problem in library.problems(path)]
    for problem in problems:
        click.echo(str(problem))
    if problems:
        count = len(problems)
        raise Refused(
            f"{count} problem{'s' if count > 1 else ''} in {len(paths)} file{'s' if len(paths) > 1 else ''}."
        )
    click.echo(f"{len(paths)} file{'s' if len(paths) > 1 else ''}: no problems.", err=True)


@instrument.command(name="list")
def list_() -> None:
    """The questionnaires that come with Soundline.

    \b
    Example:
      soundline instrument list
    """
    rows = [_row(one) for one in Library(allow_simulated=True).all()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        click.echo(
            "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        )


def _row(one: Instrument) -> tuple[str, ...]:
    wording = one.wording[one.languages[0]]
    size = f"{len(one.items)} items, {one.minutes:g} min"
    return one.id, one.version, one.status, " ".join(one.languages), size, wording.title


@instrument.command(short_help="One questionnaire: its statements, scales, evidence.")
@click.argument("name")
@click.option("--language", help="Show the wording in this language.")
def show(name: str, language: str | None) -> None:
    """One questionnaire: its statements by theme, its scales and its digest.

    \b
    Example:
      soundline instrument show leadership-team --language de
    """
    one = Library(allow_simulated=True).get(name)
    spoken = language or one.languages[0]
    if spoken not in one.wording:
        raise Refused(f"{one.id} is not worded in '{spoken}'. It is in: {', '.join(one.languages)}.")
    wording = one.wording[spoken]  # type: ignore[index]  # checked above
    click.echo(f"{wording.title} ({one.id} {one.version}, {one.status})")
    click.echo(f"digest {one.digest_in(wording.language)}")
    for scale in one.scales.values():
        click.echo(
            f"\n{wording.scales[scale.id].title} ({scale.id}, {scale.score}, {scale.low:g} to {scale.high:g})"
        )
        for item in scale.items:
            reversed_ = "  [reverse-keyed]" if one.items[item].keyed == -1 else ""
            click.echo(f"  {item:<12} {wording.items[item].text}{reversed_}")
    rest = [item for item in one.items if one.scale_of(item) is None]
    if rest:
        click.echo("\nIn no scale")
        for item in rest:
            click.echo(f"  {item:<12} {wording.items[item].text}")


@instrument.command()
def schema() -> None:
    """The JSON Schema of the file format, for an editor's completion.

    \b
    Example:
      soundline instrument schema > instrument.schema.json
    """
    from instruments.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@instrument.command(short_help="Start one, with a small file that passes the checks.")
@click.argument("name")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="The folder to start in."
)
def new(name: str, into: Path) -> None:
    """Start a questionnaire: a small file that already passes the check.

    \b
    Example:
      soundline instrument new our-meetings
    """
    from instruments.starter import starter

    folder = into / name
    if folder.exists():
        raise Refused(f"{folder} exists already. Choose another name, or --into another folder.")
    files = starter(name)
    folder.mkdir(parents=True)
    for filename, text in files.items():
        (folder / filename).write_text(text, encoding="utf-8")
        click.echo(folder / filename)


@instrument.command()
@click.argument("old")
@click.argument("new")
@click.option("--language", help="Compare the wording in this language.")
def compare(old: str, new: str, language: str | None) -> None:
    """Say scale by scale whether two versions can be compared, and why.

    \b
    Example:
      soundline instrument compare my-team-1.yaml my-team-2.yaml
    """
    from documents.wording import comparability
    from instruments.compare import compare as compared

    library = Library(allow_simulated=True)
    before, after = library.get(old), library.get(new)
    spoken = language or next(
        (code for code in after.languages if code in before.languages), after.languages[0]
    )
    for line in comparability(compared(before, after, language=spoken), language="en"):
        click.echo(line)
