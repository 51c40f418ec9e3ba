"""Tables of a study are copied by keyboard in four forms; without scripts each can be opened and marked."""

import pytest

from tests.web.journeys.conftest import served, walking
from tests.web.journeys.test_staff import signed_in
from tests.web.world import an_installation

FORMS = ("Text", "CSV", "LaTeX", "Word")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with served(an_installation, tmp_path_factory.mktemp("copying")) as found:
        yield found


@pytest.fixture(scope="module")
def sheet(house, tmp_path_factory):
    items = list(house[1].service.library.get("team-dynamics").items)
    rows = [",".join(str((r * 7 + k * 3 + r * k) % 5 + 1) for k in range(len(items))) for r in range(40)]
    path = tmp_path_factory.mktemp("sheet") / "answers.csv"
    path.write_text("\n".join([",".join(items), *rows]))
    return path


@pytest.fixture(scope="module")
def study(chromium, house, sheet):
    """Where a study stands that was pressed for once; its tables are copied from there."""
    address, world = house
    with walking(chromium, address) as walk:
        signed_in(walk, world, "researcher")
        walk.go("/questionnaires/team-dynamics/study")
        walk.page.set_input_files("input[type=file]", sheet)
        walk.press("Study it")
        walk.page.wait_for_selector("h1:not(:has-text('Being worked out'))", timeout=60_000)
        return walk.page.url.removeprefix(address)


def opened(walk, world, study):
    """The study in a profile of its own."""
    signed_in(walk, world, "researcher")
    walk.go(study)


def pressed(walk, form):
    """The button of the first table for this form, by keyboard, and what is said then."""
    button = walk.page.locator(f"[data-copies] button[data-as='{form}']").first
    button.focus()
    walk.page.keyboard.press("Enter")
    says = walk.page.locator("[data-copies] [role=status]").first
    walk.page.wait_for_function("e => e.textContent !== ''", arg=says.element_handle())
    return says.inner_text()


def test_every_form_of_a_table_reaches_the_clipboard_by_keyboard(chromium, house, study):
    address, world = house
    with walking(chromium, address, width=1280) as walk:
        walk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        opened(walk, world, study)
        held = {}
        for form in FORMS:
            assert pressed(walk, form) == f"Copied as {form}."
            held[form] = walk.page.evaluate("navigator.clipboard.readText()")
        rich = walk.page.evaluate(
            "navigator.clipboard.read().then(all => all[0].getType('text/html')).then(kind => kind.text())"
        )

    assert held["Text"].startswith("Table 1\n")
    assert "M,SD,r.drop" in held["CSV"].replace("\r", "")
    assert held["LaTeX"].startswith("\\begin{table}")
    assert 'rules="groups"' in rich
    assert "Table 1" in held["Word"]


def test_where_there_is_no_clipboard_what_is_wanted_stands_marked(chromium, house, study):
    address, world = house
    with walking(chromium, address) as walk:
        walk.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        opened(walk, world, study)

        assert pressed(walk, "LaTeX") == "Marked: copy it with Ctrl+C."
        assert walk.page.evaluate("document.getSelection().toString()").startswith("\\begin{table}")


def test_without_scripts_every_form_can_be_opened_by_keyboard(chromium, house, study):
    address, world = house
    with walking(chromium, address, javascript=False) as walk:
        opened(walk, world, study)
        assert walk.page.locator("[data-copies]").first.is_hidden()
        walk.page.locator(".copies summary").first.focus()
        walk.page.keyboard.press("Enter")

        for part in ("text", "latex", "word"):
            assert walk.page.locator(f"#copy-1-{part}").is_visible()
        assert walk.page.locator(".copies a:has-text('CSV file')").first.is_visible()
