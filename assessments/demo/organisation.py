"""The example organisation, made through the real use cases, kept in a folder and found again there."""

import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assessments import day_one
from assessments.demo.story import Story, tell
from assessments.service import Service
from assessments.settings import Settings

DATA, KEYS, MARK = "data", "keys", "example.json"
HERE = Path(__file__).resolve().parent
PASSWORD = "everything here is made up"  # noqa: S105 - of accounts nobody relies on
TITLE = "Example organisation"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made inside it
KEPT_FOR = timedelta(days=7)
"""After this the open round is nearly over, and the example is made anew."""
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAddresses:
    """Where to look, and as whom to sign in."""

    url: str
    respondent_link: str
    password: str
    sign_ins: Mapping[str, str]
    """Addresses by role."""


def environment(home: Path, *, public_url: str) -> dict[str, str]:
    """The settings under which the example is served."""
    return {
        "SOUNDLINE_DATABASE": str(home / DATA / "soundline.sqlite"),
        "SOUNDLINE_KEYS": str(home / KEYS),
        "SOUNDLINE_PUBLIC_URL": public_url,
        "SOUNDLINE_LANGUAGE": "en",
        "SOUNDLINE_TIME_ZONE": "UTC",
    }


def ready(environment: Mapping[str, str], *, told: Told, now: datetime | None = None) -> DemoAddresses:
    """The example's addresses; it is made where there is none of this version, and made anew after a week."""
    settings = Settings.from_environment(environment)
    home = settings.keys.parent
    moment = now or datetime.now(UTC)
    kept = _kept(home, moment)
    if kept is None:
        told("Making the example organisation: invented people, simulated answers …")
        kept = _made(home, settings, moment, told)
    return DemoAddresses(
        url=settings.public_url,
        respondent_link=settings.public_url + kept["link"],
        password=PASSWORD,
        sign_ins=kept["sign_ins"],
    )


def build(
    settings: Settings, *, now: datetime, rng: random.Random, told: Told = lambda text: None
) -> DemoAddresses:
    """Make the example organisation where the settings point; there must be nothing yet."""
    day_one.init(
        settings,
        email="admin@example.org",
        name="Avery Admin",
        password=PASSWORD,
        organisation=TITLE,
        is_example=True,
        rng=rng,
    )
    clock = _Clock(now)
    with Service.open(settings, clock=clock, rng=rng) as service:
        story = tell(service, clock=clock, now=now, password=PASSWORD, told=told)
    return _addresses(settings, story)


class _Clock:
    """A clock that is set from outside, so that rounds lie in the past."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def _addresses(settings: Settings, story: Story) -> DemoAddresses:
    return DemoAddresses(
        url=settings.public_url,
        respondent_link=story.link,
        password=PASSWORD,
        sign_ins=story.sign_ins,
    )


def _made(home: Path, settings: Settings, now: datetime, told: Told) -> dict[str, Any]:
    """Made apart, in memory where there is such a folder, and then copied: half an example is never found.

    Every answer is committed to the disk before it counts, which for hundreds of them takes its time.
    """
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as apart:
        there = Settings.from_environment(environment(Path(apart), public_url=settings.public_url))
        found = build(there, now=now, rng=random.Random(_fingerprint()), told=told)  # noqa: S311 - an example
        for name in (DATA, KEYS):
            shutil.rmtree(home / name, ignore_errors=True)
            shutil.copytree(Path(apart) / name, home / name)
    kept = {
        "version": _fingerprint(),
        "made": now.isoformat(),
        "link": found.respondent_link.removeprefix(settings.public_url),
        "sign_ins": dict(found.sign_ins),
    }
    (home / MARK).unlink(missing_ok=True)
    (home / MARK).write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return kept


def _kept(home: Path, now: datetime) -> dict[str, Any] | None:
    """What an earlier run left, if it is whole, of this version and still young."""
    try:
        kept = json.loads((home / MARK).read_text(encoding="utf-8"))
        is_young = now - datetime.fromisoformat(kept["made"]) < KEPT_FOR
    except (OSError, ValueError, KeyError):
        return None
    is_whole = (home / DATA).is_dir() and (home / KEYS).is_dir()
    return dict(kept) if is_whole and is_young and kept.get("version") == _fingerprint() else None


def _fingerprint() -> str:
    """Another one for another story, another questionnaire or another layout of the tables."""
    from assessments.store import migrate
    from instruments.catalogue import BUILT_IN

    told = hashlib.sha256(migrate.HEAD.encode())
    files = [
        *HERE.rglob("*.py"),
        *HERE.rglob("*.yaml"),
        *(BUILT_IN / "leadership-team-example").glob("*.yaml"),
    ]
    for path in sorted(files):
        told.update(path.read_bytes())
    return told.hexdigest()
