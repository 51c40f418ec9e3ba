"""One real Chromium for all tests of a process: Playwright opens no second one beside it."""

import os
import shutil
import sys

import pytest

CHROMIUM = os.environ.get("SOUNDLINE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium(request):
    """The browser, or a loud word that there is none."""
    if not os.access(CHROMIUM, os.X_OK):
        missing = f"No Chromium at {CHROMIUM}: tests in a real browser DID NOT RUN."
        if os.environ.get("SOUNDLINE_BROWSER_TESTS") == "required":
            pytest.fail(missing)
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\n{missing}", file=sys.stderr)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
