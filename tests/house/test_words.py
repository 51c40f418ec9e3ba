"""The repository speaks of the product alone: no machine's paths, no registry's hosts, no secrets."""

import re
import subprocess

import pytest

from tests.house.test_rooms import ROOT

FORBIDDEN = {
    "a package registry's host": re.compile(
        "|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "deb" + r"ian\.org/"))
    ),
    "a machine's path": re.compile(
        "|".join((r"/home/\w+", "/wo" + "rk/", r"/ro" + r"ot/", r"\.\./sha" + "red"))
    ),
    "telemetry": re.compile(
        "|".join(("google-" + "analytics", "sentry_" + "sdk", "post" + "hog")), re.IGNORECASE
    ),
}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".txt",
    ".lock",
    ".sh",
    ".R",
    ".po",
    "",
}


def tracked() -> list:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        ROOT / name
        for name in listing.stdout.split("\0")
        if name and (ROOT / name).suffix in TEXT and (ROOT / name).is_file()
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_says(what):
    found = [
        str(p.relative_to(ROOT)) for p in tracked() if FORBIDDEN[what].search(p.read_text(errors="replace"))
    ]

    assert found == []


def test_the_search_finds_a_planted_host():
    assert FORBIDDEN["a package registry's host"].search("https://files.python" + "hosted.org/x")
