"""The options that name columns of a user's file, shared by every command that reads one."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]
FILE = click.Path(path_type=Path, dir_okay=False)
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


def mapping(columns: Sequence[str], columns_file: Path | None = None) -> dict[str, str]:
    """The column each named item stands in."""
    pairs = dict(_pair(text) for text in columns)
    if columns_file is not None:
        with columns_file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines) if row]
        for number, row in enumerate(rows, start=1):
            if len(row) != 2:
                raise click.BadParameter(
                    f"{columns_file}:{number}: a line is 'item,column', and this one has {len(row)} cells.",
                    param_hint="--columns",
                )
            if [cell.strip().lower() for cell in row] != ["item", "column"]:
                pairs.setdefault(row[0].strip(), row[1].strip())
    return pairs


def _pair(text: str) -> tuple[str, str]:
    item, separator, name = text.partition("=")
    if not (separator and item and name):
        raise click.BadParameter(f"'{text}' is not ITEM=NAME, as in --column c1=Q7.", param_hint="--column")
    return item.strip(), name.strip()
