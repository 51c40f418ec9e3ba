"""The options that name columns of a user's file, shared by every command that reads one."""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]
FILE = click.Path(path_type=Path, dir_okay=False)
EVERY = "*"
OUT = click.Path(path_type=Path, dir_okay=False, writable=True)


def column_options(command: Command) -> Command:
    """Add --column and --columns."""
    for option in (
        click.option("--columns", "columns_file", type=FILE, help="A CSV file of item,column pairs."),
        click.option(
            "--column", "columns", multiple=True, metavar="ITEM=NAME", help="ITEM stands in column NAME."
        ),
    ):
        command = option(command)
    return command


def mapping(columns: Sequence[str], columns_file: Path | None, *, items: Iterable[str]) -> dict[str, str]:
    """The column each named item stands in; a pair for one item goes before a pattern for all."""
    pairs = [_pair(text) for text in columns] + (_pairs_in(columns_file) if columns_file else [])
    patterns = [name for item, name in pairs if item == EVERY]
    every = {item: patterns[-1].replace(EVERY, item) for item in items} if patterns else {}
    return {**every, **{item: name for item, name in reversed(pairs) if item != EVERY}}


def _pairs_in(columns_file: Path) -> list[tuple[str, str]]:
    try:
        with columns_file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines) if row]
    except (UnicodeDecodeError, csv.Error) as fault:
        raise click.BadParameter(
            f"{columns_file} is no CSV file in UTF-8 ({fault}). Give a line 'item,column' for each item.",
            param_hint="--columns",
        ) from fault
    for number, row in enumerate(rows, start=1):
        if len(row) != 2:
            raise click.BadParameter(
                f"{columns_file}:{number}: a line is 'item,column', and this one has {len(row)} cells.",
                param_hint="--columns",
            )
    pairs = [(item.strip(), name.strip()) for item, name in rows]
    return [pair for pair in pairs if tuple(word.lower() for word in pair) != ("item", "column")]


def _pair(text: str) -> tuple[str, str]:
    item, separator, name = text.partition("=")
    if not (separator and item and name):
        raise click.BadParameter(f"'{text}' is not ITEM=NAME, as in --column c1=Q7.", param_hint="--column")
    return item.strip(), name.strip()
