"""The first day: settings, keys, an empty database, a new version."""

import os
import stat

import pytest
from nacl.public import PublicKey, SealedBox

from assessments import (
    accounts,
    administer,
    day_one,
    programmes,
    reports_for,
    rounds,
    second_factor,
    settings,
)
from assessments.errors import Invalid, NotReady, Refusal, Unavailable
from assessments.keys import Keys
from assessments.service import Service
from assessments.settings import SETTINGS, Settings
from assessments.store import migrate
from tests.assessments.world import PASSWORD, ROOT, settings_in


def made(folder, **wanted) -> Settings:
    told = settings_in(folder)
    words = {"email": "ada@example.org", "name": "Ada", "password": PASSWORD, "organisation": "Example Ltd"}
    day_one.init(told, **(words | wanted))
    return told


def test_the_first_day_makes_keys_database_and_administrator(tmp_path):
    told = settings_in(tmp_path)
    assert day_one.is_empty(told)

    made(tmp_path)

    assert not day_one.is_empty(told)
    with Service.open(told) as service:
        assert accounts.sign_in(service, "ada@example.org", PASSWORD)
    assert stat.S_IMODE(told.database.stat().st_mode) == 0o600
    assert stat.S_IMODE(told.keys.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in told.keys.glob("*.key")} == {0o600}


def test_an_installation_that_exists_is_not_made_again(tmp_path):
    told = made(tmp_path)
    keys = {path.name: path.read_bytes() for path in told.keys.iterdir()}

    with pytest.raises(Refusal, match="already_set_up"):
        made(tmp_path)

    assert {path.name: path.read_bytes() for path in told.keys.iterdir()} == keys


def test_a_first_day_that_is_refused_leaves_nothing(tmp_path):
    with pytest.raises(Invalid, match="password_length"):
        made(tmp_path, password="short")
    with pytest.raises(Invalid, match="address"):
        made(tmp_path, email="nowhere")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "code", "remedy"),
    [
        pytest.param(lambda t: t.database.unlink(), "no_database", "soundline init", id="no database"),
        pytest.param(lambda t: t.database.write_bytes(b""), "no_database", "soundline init", id="empty"),
        pytest.param(lambda t: (t.keys / "link.key").unlink(), "keys_missing", "backup", id="a key gone"),
        pytest.param(lambda t: (t.keys / "link.key").chmod(0o644), "keys_readable", "chmod", id="open keys"),
        pytest.param(lambda t: t.keys.chmod(0o755), "keys_readable", "chmod", id="an open folder"),
    ],
)
def test_a_spoiled_installation_does_not_open_and_says_what_to_do(tmp_path, spoil, code, remedy):
    told = made(tmp_path)
    spoil(told)

    with pytest.raises(NotReady, match=remedy) as refused:
        Service.open(told)

    assert refused.value.code == code


def test_an_old_database_is_not_opened_and_upgrading_copies_it_first(tmp_path, monkeypatch):
    told = made(tmp_path)
    monkeypatch.setattr(migrate, "HEAD", "0002")
    with pytest.raises(NotReady, match="soundline upgrade"):
        Service.open(told)

    lines = day_one.upgrade(told)

    copies = list(told.database.parent.glob("*.before-upgrade-*"))
    assert len(copies) == 1
    assert str(copies[0]) in lines[0]
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600


def test_upgrading_what_is_up_to_date_does_nothing(tmp_path):
    told = made(tmp_path)

    assert day_one.upgrade(told) == [f"The database is up to date (revision {migrate.HEAD})."]
    assert list(told.database.parent.glob("*.before-upgrade-*")) == []


def test_upgrading_nothing_is_refused(tmp_path):
    with pytest.raises(NotReady, match="soundline init"):
        day_one.upgrade(settings_in(tmp_path))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOUNDLINE_PUBLIC_URL", "survey.example.org"),
        ("SOUNDLINE_PUBLIC_URL", "ftp://survey.example.org"),
        ("SOUNDLINE_PUBLIC_URL", "https://x.org/?a=b"),
        ("SOUNDLINE_PUBLIC_URL", "https://user@x.org"),
        ("SOUNDLINE_SMTP_URL", "http://mail"),
        ("SOUNDLINE_SMTP_URL", "mail.example.org"),
        ("SOUNDLINE_TRUSTED_PROXIES", "-1"),
        ("SOUNDLINE_TRUSTED_PROXIES", "many"),
        ("SOUNDLINE_TIME_ZONE", "Europe/Nowhere"),
        ("SOUNDLINE_TIME_ZONE", "../../etc/passwd"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_its_name(tmp_path, name, value):
    with pytest.raises(NotReady, match=name):
        settings_in(tmp_path, **{name: value})


def test_a_refused_mail_setting_does_not_tell_its_password(tmp_path):
    with pytest.raises(NotReady) as refused:
        settings_in(tmp_path, SOUNDLINE_SMTP_URL="ftp://name:hush@mail")

    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("keys", ["data", "data/keys", "."])
def test_keys_beside_the_database_are_refused(tmp_path, keys):
    with pytest.raises(NotReady, match="apart"):
        settings_in(tmp_path, SOUNDLINE_KEYS=str(tmp_path / keys))


def test_every_setting_is_listed_with_its_source_and_no_secret(tmp_path):
    told = settings_in(tmp_path, SOUNDLINE_SMTP_URL="smtp://name:hush@mail:587?starttls=1")

    shown = {one.name: one for one in settings.listed(told)}

    assert list(shown) == [setting.name for setting in SETTINGS]
    assert (shown["SOUNDLINE_SMTP_URL"].shown, shown["SOUNDLINE_SMTP_URL"].source) == ("set", "environment")
    assert (shown["SOUNDLINE_LANGUAGE"].shown, shown["SOUNDLINE_LANGUAGE"].source) == ("en", "default")
    assert "hush" not in str(shown)


def test_every_setting_has_its_row_in_the_manual():
    manual = (ROOT / "docs" / "operations.md").read_text()

    for setting in SETTINGS:
        assert f"| `{setting.name}` |" in manual
        assert f"`{setting.default}`" in manual or not setting.default


def test_a_round_key_opens_what_it_sealed_and_is_gone_for_good(tmp_path):
    keys = Keys(tmp_path / "keys")
    keys.make()
    public = keys.make_round("r1")

    assert keys.make_round("r1") == public, "made once"
    sealed = SealedBox(PublicKey(public)).encrypt(b"said")
    assert keys.round("r1").decrypt(sealed) == b"said"
    keys.destroy_round("r1")
    keys.destroy_round("r1")
    with pytest.raises(NotReady, match="round-r1"):
        keys.round("r1")


def test_a_key_that_cannot_be_written_stops_the_opening(world, monkeypatch):
    world.with_programme()
    planned = world.planned()
    monkeypatch.setattr(os, "fsync", _no_room)

    with pytest.raises(Unavailable, match="key_not_written"):
        rounds.open_round(world.service, world.admin, planned.id)

    monkeypatch.undo()
    assert not world.service.keys.has_round(planned.id)


def _no_room(_handle):
    raise OSError("no room")


def test_a_damaged_key_is_refused_by_name(tmp_path):
    keys = Keys(tmp_path / "keys")
    keys.make()
    (tmp_path / "keys" / "link.key").write_bytes(b"short")

    with pytest.raises(NotReady, match="link"):
        keys.link()


def test_a_second_organisation_begins_with_a_link(world):
    link = day_one.add_organisation(world.service, title="Elsewhere", email="eve@other.org", name="Eve")

    session = accounts.accept_invitation(world.service, link.partition("#")[2], PASSWORD)

    assert second_factor.waiting(world.service, session).staff.role == "admin"
    with pytest.raises(Refusal, match="organisation_exists"):
        day_one.add_organisation(world.service, title="Elsewhere", email="e@other.org", name="E")


def test_answers_come_back_whole_through_the_real_gate(world):
    """From a roster to a shown report, with nothing stood in for."""
    world.with_programme()
    asked = world.opened()
    for token in world.tokens(asked).values():
        world.sent(token)
    assert administer.enter(world.service, token).state == "sent"
    world.closed(asked)
    coach = world.staffed("coach")
    programmes.assign(world.service, world.admin, coach.staff, programme=world.programme.id)

    report = reports_for.team(world.service, coach, world.teams["North"].id)

    assert report.is_shown
    assert report.themes[0].baseline.value == pytest.approx(4.0)
    assert reports_for.programme(world.service, coach, world.programme.id).rows[0].team == "North"


def test_an_interrupted_first_day_is_finished_by_another(tmp_path, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr(day_one.programmes, "add_organisation", _cut)
        with pytest.raises(KeyboardInterrupt):
            made(tmp_path)
    assert day_one.is_empty(settings_in(tmp_path))
    with pytest.raises(NotReady, match="soundline init"):
        Service.open(settings_in(tmp_path))

    told = made(tmp_path)

    with Service.open(told) as service:
        assert accounts.sign_in(service, "ada@example.org", PASSWORD)


def _cut(*_rest):
    raise KeyboardInterrupt


def test_a_folder_of_keys_that_others_can_read_stops_the_first_day(tmp_path):
    (tmp_path / "keys").mkdir(mode=0o755)

    with pytest.raises(NotReady, match="chmod"):
        made(tmp_path)

    assert day_one.is_empty(settings_in(tmp_path))
