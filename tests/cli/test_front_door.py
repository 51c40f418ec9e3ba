"""What a newcomer meets at the terminal: help with examples, one next step, no traceback."""

import importlib

import click
import pytest

from cli.__main__ import COMMANDS
from cli.columns import mapping


def every_command() -> list[tuple[str, click.Command]]:
    found = []
    for name, (module, attribute, _) in COMMANDS.items():
        command = getattr(importlib.import_module(module), attribute)
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {child}", one) for child, one in command.commands.items()]
    return found


@pytest.mark.parametrize(("name", "command"), every_command(), ids=lambda x: x if isinstance(x, str) else "")
def test_every_command_shows_an_example_of_itself(terminal, name, command):
    result = terminal(*name.split(), "--help")

    assert result.exit_code == 0
    assert f"soundline {name}" in result.output.split("Example:")[1]


@pytest.mark.parametrize("name", ["", "instrument", "admin"])
def test_no_command_is_described_by_half_a_sentence(terminal, name):
    listed = terminal(*name.split(), "--help").output.split("Commands:")[1]

    assert "..." not in listed


def test_without_arguments_a_newcomer_is_told_what_to_do_next(terminal):
    result = terminal()

    assert result.exit_code == 0
    assert "soundline demo" in result.output
    assert len(result.output.splitlines()) <= 40


def test_an_unknown_command_is_wrong_use(terminal):
    assert terminal("validat").exit_code == 2


def test_a_missing_file_is_refused_in_a_sentence(terminal, meetings, tmp_path):
    result = terminal("score", meetings, tmp_path / "nowhere.csv")

    assert result.exit_code == 1
    assert "nowhere.csv" in result.output
    assert "Traceback" not in result.output


def test_an_unknown_questionnaire_is_answered_with_the_nearest_name(terminal, data):
    result = terminal("score", "leadership-tem", data)

    assert result.exit_code == 1
    assert "leadership-team" in result.output


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", b'"' + b"a" * 200_000], ids=["no text", "no end"])
def test_a_file_of_columns_that_cannot_be_read_is_refused(tmp_path, content):
    (tmp_path / "columns.csv").write_bytes(content)

    with pytest.raises(click.BadParameter, match="is no CSV file in UTF-8"):
        mapping((), tmp_path / "columns.csv", items=())
