"""What an installation is told from outside: one table of settings, each with its default and its help."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from assessments.errors import NotReady

Source = Literal["environment", "default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: its name in the environment, what holds without it, and what it is for."""

    name: str
    default: str
    help: str
    is_secret: bool = False


SETTINGS = (
    Setting(
        name="SOUNDLINE_DATABASE",
        default="var/data/soundline.sqlite",
        help="The file of the database. Its folder is made if it is missing.",
    ),
    Setting(
        name="SOUNDLINE_KEYS",
        default="var/keys",
        help="The folder of the keys, apart from the database and from its backups.",
    ),
    Setting(
        name="SOUNDLINE_PUBLIC_URL",
        default="http://127.0.0.1:8000",
        help="The address people open; every link in a mail or on a list begins with it.",
    ),
    Setting(
        name="SOUNDLINE_SMTP_URL",
        default="",
        help="Where mail is handed over: smtp://name:password@host:587?starttls=1 or smtps://host. "
        "Empty: no mail, links are handed out as a list.",
        is_secret=True,
    ),
    Setting(
        name="SOUNDLINE_MAIL_FROM",
        default="",
        help="The sender of every mail, for example: Soundline <soundline@example.org>.",
    ),
    Setting(
        name="SOUNDLINE_TRUSTED_PROXIES",
        default="0",
        help="How many proxies of your own stand before the server; 0 believes no forwarded address.",
    ),
    Setting(
        name="SOUNDLINE_TIME_ZONE",
        default="UTC",
        help="The time zone a new organisation starts with, for example Europe/Berlin.",
    ),
    Setting(
        name="SOUNDLINE_LANGUAGE",
        default="en",
        help="The language used where a person or an account has none of its own: en or de.",
    ),
    Setting(
        name="SOUNDLINE_INSTRUMENTS",
        default="",
        help="Folders with instruments of your own, separated by ':'.",
    ),
    Setting(
        name="SOUNDLINE_IN_WORK",
        default="1",
        help="How many requests of respondents, and how many of staff, are worked on at once.",
    ),
    Setting(
        name="SOUNDLINE_WAITING",
        default="100",
        help="How many requests may wait for that; whoever comes after them is told to come back in seconds.",
    ),
)
MOST_DIGITS = 6
SPARE_THREADS = 8
"""For those who are turned away, for assets, and for whoever asks whether the service is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A setting as it holds now; a secret is shown as "set" or as nothing."""

    name: str
    shown: str
    help: str
    source: Source
    is_secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one installation, checked."""

    database: Path
    keys: Path
    public_url: str
    smtp_url: str | None = None
    mail_from: str = ""
    trusted_proxies: int = 0
    time_zone: str = "UTC"
    language: str = "en"
    instruments: tuple[Path, ...] = ()
    in_work: int = 1
    waiting: int = 100
    stated: tuple[tuple[str, str], ...] = ()
    """What the environment said, by name."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read every setting; a value that cannot be meant is refused by its name."""
        stated = tuple((s.name, environ[s.name].strip()) for s in SETTINGS if environ.get(s.name, "").strip())
        said = {s.name: s.default for s in SETTINGS} | dict(stated)
        settings = cls(
            database=Path(said["SOUNDLINE_DATABASE"]).absolute(),
            keys=Path(said["SOUNDLINE_KEYS"]).absolute(),
            public_url=_public_url(said["SOUNDLINE_PUBLIC_URL"]),
            smtp_url=_smtp_url(said["SOUNDLINE_SMTP_URL"]),
            mail_from=said["SOUNDLINE_MAIL_FROM"] or _sender(said["SOUNDLINE_PUBLIC_URL"]),
            trusted_proxies=_count("SOUNDLINE_TRUSTED_PROXIES", said, (0, 9)),
            time_zone=time_zone_named(said["SOUNDLINE_TIME_ZONE"]),
            language=said["SOUNDLINE_LANGUAGE"],
            instruments=tuple(Path(p).absolute() for p in said["SOUNDLINE_INSTRUMENTS"].split(":") if p),
            in_work=_count("SOUNDLINE_IN_WORK", said, (1, 6)),
            waiting=_count("SOUNDLINE_WAITING", said, (0, 1000)),
            stated=stated,
        )
        _apart(settings)
        return settings

    @property
    def threads(self) -> int:
        """Enough for everybody in work and waiting, respondents and staff, and some to spare."""
        return 2 * (self.in_work + self.waiting) + SPARE_THREADS


def listed(settings: Settings) -> tuple[Listed, ...]:
    """Every setting with the value that holds and where it comes from."""
    stated = dict(settings.stated)
    return tuple(
        Listed(
            name=s.name,
            shown="set" if s.is_secret and s.name in stated else stated.get(s.name, s.default),
            help=s.help,
            source="environment" if s.name in stated else "default",
            is_secret=s.is_secret,
        )
        for s in SETTINGS
    )


def time_zone_named(name: str) -> str:
    """The name of a time zone this machine knows."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise _wrong("SOUNDLINE_TIME_ZONE", name, "Give a name such as Europe/Berlin or UTC.") from None


def _wrong(name: str, value: str, remedy: str) -> NotReady:
    return NotReady("setting", f"{name} is '{value}', which cannot be used. {remedy}", name=name)


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    is_plain = not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_plain:
        raise _wrong("SOUNDLINE_PUBLIC_URL", value, "Give an address such as https://survey.example.org.")
    return value.rstrip("/")


def _smtp_url(value: str) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise _wrong("SOUNDLINE_SMTP_URL", "(a secret)", "Give smtp://host:587?starttls=1 or smtps://host.")
    return value


def _sender(public_url: str) -> str:
    return f"Soundline <soundline@{urlsplit(public_url).hostname}>"


def _count(name: str, said: Mapping[str, str], bounds: tuple[int, int]) -> int:
    value, (low, high) = said[name], bounds
    is_short = value.isdecimal() and value.isascii() and len(value) < MOST_DIGITS
    if not is_short or not low <= int(value) <= high:
        raise _wrong(name, value, f"Give a whole number from {low} to {high}.")
    return int(value)


def _apart(settings: Settings) -> None:
    # A backup of the database's folder must not carry the keys with it.
    data = settings.database.parent
    if settings.keys == data or data in settings.keys.parents or settings.keys in settings.database.parents:
        raise _wrong(
            "SOUNDLINE_KEYS",
            str(settings.keys),
            f"The keys must be in a folder apart from the database's ({data}), so that no backup has both.",
        )
