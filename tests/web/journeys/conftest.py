"""A served installation and a real Chromium; where there is none, the journeys say so and do not pretend."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.serving import make_server

from tests.web.closed_world import a_closed_world
from tests.web.world import a_world

WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
LOOKED_AT = {("light", 390), ("dark", 1280)}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.browser)


@contextmanager
def served(make_world, folder):
    """An installation at an address of this machine, in a thread of its own."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    world = make_world(folder, public_url=address)
    server.app = world.apps().both
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address, world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def open_round(tmp_path):
    """A served installation with an open round of every kind of item."""
    with served(a_world, tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def closed_rounds(tmp_path_factory):
    """A served installation with something to report."""
    with served(a_closed_world, tmp_path_factory.mktemp("closed")) as found:
        yield found


@dataclass
class Walk:
    """A page with a memory: what the console said, what was asked of the network."""

    page: object
    address: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of the installation."""
        self.page.goto(self.address + path)

    def press(self, words: str) -> None:
        """Press the button or link with these words, and wait for where it leads."""
        with self.page.expect_navigation():
            self.page.locator(f"button:has-text('{words}'), a:has-text('{words}')").first.click()

    def is_clean(self) -> None:
        """Nothing was blocked, nothing failed, nothing came from elsewhere."""
        wrong = [line for line in self.said if "the server responded with a status of 4" not in line]
        assert wrong == []
        assert [url for url in self.asked if not url.startswith(self.address)] == []


@contextmanager
def walking(chromium, address, **known):
    """A fresh browser profile; `width`, `scheme` and `javascript` as asked."""
    context = chromium.new_context(
        viewport={"width": known.get("width", 390), "height": 800},
        color_scheme=known.get("scheme", "light"),
        reduced_motion="reduce",
        java_script_enabled=known.get("javascript", True),
    )
    page = context.new_page()
    walk = Walk(page=page, address=address)
    page.on("console", lambda m: walk.said.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: walk.said.append(str(error)))
    page.on("dialog", lambda dialog: walk.said.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: walk.asked.append(request.url))
    try:
        yield walk
    finally:
        context.close()


def looks_right(walk: Walk) -> None:
    """No sideways scroll at any width, light or dark; no finding of axe on a light phone and a dark desk."""
    found = []
    for scheme in SCHEMES:
        walk.page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            walk.page.set_viewport_size({"width": width, "height": 800})
            place = f"{walk.page.url.removeprefix(walk.address)} {width} {scheme}"
            if walk.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ):
                found.append(f"{place}: scrolls sideways")
            if (scheme, width) not in LOOKED_AT:
                continue
            results = Axe().run(walk.page, options=RULES)
            for violation in results.response["violations"]:
                for node in violation["nodes"]:
                    found.append(f"{place}: {violation['id']} {node['target']} {node['html'][:120]}")
    assert found == []
