"""From nothing to a server that may be started, at the terminal."""

import pytest

PASSWORD = "made up for this test"


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A machine with no database and no keys."""
    monkeypatch.setenv("SOUNDLINE_DATABASE", str(tmp_path / "data" / "soundline.sqlite"))
    monkeypatch.setenv("SOUNDLINE_KEYS", str(tmp_path / "keys"))
    return tmp_path


@pytest.fixture
def started(fresh, terminal):
    result = terminal(*INIT)
    assert result.exit_code == 0, result.output
    return fresh


INIT = (
    "init",
    "--email",
    "ada@example.org",
    "--name",
    "Ada",
    "--organisation",
    "Example",
    "--password",
    PASSWORD,
)


def test_serve_says_what_to_do_before_anything_is_there(terminal, fresh):
    result = terminal("serve")

    assert result.exit_code == 1
    assert "soundline init" in result.output


def test_init_makes_a_database_and_keys_that_only_their_owner_reads(started):
    assert (started / "data" / "soundline.sqlite").stat().st_mode & 0o077 == 0
    assert all(key.stat().st_mode & 0o077 == 0 for key in (started / "keys").iterdir())


def test_init_a_second_time_changes_nothing(terminal, started):
    before = (started / "data" / "soundline.sqlite").read_bytes()

    result = terminal(*INIT)

    assert result.exit_code == 1
    assert (started / "data" / "soundline.sqlite").read_bytes() == before


def test_a_short_password_is_refused_and_nothing_is_made(terminal, fresh):
    result = terminal(*INIT[:-1], "short")

    assert result.exit_code == 1
    assert "15" in result.output
    assert not (fresh / "data" / "soundline.sqlite").exists()


def test_keys_beside_the_database_are_refused(terminal, fresh, monkeypatch):
    monkeypatch.setenv("SOUNDLINE_KEYS", str(fresh / "data" / "keys"))

    result = terminal(*INIT)

    assert result.exit_code == 1
    assert "SOUNDLINE_KEYS" in result.output


def test_settings_show_where_each_value_comes_from(terminal, fresh, monkeypatch):
    monkeypatch.setenv("SOUNDLINE_SMTP_URL", "smtp://name:a-secret@mail.example.org:587")

    output = terminal("settings").output

    assert "(environment)" in output
    assert "(default)" in output
    assert "a-secret" not in output


def test_an_upgrade_of_what_is_current_says_so(terminal, started):
    assert "up to date" in terminal("upgrade").output


def test_an_invited_coach_gets_a_link_and_an_unknown_address_none(terminal, started):
    invited = terminal("admin", "invite", "kim@example.org", "--role", "coach", "--name", "Kim")
    unknown = terminal("admin", "reset", "nobody@example.org")

    assert invited.exit_code == 0, invited.output
    assert "http" in invited.output
    assert unknown.exit_code == 1
    assert "nobody@example.org" in unknown.output
